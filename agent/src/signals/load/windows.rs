//! How busy processor and memory are, by the system's own counts: performance counters (PDH) and WMI would
//! cost more than all the rest of the agent.
#![allow(unsafe_code, reason = "load is read by functions of the system")]

use windows_sys::Win32::Foundation::FILETIME;
use windows_sys::Win32::System::SystemInformation::{GlobalMemoryStatusEx, MEMORYSTATUSEX};
use windows_sys::Win32::System::Threading::GetSystemTimes;

use super::percent;
use crate::signals::Root;

/// Reads load as differences between one minute and the next.
#[derive(Debug, Default)]
pub struct LoadReader {
    last: Option<Times>,
}

/// Time that all processors have spent, in 100 nanoseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Times {
    busy: u64,
    total: u64,
}

impl LoadReader {
    /// Mean load of all cores since the last reading, 0 to 100; `None` at the first, or when nothing moved.
    pub fn cpu_percent(&mut self, root: &Root) -> Option<u8> {
        if !root.is_live() {
            return None;
        }
        let now = times()?;
        let last = self.last.replace(now)?;
        percent(now.busy.checked_sub(last.busy)?, now.total.checked_sub(last.total)?)
    }
}

/// Memory in use, percent of what is installed: what could not be given to a program at once.
pub fn memory_percent(root: &Root) -> Option<u8> {
    let memory = root.is_live().then(memory_status)??;
    percent(memory.ullTotalPhys.checked_sub(memory.ullAvailPhys)?, memory.ullTotalPhys)
}

/// What the system says of memory, bytes.
pub fn memory_status() -> Option<MEMORYSTATUSEX> {
    let length = u32::try_from(size_of::<MEMORYSTATUSEX>()).ok()?;
    let mut status = MEMORYSTATUSEX { dwLength: length, ..MEMORYSTATUSEX::default() };
    // SAFETY: writes to a structure that lives through the call and says its own length.
    let well = unsafe { GlobalMemoryStatusEx(&raw mut status) };
    (well != 0).then_some(status)
}

fn times() -> Option<Times> {
    let mut idle = FILETIME::default();
    let (mut kernel, mut user) = (idle, idle);
    // SAFETY: writes to three structures that live through the call.
    let well = unsafe { GetSystemTimes(&raw mut idle, &raw mut kernel, &raw mut user) };
    let (idle, kernel, user) = (steps(idle), steps(kernel), steps(user));
    // Time of the kernel holds the idle time.
    let total = kernel.checked_add(user)?;
    (well != 0).then_some(Times { busy: total.checked_sub(idle)?, total })
}

fn steps(time: FILETIME) -> u64 {
    u64::from(time.dwHighDateTime) << 32 | u64::from(time.dwLowDateTime)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    #[test]
    fn load_is_the_difference_of_two_readings() {
        let root = Root::new(Path::new("/"));
        let mut reader = LoadReader::default();
        assert_eq!(reader.cpu_percent(&root), None);
        std::thread::sleep(std::time::Duration::from_millis(300));
        assert!(reader.cpu_percent(&root).is_some());
    }

    #[test]
    fn this_machine_has_memory_in_use_and_a_recorded_one_tells_nothing() {
        assert!(memory_percent(&Root::new(Path::new("/"))).is_some_and(|percent| percent > 0));
        let recorded = Root::new(Path::new("Software\\Nothing"));
        assert_eq!((memory_percent(&recorded), LoadReader::default().cpu_percent(&recorded)), (None, None));
    }
}
