use jiff::civil::date;
use levetid_footprint::age::{Because, Confidence, EvidenceKind, Role};
use levetid_protocol::DeviceId;
use levetid_protocol::profile::{
    Battery, Cpu, Display, Firmware, Machine, Memory, OperatingSystem, OsFamily,
};
use levetid_protocol::text::Text;
use levetid_protocol::wear::{WearSample, WornPart};

use super::*;
use crate::store::{Contact, Device, Registered, contract, testing};
use levetid_footprint::category::Category;
use levetid_footprint::figure::{Caveat, NotKnown, StepLabel};

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
            contact: Some(Contact { first: TODAY, last: TODAY }),
            register: None,
        },
        profile,
        screen: None,
        usage: vec![testing::record("2026-11-09", 7), testing::record("2026-11-16", 7)],
        history: Vec::new(),
        wear: Vec::new(),
        changes: 1,
    }
}

fn assessed(profile: Option<DeviceProfile>) -> Assessment {
    assess(&record(profile), &contract::tenant(), &Factors::default(), &contract::dk1(), TODAY).unwrap()
}

#[test]
fn a_laptop_gets_kind_age_and_footprint() {
    let assessment = assessed(Some(profile()));
    assert_eq!(assessment.kind.category, Category::Laptop);
    assert_eq!(assessment.model.as_deref(), Some("Lenovo ThinkPad T480"));
    let age = assessment.age.known().unwrap();
    // The processor was launched in the third quarter of 2017, the system installed in March 2019.
    assert_eq!((age.earliest, age.latest), (date(2017, 7, 1), date(2019, 3, 4)));
    assert_eq!(assessment.past_baseline(), Some(true));
    assert_eq!(assessment.recorded.minutes.active, 360);
    assert_eq!(assessment.recorded.bins[2].screen_on, 400);
    assert!(assessment.so_far.total.known().is_some());
    assert_eq!(assessment.kept_a_year.known().map(|kept| kept.value.p50()), Some(60.25));
}

/// A disk that has run for 24,000 hours has been there for 1,000 days at least, whenever the system was installed.
#[test]
fn a_device_is_as_old_as_its_disk_has_run() {
    let ran = |name: &str, day: Date, hours| WearSample {
        day,
        part: WornPart::Disk {
            name: text(name).unwrap(),
            used_percent: None,
            power_on_hours: Some(hours),
            media_errors: None,
        },
    };
    let mut young = profile();
    young.os.installed = Some(date(2026, 9, 1));
    let mut record = record(Some(young));
    record.wear = vec![
        ran("nvme0n1", date(2026, 10, 1), 24_000),
        ran("nvme0n1", date(2026, 11, 1), 24_200),
        ran("sda", date(2026, 11, 1), 240),
    ];
    let age = assess(&record, &contract::tenant(), &Factors::default(), &contract::dk1(), TODAY).unwrap().age;
    let age = age.known().unwrap();
    assert_eq!((age.earliest, age.latest), (date(2017, 7, 1), date(2024, 1, 5)));
    let disks: Vec<_> =
        age.evidence.iter().filter(|w| w.evidence.kind == EvidenceKind::DiskPowerOn).collect();
    let notes: Vec<_> = disks.iter().map(|weighed| weighed.evidence.note.as_deref()).collect();
    assert_eq!(notes, [Some("nvme0n1"), Some("sda")], "each disk once, by the sample that says most");
    assert!(disks.iter().all(|weighed| weighed.role == Role::NotAfter));
}

/// Firmware lies: EDIDs of the years 92 and 2067, batteries of the future. What it says is dropped, and said to be.
#[test]
fn what_no_maker_can_have_stamped_dates_nothing() {
    let plain = assessed(Some(profile()));
    let panel = |made_week, made_year, model_year| Display {
        built_in: true,
        key: None,
        name: None,
        made_week,
        made_year,
        model_year,
        size_cm: None,
    };
    let battery = |made| Battery {
        name: text("BAT0").unwrap(),
        manufacturer: None,
        model: None,
        chemistry: None,
        design_wh: None,
        full_wh: None,
        cycles: None,
        made: Some(made),
    };
    let mut lying = profile();
    lying.taken = date(2025, 6, 1);
    lying.displays = vec![
        panel(Some(12), Some(92), None),
        panel(None, Some(2067), None),
        panel(None, None, Some(2026)),
        panel(Some(52), Some(1994), None),
    ];
    lying.batteries = vec![battery(date(1980, 1, 1)), battery(date(2026, 1, 1)), battery(date(2067, 8, 9))];
    let assessment = assessed(Some(lying));
    let (age, plain) = (assessment.age.known().unwrap(), plain.age.known().unwrap());
    assert_eq!(
        (age.earliest, age.best, age.latest, age.confidence),
        (plain.earliest, plain.best, plain.latest, plain.confidence)
    );
    let mut dropped: Vec<_> = age
        .evidence
        .iter()
        .filter(|w| matches!(w.evidence.kind, EvidenceKind::BuiltInPanel | EvidenceKind::Battery))
        .map(|w| (w.evidence.kind, w.evidence.period.first.year(), w.role, w.because))
        .collect();
    dropped.sort();
    let (panel, battery) = (EvidenceKind::BuiltInPanel, EvidenceKind::Battery);
    let (old, future) = (Because::Placeholder, Because::InTheFuture);
    assert_eq!(
        dropped,
        [
            (panel, 92, Role::Dropped, old),
            (panel, 1994, Role::Dropped, old),
            (panel, 2026, Role::Dropped, future),
            (panel, 2067, Role::Dropped, future),
            (battery, 1980, Role::Dropped, old),
            (battery, 2026, Role::Dropped, future),
            (battery, 2067, Role::Dropped, future),
        ]
    );
}

/// Two weeks, four hours on each, of which ninety minutes were measured, at a mean load of 7 %.
#[test]
fn load_adds_a_share_of_what_the_processor_is_rated_for() {
    let energy = |assessment: &Assessment| assessment.so_far.energy_in_all().known().cloned().unwrap();
    let loaded = assessed(Some(profile()));
    let mut nameless = profile();
    nameless.cpu.model = None;
    let idle = assessed(Some(nameless));
    let added = energy(&loaded).value.p50() - energy(&idle).value.p50();
    assert!((added - 0.07 * 0.6 * 15.0 * 2.0 * 150.0 / 60.0).abs() < 1e-9, "{added}");
    assert!(energy(&idle).caveats.contains(&Caveat::NoLoadUplift));
    assert!(!energy(&loaded).caveats.contains(&Caveat::NoLoadUplift));
    let load = energy(&loaded).steps.into_iter().find(|step| step.label == StepLabel::EnergyLoad).unwrap();
    assert!(load.formula.contains("15 W"), "{}", load.formula);
    assert!(load.source.unwrap().title.contains("Intel's ARK and AMD's product pages"));
}

/// What `explain` prints of the grid rests on the very energy that was assessed.
#[test]
fn the_factors_used_are_those_of_the_assessed_energy() {
    let (tenant, factors, grid) = (contract::tenant(), Factors::default(), contract::dk1());
    let record = record(Some(profile()));
    let assessment = assess(&record, &tenant, &factors, &grid, TODAY).unwrap();
    let used = factors_used(&record, &assessment, &tenant, &factors, &grid).unwrap();
    let sum: f64 = used.known().unwrap().iter().map(|one| one.energy_wh).sum();
    let energy = assessment.so_far.energy_in_all().known().unwrap().value.p50();
    assert!((sum - energy).abs() < 1e-6, "{sum} is not {energy}");
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
fn an_assessment_of_the_first_versions_is_read_without_a_verdict() {
    let mut json = serde_json::to_value(assessed(Some(profile()))).unwrap();
    json.as_object_mut().unwrap().remove("windows11");
    json["basis"].as_object_mut().unwrap().remove("grid_revision");
    let read: Assessment = serde_json::from_value(json).unwrap();
    assert_eq!(read.basis.grid_revision, 0);
    assert_eq!(read.windows11, Windows11::default());
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
        model::one_line(&machine, &model::model(&machine))
    };
    for (maker, product, version, expected) in [
        ("LENOVO", "20HGS0001P", "ThinkPad T470s", Some("Lenovo ThinkPad T470s")),
        ("HP", "HP EliteBook 840 G5", "", Some("HP EliteBook 840 G5")),
        ("Dell Inc.", "Latitude 5490", "", Some("Dell Latitude 5490")),
        ("To be filled by O.E.M.", "Default string", "", None),
        ("ASUSTeK COMPUTER INC.", "System Product Name", "", Some("ASUS")),
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

fn registered(entry: RegisterEntry) -> DeviceRecord {
    let imported = contract::now();
    let mut record = record(None);
    record.device.contact = None;
    record.usage.clear();
    record.device.register = Some(Registered { entry, imported, actor: "cli".into() });
    record
}

#[test]
fn a_purchase_date_wins_over_all_other_evidence_of_age() {
    let entry = RegisterEntry { purchased: Some(date(2020, 2, 3)), ..RegisterEntry::default() };
    let with_agent = DeviceRecord { profile: Some(profile()), ..registered(entry) };
    let assessment =
        assess(&with_agent, &contract::tenant(), &Factors::default(), &contract::dk1(), TODAY).unwrap();
    let age = assessment.age.known().unwrap();
    assert_eq!((age.best, age.confidence), (date(2020, 2, 3), Confidence::Register));
    assert_eq!(assessment.name, "PC-0815", "what it is called in the network");
}

#[test]
fn a_phone_of_the_register_counts_with_typical_use() {
    let entry = RegisterEntry {
        asset_id: Some("T-1".into()),
        manufacturer: Some("Samsung".into()),
        product: Some("Galaxy A54".into()),
        category: Some(Category::Smartphone),
        purchased: Some(date(2025, 2, 3)),
        ..RegisterEntry::default()
    };
    let assessment =
        assess(&registered(entry), &contract::tenant(), &Factors::default(), &contract::dk1(), TODAY)
            .unwrap();
    assert_eq!(assessment.model.as_deref(), Some("Samsung Galaxy A54"));
    assert_eq!(assessment.kind.because, levetid_footprint::category::Because::Register);
    let making = assessment.per_year.embodied.known().unwrap();
    assert_eq!(making.value.p50(), 56.0 / 4.0);
}

#[test]
fn a_pc_bought_used_brings_no_making_along() {
    let entry = RegisterEntry {
        asset_id: Some("B-1".into()),
        category: Some(Category::Laptop),
        purchased: Some(date(2025, 2, 3)),
        bought_used: Some(true),
        ..RegisterEntry::default()
    };
    let assessment =
        assess(&registered(entry), &contract::tenant(), &Factors::default(), &contract::dk1(), TODAY)
            .unwrap();
    let making = assessment.per_year.embodied.known().unwrap();
    assert_eq!(making.value.p90(), 0.0);
    assert!(making.caveats.contains(&Caveat::BoughtUsed));
    assert_eq!(assessment.age.reason(), Some(NotKnown::NoLowerBoundOnBuild), "bought used is not made");
    assert!(assessment.per_year.total.known().is_some());
}

/// A school on the other side of the Great Belt.
#[tokio::test]
async fn a_device_takes_the_grid_of_its_units_zone() {
    let (_folder, store) = testing::store().await;
    let unit_zones = std::collections::BTreeMap::from([("Kystskolen".to_owned(), "DK2".to_owned())]);
    let tenant = Tenant { unit_zones, ..contract::tenant() };
    let grid =
        crate::grid::load(&store, &tenant, &Factors::default(), crate::grid::Asked::default()).await.unwrap();
    let zone_of = |unit: &str| {
        let entry = RegisterEntry {
            category: Some(Category::Laptop),
            purchased: Some(date(2025, 2, 3)),
            unit: Some(unit.into()),
            ..RegisterEntry::default()
        };
        let assessment = assess(&registered(entry), &tenant, &Factors::default(), &grid, TODAY).unwrap();
        assessment.basis.grid_zone
    };
    assert_eq!((zone_of("Kystskolen"), zone_of("Skovskolen")), ("DK2".into(), "DK1".into()));
}
