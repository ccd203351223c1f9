//! The real binary against thousands of real screens and the reports of real PCs.
//!
//! These tests need the corpus folder in `LEVETID_CORPUS`; without it they say that they were skipped.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests may fail loudly")]

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Stdio};

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
