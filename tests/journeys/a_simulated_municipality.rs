//! A municipality of simulated devices reports its history, a storm and a morning over TLS, and misbehaves; the store
//! holds what was acknowledged, no record less and no record more.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use levetid_tests::certificate::Certificate;
use levetid_tests::collector::{Collector, TENANT};
use levetid_tests::process::Said;
use serde_json::Value;

/// The simulator is no program that is shipped: cargo builds it beside these tests.
const FLEET: &str = env!("CARGO_BIN_EXE_levetid-fleet");

/// By device: how many records, and their minutes active, idle, on, asleep, off and unknown.
type Records = BTreeMap<String, [u32; 7]>;

fn held(collector: &Collector) -> Records {
    let file = collector.tenant_file();
    let mut query = file
        .prepare(
            r#"SELECT id, count(*), sum(active), sum(idle), sum("on"), sum(asleep), sum(off), sum(unknown)
               FROM usage JOIN device ON device.number = usage.device GROUP BY id"#,
        )
        .unwrap();
    let row = |row: &rusqlite::Row<'_>| {
        let number = |column| row.get::<_, u32>(column).unwrap();
        Ok((row.get(0)?, [1, 2, 3, 4, 5, 6, 7].map(number)))
    };
    query.query_map([], row).unwrap().map(Result::unwrap).collect()
}

fn acknowledged(truth: &Path) -> Records {
    let truth: Value = serde_json::from_slice(&std::fs::read(truth).unwrap()).unwrap();
    let devices = truth["devices"].as_object().unwrap().iter();
    let of_device = |device: &Value| {
        let minutes = ["active", "idle", "on", "asleep", "off", "unknown"]
            .map(|state| device["minutes"][state].as_u64().unwrap().try_into().unwrap());
        let [active, idle, on, asleep, off, unknown] = minutes;
        [device["records"].as_u64().unwrap().try_into().unwrap(), active, idle, on, asleep, off, unknown]
    };
    let records = devices.map(|(id, device)| (id.clone(), of_device(device)));
    records.filter(|(_, numbers)| numbers[0] > 0).collect()
}

#[test]
fn what_is_held_is_what_was_acknowledged() {
    let folder = tempfile::tempdir().unwrap();
    let certificate = Certificate::of(folder.path(), &["127.0.0.1"]);
    let mut collector = Collector::in_folder(&folder.path().join("data"))
        .with_tls(&certificate.certificate, &certificate.key);
    collector.add_tenant(TENANT, &[]);
    collector.serve();
    let (token, truth) = (collector.token(&[]), folder.path().join("truth.json"));
    let fleet = |seed: &str, mode: &[&str]| {
        let mut command = Command::new(FLEET);
        command.args(mode).args(["--seed", seed, "--devices", "40", "--weeks", "8"]);
        command.args(["--url", &collector.url(), "--token", &token]).arg("--truth").arg(&truth);
        Said::by(&mut command)
    };

    let history = fleet("1", &["history", "--leave", "2"]).well();
    let after_history = acknowledged(&truth);
    assert_eq!(held(&collector), after_history, "{history}");
    let records: u32 = after_history.values().map(|numbers| numbers[0]).sum();
    assert!(after_history.len() > 30 && (180..=240).contains(&records), "{history}");
    assert!(history.contains(&format!("{records} sent, {records} acknowledged")), "{history}");

    // What is acknowledged is not sent again; another municipality is not mixed in.
    let again = fleet("1", &["history", "--leave", "2"]).well();
    assert!(again.contains("0 sent, 0 acknowledged"), "{again}");
    assert!(fleet("2", &["history"]).complaint().contains("another municipality"));

    fleet("1", &["storm", "--records", "2"]).well();
    let after_storm = acknowledged(&truth);
    let in_storm = after_storm.values().map(|numbers| numbers[0]).sum::<u32>() - records;
    assert!((50..=80).contains(&in_storm), "{in_storm}");
    let live = fleet("1", &["live", "--minutes", "0"]).well();
    assert!(live.contains("0 sent, 0 acknowledged"), "the storm brought the last week: {live}");

    let misdeeds = fleet("1", &["misbehaving"]).well();
    assert!(misdeeds.lines().count() > 30 && !misdeeds.contains("WRONG"), "{misdeeds}");

    let expected = acknowledged(&truth);
    assert!(expected.len() > after_storm.len(), "those that misbehave report rightly in between");
    assert_eq!(held(&collector), expected);
    collector.kill();
    collector.serve();
    assert_eq!(held(&collector), expected);
    collector.assert_files_are_whole();
}

#[test]
fn the_simulator_says_what_it_cannot_do() {
    let said = |more: &[&str]| {
        let mut command = Command::new(FLEET);
        command.args(["live", "--url", "http://127.0.0.1:9", "--token", "none"]).args(more);
        Said::by(&mut command).complaint()
    };
    assert!(said(&["--until", "2026-11-18"]).contains("no Monday"));
    assert!(said(&["--until", "2999-01-07"]).contains("once they are over"));
    assert!(said(&["--minutes", "2000"]).contains("0 to 1440"));
}
