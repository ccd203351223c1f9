//! Numbers, dates and durations as people write them, in one place for both languages.

use jiff::civil::{Date, DateTime};
use levetid_footprint::age::AgeYears;

use super::language::Language;

const DANISH_MONTHS: [&str; 12] = [
    "januar",
    "februar",
    "marts",
    "april",
    "maj",
    "juni",
    "juli",
    "august",
    "september",
    "oktober",
    "november",
    "december",
];
const ENGLISH_MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// Between a number and its unit, so that no line breaks there.
const NO_BREAK: char = '\u{a0}';
/// From 100 hours on, minutes tell nothing.
const WHOLE_HOURS_FROM_MINUTES: u64 = 100 * 60;

impl Language {
    /// A number with this many decimals: 1.234,5 or 1,234.5. Never "−0".
    pub fn number(self, value: f64, decimals: usize) -> String {
        let (group, point) = match self {
            Self::Danish => ('.', ','),
            Self::English => (',', '.'),
        };
        let plain = format!("{:.decimals$}", value.abs());
        let (whole, fraction) = plain.split_once('.').unwrap_or((&plain, ""));
        let is_zero = plain.chars().all(|c| matches!(c, '0' | '.'));
        let mut text = String::from(if value < 0.0 && !is_zero { "−" } else { "" });
        for (index, digit) in whole.chars().enumerate() {
            if index > 0 && (whole.len() - index).is_multiple_of(3) {
                text.push(group);
            }
            text.push(digit);
        }
        if !fraction.is_empty() {
            text.push(point);
            text.push_str(fraction);
        }
        text
    }

    /// A whole number: 12.345 or 12,345.
    pub fn whole(self, value: u64) -> String {
        #[expect(clippy::cast_precision_loss, reason = "counts on a page stay far below 2^53")]
        self.number(value as f64, 0)
    }

    /// A day: 23. november 2026 or 23 November 2026.
    pub fn date(self, date: Date) -> String {
        let point = if self == Self::Danish { "." } else { "" };
        format!("{}{point} {}", date.day(), self.month(date))
    }

    /// A day and a time of day: 23. november 2026 kl. 14.05 or 23 November 2026 at 14:05.
    pub fn date_time(self, at: DateTime) -> String {
        let (word, point) = if self == Self::Danish { ("kl.", '.') } else { ("at", ':') };
        format!("{} {word} {:02}{point}{:02}", self.date(at.date()), at.hour(), at.minute())
    }

    /// A day for narrow columns: 23. nov. 2026 or 23 Nov 2026.
    pub fn short_date(self, date: Date) -> String {
        let name = self.month_name(date);
        let short: String = name.chars().take(3).collect();
        let (day_point, month_point) = match self {
            Self::Danish => (".", if short == name { "" } else { "." }),
            Self::English => ("", ""),
        };
        format!("{}{day_point}{NO_BREAK}{short}{month_point}{NO_BREAK}{}", date.day(), date.year())
    }

    /// A month: november 2026 or November 2026.
    pub fn month(self, date: Date) -> String {
        format!("{} {}", self.month_name(date), date.year())
    }

    fn month_name(self, date: Date) -> &'static str {
        let names = match self {
            Self::Danish => DANISH_MONTHS,
            Self::English => ENGLISH_MONTHS,
        };
        names.get(usize::from(date.month().unsigned_abs()).saturating_sub(1)).copied().unwrap_or_default()
    }

    /// A duration: 45 min, 31 t 20 min (31 h 20 min), 1.234 t.
    pub fn duration(self, minutes: u64) -> String {
        let hour = if self == Self::Danish { 't' } else { 'h' };
        let (hours, rest) = (minutes / 60, minutes % 60);
        if minutes < 60 {
            format!("{minutes}{NO_BREAK}min")
        } else if minutes >= WHOLE_HOURS_FROM_MINUTES {
            format!("{}{NO_BREAK}{hour}", self.whole((minutes + 30) / 60))
        } else if rest == 0 {
            format!("{hours}{NO_BREAK}{hour}")
        } else {
            format!("{hours}{NO_BREAK}{hour} {rest}{NO_BREAK}min")
        }
    }

    /// A number of years to one decimal: 3,2 år or 3.2 years.
    pub fn years(self, years: f64) -> String {
        let word = if self == Self::Danish { "år" } else { "years" };
        format!("{}{NO_BREAK}{word}", self.number(years, 1))
    }

    /// The range of an age; none where one decimal shows no difference.
    pub fn years_range(self, age: AgeYears) -> Option<String> {
        let [low, high] = [age.min, age.max].map(|years| self.number(years, 1));
        (low != high).then(|| format!("{low}–{high}"))
    }

    /// A number of years in a setting, without needless decimals: 4 or 4,5.
    pub fn short_years(self, years: f64) -> String {
        self.number(years, usize::from(years.fract() != 0.0))
    }

    /// A share from 0 to 1 as whole percent: 12 % or 12%. A trace is "under 1".
    pub fn percent(self, share: f64) -> String {
        let sign = if self == Self::Danish { "\u{a0}%" } else { "%" };
        if share > 0.0 && share < 0.01 {
            return format!("<{NO_BREAK}1{sign}");
        }
        format!("{}{sign}", self.number(share * 100.0, 0))
    }
}

/// Decimals that show two significant digits and every whole unit: 241; 62; 5.2; 0.031.
pub fn decimals_for(value: f64) -> usize {
    significant(value, 2)
}

/// Decimals that show up to four significant digits: what a person needs to recompute a step. 60.25; 241.
pub fn decimals_to_recompute(value: f64) -> usize {
    let most = significant(value, 4);
    let text = format!("{value:.most$}");
    text.split_once('.').map_or(0, |(_, fraction)| fraction.trim_end_matches('0').len())
}

fn significant(value: f64, digits: i32) -> usize {
    if value == 0.0 || !value.is_finite() {
        return 0;
    }
    #[expect(clippy::cast_possible_truncation, reason = "log10 of a finite f64 lies within ±324")]
    let leading = value.abs().log10().floor() as i32;
    usize::try_from(digits - 1 - leading).unwrap_or(0).min(6)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn numbers_follow_the_language() {
        for (value, decimals, danish, english) in [
            (0.0, 0, "0", "0"),
            (-0.04, 1, "0,0", "0.0"),
            (-23.54, 2, "−23,54", "−23.54"),
            (999.5, 0, "1.000", "1,000"),
            (1_234.5, 1, "1.234,5", "1,234.5"),
            (1_234_567.0, 0, "1.234.567", "1,234,567"),
        ] {
            assert_eq!(Language::Danish.number(value, decimals), danish);
            assert_eq!(Language::English.number(value, decimals), english);
        }
    }

    #[test]
    fn dates_follow_the_language() {
        let day = date(2026, 11, 23);
        assert_eq!(Language::Danish.date(day), "23. november 2026");
        assert_eq!(Language::English.date(day), "23 November 2026");
        assert_eq!(Language::Danish.month(date(2026, 5, 1)), "maj 2026");
        assert_eq!(Language::Danish.short_date(day), "23.\u{a0}nov.\u{a0}2026");
        assert_eq!(Language::Danish.short_date(date(2026, 5, 1)), "1.\u{a0}maj\u{a0}2026");
        assert_eq!(Language::English.short_date(day), "23\u{a0}Nov\u{a0}2026");
    }

    #[test]
    fn durations_lose_detail_as_they_grow() {
        for (minutes, danish) in [
            (0, "0\u{a0}min"),
            (59, "59\u{a0}min"),
            (60, "1\u{a0}t"),
            (1_880, "31\u{a0}t 20\u{a0}min"),
            (6_000, "100\u{a0}t"),
            (74_070, "1.235\u{a0}t"),
        ] {
            assert_eq!(Language::Danish.duration(minutes), danish);
        }
        assert_eq!(Language::English.duration(61), "1\u{a0}h 1\u{a0}min");
    }

    #[test]
    fn a_trace_is_not_nothing() {
        assert_eq!(Language::Danish.percent(0.0), "0\u{a0}%");
        assert_eq!(Language::Danish.percent(0.004), "<\u{a0}1\u{a0}%");
        assert_eq!(Language::English.percent(0.125), "12%");
        assert_eq!(Language::English.percent(1.0), "100%");
    }

    #[test]
    fn two_digits_are_shown_and_no_whole_unit_is_rounded_off() {
        for (value, decimals) in
            [(0.0, 0), (241.4, 0), (62.4, 0), (5.24, 1), (0.52, 2), (0.0314, 3), (-5.2, 1)]
        {
            assert_eq!(decimals_for(value), decimals, "{value}");
        }
        for (value, decimals) in [(60.25, 2), (241.0, 0), (1.623_35, 3), (0.0, 0), (374_952.3, 0)] {
            assert_eq!(decimals_to_recompute(value), decimals, "{value}");
        }
    }
}
