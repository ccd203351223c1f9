//! The machine's clocks: always this machine's own, also when a recorded one is replayed.

#[cfg_attr(target_os = "linux", path = "clocks/linux.rs")]
#[cfg_attr(windows, path = "clocks/windows.rs")]
#[cfg_attr(target_os = "macos", path = "clocks/macos.rs")]
mod system;

pub use system::read;
