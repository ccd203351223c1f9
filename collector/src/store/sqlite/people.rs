//! People, one-time links and sessions in `control.sqlite`.

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension as _, Row, params};

use super::control::{audit, slug};
use super::devices::collect;
use super::fault::Fault;
use crate::store::{Actor, Link, NewLink, Person, Role, StoreError, TenantSlug};

fn role_text(role: Role) -> &'static str {
    match role {
        Role::Employee => "employee",
        Role::Reader => "reader",
        Role::It => "it",
        Role::Admin => "admin",
    }
}

fn role(text: &str) -> Result<Role, Fault> {
    match text {
        "employee" => Ok(Role::Employee),
        "reader" => Ok(Role::Reader),
        "it" => Ok(Role::It),
        "admin" => Ok(Role::Admin),
        other => Err(Fault::Corrupt("a role", format!("{other:?} is none").into())),
    }
}

fn read_person(row: &Row<'_>) -> Result<Person, Fault> {
    Ok(Person {
        tenant: slug(row.get(0)?)?,
        login: row.get(1)?,
        name: row.get(2)?,
        role: role(&row.get::<_, String>(3)?)?,
    })
}

/// Adds or changes a person.
pub fn put(connection: &Connection, person: &Person, now: Timestamp, actor: &Actor) -> Result<(), Fault> {
    super::control::tenant(connection, &person.tenant)?;
    connection.execute(
        "INSERT INTO person (tenant, login, name, role, created) VALUES (?1, ?2, ?3, ?4, ?5)
         ON CONFLICT (tenant, login) DO UPDATE SET name = excluded.name, role = excluded.role",
        params![person.tenant.as_str(), person.login, person.name, role_text(person.role), now.to_string()],
    )?;
    let subject = format!("{} as {}", person.login, role_text(person.role));
    audit(connection, now, Some(&person.tenant), actor, "put person", &subject)
}

/// Removes a person and their links. Their sessions find nobody from now on.
pub fn remove(
    connection: &Connection,
    tenant: &TenantSlug,
    login: &str,
    now: Timestamp,
    actor: &Actor,
) -> Result<(), Fault> {
    one(connection, tenant, login)?;
    let who = params![tenant.as_str(), login];
    connection.execute("DELETE FROM sign_in_link WHERE tenant = ?1 AND login = ?2", who)?;
    connection.execute("DELETE FROM person WHERE tenant = ?1 AND login = ?2", who)?;
    audit(connection, now, Some(tenant), actor, "remove person", login)
}

/// One person.
pub fn one(connection: &Connection, tenant: &TenantSlug, login: &str) -> Result<Person, Fault> {
    let mut statement = connection
        .prepare_cached("SELECT tenant, login, name, role FROM person WHERE tenant = ?1 AND login = ?2")?;
    collect(statement.query(params![tenant.as_str(), login])?, read_person)?
        .pop()
        .ok_or_else(|| StoreError::NotFound { what: "person", name: login.to_owned() }.into())
}

/// A tenant's people.
pub fn all(connection: &Connection, tenant: &TenantSlug) -> Result<Vec<Person>, Fault> {
    let mut statement = connection
        .prepare_cached("SELECT tenant, login, name, role FROM person WHERE tenant = ?1 ORDER BY login")?;
    collect(statement.query([tenant.as_str()])?, read_person)
}

/// Keeps a link.
pub fn add_link(connection: &Connection, link: &NewLink, now: Timestamp, actor: &Actor) -> Result<(), Fault> {
    one(connection, &link.tenant, &link.login)?;
    connection.execute(
        "INSERT INTO sign_in_link (hash, tenant, login, path, expires) VALUES (?1, ?2, ?3, ?4, ?5)",
        params![link.hash, link.tenant.as_str(), link.login, link.path, link.expires.as_second()],
    )?;
    audit(connection, now, Some(&link.tenant), actor, "make link", &link.login)
}

/// What an unused link leads to.
pub fn peek_link(connection: &Connection, hash: [u8; 32], now: Timestamp) -> Result<Option<Link>, Fault> {
    let mut statement = connection.prepare_cached(
        "SELECT person.tenant, person.login, person.name, person.role, path
         FROM sign_in_link JOIN person USING (tenant, login)
         WHERE hash = ?1 AND used IS NULL AND expires > ?2",
    )?;
    let read = |row: &Row<'_>| Ok(Link { person: read_person(row)?, path: row.get(4)? });
    Ok(collect(statement.query(params![hash, now.as_second()])?, read)?.pop())
}

/// Uses a link, once.
pub fn use_link(connection: &Connection, hash: [u8; 32], now: Timestamp) -> Result<Option<Link>, Fault> {
    let Some(link) = peek_link(connection, hash, now)? else { return Ok(None) };
    connection
        .execute("UPDATE sign_in_link SET used = ?2 WHERE hash = ?1", params![hash, now.as_second()])?;
    let actor = Actor(link.person.login.clone());
    audit(connection, now, Some(&link.person.tenant), &actor, "sign in", &link.person.login)?;
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
    Ok(sessions + links)
}
