//! The asset register in a tenant's file.

use jiff::Timestamp;
use jiff::civil::Date;
use levetid_footprint::category::Category;
use levetid_footprint::model::manufacturer;
use levetid_protocol::DeviceId;
use levetid_protocol::enrol::MachineIdentity;
use levetid_protocol::usage::ScreenKey;
use rusqlite::{Connection, OptionalExtension as _, Row, params};

use super::devices::{collect, identity, parse_id};
use super::fault::Fault;
use super::reports::device_number;
use super::{assessments, day, screens};
use crate::store::{Actor, KnownAsset, RegisterEntry, RegisterPut, Registered, StoreError, hashes_of_serial};

const WHAT: &str = "an entry of the asset register";

fn parse(body: &str) -> Result<RegisterEntry, Fault> {
    serde_json::from_str(body).map_err(|error| Fault::Corrupt(WHAT, error.into()))
}

/// The entry of a device.
pub fn of(connection: &Connection, number: i64) -> Result<Option<Registered>, Fault> {
    let mut statement =
        connection.prepare_cached("SELECT body, imported, actor FROM register WHERE device = ?1")?;
    Ok(collect(statement.query([number])?, registered)?.pop())
}

/// Reads body, time and actor.
fn registered(row: &Row<'_>) -> Result<Registered, Fault> {
    Ok(Registered {
        entry: parse(&row.get::<_, String>(0)?)?,
        imported: day::parse_instant(&row.get::<_, String>(1)?)?,
        actor: row.get(2)?,
    })
}

/// All devices, as rows of a register are matched to them.
pub fn assets(connection: &Connection) -> Result<Vec<KnownAsset>, Fault> {
    let mut statement = connection.prepare_cached(
        "SELECT id, device.manufacturer, serial, first_contact IS NOT NULL AND screen.device IS NULL, holder,
                register.body, screen.manufacturer, product_code, serial_hash
         FROM device LEFT JOIN register ON register.device = device.number
                     LEFT JOIN screen ON screen.device = device.number
         ORDER BY number",
    )?;
    collect(statement.query([])?, |row| {
        let screen = match (row.get::<_, Option<String>>(6)?, row.get(7)?) {
            (Some(maker), Some(code)) => {
                Some(screens::key(&maker, code, row.get::<_, Option<String>>(8)?.as_deref())?)
            }
            _ => None,
        };
        Ok(KnownAsset {
            device: parse_id(row.get(0)?)?,
            manufacturer: row.get(1)?,
            serial: row.get(2)?,
            has_agent: row.get(3)?,
            holder: row.get(4)?,
            entry: row.get::<_, Option<String>>(5)?.map(|body| parse(&body)).transpose()?,
            screen,
        })
    })
}

/// Keeps entries, and adds the devices that are not known yet.
pub fn put(
    connection: &Connection,
    puts: &[RegisterPut],
    now: Timestamp,
    actor: &Actor,
) -> Result<Vec<DeviceId>, Fault> {
    puts.iter().map(|put| put_one(connection, put, now, actor)).collect()
}

/// Removes a device of which no agent ever spoke.
fn remove_without_agent(connection: &Connection, id: DeviceId) -> Result<(), Fault> {
    let number: Option<i64> = connection
        .prepare_cached("SELECT number FROM device WHERE id = ?1 AND first_contact IS NULL")?
        .query_row([id.to_string()], |row| row.get(0))
        .optional()?;
    let Some(number) = number else { return Ok(()) };
    assessments::take_out(connection, number)?;
    connection.prepare_cached("DELETE FROM device WHERE number = ?1")?.execute([number])?;
    Ok(())
}

fn put_one(
    connection: &Connection,
    put: &RegisterPut,
    now: Timestamp,
    actor: &Actor,
) -> Result<DeviceId, Fault> {
    let device = match put.device {
        Some(device) => device,
        None => DeviceId::random().map_err(|_| StoreError::NoRandomness)?,
    };
    let RegisterPut { entry, holder, replaces, .. } = put;
    if let Some(replaced) = replaces {
        remove_without_agent(connection, *replaced)?;
    }
    if put.device.is_none() {
        connection.prepare_cached("INSERT INTO device (id) VALUES (?1)")?.execute([device.to_string()])?;
    }
    let number = device_number(connection, device)?;
    // What an agent says of its identity stays.
    connection
        .prepare_cached(
            "UPDATE device SET manufacturer = ?2, serial = ?3
             WHERE number = ?1 AND (first_contact IS NULL OR number IN (SELECT device FROM screen))",
        )?
        .execute(params![number, entry.manufacturer, entry.serial])?;
    connection
        .prepare_cached(
            "UPDATE device SET holder = coalesce(?2, holder), changes = changes + 1 WHERE number = ?1",
        )?
        .execute(params![number, holder])?;
    let body = serde_json::to_string(entry).map_err(|error| Fault::Corrupt(WHAT, error.into()))?;
    connection
        .prepare_cached(
            "INSERT OR REPLACE INTO register (device, retired, body, imported, actor)
             VALUES (?1, ?2, ?3, ?4, ?5)",
        )?
        .execute(params![number, entry.retired.map(day::number), body, now.to_string(), actor.0])?;
    Ok(device)
}

/// The device of the register, so far without contact, that a screen is: a monitor of its maker whose serial number has
/// the hash of the screen's, where there is exactly one.
pub fn of_screen(connection: &Connection, key: &ScreenKey) -> Result<Option<i64>, Fault> {
    let Some(hash) = &key.serial_hash else { return Ok(None) };
    let mut statement = connection.prepare_cached(
        "SELECT number, body FROM device JOIN register ON register.device = device.number
         WHERE first_contact IS NULL AND serial IS NOT NULL",
    )?;
    let mut alike = Vec::new();
    for (number, entry) in
        collect(statement.query([])?, |row| Ok((row.get::<_, i64>(0)?, parse(&row.get::<_, String>(1)?)?)))?
    {
        let (Some(maker), Some(serial)) = (&entry.manufacturer, &entry.serial) else { continue };
        let is_monitor = entry.category.is_none_or(|category| category == Category::Monitor);
        if is_monitor
            && hashes_of_serial(&key.manufacturer, key.product_code, maker, serial).any(|of| of == *hash)
        {
            alike.push(number);
        }
    }
    Ok(match alike.as_slice() {
        [one] => Some(*one),
        _ => None,
    })
}

/// The device of the register, without an agent so far, that a newly enrolled machine is: the one of its maker and
/// serial number, where there is exactly one. From now on it is taken.
///
/// `enrolled_as` is the id that the machine was given; asked again with it, the answer is the same.
pub fn continued(
    connection: &Connection,
    enrolled_as: DeviceId,
    machine: &MachineIdentity,
    holder: Option<&str>,
    today: Date,
) -> Result<Option<DeviceId>, Fault> {
    let before: Option<String> = connection
        .prepare_cached("SELECT id FROM device WHERE enrolled_as = ?1")?
        .query_row([enrolled_as.to_string()], |row| row.get(0))
        .optional()?;
    if let Some(device) = before {
        return parse_id(device).map(Some);
    }
    let [raw_maker, serial, uuid] = identity(machine);
    let (Some(maker), Some(serial)) = (raw_maker.as_deref().and_then(manufacturer), serial) else {
        return Ok(None);
    };
    let is_known: bool = connection
        .prepare_cached("SELECT EXISTS (SELECT 1 FROM device WHERE id = ?1)")?
        .query_row([enrolled_as.to_string()], |row| row.get(0))?;
    let mut statement = connection.prepare_cached(
        "SELECT number, id, manufacturer, first_contact IS NOT NULL FROM device
         WHERE serial = ?1 COLLATE NOCASE",
    )?;
    let of_serial = collect(statement.query([&serial])?, |row| {
        let other: Option<String> = row.get(2)?;
        let same = other.as_deref().and_then(manufacturer).as_deref() == Some(&maker);
        Ok((row.get::<_, i64>(0)?, row.get::<_, String>(1)?, same, row.get::<_, bool>(3)?))
    })?;
    let mut alike = of_serial.into_iter().filter(|(.., same, _)| *same);
    // Where another machine of this serial number has reported, this one is its twin: see `devices::add`.
    let (Some((number, device, _, false)), None, false) = (alike.next(), alike.next(), is_known) else {
        return Ok(None);
    };
    connection
        .prepare_cached(
            "UPDATE device SET enrolled_as = ?2, manufacturer = ?3, serial = ?4, uuid = ?5,
                               holder = coalesce(?6, holder), first_contact = ?7, last_contact = ?7,
                               changes = changes + 1
             WHERE number = ?1",
        )?
        .execute(params![
            number,
            enrolled_as.to_string(),
            raw_maker,
            serial,
            uuid,
            holder,
            day::number(today)
        ])?;
    parse_id(device).map(Some)
}
