//! Which days a record covers, and which instants a clock that was set can have told.

use jiff::civil::Date;
use jiff::{Timestamp, ToSpan as _, tz::TimeZone};
use levetid_protocol::limits::FIRST_DAY;
use levetid_protocol::policy::Detail;

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

/// No PC of today runs on this day.
const LAST_DAY: Date = jiff::civil::date(2200, 1, 1);

/// Whether an instant can be true. A clock that was not set tells of days long past.
pub fn is_plausible(instant: Timestamp) -> bool {
    (FIRST_DAY..LAST_DAY).contains(&TimeZone::UTC.to_datetime(instant).date())
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn weeks_end_on_sunday() {
        for (day, days) in [(date(2026, 11, 23), 7), (date(2026, 11, 25), 5), (date(2026, 11, 29), 1)] {
            assert_eq!(record_days(Detail::Week, day), days, "{day}");
            assert_eq!(record_days(Detail::Day, day), 1);
        }
    }

    #[test]
    fn no_pc_tells_of_the_last_millennium() {
        for (instant, plausible) in [
            ("1970-01-01T00:00:10Z", false),
            ("1999-12-31T23:59:59Z", false),
            ("2000-01-01T00:00:00Z", true),
            ("2199-12-31T23:59:59Z", true),
            ("2200-01-01T00:00:00Z", false),
        ] {
            assert_eq!(is_plausible(instant.parse().unwrap()), plausible, "{instant}");
        }
    }
}
