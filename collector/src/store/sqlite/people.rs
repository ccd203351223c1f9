//! People in `control.sqlite`.

use jiff::Timestamp;
use rusqlite::{Connection, Row, params};

use super::control::{audit, slug};
use super::devices::collect;
use super::fault::Fault;
use crate::store::{Actor, Person, Role, StoreError, TenantSlug};

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

/// Reads tenant, login, name and role.
pub fn read_person(row: &Row<'_>) -> Result<Person, Fault> {
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
