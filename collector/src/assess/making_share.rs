//! How much of a tenant's own PCs is their making (METHOD 5).

use levetid_footprint::category::Category;
use levetid_footprint::error::FootprintError;
use levetid_footprint::grid::{self, Basis, GridFactor};
use levetid_footprint::making_share::{MakingShare, YEARS, making_share};

use crate::factors::Factors;
use crate::store::{CategorySum, Tenant};

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

/// The shares of each kind of PC in service on both bases, over [`YEARS`] with the grid factors of a year.
///
/// # Errors
/// Only if a total leaves the range of numbers.
pub fn own_shares(
    sums: &[CategorySum],
    tenant: &Tenant,
    factors: &Factors,
    year: i16,
) -> Result<Vec<OwnShare>, FootprintError> {
    let mut shares = Vec::new();
    for category in PCS {
        let Some(sum) = sums.iter().find(|sum| sum.category == category.code()) else { continue };
        if sum.making.devices == 0 {
            continue;
        }
        let (making, kwh) = (sum.making.total.estimate()?, sum.energy_beside_making.total.estimate()?);
        for basis in [Basis::Direct, Basis::LifeCycle] {
            let grid = grid::factor_from(&factors.grid_years, &tenant.grid_zone, year, basis);
            let share = making_share(making, kwh, YEARS, grid.g_per_kwh)?;
            shares.push(OwnShare {
                category,
                devices: sum.making.devices.into(),
                grid,
                share,
                kwh_per_year: kwh.p50(),
            });
        }
    }
    Ok(shares)
}
