//! A reader asks what a figure is made of: on its page, by the API and on the command line. All say the same.

use levetid_tests::collector::{Collector, TENANT};
use levetid_tests::device::Device;
use levetid_tests::person::{Page, Person};
use levetid_tests::records::{monday, profile, week};
use levetid_tests::wait;
use serde_json::{Value, json};

fn with_a_laptop() -> (Collector, String) {
    let collector = Collector::start();
    let mut device = Device::enrol(&collector.url(), &collector.token(&[]));
    let policy = device.policy.clone();
    let weeks: Vec<_> = (1..=5).map(|weeks| week(&policy, monday(&policy, weeks))).collect();
    device.report(&json!({"profile": profile(&policy, "PC-0815"), "usage": weeks}));
    let id = device.id.to_string();
    let assessed =
        || collector.command(&["device", "list", TENANT, "--json"]).well().contains("\"per_year\"");
    wait::until_true("the laptop to be assessed", 90, assessed);
    (collector, id)
}

fn json(page: &Page) -> Value {
    assert_eq!((page.status, page.content_type.as_str()), (200, "application/json"), "{}", page.text);
    serde_json::from_str(&page.text).unwrap()
}

fn problem(page: &Page) -> Value {
    assert_eq!(page.content_type, "application/problem+json", "{}", page.text);
    let problem: Value = serde_json::from_str(&page.text).unwrap();
    assert_eq!(problem["status"], page.status, "{problem}");
    assert!(problem["detail"].as_str().is_some_and(|detail| detail.len() > 20), "{problem}");
    problem
}

#[test]
fn page_api_and_command_line_say_the_same() {
    let (collector, id) = with_a_laptop();
    let reader = collector.person("boss", "reader");
    for (path, command) in [
        (format!("/api/v1/devices/{id}/explain"), vec!["explain", TENANT, &id]),
        ("/api/v1/explain".to_owned(), vec!["explain", TENANT]),
        ("/api/v1/account".to_owned(), vec!["account", TENANT]),
    ] {
        let of_api = json(&reader.get(&path));
        let of_command = collector.command(&[&command[..], &["--json"]].concat()).well();
        assert_eq!(of_api, serde_json::from_str::<Value>(&of_command).unwrap(), "{path}");
    }

    let explained = json(&reader.get(&format!("/api/v1/devices/{id}/explain")));
    let total = &explained["assessment"]["per_year"]["total"]["known"];
    let steps = total["steps"].as_array().unwrap();
    assert!(steps.len() > 5 && !total["sources"].as_array().unwrap().is_empty(), "{total}");
    let value = &total["value"];
    assert!(value["p10"].as_f64() < value["p50"].as_f64() && value["p50"].as_f64() < value["p90"].as_f64());
    assert!(explained["grid_used"].as_array().is_some_and(|used| !used.is_empty()), "{explained}");
    let (device, fleet) = (reader.get(&format!("/devices/{id}")), reader.get("/"));
    for step in steps.iter().filter(|step| step["label"] != "total") {
        let formula = step["formula"].as_str().unwrap().split(' ').next().unwrap().replace('.', ",");
        assert!(device.text.contains(&formula), "{formula} is on the device's page");
    }
    assert!(fleet.text.contains("1 × Bærbar") && fleet.text.contains("class=\"formula\""), "{}", fleet.text);
    assert!(device.text.contains(&format!("href=\"/api/v1/devices/{id}/explain\"")));
}

#[test]
fn the_other_basis_is_one_click_away() {
    let (collector, id) = with_a_laptop();
    collector.command(&["tenant", "set", TENANT, "--grid-zone", "DK2"]).told();
    let reader = collector.person("boss", "reader");
    let page = reader.get(&format!("/devices/{id}"));
    assert!(page.text.contains("href=\"?basis=direct#footprint\""), "{}", page.text);
    let direct = reader.get(&format!("/devices/{id}?basis=direct"));
    assert!(direct.text.contains("href=\"?basis=life-cycle#footprint\""), "{}", direct.text);
    assert!(direct.text.contains("Energinet, hourly grid declaration"), "{}", direct.text);
    let p50 = |basis: &str| {
        let explained = json(&reader.get(&format!("/api/v1/devices/{id}/explain?basis={basis}")));
        assert_eq!(explained["assessment"]["basis"]["grid_basis"], basis);
        explained["assessment"]["per_year"]["use_phase"]["known"]["value"]["p50"].as_f64().unwrap()
    };
    assert!(p50("direct") < p50("life-cycle") / 2.0, "40.5 is less than half of 144 g/kWh");
    let said = collector.command(&["explain", TENANT, &id, "--basis", "direct"]).well();
    assert!(said.contains("grid zone DK2 (direct emissions)"), "{said}");
}

#[test]
fn the_api_answers_whom_the_page_answers_and_says_what_is_wrong() {
    let (collector, id) = with_a_laptop();
    let of_device = format!("/api/v1/devices/{id}/explain");
    let (stranger, anna) = (Person::stranger(&collector.url()), collector.person("anna", "employee"));
    for path in [&of_device, "/api/v1/explain", "/api/v1/account"] {
        let page = stranger.get(path);
        assert_eq!(page.status, 401, "{path}");
        problem(&page);
        let page = anna.get(path);
        assert_eq!(page.status, 403, "{path}");
        problem(&page);
    }
    collector.command(&["device", "holder", TENANT, &id, "anna"]).told();
    assert_eq!(json(&anna.get(&of_device))["device"], id);

    let reader = collector.person("boss", "reader");
    for (path, status, said) in [
        ("/api/v1/nothing", 404, ""),
        ("/api/v1/devices/xyz/explain", 404, ""),
        ("/api/v1/account?year=2999", 404, ""),
        ("/api/v1/account?year=soon", 400, "year"),
        ("/api/v1/account?jahr=2026", 400, "jahr"),
        (&format!("{of_device}?basis=world"), 400, "basis"),
        ("/api/v1/devices/%F0%28/explain", 400, ""),
    ] {
        let page = reader.get(path);
        assert_eq!(page.status, status, "{path}: {}", page.text);
        let problem = problem(&page);
        assert!(problem["detail"].as_str().unwrap().contains(said), "{problem}");
    }
}
