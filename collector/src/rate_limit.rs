//! How often one key may report. By key, not by address: a whole municipality may sit behind one.

use std::num::NonZeroU32;

use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use levetid_protocol::key::KeyId;
use levetid_protocol::problem::{Problem, ProblemKind};

/// Reports a key may send a minute once it has used up its burst.
const PER_MINUTE: NonZeroU32 = NonZeroU32::new(60).unwrap();

/// Reports a key may send at once: a spool that has waited for long.
const BURST: NonZeroU32 = NonZeroU32::new(120).unwrap();

/// How much of its share each key has used.
#[derive(Debug)]
pub struct RateLimit(DefaultKeyedRateLimiter<KeyId>);

impl Default for RateLimit {
    fn default() -> Self {
        Self(RateLimiter::keyed(Quota::per_minute(PER_MINUTE).allow_burst(BURST)))
    }
}

impl RateLimit {
    /// Counts a report of this key.
    pub fn check(&self, key: &KeyId) -> Result<(), Problem> {
        self.0.check_key(key).map_err(|_| {
            Problem::new(
                ProblemKind::TooManyRequests,
                format!("The key {key} has sent more than {BURST} reports at once or {PER_MINUTE} a minute."),
            )
        })
    }

    /// Forgets keys that have been quiet, so that memory does not grow with the fleet.
    pub fn forget_quiet(&self) {
        self.0.retain_recent();
    }
}
