//! Ember's yearly intensity by country, as CO2.js gives it.

use std::collections::BTreeMap;

use levetid_footprint::grid::Basis;
use levetid_footprint::sources::EMBER;
use serde_json::Value;

use super::{About, ImportError, Read, Report, set};
use crate::factors::GridYear;
use crate::store::FactorKind;

const GRAMS: &str = "emissions_intensity_gco2_per_kwh";

/// Countries by the two letters of their grid zone, as Ember writes them in three.
const ZONES: &[(&str, &str)] = &[
    ("DNK", "DK"),
    ("SWE", "SE"),
    ("NOR", "NO"),
    ("FIN", "FI"),
    ("DEU", "DE"),
    ("NLD", "NL"),
    ("POL", "PL"),
    ("GBR", "GB"),
    ("FRA", "FR"),
    ("ISL", "IS"),
];

/// Whether it is this format.
pub fn is_it(json: &Value) -> bool {
    json.as_object().is_some_and(|rows| rows.values().any(|row| row.get(GRAMS).is_some()))
}

/// Reads the countries; a row's place in the file stands for its line. Each is of a year of its own.
pub fn read(json: &Value, about: &About) -> Result<Read, ImportError> {
    let mut report = Report::default();
    let mut taken = BTreeMap::new();
    for (line, (key, row)) in (1..).zip(json.as_object().into_iter().flatten()) {
        report.rows += 1;
        let country = row.get("country_code").and_then(Value::as_str).filter(|code| !code.is_empty());
        let year = row.get("year").and_then(Value::as_i64).and_then(|year| i16::try_from(year).ok());
        let grams = row.get(GRAMS).and_then(Value::as_f64);
        match (country, year, grams) {
            (None, _, _) => report.leave_out("groups of countries"),
            (Some(country), Some(year), Some(g_per_kwh)) if (0.0..=2_000.0).contains(&g_per_kwh) => {
                let zone = ZONES.iter().find(|(three, _)| *three == country).map_or(country, |(_, two)| *two);
                taken.insert(
                    line,
                    GridYear { zone: zone.to_owned(), year, basis: Basis::LifeCycle, g_per_kwh },
                );
            }
            (_, year, grams) => {
                report.refuse(line, format!("{key}: year {year:?} and {grams:?} g/kWh are no factor"));
            }
        }
    }
    report.taken = taken.len() as u64;
    let mut source = EMBER;
    source.title = "Ember, yearly electricity data: intensity by country, through CO2.js".into();
    let newest = taken.values().map(|row: &GridYear| row.year).max();
    source.year = newest;
    let sets = set(FactorKind::GridYear, "ember", source, about, &taken)?;
    Ok(Read { format: "Ember's JSON", sets, report })
}
