//! A device's figures with all that they are made of, calculated anew: what `explain`, the API and the audit give.

use std::collections::BTreeMap;

use jiff::civil::Date;
use levetid_footprint::annual::FactorUsed;
use levetid_footprint::error::FootprintError;
use levetid_footprint::grid::HourBin;
use levetid_protocol::DeviceId;
use serde::Serialize;

use super::{Assessment, assess, factors_used};
use crate::factors::Factors;
use crate::grid::TenantGrid;
use crate::store::{DeviceRecord, Tenant};

/// A device explained.
#[derive(Debug, Clone, Serialize)]
pub struct Explained {
    pub device: DeviceId,
    /// Every figure with its method, sources, steps and range, and the versions it was made with.
    pub assessment: Assessment,
    /// Recorded energy and the grid factors it took, in order of time.
    pub grid_used: Vec<BinUsed>,
}

/// The energy of one bin over all records of a year, and the grid factor it took.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct BinUsed {
    pub year: i16,
    /// `None`: minutes of no bin.
    pub bin: Option<HourBin>,
    /// Energy at the wall, Wh: the median.
    pub energy_wh: f64,
    /// g CO2e per kWh: the mean over the records, by their energy.
    pub g_per_kwh: f64,
    /// Hours of the grid with a figure, over all records; 0 where the year's factor was taken.
    pub hours: u32,
    /// Those filled from others like them.
    pub filled_hours: u32,
    /// Those known as a preview only.
    pub preview_hours: u32,
    /// Hours for which the year's factor stands in.
    pub yearly_hours: u32,
}

impl Explained {
    /// What is said of a device on a day, by these factors and hours.
    ///
    /// # Errors
    /// As [`assess`].
    pub fn of(
        record: &DeviceRecord,
        tenant: &Tenant,
        factors: &Factors,
        grid: &TenantGrid,
        today: Date,
    ) -> Result<Self, FootprintError> {
        let assessment = assess(record, tenant, factors, grid, today)?;
        let used = factors_used(record, &assessment, tenant, factors, grid)?;
        let grid_used = by_bin(used.known().map(Vec::as_slice).unwrap_or_default());
        Ok(Self { device: record.device.id, assessment, grid_used })
    }
}

fn by_bin(used: &[FactorUsed]) -> Vec<BinUsed> {
    let mut bins: BTreeMap<(i16, Option<HourBin>), BinUsed> = BTreeMap::new();
    for used in used {
        let year = used.period.first.year();
        let nothing = BinUsed {
            year,
            bin: used.bin,
            energy_wh: 0.0,
            g_per_kwh: 0.0,
            hours: 0,
            filled_hours: 0,
            preview_hours: 0,
            yearly_hours: 0,
        };
        let sum = bins.entry((year, used.bin)).or_insert(nothing);
        let energy_wh = sum.energy_wh + used.energy_wh;
        if energy_wh > 0.0 {
            sum.g_per_kwh = (sum.g_per_kwh * sum.energy_wh + used.g_per_kwh * used.energy_wh) / energy_wh;
        }
        sum.energy_wh = energy_wh;
        sum.hours += used.hours;
        sum.filled_hours += used.filled_hours;
        sum.preview_hours += used.preview_hours;
        sum.yearly_hours += used.yearly_hours;
    }
    bins.into_values().filter(|bin| bin.energy_wh > 0.0).collect()
}
