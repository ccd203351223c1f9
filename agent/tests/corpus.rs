//! The real binary against thousands of real screens and the reports of real PCs.
//!
//! These tests need the corpus folder in `LEVETID_CORPUS`; without it they say that they were skipped.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests may fail loudly")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use jiff::civil::{Date, date};
use levetid_protocol::history::HistoryRow;
use serde_json::Value;

/// The corpus folder, or `None` with a word about it.
fn corpus(test: &str) -> Option<PathBuf> {
    let folder = std::env::var_os("LEVETID_CORPUS").map(PathBuf::from);
    if folder.is_none() {
        println!("{test}: skipped, LEVETID_CORPUS is not set");
    }
    folder
}

fn inspect() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_levetid-agent"));
    command.arg("inspect");
    command
}

/// What `inspect` prints of a report, read by its rows.
fn report(folder: &Path, name: &str) -> (Value, Vec<HistoryRow>) {
    let output = inspect().arg("batteryreport").arg(folder.join(name)).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    let rows: Vec<HistoryRow> = serde_json::from_value(report["rows"].clone()).unwrap();
    for row in &rows {
        let hours = row.from.duration_until(row.to).as_hours();
        assert!(
            hours > 0 && row.on_minutes.is_none_or(|minutes| i64::from(minutes) <= hours * 60),
            "{row:?}"
        );
        assert_eq!(row.active_minutes, None, "both machines sleep: nobody need be at them while they do not");
    }
    assert_eq!(report["modern_standby"], false);
    assert!(rows.windows(2).all(|pair| pair[0].to <= pair[1].from), "no day is told of twice");
    (report, rows)
}

#[test]
fn a_report_of_five_years_is_read() {
    let Some(folder) = corpus("a_report_of_five_years_is_read") else { return };
    let (report, rows) = report(&folder, "batteryreport-history.xml");
    assert_eq!(report["batteries"][0]["design_wh"], 58);
    // 160 stretches, of which those without a charge were not recorded.
    assert_eq!(rows.len(), 152);
    let (first, last) = (&rows[0], &rows[rows.len() - 1]);
    assert_eq!((first.from, first.full_charge_wh), (date(2017, 11, 22), Some(58)));
    assert_eq!((last.to, last.full_charge_wh), (date(2022, 10, 18), Some(49)));
    let of = |from: Date| rows.iter().find(|row| row.from == from).unwrap();
    let week = of(date(2018, 7, 23));
    assert_eq!((week.to, week.on_minutes), (date(2018, 7, 30), Some(4 * 1_440 + 5 * 60 + 17)));
    // They claim 62 days in three, and 18 days in five.
    let (three, five) = (of(date(2020, 11, 20)), of(date(2021, 3, 3)));
    assert_eq!((three.to, three.on_minutes), (date(2020, 11, 23), Some(3 * 1_440)));
    assert_eq!((five.to, five.on_minutes), (date(2021, 3, 8), Some(5 * 1_440)));
}

#[test]
fn a_report_of_two_batteries_is_read() {
    let Some(folder) = corpus("a_report_of_two_batteries_is_read") else { return };
    let (report, rows) = report(&folder, "batteryreport-two-batteries.xml");
    let batteries = report["batteries"].as_array().unwrap();
    let wh =
        |field: &str| batteries.iter().map(|battery| battery[field].as_u64().unwrap()).collect::<Vec<_>>();
    assert_eq!((wh("design_wh"), wh("full_wh"), wh("cycles")), (vec![24, 26], vec![19, 18], vec![173, 143]));
    assert!(batteries.iter().all(|battery| battery.get("made").is_none()), "their dates are empty");
    let told: Vec<_> = rows.iter().map(|row| (row.on_minutes, row.full_charge_wh)).collect();
    assert_eq!(told, [111, 0, 0, 0, 0].map(|minutes| (Some(minutes), Some(38))));
}

#[test]
fn every_screen_is_read_as_it_says() {
    let Some(folder) = corpus("every_screen_is_read_as_it_says") else { return };
    let screens: Vec<Value> = fs::read_to_string(folder.join("edid.jsonl"))
        .unwrap()
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let input = tempfile::NamedTempFile::new().unwrap();
    let hex: String =
        screens.iter().map(|screen| format!("{}\n", screen["edid_hex"].as_str().unwrap())).collect();
    fs::write(&input, hex).unwrap();
    let output = inspect().args(["edid", "-"]).stdin(Stdio::from(input.reopen().unwrap())).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let found: Vec<Value> = String::from_utf8(output.stdout)
        .unwrap()
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(found.len(), screens.len());
    let mut errors = 0;
    for (found, screen) in found.iter().zip(&screens) {
        errors += usize::from(found.get("error").is_some());
        for (field, expected) in screen["expect"].as_object().unwrap() {
            // An error has no fields, as little as what it is the error of.
            let found = found.get(field).unwrap_or(&Value::Null);
            assert_eq!(found, expected, "{field} of {}", screen["path"]);
        }
    }
    println!("{} screens, {errors} of them not readable", screens.len());
    assert!(screens.len() >= 4_000 && errors * 100 < screens.len());
}
