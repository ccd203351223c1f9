//! Assessments, and the lists that read them.

use std::collections::BTreeMap;

use jiff::civil::Date;
use levetid_footprint::energy::calibration::MeasuredDevice;
use levetid_protocol::DeviceId;
use rusqlite::{Connection, OptionalExtension as _, Row, params};

use super::devices::{self, COLUMNS, collect};
use super::fault::Fault;
use super::packed::{self, unpack};
use super::reports::device_number;
use super::sums::{self, Share};
use super::{day, detail};
use crate::assess::Assessment;
use crate::store::{Assessed, FleetPage, FleetQuery, FleetRow, FleetSort, MeasuredModel};

/// An assessment as it is kept.
#[derive(Debug)]
pub struct Packed {
    assessed: Assessed,
    body: Vec<u8>,
    share: Share,
    packed_share: Vec<u8>,
}

/// Packs assessments, so that they can be saved.
pub fn pack(assessments: Vec<Assessed>) -> Result<Vec<Packed>, Fault> {
    let pack = |assessed: Assessed| {
        let share = Share::of(&assessed.assessment)?;
        Ok(Packed {
            body: packed::pack(&assessed.assessment)?,
            packed_share: sums::pack(&share)?,
            share,
            assessed,
        })
    };
    assessments.into_iter().map(pack).collect()
}

/// Keeps assessments, and changes the sums by them.
pub fn save(connection: &Connection, packed: &[Packed]) -> Result<(), Fault> {
    let mut changes = sums::Changes::default();
    for one in packed {
        let number = device_number(connection, one.assessed.device)?;
        changes.take_out(connection, number)?;
        let in_service = in_service(connection, number, one.assessed.assessment.day)?;
        if in_service {
            changes.add(&one.share);
        }
        save_one(connection, number, one, in_service)?;
    }
    changes.keep(connection)
}

fn in_service(connection: &Connection, number: i64, day: Date) -> Result<bool, Fault> {
    let left: Option<i64> = connection
        .prepare_cached("SELECT retired FROM register WHERE device = ?1")?
        .query_row([number], |row| row.get(0))
        .optional()?
        .flatten();
    Ok(left.is_none_or(|left| left > day::number(day)))
}

fn save_one(connection: &Connection, number: i64, packed: &Packed, in_service: bool) -> Result<(), Fault> {
    let Packed { assessed: Assessed { assessment, changes, .. }, body, packed_share, .. } = packed;
    connection
        .prepare_cached(
            "INSERT INTO assessment (device, assessed, name, model, os, category, built, energy_so_far_wh,
                                     footprint_kg_per_year_p50, share)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
             ON CONFLICT (device) DO UPDATE SET
               (assessed, name, model, os, category, built, energy_so_far_wh, footprint_kg_per_year_p50, share)
               = (?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
        )?
        .execute(params![
            number,
            day::number(assessment.day),
            assessment.name,
            assessment.model.as_deref().unwrap_or_default(),
            assessment.os.as_deref().unwrap_or_default(),
            assessment.category_code(),
            assessment.built().map(day::number),
            assessment.so_far.energy.known().map(|energy| energy.total.value.p50()),
            assessment.per_year.total.known().map(|figure| figure.value.p50()),
            in_service.then_some(packed_share),
        ])?;
    connection
        .prepare_cached("INSERT OR REPLACE INTO packed_assessment (device, body) VALUES (?1, ?2)")?
        .execute(params![number, body])?;
    connection
        .prepare_cached("UPDATE device SET changes = 0 WHERE number = ?1 AND changes = ?2")?
        .execute(params![number, changes])?;
    Ok(())
}

/// Takes what a device that is to go adds out of the sums.
pub fn take_out(connection: &Connection, number: i64) -> Result<(), Fault> {
    let mut changes = sums::Changes::default();
    changes.take_out(connection, number)?;
    changes.keep(connection)
}

/// The assessment of a device.
pub fn of(connection: &Connection, device: DeviceId) -> Result<Option<Assessment>, Fault> {
    let number = device_number(connection, device)?;
    connection
        .prepare_cached("SELECT body FROM packed_assessment WHERE device = ?1")?
        .query_row([number], |row| row.get::<_, Vec<u8>>(0))
        .optional()?
        .map(|body| unpack(&body))
        .transpose()
}

/// What [`fleet_row`] reads, of all devices.
fn fleet_rows() -> String {
    format!(
        "SELECT {COLUMNS}, body FROM device
         LEFT JOIN packed_assessment ON packed_assessment.device = device.number"
    )
}

fn fleet_row(connection: &Connection, row: &Row<'_>) -> Result<FleetRow, Fault> {
    let assessment = row.get::<_, Option<Vec<u8>>>(5)?.map(|body| unpack(&body)).transpose()?;
    Ok(FleetRow { device: devices::device(connection, row)?, assessment })
}

/// A page of the fleet's list.
pub fn fleet(connection: &Connection, query: &FleetQuery) -> Result<FleetPage, Fault> {
    let pattern = like(&query.text);
    let total = connection
        .prepare_cached(&format!("SELECT count(*) FROM assessment WHERE {}", matches(query)))?
        .query_row([&pattern], |row| row.get(0))?;
    // The numbers of the page first: what is packed is read of these alone.
    let mut numbers = connection.prepare_cached(&numbers(query))?;
    let numbers: Vec<i64> =
        collect(numbers.query(params![pattern, query.limit, query.offset])?, |row| Ok(row.get(0)?))?;
    let mut row = connection.prepare_cached(&format!("{} WHERE device.number = ?1", fleet_rows()))?;
    let mut rows = Vec::new();
    for number in numbers {
        rows.extend(collect(row.query([number])?, |row| fleet_row(connection, row))?);
    }
    Ok(FleetPage { rows, total })
}

/// Which assessments a list shows. Without a search it says so, and the list is read along its index.
fn matches(query: &FleetQuery) -> &'static str {
    match query.text.trim() {
        "" => "?1 = '%%'",
        _ => r"(name LIKE ?1 ESCAPE '\' OR model LIKE ?1 ESCAPE '\' OR os LIKE ?1 ESCAPE '\')",
    }
}

/// Reads the numbers of the devices of a page.
fn numbers(query: &FleetQuery) -> String {
    let of_assessment = |column| (column, "assessment.device");
    let (column, number) = match query.sort {
        FleetSort::Name => of_assessment("name COLLATE NOCASE"),
        FleetSort::Category => of_assessment("category"),
        FleetSort::Built => of_assessment("built"),
        FleetSort::EnergySoFar => of_assessment("energy_so_far_wh"),
        FleetSort::FootprintPerYear => of_assessment("footprint_kg_per_year_p50"),
        FleetSort::LastContact => ("last_contact", "device.number"),
    };
    let direction = if query.descending { "DESC" } else { "ASC" };
    let matches = matches(query);
    format!(
        "SELECT device.number FROM assessment JOIN device ON device.number = assessment.device WHERE {matches}
         ORDER BY {column} {direction} NULLS LAST, {number} {direction} LIMIT ?2 OFFSET ?3"
    )
}

/// Devices in the order of their ids, which the index of ids has them in.
pub fn rows_after(
    connection: &Connection,
    after: Option<DeviceId>,
    limit: u32,
) -> Result<Vec<FleetRow>, Fault> {
    let mut statement = connection
        .prepare_cached(&format!("{} WHERE device.id > ?1 ORDER BY device.id LIMIT ?2", fleet_rows()))?;
    let after = after.map(|id| id.to_string()).unwrap_or_default();
    collect(statement.query(params![after, limit])?, |row| fleet_row(connection, row))
}

/// The devices a person holds.
pub fn held_by(connection: &Connection, login: &str) -> Result<Vec<FleetRow>, Fault> {
    let mut statement = connection.prepare_cached(&format!(
        "{} WHERE device.number IN (SELECT number FROM device WHERE holder = ?1
                                 UNION SELECT screen FROM screen_at
                                       JOIN device AS host ON host.number = screen_at.host AND host.holder = ?1)
               AND (SELECT holder FROM held WHERE held.device = device.number) = ?1
         ORDER BY device.number",
        fleet_rows()
    ))?;
    collect(statement.query([login])?, |row| fleet_row(connection, row))
}

/// What devices whose model is known measured of the whole of themselves, in records that begin on these days.
pub fn measured(connection: &Connection, first: Date, last: Date) -> Result<Vec<MeasuredModel>, Fault> {
    let mut records =
        connection.prepare_cached("SELECT device, detail FROM usage WHERE first_day BETWEEN ?1 AND ?2")?;
    let mut by_device: BTreeMap<i64, MeasuredDevice> = BTreeMap::new();
    let mut rows = records.query(params![day::number(first), day::number(last)])?;
    while let Some(row) = rows.next()? {
        let (joules, minutes) = detail::measured_whole(row.get_ref(1)?.as_blob().unwrap_or_default())?;
        if minutes > 0.0 {
            let sum = by_device.entry(row.get(0)?).or_insert(MeasuredDevice { joules: 0.0, minutes: 0.0 });
            sum.joules += joules;
            sum.minutes += minutes;
        }
    }
    let mut body = connection.prepare_cached("SELECT body FROM packed_assessment WHERE device = ?1")?;
    let mut measured = Vec::new();
    for (number, device) in by_device {
        let body: Option<Vec<u8>> = body.query_row([number], |row| row.get(0)).optional()?;
        let named = body.map(|body| unpack(&body)).transpose()?.and_then(|assessment| assessment.named);
        measured.extend(named.map(|model| MeasuredModel { model: model.to_string(), device }));
    }
    Ok(measured)
}

/// A pattern that finds the text as it is.
fn like(text: &str) -> String {
    let escaped = text.trim().replace('\\', r"\\").replace('%', r"\%").replace('_', r"\_");
    format!("%{escaped}%")
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::super::database::{Database, Schema};
    use super::*;

    /// However many devices there are, a page reads its own and those before it.
    #[tokio::test]
    async fn lists_are_read_along_indexes() {
        let folder = tempfile::tempdir().unwrap();
        let file = Arc::new(Database::open(&folder.path().join("tenant.sqlite"), Schema::Tenant).unwrap());
        for sort in [
            FleetSort::Name,
            FleetSort::Category,
            FleetSort::Built,
            FleetSort::EnergySoFar,
            FleetSort::FootprintPerYear,
            FleetSort::LastContact,
        ] {
            for descending in [false, true] {
                let sql = numbers(&FleetQuery { sort, descending, ..FleetQuery::default() });
                let explain = format!("EXPLAIN QUERY PLAN {sql}");
                let plan: Vec<String> = file
                    .read(move |connection| {
                        let mut statement = connection.prepare(&explain)?;
                        collect(statement.query(params!["%%", 50, 0])?, |row| Ok(row.get(3)?))
                    })
                    .await
                    .unwrap();
                assert!(!plan.iter().any(|step| step.contains("TEMP B-TREE")), "{sql}: {plan:?}");
            }
        }
    }
}
