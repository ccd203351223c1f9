//! How old a device is and how long it can still be used, in words and as a line of years.

use jiff::Span;
use jiff::civil::Date;
use levetid_footprint::age::{Age, Evidence, Role};

use super::language::Language;
use super::svg::{LifeDates, LifeLine};

/// The lives a tenant counts with, years.
#[derive(Debug, Clone, Copy)]
pub struct Lives {
    /// The life a device would have had without a programme.
    pub baseline_years: f64,
    /// The life aimed at.
    pub target_years: f64,
}

/// A device's life in words.
#[derive(Debug)]
pub struct LifeShown {
    /// Its best age.
    pub age: String,
    /// From the least to the greatest age; none where they hardly differ.
    pub age_range: Option<String>,
    /// How far the age can be trusted.
    pub confidence: String,
    /// The month it was probably built.
    pub built: String,
    /// The months between which it was built; none where they are one.
    pub built_between: Option<String>,
    /// The month in which it reaches the target life.
    pub usable_until: String,
    /// It is already older than the target life.
    pub is_past_target: bool,
    /// The life it would have had, years.
    pub baseline_years: String,
    /// The life aimed at, years.
    pub target_years: String,
    /// The line of years.
    pub line: LifeLine,
    /// What its age was found from.
    pub evidence: Vec<EvidenceShown>,
}

/// A piece of evidence in words.
#[derive(Debug)]
pub struct EvidenceShown {
    /// What it is.
    pub name: String,
    /// The day or days it means.
    pub dates: String,
    /// What it did.
    pub role: String,
    /// Whether it was used.
    pub was_used: bool,
    /// Why.
    pub because: String,
}

impl LifeShown {
    /// The life of a device on a day. `id` is unique on the page.
    pub fn new(lang: Language, id: impl Into<String>, age: &Age, today: Date, lives: Lives) -> Self {
        let years = age.years_on(today);
        let [earliest, best, latest] = [age.earliest, age.best, age.latest].map(|day| lang.month(day));
        let target = after_years(age.best, lives.target_years);
        let description = lang.text_with_all(
            "life-line-description",
            &[
                ("built", best.clone()),
                ("age", lang.years(years.best)),
                ("baseline", lang.month(after_years(age.best, lives.baseline_years))),
                ("target", lang.month(target)),
            ],
        );
        let dates = LifeDates {
            built: [age.earliest, age.best, age.latest],
            today,
            baseline_years: lives.baseline_years,
            target_years: lives.target_years,
        };
        Self {
            age: lang.years(years.best),
            age_range: lang.years_range(years),
            confidence: lang.text(&format!("confidence-{}", age.confidence)),
            built_between: (earliest != latest)
                .then(|| lang.text_with_all("life-between", &[("first", earliest), ("last", latest)])),
            built: best,
            usable_until: lang.month(target),
            is_past_target: target < today,
            baseline_years: lang.short_years(lives.baseline_years),
            target_years: lang.short_years(lives.target_years),
            line: LifeLine::new(id, lang.text("life-line-title"), description, &dates),
            evidence: age.evidence.iter().map(|weighed| EvidenceShown::new(lang, weighed)).collect(),
        }
    }
}

impl EvidenceShown {
    fn new(lang: Language, weighed: &levetid_footprint::age::Weighed) -> Self {
        let (name, dates) = evidence_words(lang, &weighed.evidence);
        Self {
            name,
            dates,
            role: lang.text(&format!("role-{}", weighed.role)),
            was_used: weighed.role != Role::Dropped,
            because: lang.text(&format!("because-{}", weighed.because)),
        }
    }
}

/// What a piece of evidence is, and the days it means.
pub fn evidence_words(lang: Language, evidence: &Evidence) -> (String, String) {
    let [first, last] = [evidence.period.first, evidence.period.last].map(|day| lang.date(day));
    let name = lang.text(&format!("evidence-{}", evidence.kind));
    let name = match &evidence.note {
        Some(note) => format!("{name} ({note})"),
        None => name,
    };
    (name, if first == last { first } else { format!("{first} – {last}") })
}

/// The day so many years later, to the month.
fn after_years(day: Date, years: f64) -> Date {
    #[expect(clippy::cast_possible_truncation, reason = "a life is at most 100 years")]
    let months = (years * 12.0).round() as i32;
    day.saturating_add(Span::new().months(months))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn lives_are_counted_in_months() {
        for (years, expected) in
            [(7.0, date(2030, 5, 31)), (4.5, date(2027, 11, 30)), (0.0, date(2023, 5, 31))]
        {
            assert_eq!(after_years(date(2023, 5, 31), years), expected);
        }
    }
}
