//! Minutes become a usage record (METHOD 1). Pure: no clock, no file.

mod detail;
mod percentiles;

use std::collections::BTreeSet;

use jiff::{Timestamp, civil::Date};
use levetid_protocol::limits::{MAX_PARTS, MAX_PEOPLE};
use levetid_protocol::people::Pseudonym;
use levetid_protocol::policy::Policy;
use levetid_protocol::usage::{
    Bin, Daypart, EnergyMethod, MeasuredEnergy, PresenceSource, ScreenKey, ScreenMinutes, ScreenSource,
    StateMinutes, SupplyMinutes, UsageRecord, UserCount,
};
use serde::{Deserialize, Serialize};

use crate::calendar;
pub use detail::MinuteDetail;
use percentiles::Percentiles;

/// Minutes without presence after which a machine that is on counts as unattended.
pub const UNATTENDED_AFTER_MINUTES: u32 = 15;

/// Whether a person is at the machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Presence {
    /// This machine cannot tell.
    NotVisible,
    /// Somebody is at it.
    Present,
    /// Nobody is at it.
    Absent,
}

/// What was seen in a minute in which the machine was on.
#[derive(Debug, Clone, PartialEq)]
pub struct Sample {
    /// Whether a person was at it.
    pub presence: Presence,
    /// How that was seen.
    pub presence_source: PresenceSource,
    /// A screen was on, or may have been: its state is not visible.
    pub screen_on: bool,
    /// How that was seen.
    pub screen_source: ScreenSource,
    /// The external screens that were on; those of one model without serial numbers are one.
    pub external_screens: BTreeSet<ScreenKey>,
    /// How many people have used it since the record began.
    pub users: UserCount,
    /// Pseudonyms of those who are logged on; none unless the tenant turned them on.
    pub people: BTreeSet<Pseudonym>,
    /// Load of all cores, percent.
    pub cpu_percent: Option<u8>,
    /// Memory in use, percent.
    pub memory_percent: Option<u8>,
    /// Running from the battery; `None` on a machine without one.
    pub on_battery: Option<bool>,
    /// What was measured, as mean power in W, and how.
    pub power: Option<(EnergyMethod, f64)>,
}

/// A minute of a machine's life.
#[derive(Debug, Clone, Copy)]
pub enum Minute<'a> {
    /// On, and seen.
    On(&'a Sample),
    /// Asleep.
    Asleep,
    /// Off.
    Off,
    /// Not seen.
    Unknown,
}

/// The state of a minute.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// A person at it.
    Active,
    /// On, nobody at it.
    Idle,
    /// On, presence not visible.
    On,
    /// Asleep.
    Asleep,
    /// Off.
    Off,
    /// Not seen.
    Unknown,
}

impl Minute<'_> {
    /// Its state.
    pub fn state(&self) -> State {
        match self {
            Self::On(sample) => match sample.presence {
                Presence::NotVisible => State::On,
                Presence::Present => State::Active,
                Presence::Absent => State::Idle,
            },
            Self::Asleep => State::Asleep,
            Self::Off => State::Off,
            Self::Unknown => State::Unknown,
        }
    }
}

/// Adds minutes in a state.
pub fn add(minutes: &mut StateMinutes, state: State, count: u32) {
    let field = match state {
        State::Active => &mut minutes.active,
        State::Idle => &mut minutes.idle,
        State::On => &mut minutes.on,
        State::Asleep => &mut minutes.asleep,
        State::Off => &mut minutes.off,
        State::Unknown => &mut minutes.unknown,
    };
    *field = field.saturating_add(count);
}

/// A usage record while it grows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Running {
    first_day: Date,
    days: u8,
    from: Timestamp,
    end: Timestamp,
    covered_to: Timestamp,
    /// The policy it was begun under: its days are counted by these offsets to its end.
    policy: Policy,
    minutes: StateMinutes,
    bins: [RunningBin; Daypart::COUNT],
    cpu: Percentiles,
    memory: Percentiles,
    supply: Option<SupplyMinutes>,
    external_screens: Vec<ScreenMinutes>,
    presence: PresenceSource,
    screen: ScreenSource,
    users: UserCount,
    /// Pseudonyms of them, made with the key of `policy`: of the first so many.
    #[serde(default)]
    people: BTreeSet<Pseudonym>,
    /// Minutes since somebody was last seen at it.
    absent_minutes: u32,
}

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
struct RunningBin {
    bin: Bin,
    cpu_percent_sum: u64,
    cpu_minutes: u32,
}

impl Running {
    /// An empty record that begins on the local day of `instant`.
    pub fn starting(policy: &Policy, instant: Timestamp) -> Self {
        let first_day = policy.local(instant).date();
        let days = calendar::record_days(policy.detail, first_day);
        let from = policy.start_of_day(first_day);
        Self {
            first_day,
            days,
            from,
            end: policy.start_of_day(calendar::days_later(first_day, days)),
            covered_to: from,
            policy: policy.clone(),
            minutes: StateMinutes::default(),
            bins: Default::default(),
            cpu: Percentiles::default(),
            memory: Percentiles::default(),
            supply: None,
            external_screens: Vec::new(),
            presence: PresenceSource::None,
            screen: ScreenSource::None,
            users: UserCount::Unknown,
            people: BTreeSet::new(),
            absent_minutes: 0,
        }
    }

    /// The instant up to which minutes are counted.
    pub fn covered_to(&self) -> Timestamp {
        self.covered_to
    }

    /// The start of its first day.
    pub fn from(&self) -> Timestamp {
        self.from
    }

    /// The end of its last day.
    pub fn end(&self) -> Timestamp {
        self.end
    }

    /// Whether its last day has ended.
    pub fn is_complete(&self) -> bool {
        self.covered_to >= self.end
    }

    /// Follows a new policy: where it counts days otherwise, the record ends with the current local day.
    /// Pseudonyms that it does not ask for, or made with another key, are dropped.
    pub fn follow(&mut self, policy: &Policy) {
        if self.policy.people_key != policy.people_key {
            self.people.clear();
            self.policy.people_key = policy.people_key.clone();
        }
        let same_days = policy.detail == self.policy.detail
            && [self.covered_to, self.end]
                .into_iter()
                .chain(policy.offsets.iter().map(|change| change.from))
                .filter(|instant| (self.covered_to..=self.end).contains(instant))
                .all(|at| policy.offset_minutes_at(at) == self.policy.offset_minutes_at(at));
        if same_days {
            self.policy = policy.clone();
            return;
        }
        let today = self.policy.local(self.covered_to).date();
        let days = 1 + self.first_day.until(today).map_or(0, |span| span.get_days().unsigned_abs());
        self.days = u8::try_from(days).unwrap_or(self.days).min(self.days);
        self.end = self.policy.start_of_day(calendar::days_later(self.first_day, self.days));
    }

    /// Counts the next minute. Nothing is counted once the record is complete.
    pub fn count(&mut self, minute: Minute<'_>) {
        if self.is_complete() {
            return;
        }
        let local = self.policy.local(self.covered_to);
        let daypart = Daypart::index_of(local.date(), local.hour());
        self.covered_to = Timestamp::from_second(self.covered_to.as_second() + 60).unwrap_or(self.covered_to);
        let Some(bin) = self.bins.get_mut(daypart) else { return };
        let state = minute.state();
        add(&mut self.minutes, state, 1);
        // Only a machine that is on, with nobody at it, goes unattended.
        self.absent_minutes = if state == State::Idle { self.absent_minutes.saturating_add(1) } else { 0 };
        match minute {
            Minute::Asleep => bin.bin.asleep += 1,
            Minute::Off => bin.bin.off += 1,
            Minute::Unknown => bin.bin.unknown += 1,
            Minute::On(sample) => {
                bin.count(sample, self.absent_minutes > UNATTENDED_AFTER_MINUTES);
                self.count_machine(sample);
            }
        }
    }

    /// What is kept per record rather than per daypart.
    fn count_machine(&mut self, sample: &Sample) {
        sample.cpu_percent.into_iter().for_each(|percent| self.cpu.record(percent));
        sample.memory_percent.into_iter().for_each(|percent| self.memory.record(percent));
        if let Some(on_battery) = sample.on_battery {
            let supply = self.supply.get_or_insert_default();
            *(if on_battery { &mut supply.battery } else { &mut supply.mains }) += 1;
        }
        for key in &sample.external_screens {
            let has_room = self.external_screens.len() < MAX_PARTS;
            match self.external_screens.iter_mut().find(|screen| screen.screen == *key) {
                Some(screen) => screen.on += 1,
                None if has_room => {
                    self.external_screens.push(ScreenMinutes { screen: key.clone(), on: 1 });
                }
                None => {}
            }
        }
        if sample.presence_source != PresenceSource::None {
            self.presence = sample.presence_source;
        }
        if sample.screen_source != ScreenSource::None {
            self.screen = sample.screen_source;
        }
        self.users = more_people(self.users, sample.users);
        if self.policy.people_key.is_some() {
            let room = MAX_PEOPLE.saturating_sub(self.people.len());
            let new = sample.people.iter().filter(|person| !self.people.contains(person)).take(room);
            let new: Vec<Pseudonym> = new.copied().collect();
            self.people.extend(new);
            // An agent that was started anew does not know those who were counted before.
            let told_apart = match self.people.len() {
                0 => UserCount::Unknown,
                1 => UserCount::One,
                _ => UserCount::Several,
            };
            self.users = more_people(self.users, told_apart);
        }
    }

    /// The record as it travels.
    pub fn record(&self) -> UsageRecord {
        UsageRecord {
            first_day: self.first_day,
            days: self.days,
            from: self.from,
            covered_to: self.covered_to,
            minutes: self.minutes,
            bins: self.bins.clone().map(RunningBin::finish),
            cpu_load_percent: self.cpu.quantiles(),
            memory_used_percent: self.memory.quantiles(),
            supply: self.supply,
            external_screens: self.external_screens.clone(),
            presence: self.presence,
            screen: self.screen,
            users: self.users,
            people: self.people.iter().copied().collect(),
        }
    }
}

fn more_people(before: UserCount, now: UserCount) -> UserCount {
    let rank = |users| match users {
        UserCount::Unknown => 0,
        UserCount::None => 1,
        UserCount::One => 2,
        UserCount::Several => 3,
    };
    if rank(now) > rank(before) { now } else { before }
}

impl RunningBin {
    fn count(&mut self, sample: &Sample, unattended: bool) {
        let bin = &mut self.bin;
        *(if sample.screen_on { &mut bin.screen_on } else { &mut bin.screen_off }) += 1;
        bin.unattended += u32::from(unattended);
        if let Some(percent) = sample.cpu_percent {
            self.cpu_percent_sum += u64::from(percent);
            self.cpu_minutes += 1;
        }
        let Some((method, mean_w)) = sample.power else { return };
        let joules = (mean_w * 60.0).round() as u64;
        match bin.measured.iter_mut().find(|entry| entry.method == method) {
            Some(entry) => {
                entry.joules += joules;
                entry.minutes += 1;
            }
            None => bin.measured.push(MeasuredEnergy { method, joules, minutes: 1 }),
        }
    }

    fn finish(self) -> Bin {
        let minutes = u64::from(self.cpu_minutes);
        let mean = (self.cpu_percent_sum * 2 + minutes).checked_div(minutes * 2);
        let mut bin = self.bin;
        bin.cpu_mean_percent = mean.and_then(|percent| u8::try_from(percent).ok());
        bin.measured.sort_by_key(|entry| entry.method);
        bin
    }
}

#[cfg(test)]
mod tests;
