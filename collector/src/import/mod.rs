//! Files of factors, each format in its own file. Reading is pure: bytes in, rows and a report out.
//!
//! A row is taken, left out (it is of no device that Levetid knows), or refused with line and reason. A file from which
//! nothing can be taken is refused whole.

mod boavizta;
pub mod devices;
mod electricity_maps;
mod ember;
mod energy_star;
mod own_list;
mod report;
pub mod table;
#[cfg(test)]
mod tests;
mod windows11;

pub use report::{Refused, Report};

use std::collections::BTreeMap;

use serde::Serialize;

use table::{Row, Table};

use crate::store::{FactorKind, FactorRow, NewFactorSet};

/// What is said of a file beside its bytes.
#[derive(Debug, Default, Clone)]
pub struct About {
    /// Its name, without folders: some say year or version only there.
    pub file: String,
    /// The year its factors are of, where a person said so.
    pub year: Option<i16>,
}

/// What a file holds.
#[derive(Debug)]
pub struct Read {
    /// The format, for people.
    pub format: &'static str,
    /// The sets in it; none of them empty.
    pub sets: Vec<NewFactorSet>,
    /// What happened to its rows.
    pub report: Report,
}

/// Why a file is refused whole.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    #[error(
        "{file} is in no format that is known here. Known are: Boavizta's CSV, ENERGY STAR's CSV of computers, your own \
         list (docs/FACTORS.md), Electricity Maps' and Ember's yearly JSON, lists of processors for Windows 11"
    )]
    NotRecognised { file: String },
    #[error("{file}, line {line}: {what}")]
    Malformed { file: String, line: u64, what: String },
    #[error("{file}: {what}")]
    Whole { file: String, what: String },
    #[error("{file}: none of its {rows} rows can be taken. The first: line {line}: {reason}")]
    NothingTaken { file: String, rows: u64, line: u64, reason: String },
    #[error("{file} has no rows of devices that Levetid knows")]
    Empty { file: String },
}

/// Reads a file of whichever known format.
///
/// # Errors
/// When the file is in no known format, broken, or nothing in it can be taken.
pub fn read(bytes: &[u8], about: &About) -> Result<Read, ImportError> {
    let text = table::text(bytes);
    let file = || about.file.clone();
    let start = text.trim_start();
    let read = if start.starts_with('{') || start.starts_with('[') {
        let json: serde_json::Value =
            serde_json::from_str(&text).map_err(|error| ImportError::Malformed {
                file: file(),
                line: error.line().try_into().unwrap_or_default(),
                what: format!("no JSON: {error}"),
            })?;
        if electricity_maps::is_it(&json) {
            electricity_maps::read(&json, about)
        } else if ember::is_it(&json) {
            ember::read(&json, about)
        } else {
            Err(ImportError::NotRecognised { file: file() })
        }
    } else if windows11::is_it(&text) {
        windows11::read(&text, about)
    } else {
        let table = Table::of(&text, about)?;
        if boavizta::is_it(&table) {
            boavizta::read(table, about)
        } else if energy_star::is_it(&table) {
            energy_star::read(table, about)
        } else if own_list::is_it(&table) {
            own_list::read(table, about)
        } else {
            Err(ImportError::NotRecognised { file: file() })
        }
    }?;
    if read.sets.is_empty() {
        return Err(match read.report.refused.into_iter().next() {
            Some(Refused { line, reason }) => {
                ImportError::NothingTaken { file: file(), rows: read.report.rows, line, reason }
            }
            None => ImportError::Empty { file: file() },
        });
    }
    Ok(read)
}

/// Takes the rows of a table one by one: each is taken, left out (`None`) or refused. By line.
fn take_rows<T>(
    table: Table<'_>,
    report: &mut Report,
    mut read: impl FnMut(&Row, &mut Report) -> Result<Option<T>, String>,
) -> Result<BTreeMap<u64, T>, ImportError> {
    let mut taken = BTreeMap::new();
    for row in table.rows()? {
        report.rows += 1;
        match read(&row, report) {
            Ok(found) => taken.extend(found.map(|found| (row.line, found))),
            Err(reason) => report.refuse(row.line, reason),
        }
    }
    report.taken = taken.len() as u64;
    Ok(taken)
}

/// The rows of a kind, as they are kept; in the order of the file.
fn rows<T: Serialize>(taken: &BTreeMap<u64, T>) -> Result<Vec<FactorRow>, ImportError> {
    taken
        .iter()
        .map(|(line, row)| {
            let body = serde_json::to_string(row)
                .map_err(|error| ImportError::Whole { file: String::new(), what: error.to_string() })?;
            Ok(FactorRow { line: u32::try_from(*line).unwrap_or(u32::MAX), body })
        })
        .collect()
}

/// A set of these rows; none where there are no rows.
fn set<T: Serialize>(
    kind: FactorKind,
    name: &str,
    source: levetid_footprint::figure::Source,
    about: &About,
    taken: &BTreeMap<u64, T>,
) -> Result<Vec<NewFactorSet>, ImportError> {
    let rows = rows(taken)?;
    let (name, file) = (name.to_owned(), about.file.clone());
    Ok(if rows.is_empty() { Vec::new() } else { vec![NewFactorSet { kind, name, source, file, rows }] })
}
