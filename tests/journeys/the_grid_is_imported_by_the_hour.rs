//! An administrator imports what a kilowatt hour emitted hour by hour, and figures rest on it from then on.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use jiff::ToSpan as _;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use levetid_tests::collector::{Collector, TENANT};
use levetid_tests::device::Device;
use levetid_tests::records::{monday, profile, week};
use levetid_tests::wait;
use serde_json::json;

const HEAD: &str = "HourUTC,SpotPrice EUR/MWh,CarbonIntensity kg/MWh\n";

/// A file with every hour from some day on, but two; dear from 6 to 18 UTC, cheap at night.
fn hours(folder: &Path, from: DateTime, days: i32) -> PathBuf {
    let mut text = HEAD.to_owned();
    for hour in (0..days * 24).filter(|hour| !(50..52).contains(hour)) {
        let time = from.checked_add(hour.hours()).unwrap();
        let g_per_kwh = if (6..18).contains(&time.hour()) { 60 } else { 20 };
        writeln!(text, "{},,{g_per_kwh}", time.strftime("%Y-%m-%d %H:%M:%S")).unwrap();
    }
    let path = folder.join("hours.csv");
    std::fs::write(&path, text).unwrap();
    path
}

#[test]
fn imported_hours_are_in_the_figures_and_imported_again_change_nothing() {
    let collector = Collector::start();
    collector.command(&["tenant", "set", TENANT, "--grid-zone", "DK2"]).told();
    let mut device = Device::enrol(&collector.url(), &collector.token(&[]));
    let policy = device.policy.clone();
    let records: Vec<_> = (1..=5).map(|weeks| week(&policy, monday(&policy, weeks))).collect();
    let mut machine = profile(&policy, "PC-0815");
    machine["machine"].as_object_mut().unwrap().remove("hypervisor");
    device.report(&json!({"profile": machine, "usage": records}));
    let id = device.id.to_string();
    let explain =
        |language: &str| collector.command(&["explain", TENANT, &id, "--language", language]).well();
    assert!(
        !explain("en").contains("in the hours the energy was used"),
        "by the year as long as no hour is known"
    );

    let folder = tempfile::tempdir().unwrap();
    let from = monday(&policy, 6).to_datetime(jiff::civil::time(0, 0, 0, 0));
    let file = hours(folder.path(), from, 7 * 7);
    let file = file.to_str().unwrap();
    let said = collector.command(&["grid", "import", file, "--zone", "DK2", "--source", "Our meter"]).well();
    for part in ["1174 rows read", "2 hours are missing", "(2 h)", "1174 hours are new", "revision 1"] {
        assert!(said.contains(part), "{part}: {said}");
    }
    let explained = explain("en");
    for part in [
        "in the hours the energy was used",
        "Our meter; DK2",
        "The grid by the hour (revision 1)",
        "Weekday 06–12",
    ] {
        assert!(explained.contains(part), "{part}: {explained}");
    }
    assert!(explain("da").contains("Elnettet time for time"));
    // The device's stored assessment follows by itself.
    let revision = || {
        let listed = collector.command(&["device", "list", TENANT, "--json"]).well();
        let listed: serde_json::Value = serde_json::from_str(listed.lines().next().unwrap()).unwrap();
        listed["assessment"]["basis"]["grid_revision"].as_u64()
    };
    wait::until_true("its assessment to rest on the hours", 90, || revision() == Some(1));

    let totals = collector.command(&["explain", TENANT]).well();
    assert!(totals.contains("Our meter; DK2"), "the totals cite the hours they rest on: {totals}");
    let before = collector.command(&["explain", TENANT, &id, "--grid", "0"]).well();
    assert!(!before.contains("in the hours the energy was used"), "as it was before the hours: {before}");

    let again = collector.command(&["grid", "import", file, "--zone", "DK2", "--source", "Our meter"]).well();
    assert!(again.contains("All 1174 hours were known: nothing is changed."), "{again}");
    let status = collector.command(&["grid", "status"]).well();
    for part in ["DK2", "1174 hours", "2 hours are filled from others like them for lyngby", "never fetched"]
    {
        assert!(status.contains(part), "{part}: {status}");
    }
}

#[test]
fn a_file_that_is_wrong_in_one_line_is_refused_with_that_line() {
    let collector = Collector::start();
    let folder = tempfile::tempdir().unwrap();
    let now = jiff::Timestamp::now().to_zoned(TimeZone::UTC).datetime();
    let path = hours(folder.path(), now.date().to_datetime(jiff::civil::time(0, 0, 0, 0)), 3);
    let good = std::fs::read_to_string(&path).unwrap();
    for (text, complaint) in [
        (
            good.replacen(",60\n", ",sixty\n", 1),
            "line 8, column CarbonIntensity kg/MWh: \"sixty\" is no number",
        ),
        (good.replacen(" 03:00:00", " 03:30:00", 1), "line 5, column HourUTC"),
        (good.replacen("kg/MWh", "", 1), "does not say its unit"),
        (HEAD.to_owned(), "none of its 0 rows"),
    ] {
        std::fs::write(&path, text).unwrap();
        let said =
            collector.command(&["grid", "import", path.to_str().unwrap(), "--zone", "DK2"]).complaint();
        assert!(said.contains(complaint), "{said}");
    }
    assert_eq!(collector.control_number("SELECT count(*) FROM grid_import"), 0, "all or nothing");
    let missing = collector.command(&["grid", "import", "/nowhere.csv", "--zone", "DK2"]).complaint();
    assert!(missing.contains("/nowhere.csv cannot be read"), "{missing}");
}
