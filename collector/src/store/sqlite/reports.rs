//! Appending reports to a tenant's file.

use levetid_protocol::DeviceId;
use levetid_protocol::history::HistoryRow;
use levetid_protocol::profile::DeviceProfile;
use levetid_protocol::usage::UsageRecord;
use levetid_protocol::wear::{WearSample, WornPart};
use rusqlite::{Connection, OptionalExtension as _, params};

use super::fault::Fault;
use super::{day, detail, names};
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
    if let Some(held) = held
        && is_from_a_copy(connection, report, sequence, held)?
    {
        return Ok(Appended::Diverged { held: held.unsigned_abs() });
    }
    let device = device_number(connection, report.device)?;
    if let Some(profile) = &report.report.profile {
        put_profile(connection, device, profile)?;
    }
    for record in &report.report.usage {
        put_usage(connection, device, record)?;
    }
    for row in &report.report.history {
        put_history(connection, device, row)?;
    }
    for sample in &report.report.wear {
        put_wear(connection, device, sample)?;
    }
    connection
        .prepare_cached(
            "UPDATE device SET last_contact = max(last_contact, ?2), changes = changes + 1 WHERE number = ?1",
        )?
        .execute(params![device, day::number(report.day)])?;
    connection
        .prepare_cached(
            "INSERT INTO report (key, sequence, digest) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING",
        )?
        .execute(params![report.key.as_str(), sequence, report.digest])?;
    connection
        .prepare_cached("DELETE FROM report WHERE key = ?1 AND sequence <= ?2")?
        .execute(params![report.key.as_str(), held.unwrap_or(0).max(sequence) - REMEMBERED])?;
    Ok(Appended::Held { before: held.map(i64::unsigned_abs) })
}

/// The highest sequence held of a report's key.
fn held_sequence(connection: &Connection, report: &VerifiedReport) -> Result<Option<i64>, Fault> {
    Ok(connection
        .prepare_cached("SELECT max(sequence) FROM report WHERE key = ?1")?
        .query_row([report.key.as_str()], |row| row.get(0))?)
}

/// Whether another report came under the same sequence, or the sequence is too far back to be a late report.
fn is_from_a_copy(
    connection: &Connection,
    report: &VerifiedReport,
    sequence: i64,
    held: i64,
) -> Result<bool, Fault> {
    let digest: Option<[u8; 32]> = connection
        .prepare_cached("SELECT digest FROM report WHERE key = ?1 AND sequence = ?2")?
        .query_row(params![report.key.as_str(), sequence], |row| row.get(0))
        .optional()?;
    Ok(match digest {
        Some(digest) => digest != report.digest,
        None => sequence <= held - REMEMBERED,
    })
}

/// The number of a device in this file.
pub fn device_number(connection: &Connection, device: DeviceId) -> Result<i64, Fault> {
    connection
        .prepare_cached("SELECT number FROM device WHERE id = ?1")?
        .query_row([device.to_string()], |row| row.get(0))
        .optional()?
        .ok_or_else(|| StoreError::NotFound { what: "device", name: device.to_string() }.into())
}

fn put_profile(connection: &Connection, device: i64, profile: &DeviceProfile) -> Result<(), Fault> {
    let body = serde_json::to_string(profile).map_err(|error| Fault::Corrupt("a profile", error.into()))?;
    connection
        .prepare_cached(
            "INSERT INTO profile (device, taken, body) VALUES (?1, ?2, ?3)
             ON CONFLICT (device, taken) DO UPDATE SET body = excluded.body",
        )?
        .execute(params![device, day::number(profile.taken), body])?;
    Ok(())
}

/// A record that covers longer replaces a shorter one of the same first day, never the other way.
fn put_usage(connection: &Connection, device: i64, record: &UsageRecord) -> Result<(), Fault> {
    let minutes = &record.minutes;
    connection
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
    Ok(())
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
