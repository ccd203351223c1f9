//! The very factors that a footprint rests on, for whoever checks it.

use serde::{Deserialize, Serialize};

use super::by_hour::year_parts;
use super::{DeviceFacts, RecordedSpan, Setting};
use crate::energy::{Tally, of_tally};
use crate::error::FootprintError;
use crate::figure::{Finding, NotKnown};
use crate::grid::HourBin;
use crate::period::Period;

/// The energy of one bin of a record in one year, and the factor it took.
///
/// Over all of a device's, `energy_wh × g_per_kwh / 1,000,000` add up to its use so far, in kg CO2e.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FactorUsed {
    /// The days: a record's, or what of them lies in one year.
    pub period: Period,
    /// The bin; `None` for minutes of no bin.
    pub bin: Option<HourBin>,
    /// Energy at the wall, Wh: the median.
    pub energy_wh: f64,
    /// g CO2e per kWh.
    pub g_per_kwh: f64,
    /// The direct mean of the hours, g CO2e per kWh, before it was scaled; `None` where the year's factor was
    /// taken.
    pub direct_g_per_kwh: Option<f64>,
    /// Hours of the bin in these days that have a figure, filled ones among them; 0 where the year's factor was
    /// taken.
    pub hours: u32,
    /// Hours filled from others like them.
    pub filled_hours: u32,
    /// Hours known as a preview only.
    pub preview_hours: u32,
    /// Hours for which the year's mean stands in.
    pub yearly_hours: u32,
}

/// The factors that the use of some spans took, by year and bin; bins without energy are left out.
///
/// # Errors
/// As [`super::so_far`].
pub fn factors_used(
    device: &DeviceFacts<'_>,
    setting: &Setting<'_>,
    spans: &[RecordedSpan],
) -> Result<Finding<Vec<FactorUsed>>, FootprintError> {
    let mut used = Vec::new();
    let mut reason = NotKnown::NoUsageYet;
    for RecordedSpan { period: span, bins } in spans {
        for (year, period, share) in year_parts(*span)? {
            let factors = setting.grid.of_period(period, *span);
            for (index, bin) in bins.iter().enumerate() {
                let mut tally = Tally::default();
                tally.add(bin, share)?;
                let energy_wh = match of_tally(&tally, device.watts.clone(), device.cpu_rated_w)? {
                    Finding::Known(energy) => energy.total.value.p50(),
                    Finding::NotKnown(NotKnown::NoUsageYet) => continue,
                    Finding::NotKnown(why) => {
                        reason = why;
                        continue;
                    }
                };
                let of_bin = factors.as_ref().map(|factors| factors.bin(index));
                let by_hour = of_bin.filter(|of_bin| of_bin.hours > 0);
                let g_per_kwh = match &factors {
                    Some(factors) => factors.g_per_kwh(index),
                    None => setting.grid.of_year(year).g_per_kwh,
                };
                used.push(FactorUsed {
                    period,
                    bin: HourBin::ALL.get(index).copied(),
                    energy_wh,
                    g_per_kwh,
                    direct_g_per_kwh: by_hour.map(|of_bin| of_bin.direct_g_per_kwh),
                    hours: of_bin.map_or(0, |of_bin| of_bin.hours),
                    filled_hours: of_bin.map_or(0, |of_bin| of_bin.filled),
                    preview_hours: of_bin.map_or(0, |of_bin| of_bin.preview),
                    yearly_hours: of_bin.map_or(0, |of_bin| of_bin.yearly),
                });
            }
        }
    }
    Ok(if used.is_empty() { Finding::NotKnown(reason) } else { Finding::Known(used) })
}
