use super::*;
use jiff::civil::{Date, date};
use levetid_protocol::enrol::MachineIdentity;
use levetid_protocol::profile::Machine;
use proptest::prelude::*;

const TODAY: Date = date(2026, 11, 23);

/// A structure of this length with these fields and texts.
fn structure(kind: u8, length: u8, fields: &[(usize, &[u8])], texts: &[&str]) -> Vec<u8> {
    let mut bytes = vec![0; usize::from(length)];
    bytes[..2].copy_from_slice(&[kind, length]);
    for (at, value) in fields {
        bytes[*at..*at + value.len()].copy_from_slice(value);
    }
    for text in texts {
        bytes.extend(text.as_bytes());
        bytes.push(0);
    }
    bytes.extend(if texts.is_empty() { &[0, 0][..] } else { &[0] });
    bytes
}

fn end() -> Vec<u8> {
    structure(127, 4, &[], &[])
}

const UUID: [u8; 16] =
    [0x44, 0x45, 0x4c, 0x4c, 0x35, 0x00, 0x10, 0x35, 0x80, 0x52, 0xb4, 0xc0, 0x4f, 0x4d, 0x31, 0x32];

fn system(serial: &str, uuid: [u8; 16]) -> Vec<u8> {
    structure(
        1,
        0x1b,
        &[(4, &[1, 2, 3, 4]), (8, &uuid), (0x19, &[5, 6])],
        &["LENOVO", "20L5S0AB00", "ThinkPad T480", serial, "LENOVO_MT_20L5", "ThinkPad T480"],
    )
}

/// A laptop's table.
fn laptop() -> Vec<u8> {
    [
        structure(0, 0x18, &[(4, &[1, 2]), (8, &[3])], &["LENOVO", "N24ET76W (1.51 )", "02/24/2024"]),
        system("PF0ABCDE", UUID),
        structure(2, 0x0f, &[(4, &[1, 2])], &["LENOVO", "20L5S0AB00"]),
        structure(3, 0x16, &[(4, &[1]), (5, &[0x8a])], &["LENOVO"]),
        battery(&[(0x15, &[10])], &["Rear", "SMP", "08/21/2019", "01AV424"]),
        end(),
    ]
    .concat()
}

/// A battery of 4,800 × mWh of lithium ion, located, made and named by its texts.
fn battery(fields: &[(usize, &[u8])], texts: &[&str]) -> Vec<u8> {
    let usual: [(usize, &[u8]); 3] = [(4, &[1, 2, 3, 0, 4]), (9, &[6]), (0x0a, &4_800_u16.to_le_bytes())];
    structure(22, 0x1a, &[&usual[..], fields].concat(), texts)
}

#[test]
fn reads_who_made_the_machine() {
    let laptop = laptop();
    let text = |text: &str| Text::clean(text);
    let expected = Machine {
        manufacturer: text("LENOVO"),
        product: text("20L5S0AB00"),
        version: text("ThinkPad T480"),
        family: text("ThinkPad T480"),
        sku: text("LENOVO_MT_20L5"),
        serial: text("PF0ABCDE"),
        uuid: text("4c4c4544-0035-3510-8052-b4c04f4d3132"),
        chassis_type: Some(10),
        board_manufacturer: text("LENOVO"),
        board_product: text("20L5S0AB00"),
        hypervisor: None,
    };
    assert_eq!(Tables::raw(&laptop).machine(), expected);
    let firmware = Tables::raw(&laptop).firmware();
    assert_eq!(
        (firmware.vendor, firmware.version, firmware.date),
        (text("LENOVO"), text("N24ET76W (1.51 )"), text("02/24/2024"))
    );
}

#[test]
fn old_tables_write_the_uuid_straight() {
    let straight = "44454c4c-3500-1035-8052-b4c04f4d3132";
    let mixed = "4c4c4544-0035-3510-8052-b4c04f4d3132";
    let (system, old) = (system("PF0ABCDE", UUID), structure(1, 0x19, &[(8, &UUID)], &[]));
    for (table, version, expected) in [
        (&system, Some((3, 2)), mixed),
        (&system, Some((2, 6)), mixed),
        (&system, Some((2, 5)), straight),
        (&system, None, mixed),
        (&old, None, straight),
    ] {
        let tables = Tables { structures: table, version };
        assert_eq!(tables.machine().uuid.unwrap().as_str(), expected, "{version:?}");
    }
}

#[test]
fn a_placeholder_is_shown_and_never_becomes_identity() {
    let sample = [0, 2, 0, 3, 0, 4, 0, 5, 0, 6, 0, 7, 0, 8, 0, 9];
    for (serial, uuid) in [
        ("Default string", [0; 16]),
        ("System Serial Number", [0xff; 16]),
        ("0123456789", sample),
        ("00000000", [0xfe; 16]),
        (" ", [0x11; 16]),
    ] {
        let table = system(serial, uuid);
        let machine = Tables::raw(&table).machine();
        assert_eq!((machine.serial, machine.uuid), (None, None), "{serial}");
        assert!(machine.manufacturer.is_some());
    }
    let mut nameless = system("Default string", sample);
    nameless.splice(27..33, *b"System manufacturer");
    assert_eq!(Tables::raw(&nameless).identity(), MachineIdentity::default());
}

#[test]
fn the_chassis_has_a_type_that_means_something() {
    for (byte, expected) in [(0x0a, Some(10)), (0x8a, Some(10)), (0, None), (0x80, None), (37, None)] {
        let table = structure(3, 0x16, &[(5, &[byte])], &[]);
        assert_eq!(Tables::raw(&table).machine().chassis_type, expected, "{byte:#x}");
    }
}

#[test]
fn a_field_that_is_not_there_is_not_known() {
    for (case, table) in [
        ("the structure ends before it", structure(1, 8, &[(4, &[1, 9])], &["LENOVO"])),
        ("texts are fewer than their numbers", structure(1, 0x1b, &[(4, &[1, 2, 3, 4])], &["LENOVO"])),
    ] {
        let machine = Tables::raw(&table).machine();
        let expected = Machine { manufacturer: Text::clean("LENOVO"), ..Machine::default() };
        assert_eq!(machine, expected, "{case}");
    }
}

#[test]
fn reads_a_battery_and_not_its_sample() {
    for (case, table, chemistry, design_wh, made) in [
        (
            "tenfold",
            battery(&[(0x15, &[10])], &["Rear", "SMP", "08/21/2019"]),
            Some("Li-ion"),
            Some(48),
            true,
        ),
        (
            "not multiplied",
            battery(&[(0x0a, &[0x9c, 0xb0])], &[" ", " ", "2019-8-21"]),
            Some("Li-ion"),
            Some(45),
            true,
        ),
        ("packed date", battery(&[(6, &[0]), (0x12, &[0x15, 0x4f])], &["Rear"]), Some("Li-ion"), None, true),
        ("no date", battery(&[(6, &[0])], &["Rear"]), Some("Li-ion"), None, false),
        ("sample date", battery(&[], &["Rear", "SMP", "08/08/2010"]), Some("Li-ion"), None, false),
        ("short year", battery(&[], &["Rear", "SMP", "09/08/19"]), Some("Li-ion"), None, false),
        ("a name", battery(&[], &["Rear", "SMP", "ManufDate"]), Some("Li-ion"), None, false),
        ("stopped", battery(&[(0x0a, &[0xff, 0xff]), (0x15, &[10])], &[]), Some("Li-ion"), None, false),
        ("zinc air", battery(&[(9, &[7])], &[]), None, None, false),
        ("its own word", battery(&[(9, &[2]), (0x14, &[1])], &["LiP"]), Some("LiP"), None, false),
        ("no word", battery(&[(9, &[2]), (0x14, &[1])], &["<OUT OF SPEC>"]), None, None, false),
    ] {
        let battery = Tables::raw(&table).batteries(TODAY).pop().unwrap();
        assert_eq!(battery.chemistry.as_ref().map(Text::as_str), chemistry, "{case}");
        assert_eq!(
            (battery.design_wh, battery.made),
            (design_wh, made.then_some(date(2019, 8, 21))),
            "{case}"
        );
    }
    let laptop = laptop();
    let battery = Tables::raw(&laptop).batteries(TODAY).pop().unwrap();
    let texts = (battery.name.as_str(), battery.manufacturer.unwrap(), battery.model.unwrap());
    assert_eq!(texts, ("Rear", Text::clean("SMP").unwrap(), Text::clean("01AV424").unwrap()));
    let nameless = self::battery(&[], &["Default string"]);
    assert_eq!(Tables::raw(&nameless).batteries(TODAY)[0].name.as_str(), "battery 1");
}

#[test]
fn reads_arrays_and_slots() {
    let device = |fields: &[(usize, &[u8])]| structure(17, 0x28, fields, &["DIMM 1"]);
    let tables = [
        structure(0, 0x18, &[], &[]),
        structure(16, 0x17, &[(5, &[3]), (7, &(32_u32 << 20).to_le_bytes())], &[]),
        structure(16, 0x17, &[(5, &[7]), (7, &(9_u32 << 20).to_le_bytes())], &[]),
        device(&[(0x0c, &8_192_u16.to_le_bytes()), (0x0e, &[0x0d]), (0x12, &[0x1a])]),
        device(&[(0x0e, &[0x0d])]),
        device(&[(0x0c, &[0xff, 0x7f]), (0x0e, &[0x0b]), (0x12, &[0x23]), (0x1c, &65_536_u32.to_le_bytes())]),
        device(&[(0x0c, &[0xff, 0xff])]),
        end(),
        device(&[(0x0c, &[1, 0])]),
    ]
    .concat();
    let memory = Tables::raw(&tables).memory();
    assert_eq!(memory.max_mib, Some(32_768));
    let slots: Vec<_> = memory
        .slots
        .iter()
        .map(|slot| (slot.size_mib, slot.kind.as_ref().map(Text::as_str), slot.soldered))
        .collect();
    assert_eq!(slots, [(8_192, Some("DDR4"), false), (0, None, false), (65_536, Some("LPDDR5"), true)]);
}

#[test]
fn a_file_is_known_by_what_comes_first() {
    let laptop = laptop();
    let length = u32::try_from(laptop.len()).unwrap().to_le_bytes();
    let windows = [&[0, 3, 2, 0][..], &length, &laptop].concat();
    let mut new_entry = vec![0; 32];
    new_entry[..9].copy_from_slice(b"_SM3_\0\x18\x03\x02");
    new_entry[0x0c..0x10].copy_from_slice(&length);
    let mut old_entry = vec![0; 32];
    old_entry[..8].copy_from_slice(b"_SM_\0\x1f\x02\x08");
    old_entry[0x16..0x18].copy_from_slice(&length[..2]);
    old_entry[0x18..0x1c].copy_from_slice(&32_u32.to_le_bytes());
    for (file, version) in [
        (laptop.clone(), None),
        (windows.clone(), Some((3, 2))),
        ([new_entry, laptop.clone()].concat(), Some((3, 2))),
        ([old_entry, laptop.clone()].concat(), Some((2, 8))),
    ] {
        let tables = Tables::of_file(&file).unwrap();
        assert_eq!(tables.version, version);
        assert_eq!(tables.machine(), Tables::raw(&laptop).machine(), "{version:?}");
    }
    assert!(
        Tables::windows(&windows[..windows.len() - 1]).is_none(),
        "a length that is not that of the rest"
    );
    for file in [&b""[..], b"hello, world", &[0; 64], &[1, 2, 3, 4, 0, 0]] {
        assert!(Tables::of_file(file).is_none(), "{file:?}");
    }
}

/// Everything a table tells.
fn all(tables: Tables) -> (Machine, Vec<Option<Text>>, usize, usize) {
    let firmware = tables.firmware();
    let memory = tables.memory();
    let texts = vec![firmware.vendor, firmware.version, firmware.date];
    (tables.machine(), texts, memory.slots.len(), tables.batteries(TODAY).len())
}

proptest! {
    #[test]
    fn damaged_tables_never_stop_the_agent(bytes in prop::collection::vec(any::<u8>(), 0..2_000)) {
        all(Tables::raw(&bytes));
        Tables::of_file(&bytes).map(all);
    }

    #[test]
    fn a_table_that_was_cut_tells_less_and_nothing_else(cut in 0_usize..400) {
        let whole = laptop();
        let part = &whole[..cut.min(whole.len())];
        let (machine, firmware, ..) = all(Tables::raw(part));
        let (known, known_firmware, ..) = all(Tables::raw(&whole));
        let texts = |machine: Machine| [
            machine.manufacturer, machine.product, machine.version, machine.family, machine.sku,
            machine.serial, machine.uuid, machine.board_manufacturer, machine.board_product,
        ];
        let (found, known) = (texts(machine), texts(known));
        for (found, known) in found.iter().chain(&firmware).zip(known.iter().chain(&known_firmware)) {
            prop_assert!(found.is_none() || found == known, "{:?} {:?}", found, known);
        }
    }
}
