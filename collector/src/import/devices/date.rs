//! Dates as people write them.

use jiff::civil::Date;

/// What the first number of a date with slashes is, by all such dates of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Slashes {
    /// At least one can only be read day first, and none month first.
    DayFirst,
    /// At least one can only be read month first, and none day first.
    MonthFirst,
    /// Some can only be read the one way, some the other.
    Mixed,
    /// All can be read both ways, or there are none.
    Unsettled,
}

impl Slashes {
    /// Looks at all dates of a file.
    pub fn of<'a>(texts: impl Iterator<Item = &'a str>) -> Self {
        let (mut day_first, mut month_first) = (false, false);
        for (first, second, _) in texts.filter_map(|text| parts(day_part(text), '/')) {
            day_first |= first > 12;
            month_first |= second > 12;
        }
        match (day_first, month_first) {
            (true, false) => Self::DayFirst,
            (false, true) => Self::MonthFirst,
            (true, true) => Self::Mixed,
            (false, false) => Self::Unsettled,
        }
    }
}

/// Reads a date: `2023-04-30`, `30-04-2023`, `30.04.2023` or `30/04/2023`, with or without a time behind it.
///
/// # Errors
/// What is wrong with it, and how to write it.
pub fn date(text: &str, slashes: Slashes) -> Result<Date, String> {
    let day = day_part(text);
    let of = |year: i32, month: i32, day: i32| {
        let small = |n: i32| i8::try_from(n).ok();
        Date::new(i16::try_from(year).ok()?, small(month)?, small(day)?).ok()
    };
    let wrong = || format!("{text:?} is no date; write it as 2023-04-30 or 30-04-2023");
    if let Some((year, month, day)) = parts(day, '-').filter(|(year, ..)| *year > 31) {
        return of(year, month, day).ok_or_else(wrong);
    }
    if let Some((day, month, year)) = parts(day, '-').or_else(|| parts(day, '.')) {
        return of(year, month, day).ok_or_else(wrong);
    }
    let Some((first, second, year)) = parts(day, '/') else {
        let excel = text.len() == 5 && text.chars().all(|c| c.is_ascii_digit());
        return Err(if excel {
            format!("{text:?} is a number of days, as Excel keeps dates inside; format the column as a date")
        } else {
            wrong()
        });
    };
    match slashes {
        _ if first == second => of(year, second, first).ok_or_else(wrong),
        Slashes::DayFirst => of(year, second, first).ok_or_else(wrong),
        Slashes::MonthFirst => Err(format!(
            "{text:?}: dates with slashes are read day first, and this file writes the month first; write 2023-04-30"
        )),
        Slashes::Mixed => Err(format!(
            "{text:?}: this file writes the day first in some dates and the month first in others; write 2023-04-30"
        )),
        Slashes::Unsettled => Err(format!(
            "{text:?} may be day and month or month and day, and no date of this file settles it; write 2023-04-30"
        )),
    }
}

/// The date without a time behind it.
fn day_part(text: &str) -> &str {
    text.split([' ', 'T']).next().unwrap_or_default()
}

/// Three numbers; the year with four digits, first or last.
fn parts(text: &str, between: char) -> Option<(i32, i32, i32)> {
    let mut parts = text.split(between);
    let three = [parts.next()?, parts.next()?, parts.next()?];
    let is_number =
        |part: &str| !part.is_empty() && part.len() <= 4 && part.chars().all(|c| c.is_ascii_digit());
    let years = three.iter().filter(|part| part.len() == 4).count();
    if parts.next().is_some() || !three.iter().all(|part| is_number(part)) || years != 1 {
        return None;
    }
    let [first, second, third] = three.map(|part| part.parse::<i32>().ok());
    let year_first = three.first().is_some_and(|part| part.len() == 4);
    let year_last = three.last().is_some_and(|part| part.len() == 4);
    // 4/2023/30 is no date, and with slashes the year stands last.
    ((year_first && between == '-') || year_last).then_some((first?, second?, third?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_read_as_danes_write_them() {
        for (text, slashes, expected) in [
            ("2023-04-30", Slashes::Unsettled, Some("2023-04-30")),
            ("2023-4-3", Slashes::Unsettled, Some("2023-04-03")),
            ("2023-04-30 00:00:00", Slashes::Unsettled, Some("2023-04-30")),
            ("2023-04-30T12:00:00Z", Slashes::Unsettled, Some("2023-04-30")),
            ("03-04-2023", Slashes::Unsettled, Some("2023-04-03")),
            ("3.4.2023", Slashes::Unsettled, Some("2023-04-03")),
            ("30/04/2023", Slashes::DayFirst, Some("2023-04-30")),
            ("03/04/2023", Slashes::DayFirst, Some("2023-04-03")),
            ("04/04/2023", Slashes::Unsettled, Some("2023-04-04")),
            ("03/04/2023", Slashes::Unsettled, None),
            ("03/04/2023", Slashes::MonthFirst, None),
            ("03/04/2023", Slashes::Mixed, None),
            ("31-02-2023", Slashes::Unsettled, None),
            ("04-30-2023", Slashes::Unsettled, None),
            ("30-04-23", Slashes::Unsettled, None),
            ("45019", Slashes::Unsettled, None),
            ("april 2023", Slashes::Unsettled, None),
            ("99999-01-01", Slashes::Unsettled, None),
            ("2023-04-30-1", Slashes::Unsettled, None),
        ] {
            let read = date(text, slashes);
            assert_eq!(read.as_ref().ok().map(Date::to_string).as_deref(), expected, "{text}: {read:?}");
        }
    }

    #[test]
    fn one_date_that_can_be_read_one_way_only_settles_all() {
        for (texts, expected) in [
            (&["03/04/2023", "30/04/2023"][..], Slashes::DayFirst),
            (&["03/04/2023", "04/30/2023"], Slashes::MonthFirst),
            (&["30/04/2023", "04/30/2023"], Slashes::Mixed),
            (&["03/04/2023", "2023-04-30", "", "30-04-2023"], Slashes::Unsettled),
        ] {
            assert_eq!(Slashes::of(texts.iter().copied()), expected, "{texts:?}");
        }
    }
}
