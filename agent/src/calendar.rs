//! Local days, counted by the offsets in the policy: the agent carries no time zone tables.

use jiff::civil::{Date, DateTime};
use jiff::{Timestamp, ToSpan as _, tz::TimeZone};
use levetid_protocol::policy::{Detail, Policy};

/// The local date and time of an instant.
pub fn local(policy: &Policy, instant: Timestamp) -> DateTime {
    let seconds = i64::from(policy.offset_minutes_at(instant)) * 60;
    let shifted = instant.as_second().saturating_add(seconds);
    TimeZone::UTC.to_datetime(Timestamp::from_second(shifted).unwrap_or(instant))
}

/// The instant at which a local day begins.
pub fn start_of_day(policy: &Policy, day: Date) -> Timestamp {
    let midnight = day.to_datetime(jiff::civil::Time::midnight());
    let Ok(as_if_utc) = TimeZone::UTC.to_timestamp(midnight) else { return Timestamp::MAX };
    let begins = |instant: &Timestamp| {
        let before = Timestamp::from_second(instant.as_second() - 60).unwrap_or(*instant);
        local(policy, *instant).date() >= day && local(policy, before).date() < day
    };
    let mut candidates: Vec<Timestamp> = policy
        .offsets
        .iter()
        .filter_map(|change| {
            Timestamp::from_second(as_if_utc.as_second() - i64::from(change.minutes) * 60).ok()
        })
        // Where the clock is set forward over midnight the day begins at that instant.
        .chain(policy.offsets.iter().map(|change| change.from))
        .filter(begins)
        .collect();
    candidates.sort_unstable();
    candidates.first().copied().unwrap_or(as_if_utc)
}

/// How many days a record that begins on this day covers: one, or up to and with Sunday.
pub fn record_days(detail: Detail, first_day: Date) -> u8 {
    match detail {
        Detail::Day => 1,
        Detail::Week => 7_u8.saturating_sub(first_day.weekday().to_monday_zero_offset().unsigned_abs()),
    }
}

/// The day so many days later; the same day at the end of the calendar.
pub fn days_later(day: Date, days: u8) -> Date {
    day.checked_add(i32::from(days).days()).unwrap_or(day)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{copenhagen, policy_with};
    use jiff::civil::date;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn days_begin_at_local_midnight() {
        for (day, begins) in [
            (date(2026, 11, 23), "2026-11-22T23:00:00Z"),
            (date(2026, 7, 1), "2026-06-30T22:00:00Z"),
            (date(2026, 10, 25), "2026-10-24T22:00:00Z"),
            (date(2026, 10, 26), "2026-10-25T23:00:00Z"),
            (date(2026, 3, 29), "2026-03-28T23:00:00Z"),
            (date(2026, 3, 30), "2026-03-29T22:00:00Z"),
        ] {
            assert_eq!(start_of_day(&copenhagen(), day), at(begins), "{day}");
            assert_eq!(local(&copenhagen(), at(begins)), day.at(0, 0, 0, 0));
        }
    }

    #[test]
    fn a_day_may_begin_after_midnight() {
        // 24:00 is set forward to 01:00.
        let policy = policy_with(&[("2026-01-01T00:00:00Z", -180), ("2026-09-06T03:00:00Z", -120)]);
        let begins = start_of_day(&policy, date(2026, 9, 6));
        assert_eq!(begins, at("2026-09-06T03:00:00Z"));
        assert_eq!(local(&policy, begins).hour(), 1);
    }

    #[test]
    fn weeks_end_on_sunday() {
        for (day, days) in [(date(2026, 11, 23), 7), (date(2026, 11, 25), 5), (date(2026, 11, 29), 1)] {
            assert_eq!(record_days(Detail::Week, day), days, "{day}");
            assert_eq!(record_days(Detail::Day, day), 1);
        }
    }
}
