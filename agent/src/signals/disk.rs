//! Fixed disks. Removable and USB disks are not the machine's. No disk is woken: nothing is asked of it.

#[cfg_attr(target_os = "linux", path = "disk/linux.rs")]
#[cfg_attr(windows, path = "disk/windows.rs")]
#[cfg_attr(target_os = "macos", path = "disk/macos.rs")]
mod system;

pub use system::disks;
