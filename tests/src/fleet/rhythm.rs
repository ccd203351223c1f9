//! When people are at a device: the hours of an office, a school, a care home, a library.
//!
//! A day is a handful of sessions between which nobody is there. Sessions are drawn from plain distributions around
//! the hours that such a place keeps; nobody's real day was recorded for it.

use std::ops::Range;

use jiff::civil::Date;

use crate::calendar::{is_office_closed, is_public_holiday, is_school_closed, is_weekend, week_number};
use crate::dice::Dice;

/// The hours a place keeps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rhythm {
    /// One person, Monday to Friday, with meetings and leave.
    Office,
    /// One person, school days and some evenings.
    Teacher,
    /// Pupils, lesson by lesson.
    Classroom,
    /// Three shifts, every day of the year.
    CareHome,
    /// Day and evening rounds, every day of the year.
    HomeCare,
    /// Citizens, in opening hours.
    Library,
}

impl Rhythm {
    /// Whether several people share the device.
    pub fn is_shared(self) -> bool {
        !matches!(self, Self::Office | Self::Teacher)
    }
}

/// What one person is used to.
#[derive(Debug, Clone, PartialEq)]
pub struct Habits {
    /// Minute of the day at which work begins.
    pub arrives: i32,
    /// Minute of the day at which it ends.
    pub leaves: i32,
    /// The ISO weeks of summer leave.
    pub summer: Range<i8>,
    /// Whether the autumn holiday is taken too.
    pub autumn: bool,
    /// Whether the days between Christmas and New Year are taken too.
    pub christmas: bool,
    /// Share of work days at the device; the others are illness, courses and days off.
    pub attends: f64,
}

impl Habits {
    /// Somebody's. Most take three weeks of summer leave from week 28.
    pub fn drawn(dice: &mut Dice) -> Self {
        let summer = dice.pick(&[(0.1, 27), (0.6, 28), (0.2, 29), (0.1, 30)]);
        Self {
            arrives: dice.normal(480.0, 25.0) as i32,
            leaves: dice.normal(945.0, 30.0) as i32,
            summer: summer..summer + 3,
            autumn: dice.chance(0.5),
            christmas: dice.chance(0.7),
            attends: dice.even(0.82, 0.97),
        }
    }

    /// Whether a day is one of leave.
    pub fn is_leave(&self, day: Date) -> bool {
        let week = week_number(day);
        self.summer.contains(&week)
            || self.autumn && week == 42
            || self.christmas && day.month() == 12 && day.day() >= 27
            || self.christmas && day.month() == 1 && day.day() == 2
    }
}

/// The minutes of a day in which somebody is at the device: in order, apart, within the day.
pub fn sessions(rhythm: Rhythm, habits: &Habits, day: Date, dice: &mut Dice) -> Vec<Range<u32>> {
    let mut drawn = Vec::new();
    match rhythm {
        Rhythm::Office => {
            let works = !is_office_closed(day) && !habits.is_leave(day) && dice.chance(habits.attends);
            let friday = if day.weekday() == jiff::civil::Weekday::Friday { 80 } else { 0 };
            if works {
                at_work(&mut drawn, habits.arrives, habits.leaves - friday, 25..110, 5..30, dice);
            } else if dice.chance(0.03) {
                let from = dice.whole(540, 1_260);
                drawn.push((from, from + dice.whole(20, 120)));
            }
        }
        Rhythm::Teacher => {
            if !is_school_closed(day) && dice.chance(habits.attends) {
                at_work(&mut drawn, habits.arrives - 15, habits.leaves - 40, 15..50, 15..70, dice);
                if dice.chance(0.3) {
                    let from = dice.whole(1_170, 1_260);
                    drawn.push((from, from + dice.whole(30, 100)));
                }
            }
        }
        Rhythm::Classroom => {
            if !is_school_closed(day) {
                let lessons = (0..7).map(|lesson| 485 + 55 * lesson + if lesson > 3 { 30 } else { 0 });
                drawn.extend(lessons.filter(|_| dice.chance(0.4)).map(|from| (from, from + 40)));
            }
        }
        Rhythm::CareHome => {
            around(&mut drawn, &[190, 430, 600, 720, 870, 925, 1_080, 1_200, 1_355, 1_400], 0.8, dice);
        }
        Rhythm::HomeCare => {
            let share = if is_weekend(day) || is_public_holiday(day) { 0.45 } else { 0.7 };
            around(&mut drawn, &[415, 700, 870, 930, 1_100, 1_350], share, dice);
        }
        Rhythm::Library => {
            let closes = if is_weekend(day) { 840 } else { 1_080 };
            if !is_public_holiday(day) && day.weekday() != jiff::civil::Weekday::Sunday {
                at_work(&mut drawn, 600 + dice.whole(0, 40), closes, 10..60, 5..50, dice);
            }
        }
    }
    apart(drawn)
}

/// Sessions and gaps of these lengths, minutes, from one time of the day to another.
fn at_work(
    drawn: &mut Vec<(i32, i32)>,
    from: i32,
    to: i32,
    session: Range<i32>,
    gap: Range<i32>,
    dice: &mut Dice,
) {
    let mut minute = from;
    while minute < to {
        let end = (minute + dice.whole(session.start, session.end)).min(to);
        drawn.push((minute, end));
        minute = end + dice.whole(gap.start, gap.end);
    }
}

/// Short sessions around these minutes of the day, each of which happens this often.
fn around(drawn: &mut Vec<(i32, i32)>, minutes: &[i32], share: f64, dice: &mut Dice) {
    for minute in minutes {
        if dice.chance(share) {
            let from = minute + dice.whole(-20, 20);
            drawn.push((from, from + dice.whole(8, 35)));
        }
    }
}

/// What was drawn, in order, joined where it meets, and cut to the day.
fn apart(mut drawn: Vec<(i32, i32)>) -> Vec<Range<u32>> {
    drawn.sort_unstable();
    let mut sessions: Vec<Range<u32>> = Vec::new();
    for (from, to) in drawn {
        let [from, to] = [from, to].map(|minute| minute.clamp(0, 1_440).unsigned_abs());
        match sessions.last_mut() {
            Some(last) if from <= last.end => last.end = last.end.max(to),
            _ if from < to => sessions.push(from..to),
            _ => {}
        }
    }
    sessions
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dice::Draw;
    use jiff::ToSpan as _;
    use jiff::civil::date;

    /// Mean minutes of a day at 400 devices.
    fn mean_minutes(rhythm: Rhythm, day: Date) -> f64 {
        let minutes: u32 = (0..400)
            .map(|device| {
                let mut dice = Dice::of(1, Draw::Week(device, 0));
                let habits = Habits::drawn(&mut dice);
                let sessions = sessions(rhythm, &habits, day, &mut dice);
                sessions.iter().map(|session| session.end - session.start).sum::<u32>()
            })
            .sum();
        f64::from(minutes) / 400.0
    }

    #[test]
    fn offices_work_on_work_days() {
        let tuesday = mean_minutes(Rhythm::Office, date(2026, 11, 17));
        assert!((270.0..420.0).contains(&tuesday), "{tuesday}");
        assert!(mean_minutes(Rhythm::Office, date(2026, 11, 20)) < tuesday - 40.0, "Fridays are shorter");
        for off in [date(2026, 11, 21), date(2026, 5, 14), date(2026, 12, 24)] {
            assert!(mean_minutes(Rhythm::Office, off) < 10.0, "{off}");
        }
        let of_summer = [26, 28, 29, 30, 34].map(|week| {
            let monday = date(2026, 1, 5).checked_add((week - 2).weeks()).unwrap();
            mean_minutes(Rhythm::Office, monday)
        });
        let [june, first, second, third, august] = of_summer;
        assert!(first < june / 2.0 && second < june / 4.0 && third < june / 4.0, "{of_summer:?}");
        assert!(august > june * 0.9);
    }

    #[test]
    fn schools_rest_when_offices_do_not() {
        let (monday, autumn) = (date(2026, 11, 16), date(2026, 10, 14));
        for rhythm in [Rhythm::Teacher, Rhythm::Classroom] {
            assert!(mean_minutes(rhythm, monday) > 60.0);
            assert_eq!(mean_minutes(rhythm, autumn), 0.0);
        }
        assert!(mean_minutes(Rhythm::Office, autumn) > 60.0);
    }

    #[test]
    fn care_goes_on_at_christmas_and_at_night() {
        let (tuesday, christmas) = (date(2026, 11, 17), date(2026, 12, 25));
        let care = mean_minutes(Rhythm::CareHome, christmas);
        assert!((care / mean_minutes(Rhythm::CareHome, tuesday) - 1.0).abs() < 0.05);
        assert!(mean_minutes(Rhythm::HomeCare, christmas) < mean_minutes(Rhythm::HomeCare, tuesday) * 0.8);
        let mut dice = Dice::of(1, Draw::Week(1, 0));
        let habits = Habits::drawn(&mut dice);
        let nights = (0..50).filter(|_| {
            let day = sessions(Rhythm::CareHome, &habits, christmas, &mut dice);
            day.iter().any(|session| session.end < 300 || session.start >= 1_320)
        });
        assert!(nights.count() > 40);
    }

    #[test]
    fn libraries_are_closed_on_sundays() {
        assert_eq!(mean_minutes(Rhythm::Library, date(2026, 11, 22)), 0.0);
        let (friday, saturday) = (date(2026, 11, 20), date(2026, 11, 21));
        assert!(mean_minutes(Rhythm::Library, saturday) < mean_minutes(Rhythm::Library, friday) * 0.7);
    }

    #[test]
    fn sessions_are_in_order_and_apart() {
        for device in 0..300 {
            let mut dice = Dice::of(2, Draw::Week(device, 0));
            let habits = Habits::drawn(&mut dice);
            for rhythm in [Rhythm::Office, Rhythm::CareHome, Rhythm::Library, Rhythm::Teacher] {
                let day = sessions(rhythm, &habits, date(2026, 11, 18), &mut dice);
                assert!(day.iter().all(|session| session.start < session.end && session.end <= 1_440));
                assert!(day.windows(2).all(|pair| pair[0].end < pair[1].start));
            }
        }
    }
}
