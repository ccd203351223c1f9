//! A quantity with its range: what every figure in Levetid is made of.

use serde::{Deserialize, Serialize};

/// A quantity known with a range: one time in ten it is below `p10`, one time in ten above `p90`.
///
/// Always `p10 ≤ p50 ≤ p90`, all finite; the constructors and the JSON reader refuse anything else. The
/// unit is in the name of whatever holds it. Sums and products saturate at the largest finite number.
///
/// Errors are combined by what they share (`docs/METHOD.md`, section 6): [`Self::add_shared`] where one
/// source is wrong for both terms alike, [`Self::add_independent`] where the sources differ.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Quantiles")]
pub struct Estimate {
    p10: f64,
    p50: f64,
    p90: f64,
}

/// Why three numbers are no [`Estimate`].
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
pub enum EstimateError {
    /// One of the numbers is NaN or infinite.
    #[error("an estimate needs finite numbers, got p10 {p10}, p50 {p50}, p90 {p90}")]
    NotFinite {
        /// The p10 that was given.
        p10: f64,
        /// The p50 that was given.
        p50: f64,
        /// The p90 that was given.
        p90: f64,
    },
    /// The numbers are not in rising order.
    #[error("an estimate needs p10 ≤ p50 ≤ p90, got {p10}, {p50}, {p90}")]
    Disordered {
        /// The p10 that was given.
        p10: f64,
        /// The p50 that was given.
        p50: f64,
        /// The p90 that was given.
        p90: f64,
    },
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Quantiles {
    p10: f64,
    p50: f64,
    p90: f64,
}

impl TryFrom<Quantiles> for Estimate {
    type Error = EstimateError;

    fn try_from(q: Quantiles) -> Result<Self, EstimateError> {
        Self::new(q.p10, q.p50, q.p90)
    }
}

impl Estimate {
    /// Nothing, and certain of it.
    pub const ZERO: Self = Self { p10: 0.0, p50: 0.0, p90: 0.0 };

    /// An estimate from its three quantiles.
    ///
    /// # Errors
    /// If a number is NaN or infinite, or the three do not rise.
    pub const fn new(p10: f64, p50: f64, p90: f64) -> Result<Self, EstimateError> {
        if !(p10.is_finite() && p50.is_finite() && p90.is_finite()) {
            return Err(EstimateError::NotFinite { p10, p50, p90 });
        }
        if !(p10 <= p50 && p50 <= p90) {
            return Err(EstimateError::Disordered { p10, p50, p90 });
        }
        Ok(Self { p10, p50, p90 })
    }

    /// A quantity without a range: a count, or a figure that is stated and not estimated.
    ///
    /// # Errors
    /// If `value` is NaN or infinite.
    pub const fn exact(value: f64) -> Result<Self, EstimateError> {
        Self::new(value, value, value)
    }

    /// `value` give or take a share of it: `around(10.0, 0.2)` is 8–10–12.
    ///
    /// # Errors
    /// If a number is NaN or infinite, or `relative` is negative.
    pub fn around(value: f64, relative: f64) -> Result<Self, EstimateError> {
        let half = value.abs() * relative;
        Self::new(value - half, value, value + half)
    }

    /// A row of a built-in table. Only for constants: a wrong row fails the build.
    pub(crate) const fn of_table(p10: f64, p50: f64, p90: f64) -> Self {
        assert!(p10.is_finite() && p90.is_finite() && p10 <= p50 && p50 <= p90);
        Self { p10, p50, p90 }
    }

    /// Exceeded nine times in ten.
    #[must_use]
    pub const fn p10(self) -> f64 {
        self.p10
    }

    /// The median: the figure shown.
    #[must_use]
    pub const fn p50(self) -> f64 {
        self.p50
    }

    /// Exceeded one time in ten.
    #[must_use]
    pub const fn p90(self) -> f64 {
        self.p90
    }

    /// All three quantiles times a factor that is itself certain. A negative factor turns the range round.
    ///
    /// # Errors
    /// If `factor` is NaN or infinite.
    pub fn scale(self, factor: f64) -> Result<Self, EstimateError> {
        let by = Self::exact(factor)?.p50;
        let (low, high) = if by < 0.0 { (self.p90, self.p10) } else { (self.p10, self.p90) };
        Ok(Self::saturated(low * by, self.p50 * by, high * by))
    }

    /// The sum of two terms that one shared source gets wrong alike: the errors add linearly.
    #[must_use]
    pub fn add_shared(self, other: Self) -> Self {
        Self::saturated(self.p10 + other.p10, self.p50 + other.p50, self.p90 + other.p90)
    }

    /// The sum of two terms from different sources: the distances below and above the median each add in
    /// quadrature.
    #[must_use]
    pub fn add_independent(self, other: Self) -> Self {
        let below = (self.p50 - self.p10).hypot(other.p50 - other.p10);
        let above = (self.p90 - self.p50).hypot(other.p90 - other.p50);
        let p50 = self.p50 + other.p50;
        Self::saturated(p50 - below, p50, p50 + above)
    }

    /// The same with one more error, independent of its own: at p10 and p90 so many shares of the median below and
    /// above it. What was not negative stays so.
    ///
    /// # Errors
    /// If a share is negative, NaN or infinite.
    pub fn widened(self, below: f64, above: f64) -> Result<Self, EstimateError> {
        let error = Self::new(-self.p50 * below, 0.0, self.p50 * above)?;
        let wide = self.add_independent(error);
        Ok(if self.p10 < 0.0 { wide } else { Self { p10: wide.p10.max(0.0), ..wide } })
    }

    /// `self − other` as a normal: centred on the difference of the medians, with the half widths of both
    /// ranges in quadrature. May be negative.
    ///
    /// What both sides share (a grid factor, a price) must be taken out before: a common error cancels in a
    /// difference, and this would count it twice.
    #[must_use]
    pub fn difference(self, other: Self) -> Self {
        let half = (self.p90 - self.p10).hypot(other.p90 - other.p10) / 2.0;
        let p50 = self.p50 - other.p50;
        Self::saturated(p50 - half, p50, p50 + half)
    }

    fn saturated(p10: f64, p50: f64, p90: f64) -> Self {
        let finite = |v: f64| v.clamp(-f64::MAX, f64::MAX);
        Self { p10: finite(p10), p50: finite(p50), p90: finite(p90) }
    }
}

/// The quantile (0 to 1) of values that rise, on a straight line between neighbours; `None` of none.
pub(crate) fn quantile(rising: &[f64], share: f64) -> Option<f64> {
    let place = share * (rising.len().checked_sub(1)? as f64);
    let (below, above) = (*rising.get(place.floor() as usize)?, *rising.get(place.ceil() as usize)?);
    Some(below + (above - below) * place.fract())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn any_estimate() -> impl Strategy<Value = Estimate> {
        (-1e6..1e6_f64, 0.0..1e6_f64, 0.0..1e6_f64)
            .prop_map(|(p50, below, above)| Estimate::new(p50 - below, p50, p50 + above).unwrap())
    }

    fn ordered(e: Estimate) -> bool {
        e.p10() <= e.p50() && e.p50() <= e.p90()
    }

    fn close(a: Estimate, b: Estimate) -> bool {
        let near = |x: f64, y: f64| (x - y).abs() <= 1e-6 * (1.0 + x.abs().max(y.abs()));
        near(a.p10, b.p10) && near(a.p50, b.p50) && near(a.p90, b.p90)
    }

    #[test]
    fn refuses_what_is_no_range() {
        for (p10, p50, p90) in
            [(f64::NAN, 1.0, 2.0), (0.0, f64::INFINITY, f64::INFINITY), (2.0, 1.0, 3.0), (0.0, 3.0, 2.0)]
        {
            assert!(Estimate::new(p10, p50, p90).is_err(), "{p10} {p50} {p90}");
        }
        assert!(Estimate::exact(f64::NAN).is_err());
        assert!(Estimate::ZERO.scale(f64::INFINITY).is_err());
        assert!(Estimate::around(10.0, -0.2).is_err());
    }

    #[test]
    fn json_refuses_disorder_and_strangers() {
        let read = |s: &str| serde_json::from_str::<Estimate>(s);
        assert_eq!(read(r#"{"p10":1,"p50":2,"p90":3}"#).unwrap(), Estimate::new(1.0, 2.0, 3.0).unwrap());
        assert!(read(r#"{"p10":3,"p50":2,"p90":3}"#).is_err());
        assert!(read(r#"{"p10":1,"p50":2,"p90":3,"p99":4}"#).is_err());
    }

    #[test]
    fn independent_errors_add_in_quadrature_on_each_side() {
        let a = Estimate::new(7.0, 10.0, 16.0).unwrap();
        let b = Estimate::new(16.0, 20.0, 28.0).unwrap();
        assert_eq!(a.add_independent(b), Estimate::new(25.0, 30.0, 40.0).unwrap());
        assert_eq!(a.add_shared(b), Estimate::new(23.0, 30.0, 44.0).unwrap());
        assert_eq!(b.scale(-1.0).unwrap(), Estimate::new(-28.0, -20.0, -16.0).unwrap());
    }

    #[test]
    fn a_difference_is_symmetric_and_may_be_negative() {
        let d = Estimate::around(10.0, 0.3).unwrap().difference(Estimate::around(20.0, 0.2).unwrap());
        assert_eq!(d, Estimate::new(-15.0, -10.0, -5.0).unwrap());
    }

    proptest! {
        #[test]
        fn every_result_is_ordered(a in any_estimate(), b in any_estimate(), k in -1e3..1e3_f64) {
            for e in [a.add_shared(b), a.add_independent(b), a.difference(b), a.scale(k).unwrap()] {
                prop_assert!(ordered(e), "{e:?}");
            }
        }

        #[test]
        fn medians_are_conserved(a in any_estimate(), b in any_estimate()) {
            let sum = a.p50() + b.p50();
            prop_assert_eq!(a.add_shared(b).p50(), sum);
            prop_assert_eq!(a.add_independent(b).p50(), sum);
            prop_assert_eq!(a.difference(b).p50(), a.p50() - b.p50());
        }

        #[test]
        fn scaling_commutes_with_adding(a in any_estimate(), b in any_estimate(), k in -1e3..1e3_f64) {
            let scaled = |e: Estimate| e.scale(k).unwrap();
            prop_assert!(close(scaled(a.add_shared(b)), scaled(a).add_shared(scaled(b))));
            prop_assert!(close(scaled(a.add_independent(b)), scaled(a).add_independent(scaled(b))));
        }

        #[test]
        fn the_order_of_terms_is_nothing(a in any_estimate(), b in any_estimate(), c in any_estimate()) {
            prop_assert!(close(a.add_shared(b).add_shared(c), c.add_shared(a).add_shared(b)));
            prop_assert!(close(a.add_independent(b).add_independent(c), c.add_independent(a).add_independent(b)));
        }

        #[test]
        fn independent_errors_never_exceed_shared_ones(a in any_estimate(), b in any_estimate()) {
            let (shared, independent) = (a.add_shared(b), a.add_independent(b));
            let slack = 1e-6 * (1.0 + shared.p90().abs().max(shared.p10().abs()));
            prop_assert!(independent.p10() >= shared.p10() - slack);
            prop_assert!(independent.p90() <= shared.p90() + slack);
        }
    }
}
