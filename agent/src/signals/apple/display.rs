//! Screens: a Mac with Intel's processor gives their EDID, one with Apple's gives what it read there.

use super::Properties;
use crate::signals::display::ScreenState;
use crate::signals::edid::Edid;

/// What is read of a screen of a Mac with Apple silicon.
pub const KEYS: [&str; 11] = [
    "AlphanumericSerialNumber",
    "DisplayAttributes",
    "IONameMatched",
    "LegacyManufacturerID",
    "ProductAttributes",
    "ProductID",
    "ProductName",
    "SerialNumber",
    "WeekOfManufacture",
    "YearOfManufacture",
    "external",
];

/// States of `IODisplayWrangler`, 0 to 4: at 3 screens are dimmed, at 4 bright, below they are off.
const DIMMED: i64 = 3;

/// The maker `APP` in the packed form of an EDID.
const APPLE: i64 = 0x0610;

/// The state of the screens together, from the state of their power.
pub fn state(screens: usize, wrangler: Option<i64>) -> ScreenState {
    match wrangler {
        _ if screens == 0 => ScreenState::None,
        Some(state) if state >= DIMMED => ScreenState::On,
        Some(_) => ScreenState::Off,
        None => ScreenState::NotVisible,
    }
}

/// A screen behind a framebuffer of Apple silicon.
#[derive(Debug, PartialEq, Eq)]
pub struct Screen {
    /// A panel of the Mac itself.
    pub built_in: bool,
    /// What it says of itself.
    pub edid: Option<Edid>,
}

/// The screen that is connected to a framebuffer; `None` where there is none.
pub fn screen(framebuffer: &Properties) -> Option<Screen> {
    let product = framebuffer.table("DisplayAttributes")?.table("ProductAttributes")?;
    // The first framebuffer of a Mac mini has a plug, that of a MacBook a panel, and both have its name.
    let external = framebuffer.flag("external") == Some(true)
        || framebuffer.text("IONameMatched").is_some_and(|name| name.starts_with("dispext"))
        || product.number("LegacyManufacturerID").is_some_and(|maker| maker != APPLE);
    Some(Screen { built_in: !external, edid: base_block(product).and_then(|block| Edid::parse(&block).ok()) })
}

/// What the system read from the screen, written as the screen wrote it: so a screen is the same, serial number
/// and all, on whatever machine it is seen.
fn base_block(product: &Properties) -> Option<[u8; 128]> {
    let mut block = [0_u8; 128];
    let number = |name: &str| product.number(name);
    let maker = u16::try_from(number("LegacyManufacturerID")?).ok()?.to_be_bytes();
    let code = u16::try_from(number("ProductID")?).ok()?.to_le_bytes();
    let serial =
        number("SerialNumber").and_then(|serial| u32::try_from(serial).ok()).unwrap_or(0).to_le_bytes();
    let week = number("WeekOfManufacture").and_then(|week| u8::try_from(week).ok()).unwrap_or(0);
    let year = number("YearOfManufacture").and_then(|year| u8::try_from(year.checked_sub(1990)?).ok())?;
    put(&mut block, 0, &[0, 255, 255, 255, 255, 255, 255, 0]);
    put(&mut block, 8, &[maker, code].concat());
    put(&mut block, 12, &serial);
    put(&mut block, 16, &[week, year, 1, 4]);
    for (at, kind, name) in [(54, 0xff, "AlphanumericSerialNumber"), (72, 0xfc, "ProductName")] {
        if let Some(text) = product.text(name).filter(|text| !text.is_empty() && text.is_ascii()) {
            put(&mut block, at, &descriptor(kind, &text));
        }
    }
    let sum = block.iter().fold(0_u8, |sum, byte| sum.wrapping_sub(*byte));
    put(&mut block, 127, &[sum]);
    Some(block)
}

/// A text of 13 characters at most, ended by a line feed where it is shorter and filled with spaces.
fn descriptor(kind: u8, text: &str) -> [u8; 18] {
    let mut descriptor = *b"\0\0\0\0\0             ";
    put(&mut descriptor, 3, &[kind]);
    let ended = text.bytes().chain([b'\n']).take(13).collect::<Vec<u8>>();
    put(&mut descriptor, 5, &ended);
    descriptor
}

fn put(block: &mut [u8], at: usize, bytes: &[u8]) {
    if let Some(place) = block.get_mut(at..at + bytes.len()) {
        place.copy_from_slice(bytes);
    }
}

#[cfg(test)]
mod tests {
    use super::super::Value::{self, Flag, Number, Table};
    use super::super::tests::{properties, text};
    use super::*;
    use levetid_protocol::text::Text;
    use proptest::prelude::*;

    fn framebuffer(matched: &str, product: Properties) -> Properties {
        let attributes = properties([("ProductAttributes", Table(product))]);
        properties([("IONameMatched", text(matched)), ("DisplayAttributes", Table(attributes))])
    }

    fn dell(serial: &str) -> Properties {
        properties([
            ("LegacyManufacturerID", Number(0x10ac)),
            ("ProductID", Number(0xa0c7)),
            ("SerialNumber", Number(0x4c31_3930)),
            ("AlphanumericSerialNumber", text(serial)),
            ("ProductName", text("DELL U2419H")),
            ("WeekOfManufacture", Number(22)),
            ("YearOfManufacture", Number(2019)),
        ])
    }

    #[test]
    fn a_screen_is_the_same_on_every_machine() {
        let block = base_block(&dell("CN0ABC123")).unwrap();
        assert_eq!((block[16], block[17], &block[59..69]), (22, 29, &b"CN0ABC123\n"[..]));
        assert_eq!(&block[72..90], b"\0\0\0\xfc\0DELL U2419H\n ");
        let seen = screen(&framebuffer("dispext0,t8103", dell("CN0ABC123"))).unwrap();
        let key = seen.edid.unwrap().key().unwrap();
        assert_eq!((seen.built_in, key.manufacturer.as_str(), key.product_code), (false, "DEL", 0xa0c7));
        let other =
            screen(&framebuffer("dispext0,t8103", dell("CN0ABC124"))).unwrap().edid.unwrap().key().unwrap();
        assert!(key.serial_hash.is_some() && key.serial_hash != other.serial_hash);
    }

    #[test]
    fn panels_are_told_from_plugs() {
        let of = |matched: &str, maker: i64, external: Option<bool>| {
            let product = properties([
                ("LegacyManufacturerID", Number(maker)),
                ("ProductID", Number(0xa050)),
                ("ProductName", text("Color LCD")),
                ("YearOfManufacture", Number(2021)),
            ]);
            let all = framebuffer(matched, product);
            let flag = external.map(|external| ("external".to_owned(), Flag(external)));
            let both: Properties = all.0.into_iter().chain(flag).collect();
            screen(&both).unwrap().built_in
        };
        assert!(of("disp0,t8103", APPLE, None));
        assert!(of("disp0,t8103", APPLE, Some(false)));
        assert!(!of("disp0,t8103", APPLE, Some(true)));
        assert!(!of("dispext0,t6000", APPLE, None), "a Studio Display");
        assert!(!of("disp0,t8103", 0x10ac, None), "the plug of a Mac mini");
        assert_eq!(screen(&properties([("IONameMatched", text("dispext1,t8103"))])), None);
    }

    #[test]
    fn a_screen_that_hides_its_age_is_a_screen() {
        let product = properties([("LegacyManufacturerID", Number(0x10ac)), ("ProductID", Number(7))]);
        assert_eq!(screen(&framebuffer("dispext0", product)).unwrap().edid, None);
    }

    #[test]
    fn screens_are_off_below_dimmed() {
        for (screens, wrangler, expected) in [
            (2, Some(4), ScreenState::On),
            (2, Some(3), ScreenState::On),
            (2, Some(1), ScreenState::Off),
            (1, Some(0), ScreenState::Off),
            (0, Some(4), ScreenState::None),
            (0, None, ScreenState::None),
            (1, None, ScreenState::NotVisible),
        ] {
            assert_eq!(state(screens, wrangler), expected, "{screens} screens at {wrangler:?}");
        }
    }

    proptest! {
        #[test]
        fn no_attribute_stops_the_agent(
            numbers in prop::collection::vec(any::<i64>(), 5), name in ".{0,40}", serial in ".{0,40}"
        ) {
            let names = ["LegacyManufacturerID", "ProductID", "SerialNumber", "WeekOfManufacture", "YearOfManufacture"];
            let numbers = names.iter().zip(numbers).map(|(name, number)| ((*name).to_owned(), Number(number)));
            let texts = [("ProductName", name), ("AlphanumericSerialNumber", serial)];
            let texts = texts.into_iter().map(|(name, text)| (name.to_owned(), Value::Text(text)));
            screen(&framebuffer("dispext0", numbers.chain(texts).collect()));
        }

        #[test]
        fn what_is_written_can_be_read(week in 0_i64..=255, year in 1990_i64..=2245, name in "[ -~]{0,40}") {
            let product: Properties = [
                ("LegacyManufacturerID", Number(0x10ac)),
                ("ProductID", Number(7)),
                ("WeekOfManufacture", Number(week)),
                ("YearOfManufacture", Number(year)),
                ("ProductName", Value::Text(name)),
            ]
            .map(|(name, value)| (name.to_owned(), value))
            .into_iter()
            .collect();
            let edid = screen(&framebuffer("dispext0", product)).unwrap().edid.unwrap();
            prop_assert_eq!(edid.key().map(|key| key.manufacturer), Text::clean("DEL"));
        }
    }
}
