//! Wear of parts, sampled once a week and kept for the device's life.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::text::Text;

/// The wear of one part on one day. Samples are upserted by device, day and part.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WearSample {
    /// The local day it was read.
    pub day: Date,
    /// What was read, of which part.
    pub part: WornPart,
}

/// A part that wears.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "kind", deny_unknown_fields)]
pub enum WornPart {
    /// A battery.
    Battery {
        /// Its name in the operating system, such as `BAT0`.
        name: Text,
        /// What it holds when full, Wh.
        full_wh: u32,
        /// What it was made to hold, Wh.
        design_wh: u32,
        /// Charge cycles, where it counts them.
        #[serde(skip_serializing_if = "Option::is_none")]
        cycles: Option<u32>,
    },
    /// A disk.
    Disk {
        /// Its name in the operating system, such as `nvme0n1`.
        name: Text,
        /// Share of its rated writes used, percent; may pass 100.
        #[serde(skip_serializing_if = "Option::is_none")]
        used_percent: Option<u8>,
        /// Hours powered on.
        #[serde(skip_serializing_if = "Option::is_none")]
        power_on_hours: Option<u32>,
        /// Errors of the medium it could not mend.
        #[serde(skip_serializing_if = "Option::is_none")]
        media_errors: Option<u64>,
    },
}

impl WornPart {
    /// The part's name in the operating system.
    pub fn name(&self) -> &Text {
        match self {
            Self::Battery { name, .. } | Self::Disk { name, .. } => name,
        }
    }
}
