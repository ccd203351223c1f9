//! A municipality's asset register as CSV: rows of devices with what is known of their purchase. Columns and rules:
//! docs/IMPORT.md. Reading and matching are pure.

mod columns;
mod date;
mod plan;
mod row;
#[cfg(test)]
mod tests;
mod words;

use std::collections::BTreeMap;

use jiff::civil::Date;

pub use plan::{Plan, plan};

use self::columns::{Column, Columns};
use self::date::Slashes;
use super::report::Refused;
use super::table::{self, Row, Table};
use super::{About, ImportError};
use crate::store::RegisterEntry;

/// A row that can be right, before it is matched to a device.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asset {
    /// The line of the file on which it begins.
    pub line: u64,
    pub entry: RegisterEntry,
    /// The login of who holds it.
    pub holder: Option<String>,
}

/// What a file holds.
#[derive(Debug, Default)]
pub struct AssetsRead {
    /// Rows that are not empty.
    pub rows: u64,
    pub assets: Vec<Asset>,
    pub refused: Vec<Refused>,
    /// What was put right or left out on the way.
    pub notes: Vec<String>,
}

/// Reads the rows of a file; `today` is the day beyond which no purchase lies.
///
/// # Errors
/// When the file is broken, names no device, or has a column twice.
pub fn read(bytes: &[u8], about: &About, today: Date) -> Result<AssetsRead, ImportError> {
    let text = table::text(bytes);
    let table = Table::of(&text, about)?;
    let columns = Columns::of(&table, about)?;
    let mut notes = Vec::new();
    if !columns.strangers.is_empty() {
        notes.push(format!("columns that are not used: {}", columns.strangers.join(", ")));
    }
    let rows: Vec<Row> = table.rows()?.into_iter().filter(|row| !row.is_empty()).collect();
    let slashes = Slashes::of(
        rows.iter()
            .flat_map(|row| [Column::Purchased, Column::Retired].map(|column| row.text(columns.at(column)))),
    );
    let mut read = AssetsRead { rows: rows.len() as u64, notes, ..AssetsRead::default() };
    for row in &rows {
        match row::asset(row, &columns, slashes, today) {
            Ok((asset, note)) => {
                read.notes.extend(note);
                read.assets.push(asset);
            }
            Err(reason) => read.refused.push(Refused { line: row.line, reason }),
        }
    }
    refuse_duplicates(&mut read);
    read.refused.sort_by_key(|refused| refused.line);
    Ok(read)
}

/// Of rows that say something of the same asset, none is right: nobody knows which.
fn refuse_duplicates(read: &mut AssetsRead) {
    let mut twice: BTreeMap<u64, String> = BTreeMap::new();
    let mut find = |name: &str, key: fn(&RegisterEntry) -> Option<String>| {
        let mut seen: BTreeMap<String, Vec<u64>> = BTreeMap::new();
        for asset in &read.assets {
            if let Some(key) = key(&asset.entry) {
                seen.entry(key).or_default().push(asset.line);
            }
        }
        for (key, lines) in seen.into_iter().filter(|(_, lines)| lines.len() > 1) {
            let all: Vec<String> = lines.iter().map(u64::to_string).collect();
            for line in lines {
                twice.entry(line).or_insert_with(|| {
                    format!("{name}: {key:?} stands on lines {}; leave one of them", all.join(", "))
                });
            }
        }
    };
    find("asset id", |entry| entry.asset_id.clone());
    find("serial", |entry| {
        let (maker, serial) = plan::identity(entry.manufacturer.as_deref(), entry.serial.as_deref())?;
        Some(format!("{maker} {serial}"))
    });
    read.assets.retain(|asset| !twice.contains_key(&asset.line));
    read.refused.extend(twice.into_iter().map(|(line, reason)| Refused { line, reason }));
}
