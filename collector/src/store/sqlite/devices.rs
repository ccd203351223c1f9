//! Reading a tenant's devices and what they reported.

use std::collections::{BTreeMap, HashMap};

use levetid_protocol::DeviceId;
use levetid_protocol::enrol::MachineIdentity;
use levetid_protocol::history::HistoryRow;
use levetid_protocol::text::Text;
use levetid_protocol::usage::{PresenceSource, ScreenSource, StateMinutes, UsageRecord, UserCount};
use levetid_protocol::wear::WearSample;
use rusqlite::{Connection, OptionalExtension as _, Row, params};

use super::fault::Fault;
use super::reports::device_number;
use super::{day, detail, names, register, screens};
use crate::store::{Contact, Device, DeviceRecord, Screen, StoreError, use_of};

/// The columns of [`device`].
pub const COLUMNS: &str =
    "device.id, device.claims, device.first_contact, device.last_contact, device.number";

/// Reads the columns of [`COLUMNS`], who holds the device, and what the register says of it.
pub fn device(connection: &Connection, row: &Row<'_>) -> Result<Device, Fault> {
    let number = row.get(4)?;
    let contact = match (row.get(2)?, row.get(3)?) {
        (Some(first), Some(last)) => Some(Contact { first: day::date(first)?, last: day::date(last)? }),
        _ => None,
    };
    Ok(Device {
        id: parse_id(row.get(0)?)?,
        holder: holder(connection, number)?,
        claims: row.get::<_, Option<String>>(1)?.map(parse_id).transpose()?,
        contact,
        register: register::of(connection, number)?,
    })
}

fn holder(connection: &Connection, number: i64) -> Result<Option<String>, Fault> {
    Ok(connection
        .prepare_cached("SELECT holder FROM held WHERE device = ?1")?
        .query_row([number], |row| row.get(0))?)
}

/// Reads an id back.
pub fn parse_id(text: String) -> Result<DeviceId, Fault> {
    text.parse().map_err(|_| Fault::Corrupt("a device id", format!("{text:?} is none").into()))
}

/// Collects the rows of a query.
pub fn collect<T>(
    mut rows: rusqlite::Rows<'_>,
    read: impl Fn(&Row<'_>) -> Result<T, Fault>,
) -> Result<Vec<T>, Fault> {
    let mut all = Vec::new();
    while let Some(row) = rows.next()? {
        all.push(read(row)?);
    }
    Ok(all)
}

/// Manufacturer, serial number and UUID of a machine, without placeholders.
pub fn identity(machine: &MachineIdentity) -> [Option<String>; 3] {
    let MachineIdentity { manufacturer, serial, uuid } = machine;
    [manufacturer, serial, uuid].map(|text| text.as_ref().and_then(Text::meaningful).map(str::to_owned))
}

/// Adds a device where it is missing. Returns the device whose identity it claims too, if there is one.
pub fn add(
    connection: &Connection,
    id: DeviceId,
    machine: &MachineIdentity,
    holder: Option<&str>,
    today: jiff::civil::Date,
) -> Result<Option<DeviceId>, Fault> {
    let [manufacturer, serial, uuid] = identity(machine);
    let claims: Option<String> = connection
        .prepare_cached(
            "SELECT id FROM device
             WHERE serial = ?2 AND manufacturer IS ?1 AND uuid IS ?3 AND id <> ?4 AND claims IS NULL
                   AND first_contact IS NOT NULL",
        )?
        .query_row(params![manufacturer, serial, uuid, id.to_string()], |row| row.get(0))
        .optional()?;
    connection
        .prepare_cached(
            "INSERT INTO device (id, holder, claims, manufacturer, serial, uuid, first_contact, last_contact)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?7) ON CONFLICT (id) DO NOTHING",
        )?
        .execute(params![id.to_string(), holder, claims, manufacturer, serial, uuid, day::number(today)])?;
    let claims: Option<String> = connection
        .prepare_cached("SELECT claims FROM device WHERE id = ?1")?
        .query_row([id.to_string()], |row| row.get(0))?;
    claims.map(parse_id).transpose()
}

/// Says who holds a device.
pub fn set_holder(connection: &Connection, id: DeviceId, holder: Option<&str>) -> Result<(), Fault> {
    let number = device_number(connection, id)?;
    connection.execute("UPDATE device SET holder = ?2 WHERE number = ?1", params![number, holder])?;
    Ok(())
}

/// Marks every device as changed: a setting all assessments rest on has.
pub fn all_changed(connection: &Connection) -> Result<(), Fault> {
    connection.execute("UPDATE device SET changes = changes + 1", [])?;
    Ok(())
}

/// The first day of any usage record.
pub fn first_usage_day(connection: &Connection) -> Result<Option<jiff::civil::Date>, Fault> {
    let first: Option<i64> =
        connection.query_row("SELECT min(first_day) FROM usage", [], |row| row.get(0))?;
    first.map(day::date).transpose()
}

/// Says of all devices a person holds that nobody does.
pub fn held_by_nobody(connection: &Connection, login: &str) -> Result<(), Fault> {
    connection.execute("UPDATE device SET holder = NULL WHERE holder = ?1", [login])?;
    Ok(())
}

/// Everything one device has reported.
pub fn record(connection: &Connection, id: DeviceId) -> Result<DeviceRecord, Fault> {
    let number = device_number(connection, id)?;
    let gone = || StoreError::NotFound { what: "device", name: id.to_string() }.into();
    records_of(connection, &[number])?.pop().ok_or_else(gone)
}

/// Devices that changed since their assessment, or were assessed before `today`; those that lie side by side follow
/// each other.
pub fn to_assess(connection: &Connection, today: jiff::civil::Date) -> Result<Vec<DeviceId>, Fault> {
    // The index is named: SQLite would rather walk the table, whose every row is a page.
    let mut statement = connection.prepare_cached(
        "SELECT id FROM device
         WHERE number IN (SELECT number FROM device WHERE changes > 0
                          UNION SELECT device FROM assessment INDEXED BY assessment_by_day WHERE assessed < ?1)
         ORDER BY number",
    )?;
    collect(statement.query([day::number(today)])?, |row| parse_id(row.get(0)?))
}

/// Everything that some devices have reported, without those that are gone.
pub fn records(connection: &Connection, ids: &[DeviceId]) -> Result<Vec<DeviceRecord>, Fault> {
    let mut number = connection.prepare_cached("SELECT number FROM device WHERE id = ?1")?;
    let numbers: Result<Vec<Option<i64>>, rusqlite::Error> =
        ids.iter().map(|id| number.query_row([id.to_string()], |row| row.get(0)).optional()).collect();
    let mut numbers: Vec<i64> = numbers?.into_iter().flatten().collect();
    numbers.sort_unstable();
    records_of(connection, &numbers)
}

/// Everything that devices have reported; `numbers` ascend. What a screen was used for stands in the records of the PCs
/// at which it was seen, so those are read along.
fn records_of(connection: &Connection, numbers: &[i64]) -> Result<Vec<DeviceRecord>, Fault> {
    let hosts = screens::hosts(connection, numbers)?;
    let mut reporting: Vec<i64> = numbers.iter().chain(hosts.values().flatten()).copied().collect();
    reporting.sort_unstable();
    reporting.dedup();
    let mut usage = usage(connection, &reporting)?;
    let mut screens = BTreeMap::new();
    for (number, hosts) in hosts {
        let Some(screen) = screens::of(connection, number)? else { continue };
        let of_hosts: Vec<&[UsageRecord]> =
            hosts.iter().map(|host| usage.get(host).map_or(&[][..], Vec::as_slice)).collect();
        let used = use_of(&screen.key, &of_hosts);
        screens.insert(number, (screen, used));
    }
    let records = numbers.iter().map(|number| match screens.remove(number) {
        Some((screen, used)) => record_of(connection, *number, used, Some(screen)),
        None => record_of(connection, *number, usage.remove(number).unwrap_or_default(), None),
    });
    records.collect()
}

fn record_of(
    connection: &Connection,
    number: i64,
    usage: Vec<UsageRecord>,
    screen: Option<Screen>,
) -> Result<DeviceRecord, Fault> {
    let (device, changes) = connection
        .prepare_cached(&format!("SELECT {COLUMNS}, device.changes FROM device WHERE number = ?1"))?
        .query_row([number], |row| Ok((device(connection, row), row.get(5))))?;
    Ok(DeviceRecord {
        device: device?,
        profile: profile(connection, number)?,
        history: history(connection, number, &usage)?,
        wear: wear(connection, number)?,
        screen,
        usage,
        changes: changes?,
    })
}

/// The newest profile of a device.
pub fn profile(
    connection: &Connection,
    number: i64,
) -> Result<Option<levetid_protocol::profile::DeviceProfile>, Fault> {
    connection
        .prepare_cached("SELECT body FROM profile WHERE device = ?1 ORDER BY taken DESC LIMIT 1")?
        .query_row([number], |row| row.get::<_, String>(0))
        .optional()?
        .map(|body| serde_json::from_str(&body).map_err(|error| Fault::Corrupt("a profile", error.into())))
        .transpose()
}

/// Devices whose numbers are no further apart are read in one stretch, with those between them.
const NEAR: i64 = 4;

/// The records of devices, each in order of time; `numbers` ascend. The table is keyed by day first, so its days are
/// walked one by one and the devices are read in each, side by side on their pages, instead of in the whole table.
fn usage(connection: &Connection, numbers: &[i64]) -> Result<HashMap<i64, Vec<UsageRecord>>, Fault> {
    let mut days = connection.prepare_cached(
        "WITH RECURSIVE reported (day) AS (
           SELECT min(first_day) FROM usage
           UNION ALL
           SELECT (SELECT min(first_day) FROM usage WHERE first_day > reported.day)
           FROM reported WHERE reported.day IS NOT NULL
         )
         SELECT day FROM reported WHERE day IS NOT NULL",
    )?;
    let days: Vec<i64> = collect(days.query([])?, |row| Ok(row.get(0)?))?;
    let mut of_day = connection.prepare_cached(
        r#"SELECT first_day, days, start, covered_to, active, idle, "on", asleep, off, unknown, detail, device
           FROM usage WHERE first_day = ?1 AND device BETWEEN ?2 AND ?3"#,
    )?;
    let mut records: HashMap<i64, Vec<UsageRecord>> = HashMap::new();
    for day in days {
        for stretch in numbers.chunk_by(|one, next| next - one <= NEAR) {
            let mut rows = of_day.query(params![day, stretch.first(), stretch.last()])?;
            while let Some(row) = rows.next()? {
                let number = row.get(11)?;
                if stretch.binary_search(&number).is_ok() {
                    records.entry(number).or_default().push(usage_record(row)?);
                }
            }
        }
    }
    Ok(records)
}

fn usage_record(row: &Row<'_>) -> Result<UsageRecord, Fault> {
    let mut record = UsageRecord {
        first_day: day::date(row.get(0)?)?,
        days: row.get(1)?,
        from: day::instant(row.get(2)?)?,
        covered_to: day::instant(row.get(3)?)?,
        minutes: StateMinutes {
            active: row.get(4)?,
            idle: row.get(5)?,
            on: row.get(6)?,
            asleep: row.get(7)?,
            off: row.get(8)?,
            unknown: row.get(9)?,
        },
        bins: Default::default(),
        cpu_load_percent: None,
        memory_used_percent: None,
        supply: None,
        external_screens: Vec::new(),
        presence: PresenceSource::None,
        screen: ScreenSource::None,
        users: UserCount::Unknown,
        people: Vec::new(),
    };
    detail::unpack(row.get_ref(10)?.as_blob().unwrap_or_default(), &mut record)?;
    Ok(record)
}

/// Rows of history without those whose days a record covers: measured replaces reconstructed.
fn history(connection: &Connection, number: i64, usage: &[UsageRecord]) -> Result<Vec<HistoryRow>, Fault> {
    let mut statement = connection.prepare_cached(
        "SELECT source, from_day, to_day, on_minutes, active_minutes, full_charge_wh
         FROM history WHERE device = ?1 ORDER BY from_day, source",
    )?;
    let rows = collect(statement.query([number])?, |row| {
        Ok(HistoryRow {
            source: names::member(row.get(0)?)?,
            from: day::date(row.get(1)?)?,
            to: day::date(row.get(2)?)?,
            on_minutes: row.get(3)?,
            active_minutes: row.get(4)?,
            full_charge_wh: row.get(5)?,
        })
    })?;
    let measured = |row: &HistoryRow| {
        usage.iter().any(|record| {
            let end = record.first_day.saturating_add(jiff::Span::new().days(i64::from(record.days)));
            row.from < end && record.first_day < row.to
        })
    };
    Ok(rows.into_iter().filter(|row| !measured(row)).collect())
}

fn wear(connection: &Connection, number: i64) -> Result<Vec<WearSample>, Fault> {
    let mut statement =
        connection.prepare_cached("SELECT body FROM wear WHERE device = ?1 ORDER BY day, part")?;
    collect(statement.query([number])?, |row| {
        let body: String = row.get(0)?;
        serde_json::from_str(&body).map_err(|error| Fault::Corrupt("a wear sample", error.into()))
    })
}
