//! The starts, stops and sleeps in Windows' System event log.
//!
//! Of an event are read who wrote it, its number, its time, and what five of them tell beside that: the kind
//! of a start, and from when until when the machine was away. Events are taken by their time: those of a
//! start are often written after later ones.

mod parse;

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use levetid_protocol::history::{HistoryRow, HistorySource};
use levetid_protocol::policy::Policy;
use serde::Serialize;

use super::{Told, weeks};
use crate::calendar;

pub use parse::parse;
#[cfg(any(windows, test))]
pub use parse::query;

/// Signs of one start come within this: the kernel's at once, the event log's when it is ready.
const ONE_START: SignedDuration = SignedDuration::from_mins(5);

/// A clock is corrected by seconds; a leap beyond this is a sleep, or a clock that was set.
const LEAP: SignedDuration = SignedDuration::from_secs(60);

/// Who writes events that tell whether the machine is on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Provider {
    /// Microsoft-Windows-Kernel-General
    KernelGeneral,
    /// Microsoft-Windows-Kernel-Power
    KernelPower,
    /// Microsoft-Windows-Kernel-Boot
    KernelBoot,
    /// Microsoft-Windows-Power-Troubleshooter
    PowerTroubleshooter,
    /// EventLog
    EventLog,
}

/// An event of the System log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Event {
    /// Who wrote it; numbers mean other things from others.
    pub provider: Provider,
    /// Its number.
    pub id: u32,
    /// Its time.
    pub time: Timestamp,
    /// Kernel-Boot 27: 0 a cold start, 1 Fast Startup (it was off), 2 from hibernation (it was off).
    pub boot_type: Option<u32>,
    /// From when until when the machine was not on, where the event itself tells: asleep
    /// (Power-Troubleshooter 1), leapt over by the clock (Kernel-General 1), or from the last sign of life
    /// before it stopped unexpectedly (EventLog 6008).
    pub away: Option<(Timestamp, Timestamp)>,
}

/// What the machine was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// On.
    On,
    /// Asleep, in Modern Standby too.
    Asleep,
    /// Off, or hibernated.
    Off,
    /// It stopped without a word: since its last sign of life nothing is known.
    Untold,
}

/// A state from an instant until another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Stretch {
    /// Its beginning.
    pub from: Timestamp,
    /// Its end.
    pub to: Timestamp,
    /// What the machine was.
    pub state: State,
}

/// What an event is a sign of.
enum Sign {
    Start,
    Resume,
    Sleep,
    Stop,
    Life,
}

/// The weeks before `today`. The log was read at `now`, by a machine that was on.
pub fn rows(events: &[Event], policy: &Policy, now: Timestamp, today: Date) -> Vec<HistoryRow> {
    let stretches = stretches(events, now);
    let of = |state: State| {
        let of_state = stretches.iter().filter(move |stretch| stretch.state == state);
        of_state.map(|stretch| (stretch.from, stretch.to)).collect()
    };
    let told = Told { on: of(State::On), untold: of(State::Untold) };
    if told.on.is_empty() {
        return Vec::new();
    }
    weeks(&told, HistorySource::SystemEventLog, policy, today)
}

/// What the machine was from the first event until `now`.
pub fn stretches(events: &[Event], now: Timestamp) -> Vec<Stretch> {
    let mut events: Vec<Event> = events
        .iter()
        .filter(|event| calendar::is_plausible(event.time) && event.time <= now)
        .copied()
        .collect();
    events.sort_by_key(|event| event.time);
    let mut line = Line::default();
    for event in &events {
        line.take(event);
    }
    let mut stretches = line.stretches(now);
    let boots: Vec<Timestamp> =
        events.iter().filter(|event| event.boot_type.is_some()).map(|event| event.time).collect();
    for (from, to) in events.iter().filter_map(Event::leap) {
        let was_off = boots.iter().any(|boot| is_near(*boot, to));
        let state = if was_off { State::Off } else { State::Asleep };
        let touched = stretches.partition_point(|stretch| stretch.to <= from)
            ..stretches.partition_point(|stretch| stretch.from < to);
        let told: Vec<Stretch> = stretches
            .get(touched.clone())
            .unwrap_or_default()
            .iter()
            .flat_map(|stretch| stretch.without(from, to, state))
            .collect();
        stretches.splice(touched, told);
    }
    stretches
}

fn is_near(one: Timestamp, other: Timestamp) -> bool {
    one.duration_since(other).abs() <= ONE_START
}

impl Event {
    fn sign(&self) -> Sign {
        match (self.provider, self.id) {
            (Provider::KernelGeneral, 12)
            | (Provider::KernelBoot, 27)
            | (Provider::KernelPower, 41)
            | (Provider::EventLog, 6005 | 6008) => Sign::Start,
            (Provider::KernelPower, 107 | 507) => Sign::Resume,
            (Provider::KernelPower, 42 | 506) => Sign::Sleep,
            (Provider::KernelGeneral, 13) | (Provider::KernelPower, 109) | (Provider::EventLog, 6006) => {
                Sign::Stop
            }
            _ => Sign::Life,
        }
    }

    /// The time that the machine slept through. What tells of it may be the only thing that does: the event of
    /// a resume can carry the time at which the sleep began.
    fn leap(&self) -> Option<(Timestamp, Timestamp)> {
        let tells =
            matches!((self.provider, self.id), (Provider::KernelGeneral | Provider::PowerTroubleshooter, 1));
        let (from, to) = self.away.filter(|_| tells)?;
        (to.duration_since(from) > LEAP && calendar::is_plausible(from)).then_some((from, to))
    }
}

impl Stretch {
    /// Its parts, where from an instant until another the state was another one. Only what counted as on, or
    /// was not told, can be told better.
    fn without(&self, from: Timestamp, to: Timestamp, state: State) -> Vec<Self> {
        let (from, to) = (from.max(self.from), to.min(self.to));
        if from >= to || !matches!(self.state, State::On | State::Untold) {
            return vec![*self];
        }
        let parts = [Self { to: from, ..*self }, Self { from, to, state }, Self { from: to, ..*self }];
        parts.into_iter().filter(|part| part.from < part.to).collect()
    }
}

/// Changes of state, as events come in order of their time.
#[derive(Debug, Default)]
struct Line {
    changes: Vec<(Timestamp, State)>,
    /// The last sign of a start.
    started: Option<Timestamp>,
    /// The last sign of life while it was on.
    seen: Option<Timestamp>,
}

impl Line {
    fn take(&mut self, event: &Event) {
        let at = event.time;
        match event.sign() {
            Sign::Start => self.start(event),
            Sign::Resume if self.state() != Some(State::On) => self.become_on(at),
            Sign::Sleep if matches!(self.state(), None | Some(State::On)) => {
                self.changes.push((at, State::Asleep));
            }
            Sign::Stop if self.state() != Some(State::Off) => self.changes.push((at, State::Off)),
            Sign::Resume | Sign::Sleep | Sign::Stop | Sign::Life => {}
        }
        if self.state() == Some(State::On) {
            self.seen = Some(at);
        }
    }

    fn state(&self) -> Option<State> {
        self.changes.last().map(|(_, state)| *state)
    }

    fn become_on(&mut self, at: Timestamp) {
        self.changes.push((at, State::On));
        self.started = Some(at);
    }

    fn start(&mut self, event: &Event) {
        let at = event.time;
        let is_same_start = self.started.is_some_and(|started| is_near(at, started));
        if self.state() != Some(State::On) {
            self.become_on(at);
        } else if !is_same_start {
            // It stopped without a word.
            self.changes.push((self.seen.unwrap_or(at), State::Untold));
            self.become_on(at);
        }
        if event.boot_type.is_some() {
            self.before_last_start(|_, state| {
                if *state == State::Asleep {
                    // What slept until a start was hibernated.
                    *state = State::Off;
                }
            });
        }
        if let Some((last_alive, _)) = event.away {
            self.before_last_start(|from, state| {
                if *state == State::Untold {
                    *from = last_alive.max(*from);
                }
            });
        }
    }

    /// Corrects the change before the last one, which is a start, and keeps them in order.
    fn before_last_start(&mut self, correct: impl FnOnce(&mut Timestamp, &mut State)) {
        if let [.., (from, state), (start, State::On)] = self.changes.as_mut_slice() {
            correct(from, state);
            *from = (*from).min(*start);
        }
    }

    fn stretches(&self, now: Timestamp) -> Vec<Stretch> {
        let ends = self.changes.iter().skip(1).map(|(at, _)| *at).chain([now]);
        let stretch = |((from, state), to): (&(Timestamp, State), Timestamp)| Stretch {
            from: *from,
            to,
            state: *state,
        };
        self.changes.iter().zip(ends).map(stretch).filter(|stretch| stretch.from < stretch.to).collect()
    }
}

#[cfg(test)]
mod tests;
