//! Two PCs tell of the screens at them: each screen counts once, with its own hours, and nobody is told of another's PC.

use levetid_protocol::text::Text;
use levetid_protocol::usage::{ScreenKey, ScreenMinutes};
use levetid_tests::collector::{Collector, TENANT};
use levetid_tests::device::Device;
use levetid_tests::records::{monday, profile, week};
use serde_json::{Value, json};

/// Weeks that are told of: 28 days and more.
const WEEKS: i64 = 5;

fn screen(serial: Option<&str>) -> ScreenKey {
    ScreenKey::of(Text::clean("DEL").unwrap(), 0xa0c4, serial)
}

/// A PC and its weeks, in each of which a screen was on for so many minutes; returns the minutes of all weeks.
fn tell(device: &mut Device, name: &str, screen: &ScreenKey, on: u32) -> u32 {
    let policy = device.policy.clone();
    let mut profile = profile(&policy, name);
    let display = json!({ "built_in": false, "key": screen, "name": "DELL P2419H", "made_week": 14, "made_year": 2019 });
    profile["displays"].as_array_mut().unwrap().push(display);
    let usage: Vec<_> = (1..=WEEKS)
        .rev()
        .map(|weeks| {
            let mut week = week(&policy, monday(&policy, weeks));
            week.external_screens = vec![ScreenMinutes { screen: screen.clone(), on }];
            week
        })
        .collect();
    device.report(&json!({ "profile": profile, "usage": usage }));
    usage.iter().map(levetid_protocol::usage::UsageRecord::covered_minutes).sum()
}

fn devices(collector: &Collector) -> Vec<Value> {
    collector.command(&["assess"]).told();
    let lines = collector.command(&["device", "list", TENANT, "--json"]).well();
    lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn screens(collector: &Collector) -> Vec<Value> {
    let mut devices = devices(collector);
    devices.retain(|device| device["assessment"]["kind"]["category"] == "monitor");
    devices
}

fn kwh(screen: &Value) -> f64 {
    screen["assessment"]["per_year"]["energy"]["known"]["value"]["p50"].as_f64().unwrap()
}

#[test]
fn a_screen_at_two_pcs_is_one_with_the_hours_of_both() {
    let collector = Collector::start();
    collector.command(&["user", "add", TENANT, "anna", "--name", "Anna", "--role", "employee"]).well();
    let mut at_desk = Device::enrol(&collector.url(), &collector.token(&["--holder", "anna"]));
    let key = screen(Some("CN0X1"));
    let minutes = f64::from(tell(&mut at_desk, "PC-DESK", &key, 600));

    let alone = screens(&collector);
    assert_eq!((alone.len(), devices(&collector).len()), (1, 2));
    let one = &alone[0];
    let id = one["device"].as_str().unwrap();
    assert_eq!((one["name"].as_str(), one["holder"].as_str()), (Some("DELL P2419H"), Some("anna")));
    assert_eq!(one["assessment"]["model"], "Dell P2419H");
    assert_eq!(
        one["assessment"]["age"]["known"]["earliest"], "2019-04-02",
        "week 14 begins on day 92 of the year"
    );
    assert_eq!(one["assessment"]["per_year"]["energy"]["known"]["method"], "modelled");
    // On for ten hours of each week, asleep for the others.
    let expected = |on: f64| (20.0 * on + 0.3 * (minutes - on)) / 60.0 / 1000.0 / minutes * 525_960.0;
    assert!((kwh(one) - expected(3000.0)).abs() < 0.001, "{} is not {}", kwh(one), expected(3000.0));
    let totals = collector.command(&["explain", TENANT]).well();
    assert!(totals.contains("2 devices"), "{totals}");

    let anna = collector.person("anna", "employee");
    assert!(anna.get("/me").text.contains("DELL P2419H"), "it is on her page with her PC");
    let hers = anna.get(&format!("/devices/{id}"));
    assert_eq!(hers.status, 200);
    assert!(!hers.text.contains("PC-DESK"), "where it was seen is for IT:\n{}", hers.text);
    assert_eq!(anna.device(id)["screen"]["seen_at"], Value::Null);
    let it = collector.person("it", "it").get(&format!("/devices/{id}"));
    assert!(it.text.contains("PC-DESK") && it.text.contains("DEL A0C4"), "{}", it.text);

    // Nobody holds the second PC.
    let mut at_home = Device::enrol(&collector.url(), &collector.token(&[]));
    tell(&mut at_home, "PC-HOME", &key, 300);
    let both = screens(&collector);
    assert_eq!((both.len(), both[0]["device"].as_str()), (1, Some(id)));
    assert!(
        (kwh(&both[0]) - expected(4500.0)).abs() < 0.001,
        "{} is not {}",
        kwh(&both[0]),
        expected(4500.0)
    );
    assert_eq!(both[0]["holder"], Value::Null, "it is shared");
    assert_eq!(anna.get(&format!("/devices/{id}")).status, 403);
}

#[test]
fn the_register_finds_the_screen_by_the_hash_of_its_serial_number() {
    let collector = Collector::start();
    let token = collector.token(&[]);
    let [mut one, mut other] = [1, 2].map(|_| Device::enrol(&collector.url(), &token));
    tell(&mut one, "PC-1", &screen(Some("CN0X1")), 600);
    tell(&mut other, "PC-2", &screen(None), 600);
    let seen = screens(&collector);
    assert_eq!(seen.len(), 2);
    let rows = "asset id,serial,manufacturer,category,purchase date,retired
S-1,cn0x1,Dell Inc.,monitor,2019-09-30,
S-2,CN0X2,Dell Inc.,monitor,2020-09-30,2024-01-31
";
    let file = collector.data().join("screens.csv");
    std::fs::write(&file, rows).unwrap();
    let import = ["import", "devices", TENANT, file.to_str().unwrap()];
    let taken = collector.command(&import).well();
    assert!(taken.contains("1 new devices, 1 devices seen already"), "{taken}");
    assert!(collector.command(&import).well().contains("Nothing changed."));

    let after = screens(&collector);
    assert_eq!(after.len(), 3, "the one that is seen, the one without a number, and the one that is gone");
    let matched = after.iter().find(|screen| screen["name"] == "S-1").unwrap();
    assert!(seen.iter().any(|screen| screen["device"] == matched["device"]));
    assert_eq!(matched["assessment"]["age"]["known"]["best"], "2019-09-30", "the purchase date wins");
    assert!(
        collector.command(&["explain", TENANT]).well().contains("4 devices"),
        "two PCs, two screens in service"
    );
}
