//! Recorded machines come to life: scripted counters in, a usage record out.

use std::path::{Path, PathBuf};

use jiff::Timestamp;
use jiff::civil::date;
use levetid_protocol::check::{self, Bounds};
use levetid_protocol::enrol::MachineIdentity;
use levetid_protocol::people::{self, PeopleKey, Pseudonym};
use levetid_protocol::text::Text;
use levetid_protocol::usage::{EnergyMethod, PresenceSource, ScreenSource, SupplyMinutes, UsageRecord};

use super::*;
use crate::clock::Tick;
use crate::observer::Observer;
use crate::signals::{machine, profile};
use crate::testing::{DEVICE, copenhagen, fixture};

/// A copy of a recorded machine whose files change from minute to minute.
struct Machine {
    folder: tempfile::TempDir,
    sampler: Sampler,
    observer: Observer,
    policy: Policy,
    minute: i64,
}

impl Machine {
    /// Switched on at 09:00 on a Monday in Copenhagen.
    fn of(name: &str) -> Self {
        Self::following(name, copenhagen())
    }

    fn following(name: &str, policy: Policy) -> Self {
        let folder = tempfile::tempdir().unwrap();
        copy(&fixture(name).path(""), folder.path());
        let root = Root::new(folder.path());
        let mut machine = Self {
            sampler: Sampler::new(root),
            observer: Observer::resume(policy.clone(), None, None, |within| within),
            policy,
            minute: 0,
            folder,
        };
        machine.tick();
        machine
    }

    fn set(&self, path: &str, content: impl ToString) {
        let path = self.folder.path().join(path);
        assert!(path.exists(), "{}", path.display());
        std::fs::write(path, content.to_string()).unwrap();
    }

    fn add(&self, path: &str, more: u64) {
        let count: u64 =
            std::fs::read_to_string(self.folder.path().join(path)).unwrap().trim().parse().unwrap();
        self.set(path, count + more);
    }

    fn tick(&mut self) {
        let awake_ms = 600_000 + self.minute * 60_000;
        let begun: Timestamp = "2026-11-23T08:00:00Z".parse().unwrap();
        let wall = Timestamp::from_second(begun.as_second() + self.minute * 60).unwrap();
        let sample = self.sampler.sample(&self.policy, awake_ms, self.minute == 0);
        let tick =
            Tick { wall, since_boot_ms: awake_ms, awake_ms, boot: "a".into(), standby: false, started: None };
        self.observer.observe(tick, &sample);
    }

    /// Lets minutes pass; `each` changes the machine in every one of them.
    fn pass(&mut self, minutes: i64, each: impl Fn(&Self)) {
        for _ in 0..minutes {
            each(self);
            self.minute += 1;
            self.tick();
        }
    }

    fn record(&self) -> UsageRecord {
        self.observer.running().unwrap().record()
    }
}

/// The file of a session at the seat.
fn session(user: u32, name: &str) -> String {
    format!("UID={user}\nUSER={name}\nACTIVE=1\nREMOTE=0\nCLASS=user\nSEAT=seat0\n")
}

fn copy(from: &Path, to: &Path) {
    for entry in std::fs::read_dir(from).unwrap() {
        let (path, target): (PathBuf, PathBuf) = {
            let entry = entry.unwrap();
            (entry.path(), to.join(entry.file_name()))
        };
        if path.is_dir() {
            std::fs::create_dir_all(&target).unwrap();
            copy(&path, &target);
        } else {
            std::fs::copy(&path, &target).unwrap();
        }
    }
}

const MOUSE: &str = "sys/bus/usb/devices/1-1/urbnum";
const PACKAGE: &str = "sys/class/powercap/intel-rapl:0/energy_uj";
const SESSION: &str = "run/systemd/sessions/2";
const PANEL: &str = "sys/class/drm/card0-eDP-1/dpms";

#[test]
fn a_morning_with_a_laptop() {
    let mut laptop = Machine::of("laptop-two-batteries");
    let package_w = |watts: u64| move |pc: &Machine| pc.add(PACKAGE, watts * 60_000_000);
    laptop.pass(30, |pc| {
        pc.add(MOUSE, 120);
        package_w(6)(pc);
    });
    // Coffee, and after ten minutes the panel goes dark.
    laptop.pass(10, package_w(3));
    laptop.set(PANEL, "Off\n");
    laptop.pass(20, package_w(2));
    // Off to a meeting, on the second battery.
    laptop.set(PANEL, "On\n");
    laptop.set("sys/class/power_supply/AC/online", "0\n");
    laptop.set("sys/class/power_supply/BAT1/status", "Discharging\n");
    laptop.set("sys/class/power_supply/BAT1/power_now", "7500000\n");
    laptop.pass(45, |pc| {
        pc.add(MOUSE, 7);
        package_w(4)(pc);
    });

    let record = laptop.record();
    assert_eq!((record.minutes.active, record.minutes.idle, record.minutes.unknown), (75, 30, 540));
    assert_eq!(record.supply, Some(SupplyMinutes { mains: 60, battery: 45 }));
    assert_eq!((record.presence, record.screen), (PresenceSource::Counters, ScreenSource::Connector));
    assert_eq!(record.users, UserCount::One);
    assert!(record.external_screens.is_empty());
    let morning = &record.bins[1];
    assert_eq!((morning.screen_on, morning.screen_off, morning.unattended), (85, 20, 15));
    let measured: Vec<_> =
        morning.measured.iter().map(|entry| (entry.method, entry.joules, entry.minutes)).collect();
    let package_j = 60 * (30 * 6 + 10 * 3 + 20 * 2);
    assert_eq!(
        measured,
        [(EnergyMethod::BatteryGauge, 45 * 450, 45), (EnergyMethod::Package, package_j, 60)]
    );
}

#[test]
fn two_screens_at_a_desk_that_nobody_uses() {
    let mut desktop = Machine::of("desktop-two-screens");
    desktop.pass(10, |_| {});
    desktop.set("sys/class/drm/card0-DP-2/dpms", "Off\n");
    desktop.pass(20, |_| {});
    let record = desktop.record();
    assert_eq!((record.minutes.active, record.minutes.idle), (0, 30));
    assert_eq!(record.bins[1].unattended, 15);
    let screens: Vec<_> = record
        .external_screens
        .iter()
        .map(|screen| (screen.screen.manufacturer.as_str(), screen.on))
        .collect();
    assert_eq!(screens, [("DEL", 10), ("HPN", 30)]);
    assert_eq!((record.users, record.supply), (UserCount::None, None));
    assert!(record.bins[1].measured.is_empty(), "a counter that stands still measured nothing");
}

#[test]
fn a_guest_is_on_and_never_idle() {
    let mut guest = Machine::of("virtual-machine");
    guest.pass(60, |pc| {
        pc.set("proc/interrupts", format!("1: {} 0 IO-APIC i8042", pc.minute * 100));
        pc.set("proc/stat", format!("cpu  {} 0 0 {} 0 0 0 0 0 0", pc.minute * 3_000, pc.minute * 9_000));
    });
    let record = guest.record();
    assert_eq!((record.minutes.on, record.minutes.idle, record.minutes.active), (60, 0, 0));
    assert_eq!((record.presence, record.screen), (PresenceSource::None, ScreenSource::NoScreen));
    assert_eq!((record.bins[1].screen_off, record.bins[1].unattended), (60, 0));
    assert_eq!(record.cpu_load_percent.map(|load| load.p50), Some(25));
}

#[test]
fn who_was_there_is_told_by_pseudonym_where_it_is_asked_for_and_never_by_name() {
    let key = PeopleKey::from_bytes([7; 32]);
    let asking = Policy { people_key: Some(key.clone()), ..copenhagen() };
    let expected = [
        Pseudonym::of(&key, people::PersonName::Upn("anna@lyngby.dk")),
        Pseudonym::of(&key, people::PersonName::Local { device: DEVICE, name: "bo" }),
    ];
    for (policy, expected) in [(copenhagen(), &[][..]), (asking, &expected)] {
        let mut library = Machine::following("laptop-two-batteries", policy);
        library.set(SESSION, session(1_000, "Anna@lyngby.dk"));
        library.pass(5, |_| {});
        library.set(SESSION, session(1_001, "bo"));
        library.pass(5, |_| {});
        let record = library.record();
        assert_eq!(record.users, UserCount::Several);
        let told: BTreeSet<_> = record.people.iter().copied().collect();
        assert_eq!(told, expected.iter().copied().collect());
        let kept = serde_json::to_string(&library.observer.running().unwrap()).unwrap().to_lowercase();
        assert!(!kept.contains("anna") && !kept.contains("\"bo\""), "{kept}");
    }
}

/// Placeholders, years 0092 and 2067, zero serials, batteries of 0 and 655 Wh, counters that jump: each is recognised,
/// and becomes neither identity nor age nor energy.
#[test]
fn of_a_machine_made_of_lies_nothing_is_believed() {
    let mut liar = Machine::of("made-of-lies");
    let root = Root::new(liar.folder.path());
    let today = date(2026, 11, 23);
    let mut profile = profile::profile(&root, &copenhagen(), today).unwrap();
    profile.os.architecture = Text::clean("x86_64").unwrap();
    let bounds = Bounds { now: "2026-11-23T12:00:00Z".parse().unwrap(), latest_day: today };
    assert_eq!(check::profile(&profile, &bounds), Ok(()));
    insta::assert_json_snapshot!(profile);
    let told = serde_json::to_string(&profile).unwrap().to_lowercase();
    for lie in [
        "default", "o.e.m", "spec", "index", "0092", "2067", "1970", "655", "00000000", "0123456", "xxxx",
        "03000200",
    ] {
        assert!(!told.contains(lie), "{lie} in {told}");
    }
    assert_eq!(machine::machine_identity(&root), MachineIdentity::default());
    assert_eq!(profile::wear(&root, today), [], "a battery without a capacity has no wear");

    // A gauge of 655 W; a package that jumps ahead and back; a platform counter of a kilowatt.
    liar.pass(4, |pc| {
        pc.set(PACKAGE, if pc.minute % 2 == 0 { 150_000_000_000_u64 } else { 1_000_000 });
        pc.add("sys/class/powercap/intel-rapl:1/energy_uj", 60_000_000_000);
    });
    let record = liar.record();
    assert!(record.bins.iter().all(|bin| bin.measured.is_empty()), "{:?}", record.bins);
    assert_eq!((record.minutes.idle, record.supply.map(|supply| supply.battery)), (4, Some(4)));
    let screens: Vec<_> =
        record.external_screens.iter().map(|screen| screen.screen.serial_hash.clone()).collect();
    assert_eq!(screens, [None], "a screen of that model, and not which");
}
