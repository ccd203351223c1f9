//! How much of a tenant's own PCs is their making (METHOD 5).

use levetid_footprint::category::Category;
use levetid_footprint::embodied;
use levetid_footprint::error::FootprintError;
use levetid_footprint::grid::{self, Basis, GridFactor};
use levetid_footprint::making_share::{MakingShare, YEARS, making_share};
use levetid_footprint::total::Total;

use super::account::product;
use crate::factors::Factors;
use crate::store::{FleetRow, Tenant};

/// The kinds that the claim speaks of.
const PCS: [Category; 3] = [Category::Laptop, Category::Desktop, Category::AllInOne];

/// The share of one kind, on one basis.
#[derive(Debug, Clone)]
pub struct OwnShare {
    pub category: Category,
    pub devices: u64,
    pub grid: GridFactor,
    pub share: MakingShare,
    /// Their energy, kWh a year.
    pub kwh_per_year: f64,
}

/// The shares of each kind of PC on both bases, over [`YEARS`] with the grid factors of a year. Kinds of which making or
/// use is known of no device are left out.
///
/// # Errors
/// Only if a total leaves the range of numbers.
pub fn of_fleet(
    rows: &[FleetRow],
    tenant: &Tenant,
    factors: &Factors,
    year: i16,
) -> Result<Vec<OwnShare>, FootprintError> {
    let mut shares = Vec::new();
    for category in PCS {
        let (mut devices, mut making, mut energy) = (0, Total::default(), Total::default());
        for row in rows {
            let Some(assessment) = row.assessment.as_ref().filter(|it| it.kind.category == category) else {
                continue;
            };
            let retired =
                row.device.register.as_ref().and_then(|known| known.entry.retired_by(assessment.day));
            let known = assessment.embodied.known().zip(assessment.per_year.in_totals.energy_kwh.as_ref());
            let (Some((kg, kwh)), None) = (known, retired) else { continue };
            devices += 1;
            making += &embodied::as_total(kg.value, product(row).as_deref(), category)?;
            energy += kwh;
        }
        if devices == 0 {
            continue;
        }
        for basis in [Basis::Direct, Basis::LifeCycle] {
            let grid = grid::factor_from(&factors.grid_years, &tenant.grid_zone, year, basis);
            let kwh = energy.estimate()?;
            let share = making_share(making.estimate()?, kwh, YEARS, grid.g_per_kwh)?;
            shares.push(OwnShare { category, devices, grid, share, kwh_per_year: kwh.p50() });
        }
    }
    Ok(shares)
}
