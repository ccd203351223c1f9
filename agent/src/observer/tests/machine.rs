//! A machine with clocks, power states and an agent that can be killed. What it truly was is kept beside
//! what its agent made of the clocks.

use super::sample;
use crate::clock::{BootKind, Ending, FLUSH_MINUTES, Heartbeat, Started, Tick};
use crate::observer::{Observer, Parked};
use crate::outbox::Item;
use crate::usage::{MinuteDetail, Running};
use jiff::Timestamp;
use levetid_protocol::policy::Policy;
use levetid_protocol::usage::UsageRecord;

/// The tick comes this long after the full minute, as in `run`.
const AFTER_MINUTE_MS: i64 = 20;

/// The firmware's work before a kernel runs.
const FIRMWARE_MS: i64 = 8_000;

/// From the start of a kernel to the agent's first tick, unless an event says otherwise.
pub const BOOT_S: i64 = 40;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum System {
    Linux,
    Windows,
}

/// What the machine truly was.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Was {
    On,
    Asleep,
    /// Asleep with its awake clock running.
    Standby,
    Hibernated,
    Off,
    /// A virtual machine that its host does not run.
    Paused,
}

/// A stretch of true time, in milliseconds since 1970.
#[derive(Debug, Clone, Copy)]
pub struct Span {
    pub from_ms: i64,
    pub to_ms: i64,
    pub was: Was,
}

/// What one observation added, beside when it and the heartbeat before it truly were.
#[derive(Debug, Clone)]
pub struct Observation {
    pub last: Option<Seen>,
    pub now: Seen,
    /// How the agent before it ended, as the heartbeat told.
    pub ending: Ending,
    /// The same agent took both ticks.
    pub watched: bool,
    pub minutes: Vec<MinuteDetail>,
}

/// When a tick truly was.
#[derive(Debug, Clone, Copy)]
pub struct Seen {
    pub true_ms: i64,
    /// How far the wall clock was ahead.
    pub ahead_ms: i64,
    /// Which start of a kernel.
    pub start: u32,
}

#[derive(Debug)]
pub struct Machine {
    pub system: System,
    policy: Policy,
    true_ms: i64,
    ahead_us: i64,
    /// How much the wall clock gains a second, in microseconds.
    pub drift_us: i64,
    since_boot_ms: i64,
    awake_ms: i64,
    starts: u32,
    standby: bool,
    started: Option<Started>,
    agent: Option<Agent>,
    pub flush_minutes: i64,
    /// The agent is told before a sleep, and writes.
    pub flushes_before_sleep: bool,
    disk: Disk,
    pub truth: Vec<Span>,
    /// When kernels started.
    pub kernels_ms: Vec<i64>,
    /// How often an agent began.
    pub agents: i64,
    /// By how much the clock was set at each time.
    pub sets_ms: Vec<i64>,
}

#[derive(Debug)]
struct Agent {
    observer: Observer,
    last: Option<Seen>,
    ending: Ending,
    watched: bool,
    awake_until_tick_ms: i64,
    flushed_minute: i64,
    unwritten: Vec<Observation>,
}

#[derive(Debug, Default)]
struct Disk {
    heartbeat: Option<String>,
    running: String,
    parked: String,
    last: Option<Seen>,
    records: Vec<UsageRecord>,
    observations: Vec<Observation>,
}

impl Machine {
    /// Started a minute ago; its agent begins now.
    pub fn starting(system: System, policy: Policy, at: &str) -> Self {
        Self::that_flushes_within(FLUSH_MINUTES, system, policy, at)
    }

    /// The same, with a disk that lets the agent write only so often.
    pub fn that_flushes_within(flush_minutes: i64, system: System, policy: Policy, at: &str) -> Self {
        let true_ms = at.parse::<Timestamp>().unwrap().as_millisecond();
        let mut machine = Self {
            system,
            policy,
            true_ms,
            ahead_us: 0,
            drift_us: 0,
            since_boot_ms: 60_000,
            awake_ms: 60_000,
            starts: 1,
            standby: false,
            started: None,
            agent: None,
            flush_minutes,
            flushes_before_sleep: false,
            disk: Disk::default(),
            truth: vec![Span { from_ms: true_ms - 60_000, to_ms: true_ms, was: Was::On }],
            kernels_ms: vec![true_ms - 60_000],
            agents: 0,
            sets_ms: Vec::new(),
        };
        machine.note_start(BootKind::Cold);
        machine.begin_agent();
        machine
    }

    pub fn true_ms(&self) -> i64 {
        self.true_ms
    }

    /// Everything that was written, with a last tick.
    pub fn finish(mut self) -> (Self, Vec<Observation>, Vec<UsageRecord>) {
        self.end_agent(Ending::Shutdown);
        let running: Option<Running> = serde_json::from_str(&self.disk.running).unwrap();
        let observations = std::mem::take(&mut self.disk.observations);
        let mut records = std::mem::take(&mut self.disk.records);
        if let Some(record) = running.map(|running| running.record()) {
            keep(&mut records, record);
        }
        (self, observations, records)
    }

    pub fn wall_ms(&self) -> i64 {
        self.true_ms + self.ahead_us.div_euclid(1_000)
    }

    pub fn set_clock(&mut self, by_ms: i64) {
        self.ahead_us += by_ms * 1_000;
        self.sets_ms.push(by_ms);
    }

    pub fn set_clock_right(&mut self) {
        self.set_clock(-self.ahead_us / 1_000);
    }

    /// Time passes, and no agent ticks.
    pub fn pass(&mut self, ms: i64, was: Was) {
        match self.truth.last_mut() {
            Some(span) if span.was == was => span.to_ms += ms,
            _ => self.truth.push(Span { from_ms: self.true_ms, to_ms: self.true_ms + ms, was }),
        }
        self.true_ms += ms;
        self.ahead_us += ms * self.drift_us / 1_000;
        self.since_boot_ms += ms;
        self.awake_ms += if matches!(was, Was::On | Was::Standby) { ms } else { 0 };
    }

    /// A virtual machine's clocks stand still, or go on without it.
    pub fn pause(&mut self, seconds: i64, jumps: bool) {
        let (boot_ms, awake_ms, ahead_us) = (self.since_boot_ms, self.awake_ms, self.ahead_us);
        self.pass(seconds * 1_000, Was::Paused);
        if jumps {
            self.awake_ms = awake_ms + seconds * 1_000;
        } else {
            (self.since_boot_ms, self.awake_ms) = (boot_ms, awake_ms);
            self.ahead_us = ahead_us - seconds * 1_000_000;
        }
    }

    /// On, with a tick at each full minute; an agent's timer stands still with the machine.
    pub fn on(&mut self, seconds: i64) {
        let mut left_ms = seconds * 1_000;
        while left_ms > 0 {
            let until_tick_ms = self.agent.as_ref().unwrap().awake_until_tick_ms;
            let step_ms = until_tick_ms.min(left_ms);
            self.pass(step_ms, Was::On);
            left_ms -= step_ms;
            self.agent.as_mut().unwrap().awake_until_tick_ms -= step_ms;
            if step_ms == until_tick_ms {
                self.tick();
                self.flush_if_due();
            }
        }
    }

    pub fn before_sleep(&mut self) {
        if self.flushes_before_sleep {
            self.tick();
            self.flush(Ending::Cut);
        }
    }

    pub fn hibernate(&mut self, seconds: i64) {
        self.pass(seconds * 1_000, Was::Hibernated);
        self.start_from_disk(BootKind::Hibernation);
    }

    /// The agent is told that the screen went off, and is then woken now and then.
    pub fn stand_by(&mut self, seconds: i64, woken_every: i64) {
        self.standby = true;
        self.tick();
        let mut left = seconds;
        while left > 0 {
            let step = woken_every.min(left);
            self.pass(step * 1_000, Was::Standby);
            left -= step;
            if left > 0 {
                self.tick();
                self.flush_if_due();
            }
        }
    }

    pub fn leave_standby(&mut self) {
        self.standby = false;
    }

    pub fn kill_agent(&mut self) {
        self.agent = None;
    }

    pub fn off(&mut self, seconds: i64) {
        self.pass(seconds * 1_000, Was::Off);
    }

    pub fn start_from_disk(&mut self, kind: BootKind) {
        self.note_start(kind);
        let awake_ms = self.awake_ms;
        self.pass(FIRMWARE_MS, Was::On);
        self.awake_ms = awake_ms;
        self.on(1);
    }

    pub fn boot(&mut self, agent_after_s: i64) {
        self.note_start(BootKind::Cold);
        self.pass(FIRMWARE_MS, Was::On);
        self.starts += 1;
        (self.since_boot_ms, self.awake_ms) = (0, 0);
        self.kernels_ms.push(self.true_ms);
        self.pass(agent_after_s * 1_000, Was::On);
        self.begin_agent();
    }

    fn note_start(&mut self, kind: BootKind) {
        if self.system == System::Windows {
            let at = Timestamp::from_millisecond(self.wall_ms()).unwrap();
            self.started = Some(Started { at, kind });
        }
    }

    pub fn begin_agent(&mut self) {
        self.agents += 1;
        let heartbeat: Option<Heartbeat> =
            self.disk.heartbeat.as_deref().map(|json| serde_json::from_str(json).unwrap());
        let running: Option<Running> = serde_json::from_str(&self.disk.running).unwrap_or_default();
        let parked: Option<Parked> = serde_json::from_str(&self.disk.parked).unwrap_or_default();
        let ending = heartbeat.as_ref().map_or(Ending::Cut, |heartbeat| heartbeat.ending);
        let observer = Observer::resume(self.policy.clone(), heartbeat, running, |within| within / 2)
            .with_parked(parked);
        self.agent = Some(Agent {
            observer,
            last: self.disk.last,
            ending,
            watched: false,
            awake_until_tick_ms: 0,
            flushed_minute: 0,
            unwritten: Vec::new(),
        });
        self.tick();
        self.flush_if_due();
    }

    pub fn end_agent(&mut self, ending: Ending) {
        self.tick();
        self.flush(ending);
        self.agent = None;
    }

    fn tick(&mut self) {
        let wall_ms = self.wall_ms();
        let tick = Tick {
            wall: Timestamp::from_millisecond(wall_ms).unwrap(),
            since_boot_ms: self.since_boot_ms,
            awake_ms: self.awake_ms,
            boot: if self.system == System::Linux { self.starts.to_string() } else { String::new() },
            standby: self.standby,
            started: self.started.clone(),
        };
        let now = Seen { true_ms: self.true_ms, ahead_ms: wall_ms - self.true_ms, start: self.starts };
        let agent = self.agent.as_mut().unwrap();
        let counted: i64 =
            agent.observer.not_yet_kept().0.iter().map(|stretch| stretch.to - stretch.from).sum();
        agent.observer.observe(tick, &sample());
        agent.unwritten.push(Observation {
            last: agent.last,
            now,
            ending: agent.ending,
            watched: agent.watched,
            minutes: after(agent.observer.not_yet_kept().0, counted),
        });
        (agent.last, agent.ending, agent.watched) = (Some(now), Ending::Cut, true);
        agent.awake_until_tick_ms = 60_000 + AFTER_MINUTE_MS - wall_ms.rem_euclid(60_000);
    }

    fn flush_if_due(&mut self) {
        let agent = self.agent.as_mut().unwrap();
        let minute = agent.observer.last().unwrap().minute();
        let is_complete = !agent.observer.not_yet_kept().1.is_empty();
        if (minute - agent.flushed_minute).abs() >= self.flush_minutes || is_complete {
            agent.flushed_minute = minute;
            self.flush(Ending::Cut);
        }
    }

    fn flush(&mut self, ending: Ending) {
        let agent = self.agent.as_mut().unwrap();
        let heartbeat = agent.observer.heartbeat(ending, self.flush_minutes).unwrap();
        self.disk.heartbeat = Some(serde_json::to_string(&heartbeat).unwrap());
        self.disk.running = serde_json::to_string(&agent.observer.running()).unwrap();
        self.disk.parked = serde_json::to_string(&agent.observer.parked()).unwrap();
        self.disk.last = agent.last;
        self.disk.observations.append(&mut agent.unwritten);
        for (item, _) in agent.observer.not_yet_kept().1 {
            let Item::Usage(record) = item else { unreachable!() };
            keep(&mut self.disk.records, (**record).clone());
        }
        agent.observer.kept();
    }
}

/// As the spool does: a newer record of the same first day takes the place of the older one.
fn keep(records: &mut Vec<UsageRecord>, record: UsageRecord) {
    records.retain(|older| older.first_day != record.first_day);
    records.push(record);
}

/// A list of stretches without its first minutes.
fn after(list: &[MinuteDetail], mut skipped: i64) -> Vec<MinuteDetail> {
    let mut rest = Vec::new();
    for stretch in list {
        let from = stretch.from + skipped.min(stretch.to - stretch.from);
        skipped -= from - stretch.from;
        if from < stretch.to {
            rest.push(MinuteDetail { from, ..*stretch });
        }
    }
    rest
}
