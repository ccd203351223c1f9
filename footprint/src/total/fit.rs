//! From moments back to p10, p50 and p90.

use super::moments::{Moments, NARROW, TwoPiece, Z90};
use crate::estimate::{Estimate, EstimateError};

/// Least and greatest share of the width that lies above the median: what the rows of the method need, and a
/// little more. Few devices whose making is paid off or not look like a coin, which no log-normal does; this
/// keeps the fit from chasing them.
const ABOVE: (f64, f64) = (0.3, 0.9);

/// Widest upper half that is tried, in logarithms: p90 at 600 times the median.
const WIDEST: f64 = 5.0;

/// The distribution that is taken for these moments.
#[derive(Clone, Copy, Debug)]
pub(super) enum Shape {
    /// What is not above zero, or hardly varies.
    Normal {
        mean: f64,
        deviation: f64,
    },
    TwoPiece(TwoPiece),
}

impl Shape {
    /// The one of these moments.
    pub(super) fn of(moments: Moments) -> Self {
        let Moments { mean, variance, .. } = moments;
        let deviation = variance.sqrt();
        match mean > 0.0 && deviation > NARROW * mean {
            true => Self::TwoPiece(two_piece(moments)),
            false => Self::Normal { mean, deviation },
        }
    }

    /// Its value where the standard normal is `z`.
    pub(super) fn at(self, z: f64) -> f64 {
        match self {
            Self::Normal { mean, deviation } => mean + deviation * z,
            Self::TwoPiece(shape) => shape.at(z),
        }
    }
}

/// The distribution of these moments, as its quantiles.
pub(super) fn fit(moments: Moments) -> Result<Estimate, EstimateError> {
    let shape = Shape::of(moments);
    Estimate::new(shape.at(-Z90), shape.at(0.0), shape.at(Z90))
}

/// The two-piece log-normal of these moments.
fn two_piece(moments: Moments) -> TwoPiece {
    let Moments { mean, variance, third } = moments;
    let (relative_variance, skewness) = (variance / (mean * mean), third / variance.powf(1.5));
    // The more of the width lies above the median, the greater the skewness.
    let above = bisect(ABOVE.0, ABOVE.1, |above| {
        let tried = of_width(above, relative_variance).moments();
        tried.third / tried.variance.powf(1.5) < skewness
    });
    let shape = of_width(above, relative_variance);
    TwoPiece { median: mean / shape.power(1.0), ..shape }
}

/// The one around 1 with this share of its width above the median and this variance over squared mean.
fn of_width(above: f64, relative_variance: f64) -> TwoPiece {
    let piece = |width: f64| TwoPiece { median: 1.0, below: width * (1.0 - above), above: width * above };
    let width = bisect(0.0, WIDEST / above, |width| {
        let tried = piece(width);
        tried.power(2.0) / tried.power(1.0).powi(2) - 1.0 < relative_variance
    });
    piece(width)
}

/// Where `too_low` turns from true to false.
pub(super) fn bisect(mut low: f64, mut high: f64, too_low: impl Fn(f64) -> bool) -> f64 {
    for _ in 0..48 {
        let middle = f64::midpoint(low, high);
        if too_low(middle) {
            low = middle;
        } else {
            high = middle;
        }
    }
    f64::midpoint(low, high)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn back_again(value: Estimate) -> [(f64, f64); 3] {
        let fitted = fit(Moments::of(value)).unwrap();
        [(fitted.p10(), value.p10()), (fitted.p50(), value.p50()), (fitted.p90(), value.p90())]
    }

    #[test]
    fn certain_and_symmetric_ones() {
        assert_eq!(fit(Moments::default()).unwrap(), Estimate::ZERO);
        let normal = fit(Moments { mean: -3.0, variance: 4.0, third: 0.0 }).unwrap();
        assert_eq!((normal.p10(), normal.p50(), normal.p90()), (-3.0 - 2.0 * Z90, -3.0, -3.0 + 2.0 * Z90));
    }

    /// One device of two whose making may be paid off: mean and variance hold, the shape is as near as it gets.
    #[test]
    fn a_coin_keeps_its_mean_and_order() {
        for chance in [0.02, 0.25, 0.5, 0.75, 0.98] {
            let fitted = fit(Moments::of_powers([chance; 3])).unwrap();
            assert!(fitted.p10() >= 0.0 && fitted.p90() < 4.0, "{chance}: {fitted:?}");
        }
    }

    proptest! {
        /// Through moments and back nothing is lost, as long as no side is several times the other.
        #[test]
        fn moments_keep_the_quantiles(p50 in 0.01..1e6_f64, wider in 0.05..1.5_f64, ratio in 0.45..8.0_f64) {
            let (below, above) = if ratio > 1.0 { (wider / ratio, wider) } else { (wider, wider * ratio) };
            let value = Estimate::new(p50 * (-below).exp(), p50, p50 * above.exp()).unwrap();
            for (fitted, given) in back_again(value) {
                prop_assert!((fitted / given - 1.0).abs() < 1e-4, "{fitted} is not {given}");
            }
        }

        #[test]
        fn every_fit_is_ordered(mean in 0.0..1e6_f64, deviation in 0.0..3.0_f64, skewness in -3.0..10.0_f64) {
            let deviation = deviation * mean;
            let moments = Moments { mean, variance: deviation.powi(2), third: skewness * deviation.powi(3) };
            let fitted = fit(moments).unwrap();
            prop_assert!(fitted.p10() <= fitted.p50() && fitted.p50() <= fitted.p90(), "{fitted:?}");
        }
    }
}
