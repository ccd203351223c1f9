//! BIOS or UEFI, Secure Boot and the trusted platform module.

#[cfg_attr(target_os = "linux", path = "firmware/linux.rs")]
#[cfg_attr(windows, path = "firmware/windows.rs")]
#[cfg_attr(target_os = "macos", path = "firmware/macos.rs")]
mod system;

pub use system::{firmware, named, secure_boot, tpm};
