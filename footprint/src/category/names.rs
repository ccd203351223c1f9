//! What a product's name tells of its kind.

use super::Category;

/// Names that outweigh the chassis, in lower case: firmware has no type for terminals, Apple calls an iMac a
/// laptop, and hypervisors call their guests desktops.
pub(super) const SURE_NAMES: &[(&str, Category)] = &[
    ("thin client", Category::ThinClient),
    ("all-in-one", Category::AllInOne),
    ("all in one", Category::AllInOne),
    (" aio", Category::AllInOne),
    ("imac", Category::AllInOne),
    ("macmini", Category::Desktop),
    ("mac mini", Category::Desktop),
    ("corebox", Category::Desktop),
    ("larkbox", Category::Desktop),
    ("standard pc (", Category::VirtualMachine),
    ("virtual machine", Category::VirtualMachine),
    ("virtualbox", Category::VirtualMachine),
    ("vmware", Category::VirtualMachine),
];

/// Names that tell where the chassis does not, most specific first, in lower case.
pub(super) const NAMES: &[(&str, Category)] = &[
    ("wyse", Category::ThinClient),
    ("futro", Category::ThinClient),
    // Panel PCs.
    ("afl-", Category::AllInOne),
    ("poweredge", Category::Server),
    ("proliant", Category::Server),
    ("thinksystem", Category::Server),
    ("thinkpad", Category::Laptop),
    ("thinkbook", Category::Laptop),
    ("ideapad", Category::Laptop),
    ("latitude", Category::Laptop),
    ("elitebook", Category::Laptop),
    ("probook", Category::Laptop),
    ("zbook", Category::Laptop),
    ("lifebook", Category::Laptop),
    ("macbook", Category::Laptop),
    ("travelmate", Category::Laptop),
    ("satellite", Category::Laptop),
    ("tecra", Category::Laptop),
    ("easynote", Category::Laptop),
    ("surface laptop", Category::Laptop),
    ("surface book", Category::Laptop),
    ("surface pro", Category::Tablet),
    ("surface go", Category::Tablet),
    ("notebook", Category::Laptop),
    ("laptop", Category::Laptop),
    ("optiplex", Category::Desktop),
    ("thinkcentre", Category::Desktop),
    ("thinkstation", Category::Desktop),
    ("elitedesk", Category::Desktop),
    ("prodesk", Category::Desktop),
    ("esprimo", Category::Desktop),
    ("macpro", Category::Desktop),
    ("mac pro", Category::Desktop),
    ("desktop", Category::Desktop),
];

/// The category of the first part that the name holds.
pub(super) fn of_name(names: &[(&str, Category)], lower_case_name: &str) -> Option<Category> {
    names.iter().find(|(part, _)| lower_case_name.contains(part)).map(|(_, category)| *category)
}
