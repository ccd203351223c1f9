//! Views as they come about: a laptop that is known well, a virtual machine of which little is known, and
//! a fleet of many sorts. Figures come from the method itself, so that pages and method agree.

mod screen;

use jiff::civil::{Date, date};
use levetid_footprint::account::Book;
use levetid_footprint::age::{self, Age, Evidence, EvidenceKind};
use levetid_footprint::annual::{self, DeviceFacts, RecordedSpan, Setting};
use levetid_footprint::category::Category;
use levetid_footprint::embodied;
use levetid_footprint::energy::{MeasuredEnergy, Meter, UsageBin};
use levetid_footprint::estimate::Estimate;
use levetid_footprint::figure::{Figure, Finding, Method, NotKnown, Unit};
use levetid_footprint::grid::{Basis, Grid};
use levetid_footprint::lifetime::Life;
use levetid_footprint::period::Period;
use levetid_footprint::total::{ErrorSource, Total};
use levetid_footprint::version::{FACTOR_SET_VERSION, METHOD_VERSION};
use levetid_footprint::windows11::CpuLists;
use levetid_protocol::profile::DeviceProfile;
use levetid_protocol::usage::{Bin, Daypart, StateMinutes, UsageRecord};
use levetid_protocol::wear::{WearSample, WornPart};

use super::dashboard::climate::ClimateView;
use super::dashboard::device::{DeviceView, InRegister};
use super::dashboard::fleet::{FleetView, Row, Sort, Summary};
use super::dashboard::how::HowView;
use super::language::Language;
use super::life::Lives;
use super::personal::footprint::{MyDevice, MyFootprintView, Reader, Week};
use super::personal::privacy::PrivacyView;
use super::{Frame, Viewer};
use crate::assess::fleet::FleetTotal;
use crate::assess::{self, Matches, account, making_share, windows11};
use crate::factors::Factors;
use crate::store::{
    CategorySum, Device, DeviceRecord, FleetRow, MarketFactor, RegisterEntry, Registered, Tenant, contract,
};

pub use screen::screen;

pub const TODAY: Date = date(2026, 11, 23);
const LIVES: Lives = Lives { baseline_years: 4.0, target_years: 7.0 };

pub fn frame(language: Language, path: &str) -> Frame {
    Frame {
        language,
        tenant_name: Some("Nordby Kommune".into()),
        viewer: Viewer::Person { name: Some("Anne Holm".into()), sees_devices: true },
        path: path.into(),
        refresh_seconds: None,
    }
}

/// A laptop five weeks with Levetid, with battery, panel and two disks.
pub fn laptop() -> DeviceView {
    let bins: [Bin; Daypart::COUNT] = [
        bin([0, 90, 60, 6_000, 3_000, 0], 3),
        bin([4_300, 260, 700, 2_200, 2_200, 240], 9),
        bin([3_900, 420, 900, 2_700, 2_100, 180], 8),
        bin([520, 610, 640, 6_500, 1_870, 0], 4),
        bin([0, 0, 0, 2_880, 720, 0], 1),
        bin([120, 40, 90, 2_700, 740, 0], 5),
        bin([310, 20, 60, 2_500, 770, 0], 6),
        bin([40, 0, 20, 2_800, 760, 0], 4),
    ];
    let minutes = states(&bins, true);
    let age = laptop_age();
    let (so_far, per_year) = figures(Category::Laptop, &age, Some(15.0), &bins, date(2026, 10, 19));
    let profile = profile(LAPTOP);
    DeviceView {
        windows11: windows11::of(Some(&profile), &CpuLists::default()),
        model: Some("Lenovo ThinkPad T14 Gen 3".into()),
        evidence: Vec::new(),
        id: "7f0c8a2e-5d0b-4e0f-9a43-2f1f0f9f6c11".into(),
        kind: Category::Laptop,
        name: profile.name.to_string(),
        profile: Some(profile),
        screen: None,
        register: None,
        wear: vec![WearSample {
            day: date(2026, 11, 20),
            part: WornPart::Disk {
                name: text("nvme0n1"),
                used_percent: Some(7),
                power_on_hours: Some(6_412),
                media_errors: Some(0),
            },
        }],
        age,
        lives: LIVES,
        minutes,
        covered: Some([date(2026, 10, 19), date(2026, 11, 22)]),
        bins,
        people: Some(3),
        per_year,
        so_far,
        method_version: METHOD_VERSION.into(),
        factor_set_version: FACTOR_SET_VERSION.into(),
        basis: Basis::LifeCycle,
        matches: Matches::default(),
        last_contact: Some(date(2026, 11, 22)),
        today: TODAY,
    }
}

/// A virtual machine eleven minutes after it enrolled.
pub fn virtual_machine() -> DeviceView {
    let mut bins: [Bin; Daypart::COUNT] = Default::default();
    bins[1] = bin([0, 11, 0, 0, 0, 0], 12);
    let minutes = states(&bins, false);
    let age = Finding::NotKnown(NotKnown::NoLowerBoundOnBuild);
    let (so_far, per_year) = figures(Category::VirtualMachine, &age, None, &bins, TODAY);
    let profile = profile(VIRTUAL_MACHINE);
    DeviceView {
        windows11: windows11::of(Some(&profile), &CpuLists::default()),
        model: None,
        evidence: vec![Evidence::on(EvidenceKind::FirstContact, date(2026, 11, 23))],
        id: "3b1f0c55-0a52-4f3e-8b8b-64b7a0f2d9aa".into(),
        kind: Category::VirtualMachine,
        name: profile.name.to_string(),
        profile: Some(profile),
        screen: None,
        register: None,
        wear: Vec::new(),
        age,
        lives: LIVES,
        minutes,
        covered: Some([TODAY, TODAY]),
        bins,
        people: None,
        per_year,
        so_far,
        method_version: METHOD_VERSION.into(),
        factor_set_version: FACTOR_SET_VERSION.into(),
        basis: Basis::LifeCycle,
        matches: Matches::default(),
        last_contact: Some(TODAY),
        today: TODAY,
    }
}

/// A tablet of the asset register, for which no agent speaks.
pub fn tablet() -> DeviceView {
    let bins: [Bin; Daypart::COUNT] = Default::default();
    let purchased = Evidence::on(EvidenceKind::Register, date(2024, 3, 14)).noted("NB-4711");
    let age = age::fuse(&[purchased], TODAY);
    let embodied = embodied::of_category(Category::Tablet);
    let facts = DeviceFacts::of_category(Category::Tablet, &embodied, &age);
    let grid = Grid::of_years("DK1", Basis::LifeCycle, Vec::new());
    let setting = Setting { grid: &grid, baseline: Life::BASELINE };
    DeviceView {
        id: "4f9d6a10-3c55-4f0e-8a43-0d1c0f9f6c77".into(),
        kind: Category::Tablet,
        name: "NB-4711".into(),
        profile: None,
        screen: None,
        register: Some(InRegister {
            entry: RegisterEntry {
                asset_id: Some("NB-4711".into()),
                manufacturer: Some("Apple".into()),
                serial: Some("DMPX1234ABCD".into()),
                product: Some("iPad (9. generation)".into()),
                category: Some(Category::Tablet),
                purchased: Some(date(2024, 3, 14)),
                bought_used: Some(false),
                leased: Some(true),
                unit: Some("Børn og Unge".into()),
                retired: None,
            },
            imported: date(2026, 11, 20),
        }),
        model: Some("Apple iPad (9. generation)".into()),
        wear: Vec::new(),
        so_far: annual::so_far(&facts, &setting, &[]).unwrap(),
        per_year: annual::per_year(&facts, &setting, &[], TODAY).unwrap(),
        age,
        evidence: Vec::new(),
        lives: LIVES,
        minutes: StateMinutes::default(),
        covered: None,
        bins,
        people: None,
        windows11: windows11::of(None, &CpuLists::default()),
        method_version: METHOD_VERSION.into(),
        factor_set_version: FACTOR_SET_VERSION.into(),
        basis: Basis::LifeCycle,
        matches: Matches::default(),
        last_contact: None,
        today: TODAY,
    }
}

/// A tenant without a device.
pub fn empty_fleet() -> FleetView {
    FleetView {
        summary: Summary {
            devices: 0,
            co2e_per_year: Finding::NotKnown(NotKnown::NoUsageYet),
            energy_per_year: Finding::NotKnown(NotKnown::NoUsageYet),
            devices_in_co2e: 0,
            devices_in_energy: 0,
            past_baseline: 0,
            age_unknown: 0,
            baseline_years: 4.0,
        },
        query: String::new(),
        sort: Sort::Name,
        descending: false,
        page: 1,
        pages: 1,
        matches: 0,
        rows: Vec::new(),
    }
}

/// The first page of a municipality's devices.
pub fn fleet() -> FleetView {
    let (laptop, machine) = (laptop(), virtual_machine());
    let row = |view: &DeviceView, model: Option<&str>, os: &str| Row {
        id: view.id.clone(),
        name: view.name.clone(),
        model: model.map(Into::into),
        kind: view.kind,
        os: os.into(),
        age: view.age.known().map(|age| age.years_on(TODAY)),
        minutes: view.minutes,
        energy_so_far: view.so_far.energy_in_all(),
        co2e_per_year: view.per_year.total.clone(),
        last_contact: view.last_contact,
        retired: None,
    };
    let mut old = row(&laptop, Some("HP EliteDesk 800 G2 DM 35W"), "Debian GNU/Linux 12");
    old.id = "11111111-2222-4333-8444-555555555555".into();
    old.name = "BIB-KATALOG-2".into();
    old.kind = Category::Desktop;
    old.age = Some(age::AgeYears { min: 9.1, best: 9.6, max: 10.4 });
    old.minutes = StateMinutes { active: 4_810, idle: 21_400, asleep: 0, off: 23_990, unknown: 200, on: 0 };
    let mut fresh = row(&machine, Some("Dell Inc. Latitude 7450"), "Windows 11 Enterprise 24H2");
    fresh.id = "99999999-2222-4333-8444-555555555555".into();
    fresh.name = "LAP-0912".into();
    fresh.kind = Category::Laptop;
    fresh.minutes = StateMinutes::default();
    fresh.energy_so_far = Finding::NotKnown(NotKnown::NoUsageYet);
    fresh.co2e_per_year = laptop.per_year.total.clone();
    let tablet = row(&tablet(), Some("Apple iPad (9. generation)"), "");
    let gone = Row { retired: Some(date(2026, 5, 4)), ..tablet.clone() };
    let gone = Row { id: "55555555-2222-4333-8444-555555555555".into(), name: "NB-0042".into(), ..gone };
    FleetView {
        summary: Summary {
            devices: 1_284,
            co2e_per_year: total(
                Unit::KgPerYear,
                [58_300.0, 83_400.0, 114_900.0],
                Method::Default,
                &[
                    (ErrorSource::VendorSheets, 0.38),
                    (ErrorSource::Making(Category::Laptop), 0.616),
                    (ErrorSource::Device, 0.004),
                ],
            ),
            energy_per_year: total(
                Unit::KwhPerYear,
                [21_950.0, 33_120.0, 51_400.0],
                Method::Modelled,
                &[(ErrorSource::Watts(Category::Laptop), 1.0)],
            ),
            devices_in_co2e: 1_251,
            devices_in_energy: 1_251,
            past_baseline: 402,
            age_unknown: 33,
            baseline_years: 4.0,
        },
        query: String::new(),
        sort: Sort::Age,
        descending: true,
        page: 2,
        pages: 26,
        matches: 1_284,
        rows: vec![
            old,
            row(&laptop, Some("Lenovo ThinkPad T14 Gen 3"), "Windows 11 Enterprise 23H2"),
            fresh,
            row(&machine, None, "Debian GNU/Linux 12"),
            tablet,
            gone,
        ],
    }
}

/// A search that finds nothing.
pub fn fleet_without_match() -> FleetView {
    FleetView { query: "<b>T480".into(), matches: 0, page: 1, pages: 1, rows: Vec::new(), ..fleet() }
}

/// The page of an employee with the laptop.
pub fn my_footprint() -> MyFootprintView {
    let view = laptop();
    let week = |first_day: Date, active, idle, asleep, off| {
        let unknown = 7 * 24 * 60 - active - idle - asleep - off;
        Week { first_day, minutes: StateMinutes { active, idle, on: 0, asleep, off, unknown } }
    };
    MyFootprintView {
        reader: Reader::Person { name: Some("Anne".into()) },
        devices: vec![MyDevice {
            id: view.id.clone(),
            name: view.name.clone(),
            model: Some("Lenovo ThinkPad T14 Gen 3".into()),
            kind: view.kind,
            age: view.age.clone(),
            weeks: vec![
                week(date(2026, 11, 16), 1_790, 460, 5_900, 1_930),
                week(date(2026, 11, 9), 1_655, 520, 6_105, 1_800),
                week(date(2026, 11, 2), 0, 45, 300, 9_600),
                week(date(2026, 10, 26), 1_905, 610, 5_200, 2_365),
            ],
            has_agent: true,
            co2e_per_year: view.per_year.total.clone(),
            energy_per_year: view.per_year.energy.clone(),
            avoided_by_another_year: annual::kept_a_year(Category::Laptop, Life::BASELINE).unwrap(),
        }],
        lives: LIVES,
        today: TODAY,
    }
}

/// The page of the laptop, opened by whoever sits at it.
pub fn this_pc() -> MyFootprintView {
    MyFootprintView { reader: Reader::AtDevice, ..my_footprint() }
}

/// The page of a PC opened there in its first second, before it was assessed.
pub fn this_new_pc() -> MyFootprintView {
    MyFootprintView { devices: Vec::new(), ..this_pc() }
}

/// The page of whoever runs the virtual machine.
pub fn my_virtual_machine() -> MyFootprintView {
    let view = virtual_machine();
    MyFootprintView {
        reader: Reader::Person { name: None },
        devices: vec![MyDevice {
            id: view.id.clone(),
            name: view.name.clone(),
            model: None,
            kind: view.kind,
            age: view.age.clone(),
            weeks: vec![Week { first_day: TODAY, minutes: view.minutes }],
            has_agent: true,
            co2e_per_year: view.per_year.total.clone(),
            energy_per_year: view.per_year.energy.clone(),
            avoided_by_another_year: annual::kept_a_year(Category::VirtualMachine, Life::BASELINE).unwrap(),
        }],
        lives: LIVES,
        today: TODAY,
    }
}

/// A municipality that has told its staff.
pub fn privacy() -> PrivacyView {
    PrivacyView {
        controller: "Nordby Kommune".into(),
        contact: Some("databeskyttelse@nordby.example".into()),
        purpose: Some("At holde IT-udstyr længere i brug og mindske dets klimaaftryk.".into()),
        legal_basis: None,
        observe_from: Some(date(2026, 12, 1)),
        record_days: 7,
        reports_every_minute: false,
        detail_days_on_device: 35,
        pseudonyms: false,
    }
}

/// The same, where the municipality has turned pseudonyms of people on.
pub fn privacy_with_pseudonyms() -> PrivacyView {
    PrivacyView { pseudonyms: true, ..privacy() }
}

fn total(
    unit: Unit,
    [p10, p50, p90]: [f64; 3],
    method: Method,
    shares: &[(ErrorSource, f64)],
) -> Finding<FleetTotal> {
    let value = Estimate::new(p10, p50, p90).unwrap();
    let sources = embodied::of_category(Category::Laptop).known().unwrap().sources.clone();
    let total = Total::of(value, shares);
    Finding::Known(FleetTotal {
        figure: Figure { value, unit, method, sources, steps: Vec::new(), caveats: Vec::new() },
        by_level: total.by_level(),
        by_source: total.by_source(),
    })
}

fn laptop_age() -> Finding<Age> {
    let evidence = [
        Evidence::new(EvidenceKind::CpuLaunch, Period { first: date(2022, 1, 1), last: date(2022, 3, 31) })
            .noted("Intel Core, 12th generation"),
        Evidence::new(EvidenceKind::BuiltInPanel, Period::week(2022, 48).unwrap()),
        Evidence::on(EvidenceKind::OsInstall, date(2023, 5, 9)),
        Evidence::on(EvidenceKind::BiosDate, date(2025, 8, 14)),
        Evidence::on(EvidenceKind::FirstContact, date(2026, 10, 19)),
    ];
    age::fuse(&evidence, TODAY)
}

fn figures(
    category: Category,
    age: &Finding<Age>,
    cpu_rated_w: Option<f64>,
    bins: &[Bin; Daypart::COUNT],
    first: Date,
) -> (annual::SoFar, annual::PerYear) {
    let embodied = embodied::of_category(category);
    let device = DeviceFacts { cpu_rated_w, ..DeviceFacts::of_category(category, &embodied, age) };
    let grid = Grid::of_years("DK1", Basis::LifeCycle, Vec::new());
    let setting = Setting { grid: &grid, baseline: Life::BASELINE };
    let last = if first == TODAY { TODAY } else { date(2026, 11, 22) };
    let spans = [RecordedSpan { period: Period { first, last }, bins: bins.iter().map(usage_bin).collect() }];
    let so_far = annual::so_far(&device, &setting, &spans).unwrap();
    (so_far, annual::per_year(&device, &setting, &spans, TODAY).unwrap())
}

/// `[screen on, screen off, unattended, asleep, off, unknown]` minutes and the mean load.
fn bin([screen_on, screen_off, unattended, asleep, off, unknown]: [u32; 6], load: u8) -> Bin {
    let cpu_mean_percent = (screen_on + screen_off > 0).then_some(load);
    Bin { screen_on, screen_off, unattended, asleep, off, unknown, cpu_mean_percent, measured: Vec::new() }
}

fn usage_bin(bin: &Bin) -> UsageBin {
    let measured_minutes = bin.screen_on / 10;
    UsageBin {
        screen_on_minutes: bin.screen_on,
        screen_off_minutes: bin.screen_off,
        unattended_minutes: bin.unattended,
        asleep_minutes: bin.asleep,
        off_minutes: bin.off,
        unknown_minutes: bin.unknown,
        cpu_load_percent: bin.cpu_mean_percent.map(f64::from),
        measured: vec![MeasuredEnergy {
            meter: Meter::BatteryGauge,
            joules: f64::from(measured_minutes) * 60.0 * 6.8,
            minutes: measured_minutes,
        }],
    }
}

fn states(bins: &[Bin; Daypart::COUNT], presence_visible: bool) -> StateMinutes {
    let mut minutes = StateMinutes::default();
    for bin in bins {
        if presence_visible {
            minutes.active += bin.powered() - bin.unattended;
            minutes.idle += bin.unattended;
        } else {
            minutes.on += bin.powered();
        }
        minutes.asleep += bin.asleep;
        minutes.off += bin.off;
        minutes.unknown += bin.unknown;
    }
    minutes
}

fn text(raw: &str) -> levetid_protocol::text::Text {
    levetid_protocol::text::Text::clean(raw).unwrap()
}

fn profile(json: &str) -> DeviceProfile {
    serde_json::from_str(json).unwrap()
}

const LAPTOP: &str = r#"{
  "taken": "2026-11-20", "name": "LAP-0427",
  "machine": {"manufacturer": "LENOVO", "product": "21AHCTO1WW", "version": "ThinkPad T14 Gen 3",
    "serial": "PF3X1A2B", "chassis_type": 10},
  "firmware": {"vendor": "LENOVO", "version": "N3MET22W (1.21)", "date": "08/14/2025", "uefi": true,
    "secure_boot": true, "tpm": "2.0"},
  "os": {"family": "windows", "name": "Windows 11 Enterprise", "version": "23H2", "build": "22631.4460",
    "architecture": "x86_64", "installed": "2023-05-09"},
  "cpu": {"vendor": "GenuineIntel", "model": "12th Gen Intel(R) Core(TM) i5-1245U", "cores": 10, "threads": 12},
  "memory": {"total_mib": 16384, "max_mib": 49152, "slots": [
    {"size_mib": 16384, "kind": "DDR4", "soldered": true}, {"size_mib": 0}]},
  "disks": [{"name": "nvme0n1", "model": "SAMSUNG MZVL2512HCJQ-00BL7", "size_gb": 512, "rotational": false,
    "bus": "nvme", "system": true}],
  "displays": [
    {"built_in": true, "key": {"manufacturer": "AUO", "product_code": 41357}, "made_week": 48, "made_year": 2022,
      "size_cm": [30, 19]},
    {"built_in": false, "key": {"manufacturer": "DEL", "product_code": 16755, "serial_hash": "9f86d081884c7d65"},
      "name": "DELL P2419H", "made_week": 12, "made_year": 2020, "size_cm": [53, 30]}],
  "batteries": [{"name": "BAT0", "manufacturer": "SMP", "model": "5B10W51875", "design_wh": 53, "full_wh": 46,
    "cycles": 212}]
}"#;

const VIRTUAL_MACHINE: &str = r#"{
  "taken": "2026-11-23", "name": "debian-trial",
  "machine": {"hypervisor": "kvm"}, "firmware": {},
  "os": {"family": "linux", "name": "Debian GNU/Linux", "version": "12", "build": "6.1.0-26-amd64",
    "architecture": "x86_64"},
  "cpu": {"vendor": "AuthenticAMD", "model": "AMD EPYC Processor", "cores": 2, "threads": 2},
  "memory": {"total_mib": 24048},
  "disks": [{"name": "vda", "size_gb": 252, "bus": "virtual", "system": true}],
  "not_known": [
    {"fact": "model", "reason": "virtual-machine"}, {"fact": "serial", "reason": "virtual-machine"},
    {"fact": "firmware", "reason": "virtual-machine"}, {"fact": "secure-boot", "reason": "not-supported"},
    {"fact": "tpm", "reason": "absent"}, {"fact": "memory-slots", "reason": "virtual-machine"},
    {"fact": "disk-health", "reason": "virtual-machine"}, {"fact": "displays", "reason": "absent"},
    {"fact": "batteries", "reason": "absent"}, {"fact": "os-installed", "reason": "no-permission"}]
}"#;

/// The tenant of the climate account: two laptops, one of them leased, and a tablet that has left service.
fn rows_of_account() -> Vec<FleetRow> {
    let row = |category: Category, entry: RegisterEntry| {
        let imported = contract::now();
        let register = Some(Registered { entry, imported, actor: "cli".into() });
        let id = levetid_protocol::DeviceId::random().unwrap();
        let device = Device { id, holder: None, claims: None, contact: None, register };
        let record = DeviceRecord {
            device: device.clone(),
            profile: None,
            screen: None,
            usage: Vec::new(),
            history: Vec::new(),
            wear: Vec::new(),
            changes: 1,
        };
        let assessment =
            assess::assess(&record, &contract::tenant(), &Factors::default(), &contract::dk1(), TODAY)
                .unwrap();
        assert_eq!(assessment.kind.category, category);
        FleetRow { device, assessment: Some(assessment) }
    };
    let entry = |category, purchased| RegisterEntry {
        category: Some(category),
        purchased: Some(purchased),
        ..RegisterEntry::default()
    };
    let leased = RegisterEntry { leased: Some(true), ..entry(Category::Laptop, date(2025, 8, 1)) };
    let gone =
        RegisterEntry { retired: Some(date(2025, 10, 1)), ..entry(Category::Tablet, date(2023, 2, 1)) };
    let undated = RegisterEntry { purchased: None, ..entry(Category::Desktop, TODAY) };
    vec![
        row(Category::Laptop, entry(Category::Laptop, date(2025, 3, 14))),
        row(Category::Laptop, leased),
        row(Category::Tablet, gone),
        row(Category::Desktop, undated),
    ]
}

fn account_of(rows: &[FleetRow], tenant: &Tenant, year: i16) -> ClimateView {
    let factors = Factors::default();
    let setting = account::setting(tenant, &factors).unwrap();
    let mut book = Book::open(&setting, year, TODAY);
    for row in rows {
        account::book(&mut book, tenant, row).unwrap();
    }
    ClimateView {
        years: book.years(),
        account: book.close().unwrap(),
        today: TODAY,
        worked_out: TODAY.at(14, 5, 0, 0),
    }
}

/// The account of last year, with a market factor.
pub fn climate() -> ClimateView {
    let source = "Energinet, residualmix 2025".into();
    let market = Some(MarketFactor { g_per_kwh: 512.0, source });
    account_of(&rows_of_account(), &Tenant { market, ..contract::tenant() }, 2025)
}

/// The account of this year, of a tenant without a device and without a market factor.
pub fn climate_of_nothing() -> ClimateView {
    account_of(&[], &contract::tenant(), 2026)
}

/// How much of the tenant's PCs is their making.
pub fn how() -> HowView {
    let mut sums: Vec<CategorySum> = Vec::new();
    for assessment in rows_of_account().into_iter().filter_map(|row| row.assessment) {
        let category = assessment.category_code().to_owned();
        let at = sums.iter().position(|sum| sum.category == category).unwrap_or_else(|| {
            sums.push(CategorySum { category, ..CategorySum::default() });
            sums.len() - 1
        });
        let making = account::making_total(&assessment).unwrap().unwrap();
        let energy = assessment.per_year.in_totals.energy_kwh.unwrap();
        let of_kind = &mut sums[at];
        for (sum, total) in [(&mut of_kind.making, making), (&mut of_kind.energy_beside_making, energy)] {
            sum.devices += 1;
            sum.total += &total;
        }
    }
    HowView { own: making_share::own_shares(&sums, &contract::tenant(), &Factors::default(), 2026).unwrap() }
}
