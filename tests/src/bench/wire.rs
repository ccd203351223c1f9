//! What an agent sends, TLS included: counted by a relay between it and a collector with a certificate.

use levetid_protocol::media;
use levetid_tests::agent::Agent;
use levetid_tests::certificate::Certificate;
use levetid_tests::collector::{Collector, TENANT};
use levetid_tests::relay::{Relay, Traffic};
use levetid_tests::wait;
use serde_json::{Value, json};

use crate::table::Table;

/// Most that may pass for a report.
const MOST_BYTES: u64 = 10_000;

/// Counts a first report, and a report of one record on a new connection: what a week costs by default.
pub fn measure(table: &mut Table) {
    let folder = tempfile::tempdir().unwrap();
    let Certificate { certificate, key } = Certificate::of(folder.path(), &["localhost", "127.0.0.1"]);
    let mut collector = Collector::in_folder(&folder.path().join("data")).with_tls(&certificate, &key);
    collector.add_tenant(TENANT, &["--report-growing"]);
    collector.serve();
    let relay = Relay::to(collector.port());
    let mut agent = Agent::here();
    let url = format!("https://localhost:{}", relay.port());
    let ca = certificate.to_str().unwrap();
    agent.command(&["enrol", "--collector", &url, "--token", &collector.token(&[]), "--ca", ca]).well();
    let enrolled = relay.traffic();
    table.row("Enrolment on the wire, once", bytes(enrolled.total()), "");

    agent.run();
    wait::until_true("the profile", 60, || collector.count("profile") == 1);
    let first = settled(&relay);
    table.row("First report (profile, wear, history), once", bytes(first.total() - enrolled.total()), "");

    // A new process has no session to resume: the dearest way to send a record, and the usual one after a week.
    agent.stop();
    let covered = collector.minutes().all;
    let before = settled(&relay);
    agent.run();
    wait::until_true("a record on a new connection", 130, || collector.minutes().all > covered);
    let after = settled(&relay);
    let weekly = after.total() - before.total();
    let reports = format!("in {} connection(s)", after.connections - before.connections);
    table.row(&format!("A record with a new TLS connection, {reports}"), bytes(weekly), "");
    let without_record = weekly - running_record_bytes(&agent);
    for (what, parts) in [
        ("A week at the default policy: that, with a full week's record and wear", full(true)),
        ("A day at a record a day: that, with a full day's record", full(false)),
    ] {
        let total = without_record + packed(&parts);
        table.row(what, bytes(total), &bytes(MOST_BYTES));
        table.limit(what, total as f64, MOST_BYTES as f64);
    }
}

/// Waits until nothing more passes.
fn settled(relay: &Relay) -> Traffic {
    loop {
        let before = relay.traffic();
        std::thread::sleep(std::time::Duration::from_millis(700));
        let after = relay.traffic();
        if after.total() == before.total() {
            return after;
        }
    }
}

/// The parts of a report with the fullest record there is, and with the week's wear.
fn full(with_wear: bool) -> Value {
    let golden: Value =
        serde_json::from_str(include_str!("../../../protocol/golden/v1/report.json")).unwrap();
    let usage = json!([golden["usage"][0]]);
    if with_wear { json!({"usage": usage, "wear": golden["wear"]}) } else { json!({ "usage": usage }) }
}

/// A report of the running record alone, as it is packed.
fn running_record_bytes(agent: &Agent) -> u64 {
    let usage = agent.show()["usage"].clone();
    assert!(usage.is_array(), "the running record is shown");
    packed(&json!({ "usage": usage }))
}

fn packed(parts: &Value) -> u64 {
    let mut report = json!({"schema": 1, "sequence": 42, "agent": "0.1.0", "policy_version": 12026});
    report.as_object_mut().unwrap().extend(parts.as_object().unwrap().clone());
    media::pack(report.to_string().into_bytes()).unwrap().1.len() as u64
}

fn bytes(count: u64) -> String {
    format!("{:.1} kB", count as f64 / 1_000.0)
}
