//! A week at a device, minute by minute, and the record that an agent would make of it.

use std::ops::Range;

use levetid_protocol::usage::{
    Bin, Daypart, EnergyMethod, MeasuredEnergy, PresenceSource, Quantiles, ScreenMinutes, ScreenSource,
    StateMinutes, SupplyMinutes, UsageRecord, UserCount,
};

use crate::catalogue::Kind;
use crate::dice::{Dice, Draw};
use crate::municipality::{Left, Simulated};
use crate::profile::{is_linux, screen_key};
use crate::rhythm;
use crate::window::Window;

/// What a device does in a minute.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
enum Doing {
    Off,
    Asleep,
    /// Somebody is there.
    Used,
    /// Nobody for less than [`DARK_AFTER`]: the screen is lit still.
    Waiting,
    /// Nobody for longer: the screen is dark.
    Unattended,
    /// The agent lost it.
    Unknown,
}

/// Minutes without presence after which the screen goes dark, and minutes count as unattended.
const DARK_AFTER: usize = 15;

/// Minutes that somebody who shuts down after work needs for it.
const SHUTDOWN_AFTER: usize = 5;

/// Minutes without anybody after which somebody who shuts down after work has gone home.
const GONE_HOME: usize = 180;

/// A device's record of a week. The same for the same seed.
pub fn record(seed: u64, device: &Simulated, window: &Window, week: u16) -> UsageRecord {
    let mut dice = Dice::of(seed, Draw::Week(device.number, week));
    let days = window.days(week);
    let (from, covered_to) = (days[0], days[7]);
    let mut minutes = Vec::with_capacity(8 * 1_440);
    let mut quarters: Vec<(usize, Range<usize>)> = Vec::with_capacity(28);
    for (day, bounds) in (0..).zip(days.windows(2)) {
        let start = minutes.len();
        let length = usize::try_from((bounds[1].as_second() - bounds[0].as_second()) / 60).unwrap();
        // The clock is changed in the night: its quarter is shorter or longer than the others.
        let night = length - 3 * 360;
        let starts = [0, night, night + 360, night + 720, length];
        let first = if day >= 5 { 4 } else { 0 };
        let of_day = starts.windows(2).map(|pair| start + pair[0]..start + pair[1]);
        quarters.extend((first..).zip(of_day));

        let date = window.monday(week).checked_add(jiff::Span::new().days(day)).unwrap();
        let sessions = rhythm::sessions(device.rhythm, &device.habits, date, &mut dice);
        // By two o'clock at the latest; an hour that is left out has no minutes.
        let minute = |local: u32| match local as usize {
            local @ ..120 => local,
            local => (local + length).saturating_sub(1_440).max(120),
        };
        let sessions: Vec<Range<usize>> =
            sessions.iter().map(|session| minute(session.start)..minute(session.end)).collect();
        minutes.extend(day_of(device.left, &sessions, length));
    }
    switch_off(device, window.minute(from), &mut minutes);
    let bins = bins(device, &minutes, &quarters, &mut dice);
    let was_on = bins.iter().any(|bin| bin.powered() > 0);
    let used = count(&minutes, Doing::Used);
    let load = dice.whole(3, 12) as u8;
    let memory = dice.whole(38, 62) as u8;
    UsageRecord {
        first_day: window.monday(week),
        days: 7,
        from,
        covered_to,
        minutes: states(device, &minutes),
        cpu_load_percent: was_on.then_some(Quantiles { p50: load, p95: load * 4 + 5 }),
        memory_used_percent: was_on.then_some(Quantiles { p50: memory, p95: memory + 17 }),
        supply: supply(device, &bins),
        external_screens: external_screens(device, &bins, &mut dice),
        bins,
        presence: if is_linux(device) { PresenceSource::None } else { PresenceSource::UserPresence },
        screen: if is_linux(device) { ScreenSource::Connector } else { ScreenSource::DisplayState },
        users: match (used, device.rhythm.is_shared()) {
            _ if is_linux(device) => UserCount::Unknown,
            (0, _) => UserCount::None,
            (_, true) => UserCount::Several,
            (_, false) => UserCount::One,
        },
        people: Vec::new(),
    }
}

/// A day of so many minutes as it would go if the device were never down.
fn day_of(left: Left, sessions: &[Range<usize>], length: usize) -> Vec<Doing> {
    let at_night = match left {
        Left::Off => Doing::Off,
        Left::Asleep { .. } => Doing::Asleep,
        Left::On => Doing::Unattended,
    };
    let mut day = vec![at_night; length];
    let ends = sessions.iter().skip(1).map(|next| next.start).chain([length]);
    for (session, next) in sessions.iter().zip(ends) {
        let is_last = next == length;
        day[session.clone()].fill(Doing::Used);
        let gap = &mut day[session.end..next];
        let lasts = match left {
            Left::Off if is_last || gap.len() >= GONE_HOME => SHUTDOWN_AFTER,
            Left::Asleep { after } => after as usize,
            Left::Off | Left::On => gap.len(),
        };
        let lasts = lasts.min(gap.len());
        let (awake, rest) = gap.split_at_mut(lasts);
        let lit = DARK_AFTER.min(lasts);
        awake[..lit].fill(Doing::Waiting);
        awake[lit..].fill(Doing::Unattended);
        rest.fill(at_night);
    }
    day
}

/// Lays the stretches in which the device is down over its minutes, the first of which is `start` of the simulation.
fn switch_off(device: &Simulated, start: u32, minutes: &mut [Doing]) {
    let end = start + u32::try_from(minutes.len()).unwrap();
    let within = |minute: u32| (minute.clamp(start, end) - start) as usize;
    let first = device.down.partition_point(|down| down.minutes()[2] <= start);
    for down in &device.down[first..] {
        let [lost, from, to] = down.minutes();
        if lost >= end {
            break;
        }
        minutes[within(lost)..within(from)].fill(Doing::Unknown);
        minutes[within(from)..within(to)].fill(Doing::Off);
    }
}

fn count(minutes: &[Doing], doing: Doing) -> u32 {
    minutes.iter().map(|minute| u32::from(*minute == doing)).sum()
}

fn states(device: &Simulated, minutes: &[Doing]) -> StateMinutes {
    let count = |doing| count(minutes, doing);
    let (active, idle) = (count(Doing::Used), count(Doing::Waiting) + count(Doing::Unattended));
    let (active, idle, on) = if is_linux(device) { (0, 0, active + idle) } else { (active, idle, 0) };
    let (asleep, off, unknown) = (count(Doing::Asleep), count(Doing::Off), count(Doing::Unknown));
    StateMinutes { active, idle, on, asleep, off, unknown }
}

fn bins(
    device: &Simulated,
    minutes: &[Doing],
    quarters: &[(usize, Range<usize>)],
    dice: &mut Dice,
) -> [Bin; Daypart::COUNT] {
    let mut bins: [Bin; Daypart::COUNT] = Default::default();
    for (index, quarter) in quarters {
        let bin = &mut bins[*index];
        let count = |doing| count(&minutes[quarter.clone()], doing);
        let unattended = count(Doing::Unattended);
        bin.screen_on += count(Doing::Used) + count(Doing::Waiting);
        bin.screen_off += unattended;
        // Where presence is not visible, nobody knows.
        bin.unattended += if is_linux(device) { 0 } else { unattended };
        bin.asleep += count(Doing::Asleep);
        bin.off += count(Doing::Off);
        bin.unknown += count(Doing::Unknown);
    }
    for bin in &mut bins {
        if bin.powered() > 0 {
            bin.cpu_mean_percent = Some(dice.whole(3, 14) as u8);
            bin.measured.extend(measured(device, bin, dice));
        }
    }
    bins
}

/// What the gauge of a laptop's battery tells of the minutes away from the socket: some in ten of those with a person.
fn measured(device: &Simulated, bin: &Bin, dice: &mut Dice) -> Option<MeasuredEnergy> {
    device.model.battery?;
    let minutes = (f64::from(bin.screen_on) * dice.even(0.0, 0.3)) as u32;
    let watts = dice.normal(7.5, 1.2).clamp(3.5, 14.0);
    let joules = (watts * 60.0 * f64::from(minutes)) as u64;
    (minutes > 0).then_some(MeasuredEnergy { method: EnergyMethod::BatteryGauge, joules, minutes })
}

/// On battery are the minutes that its gauge tells of.
fn supply(device: &Simulated, bins: &[Bin]) -> Option<SupplyMinutes> {
    device.model.battery?;
    let battery = bins.iter().flat_map(|bin| &bin.measured).map(|measured| measured.minutes).sum();
    Some(SupplyMinutes { mains: bins.iter().map(Bin::powered).sum::<u32>() - battery, battery })
}

/// A laptop is at its desk for a part of its time, a desktop always.
fn external_screens(device: &Simulated, bins: &[Bin], dice: &mut Dice) -> Vec<ScreenMinutes> {
    let lit: u32 = bins.iter().map(|bin| bin.screen_on).sum();
    let share = if device.model.kind == Kind::Desktop { 1.0 } else { dice.even(0.4, 0.95) };
    let on = (f64::from(lit) * share) as u32;
    let screens = device.screens.iter().filter(|_| on > 0);
    screens.map(|screen| ScreenMinutes { screen: screen_key(screen), on }).collect()
}

#[cfg(test)]
#[path = "week_tests.rs"]
mod tests;
