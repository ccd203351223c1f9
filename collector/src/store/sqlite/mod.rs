//! The embedded store: `control.sqlite` for tenants, tokens, keys and people, and one file a tenant.

mod assessments;
mod control;
mod database;
mod day;
mod detail;
mod devices;
mod factors;
mod fault;
mod grid;
mod grid_day;
mod links;
mod names;
mod packed;
mod people;
mod pseudonyms;
mod register;
mod reports;
mod screens;
mod sums;
#[cfg(test)]
mod tests;
mod versioned;
mod writer;

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use jiff::{Timestamp, civil::Date};
use levetid_protocol::DeviceId;
use levetid_protocol::enrol::KeyState;
use levetid_protocol::key::{KeyId, SigningKey};

use self::database::{Database, Schema};
use super::*;

/// The embedded store below one folder.
#[derive(Debug)]
pub struct SqliteStore {
    folder: PathBuf,
    control: Arc<Database>,
    tenants: Mutex<HashMap<TenantSlug, Arc<Database>>>,
    key: SigningKey,
}

impl SqliteStore {
    /// Opens the store. Where it is missing it is made if `make` says so. Its files are readable by their owner
    /// only.
    pub async fn open(folder: &Path, make: bool, now: Timestamp) -> Result<Self> {
        let path = folder.join("control.sqlite");
        if !path.exists() {
            let tenants = folder.join("tenants");
            let is_empty = std::fs::read_dir(&tenants).map_or(true, |mut files| files.next().is_none());
            if !make || !is_empty {
                return Err(StoreError::Missing {
                    path: path.display().to_string(),
                    tenants_remain: !is_empty,
                });
            }
        }
        make_private(&folder.join("tenants"))?;
        let control = Arc::new(open_private(&path, Schema::Control)?);
        let key = control.write(move |c| control::collector_key(c, now)).await?;
        Ok(Self { folder: folder.to_owned(), control, tenants: Mutex::default(), key })
    }

    /// The file of a tenant that exists.
    async fn file(&self, tenant: &TenantSlug) -> Result<Arc<Database>> {
        if let Some(open) = self.tenants.lock().unwrap_or_else(PoisonError::into_inner).get(tenant) {
            return Ok(Arc::clone(open));
        }
        self.tenant(tenant).await?;
        let mut files = self.tenants.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(open) = files.get(tenant) {
            return Ok(Arc::clone(open));
        }
        let path = self.folder.join("tenants").join(format!("{tenant}.sqlite"));
        let opened = Arc::new(open_private(&path, Schema::Tenant)?);
        files.insert(tenant.clone(), Arc::clone(&opened));
        Ok(opened)
    }
}

fn make_private(folder: &Path) -> Result<()> {
    std::fs::create_dir_all(folder)
        .and_then(|()| restrict(folder.parent().unwrap_or(folder), 0o700))
        .map_err(|source| StoreError::Engine { path: folder.display().to_string(), source: source.into() })
}

fn open_private(path: &Path, schema: Schema) -> Result<Database> {
    let database = Database::open(path, schema)?;
    restrict(path, 0o600)
        .map_err(|source| StoreError::Engine { path: path.display().to_string(), source: source.into() })?;
    Ok(database)
}

#[cfg(unix)]
fn restrict(path: &Path, mode: u32) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode))
}

#[cfg(not(unix))]
fn restrict(_path: &Path, _mode: u32) -> std::io::Result<()> {
    Ok(())
}

#[async_trait]
impl Store for SqliteStore {
    fn collector_key(&self) -> &SigningKey {
        &self.key
    }

    async fn public_url(&self) -> Result<Option<String>> {
        self.control.read(control::public_url).await
    }

    async fn set_public_url(&self, url: String) -> Result<()> {
        self.control.write(move |c| control::set_public_url(c, &url)).await
    }

    async fn ping(&self) -> Result<()> {
        self.control.read(control::ping).await?;
        let open: Vec<_> =
            self.tenants.lock().unwrap_or_else(PoisonError::into_inner).values().cloned().collect();
        for file in open {
            // A transaction that changes nothing writes nothing, and fails where writing would.
            file.write(|_| Ok(())).await?;
        }
        Ok(())
    }

    async fn add_tenant(&self, tenant: Tenant, now: Timestamp, actor: Actor) -> Result<()> {
        self.control.write(move |c| control::add_tenant(c, &tenant, now, &actor)).await
    }

    async fn change_tenant(&self, tenant: Tenant, now: Timestamp, actor: Actor) -> Result<()> {
        let file = self.file(&tenant.slug).await?;
        let keeps_people = tenant.people_key.is_some();
        let slug = tenant.slug.clone();
        let had_people = self.tenant(&slug).await?.people_key.is_some();
        self.control.write(move |c| control::change_tenant(c, &tenant, now, &actor)).await?;
        file.write(devices::all_changed).await?;
        if !keeps_people {
            self.forget_people(&slug).await?;
            if had_people {
                self.control.empty_log().await?;
            }
        }
        Ok(())
    }

    async fn tenants(&self) -> Result<Vec<Tenant>> {
        self.control.read(control::tenants).await
    }

    async fn tenant(&self, slug: &TenantSlug) -> Result<Tenant> {
        let slug = slug.clone();
        self.control.read(move |c| control::tenant(c, &slug)).await
    }

    async fn add_token(
        &self,
        tenant: &TenantSlug,
        token: NewToken,
        now: Timestamp,
        actor: Actor,
    ) -> Result<i64> {
        let tenant = tenant.clone();
        self.control.write(move |c| control::add_token(c, &tenant, &token, now, &actor)).await
    }

    async fn tokens(&self, tenant: &TenantSlug) -> Result<Vec<TokenRow>> {
        let tenant = self.tenant(tenant).await?.slug;
        self.control.read(move |c| control::tokens(c, &tenant)).await
    }

    async fn revoke_token(&self, tenant: &TenantSlug, id: i64, now: Timestamp, actor: Actor) -> Result<()> {
        let tenant = tenant.clone();
        self.control.write(move |c| control::revoke_token(c, &tenant, id, now, &actor)).await
    }

    /// The key is bound in `control.sqlite` first, then the device is added to the tenant's file, or found there in the
    /// register, to which the key is then bound. When the collector dies between the steps, the agent asks again and
    /// they are made up for.
    async fn enrol(&self, enrolment: Enrolment) -> Result<Enrolled> {
        let (key, machine, now) = (enrolment.key.id(), enrolment.machine.clone(), enrolment.now);
        let bound = self.control.write(move |c| control::bind(c, &enrolment)).await?;
        let control::Binding { tenant, device, holder } = match bound {
            Ok(binding) => binding,
            Err(refusal) => return Ok(Enrolled::Refused(refusal)),
        };
        let today = crate::zone::local_day(&tenant.zone, now);
        let file = self.file(&tenant.slug).await?;
        let (continued, claims) = file
            .write(move |c| match register::continued(c, device, &machine, holder.as_deref(), today)? {
                Some(asset) => Ok((Some(asset), None)),
                None => Ok((None, devices::add(c, device, &machine, holder.as_deref(), today)?)),
            })
            .await?;
        let state = if claims.is_some() { KeyState::Pending } else { KeyState::Active };
        let slug = tenant.slug.clone();
        self.control
            .write(move |c| {
                if let Some(asset) = continued {
                    control::bind_to_asset(c, &slug, &key, asset, now)?;
                }
                control::set_key_state(c, &slug, &key, state)
            })
            .await?;
        let device = continued.unwrap_or(device);
        Ok(Enrolled::Bound { tenant: Box::new(tenant), device, state })
    }

    async fn agent_key(&self, key: &KeyId) -> Result<Option<AgentKey>> {
        let key = key.clone();
        self.control.read(move |c| control::agent_key(c, &key)).await
    }

    async fn agent_keys(&self, tenant: &TenantSlug) -> Result<Vec<AgentKey>> {
        let tenant = self.tenant(tenant).await?.slug;
        self.control.read(move |c| control::agent_keys(c, &tenant)).await
    }

    async fn revoke_key(&self, tenant: &TenantSlug, key: &KeyId, now: Timestamp, actor: Actor) -> Result<()> {
        let (tenant, key) = (tenant.clone(), key.clone());
        self.control
            .write(move |c| {
                control::set_key_state(c, &tenant, &key, KeyState::Revoked)?;
                control::audit(c, now, Some(&tenant), &actor, "revoke key", key.as_str())
            })
            .await
    }

    async fn append_report(&self, tenant: &TenantSlug, report: VerifiedReport) -> Result<Appended> {
        self.file(tenant).await?.write(move |c| reports::append(c, &report)).await
    }

    async fn device_record(&self, tenant: &TenantSlug, device: DeviceId) -> Result<DeviceRecord> {
        self.file(tenant).await?.read(move |c| devices::record(c, device)).await
    }

    async fn people_secret(&self) -> Result<[u8; 32]> {
        match self.control.read(pseudonyms::secret).await? {
            Some(secret) => Ok(secret),
            None => self.control.write(pseudonyms::make_secret).await,
        }
    }

    async fn people_since(&self, tenant: &TenantSlug, device: DeviceId, day: Date) -> Result<u32> {
        self.file(tenant).await?.read(move |c| pseudonyms::count(c, device, day)).await
    }

    async fn forget_people(&self, tenant: &TenantSlug) -> Result<usize> {
        let file = self.file(tenant).await?;
        let forgotten = file.write(pseudonyms::forget).await?;
        if forgotten > 0 {
            file.empty_log().await?;
        }
        Ok(forgotten)
    }

    async fn set_holder(
        &self,
        tenant: &TenantSlug,
        device: DeviceId,
        holder: Option<String>,
        now: Timestamp,
        actor: Actor,
    ) -> Result<()> {
        let subject = format!("{device} to {}", holder.as_deref().unwrap_or("nobody"));
        self.file(tenant).await?.write(move |c| devices::set_holder(c, device, holder.as_deref())).await?;
        let tenant = tenant.clone();
        self.control
            .write(move |c| control::audit(c, now, Some(&tenant), &actor, "set holder", &subject))
            .await
    }

    async fn assets(&self, tenant: &TenantSlug) -> Result<Vec<KnownAsset>> {
        self.file(tenant).await?.read(register::assets).await
    }

    async fn put_register(
        &self,
        tenant: &TenantSlug,
        puts: Vec<RegisterPut>,
        now: Timestamp,
        actor: Actor,
    ) -> Result<Vec<DeviceId>> {
        let new = puts.iter().filter(|put| put.device.is_none()).count();
        let subject = format!("{new} devices added, {} changed", puts.len() - new);
        let who = actor.clone();
        let file = self.file(tenant).await?;
        let devices = file.write(move |c| register::put(c, &puts, now, &who)).await?;
        let tenant = tenant.clone();
        self.control
            .write(move |c| control::audit(c, now, Some(&tenant), &actor, "import asset register", &subject))
            .await?;
        Ok(devices)
    }

    async fn devices_to_assess(&self, tenant: &TenantSlug, day: Date) -> Result<Vec<DeviceId>> {
        self.file(tenant).await?.read(move |c| devices::to_assess(c, day)).await
    }

    async fn device_records(&self, tenant: &TenantSlug, devices: Vec<DeviceId>) -> Result<Vec<DeviceRecord>> {
        self.file(tenant).await?.read(move |c| devices::records(c, &devices)).await
    }

    async fn save_assessments(&self, tenant: &TenantSlug, assessments: Vec<Assessed>) -> Result<()> {
        let file = self.file(tenant).await?;
        // The writer is one for all: what can be done before is.
        let packed = file.beside(|_| assessments::pack(assessments)).await?;
        file.write(move |c| assessments::save(c, &packed)).await
    }

    async fn assessment(&self, tenant: &TenantSlug, device: DeviceId) -> Result<Option<Assessment>> {
        self.file(tenant).await?.read(move |c| assessments::of(c, device)).await
    }

    async fn measured_devices(
        &self,
        tenant: &TenantSlug,
        first: Date,
        last: Date,
    ) -> Result<Vec<MeasuredModel>> {
        self.file(tenant).await?.read(move |c| assessments::measured(c, first, last)).await
    }

    async fn add_factor_sets(&self, import: FactorImport) -> Result<Vec<AddedFactors>> {
        let concerned = match &import.tenant {
            Some(slug) => vec![self.tenant(slug).await?.slug],
            None => self.tenants().await?.into_iter().map(|tenant| tenant.slug).collect(),
        };
        let added = self.control.write(move |c| factors::add(c, &import)).await?;
        if added.iter().any(|set| matches!(set, AddedFactors::Added(_))) {
            for slug in &concerned {
                self.file(slug).await?.write(devices::all_changed).await?;
            }
        }
        Ok(added)
    }

    async fn factor_sets(&self) -> Result<Vec<FactorSet>> {
        self.control.read(factors::sets).await
    }

    async fn factor_rows(&self, revision: i64) -> Result<Vec<FactorRow>> {
        self.control.read(move |c| factors::rows(c, revision)).await
    }

    async fn fleet(&self, tenant: &TenantSlug, query: FleetQuery) -> Result<FleetPage> {
        self.file(tenant).await?.read(move |c| assessments::fleet(c, &query)).await
    }

    async fn rows_after(
        &self,
        tenant: &TenantSlug,
        after: Option<DeviceId>,
        limit: u32,
    ) -> Result<Vec<FleetRow>> {
        self.file(tenant).await?.read(move |c| assessments::rows_after(c, after, limit)).await
    }

    async fn fleet_sums(&self, tenant: &TenantSlug) -> Result<Vec<CategorySum>> {
        self.file(tenant).await?.read(sums::all).await
    }

    async fn held_by(&self, tenant: &TenantSlug, login: &str) -> Result<Vec<FleetRow>> {
        let login = login.to_owned();
        self.file(tenant).await?.read(move |c| assessments::held_by(c, &login)).await
    }

    async fn add_grid_hours(&self, hours: NewGridHours, now: Timestamp, actor: Actor) -> Result<GridAdded> {
        let zone = hours.zone.clone();
        let added = self.control.write(move |c| grid::add(c, &hours, now, &actor)).await?;
        if added.revision.is_some() {
            // Should this be cut short, every device is assessed anew the next day all the same.
            for tenant in self.tenants().await? {
                if !tenant.grid_zones().contains(&zone.as_str()) {
                    continue;
                }
                self.file(&tenant.slug).await?.write(devices::all_changed).await?;
            }
        }
        Ok(added)
    }

    async fn grid_hours(&self, zone: &str, upto: Option<u64>) -> Result<GridHours> {
        let zone = zone.to_owned();
        self.control.read(move |c| grid::hours(c, &zone, upto)).await
    }

    async fn grid_revision(&self, zone: &str) -> Result<u64> {
        let zone = zone.to_owned();
        self.control.read(move |c| grid::revision(c, &zone)).await
    }

    async fn grid_imports(&self) -> Result<Vec<GridImport>> {
        self.control.read(grid::imports).await
    }

    async fn grid_fetches(&self) -> Result<Vec<GridFetch>> {
        self.control.read(grid::fetches).await
    }

    async fn put_grid_fetch(&self, fetch: GridFetch) -> Result<()> {
        self.control.write(move |c| grid::put_fetch(c, &fetch)).await
    }

    async fn first_usage_day(&self, tenant: &TenantSlug) -> Result<Option<Date>> {
        self.file(tenant).await?.read(devices::first_usage_day).await
    }

    async fn put_person(&self, person: Person, now: Timestamp, actor: Actor) -> Result<()> {
        self.control.write(move |c| people::put(c, &person, now, &actor)).await
    }

    async fn remove_person(
        &self,
        tenant: &TenantSlug,
        login: &str,
        now: Timestamp,
        actor: Actor,
    ) -> Result<()> {
        let (slug, person) = (tenant.clone(), login.to_owned());
        self.control.write(move |c| people::remove(c, &slug, &person, now, &actor)).await?;
        let login = login.to_owned();
        self.file(tenant).await?.write(move |c| devices::held_by_nobody(c, &login)).await
    }

    async fn person(&self, tenant: &TenantSlug, login: &str) -> Result<Person> {
        let (tenant, login) = (tenant.clone(), login.to_owned());
        self.control.read(move |c| people::one(c, &tenant, &login)).await
    }

    async fn people(&self, tenant: &TenantSlug) -> Result<Vec<Person>> {
        let tenant = self.tenant(tenant).await?.slug;
        self.control.read(move |c| people::all(c, &tenant)).await
    }

    async fn add_link(&self, link: NewLink, now: Timestamp, actor: Actor) -> Result<()> {
        self.control.write(move |c| links::add(c, &link, now, &actor)).await
    }

    async fn add_device_link(&self, link: NewDeviceLink) -> Result<bool> {
        self.control.write(move |c| links::add_to_device(c, &link)).await
    }

    async fn peek_link(&self, hash: [u8; 32], now: Timestamp) -> Result<Option<Link>> {
        self.control.read(move |c| links::peek(c, hash, now)).await
    }

    async fn use_link(&self, hash: [u8; 32], now: Timestamp) -> Result<Option<Link>> {
        self.control.write(move |c| links::spend(c, hash, now)).await
    }

    async fn save_session(&self, hash: [u8; 32], data: Vec<u8>, expires: Timestamp) -> Result<()> {
        self.control.write(move |c| links::save_session(c, hash, &data, expires)).await
    }

    async fn load_session(&self, hash: [u8; 32], now: Timestamp) -> Result<Option<Vec<u8>>> {
        self.control.read(move |c| links::load_session(c, hash, now)).await
    }

    async fn delete_session(&self, hash: [u8; 32]) -> Result<()> {
        self.control.write(move |c| links::delete_session(c, hash)).await
    }

    async fn forget_expired(&self, now: Timestamp) -> Result<usize> {
        self.control.write(move |c| links::forget_expired(c, now)).await
    }
}
