//! Assesses the devices that changed.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jiff::{Timestamp, civil::Date};

use crate::assess::assess;
use crate::error::chain;
use crate::factors::{self, Factors};
use crate::grid::{self, TenantGrid};
use crate::store::{Assessed, DeviceRecord, Result, Store, Tenant};
use crate::zone;

/// Devices read, assessed and saved at a time: bounds the memory it takes.
const BATCH: usize = 200;

/// What was read of factors and grids, and is read again only where something is new.
#[derive(Debug, Default)]
pub struct Known {
    factors: factors::Cache,
    grids: grid::Cache,
}

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
pub async fn run_once(store: &dyn Store, known: &Known, now: Timestamp) -> Result<Run> {
    let run = Mutex::new(Run::default());
    for tenant in store.tenants().await? {
        if let Err(error) = of_tenant(store, known, &tenant, now, &run).await {
            locked(&run).failed += 1;
            tracing::error!(tenant = %tenant.slug, error = %chain(&error), "a tenant's devices are not assessed");
        }
    }
    Ok(run.into_inner().unwrap_or_else(PoisonError::into_inner))
}

/// Three batches are under way at once, each on its own: two keep two processors busy while one waits for the disk.
async fn of_tenant(
    store: &dyn Store,
    known: &Known,
    tenant: &Tenant,
    now: Timestamp,
    run: &Mutex<Run>,
) -> Result<()> {
    let today = zone::local_day(&tenant.zone, now);
    let slug = &tenant.slug;
    let waiting = store.devices_to_assess(slug, today).await?;
    if waiting.is_empty() {
        return Ok(());
    }
    let factors = known.factors.get(store, slug).await?;
    let grid = known.grids.get(store, tenant, &factors).await?;
    let work = Arc::new((tenant.clone(), factors, grid));
    let batches = Mutex::new(waiting.chunks(BATCH));
    let next = || locked(&batches).next().map(<[_]>::to_vec);
    let one_by_one = || async {
        while let Some(batch) = next() {
            let records = store.device_records(slug, batch).await?;
            let found = records.len();
            let assessed = of_batch(records, Arc::clone(&work), today).await;
            let done = assessed.len();
            store.save_assessments(slug, assessed).await?;
            let mut run = locked(run);
            run.assessed += done;
            run.failed += found - done;
        }
        Ok(())
    };
    tokio::try_join!(one_by_one(), one_by_one(), one_by_one())?;
    Ok(())
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Assesses a batch on a thread of its own: what of it could be assessed.
async fn of_batch(
    records: Vec<DeviceRecord>,
    work: Arc<(Tenant, Factors, TenantGrid)>,
    today: Date,
) -> Vec<Assessed> {
    let assess_all = move || {
        let (tenant, factors, grid) = &*work;
        records.iter().filter_map(|record| of_device(record, tenant, factors, grid, today)).collect()
    };
    // A panic of one device is caught there.
    tokio::task::spawn_blocking(assess_all).await.unwrap_or_default()
}

fn of_device(
    record: &DeviceRecord,
    tenant: &Tenant,
    factors: &Factors,
    grid: &TenantGrid,
    today: Date,
) -> Option<Assessed> {
    let why = match catch_unwind(AssertUnwindSafe(|| assess(record, tenant, factors, grid, today))) {
        Ok(Ok(assessment)) => {
            return Some(Assessed { device: record.device.id, changes: record.changes, assessment });
        }
        Ok(Err(error)) => error.to_string(),
        Err(_) => "the assessment panicked, which is a fault of this program".to_owned(),
    };
    tracing::error!(tenant = %tenant.slug, device = %record.device.id, why, "a device is not assessed");
    None
}
