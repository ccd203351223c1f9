//! Where everything is kept. One narrow trait in the words of the domain; a module per engine below it.
//!
//! No SQL stands outside the engines. A tenant is a parameter of every verb that touches its data, and a
//! verb that writes takes who does it. A verb that returns `Ok` has its effect on disk.

#[cfg(test)]
pub mod contract;
mod error;
mod factors;
mod grid;
mod model;
mod register;
mod rows;
mod screens;
pub mod sqlite;
#[cfg(test)]
pub mod testing;

use async_trait::async_trait;
use jiff::{Timestamp, civil::Date};
use levetid_protocol::DeviceId;
use levetid_protocol::key::{KeyId, SigningKey};

pub use error::StoreError;
pub use factors::*;
pub use grid::*;
pub use model::*;
pub use register::*;
pub use rows::Rows;
pub use screens::*;

use crate::assess::Assessment;

/// The result of a verb.
pub type Result<T> = std::result::Result<T, StoreError>;

/// The verbs.
#[async_trait]
pub trait Store: std::fmt::Debug + Send + Sync {
    /// The key by which this collector signs; made when the store was.
    fn collector_key(&self) -> &SigningKey;

    /// The address at which people reach this collector, once it has been served.
    async fn public_url(&self) -> Result<Option<String>>;
    /// Says at which address people reach this collector.
    async fn set_public_url(&self, url: String) -> Result<()>;

    /// Whether the store answers.
    async fn ping(&self) -> Result<()>;

    /// Adds a tenant. [`StoreError::Exists`] when its slug is taken.
    async fn add_tenant(&self, tenant: Tenant, now: Timestamp, actor: Actor) -> Result<()>;
    /// Changes a tenant's settings; its zone stays as it was. Without a key for pseudonyms of people, every
    /// pseudonym that is kept is forgotten.
    async fn change_tenant(&self, tenant: Tenant, now: Timestamp, actor: Actor) -> Result<()>;
    /// All tenants, by slug.
    async fn tenants(&self) -> Result<Vec<Tenant>>;
    /// One tenant.
    async fn tenant(&self, slug: &TenantSlug) -> Result<Tenant>;

    /// Adds an enrolment token and returns its number.
    async fn add_token(
        &self,
        tenant: &TenantSlug,
        token: NewToken,
        now: Timestamp,
        actor: Actor,
    ) -> Result<i64>;
    /// A tenant's tokens, oldest first.
    async fn tokens(&self, tenant: &TenantSlug) -> Result<Vec<TokenRow>>;
    /// Revokes a token; what enrolled with it stays enrolled.
    async fn revoke_token(&self, tenant: &TenantSlug, id: i64, now: Timestamp, actor: Actor) -> Result<()>;

    /// Trades a token for a key's binding to a device. The same key again gives the same device. A device of the asset
    /// register without an agent is continued by the first machine that bears its maker and serial number.
    async fn enrol(&self, enrolment: Enrolment) -> Result<Enrolled>;
    /// The key of this name.
    async fn agent_key(&self, key: &KeyId) -> Result<Option<AgentKey>>;
    /// A tenant's keys, oldest first.
    async fn agent_keys(&self, tenant: &TenantSlug) -> Result<Vec<AgentKey>>;
    /// Revokes a key: it speaks for nothing any more.
    async fn revoke_key(&self, tenant: &TenantSlug, key: &KeyId, now: Timestamp, actor: Actor) -> Result<()>;

    /// Takes everything in a report, or nothing. External screens of which it tells are devices of their own; one of the
    /// asset register is continued by the first screen that bears its maker and serial number.
    async fn append_report(&self, tenant: &TenantSlug, report: VerifiedReport) -> Result<Appended>;

    /// Everything one device has reported.
    async fn device_record(&self, tenant: &TenantSlug, device: DeviceId) -> Result<DeviceRecord>;
    /// The secret with which pseudonyms of people are hashed again before they are kept; made at first need.
    async fn people_secret(&self) -> Result<[u8; 32]>;
    /// How many different people are known by pseudonym to have used a device in records that reach beyond the
    /// start of a day.
    async fn people_since(&self, tenant: &TenantSlug, device: DeviceId, day: Date) -> Result<u32>;
    /// Forgets every pseudonym of a tenant's people; returns how many.
    async fn forget_people(&self, tenant: &TenantSlug) -> Result<usize>;
    /// Says who holds a device.
    async fn set_holder(
        &self,
        tenant: &TenantSlug,
        device: DeviceId,
        holder: Option<String>,
        now: Timestamp,
        actor: Actor,
    ) -> Result<()>;

    /// All devices, as rows of an asset register are matched to them.
    async fn assets(&self, tenant: &TenantSlug) -> Result<Vec<KnownAsset>>;
    /// Keeps what the asset register says, all or nothing, and adds the devices that are not known yet. Gives the
    /// devices in the order of the entries.
    async fn put_register(
        &self,
        tenant: &TenantSlug,
        puts: Vec<RegisterPut>,
        now: Timestamp,
        actor: Actor,
    ) -> Result<Vec<DeviceId>>;

    /// Devices that changed since they were assessed, or were last assessed before `day`.
    async fn devices_to_assess(&self, tenant: &TenantSlug, day: Date) -> Result<Vec<DeviceId>>;
    /// Everything that some devices have reported. One that is gone meanwhile is left out.
    async fn device_records(&self, tenant: &TenantSlug, devices: Vec<DeviceId>) -> Result<Vec<DeviceRecord>>;
    /// Keeps assessments. A device that reported meanwhile stays to be assessed again.
    async fn save_assessments(&self, tenant: &TenantSlug, assessments: Vec<Assessed>) -> Result<()>;
    /// The assessment of a device, once there is one.
    async fn assessment(&self, tenant: &TenantSlug, device: DeviceId) -> Result<Option<Assessment>>;

    /// Adds factor sets, all or none. Every device they concern is assessed anew.
    async fn add_factor_sets(&self, import: FactorImport) -> Result<Vec<AddedFactors>>;
    /// All factor sets, oldest first.
    async fn factor_sets(&self) -> Result<Vec<FactorSet>>;
    /// The rows of a factor set, in the order of its file.
    async fn factor_rows(&self, revision: i64) -> Result<Vec<FactorRow>>;

    /// What devices whose model is known measured of the whole of themselves in records that begin on these days.
    async fn measured_devices(
        &self,
        tenant: &TenantSlug,
        first: Date,
        last: Date,
    ) -> Result<Vec<MeasuredModel>>;

    /// A page of the fleet's list. A device is in it once it is assessed.
    async fn fleet(&self, tenant: &TenantSlug, query: FleetQuery) -> Result<FleetPage>;
    /// Devices with their assessments in the order of their ids, from the one after `after` on.
    async fn rows_after(
        &self,
        tenant: &TenantSlug,
        after: Option<DeviceId>,
        limit: u32,
    ) -> Result<Vec<FleetRow>>;
    /// Sums over the fleet by category, without devices that have left service.
    async fn fleet_sums(&self, tenant: &TenantSlug) -> Result<Vec<CategorySum>>;
    /// The devices a person holds, with their assessments.
    async fn held_by(&self, tenant: &TenantSlug, login: &str) -> Result<Vec<FleetRow>>;

    /// Keeps what is new of a zone's hours under a new revision, all of it or nothing, and marks the devices of the
    /// zone's tenants as changed. Hours that are known just so change nothing.
    async fn add_grid_hours(&self, hours: NewGridHours, now: Timestamp, actor: Actor) -> Result<GridAdded>;
    /// A zone's hours as they stood at a revision; as they stand where none is given. Of an hour the newest
    /// revision counts, and a declared one before any preview.
    async fn grid_hours(&self, zone: &str, upto: Option<u64>) -> Result<GridHours>;
    /// The newest revision of a zone's hours; 0 where there are none.
    async fn grid_revision(&self, zone: &str) -> Result<u64>;
    /// What was imported and fetched, oldest first.
    async fn grid_imports(&self) -> Result<Vec<GridImport>>;
    /// How far fetching has come, by zone.
    async fn grid_fetches(&self) -> Result<Vec<GridFetch>>;
    /// Says how far fetching has come.
    async fn put_grid_fetch(&self, fetch: GridFetch) -> Result<()>;
    /// The first day of which a tenant has a usage record.
    async fn first_usage_day(&self, tenant: &TenantSlug) -> Result<Option<Date>>;

    /// Adds a person, or changes their name and role.
    async fn put_person(&self, person: Person, now: Timestamp, actor: Actor) -> Result<()>;
    /// Removes a person with their links, and says of their devices that nobody holds them.
    async fn remove_person(
        &self,
        tenant: &TenantSlug,
        login: &str,
        now: Timestamp,
        actor: Actor,
    ) -> Result<()>;
    /// One person.
    async fn person(&self, tenant: &TenantSlug, login: &str) -> Result<Person>;
    /// A tenant's people, by login.
    async fn people(&self, tenant: &TenantSlug) -> Result<Vec<Person>>;

    /// Keeps a one-time link.
    async fn add_link(&self, link: NewLink, now: Timestamp, actor: Actor) -> Result<()>;
    /// Keeps a one-time link to a device's page; whether it did. Not where its request was answered before.
    async fn add_device_link(&self, link: NewDeviceLink) -> Result<bool>;
    /// What a link leads to, while it is neither used nor expired; does not use it.
    async fn peek_link(&self, hash: [u8; 32], now: Timestamp) -> Result<Option<Link>>;
    /// Uses a link, once.
    async fn use_link(&self, hash: [u8; 32], now: Timestamp) -> Result<Option<Link>>;

    /// Keeps a session until it expires.
    async fn save_session(&self, hash: [u8; 32], data: Vec<u8>, expires: Timestamp) -> Result<()>;
    /// A session that has not expired.
    async fn load_session(&self, hash: [u8; 32], now: Timestamp) -> Result<Option<Vec<u8>>>;
    /// Ends a session.
    async fn delete_session(&self, hash: [u8; 32]) -> Result<()>;
    /// Forgets sessions, links and answered requests that have expired; returns how many.
    async fn forget_expired(&self, now: Timestamp) -> Result<usize>;
}
