//! Memory: how much is installed, and the slots of the board.
#![allow(unsafe_code, reason = "installed memory is told by a function of the system")]

use levetid_protocol::profile::{Memory, NotKnownReason};
use windows_sys::Win32::System::SystemInformation::GetPhysicallyInstalledSystemMemory;

use crate::signals::load::memory_status;
use crate::signals::smbios::Tables;
use crate::signals::{Answer, Root, Unsupported};

/// Installed memory, and slots where firmware tells them.
pub fn memory(root: &Root) -> Memory {
    let by_firmware = tables(root).unwrap_or_default();
    // A recorded machine is not here to be asked.
    let total_mib = if root.is_live() { installed_mib() } else { in_slots(&by_firmware) };
    Memory { total_mib, ..by_firmware }
}

/// Whether firmware tells the slots.
pub fn slots(root: &Root) -> Answer<()> {
    let is_told = !tables(root)?.slots.is_empty();
    if is_told { Ok(()) } else { Err(Unsupported(NotKnownReason::NotProvided)) }
}

fn tables(root: &Root) -> Answer<Memory> {
    let data = root.firmware_tables()?;
    Tables::of_file(&data).map(Tables::memory).ok_or(Unsupported(NotKnownReason::ReadError))
}

fn in_slots(memory: &Memory) -> Option<u32> {
    let sum = memory.slots.iter().fold(0, |sum: u32, slot| sum.saturating_add(slot.size_mib));
    (sum > 0).then_some(sum)
}

/// What is installed, as far as firmware tells it to the system, else what the system may use.
fn installed_mib() -> Option<u32> {
    let mut kib: u64 = 0;
    // SAFETY: writes to a number that lives through the call.
    let well = unsafe { GetPhysicallyInstalledSystemMemory(&raw mut kib) };
    let installed = (well != 0 && kib > 0).then_some(kib >> 10);
    u32::try_from(installed.or_else(|| Some(memory_status()?.ullTotalPhys >> 20))?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::registry::{Machine, smbios};

    #[test]
    fn a_recorded_machine_has_the_memory_of_its_slots() {
        let machine = Machine::new().bytes("", "SMBIOS", &smbios("LENOVO", "20L5S0AB00", "PF1A2B3C", 10));
        let root = Root::new(machine.path());
        let memory = memory(&root);
        assert_eq!((memory.total_mib, memory.slots.len()), (Some(8_192), 2));
        assert_eq!(slots(&root), Ok(()));
        assert_eq!(slots(&Root::new(Machine::new().path())), Err(Unsupported(NotKnownReason::Absent)));
    }

    #[test]
    fn this_machine_has_memory() {
        assert!(memory(&Root::new(std::path::Path::new("/"))).total_mib > Some(256));
    }
}
