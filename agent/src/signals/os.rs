//! The operating system and its age.

#[cfg_attr(target_os = "linux", path = "os/linux.rs")]
#[cfg_attr(windows, path = "os/windows.rs")]
#[cfg_attr(target_os = "macos", path = "os/macos.rs")]
mod system;

pub use system::{host_name, installed, os};
