//! Danish days off: public holidays by the date of Easter, days on which town halls are closed, weeks without school.

use jiff::ToSpan as _;
use jiff::civil::{Date, Weekday, date};

/// Easter Sunday of a year of the Gregorian calendar (the anonymous algorithm that Meeus gives).
pub fn easter(year: i16) -> Date {
    let y = i32::from(year);
    let (a, b, c) = (y % 19, y / 100, y % 100);
    let (d, e) = (b / 4, b % 4);
    let g = (8 * b + 13) / 25;
    let h = (19 * a + b - d - g + 15) % 30;
    let (i, k) = (c / 4, c % 4);
    let l = (32 + 2 * e + 2 * i - h - k) % 7;
    let m = (a + 11 * h + 19 * l) / 433;
    let month = (h + l - 7 * m + 90) / 25;
    let day = (h + l - 7 * m + 33 * month + 19) % 32;
    date(year, i8::try_from(month).unwrap(), i8::try_from(day).unwrap())
}

/// Whether a day is a public holiday. Store bededag was one for the last time in 2023.
pub fn is_public_holiday(day: Date) -> bool {
    let fixed = [(1, 1), (12, 25), (12, 26)];
    let prayer_day = (day.year() < 2024).then_some(26);
    let after_easter = [-3, -2, 0, 1, 39, 49, 50].into_iter().chain(prayer_day);
    fixed.contains(&(day.month(), day.day()))
        || after_easter
            .map(|days: i64| easter(day.year()).checked_add(days.days()).unwrap())
            .any(|off| off == day)
}

/// Whether offices are closed: weekends, holidays, and the days off that collective agreements and custom add, which
/// are the Friday after Ascension, Constitution Day, Christmas Eve and New Year's Eve.
pub fn is_office_closed(day: Date) -> bool {
    let friday_after_ascension = easter(day.year()).checked_add(40.days()).unwrap();
    is_weekend(day)
        || is_public_holiday(day)
        || day == friday_after_ascension
        || [(6, 5), (12, 24), (12, 31)].contains(&(day.month(), day.day()))
}

/// Whether there is no school: also the weeks of summer (27 to 32), winter (7), autumn (42), Christmas and the days
/// before Easter. Municipalities differ by days.
pub fn is_school_closed(day: Date) -> bool {
    let week = week_number(day);
    let to_easter = day.until(easter(day.year())).unwrap().get_days();
    let christmas = matches!((day.month(), day.day()), (12, 22..) | (1, ..=2));
    is_office_closed(day) || matches!(week, 7 | 27..=32 | 42) || (0..=8).contains(&to_easter) || christmas
}

/// Saturday and Sunday.
pub fn is_weekend(day: Date) -> bool {
    matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday)
}

/// The ISO week, 1 to 53.
pub fn week_number(day: Date) -> i8 {
    day.iso_week_date().week()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn easter_falls_where_the_almanac_says() {
        for (year, month, day) in [
            (2024, 3, 31),
            (2025, 4, 20),
            (2026, 4, 5),
            (2027, 3, 28),
            (2028, 4, 16),
            (2029, 4, 1),
            (2030, 4, 21),
        ] {
            assert_eq!(easter(year), date(year, month, day));
        }
    }

    #[test]
    fn holidays_of_a_year_are_those_of_the_almanac() {
        let of_year = |year| {
            let days = date(year, 1, 1).series(1.day()).take_while(move |day| day.year() == year);
            days.filter(|day| is_public_holiday(*day)).collect::<Vec<_>>()
        };
        let in_2026 = [(1, 1), (4, 2), (4, 3), (4, 5), (4, 6), (5, 14), (5, 24), (5, 25), (12, 25), (12, 26)];
        assert_eq!(of_year(2026), in_2026.map(|(month, day)| date(2026, month, day)));
        assert!(of_year(2023).contains(&date(2023, 5, 5)), "Store bededag");
        assert!(!of_year(2024).contains(&date(2024, 4, 26)), "no more");
    }

    #[test]
    fn offices_and_schools_keep_their_own_days() {
        for (day, office, school) in [
            (date(2026, 5, 13), false, false),
            (date(2026, 5, 15), true, true),
            (date(2026, 6, 5), true, true),
            (date(2026, 7, 8), false, true),
            (date(2026, 10, 14), false, true),
            (date(2026, 3, 31), false, true),
            (date(2026, 12, 23), false, true),
            (date(2027, 1, 2), true, true),
            (date(2026, 11, 21), true, true),
            (date(2026, 11, 20), false, false),
        ] {
            assert_eq!((is_office_closed(day), is_school_closed(day)), (office, school), "{day}");
        }
    }
}
