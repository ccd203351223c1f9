//! What a tenant's totals rest on, without reading all of it: the sources of what is in force.

use levetid_footprint::figure::{Caveat, Source};
use levetid_footprint::grid::{Basis, Standing, factor_from};

use super::{Cache, in_force};
use crate::store::{FactorKind, GridImport, Result, Store, Tenant};

/// The sources of a tenant's totals.
#[derive(Debug, Default)]
pub struct TotalSources {
    /// Product carbon footprints of models.
    pub making: Vec<Source>,
    /// Watts of models, certified or measured by the tenant's own devices.
    pub watts: Vec<Source>,
    /// The grid: its hours, where there are any, and its year.
    pub grid: Vec<Source>,
    /// What is to be said of the year's figure.
    pub grid_caveats: Vec<Caveat>,
}

impl TotalSources {
    /// As they stand for a year.
    ///
    /// # Errors
    /// When the store fails, or a kept row cannot be read.
    pub async fn load(store: &dyn Store, tenant: &Tenant, year: i16) -> Result<Self> {
        let sets = in_force(&store.factor_sets().await?, Some(&tenant.slug), None);
        let of = |kinds: &[FactorKind]| {
            let of_kind = sets.iter().filter(|set| kinds.contains(&set.kind));
            of_kind.map(|set| set.source.clone()).collect()
        };
        let of_years: Vec<_> = sets.iter().filter(|set| set.kind == FactorKind::GridYear).cloned().collect();
        let years = Cache::default().assemble(store, &of_years).await?.grid_years;
        let imports = store.grid_imports().await?;
        let (mut grid, mut grid_caveats) = (Vec::new(), Vec::new());
        for zone in tenant.grid_zones() {
            let of_year = factor_from(&years, zone, year, Basis::LifeCycle);
            grid.extend(newest(&imports, zone).into_iter().chain([of_year.source]));
            for caveat in of_year.caveats {
                if !grid_caveats.contains(&caveat) {
                    grid_caveats.push(caveat);
                }
            }
        }
        Ok(Self {
            making: of(&[FactorKind::Product]),
            watts: of(&[FactorKind::Watts, FactorKind::Calibration]),
            grid,
            grid_caveats,
        })
    }
}

/// The source that a zone's hours bear: of the newest declared ones, else of the newest previews.
fn newest(imports: &[GridImport], zone: &str) -> Option<Source> {
    let of = |standing| imports.iter().rfind(|import| import.zone == zone && import.standing == standing);
    let newest = of(Standing::Declared).or_else(|| of(Standing::Preview))?;
    Some(crate::grid::source_of_hours(&newest.source, zone))
}
