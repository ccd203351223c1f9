//! The rules against thousands of real machines.
//!
//! These tests need the corpus folder in `LEVETID_CORPUS` (with `../data` beside it); without it they say
//! that they were skipped.

#![expect(clippy::unwrap_used, reason = "helpers of tests may fail loudly, as tests do")]

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use levetid_footprint::category::{Category, CategoryFacts, chassis_type, classify};
use levetid_footprint::cpu::{rated_w, recognise};

#[derive(serde::Deserialize)]
struct Machine {
    class: String,
    cpu: Option<String>,
    chassis_type: Option<String>,
    product: Option<String>,
}

/// The corpus folder, or `None` with a word about it.
fn corpus(test: &str) -> Option<PathBuf> {
    let folder = std::env::var_os("LEVETID_CORPUS").map(PathBuf::from);
    if folder.is_none() {
        println!("{test}: skipped, LEVETID_CORPUS is not set");
    }
    folder
}

fn machines(folder: &std::path::Path) -> Vec<Machine> {
    let text = fs::read_to_string(folder.join("machines.jsonl")).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn nearly_every_core_and_ryzen_is_recognised() {
    let Some(folder) = corpus("nearly_every_core_and_ryzen_is_recognised") else { return };
    let brands: Vec<String> = machines(&folder).into_iter().filter_map(|machine| machine.cpu).collect();
    for family in ["Intel(R) Core(TM)", "AMD Ryzen"] {
        let of_family: Vec<&String> = brands.iter().filter(|brand| brand.contains(family)).collect();
        let missed: Vec<&&String> = of_family.iter().filter(|brand| recognise(brand).is_none()).collect();
        let share = 1.0 - missed.len() as f64 / of_family.len() as f64;
        println!("{family}: {:.2} % of {} recognised; missed: {missed:?}", 100.0 * share, of_family.len());
        assert!(of_family.len() > 1000 && share >= 0.95, "{family}: {share}");
    }
}

#[test]
fn most_cpus_have_a_rated_power() {
    let Some(folder) = corpus("most_cpus_have_a_rated_power") else { return };
    let brands: Vec<String> = machines(&folder).into_iter().filter_map(|machine| machine.cpu).collect();
    for (family, least) in
        [("Intel(R) Core(TM)", 0.97), ("AMD Ryzen", 0.97), ("Celeron", 0.85), ("Pentium", 0.8)]
    {
        let of_family: Vec<&String> = brands.iter().filter(|brand| brand.contains(family)).collect();
        let missed: Vec<&&String> = of_family.iter().filter(|brand| rated_w(brand).is_none()).collect();
        let share = 1.0 - missed.len() as f64 / of_family.len() as f64;
        println!("{family}: {:.2} % of {} rated; missed: {missed:?}", 100.0 * share, of_family.len());
        assert!(of_family.len() > 200 && share >= least, "{family}: {share}");
    }
    let rated = brands.iter().filter(|brand| rated_w(brand).is_some()).count();
    println!("all: {:.2} % of {} rated", 100.0 * rated as f64 / brands.len() as f64, brands.len());
}

#[test]
fn no_intel_cpu_is_dated_later_than_its_launch() {
    let Some(folder) = corpus("no_intel_cpu_is_dated_later_than_its_launch") else { return };
    let mut reader = csv::Reader::from_path(folder.join("../data/intel-cpu-launch-dates.csv")).unwrap();
    let (mut dated, mut early_by) = (0, Vec::new());
    let mut too_late = Vec::new();
    for record in reader.deserialize::<BTreeMap<String, String>>() {
        let record = record.unwrap();
        // Q3'17
        let launch = &record["launch_date"];
        let (Some(quarter), Some(year)) = (launch.get(1..2), launch.get(3..5)) else { continue };
        let (Ok(quarter), Ok(year)) = (quarter.parse::<i32>(), year.parse::<i32>()) else { continue };
        let Some(cpu) = recognise(&record["cpu_name"]) else { continue };
        dated += 1;
        let ours = i32::from(cpu.launched.year) * 4 + i32::from(cpu.launched.quarter);
        let theirs = (2000 + year) * 4 + quarter;
        if ours > theirs {
            too_late.push(format!("{} {launch} {:?}", record["cpu_name"], cpu.launched));
        }
        early_by.push(theirs - ours);
    }
    early_by.sort_unstable();
    println!("{dated} dated, median {} quarters early; too late: {too_late:?}", early_by[dated / 2]);
    assert!(dated > 1000);
    // The list itself misdates a few.
    assert!(too_late.len() * 200 <= dated, "{too_late:?}");
    assert!(early_by[dated / 2] <= 1);
}

#[test]
fn the_chassis_of_real_machines_gives_their_class() {
    let Some(folder) = corpus("the_chassis_of_real_machines_gives_their_class") else { return };
    let machines = machines(&folder);
    let mut wrong = BTreeMap::new();
    for machine in &machines {
        let facts = CategoryFacts {
            chassis_type: machine.chassis_type.as_deref().and_then(chassis_type),
            product_name: machine.product.as_deref(),
            ..CategoryFacts::default()
        };
        let found = classify(&facts).category;
        let expected = match machine.class.as_str() {
            "Notebook" | "Convertible" => &[Category::Laptop, Category::Tablet][..],
            "Desktop" | "Mini Pc" => &[Category::Desktop, Category::ThinClient],
            "All In One" => &[Category::AllInOne],
            "Tablet" => &[Category::Tablet],
            "Server" => &[Category::Server],
            _ => continue,
        };
        if !expected.contains(&found) {
            *wrong.entry((machine.class.clone(), machine.chassis_type.clone(), found)).or_insert(0) += 1;
        }
    }
    let count: usize = wrong.values().sum();
    println!("{count} of {} differ: {wrong:?}", machines.len());
    assert!(machines.len() > 5000 && count * 20 <= machines.len(), "{wrong:?}");
}
