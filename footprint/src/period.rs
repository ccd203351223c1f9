//! Stretches of days: what a dated part, a launch quarter or a week stamp really says.

use jiff::Span;
use jiff::civil::{Date, ISOWeekDate, Weekday};
use serde::{Deserialize, Serialize};

/// Days from `first` to `last`, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Period {
    /// The first day.
    pub first: Date,
    /// The last day.
    pub last: Date,
}

impl Period {
    /// One day.
    #[must_use]
    pub const fn day(date: Date) -> Self {
        Self { first: date, last: date }
    }

    /// An ISO week; `None` if the year has no such week.
    #[must_use]
    pub fn week(year: i16, week: u8) -> Option<Self> {
        let week = i8::try_from(week).ok()?;
        let day = |weekday| ISOWeekDate::new(year, week, weekday).ok().map(ISOWeekDate::date);
        Some(Self { first: day(Weekday::Monday)?, last: day(Weekday::Sunday)? })
    }

    /// A calendar year; `None` outside −9999 to 9999.
    #[must_use]
    pub fn year(year: i16) -> Option<Self> {
        Some(Self { first: Date::new(year, 1, 1).ok()?, last: Date::new(year, 12, 31).ok()? })
    }

    /// The number of days, at least 1 where `last` is not before `first`.
    #[must_use]
    pub fn days(self) -> i32 {
        days_between(self.first, self.last) + 1
    }

    /// The days that lie in a calendar year.
    #[must_use]
    pub fn days_in_year(self, year: i16) -> i32 {
        Self::year(year).map_or(0, |y| {
            let within = Self { first: self.first.max(y.first), last: self.last.min(y.last) };
            within.days().max(0)
        })
    }
}

/// A calendar quarter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Quarter {
    /// The year.
    pub year: i16,
    /// 1 to 4.
    pub quarter: u8,
}

impl Quarter {
    /// Its days; `None` if the quarter is not 1 to 4.
    #[must_use]
    pub fn period(self) -> Option<Period> {
        let last_month = i8::try_from(self.quarter).ok()?.checked_mul(3)?;
        let first = Date::new(self.year, last_month - 2, 1).ok()?;
        Some(Period { first, last: Date::new(self.year, last_month, 1).ok()?.last_of_month() })
    }
}

/// Minutes in a day.
pub(crate) const MINUTES_PER_DAY: f64 = 1440.0;

/// Days in a year, as ages count them.
pub(crate) const DAYS_PER_YEAR: f64 = 365.25;

/// Days from one date to another; negative backwards.
pub(crate) fn days_between(from: Date, to: Date) -> i32 {
    // A civil day is 24 hours whatever clocks do; this is asked for millions of times.
    i32::try_from(to.duration_since(from).as_hours() / 24).unwrap_or(0)
}

/// Years of 365.25 days from one date to another; negative backwards.
pub(crate) fn years_between(from: Date, to: Date) -> f64 {
    f64::from(days_between(from, to)) / DAYS_PER_YEAR
}

/// The date so many days later; stays at the calendar's ends.
pub(crate) fn plus_days(date: Date, days: i32) -> Date {
    Span::new()
        .try_days(days)
        .map_or(if days < 0 { Date::MIN } else { Date::MAX }, |span| date.saturating_add(span))
}

/// The date so many months later; stays at the calendar's ends.
pub(crate) fn plus_months(date: Date, months: i32) -> Date {
    let end = if months < 0 { Date::MIN } else { Date::MAX };
    Span::new().try_months(months).map_or(end, |span| date.saturating_add(span))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn no_number_of_days_is_too_many() {
        let day = date(2026, 11, 23);
        for (days, expected) in [(i32::MAX, Date::MAX), (i32::MIN, Date::MIN), (-1, date(2026, 11, 22))] {
            assert_eq!(plus_days(day, days), expected);
        }
        assert_eq!((plus_months(day, i32::MAX), plus_months(day, i32::MIN)), (Date::MAX, Date::MIN));
    }

    #[test]
    fn periods_hold_the_days_they_name() {
        let week = Period::week(2021, 1).unwrap();
        assert_eq!(week, Period { first: date(2021, 1, 4), last: date(2021, 1, 10) });
        assert_eq!(Period::week(2020, 53).unwrap().last, date(2021, 1, 3));
        assert_eq!(
            (Period::week(2021, 53), Period::week(2021, 0), Period::week(2021, 200)),
            (None, None, None)
        );
        let quarter = Quarter { year: 2017, quarter: 3 }.period().unwrap();
        assert_eq!(quarter, Period { first: date(2017, 7, 1), last: date(2017, 9, 30) });
        assert_eq!(Quarter { year: 2017, quarter: 5 }.period(), None);
        assert_eq!(Quarter { year: 2017, quarter: 0 }.period(), None);
    }

    #[test]
    fn a_week_across_new_year_lies_in_both_years() {
        let week = Period { first: date(2025, 12, 29), last: date(2026, 1, 4) };
        assert_eq!((week.days_in_year(2025), week.days_in_year(2026), week.days_in_year(2027)), (3, 4, 0));
        assert_eq!(week.days(), 7);
    }
}
