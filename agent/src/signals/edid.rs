//! What a screen says of itself: the base block of its EDID (VESA E-EDID 1.4, section 3).

use levetid_protocol::placeholder::is_placeholder;
use levetid_protocol::text::Text;
use levetid_protocol::usage::ScreenKey;

use super::plausible::FIRST_YEAR;

const HEADER: [u8; 8] = [0, 255, 255, 255, 255, 255, 255, 0];

/// Bytes of the base block; what follows is not read.
const BLOCK_BYTES: usize = 128;

/// Kinds of descriptors: a serial number, plain text, a name.
const SERIAL: u8 = 0xff;
const PLAIN: u8 = 0xfe;
const NAME: u8 = 0xfc;

/// The week that says that the year is a model year.
const MODEL_YEAR: u8 = 255;
/// The last week there is, by any way of counting.
const LAST_WEEK: u8 = 54;

/// Where the four descriptors of 18 bytes begin.
const DESCRIPTORS: [usize; 4] = [54, 72, 90, 108];

/// What a base block says, believable or not. The agent takes its dates by [`Edid::dated`]; its serial
/// number leaves the PC only as a hash, in [`Edid::key`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edid {
    /// The maker, by three letters; where it is none, by what else is written in their place.
    pub manufacturer: String,
    /// The maker's product code.
    pub product_code: u16,
    /// Its serial number: the text, else the number.
    pub serial: Option<String>,
    /// Its name, with the spaces and zeros that the maker put around it.
    pub name: Option<String>,
    /// What a built-in panel has instead of a name: its model, in the last plain text.
    pub panel: Option<String>,
    /// Week of manufacture; 255 where the year is a model year, 0 where there is none.
    week: u8,
    /// Year of manufacture, or model year.
    year: i16,
    /// Width and height, cm.
    pub size_cm: Option<[u8; 2]>,
}

/// Why bytes are no EDID.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NoEdid {
    /// Less than a base block.
    #[error("{0} bytes; an EDID has {BLOCK_BYTES} at least")]
    Short(usize),
    /// It begins with something else.
    #[error("it does not begin as an EDID does, with 00ffffffffffff00")]
    Header,
    /// A byte was changed or lost.
    #[error("its checksum is wrong: it was damaged on the way, so read it again")]
    Checksum,
}

/// When a screen was made, as far as it can be true.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Dated {
    /// Week of manufacture, 1 to 54.
    pub made_week: Option<u8>,
    /// Year of manufacture.
    pub made_year: Option<i16>,
    /// Model year, where it gives that instead.
    pub model_year: Option<i16>,
}

impl Edid {
    /// Reads the base block.
    ///
    /// # Errors
    /// When it is cut short, is something else, or its checksum is wrong.
    pub fn parse(bytes: &[u8]) -> Result<Self, NoEdid> {
        let block: &[u8; BLOCK_BYTES] = bytes.first_chunk().ok_or(NoEdid::Short(bytes.len()))?;
        let fields = block.first_chunk::<23>().ok_or(NoEdid::Short(bytes.len()))?;
        if !block.starts_with(&HEADER) {
            return Err(NoEdid::Header);
        }
        if block.iter().fold(0_u8, |sum, byte| sum.wrapping_add(*byte)) != 0 {
            return Err(NoEdid::Checksum);
        }
        let [.., m0, m1, p0, p1, s0, s1, s2, s3, week, year, _, _, _, width, height] = *fields;
        let serial = texts(block, SERIAL).map(|text| text.trim().to_owned()).find(|text| !text.is_empty());
        let panel = texts(block, PLAIN).map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
        Ok(Self {
            manufacturer: letters(u16::from_be_bytes([m0, m1])),
            product_code: u16::from_le_bytes([p0, p1]),
            serial: serial.or_else(|| usable_number(u32::from_le_bytes([s0, s1, s2, s3]))),
            name: texts(block, NAME).next(),
            panel: panel.last(),
            week,
            year: 1990 + i16::from(year),
            size_cm: (width > 0 && height > 0).then_some([width, height]),
        })
    }

    /// The week of manufacture it says.
    pub fn week(&self) -> Option<u8> {
        (![0, MODEL_YEAR].contains(&self.week)).then_some(self.week)
    }

    /// The year of manufacture it says.
    pub fn year(&self) -> Option<i16> {
        (self.week != MODEL_YEAR).then_some(self.year)
    }

    /// The model year it says.
    pub fn model_year(&self) -> Option<i16> {
        (self.week == MODEL_YEAR).then_some(self.year)
    }

    /// When it was made, as far as that can be true (METHOD 2: from 1995 to this year). A week without a
    /// year dates nothing.
    pub fn dated(&self, this_year: i16) -> Dated {
        let possible = |year: &i16| (FIRST_YEAR..=this_year).contains(year);
        let made_year = self.year().filter(possible);
        Dated {
            made_week: self.week().filter(|week| *week <= LAST_WEEK && made_year.is_some()),
            made_year,
            model_year: self.model_year().filter(possible),
        }
    }

    /// By what people know it: its name, else what a panel has instead.
    pub fn label(&self) -> Option<Text> {
        [&self.name, &self.panel].into_iter().flatten().find_map(|text| Text::clean(text))
    }

    /// By what the screen is known; `None` when it does not name its maker.
    pub fn key(&self) -> Option<ScreenKey> {
        let is_maker = self.manufacturer.bytes().all(|letter| letter.is_ascii_uppercase());
        let manufacturer = Text::clean(&self.manufacturer).filter(|_| is_maker)?;
        let serial = self.serial.as_deref().filter(|serial| !is_placeholder(serial));
        Some(ScreenKey::of(manufacturer, self.product_code, serial))
    }
}

/// Three letters of five bits each; A is 1, and what is beyond Z is what follows it in ASCII.
fn letters(packed: u16) -> String {
    [10, 5, 0]
        .iter()
        .filter_map(|shift| char::from_u32(u32::from(b'@') + u32::from(packed >> shift & 31)))
        .collect()
}

/// The texts of the descriptors of a kind, in order, up to their new line.
fn texts(block: &[u8; BLOCK_BYTES], kind: u8) -> impl Iterator<Item = String> {
    DESCRIPTORS.iter().filter_map(move |start| {
        let descriptor: &[u8; 18] = block.get(*start..)?.first_chunk()?;
        // The byte after the kind is 0, but a few makers begin their text there with a space.
        let [0, 0, 0, tag, _, text @ ..] = descriptor else { return None };
        let line = text.split(|byte| *byte == b'\n').next()?;
        (*tag == kind).then(|| line.iter().map(|byte| char::from(*byte)).collect())
    })
}

/// Makers leave all zeros, all ones or 16843009 (01 01 01 01) where there is no number.
fn usable_number(number: u32) -> Option<String> {
    (![0, 0x0101_0101, u32::MAX].contains(&number)).then(|| number.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// A block with this week, year byte, serial number and descriptors.
    fn block(week: u8, year: u8, number: u32, descriptors: &[(u8, &str)]) -> [u8; 128] {
        let mut block = [0_u8; 128];
        block[..8].copy_from_slice(&HEADER);
        block[8..10].copy_from_slice(&0x10ac_u16.to_be_bytes());
        block[10..12].copy_from_slice(&0xa0c7_u16.to_le_bytes());
        block[12..16].copy_from_slice(&number.to_le_bytes());
        block[16..23].copy_from_slice(&[week, year, 1, 4, 0x95, 53, 30]);
        for ((tag, text), start) in descriptors.iter().zip(DESCRIPTORS) {
            block[start + 3] = *tag;
            let padded = format!("{text}\n            ");
            block[start + 5..start + 18].copy_from_slice(&padded.as_bytes()[..13]);
        }
        block[127] = block.iter().fold(0_u8, |sum, byte| sum.wrapping_sub(*byte));
        block
    }

    const THIS_YEAR: i16 = 2026;

    fn serial_hash(edid: &Edid) -> Option<Text> {
        edid.key().unwrap().serial_hash
    }

    #[test]
    fn reads_maker_name_and_age() {
        let edid = Edid::parse(&block(22, 29, 0, &[(0xff, "CN0ABC123"), (0xfc, "DELL U2419H")])).unwrap();
        assert_eq!(edid.manufacturer, "DEL");
        assert_eq!((edid.week(), edid.year(), edid.model_year()), (Some(22), Some(2019), None));
        assert_eq!(edid.name.as_deref(), Some("DELL U2419H"));
        assert_eq!((edid.size_cm, edid.serial.as_deref()), (Some([53, 30]), Some("CN0ABC123")));
        let hash = serial_hash(&edid).unwrap();
        assert_eq!(hash.as_str().len(), 16);
        let other = Edid::parse(&block(22, 29, 0, &[(0xff, "CN0ABC124")])).unwrap();
        assert_ne!(serial_hash(&other), Some(hash));
    }

    #[test]
    fn a_screen_is_called_by_its_name_else_its_panel() {
        for (descriptors, label) in [
            (vec![(0xfc, "DELL U2419H"), (0xfe, "DELL")], Some("DELL U2419H")),
            (vec![(0xfe, "AUO"), (0xfe, "B140HAN04.2")], Some("B140HAN04.2")),
            (vec![(0xfe, "B140HAN04.2"), (0xfe, " ")], Some("B140HAN04.2")),
            (vec![(0xfc, "  "), (0xfe, "B140HAN04.2")], Some("B140HAN04.2")),
            (vec![(0xfc, " BenQ FP731\0")], Some("BenQ FP731")),
            (vec![(0xfe, "90T02\u{1}LQ156R")], Some("90T02 LQ156R")),
            (vec![(0xfc, "\0"), (0xfd, "B140HAN04.2")], None),
        ] {
            let edid = Edid::parse(&block(22, 29, 0, &descriptors)).unwrap();
            assert_eq!(edid.label().as_ref().map(Text::as_str), label, "{descriptors:?}");
        }
    }

    #[test]
    fn what_cannot_be_true_dates_nothing() {
        for (week, year, said, made_week, made_year, model_year) in [
            (22, 29, (Some(22), Some(2019), None), Some(22), Some(2019), None),
            (0, 36, (None, Some(2026), None), None, Some(2026), None),
            (22, 37, (Some(22), Some(2027), None), None, None, None),
            (155, 77, (Some(155), Some(2067), None), None, None, None),
            (66, 30, (Some(66), Some(2020), None), None, Some(2020), None),
            (0, 0, (None, Some(1990), None), None, None, None),
            (4, 4, (Some(4), Some(1994), None), None, None, None),
            (255, 31, (None, None, Some(2021)), None, None, Some(2021)),
            (255, 255, (None, None, Some(2245)), None, None, None),
        ] {
            let edid = Edid::parse(&block(week, year, 0, &[])).unwrap();
            assert_eq!((edid.week(), edid.year(), edid.model_year()), said);
            assert_eq!(edid.dated(THIS_YEAR), Dated { made_week, made_year, model_year }, "{said:?}");
        }
    }

    #[test]
    fn an_empty_number_is_no_serial() {
        for (number, text, is_serial) in [
            (0, "", false),
            (0x0101_0101, "", false),
            (u32::MAX, "", false),
            (4_711, "", true),
            (4_711, "0000000000", false),
            (0, "H4ZN900123", true),
        ] {
            let edid = Edid::parse(&block(0, 29, number, &[(0xff, text)])).unwrap();
            assert_eq!(serial_hash(&edid).is_some(), is_serial, "{number} {text}");
        }
    }

    #[test]
    fn without_letters_of_a_maker_there_is_no_key() {
        for (packed, written) in [(0x367f_u16, "MS_"), (0, "@@@")] {
            let mut block = block(22, 29, 4_711, &[]);
            block[8..10].copy_from_slice(&packed.to_be_bytes());
            block[127] = block[..127].iter().fold(0_u8, |sum, byte| sum.wrapping_sub(*byte));
            let edid = Edid::parse(&block).unwrap();
            assert_eq!((edid.manufacturer.as_str(), edid.key()), (written, None));
        }
    }

    proptest! {
        #[test]
        fn damaged_bytes_never_stop_the_agent(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
            Edid::parse(&bytes).ok();
        }

        #[test]
        fn a_changed_byte_is_noticed(place in 0_usize..128, by in 1_u8..=255) {
            let mut block = block(22, 29, 4711, &[(0xfc, "DELL U2419H")]);
            block[place] = block[place].wrapping_add(by);
            let expected = if place < HEADER.len() { NoEdid::Header } else { NoEdid::Checksum };
            prop_assert_eq!(Edid::parse(&block), Err(expected));
        }
    }
}
