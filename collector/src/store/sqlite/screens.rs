//! External screens in a tenant's file. Each is a device of its own; its minutes stand in the records of the PCs at
//! which it was seen.

use std::collections::BTreeMap;

use jiff::civil::Date;
use levetid_protocol::DeviceId;
use levetid_protocol::profile::{DeviceProfile, Display};
use levetid_protocol::text::Text;
use levetid_protocol::usage::{ScreenKey, UsageRecord};
use rusqlite::{Connection, OptionalExtension as _, params};

use super::devices::{self, collect, parse_id};
use super::fault::Fault;
use super::{day, register};
use crate::store::{Described, Screen, SeenAt, StoreError};

const WHAT: &str = "a screen";

/// Notes the external screens of a profile.
pub fn of_profile(
    connection: &Connection,
    host: i64,
    profile: &DeviceProfile,
    today: Date,
) -> Result<(), Fault> {
    for display in external(profile) {
        let Some(key) = &display.key else { continue };
        let screen = seen(connection, host, key, today)?;
        describe(connection, screen, display, profile.taken)?;
    }
    Ok(())
}

/// Notes the external screens that were on in a record.
pub fn of_record(connection: &Connection, host: i64, record: &UsageRecord, today: Date) -> Result<(), Fault> {
    for minutes in record.external_screens.iter().filter(|minutes| minutes.on > 0) {
        seen(connection, host, &minutes.screen, today)?;
    }
    Ok(())
}

fn external(profile: &DeviceProfile) -> impl Iterator<Item = &Display> {
    profile.displays.iter().filter(|display| !display.built_in)
}

/// A screen was seen at a PC. One that is new becomes a device, or goes on with the one of the asset register that it is.
fn seen(connection: &Connection, host: i64, key: &ScreenKey, today: Date) -> Result<i64, Fault> {
    let screen = match find(connection, host, key)? {
        Some(screen) => screen,
        None => add(connection, host, key)?,
    };
    let today = day::number(today);
    connection
        .prepare_cached(
            "INSERT INTO screen_at (screen, host, first_seen, last_seen) VALUES (?1, ?2, ?3, ?3)
             ON CONFLICT (screen, host) DO UPDATE SET first_seen = min(first_seen, ?3), last_seen = max(last_seen, ?3)",
        )?
        .execute(params![screen, host, today])?;
    connection
        .prepare_cached(
            "UPDATE device SET first_contact = min(coalesce(first_contact, ?2), ?2),
                               last_contact = max(coalesce(last_contact, ?2), ?2), changes = changes + 1
             WHERE number = ?1",
        )?
        .execute(params![screen, today])?;
    Ok(screen)
}

fn find(connection: &Connection, host: i64, key: &ScreenKey) -> Result<Option<i64>, Fault> {
    let ScreenKey { manufacturer, product_code, serial_hash } = key;
    let sql = match serial_hash {
        Some(_) => {
            "SELECT device FROM screen WHERE serial_hash = ?1 AND product_code = ?2 AND manufacturer = ?3"
        }
        None => "SELECT device FROM screen WHERE only_at = ?1 AND product_code = ?2 AND manufacturer = ?3",
    };
    let mut statement = connection.prepare_cached(sql)?;
    let found = match serial_hash {
        Some(hash) => {
            statement.query_row(params![hash.as_str(), product_code, manufacturer.as_str()], |row| row.get(0))
        }
        None => statement.query_row(params![host, product_code, manufacturer.as_str()], |row| row.get(0)),
    };
    Ok(found.optional()?)
}

fn add(connection: &Connection, host: i64, key: &ScreenKey) -> Result<i64, Fault> {
    let number = match register::of_screen(connection, key)? {
        Some(number) => number,
        None => {
            let id = DeviceId::random().map_err(|_| StoreError::NoRandomness)?;
            connection.prepare_cached("INSERT INTO device (id) VALUES (?1)")?.execute([id.to_string()])?;
            connection.last_insert_rowid()
        }
    };
    let ScreenKey { manufacturer, product_code, serial_hash } = key;
    let only_at = serial_hash.is_none().then_some(host);
    connection
        .prepare_cached(
            "INSERT INTO screen (device, manufacturer, product_code, serial_hash, only_at)
             VALUES (?1, ?2, ?3, ?4, ?5)",
        )?
        .execute(params![
            number,
            manufacturer.as_str(),
            product_code,
            serial_hash.as_ref().map(Text::as_str),
            only_at
        ])?;
    // The PC may have described it before screens were kept.
    if let Some(profile) = devices::profile(connection, host)? {
        let same = |display: &&Display| display.key.as_ref() == Some(key);
        if let Some(display) = external(&profile).find(same) {
            describe(connection, number, display, profile.taken)?;
        }
    }
    Ok(number)
}

/// Keeps a description, unless there is a newer one.
fn describe(connection: &Connection, screen: i64, display: &Display, taken: Date) -> Result<(), Fault> {
    let body = serde_json::to_string(display).map_err(|error| Fault::Corrupt(WHAT, error.into()))?;
    connection
        .prepare_cached(
            "UPDATE screen SET described = ?2, body = ?3 WHERE device = ?1 AND coalesce(described, ?2) <= ?2",
        )?
        .execute(params![screen, day::number(taken), body])?;
    Ok(())
}

/// The screen that a device is.
pub fn of(connection: &Connection, number: i64) -> Result<Option<Screen>, Fault> {
    let found = connection
        .prepare_cached(
            "SELECT manufacturer, product_code, serial_hash, described, body FROM screen WHERE device = ?1",
        )?
        .query_row([number], |row| {
            let key: (String, u16, Option<String>) = (row.get(0)?, row.get(1)?, row.get(2)?);
            let described: Option<(i64, String)> = row.get::<_, Option<i64>>(3)?.zip(row.get(4)?);
            Ok((key, described))
        })
        .optional()?;
    let Some(((manufacturer, product_code, serial_hash), described)) = found else { return Ok(None) };
    let described = described.map(|(taken, body)| {
        let display =
            serde_json::from_str(&body).map_err(|error| Fault::Corrupt("a description", error.into()))?;
        Ok::<_, Fault>(Described { taken: day::date(taken)?, display })
    });
    Ok(Some(Screen {
        key: key(&manufacturer, product_code, serial_hash.as_deref())?,
        described: described.transpose()?,
        seen_at: seen_at(connection, number)?,
    }))
}

/// A key as it is kept.
pub fn key(manufacturer: &str, product_code: u16, serial_hash: Option<&str>) -> Result<ScreenKey, Fault> {
    let text = |kept: &str| {
        Text::clean(kept).ok_or_else(|| Fault::Corrupt(WHAT, format!("{kept:?} is no text").into()))
    };
    Ok(ScreenKey {
        manufacturer: text(manufacturer)?,
        product_code,
        serial_hash: serial_hash.map(text).transpose()?,
    })
}

fn seen_at(connection: &Connection, number: i64) -> Result<Vec<SeenAt>, Fault> {
    let mut statement = connection.prepare_cached(
        "SELECT device.id, coalesce(assessment.name, ''), first_seen, last_seen
         FROM screen_at JOIN device ON device.number = host LEFT JOIN assessment ON assessment.device = host
         WHERE screen = ?1 ORDER BY last_seen DESC, host",
    )?;
    collect(statement.query([number])?, |row| {
        Ok(SeenAt {
            host: parse_id(row.get(0)?)?,
            name: row.get(1)?,
            first: day::date(row.get(2)?)?,
            last: day::date(row.get(3)?)?,
        })
    })
}

/// Of devices those that are screens, each with the PCs at which it was seen.
pub fn hosts(connection: &Connection, numbers: &[i64]) -> Result<BTreeMap<i64, Vec<i64>>, Fault> {
    let mut statement =
        connection.prepare_cached("SELECT host FROM screen_at WHERE screen = ?1 ORDER BY host")?;
    let mut hosts = BTreeMap::new();
    for number in numbers {
        let of_screen = collect(statement.query([number])?, |row| Ok(row.get(0)?))?;
        if !of_screen.is_empty() {
            hosts.insert(*number, of_screen);
        }
    }
    Ok(hosts)
}
