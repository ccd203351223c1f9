//! Assessments, and the lists and sums that read them.

use levetid_footprint::estimate::Estimate;
use levetid_footprint::figure::Method;
use levetid_protocol::DeviceId;
use rusqlite::{Connection, OptionalExtension as _, Row, params};

use super::day;
use super::devices::{self, COLUMNS, collect};
use super::fault::Fault;
use super::reports::device_number;
use crate::assess::Assessment;
use crate::store::{Assessed, CategorySum, FleetPage, FleetQuery, FleetRow, FleetSort, KnownSum};

const WHAT: &str = "an assessment";

/// Keeps one assessment.
pub fn save(connection: &Connection, assessed: &Assessed) -> Result<(), Fault> {
    let number = device_number(connection, assessed.device)?;
    let assessment = &assessed.assessment;
    let body = serde_json::to_string(assessment).map_err(|error| Fault::Corrupt(WHAT, error.into()))?;
    let energy = assessment.per_year.energy.known();
    let footprint = assessment.per_year.total.known();
    connection
        .prepare_cached(
            "INSERT OR REPLACE INTO assessment
               (device, assessed, name, model, os, category, built, past_baseline,
                energy_so_far_wh,
                energy_kwh_per_year_p10, energy_kwh_per_year_p50, energy_kwh_per_year_p90, energy_method,
                footprint_kg_per_year_p10, footprint_kg_per_year_p50, footprint_kg_per_year_p90,
                footprint_method, body)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18)",
        )?
        .execute(params![
            number,
            day::number(assessment.day),
            assessment.name,
            assessment.model.as_deref().unwrap_or_default(),
            assessment.os.as_deref().unwrap_or_default(),
            assessment.category_code(),
            assessment.built().map(day::number),
            assessment.past_baseline(),
            assessment.so_far.energy.known().map(|energy| energy.total.value.p50()),
            energy.map(|figure| figure.value.p10()),
            energy.map(|figure| figure.value.p50()),
            energy.map(|figure| figure.value.p90()),
            energy.map(|figure| rank(figure.method)),
            footprint.map(|figure| figure.value.p10()),
            footprint.map(|figure| figure.value.p50()),
            footprint.map(|figure| figure.value.p90()),
            footprint.map(|figure| rank(figure.method)),
            body,
        ])?;
    connection
        .prepare_cached("UPDATE device SET changes = 0 WHERE number = ?1 AND changes = ?2")?
        .execute(params![number, assessed.changes])?;
    Ok(())
}

/// The assessment of a device.
pub fn of(connection: &Connection, device: DeviceId) -> Result<Option<Assessment>, Fault> {
    let number = device_number(connection, device)?;
    connection
        .prepare_cached("SELECT body FROM assessment WHERE device = ?1")?
        .query_row([number], |row| row.get::<_, String>(0))
        .optional()?
        .map(parse)
        .transpose()
}

fn parse(body: String) -> Result<Assessment, Fault> {
    serde_json::from_str(&body).map_err(|error| Fault::Corrupt(WHAT, error.into()))
}

fn fleet_row(row: &Row<'_>) -> Result<FleetRow, Fault> {
    let assessment = row.get::<_, Option<String>>(5)?.map(parse).transpose()?;
    Ok(FleetRow { device: devices::device(row)?, assessment })
}

/// A page of the fleet's list. Devices that are not assessed yet come with an empty name.
pub fn fleet(connection: &Connection, query: &FleetQuery) -> Result<FleetPage, Fault> {
    let pattern = like(&query.text);
    let matches =
        r"(?1 = '%%' OR name LIKE ?1 ESCAPE '\' OR model LIKE ?1 ESCAPE '\' OR os LIKE ?1 ESCAPE '\')";
    let from = "FROM device LEFT JOIN assessment ON assessment.device = device.number";
    let total = connection
        .prepare_cached(&format!("SELECT count(*) {from} WHERE {matches}"))?
        .query_row([&pattern], |row| row.get(0))?;
    let column = match query.sort {
        FleetSort::Name => "name COLLATE NOCASE",
        FleetSort::Category => "category",
        FleetSort::Built => "built",
        FleetSort::EnergySoFar => "energy_so_far_wh",
        FleetSort::FootprintPerYear => "footprint_kg_per_year_p50",
        FleetSort::LastContact => "last_contact",
    };
    let direction = if query.descending { "DESC" } else { "ASC" };
    let mut statement = connection.prepare_cached(&format!(
        "SELECT {COLUMNS}, assessment.body {from} WHERE {matches}
         ORDER BY {column} {direction} NULLS LAST, device.number LIMIT ?2 OFFSET ?3"
    ))?;
    let rows = collect(statement.query(params![pattern, query.limit, query.offset])?, fleet_row)?;
    Ok(FleetPage { rows, total })
}

/// The devices a person holds.
pub fn held_by(connection: &Connection, login: &str) -> Result<Vec<FleetRow>, Fault> {
    let mut statement = connection.prepare_cached(&format!(
        "SELECT {COLUMNS}, assessment.body FROM device LEFT JOIN assessment ON assessment.device = device.number
         WHERE device.holder = ?1 ORDER BY device.number"
    ))?;
    collect(statement.query([login])?, fleet_row)
}

/// Sums by category. Within a category the devices share their factors, so each percentile adds up by itself.
pub fn sums(connection: &Connection) -> Result<Vec<CategorySum>, Fault> {
    let mut statement = connection.prepare_cached(
        "SELECT category, count(*), count(*) FILTER (WHERE past_baseline = 1), count(*) FILTER (WHERE built IS NULL),
                count(footprint_kg_per_year_p50), total(footprint_kg_per_year_p10),
                total(footprint_kg_per_year_p50), total(footprint_kg_per_year_p90), max(footprint_method),
                count(energy_kwh_per_year_p50), total(energy_kwh_per_year_p10),
                total(energy_kwh_per_year_p50), total(energy_kwh_per_year_p90), max(energy_method)
         FROM assessment GROUP BY category ORDER BY category",
    )?;
    collect(statement.query([])?, |row| {
        Ok(CategorySum {
            category: row.get(0)?,
            devices: row.get(1)?,
            past_baseline: row.get(2)?,
            age_not_known: row.get(3)?,
            footprint: known_sum(row, 4)?,
            energy: known_sum(row, 9)?,
        })
    })
}

fn known_sum(row: &Row<'_>, at: usize) -> Result<KnownSum, Fault> {
    let sum = Estimate::new(row.get(at + 1)?, row.get(at + 2)?, row.get(at + 3)?);
    let rank: Option<u8> = row.get(at + 4)?;
    Ok(KnownSum {
        devices: row.get(at)?,
        sum: sum.map_err(|error| Fault::Corrupt(WHAT, error.into()))?,
        method: rank.and_then(|rank| Method::ALL.get(usize::from(rank)).copied()),
    })
}

/// The place of a method among all, the most certain first.
fn rank(method: Method) -> u8 {
    Method::ALL.iter().zip(0..).find(|(other, _)| **other == method).map_or(u8::MAX, |(_, rank)| rank)
}

/// A pattern that finds the text as it is.
fn like(text: &str) -> String {
    let escaped = text.trim().replace('\\', r"\\").replace('%', r"\%").replace('_', r"\_");
    format!("%{escaped}%")
}
