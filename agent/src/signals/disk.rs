//! Fixed disks. Removable and USB disks are not the machine's. No disk is woken: nothing is asked of it.

#[cfg_attr(target_os = "linux", path = "disk/linux.rs")]
#[cfg_attr(windows, path = "disk/windows.rs")]
#[cfg_attr(target_os = "macos", path = "disk/macos.rs")]
mod system;

use super::Root;
pub use system::{activity, disks};

/// Whether the system lies on a disk that spins. Where that cannot be told it is taken for one that does not.
pub fn system_disk_spins(root: &Root) -> bool {
    disks(root).is_ok_and(|disks| disks.iter().any(|disk| disk.system && disk.rotational == Some(true)))
}
