//! How long to wait after a failure: growing, and random so that a fleet does not come back at once.

use std::time::Duration;

const MINUTE: Duration = Duration::from_secs(60);
const HOUR: Duration = Duration::from_secs(60 * 60);
const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// How long a failure asks to wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pause {
    /// It may be over soon: from a minute to six hours, doubling.
    Growing,
    /// At least this long, as the collector asked.
    Asked(Duration),
    /// Somebody must do something first: a day.
    Day,
}

/// A random pause. In the trial (`growing_reports`) a collector that comes back is found within a minute.
pub fn pause(pause: Pause, failures: u32, growing_reports: bool) -> Duration {
    let share = f64::from(random()) / f64::from(u32::MAX);
    span(pause, failures, growing_reports, share)
}

/// A random pause before enrolling is tried again: at most an hour, for an administrator may have mended it.
pub fn pause_to_enrol(failures: u32) -> Duration {
    pause(Pause::Growing, failures, false).min(HOUR)
}

/// The pause at a random `share` from 0 to 1.
fn span(pause: Pause, failures: u32, growing_reports: bool, share: f64) -> Duration {
    match pause {
        Pause::Growing => {
            let doubled = MINUTE.saturating_mul(2_u32.saturating_pow(failures.min(16)));
            let longest = if growing_reports { MINUTE } else { 6 * HOUR };
            doubled.min(longest).mul_f64(share)
        }
        Pause::Asked(least) => {
            let least = least.min(DAY);
            least + least.min(HOUR).mul_f64(share)
        }
        Pause::Day => DAY + HOUR.mul_f64(share),
    }
}

/// A random number; without randomness the middle, which is as good here.
fn random() -> u32 {
    levetid_protocol::random_bytes().map_or(u32::MAX / 2, u32::from_le_bytes)
}

/// A random time within `span`.
pub fn within(span: Duration) -> Duration {
    span.mul_f64(f64::from(random()) / f64::from(u32::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_to_six_hours() {
        let longest = |failures| span(Pause::Growing, failures, false, 1.0).as_secs() / 60;
        assert_eq!([0, 1, 2, 5, 8, 9, 60].map(longest), [1, 2, 4, 32, 256, 360, 360]);
        assert_eq!(span(Pause::Growing, 9, false, 0.0), Duration::ZERO);
        assert_eq!(span(Pause::Growing, 9, true, 1.0), MINUTE);
    }

    #[test]
    fn what_the_collector_asks_is_the_least() {
        for share in [0.0, 0.5, 1.0] {
            let asked = span(Pause::Asked(Duration::from_secs(120)), 3, true, share);
            assert!((120..=240).contains(&asked.as_secs()));
            assert!((24..=25).contains(&(span(Pause::Day, 0, true, share).as_secs() / 3_600)));
        }
        assert!(span(Pause::Asked(DAY * 400), 0, false, 1.0) <= DAY + HOUR);
    }
}
