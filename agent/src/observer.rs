//! Ticks and samples become records: what happened between one tick and the next is counted minute by
//! minute into the running record, and a record whose last day has ended is handed on. Pure.
//!
//! A wall clock that was set back counts nothing until it is where it was, so that no minute is in two
//! records. Where it was set far, another record may grow: see `parked`.

mod parked;

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use levetid_protocol::policy::Policy;

use crate::calendar;
use crate::clock::{self, Ending, FLUSH_MINUTES, Heartbeat, PowerState, Stretch, Tick};
use crate::outbox::Item;
use crate::usage::{Minute, MinuteDetail, Running, Sample};
use parked::Growing;
pub use parked::Parked;

/// A machine that was away for longer begins a new record; the days between are nobody's.
const LONGEST_ABSENCE_MINUTES: i64 = 400 * 1_440;

/// A complete record is due at a random moment of the day after it.
pub const DUE_WITHIN: Duration = Duration::from_secs(24 * 60 * 60);

/// What has been seen and is not yet on disk, and the record that grows.
#[derive(Debug)]
pub struct Observer {
    policy: Policy,
    growing: Growing,
    /// This observer saw the last tick itself.
    watched: bool,
    detail: Vec<MinuteDetail>,
    completed: Vec<(Item, Timestamp)>,
    due_after: fn(Duration) -> Duration,
}

impl Observer {
    /// Goes on from what was kept. `due_after` picks a random time within the one it is given.
    pub fn resume(
        policy: Policy,
        last: Option<Heartbeat>,
        running: Option<Running>,
        due_after: fn(Duration) -> Duration,
    ) -> Self {
        let mut observer = Self {
            policy: policy.clone(),
            growing: Growing { running, last, parked: None },
            watched: false,
            detail: Vec::new(),
            completed: Vec::new(),
            due_after,
        };
        observer.follow(policy);
        observer
    }

    /// The same, with the record that was parked.
    pub fn with_parked(mut self, parked: Option<Parked>) -> Self {
        self.growing.parked = parked;
        self.follow(self.policy.clone());
        self
    }

    /// The last tick that was seen.
    pub fn last(&self) -> Option<&Tick> {
        self.growing.last.as_ref().map(|last| &last.tick)
    }

    /// What the next agent goes on from, if this one ends so before it writes again, which it means to do
    /// within so many minutes.
    pub fn heartbeat(&self, ending: Ending, flush_minutes: i64) -> Option<Heartbeat> {
        self.last().map(|tick| Heartbeat { tick: tick.clone(), ending, flush_minutes })
    }

    /// The record that grows.
    pub fn running(&self) -> Option<&Running> {
        self.growing.running.as_ref()
    }

    /// The record that grows again if the clock is set back to where it was.
    pub fn parked(&self) -> Option<&Parked> {
        self.growing.parked.as_ref()
    }

    /// What has been seen since the last call to [`kept`](Self::kept): detail, and complete records with
    /// the time from which they are sent.
    pub fn not_yet_kept(&self) -> (&[MinuteDetail], &[(Item, Timestamp)]) {
        (&self.detail, &self.completed)
    }

    /// It is on disk now.
    pub fn kept(&mut self) {
        self.detail.clear();
        self.completed.clear();
    }

    /// Follows a new policy.
    pub fn follow(&mut self, policy: Policy) {
        self.growing.records().for_each(|record| record.follow(&policy));
        if policy.people_key != self.policy.people_key {
            self.completed.iter_mut().for_each(|(item, _)| item.forget_people());
        }
        self.policy = policy;
    }

    /// Counts the minutes up to this tick. `sample` is what was seen of those in which the machine was on. A
    /// clock that cannot be true counts nothing: it was not set yet.
    pub fn observe(&mut self, now: Tick, sample: &Sample) {
        if !calendar::is_plausible(now.wall) {
            return;
        }
        let goes_on = self.growing.follow_clock(&now);
        let watched = self.watched && !goes_on;
        let last = self.growing.last.as_ref();
        let stretches = last.map(|last| clock::between(last, &now, watched)).unwrap_or_default();
        let (wall, minute) = (now.wall, now.minute());
        self.growing.last = Some(Heartbeat { tick: now, ending: Ending::Cut, flush_minutes: FLUSH_MINUTES });
        self.watched = true;
        let today = self.policy.local(wall).date();
        if !self.policy.observes(today) {
            (self.growing.running, self.growing.parked) = (None, None);
            return;
        }
        self.begin_anew_after_long_absence(wall);
        let counted_to = minute_of(self.running_at(wall).covered_to());
        for Stretch { from, to, power } in stretches {
            for minute in from.max(counted_to)..to {
                let counted = match power {
                    PowerState::On => Minute::On(sample),
                    PowerState::Asleep => Minute::Asleep,
                    PowerState::Off => Minute::Off,
                    PowerState::Unknown => Minute::Unknown,
                };
                self.count(wall, minute, counted);
            }
        }
        self.fill(wall, minute);
    }

    fn begin_anew_after_long_absence(&mut self, wall: Timestamp) {
        let was_long = |running: &mut Running| {
            minute_of(wall) - minute_of(running.covered_to()) > LONGEST_ABSENCE_MINUTES
        };
        if let Some(running) = self.growing.running.take_if(was_long) {
            self.completed.push((Item::Usage(Box::new(running.record())), wall));
        }
    }

    /// The record that grows; where there is none, one that begins today.
    fn running_at(&mut self, wall: Timestamp) -> &mut Running {
        self.growing.running.get_or_insert_with(|| Running::starting(&self.policy, wall))
    }

    /// Counts one minute, and as unknown those before it that nothing is known of.
    fn count(&mut self, wall: Timestamp, minute: i64, counted: Minute<'_>) {
        self.fill(wall, minute);
        let running = self.running_at(wall);
        // A minute before its start belongs to a day that is not observed, one before its end was
        // counted before the wall clock was set back.
        if minute_of(running.covered_to()) == minute {
            running.count(counted);
            MinuteDetail::push(&mut self.detail, minute, counted.state());
            self.hand_on_if_complete(wall);
        }
    }

    /// Counts as unknown what lies between the record and a minute: the hours of its first day before
    /// the agent was there.
    fn fill(&mut self, wall: Timestamp, minute: i64) {
        let mut next = minute_of(self.running_at(wall).covered_to());
        while next < minute {
            self.running_at(wall).count(Minute::Unknown);
            MinuteDetail::push(&mut self.detail, next, Minute::Unknown.state());
            self.hand_on_if_complete(wall);
            next += 1;
        }
    }

    fn hand_on_if_complete(&mut self, wall: Timestamp) {
        let Some(running) = self.growing.running.take_if(|running| running.is_complete()) else { return };
        let due = if self.policy.report_growing {
            wall
        } else {
            SignedDuration::try_from((self.due_after)(DUE_WITHIN))
                .ok()
                .and_then(|after| running.end().checked_add(after).ok())
                .unwrap_or(wall)
        };
        self.completed.push((Item::Usage(Box::new(running.record())), due));
        self.growing.running = Some(Running::starting(&self.policy, running.end()));
    }
}

fn minute_of(instant: Timestamp) -> i64 {
    instant.as_second().div_euclid(60)
}

#[cfg(test)]
mod tests;
