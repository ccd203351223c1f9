//! Charts as SVG, drawn by the server: the geometry here, the marks in `templates/charts/`.
//!
//! Positions are percentages of the drawing's width, so a chart fits whatever room it gets without
//! stretching its strokes and text. Every chart has a title and a description, and the page that
//! shows it has the same numbers in words or in a table.

use askama::Template;
use jiff::civil::Date;
use levetid_protocol::usage::{Bin, StateMinutes};

use super::language::Language;

/// The states of a device in the order of bars and legends.
pub const STATES: [&str; 6] = ["active", "idle", "on", "asleep", "off", "unknown"];

/// Minutes of each state with its code, in the order of [`STATES`].
pub fn by_state(minutes: &StateMinutes) -> [(&'static str, u32); 6] {
    let StateMinutes { active, idle, on, asleep, off, unknown } = *minutes;
    let [active_code, idle_code, on_code, asleep_code, off_code, unknown_code] = STATES;
    [
        (active_code, active),
        (idle_code, idle),
        (on_code, on),
        (asleep_code, asleep),
        (off_code, off),
        (unknown_code, unknown),
    ]
}

/// Whether a device can tell that somebody is at it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Presence {
    /// It can.
    Visible,
    /// It cannot: time in use is not known, time on is.
    NotVisible,
}

impl Presence {
    /// By the states a device gave: one that cannot tell has `on` and neither `active` nor `idle`.
    pub fn of(minutes: &StateMinutes) -> Self {
        if minutes.on > 0 && minutes.active == 0 && minutes.idle == 0 {
            Self::NotVisible
        } else {
            Self::Visible
        }
    }
}

/// A bar of minutes, a colour for each state.
#[derive(Debug, Template)]
#[template(path = "charts/stacked_bar.html")]
pub struct StackedBar {
    id: String,
    title: String,
    description: String,
    segments: Vec<Segment>,
}

#[derive(Debug)]
struct Segment {
    state: &'static str,
    start_percent: String,
    width_percent: String,
}

impl StackedBar {
    /// Minutes by state. `id` is unique on the page.
    pub fn of_states(lang: Language, id: impl Into<String>, minutes: &StateMinutes) -> Self {
        let parts = by_state(minutes).map(|(code, value)| (code, lang.text(&format!("state-{code}")), value));
        Self::new(lang, id.into(), lang.text("chart-states"), &parts)
    }

    /// Minutes of one daypart. Where presence is visible, powered time is told apart by `unattended`.
    pub fn of_bin(
        lang: Language,
        id: impl Into<String>,
        title: String,
        bin: &Bin,
        presence: Presence,
    ) -> Self {
        let powered = bin.powered();
        let unattended = bin.unattended.min(powered);
        let (attended, unattended, on) = match presence {
            Presence::Visible => (powered - unattended, unattended, 0),
            Presence::NotVisible => (0, 0, powered),
        };
        let parts = [
            ("active", lang.text("bin-attended"), attended),
            ("idle", lang.text("bin-unattended"), unattended),
            ("on", lang.text("state-on"), on),
            ("asleep", lang.text("state-asleep"), bin.asleep),
            ("off", lang.text("state-off"), bin.off),
            ("unknown", lang.text("state-unknown"), bin.unknown),
        ];
        Self::new(lang, id.into(), title, &parts)
    }

    fn new(lang: Language, id: String, title: String, parts: &[(&'static str, String, u32)]) -> Self {
        let total: f64 = parts.iter().map(|(_, _, minutes)| f64::from(*minutes)).sum();
        let mut segments = Vec::new();
        let mut words = Vec::new();
        let mut before = 0.0;
        for (state, name, minutes) in parts.iter().filter(|(_, _, minutes)| *minutes > 0) {
            let share = f64::from(*minutes) / total;
            segments.push(Segment { state, start_percent: percent(before), width_percent: percent(share) });
            words.push(format!("{name} {} ({})", lang.duration((*minutes).into()), lang.percent(share)));
            before += share;
        }
        let description = if words.is_empty() { lang.text("chart-nothing-yet") } else { words.join(", ") };
        Self { id, title, description, segments }
    }
}

/// A figure's range on a scale shared with its neighbours: a line from p10 to p90, a dot at the median.
#[derive(Debug, Template)]
#[template(path = "charts/range_bar.html")]
pub struct RangeBar {
    title: String,
    low_percent: String,
    middle_percent: String,
    high_percent: String,
}

impl RangeBar {
    /// `[p10, p50, p90]` on a scale that runs from 0 to `scale_to`. Negative parts are cut at 0.
    pub fn new(title: String, quantiles: [f64; 3], scale_to: f64) -> Self {
        // A little room at both ends keeps the dot whole.
        let place =
            |value: f64| percent(0.03 + 0.94 * (value / scale_to.max(f64::MIN_POSITIVE)).clamp(0.0, 1.0));
        let [low, middle, high] = quantiles.map(place);
        Self { title, low_percent: low, middle_percent: middle, high_percent: high }
    }
}

/// What a [`LifeLine`] shows.
#[derive(Debug, Clone, Copy)]
pub struct LifeDates {
    /// The earliest, best and latest day the device may have been built.
    pub built: [Date; 3],
    /// The day of the page.
    pub today: Date,
    /// The life a device would have had, years.
    pub baseline_years: f64,
    /// The life aimed at, years.
    pub target_years: f64,
}

/// A device's life on a line of years: lived, ahead, and where baseline and target lie.
#[derive(Debug, Template)]
#[template(path = "charts/life_line.html")]
pub struct LifeLine {
    id: String,
    title: String,
    description: String,
    lived: Span,
    ahead: Option<Span>,
    built_between: Span,
    baseline_percent: String,
    target_percent: String,
    years: Vec<(i16, String)>,
}

#[derive(Debug)]
struct Span {
    start_percent: String,
    width_percent: String,
}

impl LifeLine {
    /// The line, with the words that describe it. `id` is unique on the page.
    pub fn new(id: impl Into<String>, title: String, description: String, life: &LifeDates) -> Self {
        let [earliest, built, latest] = life.built.map(decimal_year);
        let today = decimal_year(life.today);
        let (baseline, target) = (built + life.baseline_years, built + life.target_years);
        let (from, to) = (earliest.min(built) - 0.4, target.max(today).max(baseline) + 0.4);
        let place = |year: f64| (year - from) / (to - from);
        let span = |start: f64, end: f64| Span {
            start_percent: percent(place(start)),
            width_percent: percent(((end - start) / (to - from)).max(0.0)),
        };
        let step = if to - from > 14.0 {
            5
        } else if to - from > 7.0 {
            2
        } else {
            1
        };
        #[expect(clippy::cast_possible_truncation, reason = "a calendar year fits")]
        let (first, last) = (from.ceil() as i16, to.floor() as i16);
        let years = (first..=last).filter(|year| year % step == 0);
        Self {
            id: id.into(),
            title,
            description,
            lived: span(built, today),
            ahead: (target > today).then(|| span(today.max(built), target)),
            built_between: span(earliest, latest),
            baseline_percent: percent(place(baseline)),
            target_percent: percent(place(target)),
            years: years.map(|year| (year, percent(place(f64::from(year))))).collect(),
        }
    }
}

/// 2026.5 is the middle of 2026.
fn decimal_year(date: Date) -> f64 {
    f64::from(date.year()) + f64::from(date.day_of_year() - 1) / f64::from(date.days_in_year())
}

/// A share as an SVG percentage.
fn percent(share: f64) -> String {
    let text = format!("{:.2}", share * 100.0);
    format!("{}%", text.trim_end_matches('0').trim_end_matches('.'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn segments_fill_the_bar_in_order() {
        let minutes = StateMinutes { active: 30, asleep: 60, unknown: 10, ..StateMinutes::default() };
        let bar = StackedBar::of_states(Language::English, "x", &minutes);
        let drawn: Vec<_> = bar
            .segments
            .iter()
            .map(|s| (s.state, s.start_percent.as_str(), s.width_percent.as_str()))
            .collect();
        assert_eq!(drawn, [("active", "0%", "30%"), ("asleep", "30%", "60%"), ("unknown", "90%", "10%")]);
        assert_eq!(
            bar.description.replace('\u{a0}', " "),
            "in use 30 min (30%), asleep 1 h (60%), unknown 10 min (10%)"
        );
    }

    #[test]
    fn a_bar_of_nothing_says_so() {
        let bar = StackedBar::of_states(Language::English, "x", &StateMinutes::default());
        assert!(bar.segments.is_empty());
        assert_eq!(bar.description, Language::English.text("chart-nothing-yet"));
    }

    #[test]
    fn a_life_ahead_ends_at_the_target_and_a_long_one_has_none() {
        let life = LifeDates {
            built: [date(2023, 1, 1), date(2023, 7, 1), date(2023, 12, 31)],
            today: date(2026, 11, 23),
            baseline_years: 4.0,
            target_years: 7.0,
        };
        let line = LifeLine::new("x", String::new(), String::new(), &life);
        assert!(line.ahead.is_some());
        assert_eq!(line.years.iter().map(|(year, _)| *year).collect::<Vec<_>>(), [2024, 2026, 2028, 2030]);
        let old = LifeDates { today: date(2031, 1, 1), ..life };
        assert!(LifeLine::new("x", String::new(), String::new(), &old).ahead.is_none());
    }

    #[test]
    fn ranges_keep_their_order_on_the_scale() {
        let bar = RangeBar::new(String::new(), [-5.0, 50.0, 100.0], 100.0);
        assert_eq!((&*bar.low_percent, &*bar.middle_percent, &*bar.high_percent), ("3%", "50%", "97%"));
    }
}
