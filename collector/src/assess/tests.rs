use jiff::civil::date;
use levetid_protocol::DeviceId;
use levetid_protocol::profile::{Cpu, Firmware, Memory, OperatingSystem, OsFamily};

use super::*;
use crate::store::{Device, contract, testing};

const TODAY: Date = date(2026, 11, 23);

fn text(text: &str) -> Option<Text> {
    Text::clean(text)
}

fn profile() -> DeviceProfile {
    DeviceProfile {
        taken: TODAY,
        name: text("PC-0815").unwrap(),
        machine: Machine {
            manufacturer: text("LENOVO"),
            product: text("20L5CTO1WW"),
            version: text("ThinkPad T480"),
            chassis_type: Some(10),
            ..Machine::default()
        },
        firmware: Firmware { date: text("07/21/2022"), ..Firmware::default() },
        os: OperatingSystem {
            family: OsFamily::Linux,
            name: text("Debian GNU/Linux").unwrap(),
            version: text("12"),
            build: None,
            architecture: text("x86_64").unwrap(),
            installed: Some(date(2019, 3, 4)),
        },
        cpu: Cpu { model: text("Intel(R) Core(TM) i5-8250U CPU @ 1.60GHz"), ..Cpu::default() },
        memory: Memory::default(),
        disks: Vec::new(),
        displays: Vec::new(),
        batteries: Vec::new(),
        not_known: Vec::new(),
    }
}

fn record(profile: Option<DeviceProfile>) -> DeviceRecord {
    DeviceRecord {
        device: Device {
            id: DeviceId(levetid_protocol::Uuid::nil()),
            holder: None,
            claims: None,
            first_contact: TODAY,
            last_contact: TODAY,
        },
        profile,
        usage: vec![testing::record("2026-11-09", 7), testing::record("2026-11-16", 7)],
        history: Vec::new(),
        wear: Vec::new(),
        changes: 1,
    }
}

fn assessed(profile: Option<DeviceProfile>) -> Assessment {
    assess(&record(profile), &contract::tenant(), TODAY).unwrap()
}

#[test]
fn a_laptop_gets_kind_age_and_footprint() {
    let assessment = assessed(Some(profile()));
    assert_eq!(assessment.kind.category, Category::Laptop);
    assert_eq!(assessment.model.as_deref(), Some("LENOVO ThinkPad T480"));
    let age = assessment.age.known().unwrap();
    // The processor was launched in the third quarter of 2017, the system installed in March 2019.
    assert_eq!((age.earliest, age.latest), (date(2017, 7, 1), date(2019, 3, 4)));
    assert_eq!(assessment.past_baseline(), Some(true));
    assert_eq!(assessment.recorded.minutes.active, 360);
    assert_eq!(assessment.recorded.bins[2].screen_on, 400);
    assert!(assessment.so_far.total.known().is_some());
    assert_eq!(assessment.kept_a_year.known().map(|kept| kept.value.p50()), Some(60.25));
}

#[test]
fn a_virtual_machine_has_no_energy_of_its_own() {
    let mut guest = profile();
    guest.machine.hypervisor = text("kvm");
    let assessment = assessed(Some(guest));
    assert_eq!(assessment.kind.category, Category::VirtualMachine);
    assert_eq!(assessment.per_year.energy.reason(), Some(NotKnown::VirtualMachineSharesHost));
    assert!(assessment.kept_a_year.known().is_none());
    assert_eq!(assessment.age.reason(), Some(NotKnown::VirtualMachineHasNoAge));
    assert_eq!(assessment.past_baseline(), None);
}

#[test]
fn a_device_without_a_profile_is_assessed_as_not_known() {
    let assessment = assessed(None);
    assert_eq!(assessment.kind.category, Category::Unknown);
    assert!(assessment.per_year.total.known().is_none());
    assert_eq!(assessment.model, None);
}

#[test]
fn an_assessment_is_kept_to_the_last_bit() {
    let assessment = assessed(Some(profile()));
    let json = serde_json::to_string(&assessment).unwrap();
    assert_eq!(serde_json::from_str::<Assessment>(&json).unwrap(), assessment);
}

#[test]
fn the_model_is_the_one_people_say() {
    let named = |maker: &str, product: &str, version: &str| {
        let machine = Machine {
            manufacturer: text(maker),
            product: text(product),
            version: text(version),
            ..Machine::default()
        };
        model(&machine)
    };
    for (maker, product, version, expected) in [
        ("LENOVO", "20HGS0001P", "ThinkPad T470s", Some("LENOVO ThinkPad T470s")),
        ("HP", "HP EliteBook 840 G5", "", Some("HP EliteBook 840 G5")),
        ("Dell Inc.", "Latitude 5490", "", Some("Dell Inc. Latitude 5490")),
        ("To be filled by O.E.M.", "Default string", "", None),
        ("", "NUC", "", Some("NUC")),
    ] {
        assert_eq!(named(maker, product, version).as_deref(), expected);
    }
}

#[test]
fn single_days_are_shown_as_weeks() {
    let days = [
        testing::record("2026-11-15", 1),
        testing::record("2026-11-16", 1),
        testing::record("2026-11-18", 1),
    ];
    let weeks: Vec<_> =
        by_week(&days).into_iter().map(|(monday, minutes)| (monday, minutes.active)).collect();
    assert_eq!(weeks, [(date(2026, 11, 9), 180), (date(2026, 11, 16), 360)]);
}
