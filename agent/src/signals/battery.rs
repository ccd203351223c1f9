//! Batteries and the mains adapter.

#[cfg_attr(target_os = "linux", path = "battery/linux.rs")]
#[cfg_attr(windows, path = "battery/windows.rs")]
#[cfg_attr(target_os = "macos", path = "battery/macos.rs")]
mod system;

#[cfg(any(windows, test))]
mod gauge;

pub use system::{batteries, supply};

/// Whether the machine runs from its batteries, and how much it draws from them.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Supply {
    /// Running from a battery rather than from the mains.
    pub on_battery: bool,
    /// Power drawn from all batteries, W direct current, while it runs from them and they say so.
    pub discharging_w: Option<f64>,
}
