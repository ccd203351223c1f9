//! Days and instants as they stand in the files: days since 1970-01-01, Unix seconds, RFC 3339 texts.

use jiff::{Timestamp, ToSpan as _, civil::Date};

use super::fault::Fault;

const EPOCH: Date = jiff::civil::date(1970, 1, 1);

/// Days since 1970-01-01.
pub fn number(day: Date) -> i64 {
    EPOCH.until(day).map_or(0, |span| i64::from(span.get_days()))
}

/// The day of a number of days since 1970-01-01.
pub fn date(number: i64) -> Result<Date, Fault> {
    EPOCH.checked_add(number.days()).map_err(|error| Fault::Corrupt("a day", error.into()))
}

/// The instant of Unix seconds.
pub fn instant(seconds: i64) -> Result<Timestamp, Fault> {
    Timestamp::from_second(seconds).map_err(|error| Fault::Corrupt("an instant", error.into()))
}

/// The instant of an RFC 3339 text.
pub fn parse_instant(text: &str) -> Result<Timestamp, Fault> {
    text.parse().map_err(|error: jiff::Error| Fault::Corrupt("an instant", error.into()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_go_to_numbers_and_back() {
        for (day, expected) in [("1970-01-01", 0), ("2026-11-23", 20_780), ("2000-02-29", 11_016)] {
            let day: Date = day.parse().unwrap();
            assert_eq!(number(day), expected);
            assert_eq!(date(expected).unwrap(), day);
        }
    }
}
