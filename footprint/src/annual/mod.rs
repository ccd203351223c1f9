//! The footprint of one device: what it has cost since it was recorded, and what it costs a year.
//!
//! Both are the running footprint (method section 5): making is booked evenly over the baseline life and
//! is then paid off; use comes on top, from recorded minutes and the grid factors of their hours or years.

mod by_hour;
mod kept;
mod making;
mod used;
mod using;

pub use kept::kept_a_year;
pub(crate) use making::own_error;
pub use used::{FactorUsed, factors_used};

use serde::{Deserialize, Serialize};

use jiff::civil::Date;

use crate::age::Age;
use crate::category::Category;
use crate::energy::{RecordedEnergy, StateWatts, UsageBin, of_tally, watts_of};
use crate::error::FootprintError;
use crate::figure::{Figure, Finding, Step, StepLabel, Unit, cite, note, number};
use crate::grid::Grid;
use crate::lifetime::Life;
use crate::period::{MINUTES_PER_DAY, Period};
use crate::total::Total;
use by_hour::YearTallies;

/// What is known of the device.
#[derive(Clone, Debug)]
pub struct DeviceFacts<'a> {
    /// What kind of device it is.
    pub category: Category,
    /// Its embodied carbon, kg CO2e: [`crate::embodied::of_category`] where nothing better is known.
    pub embodied: &'a Finding,
    /// When it was built.
    pub age: &'a Finding<Age>,
    /// The model whose product sheets `embodied` is of; `None`: it is the category's.
    pub product: Option<&'a str>,
    /// What it draws in each state: [`watts_of`] its category where nothing better is known.
    pub watts: Finding<&'a StateWatts>,
    /// Rated power (TDP) of its CPU, W.
    pub cpu_rated_w: Option<f64>,
}

impl<'a> DeviceFacts<'a> {
    /// Of a device whose model no data set knows.
    #[must_use]
    pub fn of_category(category: Category, embodied: &'a Finding, age: &'a Finding<Age>) -> Self {
        Self { category, embodied, age, product: None, watts: watts_of(category), cpu_rated_w: None }
    }
}

/// What the tenant chose.
#[derive(Clone, Copy, Debug)]
pub struct Setting<'a> {
    /// The grid, on the basis of the figures.
    pub grid: &'a Grid,
    /// Baseline life.
    pub baseline: Life,
}

/// Minutes that were recorded over some days.
#[derive(Clone, Debug, PartialEq)]
pub struct RecordedSpan {
    /// The days. Where they lie in two years, the minutes spread evenly over them.
    pub period: Period,
    /// The minutes by bin, in the order of [`crate::grid::HourBin::ALL`].
    pub bins: Vec<UsageBin>,
}

/// What a device has cost in the days that were recorded.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SoFar {
    /// Energy by method and in all, Wh.
    pub energy: Finding<RecordedEnergy>,
    /// CO2e of that energy, kg.
    pub use_phase: Finding,
    /// Share of its making that falls on these days, kg CO2e.
    pub embodied: Finding,
    /// Both, kg CO2e.
    pub total: Finding,
}

impl SoFar {
    /// All energy, Wh, by whatever methods.
    #[must_use]
    pub fn energy_in_all(&self) -> Finding {
        self.energy.as_ref().map(|energy| energy.total.clone())
    }
}

/// What a device costs a year.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PerYear {
    /// Days of minutes that were seen, on which the yearly energy rests.
    pub covered_days: f64,
    /// Energy, kWh a year.
    pub energy: Finding,
    /// CO2e of that energy, kg a year.
    pub use_phase: Finding,
    /// Making, kg CO2e a year: 0 once it is paid off.
    pub embodied: Finding,
    /// Both, kg CO2e a year.
    pub total: Finding,
    /// What of this enters totals over many devices.
    pub in_totals: InTotals,
}

/// What a device brings into totals over many; absent where its figure is not known.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InTotals {
    /// Energy, kWh a year.
    pub energy_kwh: Option<Total>,
    /// Making and use, kg CO2e a year.
    pub footprint_kg: Option<Total>,
}

/// A figure, and the same as it enters a total.
#[derive(Clone, Debug)]
struct Counted {
    figure: Figure,
    in_total: Total,
}

impl Finding<Counted> {
    fn in_total(&self) -> Option<&Total> {
        self.known().map(|counted| &counted.in_total)
    }

    fn figure(self) -> Finding {
        self.map(|counted| counted.figure)
    }
}

/// The footprint of the recorded days.
///
/// # Errors
/// If a span ends before it begins, a bin contradicts itself, or the CPU's rated power is no quantity.
pub fn so_far(
    device: &DeviceFacts<'_>,
    setting: &Setting<'_>,
    spans: &[RecordedSpan],
) -> Result<SoFar, FootprintError> {
    let years = YearTallies::of(spans, setting.grid)?;
    let energy = of_tally(&years.together(), device.watts.clone(), device.cpu_rated_w)?;
    let use_phase = using::recorded(&years, device, setting)?;
    let embodied = making::of_spans(device, setting.baseline, spans)?;
    let total = sum(&embodied, &use_phase, Unit::Kg);
    Ok(SoFar { energy, use_phase, embodied, total })
}

/// The footprint of a year, as it stands on `today`: the making's yearly share while the device is younger
/// than its baseline life, and a year of use.
///
/// Use is annualised from the spans handed in, once they hold 28 days of minutes that were seen; before, it
/// is typical of the category. What is annualised takes the factor of the hours in which it was used, where
/// they are known; else the year's.
///
/// # Errors
/// As [`so_far`].
pub fn per_year(
    device: &DeviceFacts<'_>,
    setting: &Setting<'_>,
    spans: &[RecordedSpan],
    today: Date,
) -> Result<PerYear, FootprintError> {
    let years = YearTallies::of(spans, setting.grid)?;
    let tally = years.together();
    let covered_days = tally.known_minutes() / MINUTES_PER_DAY;
    let energy = using::energy_of_a_year(&tally, device)?;
    let grid = using::factor_of_a_year(&energy, &years, spans, device, setting.grid, today)?;
    let use_phase = using::use_of_a_year(&energy, &grid)?;
    let embodied = making::of_a_year(device, setting.baseline, today)?;
    let both = embodied.in_total().zip(use_phase.in_total());
    let in_totals = InTotals {
        energy_kwh: energy.in_total().cloned(),
        footprint_kg: both.map(|(embodied, use_phase)| [embodied, use_phase].into_iter().sum()),
    };
    let (energy, use_phase, embodied) = (energy.figure(), use_phase.figure(), embodied.figure());
    let total = sum(&embodied, &use_phase, Unit::KgPerYear);
    Ok(PerYear { covered_days, energy, use_phase, embodied, total, in_totals })
}

/// Making and use together. Their errors come from different sources.
fn sum(embodied: &Finding, use_phase: &Finding, unit: Unit) -> Finding {
    let (embodied, use_phase) = match (embodied, use_phase) {
        (Finding::Known(embodied), Finding::Known(use_phase)) => (embodied, use_phase),
        (Finding::NotKnown(reason), _) | (_, Finding::NotKnown(reason)) => {
            return Finding::NotKnown(*reason);
        }
    };
    let value = embodied.value.add_independent(use_phase.value);
    let formula = format!(
        "{} {symbol} + {} {symbol}",
        number(embodied.value.p50()),
        number(use_phase.value.p50()),
        symbol = unit.symbol(),
    );
    let mut figure = embodied.clone();
    figure.value = value;
    figure.unit = unit;
    figure.method = embodied.method.weaker(use_phase.method);
    use_phase.sources.iter().for_each(|source| cite(&mut figure.sources, source));
    use_phase.caveats.iter().for_each(|caveat| note(&mut figure.caveats, *caveat));
    figure.steps.extend(use_phase.steps.iter().cloned());
    figure.steps.push(Step { label: StepLabel::Total, formula, value, unit, source: None });
    Finding::Known(figure)
}

#[cfg(test)]
mod tests;
