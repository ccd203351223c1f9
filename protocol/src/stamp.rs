//! Dates that firmware bears: how they are written, and which are a maker's sample.

use jiff::civil::{Date, date};

/// Dates that firmware makers left in the batteries of their samples, each on dozens to hundreds of machines of the
/// hardware corpus.
const SAMPLES: [Date; 4] = [date(2006, 10, 31), date(2007, 10, 12), date(2010, 7, 7), date(2010, 8, 8)];

/// Whether the date of a battery is a maker's sample. The first of January is more often one, or a year without a
/// day, than a day.
pub fn is_sample(made: Date) -> bool {
    (made.month(), made.day()) == (1, 1) || SAMPLES.contains(&made)
}

/// A date as firmware writes it: `08/21/2019`, month first as no machine of the corpus contradicts, or
/// `2019-08-21` or `2019/8/21`. Two digits may be a year at either end, and are no date.
pub fn written(text: &str) -> Option<Date> {
    let parts: Vec<&str> = text.split(['/', '-']).collect();
    let &[first, second, third] = parts.as_slice() else { return None };
    let (year, month, day) = if first.len() == 4 { (first, second, third) } else { (third, first, second) };
    let is_digits = |part: &&str| part.bytes().all(|byte| byte.is_ascii_digit());
    if year.len() != 4 || ![year, month, day].iter().all(is_digits) {
        return None;
    }
    Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_dates_as_firmware_writes_them() {
        let august = Some(date(2019, 8, 21));
        for (text, expected) in [
            ("08/21/2019", august),
            ("2019-08-21", august),
            ("2019/8/21", august),
            ("21/08/2019", None),
            ("09/08/19", None),
            ("2019-08-21-01", None),
            ("2019-+8-21", None),
            ("1980-00-00", None),
            ("**/**/****", None),
            ("2008", None),
            ("", None),
        ] {
            assert_eq!(written(text), expected, "{text}");
        }
    }

    #[test]
    fn samples_are_no_days() {
        for (day, expected) in [
            (date(2010, 8, 8), true),
            (date(2012, 1, 1), true),
            (date(2012, 1, 2), false),
            (date(2019, 8, 21), false),
        ] {
            assert_eq!(is_sample(day), expected, "{day}");
        }
    }
}
