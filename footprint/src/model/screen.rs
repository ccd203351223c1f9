//! Who makes a screen, by the three letters in its EDID.

/// Makers by their letters in the registry of plug-and-play makers (UEFI Forum), spelt as [`super::manufacturer`] does.
const MAKERS: &[(&str, &str)] = &[
    ("ACI", "ASUS"),
    ("ACR", "Acer"),
    ("AOC", "AOC"),
    ("APP", "Apple"),
    ("AUS", "ASUS"),
    ("BNQ", "BenQ"),
    ("CTX", "CTX"),
    ("DEL", "Dell"),
    ("ENC", "EIZO"),
    ("FUS", "Fujitsu Siemens"),
    ("GBT", "Gigabyte"),
    ("GSM", "LG"),
    ("HPN", "HP"),
    ("HWP", "HP"),
    ("HWV", "Huawei"),
    ("IVM", "Iiyama"),
    ("LEN", "Lenovo"),
    ("MED", "Medion"),
    ("MSI", "MSI"),
    ("NEC", "NEC"),
    ("PHL", "Philips"),
    ("SAM", "Samsung"),
    ("SDC", "Samsung"),
    ("SNY", "Sony"),
    ("VSC", "ViewSonic"),
    ("XMI", "Xiaomi"),
];

/// The maker of a screen by the three letters in its EDID; `None` where they are not in the table.
///
/// ```
/// assert_eq!(levetid_footprint::model::screen_maker("HPN"), Some("HP"));
/// ```
#[must_use]
pub fn screen_maker(letters: &str) -> Option<&'static str> {
    MAKERS.iter().find(|(code, _)| *code == letters).map(|(_, maker)| *maker)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::manufacturer;

    #[test]
    fn makers_are_spelt_as_those_of_machines() {
        for (code, maker) in MAKERS {
            assert_eq!(manufacturer(maker).as_deref(), Some(*maker), "{code}");
        }
    }
}
