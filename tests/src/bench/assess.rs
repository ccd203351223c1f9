//! How long it takes to assess every device of a large tenant, and what memory that takes; and one device.

use std::fmt::Write as _;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use jiff::ToSpan as _;
use jiff::civil::time;
use levetid_protocol::usage::UsageRecord;
use levetid_tests::binaries::binary;
use levetid_tests::collector::{Collector, TENANT};
use levetid_tests::device::Device;
use levetid_tests::records::{day, monday, profile, week};
use serde_json::json;

use crate::table::Table;

/// Devices of an IT service organisation with twenty municipalities.
const DEVICES: u32 = 150_000;

/// One device is assessed so often; the median counts.
const TIMES: usize = 21;

/// Assesses them with half a year of weeks, and apart with a quarter of single days; with the grid's hours, as everybody
/// has them who fetches them, and without.
pub fn measure(table: &mut Table) {
    let weeks =
        |device: &Device| (1..=26).map(|ago| week(&device.policy, monday(&device.policy, ago))).collect();
    let days = |device: &Device| (1..=90).map(|ago| day(&device.policy, ago)).collect();
    of_records(table, "26 weekly records", false, true, weeks);
    of_records(table, "26 weekly records and the grid by the hour", true, false, weeks);
    of_records(table, "90 records of a day", false, false, days);
    of_records(table, "90 records of a day and the grid by the hour", true, false, days);
}

fn of_records(
    table: &mut Table,
    what: &str,
    by_hour: bool,
    look: bool,
    records: impl Fn(&Device) -> Vec<UsageRecord>,
) {
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
    if by_hour {
        import_hours(&collector, &device);
    }
    collector.stop();
    multiply(&collector);

    let (all, most_mb) = assess(&collector);
    assert_eq!(collector.count("assessment"), DEVICES);
    let one = of_one(&collector) * 1000.0;
    let name = format!("Collector, {DEVICES} devices with {what}");
    for (what, measured, unit, most) in [
        ("assessed from the store", all.as_secs_f64(), "s", 60.0),
        ("most memory in that", most_mb, "MB", 300.0),
        ("one more of them assessed", one, "ms", 10.0),
    ] {
        let what = format!("{name}, {what}");
        table.row(&what, format!("{measured:.1} {unit}"), &format!("{most:.0} {unit}"));
        table.limit(&what, measured, most);
    }
    if look {
        crate::pages::measure(table, &mut collector, DEVICES);
    }
}

/// Two years of hours, dear by day.
fn import_hours(collector: &Collector, device: &Device) {
    let mut file = "HourUTC,SpotPrice EUR/MWh,CarbonIntensity kg/MWh\n".to_owned();
    let from = monday(&device.policy, 104).to_datetime(time(0, 0, 0, 0));
    for hour in 0..104 * 7 * 24 {
        let at = from.checked_add(hour.hours()).unwrap();
        let g_per_kwh = 20 + 2 * i32::from(at.hour()) + i32::from(at.day());
        writeln!(file, "{},,{g_per_kwh}", at.strftime("%Y-%m-%d %H:%M:%S")).unwrap();
    }
    let path = collector.data().join("hours.csv");
    std::fs::write(&path, file).unwrap();
    collector.command(&["grid", "import", path.to_str().unwrap(), "--zone", "DK2"]).well();
}

/// The command that assesses what there is to assess.
fn command(collector: &Collector) -> Command {
    let mut command = Command::new(binary("levetid-collector"));
    command.arg("--data").arg(collector.data()).arg("assess").stdout(Stdio::null()).stderr(Stdio::null());
    command
}

/// How long it takes, and the most memory, MB.
fn assess(collector: &Collector) -> (Duration, f64) {
    let began = Instant::now();
    let mut assess = command(collector).spawn().unwrap();
    let mut most_mb: f64 = 0.0;
    while assess.try_wait().unwrap().is_none() {
        most_mb = most_mb.max(crate::proc::resident_mb(assess.id()).unwrap_or_default());
        std::thread::sleep(Duration::from_millis(20));
    }
    assert!(assess.wait().unwrap().success());
    (began.elapsed(), most_mb)
}

/// Seconds for one device that reported anew: what the command takes with it beyond what it takes with none.
fn of_one(collector: &Collector) -> f64 {
    let median = |changed: u32| {
        let mut seconds: Vec<f64> = (0..TIMES)
            .map(|_| {
                let change = format!("UPDATE device SET changes = {changed} WHERE number = {}", DEVICES / 2);
                collector.tenant_file().execute_batch(&change).unwrap();
                let began = Instant::now();
                assert!(command(collector).status().unwrap().success());
                began.elapsed().as_secs_f64()
            })
            .collect();
        seconds.sort_by(f64::total_cmp);
        seconds[TIMES / 2]
    };
    median(1) - median(0)
}

/// Makes of one device all of them, in the store's own file.
fn multiply(collector: &Collector) {
    let file = collector.tenant_file();
    file.execute_batch(&format!(
        "PRAGMA synchronous = OFF;
         DELETE FROM packed_assessment; DELETE FROM assessment; DELETE FROM fleet_sum;
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
