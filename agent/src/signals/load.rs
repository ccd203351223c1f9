//! How busy processor and memory are.

#[cfg_attr(target_os = "linux", path = "load/linux.rs")]
#[cfg_attr(windows, path = "load/windows.rs")]
#[cfg_attr(target_os = "macos", path = "load/macos.rs")]
mod system;

#[cfg(target_os = "linux")]
pub use system::kilobytes;
#[cfg(windows)]
pub use system::memory_status;
pub use system::{LoadReader, memory_percent};

/// A share in whole percent, rounded to the nearest.
fn percent(part: u64, whole: u64) -> Option<u8> {
    // Half percents, then up: rounded to the nearest.
    let rounded = part.checked_mul(200)?.checked_div(whole)?.div_ceil(2);
    u8::try_from(rounded.min(100)).ok()
}
