//! What is published of product sheets, computed again from them: the split of the end of life, and how much of a laptop
//! is its making.
//!
//! The sheets lie in `../data` beside the corpus folder in `LEVETID_CORPUS`; without it these tests say that they were
//! skipped. They are not part of the project.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "tests fail loudly")]

use std::path::PathBuf;

use levetid_footprint::account::END_OF_LIFE;
use levetid_footprint::category::Category;
use levetid_footprint::making_share::{PUBLISHED, YEARS};

struct Sheet {
    kind: String,
    total_kg: Option<f64>,
    use_share: Option<f64>,
    end_share: Option<f64>,
    kwh_per_year: Option<f64>,
}

/// The sheets, or nothing where they are not at hand.
fn sheets(test: &str) -> Option<Vec<Sheet>> {
    let Some(folder) = std::env::var_os("LEVETID_CORPUS").map(PathBuf::from) else {
        println!("{test}: skipped, LEVETID_CORPUS is not set");
        return None;
    };
    let file = folder.join("../data/boavizta-data-us.csv");
    let text = std::fs::read_to_string(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    let mut reader = csv::Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    let headers = reader.headers().unwrap().clone();
    let at = |name: &str| headers.iter().position(|header| header == name).unwrap();
    let [kind, total, used, end, tec] =
        ["subcategory", "gwp_total", "gwp_use_ratio", "gwp_eol_ratio", "yearly_tec"].map(at);
    let rows = reader.records().map(|row| {
        let row = row.unwrap();
        let number = |at: usize| row[at].parse::<f64>().ok();
        Sheet {
            kind: row[kind].to_owned(),
            total_kg: number(total),
            use_share: number(used),
            end_share: number(end),
            kwh_per_year: number(tec).filter(|kwh| *kwh > 0.0),
        }
    });
    Some(rows.collect())
}

fn quantile(values: &mut [f64], at: f64) -> f64 {
    values.sort_by(f64::total_cmp);
    let place = at * (values.len() - 1) as f64;
    let below = place.floor() as usize;
    let above = (below + 1).min(values.len() - 1);
    values[below] + (values[above] - values[below]) * place.fract()
}

fn assert_quantiles(what: &str, values: &mut [f64], published: [f64; 3], within: f64) {
    for (at, expected) in [0.1, 0.5, 0.9].into_iter().zip(published) {
        let found = quantile(values, at);
        assert!((found - expected).abs() <= within, "{what}, p{}: {found}, published {expected}", at * 100.0);
    }
}

#[test]
fn the_end_of_life_of_each_kind() {
    let Some(sheets) = sheets("the_end_of_life_of_each_kind") else { return };
    for row in END_OF_LIFE {
        let kind = match row.category {
            Category::Laptop => "Laptop",
            Category::Desktop => "Desktop",
            Category::Monitor => "Monitor",
            Category::Tablet => "Tablet",
            _ => "Smartphone",
        };
        let of_kind = sheets.iter().filter(|sheet| sheet.kind == kind);
        let mut shares: Vec<f64> =
            of_kind.filter_map(|sheet| Some(sheet.end_share? / (1.0 - sheet.use_share?))).collect();
        assert_eq!(shares.len(), row.sheets as usize, "{kind}");
        assert_quantiles(kind, &mut shares, [row.share.p10(), row.share.p50(), row.share.p90()], 0.000_06);
    }
}

#[test]
fn how_much_of_a_laptop_is_its_making() {
    let Some(sheets) = sheets("how_much_of_a_laptop_is_its_making") else { return };
    let laptops: Vec<&Sheet> = sheets.iter().filter(|sheet| sheet.kind == "Laptop").collect();
    for published in PUBLISHED {
        let mut shares: Vec<f64> = laptops
            .iter()
            .filter_map(|sheet| {
                let (total_kg, use_share) = (sheet.total_kg?, sheet.use_share?);
                let making = total_kg * (1.0 - use_share);
                Some(match published.grid {
                    None => 1.0 - use_share,
                    Some((g_per_kwh, _)) => {
                        making / (making + sheet.kwh_per_year? * YEARS * g_per_kwh / 1000.0)
                    }
                })
            })
            .collect();
        assert_eq!(shares.len(), published.sheets as usize, "{published:?}");
        let expected = [published.share.p10(), published.share.p50(), published.share.p90()];
        assert_quantiles(&format!("{:?}", published.grid), &mut shares, expected, 0.0006);
    }
}
