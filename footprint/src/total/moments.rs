//! Mean, variance and third central moment: what of distributions adds up.

use std::f64::consts::{FRAC_1_SQRT_2, PI};

use crate::estimate::Estimate;

/// The standard normal's 90th percentile.
pub(super) const Z90: f64 = 1.281_551_565_544_600_4;

/// Ranges narrower than this share of their median are taken as normal: in logarithms the digits run out.
pub(super) const NARROW: f64 = 1e-4;

/// Mean and second and third central moment of a quantity, in its unit and that squared and cubed.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Moments {
    pub mean: f64,
    pub variance: f64,
    pub third: f64,
}

impl Moments {
    /// Of the means of a quantity, of its square and of its cube.
    pub(crate) fn of_powers([first, second, third]: [f64; 3]) -> Self {
        Self {
            mean: first,
            variance: (second - first * first).max(0.0),
            third: third - 3.0 * first * second + 2.0 * first.powi(3),
        }
    }

    fn powers(self) -> [f64; 3] {
        let Self { mean, variance, third } = self;
        [mean, variance + mean * mean, third + 3.0 * mean * variance + mean.powi(3)]
    }

    /// Of the product with an independent quantity.
    pub(crate) fn times(self, other: Self) -> Self {
        let ([a, b, c], [x, y, z]) = (self.powers(), other.powers());
        Self::of_powers([a * x, b * y, c * z])
    }

    /// Of the distribution through an estimate's three quantiles.
    pub(crate) fn of(value: Estimate) -> Self {
        TwoPiece::through(value).map_or_else(|| two_piece_normal(value), TwoPiece::moments)
    }
}

/// What reaches zero or below has no logarithm: on each side of the median it is taken as half a normal.
fn two_piece_normal(value: Estimate) -> Moments {
    let below = (value.p50() - value.p10()) / Z90;
    let above = (value.p90() - value.p50()) / Z90;
    let about_median = Moments::of_powers([
        (above - below) / (2.0 * PI).sqrt(),
        f64::midpoint(below * below, above * above),
        (above.powi(3) - below.powi(3)) * (2.0 / PI).sqrt(),
    ]);
    Moments { mean: value.p50() + about_median.mean, ..about_median }
}

/// A two-piece log-normal: `median × exp(below × z)` where the standard normal `z` is negative,
/// `median × exp(above × z)` where it is not.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct TwoPiece {
    pub median: f64,
    pub below: f64,
    pub above: f64,
}

impl TwoPiece {
    /// The one through the three quantiles, where they have logarithms and are far enough apart.
    fn through(value: Estimate) -> Option<Self> {
        let (p10, median, p90) = (value.p10(), value.p50(), value.p90());
        (p10 > 0.0 && p90 - p10 > NARROW * median).then(|| Self {
            median,
            below: (median / p10).ln() / Z90,
            above: (p90 / median).ln() / Z90,
        })
    }

    /// Its value where the standard normal is `z`.
    pub(super) fn at(self, z: f64) -> f64 {
        let Self { median, below, above } = self;
        median * (if z < 0.0 { below } else { above } * z).exp()
    }

    pub(super) fn moments(self) -> Moments {
        let relative = Moments::of_powers([self.power(1.0), self.power(2.0), self.power(3.0)]);
        Moments {
            mean: self.median * relative.mean,
            variance: self.median.powi(2) * relative.variance,
            third: self.median.powi(3) * relative.third,
        }
    }

    /// Mean of the k-th power, in k-th powers of the median.
    pub(super) fn power(self, k: f64) -> f64 {
        upper_half(-k * self.below) + upper_half(k * self.above)
    }
}

/// `exp(s² / 2) Φ(s)`: the mean of `exp(s z)` over the upper half of the standard normal, counted as half.
fn upper_half(s: f64) -> f64 {
    // Far below zero both factors leave the range of numbers, their product does not (Mills' ratio).
    if s < -25.0 {
        return (1.0 - 1.0 / (s * s)) / (-s * (2.0 * PI).sqrt());
    }
    (s * s / 2.0).exp() * share_below(s)
}

/// `Φ(z)`: how much of the standard normal lies below `z`.
pub(super) fn share_below(z: f64) -> f64 {
    libm::erfc(-z * FRAC_1_SQRT_2) / 2.0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(value: f64, expected: f64) {
        assert!((value - expected).abs() < 1e-6 * (1.0 + expected.abs()), "{value} is not {expected}");
    }

    fn estimate(p10: f64, p50: f64, p90: f64) -> Estimate {
        Estimate::new(p10, p50, p90).unwrap()
    }

    /// With equal halves it is the log-normal of the textbooks.
    #[test]
    fn of_a_log_normal() {
        let sigma = 0.3_f64;
        let found = Moments::of(estimate(10.0 * (-sigma * Z90).exp(), 10.0, 10.0 * (sigma * Z90).exp()));
        let mean = 10.0 * (sigma * sigma / 2.0).exp();
        let grown = (sigma * sigma).exp();
        near(found.mean, mean);
        near(found.variance, mean * mean * (grown - 1.0));
        near(found.third, mean.powi(3) * (grown - 1.0).powi(2) * (grown + 2.0));
    }

    #[test]
    fn of_what_has_no_logarithm() {
        let found = Moments::of(estimate(-2.0 * Z90, 0.0, 2.0 * Z90));
        assert_eq!((found.mean, found.third), (0.0, 0.0));
        near(found.variance, 4.0);
        assert_eq!(Moments::of(estimate(5.0, 5.0, 5.0)), Moments { mean: 5.0, ..Moments::default() });
        let zero_or_more = Moments::of(estimate(0.0, 0.0, 1.0));
        assert!(zero_or_more.mean > 0.0 && zero_or_more.third > 0.0);
    }

    #[test]
    fn of_a_product() {
        let coin = Moments::of_powers([0.5, 0.5, 0.5]);
        assert_eq!(coin.times(coin), Moments::of_powers([0.25, 0.25, 0.25]));
    }

    #[test]
    fn the_lower_half_has_no_seam() {
        near(upper_half(-25.0 + 1e-9), upper_half(-25.0 - 1e-9));
        near(upper_half(0.0), 0.5);
    }
}
