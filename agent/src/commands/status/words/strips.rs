//! Days drawn in a terminal: a row a day, two signs an hour.

use std::fmt::Write as _;

use jiff::civil::Weekday;

use crate::commands::status::Day as Sum;
use crate::days::Day;
use crate::usage::State;

/// Draws the last days, the newest first; nothing where none is kept.
pub fn draw(out: &mut String, days: &[Day], sums: &[Sum], most: u8) -> std::fmt::Result {
    if days.is_empty() || most == 0 {
        return Ok(());
    }
    writeln!(out, "\nDay by day, kept on this PC and never sent (two signs an hour, local time):")?;
    writeln!(out, "                  0     3     6     9     12    15    18    21      active")?;
    for Day { day, quarters } in days.iter().rev().take(most.into()) {
        let signs: String = quarters.chunks(2).map(sign).collect();
        let active = sums.iter().find(|sum| sum.day == *day).map_or(0, |sum| sum.minutes.active);
        let (hours, minutes) = (active / 60, active % 60);
        writeln!(out, "  {} {day}  {signs}  {hours:>3}:{minutes:02}", weekday(day.weekday()))?;
    }
    let legend: Vec<String> = SIGNS.iter().map(|(_, sign, name)| format!("{sign} {name}")).collect();
    writeln!(out, "  {}", legend.join("   "))
}

const SIGNS: [(State, char, &str); 6] = [
    (State::Active, '█', "active"),
    (State::Idle, '▒', "idle"),
    (State::On, '▓', "on"),
    (State::Asleep, '·', "asleep"),
    (State::Off, '_', "off"),
    (State::Unknown, '?', "unknown"),
];

/// The sign of half an hour: of its two quarters, the one that stands first in [`SIGNS`].
fn sign(pair: &[Option<State>]) -> char {
    let of = |(state, _, _): &&(State, char, &str)| pair.contains(&Some(*state));
    SIGNS.iter().find(of).map_or(' ', |(_, sign, _)| *sign)
}

fn weekday(day: Weekday) -> &'static str {
    match day {
        Weekday::Monday => "Mon",
        Weekday::Tuesday => "Tue",
        Weekday::Wednesday => "Wed",
        Weekday::Thursday => "Thu",
        Weekday::Friday => "Fri",
        Weekday::Saturday => "Sat",
        Weekday::Sunday => "Sun",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::days::QUARTERS;
    use jiff::civil::date;
    use levetid_protocol::usage::StateMinutes;

    #[test]
    fn a_day_at_the_office() {
        let mut quarters = [Some(State::Off); QUARTERS];
        quarters[32..48].fill(Some(State::Active));
        quarters[48..52].fill(Some(State::Idle));
        quarters[60..64].fill(Some(State::Asleep));
        quarters[92..].fill(None);
        let mut drawn = String::new();
        let minutes = StateMinutes { active: 245, ..StateMinutes::default() };
        let sums = [Sum { day: date(2026, 11, 24), minutes }];
        draw(&mut drawn, &[Day { day: date(2026, 11, 24), quarters }], &sums, 7).unwrap();
        let row = drawn.lines().find(|line| line.contains("2026-11-24")).unwrap();
        assert_eq!(row, "  Tue 2026-11-24  ________________████████▒▒____··______________      4:05");
        assert!(drawn.ends_with("█ active   ▒ idle   ▓ on   · asleep   _ off   ? unknown\n"), "{drawn}");
    }

    #[test]
    fn no_more_days_than_asked_for_and_none_where_none_is_kept() {
        let day = |n| Day { day: date(2026, 11, n), quarters: [Some(State::On); QUARTERS] };
        let lines = |most, days: &[Day]| {
            let mut drawn = String::new();
            draw(&mut drawn, days, &[], most).unwrap();
            drawn.lines().filter(|line| line.contains("2026-")).count()
        };
        let days: Vec<Day> = (1..=20).map(day).collect();
        assert_eq!([0, 1, 14, 35].map(|most| lines(most, &days)), [0, 1, 14, 20]);
        assert_eq!(lines(7, &[]), 0);
    }
}
