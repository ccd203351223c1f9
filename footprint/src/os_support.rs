//! Until when a Windows gets updates, by its build and edition. Days are the last on which updates come.
//!
//! Source: Microsoft, Windows release health and lifecycle pages (learn.microsoft.com/lifecycle), as of November 2026.
//! Other systems publish no day by which a build could be told, or it depends on a contract.

use jiff::civil::{Date, date};

/// Until when a system gets updates.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SupportEnd {
    /// The last day of updates that come with the licence.
    pub until: Date,
    /// The last day of updates that an organisation can pay for.
    pub paid_until: Option<Date>,
}

/// Build, and the last day for Home and Pro, and for Enterprise and Education.
const BY_BUILD: &[(u32, Date, Date)] = &[
    (10_240, date(2017, 5, 9), date(2017, 5, 9)),
    (10_586, date(2017, 10, 10), date(2017, 10, 10)),
    (14_393, date(2018, 4, 10), date(2019, 4, 9)),
    (15_063, date(2018, 10, 9), date(2019, 10, 8)),
    (16_299, date(2019, 4, 9), date(2020, 10, 13)),
    (17_134, date(2019, 11, 12), date(2021, 5, 11)),
    (17_763, date(2020, 11, 10), date(2021, 5, 11)),
    (18_362, date(2020, 12, 8), date(2020, 12, 8)),
    (18_363, date(2021, 5, 11), date(2022, 5, 10)),
    (19_041, date(2021, 12, 14), date(2021, 12, 14)),
    (19_042, date(2022, 5, 10), date(2023, 5, 9)),
    (19_043, date(2022, 12, 13), date(2022, 12, 13)),
    (19_044, date(2023, 6, 13), date(2024, 6, 11)),
    (19_045, date(2025, 10, 14), date(2025, 10, 14)),
    (22_000, date(2023, 10, 10), date(2024, 10, 8)),
    (22_621, date(2024, 10, 8), date(2025, 10, 14)),
    (22_631, date(2025, 11, 11), date(2026, 11, 10)),
    (26_100, date(2026, 10, 13), date(2027, 10, 12)),
    (26_200, date(2027, 10, 12), date(2028, 10, 10)),
    (26_300, date(2028, 10, 10), date(2029, 10, 9)),
    (28_000, date(2028, 3, 14), date(2029, 3, 13)),
];

/// Long-term servicing: build, and the last day for Enterprise, and for IoT Enterprise.
const LONG_TERM: &[(u32, Date, Date)] = &[
    (10_240, date(2025, 10, 14), date(2025, 10, 14)),
    (14_393, date(2026, 10, 13), date(2026, 10, 13)),
    (17_763, date(2029, 1, 9), date(2029, 1, 9)),
    (19_044, date(2027, 1, 12), date(2032, 1, 13)),
    (26_100, date(2029, 10, 9), date(2034, 10, 10)),
];

/// Paid updates of the last Windows 10, for three years.
const PAID: (u32, Date) = (19_045, date(2028, 10, 10));

/// Until when a Windows gets updates; `None` for servers and for builds that are not in the table. `name` is its name
/// with the edition (`Windows 11 Enterprise`), `build` its build, with a revision or without (`26100.4061`).
///
/// ```
/// use levetid_footprint::os_support::windows;
/// let end = windows("Windows 11 Enterprise", "26100.4061").unwrap();
/// assert_eq!(end.until, jiff::civil::date(2027, 10, 12));
/// ```
#[must_use]
pub fn windows(name: &str, build: &str) -> Option<SupportEnd> {
    let name = name.to_lowercase();
    let says = |word: &str| name.split_whitespace().any(|one| one == word);
    if says("server") {
        return None;
    }
    let build: u32 = build.split('.').next()?.parse().ok()?;
    let is_long_term = says("ltsc") || says("ltsb");
    let rows = if is_long_term { LONG_TERM } else { BY_BUILD };
    let (_, first, second) = rows.iter().find(|(of, ..)| *of == build)?;
    // Pro Education is a Pro.
    let is_second =
        if is_long_term { says("iot") } else { !says("pro") && (says("enterprise") || says("education")) };
    let paid_until = (!is_long_term && build == PAID.0).then_some(PAID.1);
    Some(SupportEnd { until: if is_second { *second } else { *first }, paid_until })
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::Weekday;

    #[test]
    fn the_edition_decides() {
        let until = |name, build| windows(name, build).map(|end| end.until);
        for (name, build, expected) in [
            ("Windows 11 Pro", "22631.4460", Some(date(2025, 11, 11))),
            ("Windows 11 Pro Education", "22631", Some(date(2025, 11, 11))),
            ("Windows 11 Education", "22631", Some(date(2026, 11, 10))),
            ("Windows 11 Enterprise", "26200.1", Some(date(2028, 10, 10))),
            ("Windows 11 Enterprise LTSC 2024", "26100.1", Some(date(2029, 10, 9))),
            ("Windows 10 IoT Enterprise LTSC 2021", "19044.1", Some(date(2032, 1, 13))),
            ("Windows 10 Enterprise LTSC 2021", "19044.1", Some(date(2027, 1, 12))),
            ("Windows 10 Enterprise 2016 LTSB", "14393.1", Some(date(2026, 10, 13))),
            ("Windows Server 2025 Standard", "26100.1", None),
            ("Windows 12 Pro", "99999", None),
            ("Windows 11 Pro", "", None),
            ("", "22631", Some(date(2025, 11, 11))),
        ] {
            assert_eq!(until(name, build), expected, "{name} {build}");
        }
        assert_eq!(
            windows("Windows 10 Pro", "19045.1").and_then(|end| end.paid_until),
            Some(date(2028, 10, 10))
        );
    }

    #[test]
    fn updates_end_on_a_second_tuesday() {
        let mut days = BY_BUILD.iter().chain(LONG_TERM).flat_map(|(_, first, second)| [*first, *second]);
        assert!(days.all(|day| day.weekday() == Weekday::Tuesday && (8..=14).contains(&day.day())));
        assert!(PAID.1.weekday() == Weekday::Tuesday);
    }
}
