//! On, asleep, off and unknown, from clocks, boot ids and the last heartbeat. Pure over a [`Tick`].
//!
//! The awake clock (`CLOCK_MONOTONIC`) stands still while the machine sleeps, the boot clock
//! (`CLOCK_BOOTTIME`) does not, and a new boot id tells that the machine was off in between. Where
//! the wall clock disagrees with them it was set, and time it skipped was not seen.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// Awake time without a tick up to which the machine still counts as seen, in milliseconds. Starting
/// up, and an agent that is restarted by an update, take less.
const UNSEEN_MS: i64 = 180_000;

/// Longest time between two flushes to disk, in minutes. What lies between a flush and a power cut is unknown.
pub const FLUSH_MINUTES: i64 = 15;

/// What the clocks said at one moment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tick {
    /// The wall clock.
    pub wall: Timestamp,
    /// Milliseconds since the machine started, asleep or awake.
    pub since_boot_ms: i64,
    /// Milliseconds since the machine started without those it slept.
    pub awake_ms: i64,
    /// The kernel's random name for this start of the machine.
    pub boot: String,
}

impl Tick {
    /// Whole minutes of the wall clock since 1970.
    pub fn minute(&self) -> i64 {
        self.wall.as_second().div_euclid(60)
    }
}

/// The last tick that is known, and how the agent ended after it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Heartbeat {
    /// The tick.
    pub tick: Tick,
    /// How the agent ended.
    pub ending: Ending,
}

/// How the agent ended after its last heartbeat, and so what is known of the time until the machine
/// started again. An agent that goes on in the same start of the machine needs none of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Ending {
    /// It was cut off in the midst of its work, as when the power fails: what it saw since the last
    /// flush is lost, then the machine was off.
    Cut,
    /// It was told to stop because the machine was shutting down: off from then on.
    Shutdown,
    /// It was told to stop, and nothing said that the machine was shutting down: it may have been on
    /// for hours with nobody watching.
    Stopped,
}

/// Whether the machine was powered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PowerState {
    /// Awake, and watched by the agent.
    On,
    /// Asleep.
    Asleep,
    /// Off.
    Off,
    /// The agent could not see.
    Unknown,
}

/// Whole minutes in one state.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stretch {
    /// The first minute, since 1970.
    pub from: i64,
    /// The minute after the last.
    pub to: i64,
    /// The state.
    pub power: PowerState,
}

/// The stretches from the minute of the last heartbeat to the minute of this tick, in order and
/// without gaps. None when the wall clock was set back before the last heartbeat's minute.
pub fn between(last: &Heartbeat, now: &Tick) -> Vec<Stretch> {
    let states =
        if last.tick.boot == now.boot { same_boot(&last.tick, now) } else { another_boot(last, now) };
    let mut stretches: Vec<Stretch> = Vec::new();
    for minute in last.tick.minute()..now.minute() {
        // A minute belongs to the state that its middle falls into.
        let middle_ms = minute * 60_000 + 30_000;
        let power = states
            .iter()
            .find(|state| middle_ms < state.until_ms)
            .or(states.last())
            .map_or(PowerState::Unknown, |state| state.power);
        match stretches.last_mut() {
            Some(stretch) if stretch.power == power => stretch.to = minute + 1,
            _ => stretches.push(Stretch { from: minute, to: minute + 1, power }),
        }
    }
    stretches
}

/// A state up to an instant of the wall clock, in milliseconds since 1970.
struct State {
    power: PowerState,
    until_ms: i64,
}

/// Time passed as the boot clock says, and ended now. Time beyond it was skipped by the wall clock.
fn same_boot(last: &Tick, now: &Tick) -> Vec<State> {
    let now_ms = now.wall.as_millisecond();
    let passed_ms = now.since_boot_ms.saturating_sub(last.since_boot_ms).max(0);
    let awake_ms = now.awake_ms.saturating_sub(last.awake_ms).clamp(0, passed_ms);
    vec![
        State { power: PowerState::Unknown, until_ms: now_ms.saturating_sub(passed_ms) },
        State { power: PowerState::Asleep, until_ms: now_ms.saturating_sub(awake_ms) },
        State { power: awake(awake_ms), until_ms: now_ms },
    ]
}

/// Off until the machine started, but for the time of which nothing is known.
fn another_boot(last: &Heartbeat, now: &Tick) -> Vec<State> {
    let (last_ms, now_ms) = (last.tick.wall.as_millisecond(), now.wall.as_millisecond());
    let booted_ms = now_ms.saturating_sub(now.since_boot_ms).max(last_ms);
    let unknown_until_ms = match last.ending {
        Ending::Cut => last_ms.saturating_add(FLUSH_MINUTES * 60_000),
        Ending::Shutdown => last_ms,
        Ending::Stopped => booted_ms,
    };
    let awake_ms = now.awake_ms.clamp(0, now.since_boot_ms.max(0));
    vec![
        State { power: PowerState::Unknown, until_ms: unknown_until_ms.min(booted_ms) },
        State { power: PowerState::Off, until_ms: booted_ms },
        State { power: PowerState::Asleep, until_ms: now_ms.saturating_sub(awake_ms) },
        State { power: awake(awake_ms), until_ms: now_ms },
    ]
}

fn awake(awake_ms: i64) -> PowerState {
    if awake_ms <= UNSEEN_MS { PowerState::On } else { PowerState::Unknown }
}

#[cfg(test)]
mod tests;
