//! A day of purchase that is not known, spread over the days on which it may have been.

use jiff::civil::Date;

use crate::age::Age;
use crate::period::{days_between, plus_days};
use crate::total::Moments;

/// Days that are tried on each side of the best guess.
const TRIED: i32 = 120;

/// When a device was bought: `earliest ≤ best ≤ latest`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Acquired {
    /// The first day on which it may have been.
    pub earliest: Date,
    /// The best guess.
    pub best: Date,
    /// The last day on which it may have been.
    pub latest: Date,
}

impl From<&Age> for Acquired {
    fn from(age: &Age) -> Self {
        Self { earliest: age.earliest, best: age.best, latest: age.latest }
    }
}

impl Acquired {
    /// Of a device whose day of purchase is known.
    #[must_use]
    pub const fn on(day: Date) -> Self {
        Self { earliest: day, best: day, latest: day }
    }

    /// Mean, variance and third moment of something that follows from the day.
    pub(super) fn chance(self, of: impl Fn(Date) -> f64) -> Moments {
        let mut powers = [0.0; 3];
        for (from, to) in [(self.earliest, self.best), (self.best, self.latest)] {
            let length = days_between(from, to);
            let tried = length.clamp(1, TRIED);
            for n in 0..tried {
                // The middle of each of as many equal stretches.
                let days = (f64::from(n) + 0.5) * f64::from(length) / f64::from(tried);
                #[expect(clippy::cast_possible_truncation, reason = "at most the days of the calendar")]
                let value = of(plus_days(from, days.floor() as i32));
                let weight = 0.5 / f64::from(tried);
                let [first, second, third] = &mut powers;
                *first += weight * value;
                *second += weight * value.powi(2);
                *third += weight * value.powi(3);
            }
        }
        Moments::of_powers(powers)
    }
}
