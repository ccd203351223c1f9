//! The use part: energy times grid factor.

use jiff::civil::Date;

use super::by_hour::{Effective, YearTallies};
use super::{Counted, DeviceFacts, RecordedSpan, Setting};
use crate::energy::{Tally, of_tally, with_errors};
use crate::error::FootprintError;
use crate::estimate::{Estimate, EstimateError};
use crate::figure::{Caveat, Figure, Finding, Method, NotKnown, Step, StepLabel, Unit, cite, note, number};
use crate::grid::Grid;
use crate::period::{DAYS_PER_YEAR, MINUTES_PER_DAY, plus_months};
use crate::total::Total;

/// Fewer days of minutes say too little of a year.
const DAYS_FOR_A_YEAR: f64 = 28.0;

/// Hours stand for a year's use where they are known for this share of the minutes.
const SHARE_BY_HOUR: f64 = 0.5;

/// CO2e of the recorded minutes, year by year.
pub(super) fn recorded(
    years: &YearTallies,
    device: &DeviceFacts<'_>,
    setting: &Setting<'_>,
) -> Result<Finding, FootprintError> {
    let mut sum: Option<Figure> = None;
    let mut reason = NotKnown::NoUsageYet;
    for (year, of_year) in years.iter() {
        match of_tally(&of_year.tally, device.watts.clone(), device.cpu_rated_w)? {
            Finding::Known(energy) => {
                let grid = of_year.factor(year, &energy.total, device, setting.grid)?;
                let of_year = emitted(&energy.total, &grid, Unit::Kg)?;
                sum = Some(match sum {
                    Some(so_far) => joined(so_far, &of_year),
                    None => of_year,
                });
            }
            Finding::NotKnown(why) => reason = why,
        }
    }
    // Without any record the category still says why its energy would not be known.
    if years.is_empty() {
        reason = device.watts.reason().unwrap_or(reason);
    }
    Ok(sum.map_or(Finding::NotKnown(reason), Finding::Known))
}

/// Energy of a year, kWh: annualised, or typical of the category.
pub(super) fn energy_of_a_year(
    tally: &Tally,
    device: &DeviceFacts<'_>,
) -> Result<Finding<Counted>, FootprintError> {
    let minutes = tally.known_minutes();
    if minutes < DAYS_FOR_A_YEAR * MINUTES_PER_DAY {
        return Ok(typical(device));
    }
    let (energy, in_total) = match with_errors(tally, device.watts.clone(), device.cpu_rated_w)? {
        Finding::Known(known) => known,
        Finding::NotKnown(reason) => return Ok(Finding::NotKnown(reason)),
    };
    let mut figure = energy.total;
    let minutes_per_year = DAYS_PER_YEAR * MINUTES_PER_DAY;
    let factor = minutes_per_year / minutes / 1000.0;
    let value = figure.value.scale(factor)?;
    let formula = format!(
        "{} Wh / 1000 / {} min × {minutes_per_year} min/y",
        number(figure.value.p50()),
        number(minutes)
    );
    push(&mut figure, StepLabel::EnergyPerYear, formula, value, Unit::KwhPerYear);
    Ok(Finding::Known(Counted { figure, in_total: in_total.scale(factor) }))
}

/// The typical year rests on the same rows as the watts, and is as wrong as they are.
fn typical(device: &DeviceFacts<'_>) -> Finding<Counted> {
    match &device.watts {
        Finding::Known(watts) => {
            let value = watts.typical_kwh_per_year;
            let formula = format!("{} kWh/y", number(value.p50()));
            let source = Some(watts.source.clone());
            let unit = Unit::KwhPerYear;
            let figure = Figure {
                value,
                unit,
                method: Method::Default,
                sources: vec![watts.source.clone()],
                steps: vec![Step { label: StepLabel::EnergyTypical, formula, value, unit, source }],
                caveats: vec![Caveat::TypicalUse],
            };
            let in_total = Total::of(value, &[(watts.error.clone(), 1.0)]);
            Finding::Known(Counted { figure, in_total })
        }
        Finding::NotKnown(reason) => Finding::NotKnown(*reason),
    }
}

/// The factor of a year's energy: that of the hours in which the last recorded year used it, where they are
/// known for at least half of its minutes and the energy rests on minutes; else that of `today`'s year.
pub(super) fn factor_of_a_year(
    energy: &Finding<Counted>,
    years: &YearTallies<'_>,
    spans: &[RecordedSpan],
    device: &DeviceFacts<'_>,
    grid: &Grid,
    today: Date,
) -> Result<Effective, FootprintError> {
    let rests_on_minutes = energy.known().is_some_and(|energy| energy.figure.method != Method::Default);
    if rests_on_minutes && years.hourly_share() > 0.0 {
        let last_year = last_twelve_months(spans);
        let of_last_year = match &last_year {
            Some(spans) => &YearTallies::of(spans, grid)?,
            None => years,
        };
        if of_last_year.hourly_share() >= SHARE_BY_HOUR
            && let Some(effective) = of_last_year.factor(device, grid)?
        {
            return Ok(effective);
        }
    }
    Ok(Effective::of_year(grid.of_year(today.year()))?)
}

/// The spans of the last twelve months, where some are older.
fn last_twelve_months(spans: &[RecordedSpan]) -> Option<Vec<RecordedSpan>> {
    let last = spans.iter().map(|span| span.period.last).max()?;
    let after = plus_months(last, -12);
    let is_old = |span: &RecordedSpan| span.period.last <= after;
    spans.iter().any(is_old).then(|| spans.iter().filter(|span| !is_old(span)).cloned().collect())
}

/// CO2e of a year's energy.
pub(super) fn use_of_a_year(
    energy: &Finding<Counted>,
    grid: &Effective,
) -> Result<Finding<Counted>, EstimateError> {
    match energy {
        Finding::Known(Counted { figure, in_total }) => {
            let figure = emitted(figure, grid, Unit::KgPerYear)?;
            // The sources give no range: the factor itself adds no error.
            let in_total = in_total.clone().scale(grid.g_per_kwh / 1000.0);
            Ok(Finding::Known(Counted { figure, in_total }))
        }
        Finding::NotKnown(reason) => Ok(Finding::NotKnown(*reason)),
    }
}

/// What an energy emits, in kg or kg a year.
fn emitted(energy: &Figure, grid: &Effective, unit: Unit) -> Result<Figure, EstimateError> {
    let mut figure = energy.clone();
    figure.steps.extend(grid.steps.iter().cloned());
    grid.sources.iter().for_each(|source| cite(&mut figure.sources, source));
    grid.caveats.iter().for_each(|caveat| note(&mut figure.caveats, *caveat));
    let (to_kwh, to_kwh_text) = if energy.unit == Unit::Wh { (0.001, " / 1000") } else { (1.0, "") };
    let value = energy.value.scale(to_kwh * grid.g_per_kwh / 1000.0)?;
    let formula = format!(
        "{} {}{to_kwh_text} × {} g/kWh / 1000",
        number(energy.value.p50()),
        energy.unit.symbol(),
        number(grid.g_per_kwh),
    );
    push(&mut figure, StepLabel::Use, formula, value, unit);
    Ok(figure)
}

/// Two years of use in one figure. The watts are the same, so the errors are shared.
fn joined(mut sum: Figure, next: &Figure) -> Figure {
    let value = sum.value.add_shared(next.value);
    let formula = format!("{} kg + {} kg", number(sum.value.p50()), number(next.value.p50()));
    sum.method = sum.method.weaker(next.method);
    sum.steps.extend(next.steps.iter().cloned());
    next.sources.iter().for_each(|source| cite(&mut sum.sources, source));
    next.caveats.iter().for_each(|caveat| note(&mut sum.caveats, *caveat));
    push(&mut sum, StepLabel::Use, formula, value, Unit::Kg);
    sum
}

/// Adds the line that gives the figure its value.
fn push(figure: &mut Figure, label: StepLabel, formula: String, value: Estimate, unit: Unit) {
    figure.value = value;
    figure.unit = unit;
    figure.steps.push(Step { label, formula, value, unit, source: None });
}
