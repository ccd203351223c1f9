//! The words of the store: what its verbs take and give.

use std::collections::BTreeMap;

use jiff::{Timestamp, civil::Date};
use levetid_footprint::figure::Method;
use levetid_footprint::total::Total;
use levetid_protocol::history::HistoryRow;
use levetid_protocol::key::{KeyId, PublicKey};
use levetid_protocol::people::PeopleKey;
use levetid_protocol::policy::Detail;
use levetid_protocol::profile::DeviceProfile;
use levetid_protocol::report::{Refusal, Report};
use levetid_protocol::usage::UsageRecord;
use levetid_protocol::wear::WearSample;
use levetid_protocol::{DeviceId, enrol::KeyState, enrol::MachineIdentity};

use super::{Registered, Screen};
use crate::assess::Assessment;

/// The short name of a tenant: 1 to 40 lower-case letters, digits and hyphens, starting with a letter.
/// It is part of a file name.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(transparent)]
pub struct TenantSlug(String);

impl TenantSlug {
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for TenantSlug {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::str::FromStr for TenantSlug {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let shape = text.starts_with(|c: char| c.is_ascii_lowercase())
            && text.len() <= 40
            && text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-');
        if shape {
            Ok(Self(text.to_owned()))
        } else {
            Err(format!(
                "{text:?} is no tenant: 1 to 40 lower-case letters, digits and hyphens, starting with a letter"
            ))
        }
    }
}

/// A tenant: a municipality, and its settings.
#[derive(Debug, Clone, PartialEq)]
pub struct Tenant {
    pub slug: TenantSlug,
    pub name: String,
    /// IANA time zone in which its days are counted.
    pub zone: String,
    /// Grid zone of its electricity, such as `DK2`.
    pub grid_zone: String,
    /// Grid zones of units that lie elsewhere, by the unit's name in the asset register.
    pub unit_zones: BTreeMap<String, String>,
    pub detail: Detail,
    /// Agents report their running record every minute: the trial.
    pub report_growing: bool,
    /// The first day on which use is observed.
    pub observe_from: Option<Date>,
    /// The key with which agents make pseudonyms of people; none, as it is unless the tenant turned them on.
    pub people_key: Option<PeopleKey>,
    /// What its electricity emits by the market, where it has said so.
    pub market: Option<MarketFactor>,
    /// What the privacy page tells staff.
    pub notice: Notice,
    /// Baseline life, years.
    pub baseline_life_years: f64,
    /// Target life, years.
    pub target_life_years: f64,
    /// Rises whenever a setting that agents follow changes.
    pub policy_version: u32,
}

impl Tenant {
    /// The grid zone of a device's electricity: its unit's, else the tenant's.
    pub fn grid_zone_of(&self, device: &Device) -> &str {
        let unit = device.register.as_ref().and_then(|known| known.entry.unit.as_deref());
        unit.and_then(|unit| self.unit_zones.get(unit)).unwrap_or(&self.grid_zone)
    }

    /// Every grid zone it has, the tenant's own first.
    pub fn grid_zones(&self) -> Vec<&str> {
        let mut zones = vec![self.grid_zone.as_str()];
        for zone in self.unit_zones.values() {
            if !zones.contains(&zone.as_str()) {
                zones.push(zone);
            }
        }
        zones
    }
}

/// A residual-mix or contract factor, for scope 2 by the market-based method.
#[derive(Debug, Clone, PartialEq)]
pub struct MarketFactor {
    pub g_per_kwh: f64,
    /// Where it is from, in the tenant's own words.
    pub source: String,
}

/// What a tenant tells its staff, in its own words; shown on the privacy page.
#[derive(Debug, Clone, Default, PartialEq, Eq, clap::Args)]
pub struct Notice {
    /// Whom staff may ask, such as the data protection officer's address.
    #[arg(long)]
    pub contact: Option<String>,
    /// What the figures are used for.
    #[arg(long)]
    pub purpose: Option<String>,
    /// The legal basis.
    #[arg(long)]
    pub legal_basis: Option<String>,
}

/// A token to be stored: never the token itself, only its hash.
#[derive(Debug, Clone)]
pub struct NewToken {
    pub hash: [u8; 32],
    /// The person who will hold the devices that enrol with it.
    pub holder: Option<String>,
    pub expires: Timestamp,
    pub max_uses: Option<u32>,
}

/// A token as it is listed.
#[derive(Debug, Clone)]
pub struct TokenRow {
    pub id: i64,
    pub holder: Option<String>,
    pub expires: Timestamp,
    pub max_uses: Option<u32>,
    pub uses: u32,
    pub revoked: Option<Timestamp>,
}

/// A PC that asks to be enrolled; its signature has been checked.
#[derive(Debug, Clone)]
pub struct Enrolment {
    pub token_hash: [u8; 32],
    pub key: PublicKey,
    pub machine: MachineIdentity,
    /// The collector's local day is not known before the tenant is: the store derives it.
    pub now: Timestamp,
}

/// What came of an enrolment.
#[derive(Debug, Clone)]
pub enum Enrolled {
    /// The key speaks for the device.
    Bound { tenant: Box<Tenant>, device: DeviceId, state: KeyState },
    /// The token is not accepted, for this reason.
    Refused(TokenRefusal),
}

/// Why a token is not accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenRefusal {
    Unknown,
    Expired,
    Revoked,
    UsedUp,
    /// The key was enrolled before and revoked since.
    KeyRevoked,
}

/// A key that may sign reports.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AgentKey {
    pub id: KeyId,
    pub tenant: TenantSlug,
    pub device: DeviceId,
    pub key: PublicKey,
    pub state: KeyState,
    pub enrolled: Timestamp,
}

/// A report that has been verified and checked.
#[derive(Debug, Clone)]
pub struct VerifiedReport {
    pub key: KeyId,
    pub device: DeviceId,
    /// SHA-256 of the body as sent: a retry has the same.
    pub digest: [u8; 32],
    /// The tenant's local day on which it arrived.
    pub day: Date,
    /// Pseudonyms of people in its records have been hashed again with [`super::Store::people_secret`].
    pub report: Report,
}

/// What came of appending a report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Appended {
    /// It is held, but for the parts that contradict what was held before. `before` is the highest sequence held
    /// of the key until now.
    Held { before: Option<u64>, refused: Vec<Refusal> },
    /// The key has already sent another report under this sequence: two machines use it.
    Diverged { held: u64 },
}

/// A device, as lists and pages need it beside its assessment.
#[derive(Debug, Clone, PartialEq)]
pub struct Device {
    pub id: DeviceId,
    /// Of a screen that nobody was said to hold: who holds all PCs at which it was seen lately.
    pub holder: Option<String>,
    /// The device whose identity it claims too.
    pub claims: Option<DeviceId>,
    /// None of a device for which no agent has ever spoken; of a screen when PCs told of it.
    pub contact: Option<Contact>,
    /// What the asset register says of it.
    pub register: Option<Registered>,
}

/// The days on which an agent was heard of first and last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Contact {
    pub first: Date,
    pub last: Date,
}

/// Everything a device has reported.
#[derive(Debug, Clone)]
pub struct DeviceRecord {
    pub device: Device,
    pub profile: Option<DeviceProfile>,
    /// What PCs tell of it, where it is an external screen.
    pub screen: Option<Screen>,
    /// In order of time; a screen's by [`super::use_of`]. Without pseudonyms of people: those are only ever counted.
    pub usage: Vec<UsageRecord>,
    /// In order of time, without rows whose days a usage record covers.
    pub history: Vec<HistoryRow>,
    /// In order of time.
    pub wear: Vec<WearSample>,
    /// What [`Assessed::changes`] is to repeat.
    pub changes: u32,
}

/// An assessment to be kept.
#[derive(Debug, Clone)]
pub struct Assessed {
    pub device: DeviceId,
    /// The [`DeviceRecord::changes`] it was made from: where the device has reported since, it stays to be
    /// assessed again.
    pub changes: u32,
    pub assessment: Assessment,
}

/// A row of the fleet's list.
#[derive(Debug, Clone)]
pub struct FleetRow {
    pub device: Device,
    pub assessment: Option<Assessment>,
}

/// Which devices a list shows, and in which order.
#[derive(Debug, Clone, Default)]
pub struct FleetQuery {
    /// Part of a name, model or operating system; any case.
    pub text: String,
    pub sort: FleetSort,
    pub descending: bool,
    pub offset: u32,
    pub limit: u32,
}

/// What a list of devices is sorted by.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum FleetSort {
    #[default]
    Name,
    Category,
    /// Oldest first.
    Built,
    EnergySoFar,
    FootprintPerYear,
    LastContact,
}

/// A page of a list, and how many there are in all.
#[derive(Debug, Clone)]
pub struct FleetPage {
    pub rows: Vec<FleetRow>,
    pub total: u32,
}

/// Sums over the devices of one category.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct CategorySum {
    pub category: String,
    pub devices: u32,
    /// Their footprint, kg CO2e a year.
    pub footprint: KnownSum,
    /// Their energy, kWh a year.
    pub energy: KnownSum,
    /// Of devices of which both are known: the making, kg CO2e.
    pub making: KnownSum,
    /// Of the same: the energy, kWh a year.
    pub energy_beside_making: KnownSum,
    /// Devices past their baseline life.
    pub past_baseline: u32,
    /// Devices whose age is not known.
    pub age_not_known: u32,
}

/// The sum of a figure over the devices of which it is known.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct KnownSum {
    /// How many those are.
    pub devices: u32,
    /// Kept by source of error, so that totals of categories add up to the fleet's.
    pub total: Total,
    /// The least certain method among them; absent when there are none.
    pub method: Option<Method>,
}

/// A person who may sign in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    pub tenant: TenantSlug,
    pub login: String,
    /// May be empty: the trial's owner has not said.
    pub name: String,
    pub role: Role,
}

impl Person {
    /// What to call them, where it is known.
    pub fn shown_name(&self) -> Option<String> {
        (!self.name.trim().is_empty()).then(|| self.name.clone())
    }
}

/// What a person may do. Each includes the ones before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, clap::ValueEnum)]
pub enum Role {
    /// Sees the devices they hold.
    Employee,
    /// Sees the fleet.
    Reader,
    /// Acts on devices.
    It,
    /// Sets tenants' settings, tokens and people.
    Admin,
}

/// A one-time link to be stored, by the hash of its secret.
#[derive(Debug, Clone)]
pub struct NewLink {
    pub hash: [u8; 32],
    pub tenant: TenantSlug,
    pub login: String,
    /// Where it leads after signing in.
    pub path: String,
    pub expires: Timestamp,
}

/// A one-time link to a device's page, as its agent asked for it; to be stored by the hash of its secret.
#[derive(Debug, Clone)]
pub struct NewDeviceLink {
    pub hash: [u8; 32],
    /// The key that asked. The link leads to the device it speaks for, while it does.
    pub key: KeyId,
    /// The hash of the request: it is answered once.
    pub request: [u8; 32],
    pub expires: Timestamp,
    /// Until when a copy of the request would verify.
    pub remembered_to: Timestamp,
}

/// Who comes in by a link, and whom a session is of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Visitor {
    /// A person who is known here.
    Person(Person),
    /// Whoever sits at the device this key speaks for. Who that is nobody here knows.
    Device(AgentKey),
}

/// What a link leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    pub visitor: Visitor,
    pub path: String,
}

/// Where a link to a device's page leads.
pub const DEVICE_LINK_PATH: &str = "/me";

/// Who does something: a person's login, `cli`, `agent` (whoever sits at the device, too) or `job`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor(pub String);

impl Actor {
    pub fn cli() -> Self {
        Self("cli".into())
    }

    pub fn agent() -> Self {
        Self("agent".into())
    }
}
