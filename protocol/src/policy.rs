//! What a tenant asks of its agents. A closed list of settings, never code.

use jiff::civil::{Date, DateTime, Time};
use jiff::{Timestamp, tz::TimeZone};
use serde::{Deserialize, Serialize};

use crate::{DeviceId, key::PublicKey, people::PeopleKey, text::Text};

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
    /// The tenant's key for pseudonyms of people; absent, as it is unless a tenant turned them on, agents send none.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub people_key: Option<PeopleKey>,
    /// The collector's next signing key, to be accepted beside the present one.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub next_key: Option<PublicKey>,
}

/// How fine usage records are: one setting for every device of a tenant, a week unless it chose otherwise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Detail {
    /// One record an ISO week.
    Week,
    /// One record a day, where the tenant chose so after telling its staff.
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

    /// The local date and time of an instant.
    pub fn local(&self, instant: Timestamp) -> DateTime {
        let seconds = i64::from(self.offset_minutes_at(instant)) * 60;
        let shifted = instant.as_second().saturating_add(seconds);
        TimeZone::UTC.to_datetime(Timestamp::from_second(shifted).unwrap_or(instant))
    }

    /// The instant at which a local day begins: midnight, or later where the clock is set forward over it.
    pub fn start_of_day(&self, day: Date) -> Timestamp {
        let Ok(as_if_utc) = TimeZone::UTC.to_timestamp(day.to_datetime(Time::midnight())) else {
            return Timestamp::MAX;
        };
        let begins = |instant: &Timestamp| {
            let before = Timestamp::from_second(instant.as_second() - 60).unwrap_or(*instant);
            self.local(*instant).date() >= day && self.local(before).date() < day
        };
        let midnights = self.offsets.iter().filter_map(|change| {
            Timestamp::from_second(as_if_utc.as_second() - i64::from(change.minutes) * 60).ok()
        });
        let changes = self.offsets.iter().map(|change| change.from);
        midnights.chain(changes).filter(begins).min().unwrap_or(as_if_utc)
    }

    /// Whether use is observed on a local day, and more than the profile may be sent: from the day that
    /// the tenant has announced to its staff.
    pub fn observes(&self, day: Date) -> bool {
        self.observe_from.is_none_or(|from| from <= day)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    fn policy_with(offsets: &[(&str, i16)]) -> Policy {
        Policy {
            device: DeviceId(uuid::Uuid::nil()),
            version: 1,
            detail: Detail::Week,
            report_growing: false,
            zone: Text::clean("Europe/Copenhagen").unwrap(),
            offsets: offsets
                .iter()
                .map(|(from, minutes)| OffsetChange { from: at(from), minutes: *minutes })
                .collect(),
            observe_from: None,
            people_key: None,
            next_key: None,
        }
    }

    fn copenhagen() -> Policy {
        policy_with(&[("2026-03-29T01:00:00Z", 120), ("2026-10-25T01:00:00Z", 60)])
    }

    #[test]
    fn the_offset_is_that_of_the_last_change() {
        for (instant, minutes) in [
            ("2020-01-01T00:00:00Z", 120),
            ("2026-10-25T00:59:59Z", 120),
            ("2026-10-25T01:00:00Z", 60),
            ("2030-01-01T00:00:00Z", 60),
        ] {
            assert_eq!(copenhagen().offset_minutes_at(at(instant)), minutes, "{instant}");
        }
        assert_eq!(policy_with(&[]).offset_minutes_at(at("2026-10-25T01:00:00Z")), 0);
    }

    #[test]
    fn days_begin_at_local_midnight() {
        let mut policy = copenhagen();
        policy.offsets.insert(0, OffsetChange { from: at("2025-10-26T01:00:00Z"), minutes: 60 });
        for (day, begins) in [
            (date(2026, 11, 23), "2026-11-22T23:00:00Z"),
            (date(2026, 7, 1), "2026-06-30T22:00:00Z"),
            (date(2026, 10, 25), "2026-10-24T22:00:00Z"),
            (date(2026, 10, 26), "2026-10-25T23:00:00Z"),
            (date(2026, 3, 29), "2026-03-28T23:00:00Z"),
            (date(2026, 3, 30), "2026-03-29T22:00:00Z"),
        ] {
            assert_eq!(policy.start_of_day(day), at(begins), "{day}");
            assert_eq!(policy.local(at(begins)), day.at(0, 0, 0, 0));
        }
    }

    #[test]
    fn a_day_may_begin_after_midnight() {
        // 24:00 is set forward to 01:00.
        let policy = policy_with(&[("2026-01-01T00:00:00Z", -180), ("2026-09-06T03:00:00Z", -120)]);
        let begins = policy.start_of_day(date(2026, 9, 6));
        assert_eq!(begins, at("2026-09-06T03:00:00Z"));
        assert_eq!(policy.local(begins).hour(), 1);
    }

    #[test]
    fn use_is_observed_from_the_announced_day_on() {
        let announced = date(2026, 12, 1);
        for (observe_from, day, observes) in [
            (None, date(2026, 11, 30), true),
            (Some(announced), date(2026, 11, 30), false),
            (Some(announced), announced, true),
            (Some(announced), date(2027, 1, 1), true),
        ] {
            let policy = Policy { observe_from, ..copenhagen() };
            assert_eq!(policy.observes(day), observes, "{observe_from:?} {day}");
        }
    }
}
