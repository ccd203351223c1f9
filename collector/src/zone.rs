//! Civil days in a tenant's time zone.

use jiff::{
    Timestamp, ToSpan as _,
    civil::{Date, DateTime},
    tz::TimeZone,
};
use levetid_protocol::policy::OffsetChange;

/// How far ahead agents are told of changes of the clock, years. An agent that hears nothing longer than
/// that keeps the last offset.
const YEARS_AHEAD: i64 = 4;

/// The zone of an IANA name; UTC where the name is not known, which tenants are refused with.
pub fn of(name: &str) -> TimeZone {
    TimeZone::get(name).unwrap_or(TimeZone::UTC)
}

/// The local day of an instant.
pub fn local_day(zone: &str, instant: Timestamp) -> Date {
    local(zone, instant).date()
}

/// The local date and time of an instant.
pub fn local(zone: &str, instant: Timestamp) -> DateTime {
    instant.to_zoned(of(zone)).datetime()
}

/// The instant at which a local day starts. `None` at the ends of time.
pub fn start_of_day(zone: &str, day: Date) -> Option<Timestamp> {
    day.to_zoned(of(zone)).and_then(|midnight| midnight.start_of_day()).ok().map(|start| start.timestamp())
}

/// The offsets agents need: that of a year ago, and every change from then on.
pub fn offsets(zone: &str, now: Timestamp) -> Vec<OffsetChange> {
    let zone = of(zone);
    let year = 366 * 24;
    let begin = now.checked_sub(year.hours()).unwrap_or(now);
    let end = now.checked_add((year * YEARS_AHEAD).hours()).unwrap_or(now);
    let minutes = |offset: jiff::tz::Offset| i16::try_from(offset.seconds() / 60).unwrap_or(0);
    let first = OffsetChange { from: begin, minutes: minutes(zone.to_offset(begin)) };
    let changes = zone
        .following(begin)
        .take_while(|change| change.timestamp() < end)
        .map(|change| OffsetChange { from: change.timestamp(), minutes: minutes(change.offset()) });
    std::iter::once(first).chain(changes).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn danish_days_begin_in_the_evening_before_in_utc() {
        let zone = "Europe/Copenhagen";
        assert_eq!(local_day(zone, at("2026-11-22T23:00:00Z")), date(2026, 11, 23));
        assert_eq!(local_day(zone, at("2026-11-22T22:59:59Z")), date(2026, 11, 22));
        assert_eq!(start_of_day(zone, date(2026, 11, 23)), Some(at("2026-11-22T23:00:00Z")));
        assert_eq!(start_of_day(zone, date(2026, 7, 1)), Some(at("2026-06-30T22:00:00Z")));
    }

    #[test]
    fn agents_are_told_of_every_change_of_the_clock() {
        let offsets = offsets("Europe/Copenhagen", at("2026-11-23T12:00:00Z"));
        assert_eq!(offsets.first().map(|first| first.minutes), Some(60));
        assert!(offsets.contains(&OffsetChange { from: at("2027-03-28T01:00:00Z"), minutes: 120 }));
        assert_eq!(offsets.len(), 1 + 2 * 5);
        assert!(offsets.is_sorted_by_key(|change| change.from));
    }
}
