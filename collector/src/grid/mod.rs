//! The grid's hours: read from files, fetched from Energinet, and made ready for assessments.

pub mod client;
pub mod energinet;
pub mod plan;
pub mod read;
mod values;

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use levetid_footprint::figure::Source;
use levetid_footprint::grid::{Basis, Grid, YearlyRow};

use crate::factors::Factors;
use crate::store::{GridHours, Result, Store, Tenant};

/// The grid that a tenant's assessments rest on.
#[derive(Debug, Clone)]
pub struct TenantGrid {
    pub grid: Grid,
    /// The newest revision of its hours; 0 where there are none.
    pub revision: u64,
}

impl TenantGrid {
    /// A zone known by the year only; imported rows count before the built-in table.
    pub fn of_years(zone: &str, years: Vec<YearlyRow>) -> Self {
        Self { grid: Grid::of_years(zone, Basis::LifeCycle, years), revision: 0 }
    }

    /// A tenant's zone with its hours, by the tenant's clock.
    pub fn of_hours(tenant: &Tenant, hours: GridHours, years: Vec<YearlyRow>) -> Self {
        let Self { grid, .. } = Self::of_years(&tenant.grid_zone, years);
        let GridHours { revision, series, source } = hours;
        match source {
            Some(source) => {
                let source = source_of_hours(&source, &tenant.grid_zone);
                Self { grid: grid.with_hours(&series, source, crate::zone::of(&tenant.zone)), revision }
            }
            None => Self { grid, revision },
        }
    }
}

/// The source of a zone's hours, as figures cite it.
pub fn source_of_hours(source: &Source, zone: &str) -> Source {
    Source { title: format!("{}; {zone}", source.title).into(), ..source.clone() }
}

/// A tenant's grid, read from the store; its hours as they are, or were at an earlier revision.
pub async fn load(
    store: &dyn Store,
    tenant: &Tenant,
    factors: &Factors,
    revision: Option<u64>,
) -> Result<TenantGrid> {
    let hours = store.grid_hours(&tenant.grid_zone, revision).await?;
    Ok(TenantGrid::of_hours(tenant, hours, factors.grid_years.clone()))
}

/// Grids that were read, by zone and clock, for as long as neither an hour nor an imported year is new.
#[derive(Debug, Default)]
pub struct Cache(Mutex<HashMap<(String, String), Known>>);

#[derive(Debug, Clone)]
struct Known {
    years: Vec<YearlyRow>,
    grid: Arc<TenantGrid>,
}

impl Cache {
    /// A tenant's grid as it stands.
    pub async fn get(
        &self,
        store: &dyn Store,
        tenant: &Tenant,
        factors: &Factors,
    ) -> Result<Arc<TenantGrid>> {
        let key = (tenant.grid_zone.clone(), tenant.zone.clone());
        let revision = store.grid_revision(&tenant.grid_zone).await?;
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner).get(&key).cloned();
        let is_so = |known: &Known| known.grid.revision == revision && known.years == factors.grid_years;
        if let Some(known) = known.filter(is_so) {
            return Ok(known.grid);
        }
        let grid = Arc::new(load(store, tenant, factors, None).await?);
        let known = Known { years: factors.grid_years.clone(), grid: Arc::clone(&grid) };
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(key, known);
        Ok(grid)
    }
}
