//! An auditor gets a folder, and computes a tenant's totals again without Levetid.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use jiff::Timestamp;
use jiff::tz::TimeZone;
use levetid_tests::collector::{Collector, TENANT};
use levetid_tests::device::Device;
use levetid_tests::records::{monday, profile, week};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

/// A municipality in small: bought, leased, bought used, undated and gone; one model has a sheet of its own.
fn tenant_with_devices(collector: &Collector, year: i16) {
    let register = format!(
        "Aktivnummer;Serienummer;Producent;Model;Kategori;Købsdato;Købt brugt;Leaset;Afdeling;Udgået
A-1;PF0ABCD1;Lenovo;ThinkPad T480;bærbar;01-01-{year};nej;nej;Børn og Unge;
A-2;;Apple;iPad (9. generation);tablet;01-02-2023;nej;ja;Skole 4;
A-3;CN0123;Dell;P2419H;skærm;30-09-2021;nej;nej;;
A-4;5CG0001;HP;EliteBook 840 G5;bærbar;01-01-{year};ja;nej;;
A-5;;Samsung;Galaxy A50;mobiltelefon;11-08-2019;nej;nej;;01-01-{year}
A-6;;Dell;OptiPlex 7060;stationær;;nej;nej;;
A-7;;HP;EliteBook 850 G7;bærbar;01-01-{year};nej;ja;\"Teknik, \"\"Vej\"\"\";
A-8;;Lenovo;ThinkCentre M70q Gen 3;mini-pc;12-03-2022;nej;nej;;
"
    );
    let own = "manufacturer,product,category,embodied_kg,error_percent,kwh_per_year\n\
               Lenovo,ThinkCentre M70q Gen 3,desktop,142,10,\n";
    for (name, content, command) in [
        ("aktiver.csv", register.as_str(), vec!["import", "devices", TENANT]),
        ("own.csv", own, vec!["factors", "import", "--tenant", TENANT]),
    ] {
        let path = collector.data().join(name);
        fs::write(&path, content).unwrap();
        collector.command(&[&command[..], &[path.to_str().unwrap()]].concat()).well();
    }
    let zones = ["--grid-zone", "DK2", "--unit-zone", "Skole 4=DK1"];
    collector.command(&[&["tenant", "set", TENANT], &zones[..]].concat()).told();
    // Two of one model whose age is open, so that errors are shared by some and not by all, and a screen at both.
    let screen = json!({"manufacturer": "DEL", "product_code": 0xa0c4, "serial_hash": "0123456789abcdef"});
    for name in ["PC-1", "PC-2"] {
        let mut device = Device::enrol(&collector.url(), &collector.token(&[]));
        let policy = device.policy.clone();
        let weeks = (1..=6).map(|weeks| {
            let mut week = serde_json::to_value(week(&policy, monday(&policy, weeks))).unwrap();
            week["external_screens"] = json!([{"screen": screen, "on": 1200}]);
            week
        });
        let weeks: Vec<_> = weeks.collect();
        let mut profile = profile(&policy, name);
        let display = json!({"built_in": false, "key": screen, "name": "DELL P2419H", "made_year": 2019});
        profile["displays"].as_array_mut().unwrap().push(display);
        device.report(&json!({"profile": profile, "usage": weeks}));
    }
    collector.command(&["assess"]).told();
}

/// The folder's own script on the folder: whether all agreed, and what it said.
fn recompute(folder: &Path) -> (bool, String) {
    let Output { status, stdout, stderr } =
        Command::new("python3").arg(folder.join("recompute.py")).output().unwrap();
    let text = [stdout, stderr].concat();
    (status.success(), String::from_utf8(text).unwrap())
}

fn table(folder: &Path, name: &str) -> Vec<HashMap<String, String>> {
    let mut reader = csv::Reader::from_path(folder.join(format!("{name}.csv"))).unwrap();
    reader.deserialize().map(|row| row.unwrap()).collect()
}

/// What the bookings of a line add up to.
fn booked(folder: &Path, line: &str) -> f64 {
    let rows = table(folder, "bookings");
    rows.iter().filter(|row| row["line"] == line).filter_map(|row| row["mean"].parse::<f64>().ok()).sum()
}

struct Audited {
    collector: Collector,
    /// This year's audit.
    folder: PathBuf,
}

fn export(collector: &Collector, year: i16) -> PathBuf {
    let folder = collector.data().join(format!("audit-{year}"));
    let to = ["--year", &year.to_string(), "--to", folder.to_str().unwrap()];
    let said = collector.command(&[&["export", "audit", TENANT], &to[..]].concat()).well();
    // Eight of the register, two PCs, and the screen that both have seen.
    assert!(said.contains("11 devices") && said.contains("recompute.py"), "{said}");
    folder
}

fn audited() -> Audited {
    let collector = Collector::start();
    let year = Timestamp::now().to_zoned(TimeZone::UTC).year();
    tenant_with_devices(&collector, year);
    let folder = export(&collector, year);
    Audited { folder, collector }
}

#[test]
fn the_folder_alone_gives_the_totals_of_the_pages() {
    let Audited { collector, folder } = audited();
    for folder in [&folder, &export(&collector, 2023)] {
        let (agreed, said) = recompute(folder);
        assert!(agreed && said.contains("All agree"), "{said}");
    }

    let list = collector.command(&["device", "list", TENANT, "--json"]).well();
    let devices = list.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    let in_totals: Vec<Value> = devices
        .filter(|device| device["register"]["retired"].is_null())
        .map(|device| device["assessment"]["per_year"]["in_totals"].clone())
        .collect();
    let sum = |figure: &str| in_totals.iter().filter_map(|known| known[figure]["mean"].as_f64()).sum::<f64>();
    let stored = (sum("footprint_kg"), sum("energy_kwh"));
    assert!(stored.0 > 100.0, "{stored:?}");
    assert!((booked(&folder, "footprint-per-year") - stored.0).abs() < 1e-6, "{stored:?}");
    assert!((booked(&folder, "energy-per-year") - stored.1).abs() < 1e-6, "{stored:?}");
    // A laptop bought this year, a mini PC of the tenant's own list bought in 2022.
    assert!(booked(&folder, "capital-goods") > 200.0 && booked(&folder, "leased") > 200.0);
    assert!(booked(&folder, "end-of-life") > 0.0, "the phone has left");

    let used: Vec<_> = table(&folder, "formulas")
        .into_iter()
        .filter(|row| row["line"] == "used")
        .map(|row| row["booked"].clone())
        .collect();
    assert_eq!(used, ["energy/DK1", "energy/DK2"], "a school west of the Great Belt");
    let errors = table(&folder, "errors");
    for source in
        ["vendor-sheets", "making/laptop", "model/Lenovo ThinkCentre M70q Gen 3", "watts/laptop", "device"]
    {
        assert!(
            errors.iter().any(|row| row["source"] == source),
            "{source} is among what makes figures wrong"
        );
    }
    let rows = table(&folder, "factor_rows");
    assert_eq!(rows.len(), 1, "only what was used: {rows:?}");
    assert!(rows[0]["row"].contains("142"), "{rows:?}");
    let named: Vec<String> = table(&folder, "dictionary").iter().map(|row| row["table"].clone()).collect();
    for name in ["devices", "bookings", "errors", "lines", "steps", "recorded"] {
        assert!(named.iter().any(|table| table == name), "{name}");
        assert!(folder.join(format!("{name}.parquet")).exists(), "{name}");
    }
    for file in fs::read_dir(&folder).unwrap() {
        let text = String::from_utf8_lossy(&fs::read(file.unwrap().path()).unwrap()).into_owned();
        assert!(!text.contains("PC-1") && !text.contains("anna"), "no table names a PC or a person");
    }
}

#[test]
fn whoever_changes_a_figure_is_found_out() {
    let Audited { folder, collector } = audited();
    let path = folder.join("lines.csv");
    let good = fs::read_to_string(&path).unwrap();
    let row = good.lines().find(|line| line.starts_with("account-in-all,")).unwrap();
    let p50 = row.split(',').nth(5).unwrap();
    fs::write(&path, good.replace(row, &row.replace(p50, "1"))).unwrap();
    let (agreed, said) = recompute(&folder);
    assert!(!agreed, "{said}");
    assert!(said.contains("lines.csv: was changed since the folder was made"), "{said}");
    assert!(said.contains("line account-in-all, p50: computed") && said.contains("stated 1.0"), "{said}");

    // One who writes the checksums anew is found out by the figures.
    let digest = |text: &str| -> String {
        Sha256::digest(text.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
    };
    let path = folder.join("lines.csv");
    let changed = fs::read_to_string(&path).unwrap();
    let sums = fs::read_to_string(folder.join("SHA256SUMS")).unwrap();
    fs::write(folder.join("SHA256SUMS"), sums.replace(&digest(&good), &digest(&changed))).unwrap();
    let (agreed, said) = recompute(&folder);
    assert!(!agreed && !said.contains("was changed") && said.contains("account-in-all"), "{said}");

    fs::write(&path, "line,unit\nenergy,kwh\n").unwrap();
    let (agreed, said) = recompute(&folder);
    assert!(!agreed && said.contains("cannot be read: KeyError"), "{said}");
    fs::remove_file(&path).unwrap();
    let (agreed, said) = recompute(&folder);
    assert!(!agreed && said.contains("lines.csv: is missing"), "{said}");

    let to = folder.to_str().unwrap();
    let there = collector.command(&["export", "audit", TENANT, "--year", "2024", "--to", to]).complaint();
    assert!(there.contains("is there already"), "{there}");
    let future = collector.command(&["export", "audit", TENANT, "--year", "2999"]).complaint();
    assert!(future.contains("2999"), "{future}");
}
