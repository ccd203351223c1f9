//! Maker, product and identity, from the firmware tables, and whether the machine is a virtual one.

use levetid_protocol::enrol::MachineIdentity;
use levetid_protocol::profile::{Machine, NotKnownReason};
use levetid_protocol::text::Text;

use super::{firmware_hypervisor, is_guest, processor_hypervisor};
use crate::signals::smbios::Tables;
use crate::signals::{Answer, Root, Unsupported};

/// Maker, product and identity. Serial number and UUID are left out where they are placeholders.
pub fn machine(root: &Root) -> Machine {
    let machine = read(root, |tables| tables.machine()).unwrap_or_default();
    Machine { hypervisor: hypervisor(root, &machine), ..machine }
}

/// What may tie an enrolment to a known device.
pub fn machine_identity(root: &Root) -> MachineIdentity {
    read(root, |tables| tables.identity()).unwrap_or_default()
}

/// Whether maker and product are known.
pub fn model(root: &Root) -> Answer<()> {
    let machine = read(root, |tables| tables.machine())?;
    said(machine.manufacturer.as_ref())?;
    said(machine.product.as_ref())
}

/// Whether serial number or UUID is known. The tables hold one or the other, if only as a placeholder.
pub fn serial(root: &Root) -> Answer<()> {
    let machine = read(root, |tables| tables.machine())?;
    let is_known = machine.serial.is_some() || machine.uuid.is_some();
    if is_known { Ok(()) } else { Err(Unsupported(NotKnownReason::Placeholder)) }
}

/// The hypervisor under the machine, `other` when it does not say its name; `None` on a real machine, and on one
/// whose own Windows runs on a hypervisor that it brought along, as Windows 11 does for its security.
fn hypervisor(root: &Root, machine: &Machine) -> Option<Text> {
    let text = |text: &Option<Text>| text.as_ref().map_or("", Text::as_str).to_owned();
    let by_firmware = firmware_hypervisor(&text(&machine.manufacturer), &text(&machine.product));
    // A recorded machine is not here: only the one the agent runs on can be asked.
    let by_processor = || (root.is_live() && is_guest()).then(|| processor_hypervisor().unwrap_or("other"));
    Text::clean(by_firmware.or_else(by_processor)?)
}

fn read<T>(root: &Root, what: impl FnOnce(Tables) -> T) -> Answer<T> {
    let data = root.firmware_tables()?;
    Tables::of_file(&data).map(what).ok_or(Unsupported(NotKnownReason::ReadError))
}

fn said(text: Option<&Text>) -> Answer<()> {
    let text = text.ok_or(Unsupported(NotKnownReason::NotProvided))?;
    if text.meaningful().is_some() { Ok(()) } else { Err(Unsupported(NotKnownReason::Placeholder)) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::registry::{Machine as Recorded, smbios};

    #[test]
    fn reads_the_tables_of_a_recorded_machine() {
        let recorded = Recorded::new().bytes("", "SMBIOS", &smbios("LENOVO", "20L5S0AB00", "PF1A2B3C", 10));
        let root = Root::new(recorded.path());
        let machine = machine(&root);
        assert_eq!(machine.manufacturer.as_ref().map(Text::as_str), Some("LENOVO"));
        assert_eq!((machine.chassis_type, machine.hypervisor), (Some(10), None));
        assert_eq!(machine_identity(&root).serial.as_ref().map(Text::as_str), Some("PF1A2B3C"));
        assert_eq!((model(&root), serial(&root)), (Ok(()), Ok(())));
    }

    #[test]
    fn a_placeholder_never_becomes_identity() {
        let tables = smbios("To Be Filled By O.E.M.", "System Product Name", "Default string", 3);
        let recorded = Recorded::new().bytes("", "SMBIOS", &tables);
        let root = Root::new(recorded.path());
        assert_eq!((machine_identity(&root).serial, machine_identity(&root).manufacturer), (None, None));
        assert_eq!(model(&root), Err(Unsupported(NotKnownReason::Placeholder)));
    }

    #[test]
    fn a_virtual_machine_is_told_by_its_firmware() {
        let tables = smbios("Microsoft Corporation", "Virtual Machine", "0000-1111", 3);
        let recorded = Recorded::new().bytes("", "SMBIOS", &tables);
        let machine = machine(&Root::new(recorded.path()));
        assert_eq!(machine.hypervisor.as_ref().map(Text::as_str), Some("hyper-v"));
    }

    #[test]
    fn a_machine_without_tables_tells_why() {
        let recorded = Recorded::new();
        assert_eq!(model(&Root::new(recorded.path())), Err(Unsupported(NotKnownReason::Absent)));
        let damaged = Recorded::new().bytes("", "SMBIOS", &[1, 2, 3]);
        assert_eq!(serial(&Root::new(damaged.path())), Err(Unsupported(NotKnownReason::ReadError)));
    }
}
