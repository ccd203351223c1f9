//! Ticks and samples become records: what happened between one tick and the next is counted minute by
//! minute into the running record, and a record whose last day has ended is handed on. Pure.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use levetid_protocol::policy::Policy;

use crate::clock::{self, Ending, Heartbeat, PowerState, Stretch, Tick};
use crate::outbox::Item;
use crate::usage::{Minute, MinuteDetail, Running, Sample};

/// A machine that was away for longer begins a new record; the days between are nobody's.
const LONGEST_ABSENCE_MINUTES: i64 = 400 * 1_440;

/// A complete record is due at a random moment of the day after it.
pub const DUE_WITHIN: Duration = Duration::from_secs(24 * 60 * 60);

/// What has been seen and is not yet on disk, and the record that grows.
#[derive(Debug)]
pub struct Observer {
    policy: Policy,
    last: Option<Heartbeat>,
    running: Option<Running>,
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
            last,
            running,
            detail: Vec::new(),
            completed: Vec::new(),
            due_after,
        };
        observer.follow(policy);
        observer
    }

    /// The last tick that was seen.
    pub fn last(&self) -> Option<&Tick> {
        self.last.as_ref().map(|last| &last.tick)
    }

    /// The record that grows.
    pub fn running(&self) -> Option<&Running> {
        self.running.as_ref()
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
        if let Some(running) = &mut self.running {
            running.follow(&policy);
        }
        self.policy = policy;
    }

    /// Counts the minutes up to this tick. `sample` is what was seen of those in which the machine was on.
    pub fn observe(&mut self, now: Tick, sample: &Sample) {
        let stretches = self.last.as_ref().map(|last| clock::between(last, &now)).unwrap_or_default();
        let (wall, minute) = (now.wall, now.minute());
        self.last = Some(Heartbeat { tick: now, ending: Ending::Cut });
        let today = self.policy.local(wall).date();
        if !self.policy.observes(today) {
            self.running = None;
            return;
        }
        self.begin_anew_if_time_jumped(wall);
        for Stretch { from, to, power } in stretches {
            for minute in from..to {
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

    /// A record that lies in the future, or too far back, was begun under a clock that was wrong.
    fn begin_anew_if_time_jumped(&mut self, wall: Timestamp) {
        let Some(running) = &self.running else { return };
        let behind = minute_of(wall) - minute_of(running.covered_to());
        if running.from() > wall {
            self.running = None;
        } else if behind > LONGEST_ABSENCE_MINUTES {
            self.completed.push((Item::Usage(Box::new(running.record())), wall));
            self.running = None;
        }
    }

    /// Counts one minute, and as unknown those before it that nothing is known of.
    fn count(&mut self, wall: Timestamp, minute: i64, counted: Minute<'_>) {
        self.fill(wall, minute);
        let running = self.running.get_or_insert_with(|| Running::starting(&self.policy, wall));
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
        let running = self.running.get_or_insert_with(|| Running::starting(&self.policy, wall));
        let mut next = minute_of(running.covered_to());
        while next < minute {
            if let Some(running) = &mut self.running {
                running.count(Minute::Unknown);
            }
            MinuteDetail::push(&mut self.detail, next, Minute::Unknown.state());
            self.hand_on_if_complete(wall);
            next += 1;
        }
    }

    fn hand_on_if_complete(&mut self, wall: Timestamp) {
        let Some(running) = self.running.take_if(|running| running.is_complete()) else { return };
        let due = if self.policy.report_growing {
            wall
        } else {
            SignedDuration::try_from((self.due_after)(DUE_WITHIN))
                .ok()
                .and_then(|after| running.end().checked_add(after).ok())
                .unwrap_or(wall)
        };
        self.completed.push((Item::Usage(Box::new(running.record())), due));
        self.running = Some(Running::starting(&self.policy, running.end()));
    }
}

fn minute_of(instant: Timestamp) -> i64 {
    instant.as_second().div_euclid(60)
}

#[cfg(test)]
mod tests;
