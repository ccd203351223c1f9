//! One-time links and sessions in `control.sqlite`.

use jiff::Timestamp;
use levetid_protocol::enrol::KeyState;
use levetid_protocol::key::BadKeyId;
use rusqlite::{Connection, OptionalExtension as _, Row, params};

use super::control::{agent_key, audit};
use super::devices::collect;
use super::fault::Fault;
use super::people::{one, read_person};
use crate::store::{Actor, DEVICE_LINK_PATH, Link, NewDeviceLink, NewLink, Visitor};

/// Keeps a link.
pub fn add(connection: &Connection, link: &NewLink, now: Timestamp, actor: &Actor) -> Result<(), Fault> {
    one(connection, &link.tenant, &link.login)?;
    connection.execute(
        "INSERT INTO sign_in_link (hash, tenant, login, path, expires) VALUES (?1, ?2, ?3, ?4, ?5)",
        params![link.hash, link.tenant.as_str(), link.login, link.path, link.expires.as_second()],
    )?;
    audit(connection, now, Some(&link.tenant), actor, "make link", &link.login)
}

/// Keeps a link to a device's page; not where its request was answered before.
pub fn add_to_device(connection: &Connection, link: &NewDeviceLink) -> Result<bool, Fault> {
    let added = connection.execute(
        "INSERT INTO device_link (hash, key, request, expires, remembered_to) VALUES (?1, ?2, ?3, ?4, ?5)
         ON CONFLICT (request) DO NOTHING",
        params![
            link.hash,
            link.key.as_str(),
            link.request,
            link.expires.as_second(),
            link.remembered_to.as_second()
        ],
    )?;
    Ok(added == 1)
}

/// What an unused link leads to.
pub fn peek(connection: &Connection, hash: [u8; 32], now: Timestamp) -> Result<Option<Link>, Fault> {
    match to_person(connection, hash, now)? {
        Some(link) => Ok(Some(link)),
        None => to_device(connection, hash, now),
    }
}

fn to_person(connection: &Connection, hash: [u8; 32], now: Timestamp) -> Result<Option<Link>, Fault> {
    let mut statement = connection.prepare_cached(
        "SELECT person.tenant, person.login, person.name, person.role, path
         FROM sign_in_link JOIN person USING (tenant, login)
         WHERE hash = ?1 AND used IS NULL AND expires > ?2",
    )?;
    let read = |row: &Row<'_>| Ok(Link { visitor: Visitor::Person(read_person(row)?), path: row.get(4)? });
    Ok(collect(statement.query(params![hash, now.as_second()])?, read)?.pop())
}

/// A key that was revoked since opens nothing.
fn to_device(connection: &Connection, hash: [u8; 32], now: Timestamp) -> Result<Option<Link>, Fault> {
    let key: Option<String> = connection
        .prepare_cached("SELECT key FROM device_link WHERE hash = ?1 AND used IS NULL AND expires > ?2")?
        .query_row(params![hash, now.as_second()], |row| row.get(0))
        .optional()?;
    let Some(key) = key else { return Ok(None) };
    let id = key.parse().map_err(|error: BadKeyId| Fault::Corrupt("a key id", error.into()))?;
    let speaks = agent_key(connection, &id)?.filter(|key| key.state != KeyState::Revoked);
    Ok(speaks.map(|key| Link { visitor: Visitor::Device(key), path: DEVICE_LINK_PATH.into() }))
}

/// Uses a link, once.
pub fn spend(connection: &Connection, hash: [u8; 32], now: Timestamp) -> Result<Option<Link>, Fault> {
    let Some(link) = peek(connection, hash, now)? else { return Ok(None) };
    let used = params![hash, now.as_second()];
    match &link.visitor {
        Visitor::Person(person) => {
            connection.execute("UPDATE sign_in_link SET used = ?2 WHERE hash = ?1", used)?;
            let actor = Actor(person.login.clone());
            audit(connection, now, Some(&person.tenant), &actor, "sign in", &person.login)?;
        }
        Visitor::Device(key) => {
            connection.execute("UPDATE device_link SET used = ?2 WHERE hash = ?1", used)?;
            let (tenant, device) = (Some(&key.tenant), key.device.to_string());
            audit(connection, now, tenant, &Actor::agent(), "open page from the PC itself", &device)?;
        }
    }
    Ok(Some(link))
}

/// Keeps a session.
pub fn save_session(
    connection: &Connection,
    hash: [u8; 32],
    data: &[u8],
    expires: Timestamp,
) -> Result<(), Fault> {
    connection
        .prepare_cached(
            "INSERT INTO session (hash, data, expires) VALUES (?1, ?2, ?3)
             ON CONFLICT (hash) DO UPDATE SET data = excluded.data, expires = excluded.expires",
        )?
        .execute(params![hash, data, expires.as_second()])?;
    Ok(())
}

/// A session that has not expired.
pub fn load_session(
    connection: &Connection,
    hash: [u8; 32],
    now: Timestamp,
) -> Result<Option<Vec<u8>>, Fault> {
    Ok(connection
        .prepare_cached("SELECT data FROM session WHERE hash = ?1 AND expires > ?2")?
        .query_row(params![hash, now.as_second()], |row| row.get(0))
        .optional()?)
}

/// Ends a session.
pub fn delete_session(connection: &Connection, hash: [u8; 32]) -> Result<(), Fault> {
    connection.execute("DELETE FROM session WHERE hash = ?1", [hash])?;
    Ok(())
}

/// Forgets what has expired.
pub fn forget_expired(connection: &Connection, now: Timestamp) -> Result<usize, Fault> {
    let sessions = connection.execute("DELETE FROM session WHERE expires <= ?1", [now.as_second()])?;
    let links = connection.execute("DELETE FROM sign_in_link WHERE expires <= ?1", [now.as_second()])?;
    let requests =
        connection.execute("DELETE FROM device_link WHERE remembered_to <= ?1", [now.as_second()])?;
    Ok(sessions + links + requests)
}
