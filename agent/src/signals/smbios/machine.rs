//! Firmware (type 0), machine (type 1), base board (type 2) and chassis (type 3).

use levetid_protocol::Uuid;
use levetid_protocol::enrol::MachineIdentity;
use levetid_protocol::profile::{Firmware, Machine};
use levetid_protocol::text::Text;

use super::{Structure, Tables};

const FIRMWARE: u8 = 0;
const SYSTEM: u8 = 1;
const BASE_BOARD: u8 = 2;
const CHASSIS: u8 = 3;

/// Set in the chassis type where the chassis has a lock.
const LOCK: u8 = 0x80;
/// Chassis types that have a meaning (DSP0134 table 17).
const CHASSIS_TYPES: std::ops::RangeInclusive<u8> = 1..=36;

/// From this version on the first three fields of a UUID have their bytes reversed.
const MIXED_UUID_SINCE: (u8, u8) = (2, 6);
/// A system structure this long follows version 2.4 at least: it names a family.
const LENGTH_WITH_FAMILY: usize = 0x1b;

impl Tables<'_> {
    /// The machine, as Linux shows it below `/sys/class/dmi/id`: texts as they are, but serial number and UUID
    /// only where they are no placeholders. Whether it is a virtual one is for others to tell.
    pub fn machine(self) -> Machine {
        let system = self.first(SYSTEM);
        let text = |at: usize| system?.text(at);
        let board = self.first(BASE_BOARD);
        let chassis_type = self.first(CHASSIS).and_then(|chassis| chassis.byte(5)).map(|byte| byte & !LOCK);
        Machine {
            manufacturer: text(4),
            product: text(5),
            version: text(6),
            family: text(0x1a),
            sku: text(0x19),
            serial: system.and_then(|system| system.meaningful(7)),
            uuid: system.and_then(|system| uuid(&system, self.version)),
            chassis_type: chassis_type.filter(|kind| CHASSIS_TYPES.contains(kind)),
            board_manufacturer: board.and_then(|board| board.text(4)),
            board_product: board.and_then(|board| board.text(5)),
            hypervisor: None,
        }
    }

    /// What may tie an enrolment to a known device: nothing that is a placeholder.
    pub fn identity(self) -> MachineIdentity {
        let Machine { manufacturer, serial, uuid, .. } = self.machine();
        let manufacturer = manufacturer.filter(|text| text.meaningful().is_some());
        MachineIdentity { manufacturer, serial, uuid }
    }

    /// The firmware's maker, version and date as written. How the machine was started, the tables do not say.
    pub fn firmware(self) -> Firmware {
        let firmware = self.first(FIRMWARE);
        let text = |at: usize| firmware?.text(at);
        Firmware { vendor: text(4), version: text(5), date: text(8), ..Firmware::default() }
    }
}

/// The UUID, unless it is a placeholder. Where the version of the tables is not known, all but the oldest
/// kind of structure is read as all machines since 2006 write it.
fn uuid(system: &Structure, version: Option<(u8, u8)>) -> Option<Text> {
    let bytes = system.array::<16>(8)?;
    let mixed = match version {
        Some(version) => version >= MIXED_UUID_SINCE,
        None => system.formatted.len() >= LENGTH_WITH_FAMILY,
    };
    let uuid = if mixed { Uuid::from_bytes_le(bytes) } else { Uuid::from_bytes(bytes) };
    Text::clean(&uuid.to_string()).filter(|text| text.meaningful().is_some())
}
