//! Assesses the devices that changed.

use std::panic::{AssertUnwindSafe, catch_unwind};

use jiff::{Timestamp, civil::Date};

use crate::assess::assess;
use crate::error::chain;
use crate::grid::{Cache, TenantGrid};
use crate::store::{Assessed, DeviceRecord, Result, Store, Tenant};
use crate::zone;

/// Devices read, assessed and saved at a time: bounds the memory it takes.
const BATCH: u32 = 200;

/// How a run went.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Run {
    /// Devices assessed.
    pub assessed: usize,
    /// Devices and tenants that could not be; the log says why.
    pub failed: usize,
}

/// Assesses, in every tenant, the devices that changed or were last assessed on an earlier day. What fails in
/// one device or tenant keeps no other waiting.
///
/// # Errors
/// When the tenants cannot be listed.
pub async fn run_once(store: &dyn Store, grids: &Cache, now: Timestamp) -> Result<Run> {
    let mut run = Run::default();
    for tenant in store.tenants().await? {
        if let Err(error) = of_tenant(store, grids, &tenant, now, &mut run).await {
            run.failed += 1;
            tracing::error!(tenant = %tenant.slug, error = %chain(&error), "a tenant's devices are not assessed");
        }
    }
    Ok(run)
}

async fn of_tenant(
    store: &dyn Store,
    grids: &Cache,
    tenant: &Tenant,
    now: Timestamp,
    run: &mut Run,
) -> Result<()> {
    let today = zone::local_day(&tenant.zone, now);
    loop {
        let records = store.devices_to_assess(&tenant.slug, today, BATCH).await?;
        let found = records.len();
        if found == 0 {
            return Ok(());
        }
        let grid = grids.get(store, tenant).await?;
        let assessed: Vec<Assessed> =
            records.iter().filter_map(|record| of_device(record, tenant, &grid, today)).collect();
        let saved = assessed.len();
        run.failed += found - saved;
        if saved > 0 {
            store.save_assessments(&tenant.slug, assessed).await?;
        }
        run.assessed += saved;
        if found < usize::try_from(BATCH).unwrap_or(usize::MAX) || saved == 0 {
            return Ok(());
        }
    }
}

fn of_device(record: &DeviceRecord, tenant: &Tenant, grid: &TenantGrid, today: Date) -> Option<Assessed> {
    let why = match catch_unwind(AssertUnwindSafe(|| assess(record, tenant, grid, today))) {
        Ok(Ok(assessment)) => {
            return Some(Assessed { device: record.device.id, changes: record.changes, assessment });
        }
        Ok(Err(error)) => error.to_string(),
        Err(_) => "the assessment panicked, which is a fault of this program".to_owned(),
    };
    tracing::error!(tenant = %tenant.slug, device = %record.device.id, why, "a device is not assessed");
    None
}
