//! Windows' battery report, as `powercfg /batteryreport /xml` writes it: the batteries, and for years back how
//! long the machine was active in a week, or a day of the last days, and what the batteries held.
//!
//! *Active* is Windows' word. On a machine with Modern Standby (*connected standby* in the report) it is time out of
//! standby, with a lit screen: in use. On any other it is time out of sleep, whether somebody was there or not: on,
//! and no more. A row without a charge is no row of an idle machine: it was not recorded, and its time may turn up
//! in the next row, which then claims more than it spans.
//!
//! The report also holds the computer's name and serial numbers of batteries; they are not read.

use std::collections::BTreeMap;

use jiff::ToSpan as _;
use jiff::civil::{Date, DateTime};
use levetid_protocol::history::{HistoryRow, HistorySource};
use levetid_protocol::limits::{FIRST_DAY, MAX_HISTORY_DAYS, MAX_PARTS};
use levetid_protocol::profile::Battery;
use levetid_protocol::stamp;
use levetid_protocol::text::Text;

use super::xml::{self, Element, Unreadable};
use crate::signals::plausible;

/// What is read of a battery.
const BATTERY_FIELDS: [&str; 8] = [
    "Id",
    "Manufacturer",
    "ManufactureDate",
    "Chemistry",
    "RelativeCapacity",
    "DesignCapacity",
    "FullChargeCapacity",
    "CycleCount",
];

const MINUTES_A_DAY: i64 = 24 * 60;

/// A battery report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BatteryReport {
    /// The local day on which it was made.
    pub taken: Option<Date>,
    /// The batteries in the machine then.
    pub batteries: Vec<Battery>,
    /// The machine has Modern Standby in place of sleep, so that it tells use from being on.
    pub modern_standby: bool,
    entries: Vec<Entry>,
}

/// A stretch of the past, in local time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Entry {
    start: DateTime,
    end: DateTime,
    active_minutes: Option<i64>,
    /// Of all batteries together.
    full_charge_wh: u32,
}

impl BatteryReport {
    /// Reads a report; the dates of its batteries may not lie after `today`.
    ///
    /// # Errors
    /// When it is no well-formed battery report.
    pub fn parse(xml: &str, today: Date) -> Result<Self, Unreadable> {
        let mut report =
            Self { taken: None, batteries: Vec::new(), modern_standby: false, entries: Vec::new() };
        let mut is_report = false;
        let mut fields = BTreeMap::new();
        xml::visit(xml, |element| match element.path {
            ["BatteryReport"] => is_report = true,
            [_, "ReportInformation", "LocalScanTime"] => {
                report.taken = element.text.parse::<DateTime>().ok().map(DateTime::date);
            }
            [_, "SystemInformation", "ConnectedStandby"] => report.modern_standby = element.text == "1",
            [_, "Batteries", "Battery", field] if BATTERY_FIELDS.contains(field) => {
                fields.insert((*field).to_owned(), element.text.to_owned());
            }
            [_, "Batteries", "Battery"] if report.batteries.len() < MAX_PARTS => {
                let number = report.batteries.len() + 1;
                report.batteries.extend(battery(&std::mem::take(&mut fields), number, today));
            }
            [_, "History", "HistoryEntry"] => report.entries.extend(Entry::of(element)),
            _ => {}
        })?;
        if !is_report {
            return Err(Unreadable { line: 1, why: "it is no battery report".to_owned() });
        }
        report.entries.sort_by_key(|entry| (entry.start, entry.end));
        Ok(report)
    }

    /// A row for each stretch that the report tells of between `observe_from` and `today`, in whole days: a
    /// stretch begins and ends at the midnight that is nearest. No day is told of twice.
    pub fn rows(&self, observe_from: Option<Date>, today: Date) -> Vec<HistoryRow> {
        let oldest = observe_from.unwrap_or(FIRST_DAY).max(FIRST_DAY);
        let mut rows: Vec<HistoryRow> = Vec::new();
        let mut told_to = oldest.at(0, 0, 0, 0);
        for entry in &self.entries {
            // What began before the first day is left out whole: it tells of days that nobody may ask about.
            if entry.start.date() < oldest {
                continue;
            }
            let last = rows.last_mut();
            let from = last.as_ref().map_or(oldest, |row| row.to).max(nearest_midnight(entry.start));
            let to = nearest_midnight(entry.end);
            if to > today || entry.end <= told_to {
                continue;
            }
            let follows = entry.start >= told_to;
            told_to = entry.end;
            if let Some(row) = entry.row(from, to) {
                rows.push(row);
            } else if let Some(row) = last.filter(|row| follows && row.to == from) {
                // Too short for a day of its own.
                row.active_minutes = capped(
                    row.active_minutes.map(i64::from).zip(entry.active_minutes).map(|(row, more)| row + more),
                    row.from,
                    row.to,
                );
            }
        }
        if !self.modern_standby {
            rows.iter_mut().for_each(|row| row.on_minutes = row.active_minutes.take());
        }
        rows
    }
}

impl Entry {
    /// The stretch of an element; `None` where it has no dates, ends before it begins, or was not recorded.
    fn of(element: &Element) -> Option<Self> {
        let date = |name: &str| element.attribute(name)?.parse::<DateTime>().ok();
        let (start, end) = (date("LocalStartDate")?, date("LocalEndDate")?);
        let minutes = start.duration_until(end).as_mins();
        let full_charge = element.attribute("FullChargeCapacity")?.parse().ok()?;
        let active = |name: &str| minutes_of(element.attribute(name)?);
        let active = active("ActiveAcTime").zip(active("ActiveDcTime")).map(|(ac, dc)| ac + dc);
        (minutes > 0).then_some(Self {
            start,
            end,
            active_minutes: active.map(|active| active.min(minutes)),
            full_charge_wh: plausible::full_wh(full_charge)?,
        })
    }

    fn row(&self, from: Date, to: Date) -> Option<HistoryRow> {
        let days = days(from, to);
        (1..=MAX_HISTORY_DAYS.into()).contains(&days).then_some(HistoryRow {
            from,
            to,
            on_minutes: None,
            active_minutes: capped(self.active_minutes, from, to),
            full_charge_wh: Some(self.full_charge_wh),
            source: HistorySource::BatteryReport,
        })
    }
}

/// The battery of these fields. A capacity that is relative has no unit.
fn battery(fields: &BTreeMap<String, String>, number: usize, today: Date) -> Option<Battery> {
    let text = |field: &str| {
        fields.get(field).and_then(|text| Text::clean(text)).filter(|text| text.meaningful().is_some())
    };
    let count = |field: &str| fields.get(field)?.parse::<u64>().ok();
    let capacity = |field: &str| count(field).filter(|_| count("RelativeCapacity").unwrap_or(0) == 0);
    let made = fields.get("ManufactureDate").and_then(|text| stamp::written(text));
    Some(Battery {
        name: Text::clean(&format!("battery {number}"))?,
        manufacturer: text("Manufacturer"),
        model: text("Id"),
        chemistry: text("Chemistry"),
        design_wh: capacity("DesignCapacity").and_then(plausible::design_wh),
        full_wh: capacity("FullChargeCapacity").and_then(plausible::full_wh),
        // Batteries that do not count say 0.
        cycles: count("CycleCount").filter(|cycles| *cycles > 0).and_then(|cycles| cycles.try_into().ok()),
        made: made.and_then(|day| plausible::made(day, today)),
    })
}

/// The minutes of a duration such as `P61DT22H7M38S`. What no row can last is a counter that wrapped around:
/// `None`.
fn minutes_of(duration: &str) -> Option<i64> {
    let span: jiff::Span = duration.parse().ok()?;
    let length = span.to_duration(jiff::SpanRelativeTo::days_are_24_hours()).ok()?;
    let longest = i64::from(MAX_HISTORY_DAYS) * MINUTES_A_DAY;
    Some(length.as_mins()).filter(|minutes| (0..=longest).contains(minutes))
}

fn nearest_midnight(time: DateTime) -> Date {
    let day = time.date();
    if time.hour() < 12 { day } else { day.checked_add(1.day()).unwrap_or(day) }
}

fn days(from: Date, to: Date) -> i64 {
    from.duration_until(to).as_hours() / 24
}

/// No more minutes than these days hold.
fn capped(minutes: Option<i64>, from: Date, to: Date) -> Option<u32> {
    minutes.and_then(|minutes| u32::try_from(minutes.min(days(from, to) * MINUTES_A_DAY)).ok())
}

#[cfg(test)]
mod tests;
