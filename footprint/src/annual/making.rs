//! The embodied part: the share of the making that the running footprint books.

use jiff::civil::Date;

use super::{Counted, DeviceFacts, RecordedSpan};
use crate::age::Age;
use crate::category::Category;
use crate::embodied;
use crate::energy::UsageBin;
use crate::estimate::{Estimate, EstimateError};
use crate::figure::{Caveat, Figure, Finding, NotKnown, Step, StepLabel, Unit, number};
use crate::lifetime::{Life, booked_share};
use crate::period::{DAYS_PER_YEAR, MINUTES_PER_DAY, Period, plus_days, years_between};
use crate::total::{ErrorSource, Moments, Total};

/// Share of the making, 0 to 1, by the range of the age.
#[derive(Clone, Copy, Default)]
struct Share {
    low: f64,
    best: f64,
    high: f64,
}

impl Share {
    /// Takes the share at each end of the age range and at the best guess. A younger device may have a
    /// greater share (it is not paid off) or a smaller one (it was not there yet).
    fn over(age: &Age, share_if_built: impl Fn(Date) -> f64) -> Self {
        let best = share_if_built(age.best);
        let (old, young) = (share_if_built(age.earliest), share_if_built(age.latest));
        Self { low: best.min(old).min(young), best, high: best.max(old).max(young) }
    }

    /// Adds a part (0 to 1) of another share.
    fn plus(self, other: Self, part: f64) -> Self {
        Self {
            low: self.low + other.low * part,
            best: self.best + other.best * part,
            high: self.high + other.high * part,
        }
    }
}

/// What of the making falls on the recorded days, kg.
pub(super) fn of_spans(
    device: &DeviceFacts<'_>,
    baseline: Life,
    spans: &[RecordedSpan],
) -> Result<Finding, EstimateError> {
    let Some(last_day) = spans.iter().map(|span| span.period.last).max() else {
        return Ok(Finding::NotKnown(NotKnown::NoUsageYet));
    };
    booked(device, baseline, last_day, Unit::Kg, |age| {
        spans.iter().fold(Share::default(), |sum, span| {
            let Period { first, last } = span.period;
            let next_day = plus_days(last, 1);
            let of_days = Share::over(age, |built| {
                booked_share(years_between(built, first), years_between(built, next_day), baseline)
            });
            sum.plus(of_days, covered(span))
        })
    })
}

/// How much of its days a span covers, 0 to 1: a running record is short of its last day.
fn covered(span: &RecordedSpan) -> f64 {
    let minutes: u64 = span.bins.iter().map(UsageBin::minutes).sum();
    (minutes as f64 / (f64::from(span.period.days()) * MINUTES_PER_DAY)).min(1.0)
}

/// The making's share of a year on the day, kg a year.
pub(super) fn of_a_year(
    device: &DeviceFacts<'_>,
    baseline: Life,
    today: Date,
) -> Result<Finding<Counted>, EstimateError> {
    let figure = booked(device, baseline, today, Unit::KgPerYear, |age| {
        Share::over(age, |built| {
            if years_between(built, today) < baseline.as_years() { 1.0 / baseline.as_years() } else { 0.0 }
        })
    })?;
    let in_total = in_total_of_a_year(device, baseline, today)?;
    Ok(figure.map(|figure| Counted { figure, in_total }))
}

/// The making's share of a year as it enters a total, kg a year. What the device alone gets wrong is its age,
/// which settles whether the making is paid off.
fn in_total_of_a_year(device: &DeviceFacts<'_>, baseline: Life, today: Date) -> Result<Total, EstimateError> {
    let (Finding::Known(embodied), Finding::Known(age)) = (device.embodied, device.age) else {
        return Ok(Total::default());
    };
    let yearly = 1.0 / baseline.as_years();
    let chance = chance_younger(age, today, baseline);
    let share = Moments::of_powers([1, 2, 3].map(|power| chance * yearly.powi(power)));
    Ok(embodied::in_total(embodied.value, own_error(device.product, device.category))?.times_own(share))
}

/// What makes the embodied figure wrong beside what all sheets share. An all-in-one stands on the row of desktops.
pub(crate) fn own_error(product: Option<&str>, category: Category) -> ErrorSource {
    match (product, category) {
        (Some(model), _) => ErrorSource::Model(model.to_owned()),
        (None, Category::AllInOne) => ErrorSource::Making(Category::Desktop),
        (None, category) => ErrorSource::Making(category),
    }
}

/// How likely the device is younger than its baseline life: it was built as likely before as after the best
/// guess, and within either as likely on one day as on another.
fn chance_younger(age: &Age, today: Date, baseline: Life) -> f64 {
    let years = age.years_on(today);
    let between = |younger: f64, older: f64| {
        if older > younger {
            ((baseline.as_years() - younger) / (older - younger)).clamp(0.0, 1.0)
        } else {
            f64::from(younger < baseline.as_years())
        }
    };
    f64::midpoint(between(years.min, years.best), between(years.best, years.max))
}

fn booked(
    device: &DeviceFacts<'_>,
    baseline: Life,
    day: Date,
    unit: Unit,
    share: impl FnOnce(&Age) -> Share,
) -> Result<Finding, EstimateError> {
    let embodied = match device.embodied {
        Finding::Known(figure) => figure,
        Finding::NotKnown(reason) => return Ok(Finding::NotKnown(*reason)),
    };
    // Nothing, whatever its age: a virtual machine.
    if embodied.value == Estimate::ZERO {
        return Ok(Finding::Known(Figure { unit, ..embodied.clone() }));
    }
    let age = match device.age {
        Finding::Known(age) => age,
        Finding::NotKnown(reason) => return Ok(Finding::NotKnown(*reason)),
    };
    let share = share(age);
    let value = Estimate::new(
        embodied.value.p10() * share.low,
        embodied.value.p50() * share.best,
        embodied.value.p90() * share.high,
    )?;
    Ok(Finding::Known(with_line(embodied, value, unit, share.best, baseline, standing(age, day, baseline))))
}

fn with_line(
    embodied: &Figure,
    value: Estimate,
    unit: Unit,
    share: f64,
    baseline: Life,
    caveat: Option<Caveat>,
) -> Figure {
    let e = number(embodied.value.p50());
    let years = number(baseline.as_years());
    let (label, formula) = match unit {
        Unit::KgPerYear if share > 0.0 => (StepLabel::EmbodiedPerYear, format!("{e} kg / {years} y")),
        Unit::KgPerYear => (StepLabel::EmbodiedPerYear, format!("0 × {e} kg / {years} y")),
        _ => {
            let days = number(share * baseline.as_years() * DAYS_PER_YEAR);
            (StepLabel::EmbodiedSoFar, format!("{e} kg / {years} y × {days} d / {DAYS_PER_YEAR} d/y"))
        }
    };
    let mut figure = Figure { value, unit, ..embodied.clone() };
    figure.steps.push(Step { label, formula, value, unit, source: None });
    figure.caveats.extend(caveat);
    figure
}

/// Whether the device is past its baseline life on the day: certainly, perhaps, or not.
fn standing(age: &Age, day: Date, baseline: Life) -> Option<Caveat> {
    let years = age.years_on(day);
    if years.min >= baseline.as_years() {
        Some(Caveat::PaidOff)
    } else if years.max >= baseline.as_years() {
        Some(Caveat::MaybePaidOff)
    } else {
        None
    }
}
