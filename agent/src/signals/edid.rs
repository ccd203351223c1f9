//! What a screen says of itself: the base block of its EDID (VESA E-EDID 1.4, section 3).

use levetid_protocol::placeholder::is_placeholder;
use levetid_protocol::text::Text;
use levetid_protocol::usage::ScreenKey;
use sha2::{Digest as _, Sha256};

const HEADER: [u8; 8] = [0, 255, 255, 255, 255, 255, 255, 0];

/// Where the four descriptors of 18 bytes begin.
const DESCRIPTORS: [usize; 4] = [54, 72, 90, 108];

/// The facts of a screen. Its serial number is only ever kept as a hash.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edid {
    /// Three letters of the maker.
    pub manufacturer: Option<Text>,
    /// The maker's product code.
    pub product_code: u16,
    /// First 16 hexadecimal digits of the SHA-256 of maker, product code and serial number.
    pub serial_hash: Option<Text>,
    /// Its name.
    pub name: Option<Text>,
    /// Week of manufacture, 1 to 54.
    pub made_week: Option<u8>,
    /// Year of manufacture.
    pub made_year: Option<i16>,
    /// Model year, where it gives that instead.
    pub model_year: Option<i16>,
    /// Width and height, cm.
    pub size_cm: Option<[u8; 2]>,
}

impl Edid {
    /// Reads the base block; `None` when it is cut short or its checksum is wrong.
    pub fn parse(bytes: &[u8]) -> Option<Self> {
        let block: &[u8; 128] = bytes.first_chunk()?;
        let sum = block.iter().fold(0_u8, |sum, byte| sum.wrapping_add(*byte));
        if !block.starts_with(&HEADER) || sum != 0 {
            return None;
        }
        let [.., m0, m1, p0, p1, s0, s1, s2, s3, week, year, _, _, _, width, height] =
            *block.first_chunk::<23>()?;
        let manufacturer = letters(u16::from_be_bytes([m0, m1]));
        let product_code = u16::from_le_bytes([p0, p1]);
        let number = u32::from_le_bytes([s0, s1, s2, s3]);
        let serial = descriptors(block, 0xff).next().or_else(|| usable_number(number));
        // Built-in panels write their maker and then their model in plain text descriptors.
        let name = descriptors(block, 0xfc).next().or_else(|| descriptors(block, 0xfe).last());
        let year = 1990 + i16::from(year);
        let is_model_year = week == 255;
        Some(Self {
            serial_hash: serial.filter(|serial| !is_placeholder(serial)).and_then(|serial| {
                hash(manufacturer.as_ref().map_or("", |maker| maker.as_str()), product_code, &serial)
            }),
            manufacturer,
            product_code,
            name: name.as_deref().and_then(Text::clean),
            made_week: (1..=54).contains(&week).then_some(week),
            made_year: (!is_model_year).then_some(year),
            model_year: is_model_year.then_some(year),
            size_cm: (width > 0 && height > 0).then_some([width, height]),
        })
    }

    /// By what the screen is known; `None` when it does not name its maker.
    pub fn key(&self) -> Option<ScreenKey> {
        Some(ScreenKey {
            manufacturer: self.manufacturer.clone()?,
            product_code: self.product_code,
            serial_hash: self.serial_hash.clone(),
        })
    }
}

/// Three letters of five bits each; A is 1.
fn letters(packed: u16) -> Option<Text> {
    let letter = |shift: u32| {
        let five_bits = u8::try_from((packed >> shift) & 31).ok()?;
        (1..=26).contains(&five_bits).then(|| char::from(b'A' + five_bits - 1))
    };
    let name: String = [letter(10)?, letter(5)?, letter(0)?].iter().collect();
    Text::clean(&name)
}

/// The texts of the descriptors of a kind, in order.
fn descriptors(block: &[u8; 128], kind: u8) -> impl Iterator<Item = String> {
    DESCRIPTORS.iter().filter_map(move |start| {
        let descriptor: &[u8; 18] = block.get(*start..)?.first_chunk()?;
        let [0, 0, 0, tag, 0, text @ ..] = descriptor else { return None };
        let text = text.split(|byte| *byte == b'\n').next()?;
        let text: String = text.iter().map(|byte| char::from(*byte)).collect();
        (*tag == kind && !text.trim().is_empty()).then(|| text.trim().to_owned())
    })
}

/// Makers leave all zeros, all ones or 16843009 (01 01 01 01) where there is no number.
fn usable_number(number: u32) -> Option<String> {
    (![0, 0x0101_0101, u32::MAX].contains(&number)).then(|| number.to_string())
}

fn hash(maker: &str, product_code: u16, serial: &str) -> Option<Text> {
    let digest = Sha256::digest(format!("{maker} {product_code:04x} {serial}"));
    let digits: String = digest.iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    Text::clean(&digits)
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

    #[test]
    fn reads_maker_name_and_age() {
        let edid = Edid::parse(&block(22, 29, 0, &[(0xff, "CN0ABC123"), (0xfc, "DELL U2419H")])).unwrap();
        assert_eq!(edid.manufacturer.as_ref().map(Text::as_str), Some("DEL"));
        assert_eq!((edid.made_week, edid.made_year, edid.model_year), (Some(22), Some(2019), None));
        assert_eq!(edid.name.as_ref().map(Text::as_str), Some("DELL U2419H"));
        assert_eq!(edid.size_cm, Some([53, 30]));
        let hash = edid.serial_hash.unwrap();
        assert_eq!(hash.as_str().len(), 16);
        let other = Edid::parse(&block(22, 29, 0, &[(0xff, "CN0ABC124")])).unwrap();
        assert_ne!(other.serial_hash, Some(hash));
    }

    #[test]
    fn a_panel_writes_its_maker_before_its_model() {
        let edid = Edid::parse(&block(9, 28, 0, &[(0xfe, "AUO"), (0xfe, "B140HAN04.2")])).unwrap();
        assert_eq!(edid.name.as_ref().map(Text::as_str), Some("B140HAN04.2"));
    }

    #[test]
    fn a_model_year_is_not_a_date_and_an_empty_number_no_serial() {
        let edid = Edid::parse(&block(255, 31, 0x0101_0101, &[])).unwrap();
        assert_eq!((edid.made_week, edid.made_year, edid.model_year), (None, None, Some(2021)));
        assert_eq!(edid.serial_hash, None);
        assert!(Edid::parse(&block(0, 29, 4711, &[])).unwrap().serial_hash.is_some());
        assert_eq!(Edid::parse(&block(0, 29, 4711, &[])).unwrap().made_week, None);
    }

    proptest! {
        #[test]
        fn damaged_bytes_never_stop_the_agent(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
            Edid::parse(&bytes);
        }

        #[test]
        fn a_changed_byte_is_noticed(place in 0_usize..128, by in 1_u8..=255) {
            let mut block = block(22, 29, 4711, &[(0xfc, "DELL U2419H")]);
            block[place] = block[place].wrapping_add(by);
            prop_assert_eq!(Edid::parse(&block), None);
        }
    }
}
