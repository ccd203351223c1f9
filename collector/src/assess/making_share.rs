//! How much of a tenant's own PCs is their making (METHOD 5).

use std::collections::BTreeMap;

use levetid_footprint::category::Category;
use levetid_footprint::error::FootprintError;
use levetid_footprint::grid::{self, Basis, GridFactor};
use levetid_footprint::making_share::{MakingShare, YEARS, making_share};
use levetid_footprint::total::Total;

use super::account::making_total;
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

/// What devices of one kind sum up to.
#[derive(Debug, Default)]
struct OfKind {
    devices: u64,
    /// kg CO2e.
    making: Total,
    /// kWh a year.
    energy: Total,
}

/// The shares under way.
#[derive(Debug, Default)]
pub struct OwnShares(BTreeMap<Category, OfKind>);

impl OwnShares {
    /// Adds a device, if it is a PC in service of which making and use are known.
    ///
    /// # Errors
    /// Only if a figure leaves the range of numbers.
    pub fn add(&mut self, row: &FleetRow) -> Result<(), FootprintError> {
        let Some(assessment) = &row.assessment else { return Ok(()) };
        let category = assessment.kind.category;
        let retired = row.device.register.as_ref().and_then(|known| known.entry.retired_by(assessment.day));
        let making = making_total(assessment)?;
        let known = making.zip(assessment.per_year.in_totals.energy_kwh.as_ref());
        let (true, Some((making, kwh)), None) = (PCS.contains(&category), known, retired) else {
            return Ok(());
        };
        let sum = self.0.entry(category).or_default();
        sum.devices += 1;
        sum.making += &making;
        sum.energy += kwh;
        Ok(())
    }

    /// The shares of each kind of PC on both bases, over [`YEARS`] with the grid factors of a year.
    ///
    /// # Errors
    /// Only if a total leaves the range of numbers.
    pub fn close(
        self,
        tenant: &Tenant,
        factors: &Factors,
        year: i16,
    ) -> Result<Vec<OwnShare>, FootprintError> {
        let mut shares = Vec::new();
        for (category, OfKind { devices, making, energy }) in self.0 {
            for basis in [Basis::Direct, Basis::LifeCycle] {
                let grid = grid::factor_from(&factors.grid_years, &tenant.grid_zone, year, basis);
                let kwh = energy.estimate()?;
                let share = making_share(making.estimate()?, kwh, YEARS, grid.g_per_kwh)?;
                shares.push(OwnShare { category, devices, grid, share, kwh_per_year: kwh.p50() });
            }
        }
        Ok(shares)
    }
}
