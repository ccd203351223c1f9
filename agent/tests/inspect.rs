//! `inspect` as a person types it, on a PC that is not enrolled.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests may fail loudly")]

use std::io::Write as _;
use std::process::{Command, Output, Stdio};

use serde_json::Value;

/// Runs `inspect` with these arguments and this on standard input: whether it went well, what it printed, and
/// what it complained of.
fn inspect(arguments: &[&str], input: &[u8]) -> (bool, String, String) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_levetid-agent"))
        .args(["--state-dir", "/nonexistent", "inspect"])
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(input).unwrap();
    let Output { status, stdout, stderr } = child.wait_with_output().unwrap();
    (status.success(), String::from_utf8(stdout).unwrap(), String::from_utf8(stderr).unwrap())
}

/// A file with these bytes.
fn file(bytes: &[u8]) -> tempfile::NamedTempFile {
    let mut file = tempfile::Builder::new().prefix("nvme0n1").suffix(".bin").tempfile().unwrap();
    file.write_all(bytes).unwrap();
    file
}

fn found(arguments: &[&str], bytes: &[u8]) -> Value {
    let file = file(bytes);
    let arguments = [arguments, &[file.path().to_str().unwrap()]].concat();
    let (went_well, printed, complaint) = inspect(&arguments, b"");
    assert!(went_well, "{arguments:?}: {complaint}");
    serde_json::from_str(&printed).unwrap()
}

#[test]
fn bad_input_is_told_where_it_is_and_what_to_do() {
    for (kind, bytes, words) in [
        ("health", &b"short"[..], ["5 bytes", "nvme smart-log"]),
        ("health", &[0; 512], ["neither", "save it again"]),
        ("smbios", b"", ["no SMBIOS structure", "GetSystemFirmwareTable"]),
        (
            "batteryreport",
            b"<BatteryReport>\n<History></BatteryReport>",
            ["line 2", "powercfg /batteryreport"],
        ),
        ("batteryreport", &[0xc3, 0x28], ["no text", "UTF-8"]),
        ("eventlog", b"<Events>\n\n<", ["line 3", "wevtutil"]),
        ("eventlog", b"<Events></Events>", ["no event", "System log"]),
    ] {
        let file = file(bytes);
        let path = file.path().to_str().unwrap();
        let (went_well, printed, complaint) = inspect(&[kind, path], b"");
        assert!(!went_well && printed.is_empty(), "{kind}: {printed}");
        for word in words.into_iter().chain([path]) {
            assert!(complaint.contains(word), "{kind}: {word} in {complaint}");
        }
    }
    for kind in ["edid", "health", "smbios", "batteryreport", "eventlog", "sysfs"] {
        let (went_well, _, complaint) = inspect(&[kind, "/nonexistent/file"], b"");
        assert!(!went_well && complaint.contains("/nonexistent/file"), "{kind}: {complaint}");
    }
}

#[test]
fn a_line_that_is_no_edid_does_not_stop_the_others() {
    let mut edid = [0_u8; 128];
    edid[1..7].fill(0xff);
    edid[8..18].copy_from_slice(&[0x10, 0xac, 0xc7, 0xa0, 0, 0, 0, 0, 22, 29]);
    edid[21..23].copy_from_slice(&[53, 30]);
    edid[127] = edid.iter().fold(0_u8, |sum, byte| sum.wrapping_sub(*byte));
    let hex: String = edid.iter().map(|byte| format!("{byte:02x}")).collect();
    let (went_well, printed, _) = inspect(&["edid", "-"], format!("nonsense\n{hex}\n\n").as_bytes());
    assert!(went_well);
    let lines: Vec<Value> = printed.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let [bad, screen, empty] = lines.as_slice() else { unreachable!("{printed}") };
    assert!(bad["error"].as_str().unwrap().starts_with("line 1: not hexadecimal"), "{bad}");
    assert!(empty["error"].as_str().unwrap().starts_with("line 3: 0 bytes"), "{empty}");
    assert_eq!(
        *screen,
        serde_json::json!({
            "manufacturer": "DEL", "product_code": 41159, "serial": null, "week": 22, "year": 2019,
            "model_year": null, "name": null, "size_cm": [53, 30],
        })
    );
}

#[test]
fn a_health_page_is_told_as_it_would_be_reported() {
    let mut page = [0; 512];
    page[1..6].copy_from_slice(&[0x37, 0x01, 100, 10, 7]);
    page[128..130].copy_from_slice(&9_431_u16.to_le_bytes());
    let found = found(&["health"], &page);
    assert_eq!((&found["page"], &found["failing"]), (&"nvme".into(), &false.into()));
    assert_eq!(
        (&found["part"]["used_percent"], &found["part"]["power_on_hours"]),
        (&7.into(), &9_431.into())
    );
}

#[test]
fn tables_are_told_with_what_identifies_the_machine() {
    let mut table = vec![1, 0x1b, 1, 0, 1, 2, 0, 3];
    table.resize(0x1b, 0);
    table.extend(b"LENOVO\0ThinkPad\0Default string\0\0");
    let found = found(&["smbios"], &table);
    assert_eq!(found["machine"], serde_json::json!({ "manufacturer": "LENOVO", "product": "ThinkPad" }));
    assert_eq!(found["identity"], serde_json::json!({ "manufacturer": "LENOVO" }));
}

#[test]
fn events_are_told_as_stretches_and_weeks_in_any_encoding() {
    let event = |id: u32, time: &str| {
        format!(
            "<Event><System><Provider Name='EventLog'/><EventID>{id}</EventID>\
             <TimeCreated SystemTime='{time}'/></System></Event>"
        )
    };
    let xml = event(6005, "2026-11-18T07:00:00Z")
        + &event(6006, "2026-11-18T15:00:00Z")
        + &event(6005, "2026-11-20T07:00:00Z");
    let utf16: Vec<u8> = [0xfeff].into_iter().chain(xml.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    for bytes in [xml.as_bytes(), &utf16] {
        let found = found(&["eventlog"], bytes);
        let states: Vec<&Value> =
            found["stretches"].as_array().unwrap().iter().map(|stretch| &stretch["state"]).collect();
        assert_eq!(states, ["on", "off"]);
        assert_eq!(found["rows"][0]["on_minutes"], 480);
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_recorded_machine_is_told_as_its_profile() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/laptop-two-batteries");
    let (went_well, printed, complaint) = inspect(&["sysfs", folder], b"");
    assert!(went_well, "{complaint}");
    let profile: levetid_protocol::profile::DeviceProfile = serde_json::from_str(&printed).unwrap();
    assert_eq!(profile.batteries.len(), 2);
}
