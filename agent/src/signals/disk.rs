//! Fixed disks. Removable and USB disks are not the machine's. No disk is woken: nothing is asked of it.

#[cfg_attr(target_os = "linux", path = "disk/linux.rs")]
#[cfg_attr(windows, path = "disk/windows.rs")]
#[cfg_attr(target_os = "macos", path = "disk/macos.rs")]
mod system;

#[cfg(any(windows, test))]
pub mod answers;

use super::Root;
#[cfg(target_os = "linux")]
pub use system::requests;
pub use system::{activity, disks};
#[cfg(windows)]
pub use system::{counted, path};

/// Disks that a hypervisor offers name it as their vendor.
#[cfg(any(target_os = "linux", windows, test))]
const VIRTUAL_VENDORS: [&str; 5] = ["QEMU", "VMware", "Msft", "VBOX", "Google"];

/// Whether the system lies on a disk that spins. Where that cannot be told it is taken for one that does not.
pub fn system_disk_spins(root: &Root) -> bool {
    disks(root).is_ok_and(|disks| disks.iter().any(|disk| disk.system && disk.rotational == Some(true)))
}
