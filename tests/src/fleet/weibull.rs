//! The Weibull distribution, and its estimate by maximum likelihood.

use rand_distr::Distribution as _;

use crate::dice::Dice;

/// Spans of time whose chance to end depends on how long they have lasted already.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Weibull {
    /// Below 1, a span that has lasted long will last longer still.
    pub shape: f64,
    /// The span below which 63 of 100 end, hours.
    pub scale_hours: f64,
}

impl std::fmt::Display for Weibull {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Weibull({:.2}, {:.2} h)", self.shape, self.scale_hours)
    }
}

impl Weibull {
    /// A span, hours.
    pub fn draw(&self, dice: &mut Dice) -> f64 {
        rand_distr::Weibull::new(self.scale_hours, self.shape).unwrap().sample(dice.generator())
    }

    /// The most likely distribution of these spans, hours. `None` where fewer than two differ, or one is not above 0.
    ///
    /// The scale follows from the shape, and the shape k solves Σ xᵏ ln x / Σ xᵏ − 1/k = mean of ln x, whose left side
    /// only rises with k: it is found by halving.
    pub fn fit(spans: &[f64]) -> Option<Self> {
        let longest = spans.iter().copied().fold(0.0, f64::max);
        if !spans.iter().all(|span| *span > 0.0) || spans.iter().all(|span| *span == longest) {
            return None;
        }
        let count = spans.len() as f64;
        // Of the longest one, so that no power overflows.
        let logs: Vec<f64> = spans.iter().map(|span| (span / longest).ln()).collect();
        let mean_log = logs.iter().sum::<f64>() / count;
        let excess = |shape: f64| {
            let (power, weighted) = logs.iter().fold((0.0, 0.0), |(power, weighted), log| {
                let term = (shape * log).exp();
                (power + term, weighted + term * log)
            });
            weighted / power - 1.0 / shape - mean_log
        };
        let (mut low, mut high) = (1e-3, 1e3);
        for _ in 0..80 {
            let middle = f64::sqrt(low * high);
            if excess(middle) < 0.0 { low = middle } else { high = middle }
        }
        let shape = f64::sqrt(low * high);
        let mean_power = logs.iter().map(|log| (shape * log).exp()).sum::<f64>() / count;
        Some(Self { shape, scale_hours: longest * mean_power.powf(1.0 / shape) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dice::Draw;

    #[test]
    fn the_estimate_is_the_distribution_that_was_drawn_from() {
        for truth in [
            Weibull { shape: 0.55, scale_hours: 35.3 },
            Weibull { shape: 1.0, scale_hours: 2.0 },
            Weibull { shape: 3.4, scale_hours: 700.0 },
        ] {
            let mut dice = Dice::of(7, Draw::Municipality);
            let spans: Vec<f64> = (0..40_000).map(|_| truth.draw(&mut dice)).collect();
            let found = Weibull::fit(&spans).unwrap();
            assert!((found.shape / truth.shape - 1.0).abs() < 0.02, "{found:?}");
            assert!((found.scale_hours / truth.scale_hours - 1.0).abs() < 0.02, "{found:?}");
        }
    }

    #[test]
    fn what_tells_nothing_has_no_estimate() {
        for spans in [&[][..], &[1.0], &[2.0, 2.0], &[1.0, 0.0], &[1.0, f64::NAN]] {
            assert_eq!(Weibull::fit(spans), None, "{spans:?}");
        }
    }
}
