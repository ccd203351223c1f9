//! Published figures that the method has to give, to the decimals published (method section 5).
//!
//! Two of them are medians over vendors' sheets and need the imported file: the corpus folder in
//! `LEVETID_CORPUS` with `../data` beside it. Without it they say that they were skipped.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "helpers of tests may fail loudly, as tests do"
)]

use std::collections::BTreeMap;
use std::path::PathBuf;

use levetid_footprint::estimate::Estimate;
use levetid_footprint::lifetime::{
    Life, payback_years, steady_state_saving_kg_per_year, whole_life_kg_per_year,
};

fn exact(value: f64) -> Estimate {
    Estimate::exact(value).unwrap()
}

fn years(years: f64) -> Life {
    Life::years(years).unwrap()
}

/// A(L) for a single device, kg a year.
fn a(embodied_kg: f64, use_kg_per_year: f64, life_years: f64) -> f64 {
    whole_life_kg_per_year(exact(embodied_kg), exact(use_kg_per_year), years(life_years)).unwrap().p50()
}

/// Change in percent.
fn change(from: f64, to: f64) -> f64 {
    100.0 * (to / from - 1.0)
}

/// The value as published: rounded to so many decimals.
fn rounded(value: f64, decimals: usize) -> String {
    format!("{value:.decimals$}")
}

#[test]
fn tco_development() {
    let (e, u) = (251.0, 5.2);
    assert_eq!(rounded(3.0 * a(e, u, 3.0), 1), "266.6");
    assert_eq!(rounded(a(e, u, 4.0) - a(e, u, 3.0), 2), "-20.92");
    assert_eq!(rounded(change(a(e, u, 3.0), a(e, u, 4.0)), 2), "-23.54");
    assert_eq!(rounded(change(a(e, u, 3.0), a(e, u, 6.0)), 2), "-47.07");
}

#[test]
fn kristianstad() {
    let per_seat = steady_state_saving_kg_per_year(exact(267.0), years(3.0), years(4.0)).unwrap();
    let tonnes = per_seat.scale(1800.0 / 1000.0).unwrap().p50();
    assert_eq!(rounded(tonnes, 0), "40");
}

#[test]
fn oeko_institut() {
    let (total, use_in_five_years) = (383.3, 138.0);
    let embodied = total - use_in_five_years;
    assert_eq!(rounded(embodied, 1), "245.3");
    let old_use = use_in_five_years / 5.0;
    let new_use = old_use * (1.0 - 0.7);
    let payback = |embodied| payback_years(embodied, old_use, new_use).unwrap();
    assert_eq!(rounded(payback(embodied), 1), "12.7");
    assert_eq!(rounded(payback(214.0), 1), "11.1");
}

#[test]
fn eighty_twenty_at_four_years() {
    let (embodied, use_per_year) = (80.0, 20.0 / 4.0);
    assert_eq!(rounded(change(a(embodied, use_per_year, 4.0), a(embodied, use_per_year, 7.0)), 1), "-34.3");
    // The bound: three sevenths of the embodied part.
    assert_eq!(rounded(change(a(embodied, 0.0, 4.0), a(embodied, 0.0, 7.0)), 1), "-42.9");
}

/// Laptops among the vendors' sheets, with their columns by name.
fn laptops(test: &str) -> Option<Vec<BTreeMap<String, String>>> {
    let Some(folder) = std::env::var_os("LEVETID_CORPUS").map(PathBuf::from) else {
        println!("{test}: skipped, LEVETID_CORPUS is not set");
        return None;
    };
    let mut reader = csv::Reader::from_path(folder.join("../data/boavizta-data-us.csv")).unwrap();
    let rows = reader.deserialize().map(Result::unwrap);
    Some(rows.filter(|row: &BTreeMap<String, String>| row["subcategory"] == "Laptop").collect())
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    let middle = values.len() / 2;
    if values.len().is_multiple_of(2) { (values[middle - 1] + values[middle]) / 2.0 } else { values[middle] }
}

#[test]
fn eighty_percent_is_production_by_the_sheets_own_use_phase() {
    let Some(laptops) = laptops("eighty_percent_is_production") else { return };
    let shares: Vec<f64> = laptops
        .iter()
        .filter_map(|row| row["gwp_use_ratio"].parse().ok())
        .map(|share: f64| 1.0 - share)
        .collect();
    assert_eq!(shares.len(), 422);
    assert_eq!(rounded(100.0 * median(shares), 0), "83");
}

#[test]
fn nearly_all_is_production_at_danish_factors() {
    let Some(laptops) = laptops("nearly_all_is_production") else { return };
    let sheets: Vec<(f64, f64)> = laptops
        .iter()
        .filter_map(|row| {
            let number = |column: &str| row[column].parse::<f64>().ok();
            let embodied = number("gwp_total")? * (1.0 - number("gwp_use_ratio")?);
            Some((embodied, number("yearly_tec")?))
        })
        .collect();
    println!("{} laptop sheets state their typical energy", sheets.len());
    assert_eq!(sheets.len(), 195);
    for (g_per_kwh, published) in [(39.0, "99"), (60.0, "98"), (123.0, "96"), (146.0, "95")] {
        let share =
            |(embodied, kwh): &(f64, f64)| embodied / 4.0 / a(*embodied, kwh * g_per_kwh / 1000.0, 4.0);
        let percent = 100.0 * median(sheets.iter().map(share).collect());
        println!("{g_per_kwh} g/kWh: {percent:.2} %");
        assert_eq!(rounded(percent, 0), published, "{g_per_kwh} g/kWh");
    }
}
