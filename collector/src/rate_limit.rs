//! How often one key may report, and ask for its PC's page. By key, not by address: a whole municipality may sit
//! behind one.

use std::num::NonZeroU32;

use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use levetid_protocol::key::KeyId;
use levetid_protocol::problem::{Problem, ProblemKind};

/// What a key may do, a minute and at once.
#[derive(Debug, Clone, Copy)]
struct Share {
    /// How often a minute once it has used up its burst.
    per_minute: NonZeroU32,
    /// How often at once.
    burst: NonZeroU32,
}

/// Reports. At once: a spool that has waited for long.
const REPORTS: Share =
    Share { per_minute: NonZeroU32::new(60).unwrap(), burst: NonZeroU32::new(120).unwrap() };

/// Pages opened at the PC: as often as somebody can be in doubt whether the first browser is coming.
const OPENS: Share = Share { per_minute: NonZeroU32::new(6).unwrap(), burst: NonZeroU32::new(10).unwrap() };

/// How much of its share each key has used. Asking for pages takes nothing away from reports.
#[derive(Debug)]
pub struct RateLimit {
    reports: DefaultKeyedRateLimiter<KeyId>,
    opens: DefaultKeyedRateLimiter<KeyId>,
}

impl Default for RateLimit {
    fn default() -> Self {
        let limiter =
            |share: Share| RateLimiter::keyed(Quota::per_minute(share.per_minute).allow_burst(share.burst));
        Self { reports: limiter(REPORTS), opens: limiter(OPENS) }
    }
}

impl RateLimit {
    /// Counts a report of this key.
    pub fn check(&self, key: &KeyId) -> Result<(), Problem> {
        let Share { per_minute, burst } = REPORTS;
        self.reports.check_key(key).map_err(|_| {
            too_many(format!(
                "The key {key} has sent more than {burst} reports at once or {per_minute} a minute."
            ))
        })
    }

    /// Counts a page that this key asked for.
    pub fn check_open(&self, key: &KeyId) -> Result<(), Problem> {
        let Share { per_minute, burst } = OPENS;
        self.opens.check_key(key).map_err(|_| {
            too_many(format!(
                "The key {key} has asked for its page more than {burst} times at once or {per_minute} times a minute."
            ))
        })
    }

    /// Forgets keys that have been quiet, so that memory does not grow with the fleet.
    pub fn forget_quiet(&self) {
        self.reports.retain_recent();
        self.opens.retain_recent();
    }
}

fn too_many(detail: String) -> Problem {
    Problem::new(ProblemKind::TooManyRequests, detail)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_that_asks_too_often_is_told_so_and_reports_all_the_same() {
        let limit = RateLimit::default();
        let (one, other) = (KeyId::from_bytes(&[1; 16]), KeyId::from_bytes(&[2; 16]));
        let asked = (0..30).filter(|_| limit.check_open(&one).is_ok()).count();
        assert_eq!(asked, 10);
        let problem = limit.check_open(&one).unwrap_err();
        assert_eq!(problem.kind, ProblemKind::TooManyRequests);
        assert!(problem.detail.contains("10 times"), "{problem}");
        assert!(limit.check_open(&other).is_ok() && limit.check(&one).is_ok());
    }
}
