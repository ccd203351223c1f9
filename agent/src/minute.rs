//! The full minute, for which the agent waits: when it has come, it looks.

#[cfg_attr(target_os = "linux", path = "minute/linux.rs")]
#[cfg_attr(not(target_os = "linux"), path = "minute/runtime.rs")]
mod system;

use std::time::Duration;

use jiff::Timestamp;

pub use system::Minutes;

/// The look comes this long after the full minute, so that it surely falls into the new one.
const AFTER_MINUTE_MS: i64 = 20;

fn until_next(now: Timestamp) -> Duration {
    let into_minute_ms = now.as_millisecond().rem_euclid(60_000);
    Duration::from_millis(u64::try_from(60_000 + AFTER_MINUTE_MS - into_minute_ms).unwrap_or(60_000))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_look_is_early_in_the_next_minute() {
        for (now, ms) in [
            ("2026-11-23T08:00:00Z", 60_020),
            ("2026-11-23T08:00:00.020Z", 60_000),
            ("2026-11-23T08:00:59.999Z", 21),
            ("1969-12-31T23:59:59Z", 1_020),
        ] {
            assert_eq!(until_next(now.parse().unwrap()), Duration::from_millis(ms), "{now}");
        }
    }
}
