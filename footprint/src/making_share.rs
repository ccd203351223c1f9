//! How much of a PC's CO2e is its making: the claim "80 % is production", and what becomes of it with Danish electricity
//! (method section 5).

use crate::estimate::{Estimate, EstimateError};
use crate::grid::Basis;

/// The years of use that the published shares count with.
pub const YEARS: f64 = 4.0;

/// A share computed from vendors' product sheets, [`crate::sources::BOAVIZTA`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PublishedShare {
    /// The grid factor and its basis, g CO2e/kWh; `None`: with the sheets' own use phase.
    pub grid: Option<(f64, Basis)>,
    /// Making, transport and end of life as a share of all, 0 to 1: p10, median and p90 over the sheets.
    pub share: Estimate,
    /// How many sheets it is computed from.
    pub sheets: u32,
}

const fn share_of(grid: Option<(f64, Basis)>, share: (f64, f64, f64), sheets: u32) -> PublishedShare {
    PublishedShare { grid, share: Estimate::of_table(share.0, share.1, share.2), sheets }
}

/// The laptops of the data set: with the sheets' own use; and those that state a typical yearly energy (TEC), over
/// [`YEARS`] at the ends of the range of Danish factors, direct (2023 and 2022) and life-cycle (2025 and 2024).
pub const PUBLISHED: [PublishedShare; 5] = [
    share_of(None, (0.691, 0.83, 0.895), 422),
    share_of(Some((39.0, Basis::Direct)), (0.980, 0.987, 0.993), 195),
    share_of(Some((60.0, Basis::Direct)), (0.969, 0.981, 0.989), 195),
    share_of(Some((123.0, Basis::LifeCycle)), (0.939, 0.961, 0.977), 195),
    share_of(Some((146.0, Basis::LifeCycle)), (0.929, 0.954, 0.973), 195),
];

/// A share with what it is made of.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MakingShare {
    /// Making as a share of making and use, 0 to 1. Its ends pair the least making with the most use and the other way
    /// round, so they are wider than a p10 and p90.
    pub share: Estimate,
    /// Making, kg CO2e.
    pub making_kg: Estimate,
    /// Use over all years, kg CO2e.
    pub use_kg: Estimate,
}

/// Making as a share of making and so many years of use.
///
/// # Errors
/// Only if a product leaves the range of numbers.
pub fn making_share(
    making_kg: Estimate,
    energy_kwh_per_year: Estimate,
    years: f64,
    g_per_kwh: f64,
) -> Result<MakingShare, EstimateError> {
    let use_kg = energy_kwh_per_year.scale(years * g_per_kwh / 1000.0)?;
    let of = |making: f64, used: f64| if making + used > 0.0 { making / (making + used) } else { 0.0 };
    let share = Estimate::new(
        of(making_kg.p10(), use_kg.p90()),
        of(making_kg.p50(), use_kg.p50()),
        of(making_kg.p90(), use_kg.p10()),
    )?;
    Ok(MakingShare { share, making_kg, use_kg })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_typical_laptop_at_danish_factors() {
        let (making, energy) =
            (Estimate::of_table(156.0, 241.0, 339.0), Estimate::of_table(13.2, 18.8, 30.9));
        for (g_per_kwh, percent) in [(40.5, 98.8), (123.0, 96.3), (472.94, 87.1)] {
            let found = making_share(making, energy, YEARS, g_per_kwh).unwrap();
            assert!((found.share.p50() * 100.0 - percent).abs() < 0.05, "{g_per_kwh}: {:?}", found.share);
            assert!(found.share.p10() < found.share.p50() && found.share.p50() < found.share.p90());
        }
    }

    #[test]
    fn nothing_has_no_share() {
        assert_eq!(making_share(Estimate::ZERO, Estimate::ZERO, YEARS, 40.0).unwrap().share, Estimate::ZERO);
    }
}
