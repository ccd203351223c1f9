//! From direct hours to the basis asked for: the hours give the shape, yearly means the level.

use super::days::{DayTable, Sums};
use super::yearly::{YearlyRow, factor_from, row_of, years_of};
use super::{Basis, GridFactor};
use crate::figure::Source;

/// A year's own mean counts where at least this share of its hours has a figure.
const WHOLE_YEAR: f64 = 0.95;

/// What turns the direct hours of a year into its factors.
#[derive(Clone, Debug)]
pub struct Scale {
    /// The yearly factor on the basis asked for: what stands in for hours without a figure.
    pub yearly: GridFactor,
    /// The means whose ratio lifts direct hours to the life cycle; `None` on the direct basis.
    pub lift: Option<Lift>,
}

/// Two means of one zone and year.
#[derive(Clone, Debug)]
pub struct Lift {
    /// The life-cycle mean.
    pub life_cycle: GridFactor,
    /// The direct mean of the same year, g CO2e per kWh.
    pub direct_g_per_kwh: f64,
    /// Where the direct mean comes from; `None` where it is that of the hours themselves.
    pub direct_source: Option<Source>,
    /// Whether the means are of another year than the hours.
    pub of_other_year: bool,
}

impl Scale {
    /// What direct g/kWh are multiplied with.
    #[must_use]
    pub fn ratio(&self) -> f64 {
        self.lift.as_ref().map_or(1.0, |lift| lift.life_cycle.g_per_kwh / lift.direct_g_per_kwh)
    }

    /// The yearly factor as if it were direct, g CO2e per kWh: so hours with and without a figure add up.
    pub(super) fn yearly_as_direct(&self) -> f64 {
        self.yearly.g_per_kwh / self.ratio()
    }
}

/// The scale of a year; `None` where nothing lifts its hours to the life cycle.
pub(super) fn of_year(
    table: &DayTable,
    rows: &[YearlyRow],
    zone: &str,
    basis: Basis,
    year: i16,
) -> Option<Scale> {
    let yearly = factor_from(rows, zone, year, basis);
    match basis {
        Basis::Direct => Some(Scale { yearly, lift: None }),
        Basis::LifeCycle => {
            let lift = by_own_hours(table, rows, zone, year).or_else(|| by_rows(rows, zone, year))?;
            Some(Scale { yearly, lift: Some(lift) })
        }
    }
}

/// The mean of the hours themselves, of the year or else the nearest one that is whole: earlier ones first.
fn by_own_hours(table: &DayTable, rows: &[YearlyRow], zone: &str, year: i16) -> Option<Lift> {
    let lifts = table.years().filter_map(|(of_year, sums)| {
        let direct_g_per_kwh = mean_of_whole_year(sums)?;
        let life_cycle = row_of(rows, zone, of_year, Basis::LifeCycle)?;
        Some(Lift { life_cycle, direct_g_per_kwh, direct_source: None, of_other_year: of_year != year })
    });
    lifts.min_by_key(|lift| distance(lift.life_cycle.year, year))
}

/// Two rows of the yearly table, where the hours are no whole year of which there is a row.
fn by_rows(rows: &[YearlyRow], zone: &str, year: i16) -> Option<Lift> {
    let lifts = years_of(rows, zone, Basis::LifeCycle).into_iter().filter_map(|of_year| {
        let direct = row_of(rows, zone, of_year, Basis::Direct).filter(|row| row.g_per_kwh > 0.0)?;
        let life_cycle = row_of(rows, zone, of_year, Basis::LifeCycle)?;
        Some(Lift {
            life_cycle,
            direct_g_per_kwh: direct.g_per_kwh,
            direct_source: Some(direct.source),
            of_other_year: of_year != year,
        })
    });
    lifts.min_by_key(|lift| distance(lift.life_cycle.year, year))
}

/// The year itself, then earlier ones from the newest, then later ones from the oldest.
fn distance(year: i16, from: i16) -> (bool, u16) {
    (year > from, year.abs_diff(from))
}

fn mean_of_whole_year(sums: &Sums) -> Option<f64> {
    // A year that the hours touch only in part lacks whole days, which stand in no sum.
    let hours = f64::from(sums.hours);
    let is_whole =
        hours >= WHOLE_YEAR * 365.0 * 24.0 && hours >= WHOLE_YEAR * f64::from(sums.hours + sums.missing);
    (is_whole && sums.g_per_kwh > 0.0).then(|| sums.g_per_kwh / hours)
}
