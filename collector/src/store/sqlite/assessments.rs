//! Assessments, and the lists and sums that read them.

use std::collections::BTreeMap;

use jiff::civil::Date;
use levetid_footprint::energy::calibration::MeasuredDevice;
use levetid_footprint::figure::Method;
use levetid_footprint::total::{ErrorSource, Spread, Total, UnknownErrorSource};
use levetid_protocol::DeviceId;
use rusqlite::{Connection, OptionalExtension as _, Row, params};

use super::devices::{self, COLUMNS, collect};
use super::fault::Fault;
use super::packed::{self, unpack};
use super::reports::device_number;
use super::{day, detail};
use crate::assess::Assessment;
use crate::store::{
    Assessed, CategorySum, FleetPage, FleetQuery, FleetRow, FleetSort, KnownSum, MeasuredModel,
};

const WHAT: &str = "an assessment";

/// The figures that have totals, as the table of errors names them.
const ENERGY: &str = "energy";
const FOOTPRINT: &str = "footprint";

/// Packs assessments, so that they can be saved.
pub fn pack(assessments: Vec<Assessed>) -> Result<Vec<(Assessed, Vec<u8>)>, Fault> {
    assessments.into_iter().map(|one| packed::pack(&one.assessment).map(|body| (one, body))).collect()
}

/// Keeps one assessment, which is packed in `body`.
pub fn save(connection: &Connection, assessed: &Assessed, body: &[u8]) -> Result<(), Fault> {
    let number = device_number(connection, assessed.device)?;
    let assessment = &assessed.assessment;
    let energy = assessment.per_year.energy.known();
    let footprint = assessment.per_year.total.known();
    let in_totals = &assessment.per_year.in_totals;
    connection
        .prepare_cached(
            "INSERT OR REPLACE INTO assessment
               (device, assessed, name, model, os, category, built, past_baseline,
                energy_so_far_wh, energy_kwh_per_year_mean, energy_method,
                footprint_kg_per_year_p50, footprint_kg_per_year_mean, footprint_method, body)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)",
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
            in_totals.energy_kwh.as_ref().map(|energy| energy.mean),
            energy.map(|figure| rank(figure.method)),
            footprint.map(|figure| figure.value.p50()),
            in_totals.footprint_kg.as_ref().map(|footprint| footprint.mean),
            footprint.map(|figure| rank(figure.method)),
            body,
        ])?;
    // Replacing the assessment took its errors along.
    for (figure, total) in [(ENERGY, &in_totals.energy_kwh), (FOOTPRINT, &in_totals.footprint_kg)] {
        for (source, Spread { width, lean }) in total.iter().flat_map(|total| &total.errors) {
            connection
                .prepare_cached(
                    "INSERT INTO assessment_error (device, figure, source, width, lean)
                     VALUES (?1, ?2, ?3, ?4, ?5)",
                )?
                .execute(params![number, figure, source.to_string(), width, lean])?;
        }
    }
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
        .query_row([number], |row| row.get::<_, Vec<u8>>(0))
        .optional()?
        .map(|body| unpack(&body))
        .transpose()
}

fn fleet_row(connection: &Connection, row: &Row<'_>) -> Result<FleetRow, Fault> {
    let assessment = row.get::<_, Option<Vec<u8>>>(5)?.map(|body| unpack(&body)).transpose()?;
    Ok(FleetRow { device: devices::device(connection, row)?, assessment })
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
    let rows = collect(statement.query(params![pattern, query.limit, query.offset])?, |row| {
        fleet_row(connection, row)
    })?;
    Ok(FleetPage { rows, total })
}

/// Devices in the order of their ids, which the index of ids has them in.
pub fn rows_after(
    connection: &Connection,
    after: Option<DeviceId>,
    limit: u32,
) -> Result<Vec<FleetRow>, Fault> {
    let mut statement = connection.prepare_cached(&format!(
        "SELECT {COLUMNS}, assessment.body FROM device LEFT JOIN assessment ON assessment.device = device.number
         WHERE device.id > ?1 ORDER BY device.id LIMIT ?2"
    ))?;
    let after = after.map(|id| id.to_string()).unwrap_or_default();
    collect(statement.query(params![after, limit])?, |row| fleet_row(connection, row))
}

/// The devices a person holds.
pub fn held_by(connection: &Connection, login: &str) -> Result<Vec<FleetRow>, Fault> {
    let mut statement = connection.prepare_cached(&format!(
        "SELECT {COLUMNS}, assessment.body FROM device LEFT JOIN assessment ON assessment.device = device.number
         WHERE device.number IN (SELECT number FROM device WHERE holder = ?1
                                 UNION SELECT screen FROM screen_at
                                       JOIN device AS host ON host.number = screen_at.host AND host.holder = ?1)
               AND (SELECT holder FROM held WHERE held.device = device.number) = ?1
         ORDER BY device.number"
    ))?;
    collect(statement.query([login])?, |row| fleet_row(connection, row))
}

/// Devices that have not left service by the day of their assessment.
const IN_SERVICE: &str = "NOT EXISTS (SELECT 1 FROM register
    WHERE register.device = assessment.device AND register.retired <= assessment.assessed)";

/// Sums by category over the devices in service.
pub fn sums(connection: &Connection) -> Result<Vec<CategorySum>, Fault> {
    let mut statement = connection.prepare_cached(&format!(
        "SELECT category, count(*), count(*) FILTER (WHERE past_baseline = 1), count(*) FILTER (WHERE built IS NULL),
                count(footprint_kg_per_year_mean), total(footprint_kg_per_year_mean), max(footprint_method),
                count(energy_kwh_per_year_mean), total(energy_kwh_per_year_mean), max(energy_method)
         FROM assessment WHERE {IN_SERVICE} GROUP BY category ORDER BY category"
    ))?;
    let mut sums = collect(statement.query([])?, |row| {
        Ok(CategorySum {
            category: row.get(0)?,
            devices: row.get(1)?,
            past_baseline: row.get(2)?,
            age_not_known: row.get(3)?,
            footprint: known_sum(row, 4)?,
            energy: known_sum(row, 7)?,
        })
    })?;
    let mut errors = errors(connection)?;
    for sum in &mut sums {
        for (figure, known) in [(ENERGY, &mut sum.energy), (FOOTPRINT, &mut sum.footprint)] {
            let of_figure = errors.remove(&(sum.category.clone(), figure.to_owned()));
            known.total.errors = of_figure.unwrap_or_default();
        }
    }
    Ok(sums)
}

/// The sum, its errors still missing.
fn known_sum(row: &Row<'_>, at: usize) -> Result<KnownSum, Fault> {
    let rank: Option<u8> = row.get(at + 2)?;
    Ok(KnownSum {
        devices: row.get(at)?,
        total: Total::certain(row.get(at + 1)?),
        method: rank.and_then(|rank| Method::ALL.get(usize::from(rank)).copied()),
    })
}

type Errors = BTreeMap<ErrorSource, Spread>;

/// The errors of the sums, by category and figure.
fn errors(connection: &Connection) -> Result<BTreeMap<(String, String), Errors>, Fault> {
    let mut statement = connection.prepare_cached(&format!(
        "SELECT category, figure, source, sum(width), sum(lean)
         FROM assessment_error JOIN assessment USING (device) WHERE {IN_SERVICE}
         GROUP BY category, figure, source"
    ))?;
    let rows = collect(statement.query([])?, |row| {
        let source: String = row.get(2)?;
        let source =
            source.parse().map_err(|error: UnknownErrorSource| Fault::Corrupt(WHAT, error.into()))?;
        Ok(((row.get(0)?, row.get(1)?), source, Spread { width: row.get(3)?, lean: row.get(4)? }))
    })?;
    let mut errors: BTreeMap<_, Errors> = BTreeMap::new();
    for (figure, source, spread) in rows {
        errors.entry(figure).or_default().insert(source, spread);
    }
    Ok(errors)
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
    let mut body = connection.prepare_cached("SELECT body FROM assessment WHERE device = ?1")?;
    let mut measured = Vec::new();
    for (number, device) in by_device {
        let body: Option<Vec<u8>> = body.query_row([number], |row| row.get(0)).optional()?;
        let named = body.map(|body| unpack(&body)).transpose()?.and_then(|assessment| assessment.named);
        measured.extend(named.map(|model| MeasuredModel { model: model.to_string(), device }));
    }
    Ok(measured)
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
