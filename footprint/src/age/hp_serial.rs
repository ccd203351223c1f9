//! The week in an HP serial number.

use jiff::civil::Date;

use super::{Evidence, EvidenceKind};
use crate::period::Period;

/// The first year that an HP serial number of this form is read as.
const FIRST_YEAR: i16 = 2001;

/// What an HP serial number says: ten characters, of which the fourth is the last digit of the year and
/// the fifth and sixth are the week (`5CG1234XYZ`: week 23 of a year ending in 1).
///
/// The digit leaves the decade open, so there is one piece of evidence for each decade up to `today`;
/// [`super::fuse`] takes the one that the other evidence allows. Empty for a number of another form.
/// Whether the maker is HP is the caller's to know.
#[must_use]
pub fn hp_serial(serial: &str, today: Date) -> Vec<Evidence> {
    let serial = serial.trim();
    if serial.len() != 10 || !serial.bytes().all(|b| b.is_ascii_alphanumeric()) {
        return Vec::new();
    }
    let (Some(Ok(digit)), Some(Ok(week))) =
        (serial.get(3..4).map(str::parse::<i16>), serial.get(4..6).map(str::parse::<u8>))
    else {
        return Vec::new();
    };
    (FIRST_YEAR..=today.year())
        .filter(|year| year % 10 == digit)
        .filter_map(|year| Period::week(year, week))
        .filter(|period| period.first <= today)
        .map(|period| Evidence::new(EvidenceKind::HpSerial, period))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn one_reading_for_each_decade() {
        let readings = hp_serial(" 5CG1234XYZ ", date(2026, 11, 23));
        let mondays: Vec<Date> = readings.iter().map(|e| e.period.first).collect();
        assert_eq!(mondays, [date(2001, 6, 4), date(2011, 6, 6), date(2021, 6, 7)]);
    }

    #[test]
    fn what_is_no_such_number_says_nothing() {
        for serial in [
            "",
            "PF0ABCDE",
            "5CGX234XYZ",
            "5CG1994XYZ",
            "5CG1004XYZ",
            "5CG1234XYZ0",
            "5CG12é4XYZ",
            "5CG1+34XYZ",
        ] {
            assert!(hp_serial(serial, date(2026, 11, 23)).is_empty(), "{serial}");
        }
    }
}
