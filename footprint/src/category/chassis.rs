//! SMBIOS chassis types (DSP0134, structure type 3).

use super::Category;

/// The category of an SMBIOS chassis type; `None` where the type says nothing (other, unknown, parts).
///
/// A tablet whose keyboard comes off is a tablet: vendors' footprints file these there (100–150 kg).
pub(super) const fn of_chassis(chassis_type: u8) -> Option<Category> {
    // The top bit says that the chassis has a lock.
    match chassis_type & 0x7f {
        3..=7 | 15 | 16 | 24 | 34..=36 => Some(Category::Desktop),
        8..=10 | 14 | 31 => Some(Category::Laptop),
        13 => Some(Category::AllInOne),
        17 | 23 | 26..=29 => Some(Category::Server),
        30 | 32 => Some(Category::Tablet),
        _ => None,
    }
}

/// SMBIOS chassis types by name, from 1 on (DSP0134, table 17).
const CHASSIS_NAMES: &[&str] = &[
    "other",
    "unknown",
    "desktop",
    "low profile desktop",
    "pizza box",
    "mini tower",
    "tower",
    "portable",
    "laptop",
    "notebook",
    "hand held",
    "docking station",
    "all in one",
    "sub notebook",
    "space-saving",
    "lunch box",
    "main server chassis",
    "expansion chassis",
    "sub chassis",
    "bus expansion chassis",
    "peripheral chassis",
    "raid chassis",
    "rack mount chassis",
    "sealed-case pc",
    "multi-system",
    "compactpci",
    "advancedtca",
    "blade",
    "blade enclosing",
    "tablet",
    "convertible",
    "detachable",
    "iot gateway",
    "embedded pc",
    "mini pc",
    "stick pc",
];

/// The SMBIOS chassis type of this name, as tools print it.
#[must_use]
pub fn chassis_type(name: &str) -> Option<u8> {
    let name = name.trim().to_lowercase();
    CHASSIS_NAMES.iter().zip(1..).find(|(known, _)| **known == name).map(|(_, code)| code)
}
