//! Factor sets in `control.sqlite`.

use rusqlite::{Connection, OptionalExtension as _, Row, params};
use sha2::{Digest as _, Sha256};

use super::control::audit;
use super::day::parse_instant;
use super::devices::collect;
use super::fault::Fault;
use super::names;
use crate::store::{AddedFactors, FactorImport, FactorKind, FactorRow, FactorSet, NewFactorSet, TenantSlug};

const WHAT: &str = "a factor set";

/// Adds sets, all or none. What is in force already stays under its number.
pub fn add(connection: &Connection, import: &FactorImport) -> Result<Vec<AddedFactors>, Fault> {
    import.sets.iter().map(|set| add_one(connection, import, set)).collect()
}

fn add_one(
    connection: &Connection,
    import: &FactorImport,
    set: &NewFactorSet,
) -> Result<AddedFactors, Fault> {
    let digest = digest(set);
    let tenant = import.tenant.as_ref().map(TenantSlug::as_str);
    let kind = names::text(&set.kind)?;
    let in_force = connection
        .prepare_cached(
            "SELECT revision, digest FROM factor_set WHERE tenant IS ?1 AND kind = ?2 AND name = ?3
             ORDER BY revision DESC LIMIT 1",
        )?
        .query_row(params![tenant, kind, set.name], |row| Ok((row.get(0)?, row.get::<_, [u8; 32]>(1)?)))
        .optional()?;
    if let Some((revision, known)) = in_force
        && known == digest
    {
        return Ok(AddedFactors::Unchanged(revision));
    }
    let rows = u32::try_from(set.rows.len()).unwrap_or(u32::MAX);
    let source = serde_json::to_string(&set.source).map_err(|error| Fault::Corrupt(WHAT, error.into()))?;
    connection
        .prepare_cached(
            "INSERT INTO factor_set (tenant, kind, name, source, file, rows, digest, imported, actor)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        )?
        .execute(params![
            tenant,
            kind,
            set.name,
            source,
            set.file,
            rows,
            digest,
            import.now.to_string(),
            import.actor.0,
        ])?;
    let revision = connection.last_insert_rowid();
    let mut insert =
        connection.prepare_cached("INSERT INTO factor_row (revision, line, body) VALUES (?1, ?2, ?3)")?;
    for FactorRow { line, body } in &set.rows {
        insert.execute(params![revision, line, body])?;
    }
    let subject = format!("{kind} {} ({} rows)", set.name, set.rows.len());
    audit(connection, import.now, import.tenant.as_ref(), &import.actor, "add factor set", &subject)?;
    Ok(AddedFactors::Added(revision))
}

fn digest(set: &NewFactorSet) -> [u8; 32] {
    let mut hash = Sha256::new();
    for FactorRow { body, .. } in &set.rows {
        hash.update(body.as_bytes());
        hash.update(b"\n");
    }
    hash.finalize().into()
}

/// All sets, oldest first.
pub fn sets(connection: &Connection) -> Result<Vec<FactorSet>, Fault> {
    let mut statement = connection.prepare_cached(
        "SELECT revision, tenant, kind, name, source, file, rows, digest, imported, actor
         FROM factor_set ORDER BY revision",
    )?;
    collect(statement.query([])?, set)
}

fn set(row: &Row<'_>) -> Result<FactorSet, Fault> {
    let corrupt = |error: serde_json::Error| Fault::Corrupt(WHAT, error.into());
    let kind: FactorKind = names::member(row.get(2)?)?;
    let tenant: Option<String> = row.get(1)?;
    let tenant = tenant.map(|slug| slug.parse()).transpose();
    Ok(FactorSet {
        revision: row.get(0)?,
        tenant: tenant.map_err(|error: String| Fault::Corrupt(WHAT, error.into()))?,
        kind,
        name: row.get(3)?,
        source: serde_json::from_str(&row.get::<_, String>(4)?).map_err(corrupt)?,
        file: row.get(5)?,
        rows: row.get(6)?,
        digest: row.get(7)?,
        imported: parse_instant(&row.get::<_, String>(8)?)?,
        actor: row.get(9)?,
    })
}

/// The rows of a set, in the order of its file.
pub fn rows(connection: &Connection, revision: i64) -> Result<Vec<FactorRow>, Fault> {
    let mut statement =
        connection.prepare_cached("SELECT line, body FROM factor_row WHERE revision = ?1 ORDER BY line")?;
    collect(statement.query([revision])?, |row| Ok(FactorRow { line: row.get(0)?, body: row.get(1)? }))
}
