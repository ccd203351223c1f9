//! Totals over many devices, by what their errors share (method section 6).
//!
//! A fleet's total is no sum of p90s, and its errors are not independent either: where a category's row is
//! too low, it is too low for every device of the category. So each figure names its [`ErrorSource`]s, which
//! have four [`Level`]s, and a total keeps the sources apart.
//!
//! **One figure.** Its distribution is the two-piece log-normal through its p10, p50 and p90: with `z` a
//! standard normal, `x = p50 exp(s z)`, where `s` is `b = ln(p50 / p10) / 1.2816` for `z < 0` and
//! `a = ln(p90 / p50) / 1.2816` for `z ≥ 0`. By completing the square on each half (the same that gives the
//! moments of a log-normal; Johnson, Kotz and Balakrishnan, Continuous Univariate Distributions 1, 1994,
//! chapter 14), with `Φ` the standard normal distribution,
//!
//! ```text
//! E[xᵏ] = p50ᵏ ( exp(k² b² / 2) Φ(−k b) + exp(k² a² / 2) Φ(k a) )
//! ```
//!
//! and mean `m`, variance `σ²` and third central moment `κ` follow. (What reaches zero or below has no
//! logarithm, and is made of two halves of normals instead.) `z` is itself a weighted sum of standard normals,
//! one of each source of the figure's error; the weights are the sources' shares of the variance.
//!
//! **A total.** Means add. Every source's errors add linearly, since they are the same for all: its `σ` over
//! all figures is the sum of theirs, its `κ` the cube of the sum of their cube roots (exact where the figures
//! have one shape). What belongs to the device alone is independent of device to device: there `σ²` and `κ`
//! add. The sources are independent of each other: over them `σ²` and `κ` add again.
//!
//! **Back to p10, p50, p90.** A total of one kind of device is taken for the two-piece log-normal of its mean, variance
//! and third moment. So a fleet that shares one source gets exactly the range of one device. A plain log-normal would
//! need mean and variance only, but it knows no range that is wide below and narrow above: it puts the median
//! of monitors (174–357–520 kg) at 326 kg. With many independent sources the third moment fades against the
//! second, and the total becomes the normal that it should be. Kinds of device are lopsided each in its way, and their
//! sum is of no shape that is known: it is taken point by point ([`Total::estimate_together`]).
//!
//! `footprint/tests/monte_carlo.rs` draws whole fleets and holds the totals against them. `docs/METHOD.md` says
//! where the last step is rough.

mod fit;
mod moments;
mod source;
mod together;

pub(crate) use moments::Moments;
pub use source::{ErrorSource, Level, UnknownErrorSource};

use std::collections::BTreeMap;
use std::iter::Sum;
use std::ops::AddAssign;

use serde::{Deserialize, Serialize};

use crate::estimate::{Estimate, EstimateError};

/// The sum of any number of non-negative figures. All that it holds adds up, so that it can be put together
/// from parts in any order; its unit is in the name of whatever holds it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Total {
    /// The mean, in the unit of the figures.
    pub mean: f64,
    /// What makes it wrong, and by how much.
    pub errors: BTreeMap<ErrorSource, Spread>,
}

/// What a source does to a total, in numbers that add up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Spread {
    /// The standard deviation, in the figures' unit; of [`ErrorSource::Device`] the variance.
    pub width: f64,
    /// The cube root of the third central moment, in the figures' unit; of [`ErrorSource::Device`] the moment.
    pub lean: f64,
}

impl Spread {
    fn of(source: &ErrorSource, variance: f64, third: f64) -> Self {
        match source.level() {
            Level::Device => Self { width: variance, lean: third },
            Level::Method | Level::Category | Level::Model => {
                Self { width: variance.sqrt(), lean: third.cbrt() }
            }
        }
    }

    /// Variance and third central moment.
    fn moments(self, source: &ErrorSource) -> (f64, f64) {
        match source.level() {
            Level::Device => (self.width, self.lean),
            Level::Method | Level::Category | Level::Model => (self.width.powi(2), self.lean.powi(3)),
        }
    }
}

impl Total {
    /// A figure without a range.
    #[must_use]
    pub fn certain(value: f64) -> Self {
        Self { mean: value, errors: BTreeMap::new() }
    }

    /// A figure with the sources of its error and their shares of its variance, which are to add up to 1.
    #[must_use]
    pub fn of(value: Estimate, shares: &[(ErrorSource, f64)]) -> Self {
        let Moments { mean, variance, third } = Moments::of(value);
        let of_source = |(source, share): &(ErrorSource, f64)| {
            (source.clone(), Spread::of(source, variance * share, third * share))
        };
        let shares = if variance > 0.0 { shares } else { &[] };
        Self { mean, errors: shares.iter().map(of_source).collect() }
    }

    /// Every figure times a factor that is itself certain and not negative.
    #[must_use]
    pub(crate) fn scale(mut self, factor: f64) -> Self {
        if factor == 0.0 {
            return Self::default();
        }
        self.mean *= factor;
        for (source, spread) in &mut self.errors {
            let (variance, third) = spread.moments(source);
            *spread = Spread::of(source, variance * factor.powi(2), third * factor.powi(3));
        }
        self
    }

    /// The figure of one device times a factor that is of this device alone.
    #[must_use]
    pub(crate) fn times_own(self, factor: Moments) -> Self {
        let product = self.moments().times(factor);
        let mut total = self.scale(factor.mean);
        total.errors.remove(&ErrorSource::Device);
        let shared = total.moments();
        let (variance, third) = (product.variance - shared.variance, product.third - shared.third);
        // Less is rounding: a factor that is certain leaves nothing to the device.
        if variance > 1e-9 * product.variance {
            let own = Spread::of(&ErrorSource::Device, variance, third);
            total.errors.insert(ErrorSource::Device, own);
        }
        total
    }

    fn moments(&self) -> Moments {
        let sum = Moments { mean: self.mean, ..Moments::default() };
        self.errors.iter().fold(sum, |sum, (source, spread)| {
            let (variance, third) = spread.moments(source);
            Moments { variance: sum.variance + variance, third: sum.third + third, ..sum }
        })
    }

    /// The standard deviation, in the figures' unit.
    #[must_use]
    pub fn deviation(&self) -> f64 {
        self.moments().variance.sqrt()
    }

    /// The total with its range.
    ///
    /// # Errors
    /// Only if the total leaves the range of numbers.
    pub fn estimate(&self) -> Result<Estimate, EstimateError> {
        fit::fit(self.moments())
    }

    /// Several totals together, with the range of their sum. Each has a name of its own, such as the kind of device; in
    /// which order they come is all the same.
    ///
    /// # Errors
    /// Only if the sum leaves the range of numbers.
    pub fn estimate_together<'a>(
        parts: impl IntoIterator<Item = (&'a str, &'a Self)>,
    ) -> Result<Estimate, EstimateError> {
        together::estimate(parts)
    }

    /// How much of the range comes from each source: its share of the variance. They add up to 1; none where
    /// the total is certain.
    #[must_use]
    pub fn by_source(&self) -> BTreeMap<ErrorSource, f64> {
        let variance = self.moments().variance;
        let of_source =
            |(source, spread): (&ErrorSource, &Spread)| (source.clone(), spread.moments(source).0 / variance);
        self.errors.iter().filter(|_| variance > 0.0).map(of_source).collect()
    }

    /// How much of the range comes from each level: the shares of its sources together.
    #[must_use]
    pub fn by_level(&self) -> BTreeMap<Level, f64> {
        let mut levels = BTreeMap::new();
        for (source, share) in self.by_source() {
            *levels.entry(source.level()).or_insert(0.0) += share;
        }
        levels
    }
}

impl AddAssign<&Self> for Total {
    fn add_assign(&mut self, other: &Self) {
        self.mean += other.mean;
        for (source, spread) in &other.errors {
            let sum = self.errors.entry(source.clone()).or_default();
            sum.width += spread.width;
            sum.lean += spread.lean;
        }
    }
}

impl<'a> Sum<&'a Self> for Total {
    fn sum<I: Iterator<Item = &'a Self>>(totals: I) -> Self {
        totals.fold(Self::default(), |mut sum, total| {
            sum += total;
            sum
        })
    }
}

#[cfg(test)]
mod tests;
