//! The age of a monitor.

use jiff::civil::Date;

use super::{Age, Evidence, EvidenceKind, fuse};
use crate::figure::{Finding, NotKnown};
use crate::period::{Period, plus_days};

/// EDID's mark for "the year is that of the model, not of the making".
const MODEL_YEAR: u8 = 255;

/// The first year that a monitor's EDID can name.
const FIRST_YEAR: i16 = 1995;

/// When a monitor was made, by the year and week in its EDID.
///
/// Week 1 to 54 is a week of seven days counted from 1 January; 0 leaves the week open; 255 makes the year
/// that of the model, which is made from then on. Any other week is taken as open. Not known where the year
/// is before 1995 or after today's.
#[must_use]
pub fn of_monitor(edid_year: i16, edid_week: u8, today: Date) -> Finding<Age> {
    if edid_year < FIRST_YEAR || edid_year > today.year() {
        return Finding::NotKnown(NotKnown::NoAgeEvidence);
    }
    let Some(year) = Period::year(edid_year) else {
        return Finding::NotKnown(NotKnown::NoAgeEvidence);
    };
    let period = match edid_week {
        1..=54 => {
            let first = plus_days(year.first, 7 * (i32::from(edid_week) - 1)).min(year.last);
            Period { first, last: plus_days(first, 6).min(year.last) }
        }
        MODEL_YEAR => Period { first: year.first, last: today },
        _ => year,
    };
    fuse(&[Evidence::new(EvidenceKind::MonitorEdid, period)], today)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::age::Confidence;
    use jiff::civil::date;

    #[test]
    fn year_and_week() {
        let today = date(2026, 11, 23);
        for (year, week, earliest, latest, confidence) in [
            (2019, 1, date(2019, 1, 1), date(2019, 1, 7), Confidence::Strong),
            (2019, 10, date(2019, 3, 5), date(2019, 3, 11), Confidence::Strong),
            (2019, 53, date(2019, 12, 31), date(2019, 12, 31), Confidence::Strong),
            (2019, 54, date(2019, 12, 31), date(2019, 12, 31), Confidence::Strong),
            (2019, 0, date(2019, 1, 1), date(2019, 12, 31), Confidence::Fair),
            (2019, 99, date(2019, 1, 1), date(2019, 12, 31), Confidence::Fair),
            (2019, 255, date(2019, 1, 1), today, Confidence::Weak),
            (2026, 0, date(2026, 1, 1), today, Confidence::Fair),
        ] {
            let found = of_monitor(year, week, today);
            let age = found.known().unwrap();
            assert_eq!(
                (age.earliest, age.latest, age.confidence),
                (earliest, latest, confidence),
                "{year}/{week}"
            );
            assert!(age.earliest <= age.best && age.best <= age.latest);
        }
    }

    #[test]
    fn absurd_years_say_nothing() {
        for (year, week) in [(1990, 10), (1994, 0), (2027, 1), (2245, 255), (2026, 53)] {
            assert!(of_monitor(year, week, date(2026, 11, 23)).known().is_none(), "{year}/{week}");
        }
    }
}
