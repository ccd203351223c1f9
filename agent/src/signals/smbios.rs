//! The firmware's own tables (SMBIOS 3.7, DSP0134), as Linux shows them to root in
//! `/sys/firmware/dmi/tables/DMI`: memory arrays (type 16) and memory devices (type 17).

use levetid_protocol::limits::MAX_PARTS;
use levetid_protocol::profile::MemorySlot;
use levetid_protocol::text::Text;

const MEMORY_ARRAY: u8 = 16;
const MEMORY_DEVICE: u8 = 17;
const END: u8 = 127;

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

/// What the tables say of memory.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MemoryTables {
    /// The most the board takes, MiB.
    pub max_mib: Option<u32>,
    /// Slots, empty ones too.
    pub slots: Vec<MemorySlot>,
}

/// Reads the tables as far as they are well formed.
pub fn memory(tables: &[u8]) -> MemoryTables {
    let mut memory = MemoryTables::default();
    for structure in Structures(tables) {
        match structure.first() {
            Some(&MEMORY_ARRAY) => {
                if let Some(mib) = array_mib(structure) {
                    memory.max_mib = Some(memory.max_mib.unwrap_or(0).saturating_add(mib));
                }
            }
            Some(&MEMORY_DEVICE) if memory.slots.len() < MAX_PARTS => memory.slots.extend(slot(structure)),
            _ => {}
        }
    }
    memory
}

/// The formatted areas of the structures, one after the other.
struct Structures<'a>(&'a [u8]);

impl<'a> Iterator for Structures<'a> {
    type Item = &'a [u8];

    fn next(&mut self) -> Option<&'a [u8]> {
        let length = usize::from(*self.0.get(1)?);
        let (formatted, strings) = self.0.split_at_checked(length.max(4))?;
        // The strings end with two zero bytes.
        let end = strings.windows(2).position(|pair| pair == [0, 0])?;
        self.0 = if formatted.first() == Some(&END) { &[] } else { strings.get(end + 2..)? };
        Some(formatted)
    }
}

/// The capacity of an array of system memory: KiB at 07h, or bytes at 0Fh.
fn array_mib(structure: &[u8]) -> Option<u32> {
    if *structure.get(5)? != USE_SYSTEM_MEMORY {
        return None;
    }
    match dword(structure, 7)? {
        0x8000_0000 => u32::try_from(u64::from_le_bytes(*structure.get(0x0f..)?.first_chunk()?) >> 20).ok(),
        kib => Some(kib >> 10),
    }
    .filter(|mib| *mib > 0)
}

fn slot(structure: &[u8]) -> Option<MemorySlot> {
    let size_mib = match word(structure, 0x0c)? {
        // Unknown.
        0xffff => return None,
        0x7fff => dword(structure, 0x1c)? & 0x7fff_ffff,
        kib if kib & 0x8000 != 0 => u32::from(kib & 0x7fff) >> 10,
        mib => u32::from(mib),
    };
    let number = structure.get(0x12).copied().unwrap_or(0);
    let kind = KINDS.iter().find(|(kind, _)| *kind == number).map(|(_, name)| *name);
    let soldered =
        structure.get(0x0e) == Some(&ROW_OF_CHIPS) || kind.is_some_and(|kind| kind.starts_with("LP"));
    Some(MemorySlot { size_mib, kind: kind.and_then(Text::clean), soldered: soldered && size_mib > 0 })
}

fn word(structure: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(*structure.get(at..)?.first_chunk()?))
}

fn dword(structure: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(*structure.get(at..)?.first_chunk()?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn structure(kind: u8, length: u8, fields: &[(usize, &[u8])]) -> Vec<u8> {
        let mut bytes = vec![0; usize::from(length)];
        bytes[..2].copy_from_slice(&[kind, length]);
        for (at, value) in fields {
            bytes[*at..*at + value.len()].copy_from_slice(value);
        }
        bytes.extend(b"DIMM 1\0\0");
        bytes
    }

    #[test]
    fn reads_arrays_and_slots() {
        let tables = [
            structure(0, 0x18, &[]),
            structure(16, 0x17, &[(5, &[3]), (7, &(32_u32 << 20).to_le_bytes())]),
            structure(16, 0x17, &[(5, &[7]), (7, &(9_u32 << 20).to_le_bytes())]),
            structure(17, 0x28, &[(0x0c, &8_192_u16.to_le_bytes()), (0x0e, &[0x0d]), (0x12, &[0x1a])]),
            structure(17, 0x28, &[(0x0e, &[0x0d])]),
            structure(
                17,
                0x28,
                &[(0x0c, &[0xff, 0x7f]), (0x0e, &[0x0b]), (0x12, &[0x23]), (0x1c, &65_536_u32.to_le_bytes())],
            ),
            structure(17, 0x28, &[(0x0c, &[0xff, 0xff])]),
            structure(127, 4, &[]),
            structure(17, 0x28, &[(0x0c, &[1, 0])]),
        ]
        .concat();
        let memory = memory(&tables);
        assert_eq!(memory.max_mib, Some(32_768));
        let slots: Vec<_> = memory
            .slots
            .iter()
            .map(|slot| (slot.size_mib, slot.kind.as_ref().map(Text::as_str), slot.soldered))
            .collect();
        assert_eq!(slots, [(8_192, Some("DDR4"), false), (0, None, false), (65_536, Some("LPDDR5"), true)]);
    }

    proptest! {
        #[test]
        fn damaged_tables_never_stop_the_agent(bytes in prop::collection::vec(any::<u8>(), 0..2_000)) {
            memory(&bytes);
        }
    }
}
