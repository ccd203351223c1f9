//! Memory arrays (type 16) and memory devices (type 17).

use levetid_protocol::limits::MAX_PARTS;
use levetid_protocol::profile::{Memory, MemorySlot};
use levetid_protocol::text::Text;

use super::{Structure, Tables};

const MEMORY_ARRAY: u8 = 16;
const MEMORY_DEVICE: u8 = 17;

/// System memory, among flash, cache and video memory.
const USE_SYSTEM_MEMORY: u8 = 3;

/// Kinds of memory by their number (DSP0134 table 78); others are not met in a PC of this century.
const KINDS: [(u8, &str); 13] = [
    (0x0f, "SDRAM"),
    (0x12, "DDR"),
    (0x13, "DDR2"),
    (0x18, "DDR3"),
    (0x1a, "DDR4"),
    (0x1b, "LPDDR"),
    (0x1c, "LPDDR2"),
    (0x1d, "LPDDR3"),
    (0x1e, "LPDDR4"),
    (0x20, "HBM"),
    (0x21, "HBM2"),
    (0x22, "DDR5"),
    (0x23, "LPDDR5"),
];

/// "Row of chips" (0x0b) is soldered; so is a kind that is only made so.
const ROW_OF_CHIPS: u8 = 0x0b;

impl Tables<'_> {
    /// The most the board takes, and its slots, empty ones too. What is installed in all is for the operating
    /// system to say.
    pub fn memory(self) -> Memory {
        let mut memory = Memory::default();
        for structure in self.structures() {
            match structure.kind() {
                MEMORY_ARRAY => {
                    if let Some(mib) = array_mib(&structure) {
                        memory.max_mib = Some(memory.max_mib.unwrap_or(0).saturating_add(mib));
                    }
                }
                MEMORY_DEVICE if memory.slots.len() < MAX_PARTS => memory.slots.extend(slot(&structure)),
                _ => {}
            }
        }
        memory
    }
}

/// The capacity of an array of system memory: KiB at 07h, or bytes at 0Fh.
fn array_mib(array: &Structure) -> Option<u32> {
    if array.byte(5)? != USE_SYSTEM_MEMORY {
        return None;
    }
    match array.dword(7)? {
        0x8000_0000 => u32::try_from(array.qword(0x0f)? >> 20).ok(),
        kib => Some(kib >> 10),
    }
    .filter(|mib| *mib > 0)
}

fn slot(device: &Structure) -> Option<MemorySlot> {
    let size_mib = match device.word(0x0c)? {
        // Unknown.
        0xffff => return None,
        0x7fff => device.dword(0x1c)? & 0x7fff_ffff,
        kib if kib & 0x8000 != 0 => u32::from(kib & 0x7fff) >> 10,
        mib => u32::from(mib),
    };
    let number = device.byte(0x12).unwrap_or(0);
    let kind = KINDS.iter().find(|(kind, _)| *kind == number).map(|(_, name)| *name);
    let soldered = device.byte(0x0e) == Some(ROW_OF_CHIPS) || kind.is_some_and(|kind| kind.starts_with("LP"));
    Some(MemorySlot { size_mib, kind: kind.and_then(Text::clean), soldered: soldered && size_mib > 0 })
}
