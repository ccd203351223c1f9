//! An administrator takes the municipality's asset register in: what counts without an agent, and how PCs find their asset.

use std::path::PathBuf;

use levetid_protocol::enrol::MachineIdentity;
use levetid_protocol::text::Text;
use levetid_tests::collector::{Collector, TENANT};
use levetid_tests::device::Device;
use levetid_tests::records::profile;
use serde_json::{Value, json};

const REGISTER: &str =
    "Aktivnummer;Serienummer;Producent;Model;Kategori;Købsdato;Købt brugt;Leaset;Bruger;Afdeling;Udgået
A-1001;PF0ABCD1;Lenovo;ThinkPad T480;bærbar;14-03-2021;nej;nej;anna;Børn og Unge;
A-1002;;Apple;iPad (9. generation);tablet;01-02-2023;nej;ja;;Skole 4;
A-1003;CN0123;Dell;P2419H;skærm;30-09-2021;nej;nej;;;
A-1004;5CG0001;HP;EliteBook 840 G5;bærbar;11-08-2025;ja;nej;;;
A-1005;;Samsung;Galaxy A50;mobiltelefon;11-08-2019;nej;nej;;;04-05-2023
";

fn file(collector: &Collector, name: &str, content: &[u8]) -> String {
    let path: PathBuf = collector.data().join(name);
    std::fs::write(&path, content).unwrap();
    path.to_str().unwrap().to_owned()
}

fn devices(collector: &Collector) -> Vec<Value> {
    collector.command(&["assess"]).told();
    let lines = collector.command(&["device", "list", TENANT, "--json"]).well();
    lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn named<'a>(devices: &'a [Value], name: &str) -> &'a Value {
    devices.iter().find(|device| device["name"] == name).unwrap_or_else(|| panic!("no {name}: {devices:?}"))
}

fn machine(manufacturer: &str, serial: &str) -> MachineIdentity {
    MachineIdentity {
        manufacturer: Text::clean(manufacturer),
        serial: Text::clean(serial),
        ..MachineIdentity::default()
    }
}

#[test]
fn phones_tablets_and_screens_count_without_an_agent() {
    let collector = Collector::start();
    // Saved by Excel on a Danish PC: one byte a letter.
    let latin: Vec<u8> = REGISTER.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect();
    let register = file(&collector, "aktiver.csv", &latin);
    let import = ["import", "devices", TENANT, &register];
    let dry = collector.command(&[&import[..], &["--dry-run"]].concat()).well();
    assert!(dry.contains("5 rows read, 5 taken, 0 unchanged, 0 refused"), "{dry}");
    assert!(devices(&collector).is_empty(), "a dry run keeps nothing");
    let taken = collector.command(&import).well();
    assert!(taken.contains("5 new devices") && taken.contains("holders are not among"), "{taken}");
    let again = collector.command(&import).well();
    assert!(again.contains("5 unchanged") && again.contains("Nothing changed."), "{again}");

    let devices = devices(&collector);
    assert_eq!(devices.len(), 5);
    let tablet = named(&devices, "A-1002");
    assert_eq!(tablet["last_contact"], Value::Null);
    assert_eq!(tablet["assessment"]["age"]["known"]["confidence"], "register");
    assert_eq!(tablet["assessment"]["age"]["known"]["best"], "2023-02-01");
    assert_eq!(tablet["register"]["unit"], "Skole 4");
    let used = named(&devices, "A-1004");
    assert_eq!(used["assessment"]["embodied"]["known"]["value"]["p50"].as_f64(), Some(0.0), "{used}");

    let reader = collector.person("boss", "reader");
    let list = reader.get("/");
    assert_eq!(list.status, 200);
    assert!(list.text.contains("ingen agent") && list.text.contains("udgået 4."), "{}", list.text);
    let page = reader.get(&format!("/devices/{}", tablet["device"].as_str().unwrap()));
    assert_eq!(page.status, 200);
    for said in ["Skole 4", "A-1002", "1. februar 2023", "Ingen agent taler for enheden", "Apple iPad"] {
        assert!(page.text.contains(said), "{said} is missing:\n{}", page.text);
    }
    let totals = collector.command(&["explain", TENANT]).well();
    assert!(totals.contains("4 devices"), "what has left service is no part of the totals:\n{totals}");
}

#[test]
fn a_year_of_the_climate_account_books_what_was_bought_and_what_left() {
    let collector = Collector::start();
    let register = file(&collector, "aktiver.csv", REGISTER.as_bytes());
    collector.command(&["import", "devices", TENANT, &register]).well();
    devices(&collector);
    let account = |year: &str| collector.command(&["account", TENANT, "--year", year]).well();
    let line = |text: &str, name: &str| {
        let lines: Vec<&str> = text.split("\n\n").filter(|part| part.starts_with(name)).collect();
        lines.first().map(|part| (*part).to_owned()).unwrap_or_else(|| panic!("no {name} in\n{text}"))
    };
    let bought = account("2021");
    let capital = line(&bought, "Scope 3, category 2");
    assert!(capital.contains("1 × Laptop") && capital.contains("1 × Monitor"), "{capital}");
    assert!(line(&bought, "Scope 3, category 8").contains("= 0 kg CO2e"), "{bought}");
    let leased = account("2023");
    assert!(line(&leased, "Scope 3, category 8").contains("1 × Tablet"), "{leased}");
    assert!(line(&leased, "Scope 3, category 12").contains("1 × Phone"), "{leased}");
    assert!(line(&leased, "Scope 2, market-based").contains("stated no factor"), "{leased}");
    assert!(leased.contains("not frozen yet"), "a past year is no promise: {leased}");

    let set = ["tenant", "set", TENANT, "--market-factor", "512", "--market-source", "Residual mix 2023"];
    collector.command(&set).told();
    devices(&collector);
    assert!(line(&account("2023"), "Scope 2, market-based").contains("Residual mix 2023"));
    let zone = collector.command(&["tenant", "set", TENANT, "--unit-zone", "Skole 4=DK2"]);
    assert!(zone.ok, "{zone:?}");
    let by_zone = line(&account("2023"), "Scope 3, category 3");
    assert!(by_zone.contains("DK2 (μ") && by_zone.contains("DK (μ"), "each zone has its factor: {by_zone}");
    for (wrong, said) in
        [("Skole 4", "UNIT=ZONE"), ("Skole 4=Mars", "no grid factor"), ("Skole 5=", "no zone of its own")]
    {
        let refused = collector.command(&["tenant", "set", TENANT, "--unit-zone", wrong]);
        assert!(!refused.ok && refused.err.contains(said), "{refused:?}");
    }
    let alone = collector.command(&["tenant", "set", TENANT, "--market-factor", "512"]);
    assert!(!alone.ok && alone.err.contains("--market-source"), "a factor says where it is from: {alone:?}");
    let future = collector.command(&["account", TENANT, "--year", "2999"]);
    assert!(!future.ok && future.err.contains("2999"), "{future:?}");

    let reader = collector.person("boss", "reader");
    let page = reader.get("/climate?year=2023");
    assert_eq!(page.status, 200);
    for said in ["Klimaregnskab 2023", "kategori 12", "Residual mix 2023", "Det løbende aftryk", "2020</a>"]
    {
        assert!(page.text.contains(said), "{said} is missing:\n{}", page.text);
    }
    let how = reader.get("/how/80-20");
    assert!(how.text.contains("83\u{a0}%") && how.text.contains("Bærbar: direkte faktor"), "{}", how.text);
    let employee = collector.person("carl", "employee");
    for path in ["/climate", "/how/80-20"] {
        assert_eq!(employee.get(path).status, 403, "{path}");
    }
}

#[test]
fn a_row_that_cannot_be_right_keeps_the_whole_file_out() {
    let collector = Collector::start();
    let bad = "asset id,category,purchase date\nA-1,laptop,2024-03-14\nA-2,spoon,03/04/2024\nA-3,tablet,\nA-3,tablet,\n";
    let register = file(&collector, "assets.csv", bad.as_bytes());
    let import = ["import", "devices", TENANT, &register];
    let refused = collector.command(&import);
    assert!(!refused.ok && refused.err.contains("3 of 4 rows cannot be right"), "{refused:?}");
    for said in
        ["line 3: category: \"spoon\"", "purchase date: \"03/04/2024\" may be", "line 4: asset id: \"A-3\""]
    {
        assert!(refused.out.contains(said), "{said} is missing: {}", refused.out);
    }
    assert!(devices(&collector).is_empty());
    collector.command(&[&import[..], &["--skip-bad-rows"]].concat()).well();
    assert_eq!(devices(&collector).len(), 1, "the one that can be right");
}

#[test]
fn a_pc_that_reports_finds_its_asset_whichever_came_first() {
    let collector = Collector::start();
    collector.command(&["user", "add", TENANT, "anna", "--name", "Anna", "--role", "employee"]).well();
    let token = collector.token(&[]);
    let enrol = |serial: &str| {
        Device::try_enrol(&collector.url(), &token, machine("LENOVO", serial))
            .unwrap_or_else(|_| panic!("{serial} is taken"))
    };
    let mut early = enrol("PF0EARLY");
    let report = json!({ "profile": profile(&early.policy, "PC-EARLY") });
    early.report(&report);
    let rows = "asset id,serial,manufacturer,category,purchase date,holder
A-1,PF0EARLY,Lenovo,laptop,2021-03-14,anna
A-2,PF0LATE,Lenovo,laptop,2022-05-16,anna
";
    let register = file(&collector, "assets.csv", rows.as_bytes());
    let taken = collector.command(&["import", "devices", TENANT, &register]).well();
    assert!(taken.contains("1 new devices, 1 devices seen already"), "{taken}");
    let before = devices(&collector);
    assert_eq!(named(&before, "PC-EARLY")["device"], early.id.to_string());

    let mut late = enrol("PF0LATE");
    assert_eq!(late.id.to_string(), named(&before, "A-2")["device"], "it goes on as the asset");
    let report = json!({ "profile": profile(&late.policy, "PC-LATE") });
    late.report(&report);
    let twin = enrol("PF0LATE");
    assert_ne!(twin.id, late.id, "a second machine of that number is no part of it");

    let after = devices(&collector);
    assert_eq!(after.len(), 3);
    for (name, bought) in [("PC-EARLY", "2021-03-14"), ("PC-LATE", "2022-05-16")] {
        let device = named(&after, name);
        assert_eq!(device["assessment"]["age"]["known"]["best"], bought, "purchase dates win: {device}");
        assert_eq!(device["holder"], "anna");
    }
}
