//! The weeks that are simulated.

use jiff::civil::{Date, Weekday};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan as _};
use levetid_tests::records::monday_of;

/// The time zone in which Danish days begin.
pub const ZONE: &str = "Europe/Copenhagen";

/// Whole weeks from a Monday on, in Denmark.
#[derive(Debug, Clone)]
pub struct Window {
    /// The first Monday.
    pub from: Date,
    /// How many weeks.
    pub weeks: u16,
    /// When each day begins, the one after the last too.
    starts: Vec<Timestamp>,
}

impl Window {
    /// The weeks before a Monday.
    ///
    /// Days begin by the tables of the zone: the changes of the clock that a policy tells reach back a year only.
    ///
    /// # Errors
    /// When the day is not a Monday.
    pub fn before(monday: Date, weeks: u16) -> Result<Self, String> {
        if monday.weekday() != Weekday::Monday {
            return Err(format!("--until {monday}: records cover weeks, and it is no Monday"));
        }
        let zone = TimeZone::get(ZONE).map_err(|error| error.to_string())?;
        let from = monday.checked_sub(i64::from(weeks).weeks()).map_err(|error| error.to_string())?;
        let start = |day: i64| {
            let day = from.checked_add(day.days()).and_then(|day| day.to_zoned(zone.clone()));
            day.and_then(|midnight| midnight.start_of_day()).map(|start| start.timestamp())
        };
        let starts = (0..=i64::from(weeks) * 7).map(start).collect::<Result<_, _>>();
        Ok(Self { from, weeks, starts: starts.map_err(|error| error.to_string())? })
    }

    /// The Monday of this week, or of a week before it.
    pub fn last_monday(now: Timestamp) -> Date {
        monday_of(now.to_zoned(TimeZone::get(ZONE).unwrap_or(TimeZone::UTC)).date())
    }

    /// The Monday of a week.
    pub fn monday(&self, week: u16) -> Date {
        self.from.checked_add(i64::from(week).weeks()).unwrap()
    }

    /// The week in which a day lies, counted from the first; before it 0, after it one past the last.
    pub fn week_of(&self, day: Date) -> u16 {
        let days = self.from.until(day).unwrap().get_days();
        u16::try_from((days / 7).max(0)).unwrap_or(u16::MAX).min(self.weeks)
    }

    /// When the seven days of a week begin, and when the next week does.
    pub fn days(&self, week: u16) -> &[Timestamp] {
        let first = usize::from(week) * 7;
        &self.starts[first..=first + 7]
    }

    /// Minutes from the start of the first week to an instant.
    pub fn minute(&self, instant: Timestamp) -> u32 {
        u32::try_from((instant.as_second() - self.starts[0].as_second()) / 60).unwrap()
    }

    /// All its minutes.
    pub fn minutes(&self) -> u32 {
        self.minute(*self.starts.last().unwrap())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn weeks_know_the_changes_of_the_clock() {
        let window = Window::before(date(2026, 11, 2), 157).unwrap();
        assert_eq!(window.from, date(2023, 10, 30));
        assert_eq!(window.days(0)[0], "2023-10-29T23:00:00Z".parse().unwrap());
        let minutes = |week| {
            let days = window.days(week);
            (days[7].as_second() - days[0].as_second()) / 60
        };
        assert_eq!((minutes(0), minutes(155)), (10_080, 10_140), "the last Sunday of October has 25 hours");
        let spring = window.week_of(date(2026, 3, 29));
        assert_eq!(minutes(spring), 10_020);
        assert_eq!(i64::from(window.minutes()), (0..157).map(minutes).sum::<i64>());
        assert!(Window::before(date(2026, 11, 3), 8).unwrap_err().contains("no Monday"));
    }

    #[test]
    fn this_week_is_not_over() {
        let now = "2026-11-22T23:30:00Z".parse().unwrap();
        assert_eq!(
            Window::last_monday(now),
            date(2026, 11, 23),
            "Monday begins in the evening before in UTC"
        );
    }
}
