//! Fixed disks. Removable and USB disks are not the machine's. No disk is woken: nothing is asked of it.

#[cfg_attr(target_os = "linux", path = "disk/linux.rs")]
#[cfg_attr(windows, path = "disk/windows.rs")]
#[cfg_attr(target_os = "macos", path = "disk/macos.rs")]
mod system;

#[cfg(any(windows, test))]
pub mod answers;

pub use system::disks;
#[cfg(windows)]
pub use system::path;

/// Disks that a hypervisor offers name it as their vendor.
#[cfg(any(target_os = "linux", windows, test))]
const VIRTUAL_VENDORS: [&str; 5] = ["QEMU", "VMware", "Msft", "VBOX", "Google"];
