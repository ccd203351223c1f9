//! Energinet's data service: what is asked of it, and what it answers. Its data are under CC BY 4.0.
//!
//! `DeclarationGridEmission` is the hourly declaration; it comes some days after the hour. `CO2Emis` is measured
//! every five minutes and comes at once.

use std::collections::BTreeMap;

use levetid_footprint::figure::Source;
use levetid_footprint::grid::{Hour, Standing};
use levetid_footprint::sources::{ENERGINET_FIVE_MINUTES, ENERGINET_HOURS};
use reqwest::Url;
use serde::Deserialize;

use super::values;

/// Where the data service is.
pub const URL: &str = "https://api.energidataservice.dk/dataset/";

/// How heat and power share their fuel (method section 4).
pub const METHOD: &str = "125%";

/// The zones that Energinet declares.
pub const ZONES: [&str; 2] = ["DK1", "DK2"];

/// Fewer five-minute figures than this do not make an hour of twelve.
const FEWEST_OF_AN_HOUR: u32 = 10;

/// A question: the hours of a zone from one up to, and without, another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ask {
    pub zone: String,
    pub standing: Standing,
    pub from: Hour,
    pub to: Hour,
}

/// What was answered.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Answer {
    /// g CO2e per kWh, in order.
    pub hours: Vec<(Hour, f64)>,
    /// The answer was cut at a limit: what is behind its last hour is still to be asked for.
    pub is_cut: bool,
}

impl Ask {
    /// Where the answer comes from.
    pub fn source(&self) -> Source {
        match self.standing {
            Standing::Declared => ENERGINET_HOURS,
            Standing::Preview => ENERGINET_FIVE_MINUTES,
        }
    }

    fn time_column(&self) -> &'static str {
        match self.standing {
            Standing::Declared => "HourUTC",
            Standing::Preview => "Minutes5UTC",
        }
    }

    /// The address of the question below the data service's.
    pub fn url(&self, base: &Url) -> Result<Url, String> {
        let zone = &self.zone;
        let (dataset, figure, filter) = match self.standing {
            Standing::Declared => (
                "DeclarationGridEmission",
                "FuelAllocationMethod,CO2PerkWh",
                format!(r#"{{"PriceArea":["{zone}"],"FuelAllocationMethod":["{METHOD}"]}}"#),
            ),
            Standing::Preview => ("CO2Emis", "CO2Emission", format!(r#"{{"PriceArea":["{zone}"]}}"#)),
        };
        let time = self.time_column();
        let mut url = base.join(dataset).map_err(|error| format!("{base} is no address: {error}"))?;
        url.query_pairs_mut()
            .append_pair("start", &minute(self.from))
            .append_pair("end", &minute(self.to))
            .append_pair("timezone", "UTC")
            .append_pair("filter", &filter)
            .append_pair("columns", &format!("{time},PriceArea,{figure}"))
            .append_pair("sort", &format!("{time} asc"))
            .append_pair("limit", "0");
        Ok(url)
    }

    /// Reads an answer; all of it holds, or nothing is taken.
    pub fn read(&self, body: &[u8]) -> Result<Answer, String> {
        let Body { total, records } = serde_json::from_slice(body)
            .map_err(|error| format!("the answer is not Energinet's or was cut short: {error}"))?;
        let is_cut = total.is_some_and(|total| total > records.len() as u64);
        let mut sums: BTreeMap<Hour, (f64, u32)> = BTreeMap::new();
        let mut before: Option<&str> = None;
        for record in &records {
            let time = self.time(record)?;
            if is_cut && before.is_some_and(|before| before > time) {
                return Err("the answer is cut at a limit and not in order of time".into());
            }
            before = Some(time);
            let (hour, g_per_kwh) = self.figure(record, time)?;
            if let Some(g_per_kwh) = g_per_kwh {
                let (sum, count) = sums.entry(hour).or_default();
                *sum += g_per_kwh;
                *count += 1;
            }
        }
        if is_cut && self.standing == Standing::Preview {
            // Its last hour may have been cut in two.
            sums.pop_last();
        }
        if is_cut && sums.is_empty() {
            return Err("the answer is cut before its first hour".into());
        }
        match self.standing {
            Standing::Declared => match sums.iter().find(|(_, (_, count))| *count > 1) {
                Some((hour, _)) => Err(format!("the answer has the hour from {} twice", hour.start())),
                None => {
                    Ok(Answer { hours: sums.into_iter().map(|(hour, (g, _))| (hour, g)).collect(), is_cut })
                }
            },
            Standing::Preview => {
                let whole = sums.into_iter().filter(|(_, (_, count))| *count >= FEWEST_OF_AN_HOUR);
                let hours = whole.map(|(hour, (sum, count))| (hour, sum / f64::from(count))).collect();
                Ok(Answer { hours, is_cut })
            }
        }
    }

    fn time<'r>(&self, record: &'r Record) -> Result<&'r str, String> {
        let time = match self.standing {
            Standing::Declared => &record.hour,
            Standing::Preview => &record.five_minutes,
        };
        time.as_deref().ok_or_else(|| format!("a record of the answer has no {}", self.time_column()))
    }

    fn figure(&self, record: &Record, time: &str) -> Result<(Hour, Option<f64>), String> {
        let hour = match self.standing {
            Standing::Declared => values::hour(time)?,
            Standing::Preview => values::hour_of(values::time(time)?)?,
        };
        if hour < self.from || hour >= self.to {
            return Err(format!("the answer has {time}, which was not asked for"));
        }
        if record.zone.as_deref() != Some(&self.zone) {
            return Err(format!("the answer has another zone than {}", self.zone));
        }
        let figure = match self.standing {
            Standing::Declared if record.method.as_deref() != Some(METHOD) => {
                return Err(format!("the answer has another method than {METHOD}"));
            }
            Standing::Declared => record.per_kwh,
            Standing::Preview => record.emission,
        };
        Ok((hour, figure.map(values::intensity).transpose()?))
    }
}

fn minute(hour: Hour) -> String {
    hour.start().strftime("%Y-%m-%dT%H:%M").to_string()
}

#[derive(Deserialize)]
struct Body {
    total: Option<u64>,
    records: Vec<Record>,
}

#[derive(Deserialize)]
struct Record {
    #[serde(rename = "HourUTC")]
    hour: Option<String>,
    #[serde(rename = "Minutes5UTC")]
    five_minutes: Option<String>,
    #[serde(rename = "PriceArea")]
    zone: Option<String>,
    #[serde(rename = "FuelAllocationMethod")]
    method: Option<String>,
    #[serde(rename = "CO2PerkWh")]
    per_kwh: Option<f64>,
    #[serde(rename = "CO2Emission")]
    emission: Option<f64>,
}

#[cfg(test)]
#[path = "energinet_tests.rs"]
mod tests;
