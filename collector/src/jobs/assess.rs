//! Assesses the devices that changed.

use jiff::Timestamp;

use crate::assess::assess;
use crate::store::{Assessed, Result, Store, Tenant};
use crate::zone;

/// Devices read, assessed and saved at a time: bounds the memory it takes.
const BATCH: u32 = 200;

/// Assesses, in every tenant, the devices that changed or were last assessed on an earlier day. Returns how many.
pub async fn run_once(store: &dyn Store, now: Timestamp) -> Result<usize> {
    let mut count = 0;
    for tenant in store.tenants().await? {
        count += of_tenant(store, &tenant, now).await?;
    }
    Ok(count)
}

async fn of_tenant(store: &dyn Store, tenant: &Tenant, now: Timestamp) -> Result<usize> {
    let today = zone::local_day(&tenant.zone, now);
    let mut count = 0;
    loop {
        let records = store.devices_to_assess(&tenant.slug, today, BATCH).await?;
        let found = records.len();
        let assessed: Vec<Assessed> = records
            .iter()
            .filter_map(|record| match assess(record, tenant, today) {
                Ok(assessment) => {
                    Some(Assessed { device: record.device.id, changes: record.changes, assessment })
                }
                Err(error) => {
                    // One device that cannot be assessed must not keep the others waiting.
                    tracing::error!(tenant = %tenant.slug, device = %record.device.id, %error, "not assessed");
                    None
                }
            })
            .collect();
        let saved = assessed.len();
        if saved > 0 {
            store.save_assessments(&tenant.slug, assessed).await?;
        }
        count += saved;
        if found < usize::try_from(BATCH).unwrap_or(usize::MAX) || saved == 0 {
            return Ok(count);
        }
    }
}
