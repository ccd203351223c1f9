//! Memory: how much the operating system sees, and the slots of the board.

use levetid_protocol::profile::{Memory, NotKnownReason};

use crate::signals::load::kilobytes;
use crate::signals::smbios::Tables;
use crate::signals::{Answer, Root, Unsupported};

const TABLES: &str = "sys/firmware/dmi/tables/DMI";

/// Installed memory, and slots where firmware tells them.
pub fn memory(root: &Root) -> Memory {
    let total_kib = root.text("proc/meminfo").ok().and_then(|meminfo| kilobytes(&meminfo, "MemTotal:"));
    let tables = root.bytes(TABLES).map(|tables| Tables::raw(&tables).memory()).unwrap_or_default();
    Memory {
        total_mib: total_kib.and_then(|kib| u32::try_from(kib / 1_024).ok()),
        max_mib: tables.max_mib,
        slots: tables.slots,
    }
}

/// Whether firmware tells the slots.
pub fn slots(root: &Root) -> Answer<()> {
    let tables = root.bytes(TABLES)?;
    if Tables::raw(&tables).memory().slots.is_empty() {
        Err(Unsupported(NotKnownReason::NotProvided))
    } else {
        Ok(())
    }
}
