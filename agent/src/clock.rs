//! On, asleep, off and unknown, from clocks, starts of the machine and the last heartbeat. Pure over a [`Tick`].
//!
//! Between a tick and the next, the machine was:
//!
//! | in the same start of the machine | |
//! |---|---|
//! | while the awake clock stood still | asleep |
//! | while it ran, for at most 3 minutes | on |
//! | while it ran for longer: the agent did not watch | unknown |
//! | while it ran in Modern Standby: from one tick in it to the next, or for as long as an agent that is there was not woken | asleep |
//! | before the firmware started from a kernel on disk (Windows: Fast Startup, hibernation) | off |
//! | while the wall clock shows more time than passed, by half a minute or more: it was set | unknown |
//! | **before another start of the machine** | |
//! | after a shutdown | off |
//! | after the agent was cut off: as long as its next flush may have been away, then | unknown, off |
//! | after the agent was stopped, and not for a shutdown | unknown |
//! | since that start | as above |
//!
//! A minute belongs to the state that its middle falls into, and the minute of a tick to what was seen at
//! it. A wall clock that was set back counts nothing until it is where it was (`observer` says more).
//!
//! Linux tells two starts apart by their random names. Windows has no such name, and its clocks go on while
//! a kernel is on disk, so its log of starts (Kernel-Boot, event 27) is asked too. That time is off, for it
//! draws what a machine draws that is off (METHOD 4, the table of watts). Where the system does not tell of
//! it, as on Linux, hibernation counts as asleep, which draws within a watt of it.
//!
//! What no clock can tell: a battery that died in its sleep leaves its last sleep as off, and so do hours
//! on after an agent was killed that nothing started again.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// Awake time without a tick up to which the machine still counts as seen, in milliseconds. Starting
/// up, and an agent that is restarted by an update, take less.
const UNSEEN_MS: i64 = 180_000;

/// Awake time after which the tick of a minute did not come, in milliseconds.
const LATE_MS: i64 = 90_000;

/// A wall clock that gains less between two ticks, in milliseconds, was corrected rather than set.
const SET_MS: i64 = 30_000;

/// Longest time between two flushes to disk, in minutes, where nothing keeps the agent from writing. What
/// lies between a flush and a power cut is unknown.
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
    /// The kernel's random name for this start of the machine; empty where it has none.
    pub boot: String,
    /// The machine is in Modern Standby: screen off on a machine that has no other sleep (Windows,
    /// `SYSTEM_POWER_CAPABILITIES.AoAc`); always false elsewhere.
    #[serde(default)]
    pub standby: bool,
    /// The newest start of the firmware that the system's own log tells (Windows, Kernel-Boot event 27);
    /// `None` elsewhere.
    #[serde(default)]
    pub started: Option<Started>,
}

/// A start of the firmware.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Started {
    /// When, by the wall clock.
    pub at: Timestamp,
    /// From what.
    pub kind: BootKind,
}

/// What a start of the firmware began with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum BootKind {
    /// A new kernel.
    Cold,
    /// The kernel of a machine that was switched off, kept on disk.
    FastStartup,
    /// A whole machine, kept on disk.
    Hibernation,
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
    /// How many minutes after the tick the agent writes its next heartbeat at the latest: a promise that it
    /// keeps until it has written another. It is longer than [`FLUSH_MINUTES`] where a disk that stands still
    /// is not started for it.
    #[serde(default = "flush_minutes")]
    pub flush_minutes: i64,
}

/// What agents kept to before heartbeats said so.
fn flush_minutes() -> i64 {
    FLUSH_MINUTES
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
/// `watched`: one agent saw both ticks, and was there all the time.
pub fn between(last: &Heartbeat, now: &Tick, watched: bool) -> Vec<Stretch> {
    let states = if is_another_start(&last.tick, now) {
        another_start(last, now)
    } else {
        same_start(&last.tick, now, watched)
    };
    let seen = if last.tick.standby { PowerState::Asleep } else { PowerState::On };
    let seen = State { power: seen, until_ms: last.tick.wall.as_millisecond() };
    let mut stretches: Vec<Stretch> = Vec::new();
    let mut from = last.tick.minute();
    for State { power, until_ms } in std::iter::once(seen).chain(states) {
        // A minute belongs to the state that its middle falls into.
        let to = until_ms.saturating_add(29_999).div_euclid(60_000).min(now.minute());
        if to <= from {
            continue;
        }
        match stretches.last_mut() {
            Some(stretch) if stretch.power == power => stretch.to = to,
            _ => stretches.push(Stretch { from, to, power }),
        }
        from = to;
    }
    stretches
}

/// Whether the machine was started anew between two ticks, with a kernel that knows nothing of the first.
pub fn is_another_start(last: &Tick, now: &Tick) -> bool {
    let both_named = !last.boot.is_empty() && !now.boot.is_empty();
    (both_named && last.boot != now.boot)
        || now.since_boot_ms < last.since_boot_ms
        || firmware_started(last, now).is_some_and(|started| started.kind == BootKind::Cold)
}

/// The newest start of the firmware, if it came between two ticks. A wall clock that was set meanwhile may
/// say otherwise; that it is another than at the last tick is enough.
fn firmware_started<'a>(last: &Tick, now: &'a Tick) -> Option<&'a Started> {
    now.started.as_ref().filter(|started| match &last.started {
        Some(before) => before != *started,
        None => (last.wall..=now.wall).contains(&started.at),
    })
}

/// A state up to an instant of the wall clock, in milliseconds since 1970.
struct State {
    power: PowerState,
    until_ms: i64,
}

/// Time passed as the boot clock says, and ended now. Time beyond it was skipped by the wall clock.
fn same_start(last: &Tick, now: &Tick, watched: bool) -> Vec<State> {
    let (last_ms, now_ms) = (last.wall.as_millisecond(), now.wall.as_millisecond());
    let passed_ms = now.since_boot_ms.saturating_sub(last.since_boot_ms).max(0);
    let awake_ms = now.awake_ms.saturating_sub(last.awake_ms).clamp(0, passed_ms);
    // An agent that is there ticks each minute that the machine is awake.
    let ran = |awake_ms, to_standby| match last.standby {
        true if watched && awake_ms > LATE_MS => PowerState::Asleep,
        true if to_standby && awake_ms <= UNSEEN_MS => PowerState::Asleep,
        _ => awake(awake_ms),
    };
    let (began_ms, before_ms, mut states) = match firmware_started(last, now) {
        None => (last_ms, 0, Vec::new()),
        Some(Started { at, .. }) => {
            // Awake until it went off, and off until the firmware started, whatever the clocks did.
            let in_between = (last.wall..=now.wall).contains(at);
            let at_ms =
                if in_between { at.as_millisecond() } else { now_ms.saturating_sub(awake_ms.min(LATE_MS)) };
            let since_ms = now_ms.saturating_sub(at_ms);
            let before_ms = awake_ms.saturating_sub(if watched { since_ms.min(LATE_MS) } else { since_ms });
            let before_ms = before_ms.max(0);
            let went_off_ms = last_ms.saturating_add(before_ms).min(at_ms);
            let before = State { power: ran(before_ms, true), until_ms: went_off_ms };
            (at_ms, before_ms, vec![before, State { power: PowerState::Off, until_ms: at_ms }])
        }
    };
    let since_ms = now_ms.saturating_sub(began_ms).max(0);
    let passed_ms = passed_ms.min(since_ms);
    let awake_ms = (awake_ms - before_ms).min(passed_ms);
    let skipped_ms = Some(since_ms - passed_ms).filter(|ms| *ms >= SET_MS).unwrap_or(0);
    let fell_asleep_ms = began_ms.saturating_add(skipped_ms);
    states.extend([
        State { power: PowerState::Unknown, until_ms: fell_asleep_ms },
        State { power: PowerState::Asleep, until_ms: fell_asleep_ms.saturating_add(passed_ms - awake_ms) },
        State { power: ran(awake_ms, now.standby), until_ms: now_ms },
    ]);
    states
}

/// Off until the machine started, but for the time of which nothing is known.
fn another_start(last: &Heartbeat, now: &Tick) -> Vec<State> {
    let (last_ms, now_ms) = (last.tick.wall.as_millisecond(), now.wall.as_millisecond());
    let started_ms = now_ms.saturating_sub(now.since_boot_ms).max(last_ms);
    let unknown_until_ms = match last.ending {
        Ending::Cut => last_ms.saturating_add(last.flush_minutes.max(0).saturating_mul(60_000)),
        Ending::Shutdown => last_ms,
        Ending::Stopped => started_ms,
    };
    let awake_ms = now.awake_ms.clamp(0, now.since_boot_ms.max(0));
    vec![
        State { power: PowerState::Unknown, until_ms: unknown_until_ms.min(started_ms) },
        State { power: PowerState::Off, until_ms: started_ms },
        State { power: PowerState::Asleep, until_ms: now_ms.saturating_sub(awake_ms) },
        State { power: awake(awake_ms), until_ms: now_ms },
    ]
}

fn awake(awake_ms: i64) -> PowerState {
    if awake_ms <= UNSEEN_MS { PowerState::On } else { PowerState::Unknown }
}

#[cfg(test)]
mod tests;
