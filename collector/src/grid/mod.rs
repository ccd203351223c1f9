//! The grid's hours: read from files, fetched from Energinet, and made ready for assessments.

pub mod client;
pub mod energinet;
pub mod plan;
pub mod read;
mod values;

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, PoisonError};

use levetid_footprint::figure::Source;
use levetid_footprint::grid::{Basis, Grid, YearlyRow};

use crate::factors::Factors;
use crate::store::{GridHours, Result, Store, Tenant};

/// The grid of one zone.
#[derive(Debug, Clone)]
pub struct ZoneGrid {
    pub grid: Grid,
    /// The newest revision of its hours; 0 where there are none.
    pub revision: u64,
}

impl ZoneGrid {
    /// A zone known by the year only; imported rows count before the built-in table.
    fn of_years(zone: &str, basis: Basis, years: Vec<YearlyRow>) -> Self {
        Self { grid: Grid::of_years(zone, basis, years), revision: 0 }
    }

    /// A zone with its hours, by a tenant's clock.
    pub fn of_hours(zone: &str, basis: Basis, clock: &str, hours: GridHours, years: Vec<YearlyRow>) -> Self {
        let Self { grid, .. } = Self::of_years(zone, basis, years);
        let GridHours { revision, series, source } = hours;
        match source {
            Some(source) => {
                let source = source_of_hours(&source, zone);
                Self { grid: grid.with_hours(&series, source, crate::zone::of(clock)), revision }
            }
            None => Self { grid, revision },
        }
    }
}

/// The grids that a tenant's assessments rest on: its own zone's, and those of units that lie elsewhere.
#[derive(Debug, Clone)]
pub struct TenantGrid {
    own: Arc<ZoneGrid>,
    of_units: BTreeMap<String, Arc<ZoneGrid>>,
}

impl TenantGrid {
    /// One zone known by the year only.
    #[cfg(test)]
    pub fn of_years(zone: &str, years: &[YearlyRow]) -> Self {
        Self {
            own: Arc::new(ZoneGrid::of_years(zone, Basis::LifeCycle, years.to_vec())),
            of_units: BTreeMap::new(),
        }
    }

    /// The grid of one of the tenant's zones; of any other, the tenant's own.
    pub fn of(&self, zone: &str) -> &ZoneGrid {
        self.of_units.get(zone).unwrap_or(&self.own)
    }

    /// All of them, the tenant's own first.
    pub fn zones(&self) -> impl Iterator<Item = &ZoneGrid> {
        std::iter::once(&*self.own).chain(self.of_units.values().map(|grid| &**grid))
    }
}

/// The source of a zone's hours, as figures cite it.
pub fn source_of_hours(source: &Source, zone: &str) -> Source {
    Source { title: format!("{}; {zone}", source.title).into(), ..source.clone() }
}

/// Which of a grid's figures are asked for.
#[derive(Debug, Clone, Copy)]
pub struct Asked {
    /// Stored assessments are on the life-cycle basis.
    pub basis: Basis,
    /// The hours as they were at this revision; `None`: as they are.
    pub revision: Option<u64>,
}

/// What assessments rest on.
impl Default for Asked {
    fn default() -> Self {
        Self { basis: Basis::LifeCycle, revision: None }
    }
}

/// A tenant's grids, read from the store.
pub async fn load(store: &dyn Store, tenant: &Tenant, factors: &Factors, asked: Asked) -> Result<TenantGrid> {
    let mut grids = Vec::new();
    for zone in tenant.grid_zones() {
        grids.push(Arc::new(load_zone(store, zone, tenant, factors, asked).await?));
    }
    Ok(of_zones(tenant, asked.basis, grids))
}

async fn load_zone(
    store: &dyn Store,
    zone: &str,
    tenant: &Tenant,
    factors: &Factors,
    Asked { basis, revision }: Asked,
) -> Result<ZoneGrid> {
    let hours = store.grid_hours(zone, revision).await?;
    Ok(ZoneGrid::of_hours(zone, basis, &tenant.zone, hours, factors.grid_years.clone()))
}

/// Grids in the order of the tenant's zones.
fn of_zones(tenant: &Tenant, basis: Basis, grids: Vec<Arc<ZoneGrid>>) -> TenantGrid {
    let zones = tenant.grid_zones().into_iter().map(str::to_owned);
    let mut grids = zones.zip(grids);
    let own = grids.next().map(|(_, own)| own);
    TenantGrid {
        own: own.unwrap_or_else(|| Arc::new(ZoneGrid::of_years(&tenant.grid_zone, basis, Vec::new()))),
        of_units: grids.collect(),
    }
}

/// Grids that were read, by zone and clock, for as long as neither an hour nor an imported year is new.
#[derive(Debug, Default)]
pub struct Cache(Mutex<HashMap<(String, String), Known>>);

#[derive(Debug, Clone)]
struct Known {
    years: Vec<YearlyRow>,
    grid: Arc<ZoneGrid>,
}

impl Cache {
    /// A tenant's grids as they stand.
    pub async fn get(&self, store: &dyn Store, tenant: &Tenant, factors: &Factors) -> Result<TenantGrid> {
        let mut grids = Vec::new();
        for zone in tenant.grid_zones() {
            grids.push(self.zone(store, zone, tenant, factors).await?);
        }
        Ok(of_zones(tenant, Asked::default().basis, grids))
    }

    async fn zone(
        &self,
        store: &dyn Store,
        zone: &str,
        tenant: &Tenant,
        factors: &Factors,
    ) -> Result<Arc<ZoneGrid>> {
        let key = (zone.to_owned(), tenant.zone.clone());
        let revision = store.grid_revision(zone).await?;
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner).get(&key).cloned();
        let is_so = |known: &Known| known.grid.revision == revision && known.years == factors.grid_years;
        if let Some(known) = known.filter(is_so) {
            return Ok(known.grid);
        }
        let grid = Arc::new(load_zone(store, zone, tenant, factors, Asked::default()).await?);
        let known = Known { years: factors.grid_years.clone(), grid: Arc::clone(&grid) };
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(key, known);
        Ok(grid)
    }
}
