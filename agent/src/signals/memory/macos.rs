//! Memory: how much the operating system sees, and the slots of the board. Macs with Intel's processor have
//! firmware tables, which the driver `AppleSMBIOS` shows; Apple's own processors have memory, not slots.

use levetid_protocol::profile::{Memory, NotKnownReason};

use crate::signals::apple::Value;
use crate::signals::{Answer, Root, Unsupported, iokit, smbios};

/// Installed memory, and slots where firmware tells them.
pub fn memory(root: &Root) -> Memory {
    let bytes = root.kernel_number("hw.memsize").ok();
    let tables = tables(root).map(|tables| smbios::Tables::raw(&tables).memory()).unwrap_or_default();
    Memory {
        total_mib: bytes.and_then(|bytes| u32::try_from(bytes >> 20).ok()),
        max_mib: tables.max_mib,
        slots: tables.slots,
    }
}

/// Whether firmware tells the slots.
pub fn slots(root: &Root) -> Answer<()> {
    if smbios::Tables::raw(&tables(root)?).memory().slots.is_empty() {
        Err(Unsupported(NotKnownReason::NotProvided))
    } else {
        Ok(())
    }
}

fn tables(root: &Root) -> Answer<Vec<u8>> {
    root.only_live()?;
    let firmware = iokit::service(c"AppleSMBIOS").ok_or(Unsupported(NotKnownReason::Absent))?;
    match firmware.property("SMBIOS", &[]) {
        Some(Value::Data(tables)) => Ok(tables),
        _ => Err(Unsupported(NotKnownReason::NotProvided)),
    }
}
