//! What can be wrong with the numbers handed in.

use crate::estimate::EstimateError;

/// Why a calculation was refused. Nothing is clamped or guessed: the caller hands in checked records.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum FootprintError {
    /// A calculation left the range of numbers, or a range was out of order.
    #[error("a calculation has no valid result; check the figures handed in")]
    Estimate(#[from] EstimateError),
    /// A bin claims more measured minutes than the device was on.
    #[error("{measured_minutes} minutes were measured in a bin that was on for only {on_minutes}")]
    MeasuredBeyondOn {
        /// Minutes that carry a measurement.
        measured_minutes: u64,
        /// Minutes on, screen on or off.
        on_minutes: u64,
    },
    /// A bin's mean CPU load is no percentage.
    #[error("mean CPU load must be 0 to 100 percent, got {0}")]
    Load(f64),
    /// A measured energy is no quantity.
    #[error("measured energy must be a finite number of joules, not negative, got {0}")]
    Joules(f64),
    /// A CPU's rated power is no quantity.
    #[error("a CPU's rated power must be above 0 and at most 2000 W, got {0}")]
    RatedPower(f64),
    /// A recorded span ends before it begins.
    #[error("a recorded span ends on {last_day}, before it begins on {first_day}")]
    Span {
        /// The first day given.
        first_day: jiff::civil::Date,
        /// The last day given.
        last_day: jiff::civil::Date,
    },
    /// A length of life is no quantity.
    #[error("a life must be above 0 and at most 100 years, got {0}")]
    Life(f64),
    /// An hour's grid factor is no quantity.
    #[error(
        "the grid factor of the hour from {hour} must be a finite number of g/kWh, not negative, got {g_per_kwh}"
    )]
    HourFactor {
        /// When the hour begins.
        hour: jiff::Timestamp,
        /// The factor given, g CO2e per kWh.
        g_per_kwh: f64,
    },
    /// Hours lie too far apart for one series.
    #[error("grid hours reach from {first} to {last}, more than a hundred years; check the dates handed in")]
    HourSpan {
        /// The first hour given.
        first: jiff::Timestamp,
        /// The last hour given.
        last: jiff::Timestamp,
    },
}
