//! The eight bins of a usage record, as hours fall into them.

use crate::code::coded_enum;

coded_enum! {
    /// Weekday or weekend, and one of four dayparts, by the local clock.
    pub enum HourBin {
        /// Monday to Friday, 00–06.
        WeekdayNight = "weekday-00-06",
        /// Monday to Friday, 06–12.
        WeekdayMorning = "weekday-06-12",
        /// Monday to Friday, 12–18.
        WeekdayAfternoon = "weekday-12-18",
        /// Monday to Friday, 18–24.
        WeekdayEvening = "weekday-18-24",
        /// Saturday and Sunday, 00–06.
        WeekendNight = "weekend-00-06",
        /// Saturday and Sunday, 06–12.
        WeekendMorning = "weekend-06-12",
        /// Saturday and Sunday, 12–18.
        WeekendAfternoon = "weekend-12-18",
        /// Saturday and Sunday, 18–24.
        WeekendEvening = "weekend-18-24",
    }
}

/// How many bins there are.
pub(crate) const BINS: usize = HourBin::ALL.len();

/// How many dayparts a day has.
pub(super) const DAYPARTS: usize = 4;

/// The daypart of an hour of the local clock, 0 to 3.
pub(super) const fn daypart(hour_of_day: u8) -> usize {
    (hour_of_day / 6) as usize % DAYPARTS
}

/// Whether a day, counted from 1970-01-01 (a Thursday), is a Saturday or Sunday.
pub(super) const fn is_weekend(day: i32) -> bool {
    (day + 3).rem_euclid(7) >= 5
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_and_hours_fall_where_the_clock_says() {
        // 1970-01-01 was a Thursday, 1970-01-03 a Saturday, 1969-12-28 a Sunday.
        let weekends: Vec<bool> = [0, 1, 2, 3, 4, -4, -3].map(is_weekend).to_vec();
        assert_eq!(weekends, [false, false, true, true, false, true, false]);
        assert_eq!([0, 5, 6, 12, 17, 18, 23].map(daypart), [0, 0, 1, 2, 2, 3, 3]);
        assert_eq!((BINS, HourBin::ALL[5]), (8, HourBin::WeekendMorning));
    }
}
