//! The processor: which one it is, and its size.

#[cfg_attr(target_os = "linux", path = "cpu/linux.rs")]
#[cfg_attr(windows, path = "cpu/windows.rs")]
#[cfg_attr(target_os = "macos", path = "cpu/macos.rs")]
mod system;

pub use system::cpu;
