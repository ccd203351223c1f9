//! Life as a service of the operating system.

#[cfg_attr(target_os = "linux", path = "service/systemd.rs")]
#[cfg_attr(windows, path = "service/windows.rs")]
#[cfg_attr(target_os = "macos", path = "service/launchd.rs")]
mod system;

pub use system::Orders;

/// What the running agent is told from outside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// Stop: the agent alone, as an administrator or an update does.
    Stop,
    /// Stop: the whole machine is shutting down.
    ShutDown,
    /// The machine is about to sleep: keep what is in memory. Only where the system announces it.
    #[cfg_attr(
        any(target_os = "linux", windows),
        expect(dead_code, reason = "on Linux the clocks tell of sleep")
    )]
    Sleep,
}
