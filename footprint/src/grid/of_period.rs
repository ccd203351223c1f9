//! The factor of a period and bin.

use std::collections::BTreeMap;

use jiff::tz::TimeZone;

use super::bin::BINS;
use super::days::{DayTable, Sums};
use super::hours::HourSeries;
use super::scale::{self, Scale};
use super::yearly::{YearlyRow, factor_from};
use super::{Basis, GridFactor};
use crate::figure::Source;
use crate::period::Period;

/// The grid of one zone on one basis: what answers for a kilowatt hour of any period and bin.
///
/// Made once and shared by all devices of a tenant: the hours stand summed by day and daypart, so a week's
/// factors are 28 additions.
#[derive(Clone, Debug)]
pub struct Grid {
    zone: String,
    basis: Basis,
    rows: Vec<YearlyRow>,
    hours: Option<Hours>,
}

#[derive(Clone, Debug)]
struct Hours {
    source: Source,
    table: DayTable,
    scales: BTreeMap<i16, Scale>,
}

/// The hours of a bin in a period, and what a kilowatt hour emitted in them.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BinFactor {
    /// Direct emissions, g CO2e per kWh: the mean over the hours, before any scaling.
    pub direct_g_per_kwh: f64,
    /// Hours with a figure, filled ones among them; each has its own.
    pub hours: u32,
    /// Hours filled from others like them.
    pub filled: u32,
    /// Hours known as a preview only.
    pub preview: u32,
    /// Hours for which the year's mean stands in.
    pub yearly: u32,
}

/// The factors of a period, by bin.
#[derive(Clone, Debug)]
pub struct PeriodFactors<'a> {
    /// What turns direct factors into those of the basis.
    pub scale: &'a Scale,
    /// Where the hours come from.
    pub source: &'a Source,
    bins: [BinFactor; BINS],
    together: BinFactor,
}

impl PeriodFactors<'_> {
    /// The factor of the bin at a place in [`super::HourBin::ALL`]; beyond it, of all hours together.
    #[must_use]
    pub fn bin(&self, index: usize) -> BinFactor {
        self.bins.get(index).copied().unwrap_or(self.together)
    }

    /// A bin's factor on the basis, g CO2e per kWh.
    #[must_use]
    pub fn g_per_kwh(&self, index: usize) -> f64 {
        self.bin(index).direct_g_per_kwh * self.scale.ratio()
    }
}

impl Grid {
    /// A grid known by the year: the built-in table, and rows that go before it.
    #[must_use]
    pub fn of_years(zone: &str, basis: Basis, rows: Vec<YearlyRow>) -> Self {
        Self { zone: zone.to_owned(), basis, rows, hours: None }
    }

    /// The same, known by the hour too, where the series has hours. Bins are those of the time zone's clock.
    #[must_use]
    pub fn with_hours(self, series: &HourSeries, source: Source, time_zone: TimeZone) -> Self {
        let hours = DayTable::of(series, time_zone).map(|table| {
            let scales = table
                .years()
                .filter_map(|(year, _)| {
                    Some((year, scale::of_year(&table, &self.rows, &self.zone, self.basis, year)?))
                })
                .collect();
            Hours { source, table, scales }
        });
        Self { hours, ..self }
    }

    /// The zone.
    #[must_use]
    pub fn zone(&self) -> &str {
        &self.zone
    }

    /// The basis.
    #[must_use]
    pub const fn basis(&self) -> Basis {
        self.basis
    }

    /// Whether any hours are at hand.
    #[must_use]
    pub const fn has_hours(&self) -> bool {
        self.hours.is_some()
    }

    /// The factor of a year.
    #[must_use]
    pub fn of_year(&self, year: i16) -> GridFactor {
        factor_from(&self.rows, &self.zone, year, self.basis)
    }

    /// The factors of a period within one year, by bin; `None` where the year is known by its mean only.
    ///
    /// `span` is the record that the period is a part of: where the period has no hour of a bin, those of the
    /// span speak for it.
    #[must_use]
    pub fn of_period(&self, period: Period, span: Period) -> Option<PeriodFactors<'_>> {
        let Hours { source, table, scales } = self.hours.as_ref()?;
        let scale = scales.get(&period.first.year())?;
        let stand_in = scale.yearly_as_direct();
        if !table.touches(period) {
            let yearly = BinFactor { direct_g_per_kwh: stand_in, hours: 0, filled: 0, preview: 0, yearly: 0 };
            return Some(PeriodFactors { scale, source, bins: [yearly; BINS], together: yearly });
        }
        let of_period = table.of_period(period);
        let mut all = Sums::default();
        of_period.iter().for_each(|sums| all.add(sums));
        let together = mean(&all, stand_in, stand_in);
        let of_span = if span == period { of_period } else { table.of_period(span) };
        let mut bins = [together; BINS];
        for ((bin, own), whole) in bins.iter_mut().zip(&of_period).zip(&of_span) {
            let without_any = mean(whole, stand_in, together.direct_g_per_kwh).direct_g_per_kwh;
            *bin = mean(own, stand_in, without_any);
        }
        Some(PeriodFactors { scale, source, bins, together })
    }

    /// How many hours of the days that the series touches were filled, and for how many the year's mean stands in.
    #[must_use]
    pub fn filled_and_missing(&self) -> (u32, u32) {
        let years = self.hours.iter().flat_map(|hours| hours.table.years());
        years.fold((0, 0), |(filled, missing), (_, sums)| (filled + sums.filled, missing + sums.missing))
    }
}

/// The mean over hours with a figure and, at `stand_in`, those without.
fn mean(sums: &Sums, stand_in: f64, without_any: f64) -> BinFactor {
    let count = f64::from(sums.hours + sums.missing);
    let direct_g_per_kwh =
        if count > 0.0 { (sums.g_per_kwh + stand_in * f64::from(sums.missing)) / count } else { without_any };
    BinFactor {
        direct_g_per_kwh,
        hours: sums.hours,
        filled: sums.filled,
        preview: sums.preview,
        yearly: sums.missing,
    }
}
