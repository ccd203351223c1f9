//! What a tenant asks of its agents. A closed list of settings, never code.

use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};

use crate::{DeviceId, key::PublicKey, text::Text};

/// The settings an agent follows, for one device.
///
/// They come only in replies signed by the collector's key, and an agent takes a version only when it
/// is higher than the one it follows. Settings a newer collector knows and an older agent does not are
/// ignored by the agent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Policy {
    /// The device they are for.
    pub device: DeviceId,
    /// Rises with every change.
    pub version: u64,
    /// How many days one usage record covers.
    pub detail: Detail,
    /// Report the running record every minute. Only for the trial, where the owner watches their own PC.
    #[serde(default)]
    pub report_growing: bool,
    /// The tenant's time zone, such as `Europe/Copenhagen`: for people to read.
    pub zone: Text,
    /// The zone's offsets, in order of time: what agents count days by, so that they need no tables.
    pub offsets: Vec<OffsetChange>,
    /// The first day on which use is observed. Before it, the end of the notice to staff, only the profile is sent.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub observe_from: Option<Date>,
    /// The collector's next signing key, to be accepted beside the present one.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub next_key: Option<PublicKey>,
}

/// How fine the record of a device is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Detail {
    /// One record an ISO week: a device somebody holds.
    Week,
    /// One record a day: a shared device, or where the tenant chose so after telling its staff.
    Day,
}

/// From an instant on, local time is this far ahead of UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct OffsetChange {
    /// The instant.
    pub from: Timestamp,
    /// Minutes ahead of UTC; negative west of Greenwich.
    pub minutes: i16,
}

impl Policy {
    /// Minutes that local time is ahead of UTC at an instant: the last change at or before it, else the
    /// first one known, else 0.
    pub fn offset_minutes_at(&self, instant: Timestamp) -> i16 {
        self.offsets
            .iter()
            .rev()
            .find(|change| change.from <= instant)
            .or(self.offsets.first())
            .map_or(0, |change| change.minutes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_offset_is_that_of_the_last_change() {
        let at = |text: &str| text.parse::<Timestamp>().unwrap();
        let policy = Policy {
            device: DeviceId(uuid::Uuid::nil()),
            version: 1,
            detail: Detail::Week,
            report_growing: false,
            zone: Text::clean("Europe/Copenhagen").unwrap(),
            offsets: vec![
                OffsetChange { from: at("2026-03-29T01:00:00Z"), minutes: 120 },
                OffsetChange { from: at("2026-10-25T01:00:00Z"), minutes: 60 },
            ],
            observe_from: None,
            next_key: None,
        };
        for (instant, minutes) in [
            ("2020-01-01T00:00:00Z", 120),
            ("2026-10-25T00:59:59Z", 120),
            ("2026-10-25T01:00:00Z", 60),
            ("2030-01-01T00:00:00Z", 60),
        ] {
            assert_eq!(policy.offset_minutes_at(at(instant)), minutes, "{instant}");
        }
    }
}
