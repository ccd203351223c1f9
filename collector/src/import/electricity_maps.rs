//! Electricity Maps' yearly life-cycle intensity by zone. The file does not say of which year it is: its name does.

use std::collections::BTreeMap;

use levetid_footprint::grid::Basis;
use levetid_footprint::sources::ELECTRICITY_MAPS;
use serde_json::Value;

use super::{About, ImportError, Read, Report, set};
use crate::factors::GridYear;
use crate::store::FactorKind;

/// Whether it is this format.
pub fn is_it(json: &Value) -> bool {
    json.as_object().is_some_and(|zones| zones.values().any(|zone| zone.get("carbonIntensity").is_some()))
}

/// Reads the zones; a zone's place in the file stands for its line.
pub fn read(json: &Value, about: &About) -> Result<Read, ImportError> {
    let year = about.year.or_else(|| year_in(&about.file)).ok_or_else(|| ImportError::Whole {
        file: about.file.clone(),
        what: "neither the file nor its name says of which year it is; say it with --year".to_owned(),
    })?;
    let mut report = Report::default();
    let mut taken = BTreeMap::new();
    for (line, (code, zone)) in (1..).zip(json.as_object().into_iter().flatten()) {
        report.rows += 1;
        let unit = zone.pointer("/carbonIntensity/unit").and_then(Value::as_str);
        let value = zone.pointer("/carbonIntensity/value").and_then(Value::as_f64);
        match (unit, value) {
            (Some("gCO2eq/kWh"), Some(g_per_kwh)) if (0.0..=2_000.0).contains(&g_per_kwh) => {
                taken
                    .insert(line, GridYear { zone: zone_of(code), year, basis: Basis::LifeCycle, g_per_kwh });
            }
            (Some("gCO2eq/kWh"), Some(other)) => {
                report.refuse(line, format!("{code}: {other} g/kWh is not between 0 and 2000"));
            }
            (Some("gCO2eq/kWh"), None) => report.leave_out("zones without a figure"),
            (unit, _) => {
                let unit = unit.unwrap_or_default();
                report.refuse(line, format!("{code}: the unit is {unit:?}, not gCO2eq/kWh"));
            }
        }
    }
    report.taken = taken.len() as u64;
    let mut source = ELECTRICITY_MAPS;
    source.year = Some(year);
    let sets = set(FactorKind::GridYear, &format!("electricity-maps-{year}"), source, about, &taken)?;
    Ok(Read { format: "Electricity Maps' yearly JSON", sets, report })
}

/// `DK-DK1` is `DK1`, as everyone else calls it.
fn zone_of(code: &str) -> String {
    match code.split_once('-') {
        Some((country, zone)) if zone.starts_with(country) && zone.len() > country.len() => zone.to_owned(),
        _ => code.to_owned(),
    }
}

/// The year in a file's name.
fn year_in(file: &str) -> Option<i16> {
    let digits = file.split(|c: char| !c.is_ascii_digit());
    digits
        .filter(|digits| digits.len() == 4)
        .filter_map(|digits| digits.parse().ok())
        .find(|year| (1990..2100).contains(year))
}
