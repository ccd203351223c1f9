//! What kind of device this is, from what its firmware says.

mod chassis;
mod names;

pub use chassis::chassis_type;

use serde::{Deserialize, Serialize};

use crate::code::coded_enum;
use chassis::of_chassis;
use names::{NAMES, SURE_NAMES, of_name};

coded_enum! {
    /// The kinds of device that the method tells apart.
    pub enum Category {
        /// Laptop, also with a hinge that turns.
        Laptop = "laptop",
        /// Desktop, also tower and mini PC.
        Desktop = "desktop",
        /// Desktop with a built-in panel.
        AllInOne = "all-in-one",
        /// Terminal that works through a server.
        ThinClient = "thin-client",
        /// Screen of its own; a built-in panel is not one.
        Monitor = "monitor",
        /// Tablet, also with a keyboard that comes off.
        Tablet = "tablet",
        /// Smartphone.
        Smartphone = "smartphone",
        /// Guest on a host.
        VirtualMachine = "virtual-machine",
        /// Server, rack or blade.
        Server = "server",
        /// Not known.
        Unknown = "unknown",
    }
}

/// What firmware and system say about the enclosure.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CategoryFacts<'a> {
    /// SMBIOS chassis type (DSP0134, structure type 3). The lock bit may be set.
    pub chassis_type: Option<u8>,
    /// The machine runs under a hypervisor as a guest.
    pub virtual_machine: bool,
    /// A system battery is present. `None`: could not be seen.
    pub has_battery: Option<bool>,
    /// A panel is connected inside (eDP, LVDS, DSI). `None`: could not be seen.
    pub has_built_in_panel: Option<bool>,
    /// The product's name, as people say it; never a placeholder.
    pub product_name: Option<&'a str>,
}

coded_enum! {
    /// What settled the category.
    pub enum Because {
        /// It is a guest of a hypervisor.
        Hypervisor = "hypervisor",
        /// The chassis type.
        ChassisType = "chassis-type",
        /// A desktop chassis that has a panel inside.
        DesktopWithPanel = "desktop-with-panel",
        /// A desktop chassis that has battery and panel: the chassis type is wrong.
        BatteryAndPanel = "battery-and-panel",
        /// The product name.
        ProductName = "product-name",
        /// The asset register.
        Register = "register",
        /// A PC tells of it as a screen of its own.
        Edid = "edid",
        /// Neither chassis nor name tells, and there is no battery: a board in a box.
        NoBattery = "no-battery",
        /// Nothing did.
        Nothing = "nothing",
    }
}

/// A category and what settled it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Classified {
    /// The category.
    pub category: Category,
    /// What settled it.
    pub because: Because,
}

/// Settles the category. A guest is a guest whatever its firmware pretends; then the chassis type counts,
/// corrected by battery and panel; the product name only where the chassis says nothing, but for a few names that
/// leave no doubt. What has neither told nor named itself and has no battery is a desktop.
#[must_use]
pub fn classify(facts: &CategoryFacts<'_>) -> Classified {
    let found = |category, because| Classified { category, because };
    if facts.virtual_machine {
        return found(Category::VirtualMachine, Because::Hypervisor);
    }
    let name = facts.product_name.unwrap_or_default().to_lowercase();
    let battery = facts.has_battery == Some(true);
    let panel = facts.has_built_in_panel == Some(true);
    let chassis = facts.chassis_type.and_then(of_chassis);
    let outweighs = |sure: &Category| {
        // A thin client that folds is made like a laptop.
        chassis != Some(*sure) && (*sure, chassis) != (Category::ThinClient, Some(Category::Laptop))
    };
    if let Some(category) = of_name(SURE_NAMES, &name).filter(outweighs) {
        return found(category, Because::ProductName);
    }
    match chassis {
        Some(Category::Desktop) if battery && panel => found(Category::Laptop, Because::BatteryAndPanel),
        Some(Category::Desktop) if panel => found(Category::AllInOne, Because::DesktopWithPanel),
        Some(category) => found(category, Because::ChassisType),
        None => match of_name(NAMES, &name) {
            Some(category) => found(category, Because::ProductName),
            None if battery && panel => found(Category::Laptop, Because::BatteryAndPanel),
            None if name.is_empty() && facts.has_battery == Some(false) => {
                found(Category::Desktop, Because::NoBattery)
            }
            None => found(Category::Unknown, Because::Nothing),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chassis(chassis_type: u8) -> CategoryFacts<'static> {
        CategoryFacts { chassis_type: Some(chassis_type), ..CategoryFacts::default() }
    }

    #[test]
    fn chassis_types() {
        for (codes, category) in [
            (&[3, 4, 5, 6, 7, 15, 16, 24, 34, 35, 36][..], Category::Desktop),
            (&[8, 9, 10, 14, 31], Category::Laptop),
            (&[13], Category::AllInOne),
            (&[17, 23, 26, 28, 29], Category::Server),
            (&[30, 32], Category::Tablet),
            (&[0, 1, 2, 11, 12, 18, 22, 25, 33, 99], Category::Unknown),
        ] {
            for code in codes {
                assert_eq!(classify(&chassis(*code)).category, category, "chassis type {code}");
                assert_eq!(classify(&chassis(code | 0x80)).category, category, "locked chassis {code}");
            }
        }
    }

    #[test]
    fn what_corrects_the_chassis() {
        let seen = |chassis_type, battery, panel, name| {
            classify(&CategoryFacts {
                chassis_type,
                has_battery: battery,
                has_built_in_panel: panel,
                product_name: name,
                virtual_machine: false,
            })
        };
        let some = Some(true);
        for (got, category, because) in [
            (seen(Some(3), None, some, None), Category::AllInOne, Because::DesktopWithPanel),
            (seen(Some(3), some, some, None), Category::Laptop, Because::BatteryAndPanel),
            (seen(Some(3), some, None, None), Category::Desktop, Because::ChassisType),
            (
                seen(Some(3), None, None, Some("HP t640 Thin Client")),
                Category::ThinClient,
                Because::ProductName,
            ),
            (seen(Some(10), None, None, Some("OptiPlex 7050")), Category::Laptop, Because::ChassisType),
            (seen(Some(1), None, None, Some("OptiPlex 7050")), Category::Desktop, Because::ProductName),
            (seen(None, None, None, Some("ThinkPad T480")), Category::Laptop, Because::ProductName),
            (seen(Some(2), some, some, Some("X")), Category::Laptop, Because::BatteryAndPanel),
            (seen(Some(9), some, None, Some("iMac18,3")), Category::AllInOne, Because::ProductName),
            (
                seen(Some(10), None, None, Some("mt44 Mobile Thin Client")),
                Category::Laptop,
                Because::ChassisType,
            ),
            (seen(Some(13), None, None, Some("iMac18,3")), Category::AllInOne, Because::ChassisType),
            (seen(Some(3), None, None, Some("ProOne 400 G1 AiO")), Category::AllInOne, Because::ProductName),
            (
                seen(Some(3), None, None, Some("Virtual Machine")),
                Category::VirtualMachine,
                Because::ProductName,
            ),
            (seen(Some(2), Some(false), None, None), Category::Desktop, Because::NoBattery),
            (seen(Some(2), Some(false), None, Some("X")), Category::Unknown, Because::Nothing),
            (seen(None, some, None, None), Category::Unknown, Because::Nothing),
            (seen(None, None, None, None), Category::Unknown, Because::Nothing),
        ] {
            assert_eq!(got, Classified { category, because });
        }
    }

    #[test]
    fn chassis_types_have_names() {
        for (name, code) in [
            ("Other", Some(1)),
            ("Notebook", Some(10)),
            ("All In One", Some(13)),
            ("Mini PC", Some(35)),
            ("Box", None),
        ] {
            assert_eq!(chassis_type(name), code, "{name}");
        }
        assert_eq!(chassis_type("Stick PC"), Some(36));
    }

    #[test]
    fn a_guest_is_a_guest_whatever_the_chassis_says() {
        let facts = CategoryFacts {
            virtual_machine: true,
            has_battery: Some(true),
            product_name: Some("ThinkPad T480"),
            ..chassis(10)
        };
        assert_eq!(
            classify(&facts),
            Classified { category: Category::VirtualMachine, because: Because::Hypervisor }
        );
    }
}
