//! Which record grows when the clock was set far: a wrong clock costs the minutes under it, and no record.
//!
//! An empty clock battery puts a PC into the year it was built, until the network tells the time; a wrong
//! answer can put it months ahead. The record of the true time is parked meanwhile, and goes on when the clock
//! is back, as if the wrong time had not been. A clock that stays where it was set to is right.

use serde::{Deserialize, Serialize};

use super::minute_of;
use crate::clock::{self, Ending, Heartbeat, Tick};
use crate::usage::Running;

/// A clock that was set ahead by less is waited for, should it be set back.
const SET_AHEAD_MINUTES: i64 = 10;

/// Off for longer, a machine may as well have a wrong clock.
const LONG_OFF_MINUTES: i64 = 30 * 1_440;

/// A clock set back before the record by no more than this is waited for: those days are counted already.
const WAITED_FOR_MINUTES: i64 = 2 * 1_440;

/// Once a record begins so long after the clock was set, the clock is right.
const PROVEN_MINUTES: i64 = 1_440;

/// A record that grows again if the clock is set back to where it was.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Parked {
    /// The first tick after it was parked, or after the clock was set far again.
    since: Tick,
    last: Heartbeat,
    running: Running,
}

/// The record that grows, the heartbeat it goes on from, and the one that may have to.
#[derive(Debug, Default)]
pub struct Growing {
    pub running: Option<Running>,
    pub last: Option<Heartbeat>,
    pub parked: Option<Parked>,
}

impl Growing {
    /// All records that may still grow.
    pub fn records(&mut self) -> impl Iterator<Item = &mut Running> {
        self.running.iter_mut().chain(self.parked.as_mut().map(|parked| &mut parked.running))
    }

    /// Follows the clock to where it is now. Returns whether a parked record goes on.
    pub fn follow_clock(&mut self, now: &Tick) -> bool {
        let (Some(last), Some(running)) = (&self.last, &self.running) else { return false };
        let away = |running: &Running| now.minute() - minute_of(running.covered_to());
        self.parked.take_if(|parked| minute_of(running.from()) - parked.since.minute() > PROVEN_MINUTES);
        let set_ahead = is_set_ahead(&last.tick, now);
        let is_back = |parked: &mut Parked| {
            if set_ahead {
                // It was parked when the clock was set back.
                parked.running.from() > running.from() && parked.last.tick.wall <= now.wall
            } else {
                now.wall < last.tick.wall && away(&parked.running).abs() < away(running).abs()
            }
        };
        if let Some(parked) = self.parked.take_if(is_back) {
            let parked = parked.since_tick(now);
            (self.running, self.last) = (Some(parked.running), Some(parked.last));
            return true;
        }
        let begins_later = minute_of(running.from()) - now.minute() > WAITED_FOR_MINUTES;
        if set_ahead || begins_later {
            let (last, running) = (last.clone(), running.clone());
            let parked = self.parked.take().unwrap_or_else(|| Parked { since: now.clone(), last, running });
            self.parked = Some(parked.since_tick(now));
        }
        if begins_later {
            self.running = None;
        }
        false
    }
}

impl Parked {
    /// Goes on, or stays parked, from a tick. If the machine started again under the wrong clock, nobody
    /// knows when it was on.
    fn since_tick(mut self, now: &Tick) -> Self {
        if clock::is_another_start(&self.since, now) {
            self.last.ending = Ending::Stopped;
        }
        self.since = now.clone();
        self
    }
}

/// Whether the clock was set far ahead between two ticks, or may have been.
fn is_set_ahead(last: &Tick, now: &Tick) -> bool {
    let minutes = now.minute() - last.minute();
    if clock::is_another_start(last, now) {
        return minutes > LONG_OFF_MINUTES;
    }
    minutes - now.since_boot_ms.saturating_sub(last.since_boot_ms).max(0) / 60_000 > SET_AHEAD_MINUTES
}
