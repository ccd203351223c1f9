//! What a longer life is worth (method section 5).

use serde::{Deserialize, Serialize};

use crate::error::FootprintError;
use crate::estimate::{Estimate, EstimateError};

/// A length of life in years of 365.25 days: above 0, at most 100.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd, Serialize, Deserialize)]
#[serde(try_from = "f64", into = "f64")]
pub struct Life(f64);

impl Life {
    /// The default baseline: what a PC lives without a programme.
    pub const BASELINE: Self = Self(4.0);

    /// The default target.
    pub const TARGET: Self = Self(7.0);

    /// A life of so many years.
    ///
    /// # Errors
    /// If `years` is not above 0 and at most 100.
    pub fn years(years: f64) -> Result<Self, FootprintError> {
        if years > 0.0 && years <= 100.0 { Ok(Self(years)) } else { Err(FootprintError::Life(years)) }
    }

    /// The years as a number.
    #[must_use]
    pub const fn as_years(self) -> f64 {
        self.0
    }
}

impl TryFrom<f64> for Life {
    type Error = FootprintError;

    fn try_from(years: f64) -> Result<Self, FootprintError> {
        Self::years(years)
    }
}

impl From<Life> for f64 {
    fn from(life: Life) -> Self {
        life.0
    }
}

/// Share of the embodied carbon that the running footprint books between two ages (years): evenly over the
/// baseline life, nothing after it. 0 to 1.
#[must_use]
pub fn booked_share(from_age_years: f64, to_age_years: f64, baseline: Life) -> f64 {
    let within = |age: f64| age.clamp(0.0, baseline.0);
    (within(to_age_years) - within(from_age_years)).max(0.0) / baseline.0
}

/// Running footprint of the embodied part in the n-th year of age (the first is 1), kg CO2e: E / B in each
/// of the first B years, then nothing.
///
/// # Errors
/// Only if the product leaves the range of numbers.
pub fn running_kg(
    embodied_kg: Estimate,
    baseline: Life,
    year_of_age: u32,
) -> Result<Estimate, EstimateError> {
    let end = f64::from(year_of_age);
    embodied_kg.scale(booked_share(end - 1.0, end, baseline))
}

/// What is booked at once when a device leaves for good before its baseline life: E (1 − a / B), kg CO2e.
///
/// # Errors
/// Only if the product leaves the range of numbers.
pub fn rest_on_leaving_kg(
    embodied_kg: Estimate,
    baseline: Life,
    age_years: f64,
) -> Result<Estimate, EstimateError> {
    embodied_kg.scale(booked_share(age_years, baseline.0, baseline))
}

/// A whole life compared: A(L) = E / L + U, kg CO2e a year.
///
/// # Errors
/// Only if the quotient leaves the range of numbers.
pub fn whole_life_kg_per_year(
    embodied_kg: Estimate,
    use_kg_per_year: Estimate,
    life: Life,
) -> Result<Estimate, EstimateError> {
    Ok(embodied_kg.scale(1.0 / life.0)?.add_independent(use_kg_per_year))
}

/// What a fleet in steady state saves per seat and year by living `to` instead of `from`:
/// E (1 / from − 1 / to), kg CO2e a year. Negative where the life gets shorter.
///
/// Use is the same on both sides and cancels. Setting a target saves nothing by itself.
///
/// # Errors
/// Only if the product leaves the range of numbers.
pub fn steady_state_saving_kg_per_year(
    embodied_kg: Estimate,
    from: Life,
    to: Life,
) -> Result<Estimate, EstimateError> {
    embodied_kg.scale(1.0 / from.0 - 1.0 / to.0)
}

/// What each month of proven use past the baseline life avoids: (E_new / B − (U_old − U_new)) / 12,
/// kg CO2e. It may be negative, where the successor would save more than its making costs.
///
/// # Errors
/// Only if the result leaves the range of numbers.
pub fn kept_kg_per_month(
    successor: Successor,
    old_use_kg_per_year: Estimate,
    baseline: Life,
) -> Result<Estimate, EstimateError> {
    let more_use = old_use_kg_per_year.difference(successor.use_kg_per_year);
    successor.embodied_kg.scale(1.0 / baseline.0)?.difference(more_use).scale(1.0 / 12.0)
}

/// The device that would be bought.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Successor {
    /// Its embodied carbon, kg CO2e.
    pub embodied_kg: Estimate,
    /// What its use would emit, kg CO2e a year.
    pub use_kg_per_year: Estimate,
}

/// Years until a more efficient successor has paid back its making: E_new / (U_old − U_new). `None`: never,
/// because it does not use less. Medians only: the quotient of two ranges has no upper end.
#[must_use]
pub fn payback_years(
    successor_embodied_kg: f64,
    old_use_kg_per_year: f64,
    successor_use_kg_per_year: f64,
) -> Option<f64> {
    let saved = old_use_kg_per_year - successor_use_kg_per_year;
    (saved > 0.0).then(|| successor_embodied_kg / saved)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn exact(value: f64) -> Estimate {
        Estimate::exact(value).unwrap()
    }

    #[test]
    fn the_running_footprint_is_even_and_then_nothing() {
        let life = Life::years(4.5).unwrap();
        let by_year: Vec<f64> =
            (1..=6).map(|year| running_kg(exact(90.0), life, year).unwrap().p50()).collect();
        assert_eq!(by_year, [20.0, 20.0, 20.0, 20.0, 10.0, 0.0]);
    }

    #[test]
    fn leaving_early_books_the_rest_at_once() {
        for (age_years, rest) in [(0.0, 240.0), (1.0, 180.0), (3.0, 60.0), (4.0, 0.0), (9.0, 0.0)] {
            assert_eq!(rest_on_leaving_kg(exact(240.0), Life::BASELINE, age_years).unwrap().p50(), rest);
        }
    }

    #[test]
    fn keeping_may_cost_more_than_it_saves_and_says_so() {
        let frugal = Successor { embodied_kg: exact(48.0), use_kg_per_year: exact(2.0) };
        let kept = |old_use| kept_kg_per_month(frugal, exact(old_use), Life::BASELINE).unwrap().p50();
        assert_eq!(kept(2.0), 1.0);
        assert_eq!(kept(26.0), -1.0);
    }

    #[test]
    fn a_successor_that_uses_no_less_never_pays_back() {
        assert_eq!(payback_years(100.0, 5.0, 5.0), None);
        assert_eq!(payback_years(100.0, 5.0, 6.0), None);
        assert_eq!(payback_years(100.0, 25.0, 5.0), Some(5.0));
    }

    #[test]
    fn no_life_without_length() {
        for years in [0.0, -1.0, f64::NAN, f64::INFINITY, 101.0] {
            assert!(Life::years(years).is_err(), "{years}");
        }
        assert!(serde_json::from_str::<Life>("0").is_err());
        assert_eq!(serde_json::from_str::<Life>("4.5").unwrap().as_years(), 4.5);
    }

    proptest! {
        #[test]
        fn every_life_books_the_making_exactly_once(e in 0.0..1e4_f64, b in 0.1..20.0_f64, leaves in 0_u32..25) {
            let life = Life::years(b).unwrap();
            let booked: f64 = (1..=leaves).map(|y| running_kg(exact(e), life, y).unwrap().p50()).sum();
            let rest = rest_on_leaving_kg(exact(e), life, f64::from(leaves)).unwrap().p50();
            prop_assert!((booked + rest - e).abs() < 1e-6 * (1.0 + e));
        }

        #[test]
        fn from_four_to_seven_years_saves_three_sevenths_of_the_embodied_part(e in 1.0..1e4_f64) {
            let saving = steady_state_saving_kg_per_year(exact(e), Life::BASELINE, Life::TARGET).unwrap();
            prop_assert!((saving.p50() / (e / 4.0) - 3.0 / 7.0).abs() < 1e-9);
        }
    }
}
