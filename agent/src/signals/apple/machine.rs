//! What a Mac is, from its model identifier and its name.

/// Beginnings of a model identifier or name, in lower case, and the SMBIOS chassis type that stands for them
/// (DSP0134, table 17). A Mac with Apple silicon has no SMBIOS; its enclosure is in its name.
const ENCLOSURES: [(&str, u8); 6] = [
    ("macbook", NOTEBOOK),
    ("imac", ALL_IN_ONE),
    ("mac mini", MINI_PC),
    ("macmini", MINI_PC),
    ("mac studio", MINI_PC),
    ("mac pro", TOWER),
];

/// `MacPro7,1` among identifiers; newer ones begin with `Mac14,` and say nothing.
const MAC_PRO: &str = "macpro";

const TOWER: u8 = 7;
const NOTEBOOK: u8 = 10;
const ALL_IN_ONE: u8 = 13;
const MINI_PC: u8 = 35;

/// The chassis type, from a name such as `MacBook Pro (14-inch, 2021)` or else from a model identifier such as
/// `MacBookPro18,3`.
pub fn chassis_type(name: Option<&str>, identifier: Option<&str>) -> Option<u8> {
    let of = |text: &str| {
        let text = text.to_lowercase();
        let enclosure = ENCLOSURES.iter().find(|(beginning, _)| text.starts_with(beginning));
        enclosure.map(|(_, chassis)| *chassis).or_else(|| text.starts_with(MAC_PRO).then_some(TOWER))
    };
    name.and_then(of).or_else(|| identifier.and_then(of))
}

/// The maker of the processor. Intel's names itself; Apple's is named by its model, `Apple M1 Pro`.
pub fn processor_vendor(vendor: Option<String>, model: Option<&str>) -> Option<String> {
    vendor.or_else(|| model?.starts_with("Apple").then(|| "Apple".to_owned()))
}

/// The computer's name without the domain that the network adds.
pub fn host(name: &str) -> &str {
    name.split('.').next().unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn enclosures_are_named() {
        for (name, identifier, expected) in [
            (Some("MacBook Pro (14-inch, 2021)"), "MacBookPro18,3", Some(10)),
            (Some("MacBook Air (13-inch, M2, 2022)"), "Mac14,2", Some(10)),
            (None, "MacBookAir7,2", Some(10)),
            (Some("iMac (24-inch, M1, 2021)"), "iMac21,1", Some(13)),
            (None, "iMac19,1", Some(13)),
            (Some("Mac mini (2024)"), "Mac16,10", Some(35)),
            (None, "Macmini9,1", Some(35)),
            (Some("Mac Studio (2022)"), "Mac13,1", Some(35)),
            (Some("Mac Pro (2023)"), "Mac14,8", Some(7)),
            (None, "MacPro7,1", Some(7)),
            (None, "Mac14,2", None),
            (Some("Apple Virtual Machine 1"), "VirtualMac2,1", None),
        ] {
            assert_eq!(chassis_type(name, Some(identifier)), expected, "{identifier}");
        }
        assert_eq!(chassis_type(None, None), None);
    }

    #[test]
    fn a_processor_has_a_maker() {
        let vendor = |vendor: Option<&str>, model| processor_vendor(vendor.map(str::to_owned), model);
        assert_eq!(vendor(None, Some("Apple M1 Pro")).as_deref(), Some("Apple"));
        let intel = vendor(Some("GenuineIntel"), Some("Intel(R) Core(TM) i5-8210Y CPU @ 1.60GHz"));
        assert_eq!(intel.as_deref(), Some("GenuineIntel"));
        assert_eq!(vendor(None, Some("VirtualApple @ 2.50GHz")), None);
        assert_eq!(vendor(None, None), None);
    }

    #[test]
    fn a_name_is_the_computers_own() {
        assert_eq!(host("KOM-MAC-0042.local"), "KOM-MAC-0042");
        assert_eq!(host("KOM-MAC-0042"), "KOM-MAC-0042");
    }
}
