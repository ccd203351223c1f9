//! The machine's clocks: always this machine's own, also when a recorded one is replayed.

#[cfg_attr(target_os = "linux", path = "clocks/linux.rs")]
#[cfg_attr(windows, path = "clocks/windows.rs")]
#[cfg_attr(target_os = "macos", path = "clocks/macos.rs")]
mod system;

use jiff::Timestamp;

pub use system::read;

/// The wall clock.
pub fn wall() -> Timestamp {
    read().wall
}
