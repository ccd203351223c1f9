//! The firmware's own tables (SMBIOS 3.7, DSP0134): who made the machine, its memory and its battery.
//! Linux shows them to root in `/sys/firmware/dmi/tables/DMI`, Windows to everybody.

mod battery;
mod machine;
mod memory;

use levetid_protocol::text::Text;

/// The structure after which nothing is read.
const END: u8 = 127;

/// Windows puts these before its copy: a flag, the version in two bytes, a revision, the length in four.
const WINDOWS_HEADER_BYTES: usize = 8;

/// What a machine's firmware tells of it: a table of structures, and the version of the standard it follows.
#[derive(Debug, Clone, Copy)]
pub struct Tables<'a> {
    structures: &'a [u8],
    version: Option<(u8, u8)>,
}

impl<'a> Tables<'a> {
    /// The bytes of the structures alone, as Linux gives them.
    pub fn raw(structures: &'a [u8]) -> Self {
        Self { structures, version: None }
    }

    /// Windows' `RawSMBIOSData`; `None` when its length is not that of what follows.
    pub fn windows(data: &'a [u8]) -> Option<Self> {
        let ([_, major, minor, _, length @ ..], structures) =
            data.split_first_chunk::<WINDOWS_HEADER_BYTES>()?;
        let length = usize::try_from(u32::from_le_bytes(*length)).ok()?;
        let is_version = (2..=9).contains(major);
        (is_version && length == structures.len())
            .then_some(Self { structures, version: Some((*major, *minor)) })
    }

    /// A file of any origin: as Windows gives them, as `dmidecode --dump-bin` writes them, or the structures
    /// alone. `None` when no structure is found.
    pub fn of_file(file: &'a [u8]) -> Option<Self> {
        let tables = Self::windows(file).or_else(|| Self::dumped(file)).unwrap_or_else(|| Self::raw(file));
        tables.structures().next().map(|_| tables)
    }

    /// An entry point, and the structures where it says, else where `dmidecode` puts them.
    fn dumped(file: &'a [u8]) -> Option<Self> {
        const AFTER_THE_ENTRY_POINT: usize = 32;
        let entry = Structure { formatted: file, strings: &[] };
        let (major, minor, at, length) = if file.starts_with(b"_SM3_") {
            (entry.byte(7)?, entry.byte(8)?, entry.qword(0x10)?, entry.dword(0x0c)?)
        } else if file.starts_with(b"_SM_") {
            (entry.byte(6)?, entry.byte(7)?, u64::from(entry.dword(0x18)?), u32::from(entry.word(0x16)?))
        } else {
            return None;
        };
        let at = usize::try_from(at).ok().filter(|at| (1..file.len()).contains(at));
        let structures = file.get(at.unwrap_or(AFTER_THE_ENTRY_POINT)..)?;
        let length = usize::try_from(length).ok()?.min(structures.len());
        Some(Self { structures: structures.get(..length)?, version: Some((major, minor)) })
    }

    fn structures(self) -> impl Iterator<Item = Structure<'a>> {
        Structures(self.structures)
    }

    /// The first structure of a kind: the machine's own, where its parts have others.
    fn first(self, kind: u8) -> Option<Structure<'a>> {
        self.structures().find(|structure| structure.kind() == kind)
    }
}

/// A structure: its fields by their place in it, and the texts that they number.
#[derive(Debug, Clone, Copy)]
struct Structure<'a> {
    formatted: &'a [u8],
    strings: &'a [u8],
}

impl Structure<'_> {
    fn kind(&self) -> u8 {
        self.formatted.first().copied().unwrap_or(END)
    }

    fn array<const N: usize>(&self, at: usize) -> Option<[u8; N]> {
        self.formatted.get(at..)?.first_chunk().copied()
    }

    fn byte(&self, at: usize) -> Option<u8> {
        self.formatted.get(at).copied()
    }

    fn word(&self, at: usize) -> Option<u16> {
        self.array(at).map(u16::from_le_bytes)
    }

    fn dword(&self, at: usize) -> Option<u32> {
        self.array(at).map(u32::from_le_bytes)
    }

    fn qword(&self, at: usize) -> Option<u64> {
        self.array(at).map(u64::from_le_bytes)
    }

    /// The text whose number, from 1, stands at this place.
    fn text(&self, at: usize) -> Option<Text> {
        let index = usize::from(self.byte(at)?).checked_sub(1)?;
        let text = self.strings.split(|byte| *byte == 0).nth(index)?;
        Text::clean(&String::from_utf8_lossy(text))
    }

    /// The text, unless it is a placeholder.
    fn meaningful(&self, at: usize) -> Option<Text> {
        self.text(at).filter(|text| text.meaningful().is_some())
    }
}

/// The structures one after the other, as far as they are well formed.
struct Structures<'a>(&'a [u8]);

impl<'a> Iterator for Structures<'a> {
    type Item = Structure<'a>;

    fn next(&mut self) -> Option<Structure<'a>> {
        let length = usize::from(*self.0.get(1)?);
        // Kind, length and handle are there in any; less is damage, and what follows cannot be found.
        if length < 4 {
            return None;
        }
        let (formatted, strings) = self.0.split_at_checked(length)?;
        // The strings end with two zero bytes.
        let end = strings.windows(2).position(|pair| pair == [0, 0])?;
        let structure = Structure { formatted, strings: strings.get(..end)? };
        self.0 = if structure.kind() == END { &[] } else { strings.get(end + 2..)? };
        Some(structure)
    }
}

#[cfg(test)]
mod tests;
