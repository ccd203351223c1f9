//! Where a machine is read: this machine, or a recorded one.

#[cfg_attr(target_os = "linux", path = "root/linux.rs")]
#[cfg_attr(windows, path = "root/windows.rs")]
#[cfg_attr(target_os = "macos", path = "root/macos.rs")]
mod system;

use levetid_protocol::profile::NotKnownReason;

pub use system::Root;

/// This machine cannot tell, for this reason.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unsupported(pub NotKnownReason);

/// A fact, or why the machine cannot tell it.
pub type Answer<T> = Result<T, Unsupported>;

/// What an error says of what could not be read.
#[cfg(not(windows))]
pub fn reason(error: &std::io::Error) -> NotKnownReason {
    match error.kind() {
        std::io::ErrorKind::NotFound | std::io::ErrorKind::NotADirectory => NotKnownReason::Absent,
        std::io::ErrorKind::PermissionDenied => NotKnownReason::NoPermission,
        _ => NotKnownReason::ReadError,
    }
}
