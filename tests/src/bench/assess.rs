//! How long it takes to assess every device of a large tenant, and what memory that takes.

use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use levetid_protocol::usage::UsageRecord;
use levetid_tests::binaries::binary;
use levetid_tests::collector::{Collector, TENANT};
use levetid_tests::device::Device;
use levetid_tests::records::{day, monday, profile, week};
use serde_json::json;

use crate::table::Table;

/// Devices of an IT service organisation with twenty municipalities.
const DEVICES: u32 = 150_000;

/// Assesses them with half a year of weeks, and apart with a quarter of single days.
pub fn measure(table: &mut Table) {
    of_records(table, "26 weekly records", |device| {
        (1..=26).map(|ago| week(&device.policy, monday(&device.policy, ago))).collect()
    });
    of_records(table, "90 records of a day", |device| (1..=90).map(|ago| day(&device.policy, ago)).collect());
}

fn of_records(table: &mut Table, what: &str, records: impl Fn(&Device) -> Vec<UsageRecord>) {
    let folder = tempfile::tempdir().unwrap();
    let mut collector = Collector::in_folder(folder.path());
    collector.add_tenant(TENANT, &["--grid-zone", "DK2"]);
    collector.serve();
    // One device reports; the others are as it is.
    let mut device = Device::enrol(&collector.url(), &collector.token(&[]));
    let records = records(&device);
    for usage in records.chunks(26) {
        let report = device.next_report(&json!({"profile": profile(&device.policy, "pc-1"), "usage": usage}));
        let request = device.request(report.to_string().into_bytes());
        assert_eq!(device.send(request).status, 200);
    }
    collector.stop();
    multiply(&collector);

    let began = Instant::now();
    let mut assess = Command::new(binary("levetid-collector"))
        .args(["--data", &folder.path().display().to_string(), "assess"])
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    let mut most_mb: f64 = 0.0;
    while assess.try_wait().unwrap().is_none() {
        most_mb = most_mb.max(crate::proc::resident_mb(assess.id()).unwrap_or_default());
        std::thread::sleep(Duration::from_millis(20));
    }
    assert!(assess.wait().unwrap().success());
    let seconds = began.elapsed().as_secs_f64();
    assert_eq!(collector.count("assessment"), DEVICES);
    table.row(
        &format!("Collector, {DEVICES} devices with {what} assessed from the store"),
        format!("{seconds:.1} s"),
        "60 s",
    );
    table.row("Collector, most memory in that", format!("{most_mb:.0} MB"), "300 MB");
}

/// Makes of one device all of them, in the store's own file.
fn multiply(collector: &Collector) {
    let file = collector.tenant_file();
    file.execute_batch(&format!(
        "PRAGMA synchronous = OFF;
         DELETE FROM assessment;
         CREATE TEMP TABLE another AS
           WITH RECURSIVE n (n) AS (SELECT 2 UNION ALL SELECT n + 1 FROM n WHERE n < {DEVICES}) SELECT n FROM n;
         BEGIN;
         INSERT INTO device (number, id, manufacturer, serial, uuid, first_contact, last_contact)
           SELECT n, printf('00000000-0000-4000-8000-%012d', n), manufacturer, printf('SN%07d', n), NULL,
                  first_contact, last_contact
           FROM another, device WHERE number = 1;
         INSERT INTO profile (device, taken, body) SELECT n, taken, body FROM another, profile WHERE device = 1;
         INSERT INTO usage
           SELECT first_day, n, days, start, covered_to, active, idle, \"on\", asleep, off, unknown, detail
           FROM (SELECT * FROM usage WHERE device = 1 ORDER BY first_day) CROSS JOIN another;
         UPDATE device SET changes = 1;
         COMMIT;"
    ))
    .unwrap();
}
