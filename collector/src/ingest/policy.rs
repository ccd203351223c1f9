//! The policy an agent is told.

use jiff::Timestamp;
use levetid_protocol::DeviceId;
use levetid_protocol::policy::Policy;
use levetid_protocol::problem::{Problem, ProblemKind};
use levetid_protocol::text::Text;

use crate::store::Tenant;
use crate::zone;

/// The policy of a device, from its tenant's settings.
///
/// Every tenant's devices get the same detail: a device whose holder the collector does not know is not
/// thereby a shared one, and finer records must be chosen.
pub fn of(tenant: &Tenant, device: DeviceId, now: Timestamp) -> Result<Policy, Problem> {
    let zone = Text::clean(&tenant.zone)
        .ok_or_else(|| Problem::new(ProblemKind::Internal, "The tenant has no time zone; set one."))?;
    Ok(Policy {
        device,
        version: version(tenant, now),
        detail: tenant.detail,
        report_growing: tenant.report_growing,
        zone,
        offsets: zone::offsets(&tenant.zone, now),
        observe_from: tenant.observe_from,
        people_key: tenant.people_key.clone(),
        next_key: None,
    })
}

/// Rises with the tenant's settings, and with the year: each year tells of further changes of the clock.
pub fn version(tenant: &Tenant, now: Timestamp) -> u64 {
    let year = zone::local_day(&tenant.zone, now).year().unsigned_abs();
    u64::from(tenant.policy_version).saturating_mul(10_000).saturating_add(year.into())
}
