//! How it stands between agent and collector: kept on disk, so that a restart does not hammer.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// The state of the link.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Link {
    /// How far the collector's clock is ahead of this machine's, seconds.
    #[serde(default)]
    pub skew_seconds: i64,
    /// Failures since the last success.
    #[serde(default)]
    pub failures: u32,
    /// Nothing is sent before.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub not_before: Option<Timestamp>,
    /// When the collector last took a report.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub last_report: Option<Timestamp>,
    /// The last report it took.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub acknowledged: Option<u64>,
    /// What stands in the way.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub trouble: Option<Trouble>,
}

/// What stands in the way of the next report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trouble {
    /// What happened.
    pub what: String,
    /// What to do about it.
    pub to_do: String,
    /// Since when.
    pub since: Timestamp,
}

impl Link {
    /// Whether a report may be sent. A pause of more than two days was set by a clock that was wrong.
    pub fn may_send(&self, now: Timestamp) -> bool {
        let too_long = |until: Timestamp| until.as_second() - now.as_second() > 2 * 86_400;
        self.not_before.is_none_or(|until| until <= now || too_long(until))
    }

    /// The collector's Unix time.
    pub fn collector_time(&self, now: Timestamp) -> i64 {
        now.as_second().saturating_add(self.skew_seconds)
    }

    /// The collector took a report.
    pub fn succeeded(&mut self, now: Timestamp, sequence: u64) {
        self.answered();
        self.last_report = Some(now);
        self.acknowledged = Some(sequence);
    }

    /// The collector can be reached and knows this agent.
    pub fn answered(&mut self) {
        self.failures = 0;
        self.not_before = None;
        self.trouble = None;
    }

    /// It did not work; it is tried again at `not_before`.
    pub fn failed(&mut self, now: Timestamp, not_before: Timestamp, what: String, to_do: &str) {
        let before = self.trouble.take().filter(|before| before.to_do == to_do);
        self.failures = if before.is_some() { self.failures.saturating_add(1) } else { 1 };
        self.not_before = Some(not_before);
        let since = before.map_or(now, |before| before.since);
        self.trouble = Some(Trouble { what, to_do: to_do.to_owned(), since });
    }

    /// Whether the trouble is new, so that the log tells it once.
    pub fn is_news(&self) -> bool {
        self.failures == 1
    }
}
