//! Waiting for what happens soon.

use std::time::{Duration, Instant};

/// How often is looked again.
const PAUSE: Duration = Duration::from_millis(20);

/// Looks until there is something, for at most `seconds`.
///
/// # Panics
/// When time is up: says what was waited for.
#[track_caller]
pub fn until<T>(what: &str, seconds: u64, mut look: impl FnMut() -> Option<T>) -> T {
    let end = Instant::now() + Duration::from_secs(seconds);
    loop {
        if let Some(found) = look() {
            return found;
        }
        assert!(Instant::now() < end, "waited {seconds} s in vain for: {what}");
        std::thread::sleep(PAUSE);
    }
}

/// [`until`] for a condition.
#[track_caller]
pub fn until_true(what: &str, seconds: u64, mut is_so: impl FnMut() -> bool) {
    until(what, seconds, || is_so().then_some(()));
}
