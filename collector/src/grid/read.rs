//! Hours from a file: CSV of any columns with a time and a unit, or Energinet's own CSV and JSON.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use levetid_footprint::grid::Hour;
use serde_json::Value;

use super::energinet::METHOD;
use super::values;

/// Refusals that are told one by one; more are counted.
const TOLD: usize = 20;

/// What a file holds of a zone.
#[derive(Debug, Default, PartialEq)]
pub struct Read {
    /// g CO2e per kWh.
    pub hours: Vec<(Hour, f64)>,
    /// Rows below the header.
    pub rows: usize,
    /// Rows whose figure is empty.
    pub empty: usize,
    /// Rows of other zones or other methods.
    pub of_others: usize,
    /// Rows that say again what another said.
    pub repeated: usize,
    /// Whether its columns are those of Energinet's declaration.
    pub is_declaration: bool,
}

/// Why a file is not taken.
#[derive(Debug, PartialEq, thiserror::Error)]
pub enum ReadError {
    /// It is not such a file, or its columns do not say enough.
    #[error("{0}")]
    File(String),
    /// Rows are wrong; the first of them, and how many in all.
    #[error("{count} rows cannot be taken, so nothing is. {}", .first.join("; "))]
    Rows {
        /// `line 7, column CO2PerkWh: …`
        first: Vec<String>,
        count: usize,
    },
}

fn file_error(why: impl Into<String>) -> ReadError {
    ReadError::File(why.into())
}

/// Reads the hours of a zone.
pub fn read(bytes: &[u8], zone: &str) -> Result<Read, ReadError> {
    let text = std::str::from_utf8(bytes).map_err(|_| file_error("it is not text in UTF-8"))?;
    let text = text.trim_start_matches('\u{feff}');
    let read = match text.trim_start().chars().next() {
        Some('{' | '[') => from_json(text, zone)?,
        Some(_) => from_csv(text, zone)?,
        None => return Err(file_error("it is empty")),
    };
    if read.hours.is_empty() {
        return Err(file_error(format!("none of its {} rows has a figure of {zone}", read.rows)));
    }
    Ok(read)
}

fn from_csv(text: &str, zone: &str) -> Result<Read, ReadError> {
    let header = text.lines().next().unwrap_or_default();
    let delimiter = if header.contains(';') {
        b';'
    } else if header.contains('\t') {
        b'\t'
    } else {
        b','
    };
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter)
        .trim(csv::Trim::All)
        .flexible(true)
        .from_reader(text.as_bytes());
    let names: Vec<String> = reader
        .headers()
        .map_err(|error| file_error(format!("its first line cannot be read: {error}")))?
        .iter()
        .map(str::to_owned)
        .collect();
    let columns = Columns::of(&names)?;
    let place = |name: &str| names.iter().position(|known| known == name);
    let mut rows = Rows::new(zone, &columns);
    for record in reader.records() {
        let record = record.map_err(|error| file_error(error.to_string()))?;
        let line = record.position().map_or(0, csv::Position::line);
        let cell = |name: &str| place(name).and_then(|at| record.get(at));
        let figure = cell(&columns.figure).filter(|text| !text.is_empty()).map(|text| {
            // Danish files write a comma where the figure's columns are not parted by one.
            let text = if delimiter == b';' { text.replace(',', ".") } else { text.to_owned() };
            text.parse().map_err(|_| format!("{text:?} is no number"))
        });
        rows.take(&format!("line {line}"), &cell, figure.transpose());
    }
    rows.end()
}

fn from_json(text: &str, zone: &str) -> Result<Read, ReadError> {
    let whole: Value =
        serde_json::from_str(text).map_err(|error| file_error(format!("it is no JSON: {error}")))?;
    let records = whole
        .get("records")
        .unwrap_or(&whole)
        .as_array()
        .ok_or_else(|| file_error("it has no list of records, as Energinet's answers have"))?;
    let names: Vec<String> = records
        .first()
        .and_then(Value::as_object)
        .map(|first| first.keys().cloned().collect())
        .ok_or_else(|| file_error("it has no records"))?;
    let columns = Columns::of(&names)?;
    let mut rows = Rows::new(zone, &columns);
    for (number, record) in (1..).zip(records) {
        let cell = |name: &str| record.get(name).and_then(Value::as_str);
        let figure = match record.get(&columns.figure) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::Number(number)) => Ok(number.as_f64()),
            Some(other) => Err(format!("{other} is no number")),
        };
        rows.take(&format!("record {number}"), &cell, figure);
    }
    rows.end()
}

/// The columns that count.
#[derive(Debug)]
struct Columns {
    hour: String,
    figure: String,
    /// What the figure is multiplied with to be g/kWh.
    to_g_per_kwh: f64,
    zone: Option<String>,
    method: Option<String>,
}

impl Columns {
    fn of(names: &[String]) -> Result<Self, ReadError> {
        let named = |wanted: &str| names.iter().find(|name| name.eq_ignore_ascii_case(wanted)).cloned();
        let hour = named("HourUTC").ok_or_else(|| {
            file_error(format!("it needs a column HourUTC; its columns are {}", names.join(", ")))
        })?;
        let (figure, to_g_per_kwh) = match named("CO2PerkWh") {
            // Energinet states it: g/kWh.
            Some(name) => (name, 1.0),
            None => the_only_figure(names)?,
        };
        let method = named("FuelAllocationMethod");
        Ok(Self { hour, figure, to_g_per_kwh, zone: named("PriceArea"), method })
    }
}

fn the_only_figure(names: &[String]) -> Result<(String, f64), ReadError> {
    let is_carbon = |name: &&String| {
        let name = name.to_lowercase();
        ["co2", "carbon", "emission"].iter().any(|word| name.contains(word))
    };
    let candidates: Vec<&String> = names.iter().filter(is_carbon).collect();
    match candidates.as_slice() {
        [name] => Ok(((*name).clone(), unit(name).ok_or_else(|| {
            file_error(format!(
                "the column {name:?} does not say its unit; write it behind the name, such as \"CO2 g/kWh\" or \
                 \"CarbonIntensity kg/MWh\""
            ))
        })?)),
        [] => Err(file_error(format!(
            "no column is CO2PerkWh or speaks of CO2 or carbon; its columns are {}",
            names.join(", ")
        ))),
        several => Err(file_error(format!(
            "several columns could be the figure ({}); leave one in the file",
            several.iter().map(|name| name.as_str()).collect::<Vec<_>>().join(", ")
        ))),
    }
}

/// What a column's unit is multiplied with to be g/kWh; `None` where it is unclear.
fn unit(name: &str) -> Option<f64> {
    let name = name.to_lowercase().replace([' ', '_', '(', ')', '[', ']'], "");
    let mass = |of: &str| {
        let of =
            of.strip_suffix("co2eq").or_else(|| of.strip_suffix("co2e")).or_else(|| of.strip_suffix("co2"));
        of.map(str::to_owned)
    };
    let (head, per) = name.rsplit_once('/')?;
    let head = mass(head).unwrap_or_else(|| head.to_owned());
    match per {
        "kwh" if head.ends_with("kg") => Some(1000.0),
        "mwh" if head.ends_with("kg") => Some(1.0),
        "kwh" if head.ends_with('g') && !head.ends_with("mg") => Some(1.0),
        "mwh" if head.ends_with('t') => Some(1000.0),
        _ => None,
    }
}

/// The rows taken so far.
struct Rows<'a> {
    zone: &'a str,
    columns: &'a Columns,
    /// With where each stands.
    hours: BTreeMap<Hour, (f64, String)>,
    read: Read,
    refused: Vec<String>,
    count: usize,
}

impl<'a> Rows<'a> {
    fn new(zone: &'a str, columns: &'a Columns) -> Self {
        let is_declaration = columns.method.is_some();
        let read = Read { is_declaration, ..Read::default() };
        Self { zone, columns, hours: BTreeMap::new(), read, refused: Vec::new(), count: 0 }
    }

    fn refuse(&mut self, place: &str, column: &str, why: &str) {
        self.count += 1;
        if self.refused.len() < TOLD {
            self.refused.push(format!("{place}, column {column}: {why}"));
        }
    }

    fn take<'r>(
        &mut self,
        place: &str,
        cell: &dyn Fn(&str) -> Option<&'r str>,
        figure: Result<Option<f64>, String>,
    ) {
        self.read.rows += 1;
        let columns = self.columns;
        let is = |column: &Option<String>, wanted: &str| {
            column
                .as_deref()
                .is_none_or(|name| cell(name).is_some_and(|text| text.replace(' ', "") == wanted))
        };
        if !is(&columns.zone, self.zone) || !is(&columns.method, METHOD) {
            self.read.of_others += 1;
            return;
        }
        let hour = match cell(&columns.hour).ok_or_else(|| "it is missing".to_owned()).and_then(values::hour)
        {
            Ok(hour) => hour,
            Err(why) => return self.refuse(place, &columns.hour, &why),
        };
        let g_per_kwh = match figure {
            Ok(Some(figure)) => values::intensity(figure * columns.to_g_per_kwh),
            Ok(None) => {
                self.read.empty += 1;
                return;
            }
            Err(why) => Err(why),
        };
        let g_per_kwh = match g_per_kwh {
            Ok(g_per_kwh) => g_per_kwh,
            Err(why) => return self.refuse(place, &columns.figure, &why),
        };
        match self.hours.entry(hour) {
            Entry::Vacant(entry) => {
                entry.insert((g_per_kwh, place.to_owned()));
            }
            Entry::Occupied(known) if known.get().0 == g_per_kwh => self.read.repeated += 1,
            Entry::Occupied(known) => {
                let (other, at) = known.get();
                let why = format!("{at} says {other} g/kWh of the same hour");
                self.refuse(place, &columns.figure, &why);
            }
        }
    }

    fn end(self) -> Result<Read, ReadError> {
        let Self { hours, mut read, refused, count, .. } = self;
        if count > 0 {
            return Err(ReadError::Rows { first: refused, count });
        }
        read.hours = hours.into_iter().map(|(hour, (g_per_kwh, _))| (hour, g_per_kwh)).collect();
        Ok(read)
    }
}

#[cfg(test)]
#[path = "read_tests.rs"]
mod tests;
