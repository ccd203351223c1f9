//! The packaged units take away what the agent does not need: systemd itself says how much is left.

use std::path::{Path, PathBuf};
use std::process::Command;

use levetid_tests::process::Said;

/// How exposed a service may be, from 0 to 10.
const MOST_EXPOSED: f64 = 2.0;

#[test]
fn the_units_leave_little_to_attack() {
    for name in ["levetid-agent.service", "levetid-agent-health.service"] {
        let exposed = exposure(&packaged(name));
        println!("{name}: {exposed}");
        assert!(exposed <= MOST_EXPOSED, "{name}: {exposed}");
    }
}

#[test]
fn a_unit_without_restrictions_would_be_noticed() {
    let folder = tempfile::tempdir().unwrap();
    let unit = folder.path().join("levetid-agent.service");
    let text = std::fs::read_to_string(packaged("levetid-agent.service")).unwrap();
    let without: Vec<&str> = text.lines().filter(|line| !line.starts_with("SystemCallFilter")).collect();
    std::fs::write(&unit, without.join("\n")).unwrap();
    assert!(exposure(&unit) > MOST_EXPOSED);
}

/// What `systemd-analyze` says of it: `→ Overall exposure level for levetid-agent.service: 1.6 OK`.
fn exposure(unit: &Path) -> f64 {
    let analyze = ["security", "--offline=true", "--no-pager"];
    let said = Said::by(Command::new("systemd-analyze").args(analyze).arg(unit)).well();
    let line =
        said.lines().find(|line| line.contains("Overall exposure level")).unwrap_or_else(|| panic!("{said}"));
    line.rsplit_once(": ").unwrap().1.split(' ').next().unwrap().parse().unwrap()
}

fn packaged(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../packaging/systemd").join(name)
}
