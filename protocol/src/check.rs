//! What a well-formed part must also satisfy: sums, physics, calendar.

use jiff::{Timestamp, civil::Date};

use crate::history::HistoryRow;
use crate::limits::{
    CLOCK_TOLERANCE_SECONDS, FIRST_DAY, MAX_BATTERY_WH, MAX_HISTORY_DAYS, MAX_MEAN_POWER_W, MAX_PARTS,
    MAX_PEOPLE, MAX_POWER_ON_HOURS, MAX_RECORD_DAYS, MAX_UTC_OFFSET_SECONDS,
};
use crate::profile::DeviceProfile;
use crate::usage::{Bin, Daypart, Quantiles, UsageRecord, UserCount};
use crate::wear::{WearSample, WornPart};

/// What a collector knows when it checks: its own time, never the sender's.
#[derive(Debug, Clone, Copy)]
pub struct Bounds {
    /// The collector's time.
    pub now: Timestamp,
    /// The latest day it accepts: its local day in the tenant's zone, [`CLOCK_TOLERANCE_SECONDS`] from now.
    pub latest_day: Date,
}

/// A field that is wrong, and how.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wrong {
    /// The field; empty when the part as a whole is wrong.
    pub field: String,
    /// What is wrong with it.
    pub reason: String,
}

fn wrong<T>(field: impl Into<String>, reason: impl Into<String>) -> Result<T, Wrong> {
    Err(Wrong { field: field.into(), reason: reason.into() })
}

/// Checks a usage record: its days, that its minutes sum, that no energy is beyond physics.
///
/// # Errors
/// The first field that is wrong.
pub fn usage(record: &UsageRecord, bounds: &Bounds) -> Result<(), Wrong> {
    day("first_day", record.first_day, bounds)?;
    if record.days == 0 || record.days > MAX_RECORD_DAYS {
        return wrong("days", format!("{} days; a record covers 1 to {MAX_RECORD_DAYS}", record.days));
    }
    span(record, bounds)?;
    let covered = record.covered_minutes();
    let total = record.minutes.total();
    if total != covered {
        return wrong(
            "minutes",
            format!(
                "the states sum to {total} minutes, but from {} to {} are {covered}",
                record.from, record.covered_to
            ),
        );
    }
    sums(record)?;
    for (index, bin) in record.bins.iter().enumerate() {
        self::bin(&format!("bins[{index}]"), bin, record.days)?;
    }
    for (field, quantiles) in
        [("cpu_load_percent", record.cpu_load_percent), ("memory_used_percent", record.memory_used_percent)]
    {
        quantiles.map_or(Ok(()), |quantiles| percentiles(field, quantiles))?;
    }
    let powered = record.minutes.powered();
    if let Some(supply) = record.supply
        && supply.mains.saturating_add(supply.battery) > powered
    {
        return wrong("supply", format!("more minutes than the {powered} it was on"));
    }
    parts("external_screens", record.external_screens.len())?;
    for (index, screen) in record.external_screens.iter().enumerate() {
        if screen.on > powered {
            return wrong(
                format!("external_screens[{index}].on"),
                format!("{} minutes, but the device was on for {powered}", screen.on),
            );
        }
    }
    people(record)
}

/// Pseudonyms are each there once, in order, and no more than the people that were counted.
fn people(record: &UsageRecord) -> Result<(), Wrong> {
    let count = record.people.len();
    let (most, counted) = match record.users {
        UserCount::Unknown => (0, "it is not known how many people used the device"),
        UserCount::None => (0, "nobody used the device"),
        UserCount::One => (1, "one person used the device"),
        UserCount::Several => (MAX_PEOPLE, "they are the most that are told apart"),
    };
    if count > most {
        return wrong("people", format!("{count} pseudonyms; at most {most}, for {counted}"));
    }
    if !record.people.is_sorted_by(|earlier, later| earlier < later) {
        return wrong("people", "the pseudonyms are not in order, each once");
    }
    Ok(())
}

/// The record's instants: whole minutes, in order, near its first day, not in the future, not too long.
fn span(record: &UsageRecord, bounds: &Bounds) -> Result<(), Wrong> {
    for (field, instant) in [("from", record.from), ("covered_to", record.covered_to)] {
        if instant.as_second() % 60 != 0 || instant.subsec_nanosecond() != 0 {
            return wrong(field, format!("{instant} is not a whole minute"));
        }
    }
    if record.covered_to < record.from {
        return wrong("covered_to", format!("{} is before {}", record.covered_to, record.from));
    }
    let ahead = record.covered_to.as_second() - bounds.now.as_second();
    if ahead > CLOCK_TOLERANCE_SECONDS {
        return wrong("covered_to", format!("{} is in the future; now is {}", record.covered_to, bounds.now));
    }
    // A day has at most 25 hours, and one change of the clock falls in a week.
    let most = u32::from(record.days) * 1_440 + 60;
    let covered = record.covered_minutes();
    if covered > most {
        return wrong("covered_to", format!("{covered} minutes are more than {} days hold", record.days));
    }
    let midnight_utc =
        record.first_day.to_datetime(jiff::civil::Time::midnight()).to_zoned(jiff::tz::TimeZone::UTC);
    let off_seconds = midnight_utc
        .map(|midnight| midnight.timestamp().as_second() - record.from.as_second())
        .unwrap_or(i64::MAX);
    if off_seconds.saturating_abs() > MAX_UTC_OFFSET_SECONDS {
        return wrong(
            "from",
            format!("{} is not the start of {} in any time zone", record.from, record.first_day),
        );
    }
    Ok(())
}

/// The eight bins hold the same minutes as the states.
fn sums(record: &UsageRecord) -> Result<(), Wrong> {
    let sum = |part: fn(&Bin) -> u32| record.bins.iter().map(part).fold(0, u32::saturating_add);
    let minutes = &record.minutes;
    for (name, in_bins, in_states) in [
        ("on", sum(Bin::powered), minutes.powered()),
        ("asleep", sum(|bin| bin.asleep), minutes.asleep),
        ("off", sum(|bin| bin.off), minutes.off),
        ("unknown", sum(|bin| bin.unknown), minutes.unknown),
    ] {
        if in_bins != in_states {
            return wrong("bins", format!("{in_bins} minutes {name} in the bins, {in_states} in the states"));
        }
    }
    Ok(())
}

fn bin(field: &str, bin: &Bin, days: u8) -> Result<(), Wrong> {
    let most = u32::from(days) * 360 + 60;
    let (total, powered) = (bin.total(), bin.powered());
    if total > most {
        return wrong(field, format!("{total} minutes; {days} days hold at most {most} of a daypart"));
    }
    if bin.unattended > powered {
        return wrong(
            format!("{field}.unattended"),
            format!("{} minutes, but it was on for {powered}", bin.unattended),
        );
    }
    if let Some(percent) = bin.cpu_mean_percent {
        at_most_100(&format!("{field}.cpu_mean_percent"), percent)?;
    }
    parts(&format!("{field}.measured"), bin.measured.len())?;
    for (index, measured) in bin.measured.iter().enumerate() {
        let field = format!("{field}.measured[{index}]");
        if measured.minutes > powered {
            return wrong(
                format!("{field}.minutes"),
                format!("{} minutes, but it was on for {powered}", measured.minutes),
            );
        }
        let most_joules = u64::from(measured.minutes) * 60 * MAX_MEAN_POWER_W;
        if measured.joules > most_joules {
            return wrong(
                format!("{field}.joules"),
                format!(
                    "{} J in {} minutes is more than {MAX_MEAN_POWER_W} W",
                    measured.joules, measured.minutes
                ),
            );
        }
    }
    Ok(())
}

/// Checks a row of history.
///
/// # Errors
/// The first field that is wrong.
pub fn history(row: &HistoryRow, bounds: &Bounds) -> Result<(), Wrong> {
    day("from", row.from, bounds)?;
    let days = row.from.until(row.to).map(|span| span.get_days()).unwrap_or(i32::MAX);
    if !(1..=MAX_HISTORY_DAYS).contains(&days) {
        return wrong("to", format!("{} is not 1 to {MAX_HISTORY_DAYS} days after {}", row.to, row.from));
    }
    if row.to > bounds.latest_day {
        return wrong(
            "to",
            format!("{} is in the future; the latest day accepted is {}", row.to, bounds.latest_day),
        );
    }
    let most = days.unsigned_abs() * 1_440 + 60;
    for (field, minutes) in [("on_minutes", row.on_minutes), ("active_minutes", row.active_minutes)] {
        if minutes.is_some_and(|minutes| minutes > most) {
            return wrong(field, format!("more minutes than {days} days hold"));
        }
    }
    watt_hours("full_charge_wh", row.full_charge_wh)
}

/// Checks a wear sample.
///
/// # Errors
/// The first field that is wrong.
pub fn wear(sample: &WearSample, bounds: &Bounds) -> Result<(), Wrong> {
    day("day", sample.day, bounds)?;
    match &sample.part {
        WornPart::Battery { full_wh, design_wh, .. } => {
            watt_hours("part.full_wh", Some(*full_wh))?;
            watt_hours("part.design_wh", Some(*design_wh))
        }
        WornPart::Disk { power_on_hours: Some(hours), .. } if *hours > MAX_POWER_ON_HOURS => wrong(
            "part.power_on_hours",
            format!("{hours} hours; no disk has run for more than {MAX_POWER_ON_HOURS}"),
        ),
        WornPart::Disk { .. } => Ok(()),
    }
}

/// Checks a profile.
///
/// # Errors
/// The first field that is wrong.
pub fn profile(profile: &DeviceProfile, bounds: &Bounds) -> Result<(), Wrong> {
    day("taken", profile.taken, bounds)?;
    for (field, count) in [
        ("memory.slots", profile.memory.slots.len()),
        ("disks", profile.disks.len()),
        ("displays", profile.displays.len()),
        ("batteries", profile.batteries.len()),
        ("not_known", profile.not_known.len()),
    ] {
        parts(field, count)?;
    }
    for (index, battery) in profile.batteries.iter().enumerate() {
        watt_hours(&format!("batteries[{index}].design_wh"), battery.design_wh)?;
        watt_hours(&format!("batteries[{index}].full_wh"), battery.full_wh)?;
    }
    Ok(())
}

fn day(field: &str, day: Date, bounds: &Bounds) -> Result<(), Wrong> {
    if day < FIRST_DAY {
        return wrong(field, format!("{day} is before {FIRST_DAY}"));
    }
    if day > bounds.latest_day {
        return wrong(
            field,
            format!("{day} is in the future; the latest day accepted is {}", bounds.latest_day),
        );
    }
    Ok(())
}

fn percentiles(field: &str, quantiles: Quantiles) -> Result<(), Wrong> {
    at_most_100(&format!("{field}.p95"), quantiles.p95)?;
    if quantiles.p50 > quantiles.p95 {
        return wrong(format!("{field}.p50"), format!("{} is above the 95th percentile", quantiles.p50));
    }
    Ok(())
}

fn at_most_100(field: &str, percent: u8) -> Result<(), Wrong> {
    if percent > 100 { wrong(field, format!("{percent} percent")) } else { Ok(()) }
}

fn parts(field: &str, count: usize) -> Result<(), Wrong> {
    if count > MAX_PARTS { wrong(field, format!("{count} entries; at most {MAX_PARTS}")) } else { Ok(()) }
}

fn watt_hours(field: &str, wh: Option<u32>) -> Result<(), Wrong> {
    match wh {
        Some(wh) if wh > MAX_BATTERY_WH => {
            wrong(field, format!("{wh} Wh is more than any PC's battery holds"))
        }
        _ => Ok(()),
    }
}

const _: () = assert!(Daypart::COUNT == 8, "bins are documented as eight");

#[cfg(test)]
#[path = "check_tests.rs"]
mod tests;
