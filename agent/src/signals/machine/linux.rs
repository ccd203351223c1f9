//! Maker, product and identity, from the firmware tables below `/sys/class/dmi/id`, and whether the
//! machine is a virtual one.

use levetid_protocol::enrol::MachineIdentity;
use levetid_protocol::profile::{Machine, NotKnownReason};
use levetid_protocol::text::Text;

use super::{firmware_hypervisor, processor_hypervisor};
use crate::signals::{Answer, Root, Unsupported};

const FOLDER: &str = "sys/class/dmi/id";

/// Maker, product and identity. Serial number and UUID are left out where they are placeholders.
pub fn machine(root: &Root) -> Machine {
    let text = |file: &str| root.short_text(&format!("{FOLDER}/{file}")).ok();
    Machine {
        manufacturer: text("sys_vendor"),
        product: text("product_name"),
        version: text("product_version"),
        family: text("product_family"),
        sku: text("product_sku"),
        serial: identity(root, "product_serial").ok(),
        uuid: identity(root, "product_uuid").ok(),
        chassis_type: root.number(&format!("{FOLDER}/chassis_type")).ok(),
        board_manufacturer: text("board_vendor"),
        board_product: text("board_name"),
        hypervisor: hypervisor(root),
    }
}

/// What may tie an enrolment to a known device.
pub fn machine_identity(root: &Root) -> MachineIdentity {
    MachineIdentity {
        manufacturer: identity(root, "sys_vendor").ok(),
        serial: identity(root, "product_serial").ok(),
        uuid: identity(root, "product_uuid").ok(),
    }
}

/// Whether maker and product are known.
pub fn model(root: &Root) -> Answer<()> {
    identity(root, "sys_vendor")?;
    identity(root, "product_name").map(|_| ())
}

/// Whether serial number or UUID is known.
pub fn serial(root: &Root) -> Answer<()> {
    identity(root, "product_serial")
        .or_else(|why| identity(root, "product_uuid").map_err(|_| why))
        .map(|_| ())
}

/// The hypervisor under the machine, `other` when it does not say its name; `None` on a real machine.
pub fn hypervisor(root: &Root) -> Option<Text> {
    let by_firmware = by_firmware(root);
    let flagged = root.text("proc/cpuinfo").is_ok_and(|cpuinfo| has_hypervisor_flag(&cpuinfo));
    let name = if let Ok(kind) = root.text("sys/hypervisor/type") {
        Some(kind)
    } else if flagged {
        // A recorded machine is not here: only the one the agent runs on can be asked.
        let by_processor = || if root.is_live() { processor_hypervisor() } else { None };
        Some(by_firmware.or_else(by_processor).unwrap_or("other").to_owned())
    } else {
        by_firmware.map(str::to_owned)
    };
    Text::clean(&name?)
}

/// A text of the firmware that says something.
fn identity(root: &Root, file: &str) -> Answer<Text> {
    let text = root.short_text(&format!("{FOLDER}/{file}"))?;
    if text.meaningful().is_some() { Ok(text) } else { Err(Unsupported(NotKnownReason::Placeholder)) }
}

fn has_hypervisor_flag(cpuinfo: &str) -> bool {
    cpuinfo
        .lines()
        .filter(|line| line.starts_with("flags"))
        .any(|line| line.split_whitespace().any(|flag| flag == "hypervisor"))
}

/// What maker and product of the firmware tell of.
fn by_firmware(root: &Root) -> Option<&'static str> {
    let text = |file: &str| root.text(&format!("{FOLDER}/{file}")).unwrap_or_default();
    firmware_hypervisor(&text("sys_vendor"), &text("product_name"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::machine_of;

    #[test]
    fn tells_virtual_machines_from_real_ones() {
        let guest = ("proc/cpuinfo", "processor : 0\nflags\t: fpu hypervisor sse2\n");
        let host = ("proc/cpuinfo", "processor : 0\nflags\t: fpu sse2\n");
        let vendor = |name| ("sys/class/dmi/id/sys_vendor", name);
        let product = |name| ("sys/class/dmi/id/product_name", name);
        for (files, expected) in [
            (vec![host, vendor("LENOVO"), product("20L5S0AB00")], None),
            (vec![host, vendor("Microsoft Corporation"), product("Surface Pro 7")], None),
            (vec![guest, vendor("Microsoft Corporation"), product("Virtual Machine")], Some("hyper-v")),
            (vec![guest, vendor("QEMU"), product("Standard PC (Q35 + ICH9, 2009)")], Some("kvm")),
            (vec![guest, vendor("VMware, Inc."), product("VMware7,1")], Some("vmware")),
            (vec![guest], Some("other")),
            (vec![guest, ("sys/hypervisor/type", "xen\n")], Some("xen")),
            (vec![], None),
        ] {
            let machine = machine_of(&files);
            let name = hypervisor(&Root::new(machine.path()));
            assert_eq!(name.as_ref().map(Text::as_str), expected, "{files:?}");
        }
    }

    #[test]
    fn a_placeholder_never_becomes_identity() {
        let folder = machine_of(&[
            ("sys/class/dmi/id/sys_vendor", "To Be Filled By O.E.M.\n"),
            ("sys/class/dmi/id/product_serial", "Default string\n"),
        ]);
        let root = Root::new(folder.path());
        assert_eq!(machine_identity(&root), MachineIdentity::default());
        assert_eq!(machine(&root).serial, None);
        assert_eq!(serial(&root), Err(Unsupported(NotKnownReason::Placeholder)));
        assert_eq!(model(&root), Err(Unsupported(NotKnownReason::Placeholder)));
    }
}
