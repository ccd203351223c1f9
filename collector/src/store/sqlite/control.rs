//! Tenants, tokens and agent keys in `control.sqlite`.

use jiff::Timestamp;
use levetid_protocol::DeviceId;
use levetid_protocol::enrol::KeyState;
use levetid_protocol::key::{KeyId, PublicKey, SigningKey};
use levetid_protocol::people::PeopleKey;
use rusqlite::{Connection, OptionalExtension as _, Row, params};

use super::day::{instant, parse_instant};
use super::devices::collect;
use super::fault::Fault;
use super::names;
use crate::store::{
    Actor, AgentKey, Enrolment, MarketFactor, NewToken, Notice, StoreError, Tenant, TenantSlug, TokenRefusal,
    TokenRow,
};

/// The collector's signing key; made with the file.
pub fn collector_key(connection: &Connection, now: Timestamp) -> Result<SigningKey, Fault> {
    let fresh = SigningKey::generate().map_err(|_| StoreError::NoRandomness)?;
    connection.execute(
        "INSERT INTO collector (one, alg, secret, created) VALUES (1, ?1, ?2, ?3) ON CONFLICT DO NOTHING",
        params![fresh.public().alg.name(), fresh.secret(), now.to_string()],
    )?;
    let secret: [u8; 32] = connection.query_row("SELECT secret FROM collector", [], |row| row.get(0))?;
    Ok(SigningKey::from_secret(&secret))
}

/// The address at which people reach this collector, once it has been served.
pub fn public_url(connection: &Connection) -> Result<Option<String>, Fault> {
    Ok(connection.query_row("SELECT public_url FROM collector", [], |row| row.get(0))?)
}

/// Says at which address people reach this collector.
pub fn set_public_url(connection: &Connection, url: &str) -> Result<(), Fault> {
    connection.execute("UPDATE collector SET public_url = ?1", [url])?;
    Ok(())
}

/// Appends to the audit.
pub fn audit(
    connection: &Connection,
    now: Timestamp,
    tenant: Option<&TenantSlug>,
    actor: &Actor,
    action: &str,
    subject: &str,
) -> Result<(), Fault> {
    connection
        .prepare_cached("INSERT INTO audit (at, tenant, actor, action, subject) VALUES (?1, ?2, ?3, ?4, ?5)")?
        .execute(params![now.to_string(), tenant.map(TenantSlug::as_str), actor.0, action, subject])?;
    Ok(())
}

/// Adds a tenant.
pub fn add_tenant(
    connection: &Connection,
    tenant: &Tenant,
    now: Timestamp,
    actor: &Actor,
) -> Result<(), Fault> {
    let added = connection.execute(
        "INSERT INTO tenant (slug, name, zone, grid_zone, detail, report_growing, observe_from,
                             baseline_life_years, target_life_years, policy_version, created,
                             contact, purpose, legal_basis, people_key, market_g_per_kwh, market_source,
                             unit_zones)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18) ON CONFLICT DO NOTHING",
        params![
            tenant.slug.as_str(),
            tenant.name,
            tenant.zone,
            tenant.grid_zone,
            names::text(&tenant.detail)?,
            tenant.report_growing,
            tenant.observe_from.map(|day| day.to_string()),
            tenant.baseline_life_years,
            tenant.target_life_years,
            tenant.policy_version,
            now.to_string(),
            tenant.notice.contact,
            tenant.notice.purpose,
            tenant.notice.legal_basis,
            tenant.people_key.as_ref().map(PeopleKey::bytes),
            tenant.market.as_ref().map(|market| market.g_per_kwh),
            tenant.market.as_ref().map(|market| market.source.as_str()),
            unit_zones(tenant)?,
        ],
    )?;
    if added == 0 {
        return Err(StoreError::Exists { what: "tenant", name: tenant.slug.to_string() }.into());
    }
    audit(connection, now, Some(&tenant.slug), actor, "add tenant", tenant.slug.as_str())
}

/// Changes a tenant's settings.
pub fn change_tenant(
    connection: &Connection,
    tenant: &Tenant,
    now: Timestamp,
    actor: &Actor,
) -> Result<(), Fault> {
    let before = self::tenant(connection, &tenant.slug)?;
    connection.execute(
        "UPDATE tenant SET name = ?2, grid_zone = ?3, detail = ?4, observe_from = ?5, baseline_life_years = ?6,
                           target_life_years = ?7, policy_version = ?8, contact = ?9, purpose = ?10,
                           legal_basis = ?11, people_key = ?12, market_g_per_kwh = ?13, market_source = ?14,
                           unit_zones = ?15
         WHERE slug = ?1",
        params![
            tenant.slug.as_str(),
            tenant.name,
            tenant.grid_zone,
            names::text(&tenant.detail)?,
            tenant.observe_from.map(|day| day.to_string()),
            tenant.baseline_life_years,
            tenant.target_life_years,
            tenant.policy_version,
            tenant.notice.contact,
            tenant.notice.purpose,
            tenant.notice.legal_basis,
            tenant.people_key.as_ref().map(PeopleKey::bytes),
            tenant.market.as_ref().map(|market| market.g_per_kwh),
            tenant.market.as_ref().map(|market| market.source.as_str()),
            unit_zones(tenant)?,
        ],
    )?;
    let action = match (before.people_key, &tenant.people_key) {
        (None, Some(_)) => "turn on pseudonyms of people",
        (Some(_), None) => "turn off pseudonyms of people",
        _ => "change tenant",
    };
    audit(connection, now, Some(&tenant.slug), actor, action, tenant.slug.as_str())
}

const TENANT: &str = "SELECT slug, name, zone, grid_zone, detail, report_growing, observe_from,
    baseline_life_years, target_life_years, policy_version, contact, purpose, legal_basis, people_key,
    market_g_per_kwh, market_source, unit_zones FROM tenant";

fn unit_zones(tenant: &Tenant) -> Result<String, Fault> {
    serde_json::to_string(&tenant.unit_zones).map_err(|error| Fault::Corrupt("zones of units", error.into()))
}

fn read_tenant(row: &Row<'_>) -> Result<Tenant, Fault> {
    let observe_from: Option<String> = row.get(6)?;
    Ok(Tenant {
        slug: slug(row.get(0)?)?,
        name: row.get(1)?,
        zone: row.get(2)?,
        grid_zone: row.get(3)?,
        unit_zones: serde_json::from_str(&row.get::<_, String>(16)?)
            .map_err(|error| Fault::Corrupt("zones of units", error.into()))?,
        detail: names::member(row.get(4)?)?,
        report_growing: row.get(5)?,
        observe_from: observe_from
            .map(|text| text.parse().map_err(|error: jiff::Error| Fault::Corrupt("a day", error.into())))
            .transpose()?,
        baseline_life_years: row.get(7)?,
        target_life_years: row.get(8)?,
        policy_version: row.get(9)?,
        people_key: row.get::<_, Option<[u8; 32]>>(13)?.map(PeopleKey::from_bytes),
        market: row
            .get::<_, Option<f64>>(14)?
            .map(|g_per_kwh| Ok::<_, Fault>(MarketFactor { g_per_kwh, source: row.get(15)? }))
            .transpose()?,
        notice: Notice { contact: row.get(10)?, purpose: row.get(11)?, legal_basis: row.get(12)? },
    })
}

/// Reads a slug back.
pub fn slug(text: String) -> Result<TenantSlug, Fault> {
    text.parse().map_err(|error: String| Fault::Corrupt("a tenant's slug", error.into()))
}

/// All tenants.
pub fn tenants(connection: &Connection) -> Result<Vec<Tenant>, Fault> {
    collect(connection.prepare_cached(&format!("{TENANT} ORDER BY slug"))?.query([])?, read_tenant)
}

/// One tenant.
pub fn tenant(connection: &Connection, slug: &TenantSlug) -> Result<Tenant, Fault> {
    let mut statement = connection.prepare_cached(&format!("{TENANT} WHERE slug = ?1"))?;
    collect(statement.query([slug.as_str()])?, read_tenant)?
        .pop()
        .ok_or_else(|| StoreError::NotFound { what: "tenant", name: slug.to_string() }.into())
}

/// Adds a token.
pub fn add_token(
    connection: &Connection,
    tenant: &TenantSlug,
    token: &NewToken,
    now: Timestamp,
    actor: &Actor,
) -> Result<i64, Fault> {
    self::tenant(connection, tenant)?;
    connection.execute(
        "INSERT INTO enrolment_token (tenant, hash, holder, expires, max_uses, created)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        params![
            tenant.as_str(),
            token.hash,
            token.holder,
            token.expires.as_second(),
            token.max_uses,
            now.to_string()
        ],
    )?;
    let id = connection.last_insert_rowid();
    audit(connection, now, Some(tenant), actor, "add token", &id.to_string())?;
    Ok(id)
}

/// A tenant's tokens.
pub fn tokens(connection: &Connection, tenant: &TenantSlug) -> Result<Vec<TokenRow>, Fault> {
    let mut statement = connection.prepare_cached(
        "SELECT id, holder, expires, max_uses, uses, revoked FROM enrolment_token WHERE tenant = ?1 ORDER BY id",
    )?;
    collect(statement.query([tenant.as_str()])?, |row| {
        let revoked: Option<String> = row.get(5)?;
        Ok(TokenRow {
            id: row.get(0)?,
            holder: row.get(1)?,
            expires: instant(row.get(2)?)?,
            max_uses: row.get(3)?,
            uses: row.get(4)?,
            revoked: revoked.as_deref().map(parse_instant).transpose()?,
        })
    })
}

/// Revokes a token.
pub fn revoke_token(
    connection: &Connection,
    tenant: &TenantSlug,
    id: i64,
    now: Timestamp,
    actor: &Actor,
) -> Result<(), Fault> {
    let revoked = connection.execute(
        "UPDATE enrolment_token SET revoked = coalesce(revoked, ?3) WHERE tenant = ?1 AND id = ?2",
        params![tenant.as_str(), id, now.to_string()],
    )?;
    if revoked == 0 {
        return Err(StoreError::NotFound { what: "token", name: id.to_string() }.into());
    }
    audit(connection, now, Some(tenant), actor, "revoke token", &id.to_string())
}

/// What the control file says to an enrolment: the tenant, the device and who will hold it.
#[derive(Debug)]
pub struct Binding {
    pub tenant: Tenant,
    pub device: DeviceId,
    pub holder: Option<String>,
}

/// Binds a key by a token. A key that is bound already keeps its device and uses the token no further.
pub fn bind(connection: &Connection, enrolment: &Enrolment) -> Result<Result<Binding, TokenRefusal>, Fault> {
    let id = enrolment.key.id();
    let mut tokens = connection.prepare_cached(
        "SELECT id, tenant, holder, expires, max_uses, uses, revoked FROM enrolment_token WHERE hash = ?1",
    )?;
    let mut rows = tokens.query([enrolment.token_hash])?;
    let Some(row) = rows.next()? else { return Ok(Err(TokenRefusal::Unknown)) };
    let token: i64 = row.get(0)?;
    let tenant = slug(row.get(1)?)?;
    let holder: Option<String> = row.get(2)?;
    if let Some(known) = agent_key(connection, &id)? {
        return Ok(match known.state {
            KeyState::Revoked => Err(TokenRefusal::KeyRevoked),
            _ if known.tenant != tenant => Err(TokenRefusal::Unknown),
            _ => Ok(Binding { tenant: self::tenant(connection, &tenant)?, device: known.device, holder }),
        });
    }
    let (max_uses, uses): (Option<u32>, u32) = (row.get(4)?, row.get(5)?);
    if row.get::<_, Option<String>>(6)?.is_some() {
        return Ok(Err(TokenRefusal::Revoked));
    }
    if instant(row.get(3)?)? <= enrolment.now {
        return Ok(Err(TokenRefusal::Expired));
    }
    if max_uses.is_some_and(|most| uses >= most) {
        return Ok(Err(TokenRefusal::UsedUp));
    }
    let device = DeviceId::random().map_err(|_| StoreError::NoRandomness)?;
    connection.execute("UPDATE enrolment_token SET uses = uses + 1 WHERE id = ?1", [token])?;
    connection.execute(
        "INSERT INTO agent_key (id, tenant, device, alg, public_key, state, token, enrolled)
         VALUES (?1, ?2, ?3, ?4, ?5, 'active', ?6, ?7)",
        params![
            id.as_str(),
            tenant.as_str(),
            device.to_string(),
            enrolment.key.alg.name(),
            enrolment.key.key,
            token,
            enrolment.now.to_string(),
        ],
    )?;
    audit(connection, enrolment.now, Some(&tenant), &Actor::agent(), "enrol", &device.to_string())?;
    Ok(Ok(Binding { tenant: self::tenant(connection, &tenant)?, device, holder }))
}

/// Binds a key to the asset that its machine is, by the register.
pub fn bind_to_asset(
    connection: &Connection,
    tenant: &TenantSlug,
    key: &KeyId,
    asset: DeviceId,
    now: Timestamp,
) -> Result<(), Fault> {
    connection.execute(
        "UPDATE agent_key SET device = ?3 WHERE tenant = ?1 AND id = ?2",
        params![tenant.as_str(), key.as_str(), asset.to_string()],
    )?;
    audit(connection, now, Some(tenant), &Actor::agent(), "continue asset", &asset.to_string())
}

const KEY: &str = "SELECT id, tenant, device, alg, public_key, state, enrolled FROM agent_key";

fn read_key(row: &Row<'_>) -> Result<AgentKey, Fault> {
    let corrupt = |why: String| Fault::Corrupt("an agent key", why.into());
    let id: String = row.get(0)?;
    let device: String = row.get(2)?;
    Ok(AgentKey {
        id: id.parse().map_err(|error: levetid_protocol::key::BadKeyId| corrupt(error.to_string()))?,
        tenant: slug(row.get(1)?)?,
        device: device.parse().map_err(|_| corrupt(format!("{device} is not a device id")))?,
        key: PublicKey { alg: names::member(row.get(3)?)?, key: row.get(4)? },
        state: names::member(row.get(5)?)?,
        enrolled: parse_instant(&row.get::<_, String>(6)?)?,
    })
}

/// The key of this name.
pub fn agent_key(connection: &Connection, id: &KeyId) -> Result<Option<AgentKey>, Fault> {
    let mut statement = connection.prepare_cached(&format!("{KEY} WHERE id = ?1"))?;
    Ok(collect(statement.query([id.as_str()])?, read_key)?.pop())
}

/// A tenant's keys.
pub fn agent_keys(connection: &Connection, tenant: &TenantSlug) -> Result<Vec<AgentKey>, Fault> {
    let mut statement =
        connection.prepare_cached(&format!("{KEY} WHERE tenant = ?1 ORDER BY enrolled, id"))?;
    collect(statement.query([tenant.as_str()])?, read_key)
}

/// Sets the state of a key. A revoked one stays revoked.
pub fn set_key_state(
    connection: &Connection,
    tenant: &TenantSlug,
    id: &KeyId,
    state: KeyState,
) -> Result<(), Fault> {
    let changed = connection.execute(
        "UPDATE agent_key SET state = ?3 WHERE tenant = ?1 AND id = ?2 AND (state <> 'revoked' OR ?3 = 'revoked')",
        params![tenant.as_str(), id.as_str(), names::text(&state)?],
    )?;
    if changed == 0 {
        return Err(StoreError::NotFound { what: "key", name: id.to_string() }.into());
    }
    Ok(())
}

/// Whether the file answers.
pub fn ping(connection: &Connection) -> Result<(), Fault> {
    connection.query_row("SELECT 1 FROM tenant LIMIT 1", [], |_| Ok(())).optional()?;
    Ok(())
}
