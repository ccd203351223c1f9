//! Appending reports to a tenant's file.

use jiff::civil::Date;
use levetid_protocol::DeviceId;
use levetid_protocol::enrol::MachineIdentity;
use levetid_protocol::history::HistoryRow;
use levetid_protocol::limits::MAX_RECORD_DAYS;
use levetid_protocol::profile::DeviceProfile;
use levetid_protocol::report::{Part, Refusal};
use levetid_protocol::usage::UsageRecord;
use levetid_protocol::wear::{WearSample, WornPart};
use rusqlite::{Connection, OptionalExtension as _, params};

use super::fault::Fault;
use super::{day, detail, devices, names, pseudonyms, screens};
use crate::store::{Appended, StoreError, VerifiedReport};

/// How many reports of a key are remembered: a late one may come this far behind.
const REMEMBERED: i64 = 32;

/// Takes everything in a report.
///
/// Each part is an upsert that a repetition or another order leaves as it was, so that a retry after a
/// lost answer, or a report that comes late, does no harm.
pub fn append(connection: &Connection, report: &VerifiedReport) -> Result<Appended, Fault> {
    let held = held_sequence(connection, report)?;
    let sequence = i64::try_from(report.report.sequence)
        .map_err(|error| Fault::Corrupt("the sequence of a report", error.into()))?;
    let digest = digest_of(connection, report, sequence)?;
    match (held, digest) {
        (_, Some(digest)) if digest != report.digest => return Ok(diverged(held)),
        (Some(held), None) if sequence <= held - REMEMBERED => return Ok(diverged(Some(held))),
        _ => {}
    }
    let before = held.map(i64::unsigned_abs);
    let device = known_device(connection, report)?;
    // Everything of a retry or a replay is held, and later reports may have changed it since.
    let is_new = digest.is_none();
    let mut refused = Vec::new();
    for (index, record) in report.report.usage.iter().enumerate() {
        match overlapping(connection, device, record)? {
            Some(first_day) => refused.push(overlap(index, record, first_day)),
            None if is_new => {
                put_usage(connection, device, record)?;
                screens::of_record(connection, device, record, report.day)?;
            }
            None => {}
        }
    }
    if is_new {
        put_rest(connection, device, report, held.is_none_or(|held| sequence > held))?;
        remember(connection, report, sequence, held)?;
    }
    Ok(Appended::Held { before, refused })
}

/// Everything but the usage records.
fn put_rest(
    connection: &Connection,
    device: i64,
    report: &VerifiedReport,
    is_latest: bool,
) -> Result<(), Fault> {
    if let Some(profile) = &report.report.profile {
        put_profile(connection, device, profile, is_latest)?;
        screens::of_profile(connection, device, profile, report.day)?;
    }
    for row in &report.report.history {
        put_history(connection, device, row)?;
    }
    for sample in &report.report.wear {
        put_wear(connection, device, sample)?;
    }
    connection
        .prepare_cached(
            "UPDATE device SET first_contact = coalesce(first_contact, ?2),
                               last_contact = max(coalesce(last_contact, ?2), ?2), changes = changes + 1
             WHERE number = ?1",
        )?
        .execute(params![device, day::number(report.day)])?;
    Ok(())
}

/// Remembers a report, and forgets those that are too far back to matter.
fn remember(
    connection: &Connection,
    report: &VerifiedReport,
    sequence: i64,
    held: Option<i64>,
) -> Result<(), Fault> {
    connection
        .prepare_cached("INSERT INTO report (key, sequence, digest) VALUES (?1, ?2, ?3)")?
        .execute(params![report.key.as_str(), sequence, report.digest])?;
    connection
        .prepare_cached("DELETE FROM report WHERE key = ?1 AND sequence <= ?2")?
        .execute(params![report.key.as_str(), held.unwrap_or(0).max(sequence) - REMEMBERED])?;
    Ok(())
}

fn diverged(held: Option<i64>) -> Appended {
    Appended::Diverged { held: held.unwrap_or(0).unsigned_abs() }
}

/// The number of the device, which is added where this file does not know it: its key is bound in
/// `control.sqlite`, so the file was restored from an older copy, and the agent will send everything again.
fn known_device(connection: &Connection, report: &VerifiedReport) -> Result<i64, Fault> {
    match device_number(connection, report.device) {
        Err(Fault::Store(StoreError::NotFound { .. })) => {
            devices::add(connection, report.device, &MachineIdentity::default(), None, report.day)?;
            device_number(connection, report.device)
        }
        known => known,
    }
}

/// The first day of another record of the device that counts some of the same minutes.
///
/// Minutes that either record calls unknown are not counted twice: an agent that lost its spool begins the
/// day anew, and calls unknown what it may have reported before.
fn overlapping(connection: &Connection, device: i64, record: &UsageRecord) -> Result<Option<Date>, Fault> {
    let first = day::number(record.first_day);
    let reach = i64::from(MAX_RECORD_DAYS) - 1;
    let (from, to) = (record.from.as_second(), record.covered_to.as_second());
    let mut statement = connection.prepare_cached(
        "SELECT (min(covered_to, ?4) - max(start, ?3)) / 60 > max(unknown, ?5) FROM usage
         WHERE device = ?1 AND first_day = ?2 AND start < ?4 AND covered_to > ?3",
    )?;
    for other in (first - reach..=first + reach).filter(|other| *other != first) {
        let counts_twice = statement
            .query_row(params![device, other, from, to, record.minutes.unknown], |row| row.get(0))
            .optional()?;
        if counts_twice == Some(true) {
            return day::date(other).map(Some);
        }
    }
    Ok(None)
}

fn overlap(index: usize, record: &UsageRecord, first_day: Date) -> Refusal {
    let reason = format!(
        "{} is held already, by the record from {first_day}; minutes are counted once",
        record.first_day.max(first_day)
    );
    Refusal { part: Part::Usage, index, field: "first_day".into(), reason }
}

/// The highest sequence held of a report's key.
fn held_sequence(connection: &Connection, report: &VerifiedReport) -> Result<Option<i64>, Fault> {
    Ok(connection
        .prepare_cached("SELECT max(sequence) FROM report WHERE key = ?1")?
        .query_row([report.key.as_str()], |row| row.get(0))?)
}

/// The digest of the report that is held under this sequence.
fn digest_of(
    connection: &Connection,
    report: &VerifiedReport,
    sequence: i64,
) -> Result<Option<[u8; 32]>, Fault> {
    Ok(connection
        .prepare_cached("SELECT digest FROM report WHERE key = ?1 AND sequence = ?2")?
        .query_row(params![report.key.as_str(), sequence], |row| row.get(0))
        .optional()?)
}

/// The number of a device in this file.
pub fn device_number(connection: &Connection, device: DeviceId) -> Result<i64, Fault> {
    connection
        .prepare_cached("SELECT number FROM device WHERE id = ?1")?
        .query_row([device.to_string()], |row| row.get(0))
        .optional()?
        .ok_or_else(|| StoreError::NotFound { what: "device", name: device.to_string() }.into())
}

/// A late report adds the profile of its day and replaces none.
fn put_profile(
    connection: &Connection,
    device: i64,
    profile: &DeviceProfile,
    is_latest: bool,
) -> Result<(), Fault> {
    let body = serde_json::to_string(profile).map_err(|error| Fault::Corrupt("a profile", error.into()))?;
    connection
        .prepare_cached(
            "INSERT INTO profile (device, taken, body) VALUES (?1, ?2, ?3)
             ON CONFLICT (device, taken) DO UPDATE SET body = excluded.body WHERE ?4",
        )?
        .execute(params![device, day::number(profile.taken), body, is_latest])?;
    Ok(())
}

/// A record that covers longer replaces a shorter one of the same first day, never the other way.
fn put_usage(connection: &Connection, device: i64, record: &UsageRecord) -> Result<(), Fault> {
    let minutes = &record.minutes;
    let put = connection
        .prepare_cached(
            r#"INSERT INTO usage
                 (first_day, device, days, start, covered_to, active, idle, "on", asleep, off, unknown, detail)
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)
               ON CONFLICT (first_day, device) DO UPDATE SET
                 days = excluded.days, start = excluded.start, covered_to = excluded.covered_to,
                 active = excluded.active, idle = excluded.idle, "on" = excluded."on",
                 asleep = excluded.asleep, off = excluded.off, unknown = excluded.unknown,
                 detail = excluded.detail
               WHERE excluded.covered_to > usage.covered_to"#,
        )?
        .execute(params![
            day::number(record.first_day),
            device,
            record.days,
            record.from.as_second(),
            record.covered_to.as_second(),
            minutes.active,
            minutes.idle,
            minutes.on,
            minutes.asleep,
            minutes.off,
            minutes.unknown,
            detail::pack(record)?,
        ])?;
    if put > 0 { pseudonyms::put(connection, device, record) } else { Ok(()) }
}

/// Rows of days that a record covers are kept too, and left out when they are read.
fn put_history(connection: &Connection, device: i64, row: &HistoryRow) -> Result<(), Fault> {
    connection
        .prepare_cached(
            "INSERT INTO history (device, source, from_day, to_day, on_minutes, active_minutes, full_charge_wh)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
             ON CONFLICT (device, source, from_day) DO UPDATE SET
               to_day = excluded.to_day, on_minutes = excluded.on_minutes,
               active_minutes = excluded.active_minutes, full_charge_wh = excluded.full_charge_wh
             WHERE excluded.to_day >= history.to_day",
        )?
        .execute(params![
            device,
            names::text(&row.source)?,
            day::number(row.from),
            day::number(row.to),
            row.on_minutes,
            row.active_minutes,
            row.full_charge_wh,
        ])?;
    Ok(())
}

fn put_wear(connection: &Connection, device: i64, sample: &WearSample) -> Result<(), Fault> {
    let kind = match &sample.part {
        WornPart::Battery { .. } => "battery",
        WornPart::Disk { .. } => "disk",
    };
    let body =
        serde_json::to_string(sample).map_err(|error| Fault::Corrupt("a wear sample", error.into()))?;
    connection
        .prepare_cached(
            "INSERT INTO wear (device, day, part, body) VALUES (?1, ?2, ?3, ?4)
             ON CONFLICT (device, day, part) DO UPDATE SET body = excluded.body",
        )?
        .execute(params![device, day::number(sample.day), format!("{kind}/{}", sample.part.name()), body])?;
    Ok(())
}
