//! The age of a monitor.

use jiff::civil::Date;

use super::{Evidence, EvidenceKind};
use crate::period::{Period, plus_days};

/// EDID's mark, in place of a week, for "the year is that of the model, not of the making".
pub const MODEL_YEAR: u8 = 255;

/// The first year that a monitor's EDID can name.
const FIRST_YEAR: i16 = 1995;

/// When a monitor was made, as evidence, by the year and week in its EDID.
///
/// Week 1 to 54 is a week of seven days counted from 1 January; 0 leaves the week open; 255 makes the year
/// that of the model, which is made from then on. Any other week is taken as open. `None` where the year
/// is before 1995 or after that of the day on which it was read.
#[must_use]
pub fn monitor_made(edid_year: i16, edid_week: u8, read: Date) -> Option<Evidence> {
    if edid_year < FIRST_YEAR || edid_year > read.year() {
        return None;
    }
    let year = Period::year(edid_year)?;
    let period = match edid_week {
        1..=54 => {
            let first = plus_days(year.first, 7 * (i32::from(edid_week) - 1)).min(year.last);
            Period { first, last: plus_days(first, 6).min(year.last) }
        }
        MODEL_YEAR => Period { first: year.first, last: read },
        _ => year,
    };
    Some(Evidence::new(EvidenceKind::MonitorEdid, period).read_on(read))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::age::{Confidence, fuse};
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
            let found = fuse(&[monitor_made(year, week, today).unwrap()], today);
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
            let evidence = monitor_made(year, week, date(2026, 11, 23));
            let found = fuse(evidence.as_slice(), date(2026, 11, 23));
            assert!(found.known().is_none(), "{year}/{week}");
        }
    }

    #[test]
    fn a_purchase_date_settles_the_age_whatever_the_stamp() {
        let (today, bought) = (date(2026, 11, 23), date(2019, 6, 1));
        let stamp = monitor_made(2019, 10, today).unwrap();
        let found = fuse(&[stamp, Evidence::on(EvidenceKind::Register, bought)], today);
        let age = found.known().unwrap();
        assert_eq!((age.best, age.confidence), (bought, Confidence::Register));
        let dropped = age.evidence.iter().find(|w| w.evidence.kind == EvidenceKind::MonitorEdid).unwrap();
        assert_eq!(dropped.because, crate::age::Because::BetterAtHand);
    }
}
