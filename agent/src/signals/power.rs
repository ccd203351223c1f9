//! Measured power: the battery's gauge while discharging, else counters of energy. Watts of a model are the
//! collector's business, never the agent's.

#[cfg_attr(target_os = "linux", path = "power/linux.rs")]
#[cfg_attr(windows, path = "power/windows.rs")]
#[cfg_attr(target_os = "macos", path = "power/macos.rs")]
mod system;

#[cfg(any(target_os = "linux", windows, test))]
mod counters;
#[cfg(any(windows, test))]
mod emi;

use levetid_protocol::usage::EnergyMethod;

pub use system::{Meter, counters};

/// Mean power since the last reading.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Power {
    /// What measured it.
    pub method: EnergyMethod,
    /// W, as the meter gave it: a battery's are direct current.
    pub mean_w: f64,
}
