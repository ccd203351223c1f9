//! Maker, product and identity: the kernel knows the model's identifier (`MacBookPro18,3`), the platform's entry in
//! the registry serial number and UUID, and with Apple silicon the device tree the model's name.

use levetid_protocol::enrol::MachineIdentity;
use levetid_protocol::profile::{Machine, NotKnownReason};
use levetid_protocol::text::Text;

use super::{firmware_hypervisor, processor_hypervisor};
use crate::signals::apple::Properties;
use crate::signals::apple::machine::chassis_type;
use crate::signals::{Answer, Root, Unsupported, iokit};

const MAKER: &str = "Apple";

const SERIAL: &str = "IOPlatformSerialNumber";
const UUID: &str = "IOPlatformUUID";

/// The name of a board with Intel's processor.
const BOARD: &str = "board-id";

/// Maker, product and identity. Serial number and UUID are left out where they are placeholders.
pub fn machine(root: &Root) -> Machine {
    let identifier = root.kernel_short_text("hw.model").ok();
    let platform = platform(root).unwrap_or_default();
    let name = name(root);
    let chassis = chassis_type(name.as_ref().map(Text::as_str), identifier.as_ref().map(Text::as_str));
    Machine {
        manufacturer: Text::clean(MAKER),
        hypervisor: hypervisor(root, identifier.as_ref()),
        product: identifier,
        version: name,
        family: None,
        sku: None,
        serial: identity(&platform, SERIAL).ok(),
        uuid: identity(&platform, UUID).ok(),
        chassis_type: chassis,
        board_manufacturer: None,
        board_product: platform.text(BOARD).as_deref().and_then(Text::clean),
    }
}

/// What may tie an enrolment to a known device.
pub fn machine_identity(root: &Root) -> MachineIdentity {
    let platform = platform(root).unwrap_or_default();
    MachineIdentity {
        manufacturer: Text::clean(MAKER),
        serial: identity(&platform, SERIAL).ok(),
        uuid: identity(&platform, UUID).ok(),
    }
}

/// Whether the product is known.
pub fn model(root: &Root) -> Answer<()> {
    root.kernel_short_text("hw.model").map(|_| ())
}

/// Whether serial number or UUID is known.
pub fn serial(root: &Root) -> Answer<()> {
    let platform = platform(root)?;
    identity(&platform, SERIAL).or_else(|why| identity(&platform, UUID).map_err(|_| why)).map(|_| ())
}

/// The hypervisor under the machine, `other` when it does not say its name; `None` on a real machine.
fn hypervisor(root: &Root, identifier: Option<&Text>) -> Option<Text> {
    let is_guest = root.kernel_number("kern.hv_vmm_present") == Ok(1);
    let identifier = identifier.map_or("", |identifier| identifier.as_str());
    let name = || firmware_hypervisor(MAKER, identifier).or_else(processor_hypervisor).unwrap_or("other");
    is_guest.then(name).and_then(Text::clean)
}

/// The model's name, such as `MacBook Pro (14-inch, 2021)`; Macs with Intel's processor do not know theirs.
fn name(root: &Root) -> Option<Text> {
    root.only_live().ok()?;
    let product = iokit::at("IODeviceTree:/product")?.properties(&["product-name"]);
    Text::clean(&product.text("product-name")?)
}

fn platform(root: &Root) -> Answer<Properties> {
    root.only_live()?;
    let platform = iokit::service(c"IOPlatformExpertDevice").ok_or(Unsupported(NotKnownReason::Absent))?;
    Ok(platform.properties(&[SERIAL, UUID, BOARD]))
}

/// A text of the platform that says something.
fn identity(platform: &Properties, name: &str) -> Answer<Text> {
    let text = platform.text(name).as_deref().and_then(Text::clean);
    let text = text.ok_or(Unsupported(NotKnownReason::NotProvided))?;
    if text.meaningful().is_some() { Ok(text) } else { Err(Unsupported(NotKnownReason::Placeholder)) }
}
