//! One row of a register.

use jiff::civil::{Date, date};
use levetid_protocol::placeholder::is_placeholder;

use super::Asset;
use super::columns::{Column, Columns};
use super::date::{self, Slashes};
use super::plan;
use super::words;
use crate::import::table::Row;
use crate::store::RegisterEntry;

/// No device in use was bought before: earlier dates are placeholders.
const OLDEST: Date = date(1995, 1, 1);

/// The longest text that a column may hold, characters.
const LONGEST: usize = 128;

/// Reads a row; with it, what was left out of it.
///
/// # Errors
/// All that is wrong with it, by column.
pub fn asset(
    row: &Row,
    columns: &Columns,
    slashes: Slashes,
    today: Date,
) -> Result<(Asset, Option<String>), String> {
    row.closes_its_quotes()?;
    let mut wrong: Vec<String> = Vec::new();
    let mut entry = RegisterEntry {
        asset_id: text(row, columns, Column::AssetId, &mut wrong),
        manufacturer: text(row, columns, Column::Manufacturer, &mut wrong),
        serial: text(row, columns, Column::Serial, &mut wrong),
        product: text(row, columns, Column::Product, &mut wrong),
        unit: text(row, columns, Column::Unit, &mut wrong),
        ..RegisterEntry::default()
    };
    let holder = text(row, columns, Column::Holder, &mut wrong);
    let mut note = |column: Column, found: String| wrong.push(format!("{}: {found}", column.name()));
    let said = |column| row.text(columns.at(column));
    match said(Column::Category) {
        "" => {}
        word => match words::category(word) {
            Ok(category) => entry.category = Some(category),
            Err(why) => note(Column::Category, why),
        },
    }
    for (column, value) in [(Column::BoughtUsed, &mut entry.bought_used), (Column::Leased, &mut entry.leased)]
    {
        match words::yes_or_no(said(column)) {
            Ok(said) => *value = said,
            Err(why) => note(column, why),
        }
    }
    for (column, value) in [(Column::Purchased, &mut entry.purchased), (Column::Retired, &mut entry.retired)]
    {
        match said(column) {
            "" => {}
            text => match date::date(text, slashes).and_then(|day| within(text, day, today)) {
                Ok(day) => *value = Some(day),
                Err(why) => note(column, why),
            },
        }
    }
    if let (Some(purchased), Some(retired)) = (entry.purchased, entry.retired)
        && retired < purchased
    {
        note(Column::Retired, format!("{retired} lies before the purchase on {purchased}"));
    }
    let left_out = entry.serial.take_if(|serial| is_placeholder(serial)).map(|serial| {
        format!("line {}: the serial number {serial:?} is a placeholder and was left out", row.line)
    });
    let named = plan::identity(entry.manufacturer.as_deref(), entry.serial.as_deref()).is_some();
    if entry.asset_id.is_none() && !named {
        wrong.push(match &entry.serial {
            Some(serial) => format!(
                "manufacturer: without it or an asset id the serial number {serial:?} names no device"
            ),
            None => "neither an asset id nor a serial number names the device".to_owned(),
        });
    }
    if wrong.is_empty() {
        Ok((Asset { line: row.line, entry, holder }, left_out))
    } else {
        Err(wrong.join("; "))
    }
}

fn text(row: &Row, columns: &Columns, column: Column, wrong: &mut Vec<String>) -> Option<String> {
    let text = row.text(columns.at(column)).split_whitespace().collect::<Vec<_>>().join(" ");
    let length = text.chars().count();
    if length > LONGEST || text.chars().any(char::is_control) {
        wrong.push(format!(
            "{}: {length} characters, or some of them no text; at most {LONGEST}",
            column.name()
        ));
        return None;
    }
    (!text.is_empty()).then_some(text)
}

fn within(text: &str, day: Date, today: Date) -> Result<Date, String> {
    if day > today {
        Err(format!("{text:?} lies in the future"))
    } else if day < OLDEST {
        Err(format!("{text:?} lies before {}, and is a placeholder", OLDEST.year()))
    } else {
        Ok(day)
    }
}
