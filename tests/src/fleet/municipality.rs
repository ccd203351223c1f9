//! A municipality: places of work, and the devices that stand there one after the other.

use std::ops::Range;

use jiff::ToSpan as _;
use jiff::civil::Date;
use levetid_protocol::Uuid;

use crate::availability::{self, Down};
use crate::catalogue::{Kind, MODELS, Model, SCREENS, Screen};
use crate::dice::{Dice, Draw};
use crate::rhythm::{Habits, Rhythm};
use crate::window::Window;

/// Departments: their share of the devices, the beginning of their PCs' names, the hours they keep and what they buy.
const DEPARTMENTS: [(f64, (&str, Rhythm, Kind)); 10] = [
    (24.0, ("RH", Rhythm::Office, Kind::Laptop)),
    (7.0, ("RH", Rhythm::Office, Kind::Desktop)),
    (10.0, ("TF", Rhythm::Office, Kind::Laptop)),
    (17.0, ("SK", Rhythm::Teacher, Kind::Laptop)),
    (20.0, ("EL", Rhythm::Classroom, Kind::SmallLaptop)),
    (4.0, ("SK", Rhythm::Classroom, Kind::Desktop)),
    (6.0, ("PL", Rhythm::CareHome, Kind::Desktop)),
    (3.0, ("PL", Rhythm::CareHome, Kind::AllInOne)),
    (7.0, ("HP", Rhythm::HomeCare, Kind::SmallLaptop)),
    (2.0, ("BI", Rhythm::Library, Kind::AllInOne)),
];

/// Years that devices have behind them when the simulation begins, by share.
const AGES: [(f64, f64); 8] =
    [(14.0, 0.0), (16.0, 1.0), (16.0, 2.0), (15.0, 3.0), (13.0, 4.0), (11.0, 5.0), (8.0, 6.0), (5.0, 7.0)];

/// Of all devices, those that lie in a drawer for months.
const DRAWER_SHARE: f64 = 0.08;

/// What a device does when nobody is at it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Left {
    /// It is shut down after work.
    Off,
    /// It sleeps after some minutes.
    Asleep {
        /// How many.
        after: u32,
    },
    /// It stays on, at night too.
    On,
}

/// A screen that stands at a place.
#[derive(Debug, Clone)]
pub struct PlacedScreen {
    /// Its model.
    pub model: &'static Screen,
    /// Its serial number.
    pub serial: String,
    /// The year it was made.
    pub made: i16,
}

/// A simulated device.
#[derive(Debug, Clone)]
pub struct Simulated {
    /// Its number in the municipality, from 0.
    pub number: u32,
    /// Its name in the network.
    pub name: String,
    /// Its model.
    pub model: &'static Model,
    /// Its serial number.
    pub serial: String,
    /// Its system UUID.
    pub uuid: Uuid,
    /// Installed memory, MiB.
    pub memory_mib: u32,
    /// The day it was put into use.
    pub bought: Date,
    /// External screens at its place.
    pub screens: Vec<PlacedScreen>,
    /// The hours its place keeps.
    pub rhythm: Rhythm,
    /// What its user is used to.
    pub habits: Habits,
    /// What it does when nobody is at it.
    pub left: Left,
    /// How much faster than others it wears, around 1.
    pub wear: f64,
    /// The weeks of the simulation in which it is at its place; another device comes after it.
    pub weeks: Range<u16>,
    /// Weeks in which it lies in a drawer and is not heard of.
    pub drawer: Range<u16>,
    /// When it is down.
    pub down: Vec<Down>,
}

impl Simulated {
    /// The weeks of which it reports. Of weeks in the drawer there is no record: an agent that was away begins anew.
    pub fn reported_weeks(&self) -> impl Iterator<Item = u16> {
        self.weeks.clone().filter(|week| !self.drawer.contains(week))
    }

    /// Years in use on a day.
    pub fn age_years(&self, day: Date) -> f64 {
        f64::from(self.bought.until(day).unwrap().get_days().max(0)) / 365.25
    }

    /// Whether it is down at a minute of the simulation.
    pub fn is_down(&self, minute: u32) -> bool {
        self.down.iter().map(Down::minutes).any(|[_, from, to]| (from..to).contains(&minute))
    }
}

/// The first `count` devices of the municipality that a seed makes, in the order in which places were filled. Those that
/// were replaced are among them.
pub fn devices(seed: u64, count: u32, window: &Window) -> Vec<Simulated> {
    let mut dice = Dice::of(seed, Draw::Municipality);
    let mut devices: Vec<Simulated> = Vec::new();
    while devices.len() < count as usize {
        let place = Place::drawn(&mut dice, window);
        let age = dice.pick(&AGES) + dice.even(0.0, 1.0);
        let mut bought = years_after(window.from, -age);
        let mut replaced = years_after(bought, dice.normal(5.5, 1.2).clamp(3.0, 8.5));
        if replaced <= window.from {
            replaced = years_after(window.from, dice.even(0.0, 2.0));
        }
        let mut first = 0;
        while first < window.weeks && devices.len() < count as usize {
            // It still tells of the week in which it is replaced; the next one begins with a whole week.
            let weeks = first..(window.week_of(replaced) + 1).min(window.weeks);
            let number = u32::try_from(devices.len()).unwrap();
            devices.push(place.device(seed, number, bought, weeks.clone(), window, &mut dice));
            first = weeks.end;
            bought = replaced;
            replaced = years_after(bought, dice.normal(5.5, 1.2).clamp(3.0, 8.5));
        }
    }
    devices
}

fn years_after(day: Date, years: f64) -> Date {
    day.checked_add(((years * 365.25) as i64).days()).unwrap()
}

/// A place of work.
struct Place {
    prefix: &'static str,
    rhythm: Rhythm,
    kind: Kind,
    screens: Vec<PlacedScreen>,
    habits: Habits,
}

impl Place {
    fn drawn(dice: &mut Dice, window: &Window) -> Self {
        let (prefix, rhythm, kind) = dice.pick(&DEPARTMENTS);
        let screens: u8 = match (kind, rhythm) {
            (Kind::Desktop, _) => dice.pick(&[(0.7, 1), (0.3, 2)]),
            (Kind::Laptop, Rhythm::Office) => dice.pick(&[(0.15, 0), (0.5, 1), (0.35, 2)]),
            (Kind::Laptop, _) => dice.pick(&[(0.75, 0), (0.25, 1)]),
            _ => 0,
        };
        let age = dice.even(0.0, 9.0);
        let made = years_after(window.from, -age).year();
        let screens = (0..screens).map(|_| screen(made, dice)).collect();
        Self { prefix, rhythm, kind, screens, habits: Habits::drawn(dice) }
    }

    fn device(
        &self,
        seed: u64,
        number: u32,
        bought: Date,
        weeks: Range<u16>,
        window: &Window,
        dice: &mut Dice,
    ) -> Simulated {
        let model = model(self.kind, bought.year(), dice);
        let memory: Vec<(f64, u32)> = model.memory_mib.iter().map(|mib| (1.0, *mib)).collect();
        Simulated {
            number,
            name: format!("{}-{:05}", self.prefix, number + 1),
            model,
            serial: serial(dice),
            uuid: uuid(dice),
            memory_mib: dice.pick(&memory),
            bought,
            screens: self.screens.clone(),
            rhythm: self.rhythm,
            habits: self.habits.clone(),
            left: left(self.rhythm, self.kind, dice),
            wear: dice.normal(1.0, 0.2).clamp(0.5, 1.7),
            drawer: drawer(&weeks, dice),
            weeks,
            down: availability::down(&mut Dice::of(seed, Draw::Availability(number)), window.minutes()),
        }
    }
}

/// One of the models of a kind that were sold in a year, or in the first one known.
fn model(kind: Kind, year: i16, dice: &mut Dice) -> &'static Model {
    let year = year.max(2015);
    let sold =
        MODELS.iter().filter(|model| model.kind == kind && (model.sold[0]..=model.sold[1]).contains(&year));
    dice.pick(&sold.map(|model| (1.0, model)).collect::<Vec<_>>())
}

fn screen(made: i16, dice: &mut Dice) -> PlacedScreen {
    let made = made.max(2014);
    let sold = SCREENS.iter().filter(|screen| (screen.4[0]..=screen.4[1]).contains(&made));
    let model = dice.pick(&sold.map(|screen| (1.0, screen)).collect::<Vec<_>>());
    PlacedScreen { model, serial: serial(dice), made }
}

/// Eight letters and digits, without those that are read for another.
fn serial(dice: &mut Dice) -> String {
    const SIGNS: &[u8] = b"0123456789BCDFGHJKLMNPRSTVWXYZ";
    dice.bytes::<8>().iter().map(|byte| char::from(SIGNS[usize::from(*byte) % SIGNS.len()])).collect()
}

fn uuid(dice: &mut Dice) -> Uuid {
    let mut bytes = dice.bytes::<16>();
    // Version 4 of RFC 9562.
    bytes[6] = bytes[6] & 0x0f | 0x40;
    bytes[8] = bytes[8] & 0x3f | 0x80;
    Uuid::from_bytes(bytes)
}

/// What is usual at a place; never sleeping is commonest where nobody owns the device.
fn left(rhythm: Rhythm, kind: Kind, dice: &mut Dice) -> Left {
    let after = dice.pick(&[(0.3, 10), (0.4, 20), (0.3, 30)]);
    let [off, asleep, on] = match (rhythm, kind) {
        (Rhythm::CareHome, _) => [0.05, 0.25, 0.70],
        (Rhythm::Library, _) => [0.75, 0.05, 0.20],
        (Rhythm::Classroom, _) => [0.50, 0.45, 0.05],
        (_, Kind::Desktop) => [0.25, 0.45, 0.30],
        _ => [0.22, 0.70, 0.08],
    };
    dice.pick(&[(off, Left::Off), (asleep, Left::Asleep { after }), (on, Left::On)])
}

/// None for most; two months to more than a year for some, who may still be there when the simulation ends.
fn drawer(weeks: &Range<u16>, dice: &mut Dice) -> Range<u16> {
    if !dice.chance(DRAWER_SHARE) {
        return 0..0;
    }
    let from = dice.whole(i32::from(weeks.start) + 1, i32::from(weeks.end) + 1) as u16;
    from..from.saturating_add(dice.whole(8, 70) as u16).min(weeks.end)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn municipality(weeks: u16) -> (Window, Vec<Simulated>) {
        let window = Window::before(date(2026, 11, 23), weeks).unwrap();
        let devices = devices(11, 1_000, &window);
        (window, devices)
    }

    #[test]
    fn there_are_as_many_as_were_asked_for_and_each_is_itself() {
        let (_, devices) = municipality(156);
        assert_eq!(devices.len(), 1_000);
        let mut serials: Vec<_> = devices.iter().map(|device| device.serial.as_str()).collect();
        serials.sort_unstable();
        serials.dedup();
        assert_eq!(serials.len(), 1_000);
        assert!(devices.iter().zip(0..).all(|(device, number)| device.number == number));
    }

    #[test]
    fn a_device_goes_silent_where_the_next_one_comes() {
        let (window, devices) = municipality(156);
        let pairs = devices.windows(2).filter(|pair| pair[1].weeks.start > 0);
        let mut replaced = 0;
        for pair in pairs {
            assert_eq!(pair[0].weeks.end, pair[1].weeks.start);
            assert!(pair[1].bought > pair[0].bought && pair[1].bought >= window.from);
            assert_eq!(pair[0].screens.len(), pair[1].screens.len(), "screens stay");
            replaced += 1;
        }
        // Three of some five and a half years.
        assert!((200..450).contains(&replaced), "{replaced}");
    }

    #[test]
    fn ages_reach_from_new_to_eight_years() {
        let (window, devices) = municipality(8);
        let ages: Vec<f64> = devices.iter().map(|device| device.age_years(window.from)).collect();
        let mean = ages.iter().sum::<f64>() / ages.len() as f64;
        assert!((2.8..4.0).contains(&mean), "{mean}");
        assert!(ages.iter().any(|age| *age > 7.5) && ages.iter().all(|age| *age < 8.01));
    }

    #[test]
    fn some_lie_in_a_drawer_for_months() {
        let (window, devices) = municipality(156);
        let in_drawer: Vec<_> = devices.iter().filter(|device| !device.drawer.is_empty()).collect();
        assert!((45..110).contains(&in_drawer.len()), "{}", in_drawer.len());
        for device in in_drawer {
            assert!(device.weeks.start < device.drawer.start && device.drawer.end <= device.weeks.end);
            assert_eq!(device.reported_weeks().count(), device.weeks.len() - device.drawer.len());
        }
        assert!(devices.iter().all(|device| device.weeks.end <= window.weeks));
    }

    #[test]
    fn a_seed_makes_the_same_municipality_again() {
        let text = |seed, count| {
            let window = Window::before(date(2026, 11, 23), 30).unwrap();
            format!("{:?}", devices(seed, count, &window))
        };
        assert_eq!(text(5, 300), text(5, 300));
        assert_ne!(text(5, 300), text(6, 300));
        let few = text(5, 100);
        assert!(text(5, 300).starts_with(few.trim_end_matches(']')), "more devices change none of the first");
    }
}
