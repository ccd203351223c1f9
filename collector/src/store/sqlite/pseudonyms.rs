//! Pseudonyms of the people who used devices: the collector's secret, and what is kept of a tenant's devices.

use jiff::civil::Date;
use levetid_protocol::DeviceId;
use levetid_protocol::usage::UsageRecord;
use rusqlite::{Connection, params};

use super::day;
use super::fault::Fault;
use super::reports::device_number;
use crate::store::StoreError;

/// The collector's secret, where it has been needed before.
pub fn secret(connection: &Connection) -> Result<Option<[u8; 32]>, Fault> {
    Ok(connection.query_row("SELECT people_secret FROM collector", [], |row| row.get(0))?)
}

/// The collector's secret; made when there is none.
pub fn make_secret(connection: &Connection) -> Result<[u8; 32], Fault> {
    let fresh: [u8; 32] = levetid_protocol::random_bytes().map_err(|_| StoreError::NoRandomness)?;
    connection.execute("UPDATE collector SET people_secret = coalesce(people_secret, ?1)", [fresh])?;
    Ok(connection.query_row("SELECT people_secret FROM collector", [], |row| row.get(0))?)
}

/// Keeps the pseudonyms of a record that was just put, in place of those it had.
pub fn put(connection: &Connection, device: i64, record: &UsageRecord) -> Result<(), Fault> {
    let first_day = day::number(record.first_day);
    connection
        .prepare_cached("DELETE FROM usage_person WHERE device = ?1 AND first_day = ?2")?
        .execute(params![device, first_day])?;
    let mut insert = connection
        .prepare_cached("INSERT INTO usage_person (device, first_day, person) VALUES (?1, ?2, ?3)")?;
    for person in &record.people {
        insert.execute(params![device, first_day, person.bytes()])?;
    }
    Ok(())
}

/// How many different people are known to have used a device in records that reach beyond the start of a day.
pub fn count(connection: &Connection, id: DeviceId, since: Date) -> Result<u32, Fault> {
    let device = device_number(connection, id)?;
    Ok(connection
        .prepare_cached(
            "SELECT count(DISTINCT person) FROM usage_person JOIN usage USING (device, first_day)
             WHERE device = ?1 AND first_day + days > ?2",
        )?
        .query_row(params![device, day::number(since)], |row| row.get(0))?)
}

/// Forgets all of them. Returns how many there were.
pub fn forget(connection: &Connection) -> Result<usize, Fault> {
    Ok(connection.execute("DELETE FROM usage_person", [])?)
}
