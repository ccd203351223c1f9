//! Life as a service of the operating system.

#[cfg_attr(target_os = "linux", path = "service/systemd.rs")]
#[cfg_attr(windows, path = "service/windows.rs")]
#[cfg_attr(target_os = "macos", path = "service/launchd.rs")]
mod system;

#[cfg(any(target_os = "macos", test))]
mod plist;

pub use system::{Orders, install, remove};
#[cfg(windows)]
pub use system::{process_id, run};

/// What the running agent is told from outside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// Stop: the agent alone, as an administrator or an update does.
    Stop,
    /// Stop: the whole machine is shutting down.
    #[cfg_attr(target_os = "macos", expect(dead_code, reason = "launchd does not tell it from a stop"))]
    ShutDown,
    /// The machine is about to sleep: keep what is in memory. Only where the system announces it.
    #[cfg_attr(unix, expect(dead_code, reason = "on Linux and Macs the clocks tell of sleep"))]
    Sleep,
}
