//! What a kilowatt hour emits, by the hour where hours are at hand, else by the year (method section 4).
//!
//! ```text
//! yearly table, rows handed in ─► yearly ──────────────┐
//!                                    │                 ├─► Grid: the factor of a period and bin
//! hours of a zone ─► hours ─► days ──┴─► scale ────────┘
//!                    (UTC)    (local, gaps filled)
//! ```

mod bin;
mod days;
mod hours;
mod of_period;
mod scale;
mod yearly;

pub use bin::HourBin;
pub use hours::{Hour, HourFactor, HourSeries, Standing};
pub use of_period::{BinFactor, Grid, PeriodFactors};
pub use scale::Scale;
pub use yearly::{YearlyRow, factor, factor_from};

use serde::{Deserialize, Serialize};

use crate::code::coded_enum;
use crate::figure::{Caveat, Source};

coded_enum! {
    /// What a factor counts.
    pub enum Basis {
        /// Power stations, their fuel and their making: what embodied carbon is compared with.
        LifeCycle = "life-cycle",
        /// What leaves the chimneys: for scope 2 of a climate account.
        Direct = "direct",
    }
}

/// A yearly grid factor and what it stands for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GridFactor {
    /// The zone that the factor is of; not the one asked for where another stands in.
    pub zone: String,
    /// The year that the factor is of.
    pub year: i16,
    /// What it counts.
    pub basis: Basis,
    /// g CO2e per kWh.
    pub g_per_kwh: f64,
    /// Where it comes from, with the zone in the title and the factor's year.
    pub source: Source,
    /// What stands in for what was asked; empty where nothing does.
    pub caveats: Vec<Caveat>,
}

#[cfg(test)]
mod tests;
