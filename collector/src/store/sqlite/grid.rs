//! The grid's hours in `control.sqlite`, where all tenants of a zone share them.

use std::collections::BTreeMap;

use jiff::Timestamp;
use levetid_footprint::figure::Source;
use levetid_footprint::grid::{Hour, HourFactor, HourSeries, Standing};
use rusqlite::{Connection, OptionalExtension as _, Row, params};

use super::control::audit;
use super::day::{instant, parse_instant};
use super::devices::collect;
use super::fault::Fault;
use super::grid_day::{HOURS, pack, unpack_over};
use crate::store::{Actor, GridAdded, GridFetch, GridHours, GridImport, NewGridHours};

type Day = [Option<f64>; HOURS];

/// Days of one standing, by number.
type Days = BTreeMap<i32, Day>;

/// Keeps what is new of some hours, under a revision of its own.
pub fn add(
    connection: &Connection,
    new: &NewGridHours,
    now: Timestamp,
    actor: &Actor,
) -> Result<GridAdded, Fault> {
    let held = days(connection, &new.zone, new.standing, i64::MAX)?;
    let declared = match new.standing {
        Standing::Declared => Days::new(),
        Standing::Preview => days(connection, &new.zone, Standing::Declared, i64::MAX)?,
    };
    let mut hours: BTreeMap<Hour, f64> = new.hours.iter().copied().collect();
    let offered = hours.len();
    let mut added = GridAdded::default();
    hours.retain(|hour, g_per_kwh| match (at(&declared, *hour), at(&held, *hour)) {
        (Some(_), _) => false,
        (None, Some(known)) if known == *g_per_kwh => false,
        (None, Some(_)) => {
            added.changed += 1;
            true
        }
        (None, None) => {
            added.added += 1;
            true
        }
    });
    added.unchanged = offered - hours.len();
    let (Some((first, _)), Some((last, _))) = (hours.first_key_value(), hours.last_key_value()) else {
        return Ok(added);
    };
    let Source { title, year, licence, reference } = &new.source;
    connection.execute(
        "INSERT INTO grid_import (zone, standing, title, year, licence, reference, first_hour, last_hour, hours,
                                  actor, at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
        params![
            new.zone,
            new.standing.code(),
            title,
            year,
            licence,
            reference,
            first.number(),
            last.number(),
            i64::try_from(hours.len()).unwrap_or(i64::MAX),
            actor.0,
            now.to_string(),
        ],
    )?;
    let revision = connection.last_insert_rowid();
    let mut insert = connection.prepare_cached(
        "INSERT INTO grid_day (zone, standing, day, revision, hours) VALUES (?1, ?2, ?3, ?4, ?5)",
    )?;
    let mut by_day = Days::new();
    for (hour, g_per_kwh) in &hours {
        let (day, place) = place(*hour);
        if let Some(slot) = by_day.entry(day).or_default().get_mut(place) {
            *slot = Some(*g_per_kwh);
        }
    }
    for (day, of_day) in &by_day {
        insert.execute(params![new.zone, new.standing.code(), day, revision, pack(of_day)])?;
    }
    added.revision = u64::try_from(revision).ok();
    let subject = format!("{}: {} {} hours, revision {revision}", new.zone, hours.len(), new.standing);
    audit(connection, now, None, actor, "add grid hours", &subject)?;
    Ok(added)
}

/// The hours of a zone as they stood at a revision.
pub fn hours(connection: &Connection, zone: &str, upto: Option<u64>) -> Result<GridHours, Fault> {
    let upto = upto.and_then(|revision| i64::try_from(revision).ok()).unwrap_or(i64::MAX);
    let mut all = Vec::new();
    for standing in [Standing::Preview, Standing::Declared] {
        for (day, of_day) in days(connection, zone, standing, upto)? {
            let of_day = (0..).zip(of_day).filter_map(|(place, g)| Some((place, g?)));
            all.extend(of_day.map(|(place, g_per_kwh)| HourFactor {
                hour: Hour::new(day.saturating_mul(24)).plus(place),
                g_per_kwh,
                standing,
            }));
        }
    }
    let series =
        HourSeries::of(zone, all).map_err(|error| Fault::Corrupt("the grid's hours", error.into()))?;
    let source = connection
        .prepare_cached(&format!(
            "{IMPORT} WHERE zone = ?1 AND revision <= ?2 ORDER BY standing, revision DESC LIMIT 1"
        ))?
        .query_row(params![zone, upto], |row| Ok(import(row)))
        .optional()?
        .transpose()?
        .map(|import| import.source);
    Ok(GridHours { revision: revision_upto(connection, zone, upto)?, series, source })
}

/// The newest revision of a zone; 0 where it has none.
pub fn revision(connection: &Connection, zone: &str) -> Result<u64, Fault> {
    revision_upto(connection, zone, i64::MAX)
}

fn revision_upto(connection: &Connection, zone: &str, upto: i64) -> Result<u64, Fault> {
    let newest = "SELECT coalesce(max(revision), 0) FROM grid_import WHERE zone = ?1 AND revision <= ?2";
    let revision: i64 =
        connection.prepare_cached(newest)?.query_row(params![zone, upto], |row| row.get(0))?;
    Ok(u64::try_from(revision).unwrap_or_default())
}

fn days(connection: &Connection, zone: &str, standing: Standing, upto: i64) -> Result<Days, Fault> {
    let mut statement = connection.prepare_cached(
        "SELECT day, hours FROM grid_day WHERE zone = ?1 AND standing = ?2 AND revision <= ?3
         ORDER BY day, revision",
    )?;
    let mut rows = statement.query(params![zone, standing.code(), upto])?;
    let mut days = Days::new();
    while let Some(row) = rows.next()? {
        let packed =
            row.get_ref(1)?.as_blob().map_err(|error| Fault::Corrupt("the grid's hours", error.into()))?;
        unpack_over(packed, days.entry(row.get(0)?).or_default())?;
    }
    Ok(days)
}

/// The UTC day of an hour, and its place in it.
fn place(hour: Hour) -> (i32, usize) {
    (hour.number().div_euclid(24), usize::try_from(hour.number().rem_euclid(24)).unwrap_or_default())
}

fn at(days: &Days, hour: Hour) -> Option<f64> {
    let (day, place) = place(hour);
    *days.get(&day)?.get(place)?
}

const IMPORT: &str =
    "SELECT revision, zone, standing, title, year, licence, reference, first_hour, last_hour, hours,
    actor, at FROM grid_import";

fn import(row: &Row<'_>) -> Result<GridImport, Fault> {
    let standing: String = row.get(2)?;
    let text = |column: usize| row.get::<_, Option<String>>(column);
    Ok(GridImport {
        revision: u64::try_from(row.get::<_, i64>(0)?).unwrap_or_default(),
        zone: row.get(1)?,
        standing: Standing::from_code(&standing)
            .ok_or_else(|| Fault::Corrupt("a grid import", format!("{standing} is no standing").into()))?,
        source: Source {
            title: row.get::<_, String>(3)?.into(),
            year: row.get(4)?,
            licence: text(5)?.map(Into::into),
            reference: row.get::<_, String>(6)?.into(),
        },
        first: Hour::new(row.get(7)?),
        last: Hour::new(row.get(8)?),
        hours: row.get(9)?,
        actor: row.get(10)?,
        at: parse_instant(&row.get::<_, String>(11)?)?,
    })
}

/// All imports, oldest first.
pub fn imports(connection: &Connection) -> Result<Vec<GridImport>, Fault> {
    collect(connection.prepare_cached(&format!("{IMPORT} ORDER BY revision"))?.query([])?, import)
}

/// How far fetching has come, by zone.
pub fn fetches(connection: &Connection) -> Result<Vec<GridFetch>, Fault> {
    let mut statement = connection.prepare_cached(
        "SELECT zone, declared_to, declared_asked, preview_to, preview_asked, asked, succeeded, failures, not_before,
                error FROM grid_fetch ORDER BY zone",
    )?;
    collect(statement.query([])?, |row| {
        let hour = |column: usize| Ok::<_, Fault>(row.get::<_, Option<i32>>(column)?.map(Hour::new));
        let time = |column: usize| row.get::<_, Option<i64>>(column)?.map(instant).transpose();
        Ok(GridFetch {
            zone: row.get(0)?,
            declared_to: hour(1)?,
            declared_asked: time(2)?,
            preview_to: hour(3)?,
            preview_asked: time(4)?,
            asked: time(5)?,
            succeeded: time(6)?,
            failures: row.get(7)?,
            not_before: time(8)?,
            error: row.get(9)?,
        })
    })
}

/// Says how far fetching has come.
pub fn put_fetch(connection: &Connection, fetch: &GridFetch) -> Result<(), Fault> {
    let seconds = |time: Option<Timestamp>| time.map(Timestamp::as_second);
    connection.execute(
        "INSERT OR REPLACE INTO grid_fetch (zone, declared_to, declared_asked, preview_to, preview_asked, asked,
                                            succeeded, failures, not_before, error)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
        params![
            fetch.zone,
            fetch.declared_to.map(Hour::number),
            seconds(fetch.declared_asked),
            fetch.preview_to.map(Hour::number),
            seconds(fetch.preview_asked),
            seconds(fetch.asked),
            seconds(fetch.succeeded),
            fetch.failures,
            seconds(fetch.not_before),
            fetch.error,
        ],
    )?;
    Ok(())
}
