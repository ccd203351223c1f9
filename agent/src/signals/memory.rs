//! Memory: how much the operating system sees, and the slots of the board.

#[cfg_attr(target_os = "linux", path = "memory/linux.rs")]
#[cfg_attr(windows, path = "memory/windows.rs")]
#[cfg_attr(target_os = "macos", path = "memory/macos.rs")]
mod system;

pub use system::{memory, slots};
