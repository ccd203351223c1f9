//! What may happen to a machine.

use super::machine::{BOOT_S, Machine, Was};
use crate::clock::{BootKind, Ending};
use jiff::Timestamp;

/// What happens to a machine; durations in seconds.
#[derive(Debug, Clone, Copy)]
pub enum Event {
    /// On, and watched.
    On(i64),
    Sleep(i64),
    Hibernate(i64),
    /// Windows: asleep, then woken only to hibernate.
    Doze {
        asleep: i64,
        hibernated: i64,
    },
    /// Windows: switched off, its kernel kept on disk.
    FastStartup(i64),
    /// Windows on a machine without another sleep; the agent is woken so often.
    Standby {
        for_s: i64,
        woken_every: i64,
    },
    /// A standby that ends in hibernation.
    StandbyThenHibernate {
        standby: i64,
        hibernated: i64,
    },
    /// Shut down, and the agent begins so long after the next start.
    Off {
        for_s: i64,
        agent_after: i64,
    },
    /// The power fails.
    Cut(i64),
    /// The battery dies in its sleep.
    Died {
        asleep: i64,
        off: i64,
    },
    /// `kill -9`, and started again.
    Killed(i64),
    /// The agent is stopped, and started again.
    Stopped(i64),
    /// The agent is stopped, and nothing watches when the machine is shut down after a while.
    StoppedThenOff {
        on: i64,
        off: i64,
    },
    /// The agent is killed while the machine is in standby, which goes on.
    KilledInStandby(i64),
    /// The wall clock is set.
    ClockSet(i64),
    /// The wall clock is set right.
    ClockRight,
    /// A virtual machine is paused: its clocks stood still, or all of them jump.
    Paused {
        for_s: i64,
        jumps: bool,
    },
    /// The clock battery is empty: off, and the clock begins again in 2015.
    OffWithoutClock(i64),
}

impl Machine {
    /// Lives through an event. The agent is there before and after it.
    pub fn live(&mut self, event: Event) {
        match event {
            Event::On(seconds) => self.on(seconds),
            Event::Sleep(seconds) => {
                self.before_sleep();
                self.pass(seconds * 1_000, Was::Asleep);
                self.on(1);
            }
            Event::Hibernate(seconds) => {
                self.before_sleep();
                self.hibernate(seconds);
            }
            Event::Doze { asleep, hibernated } => {
                self.before_sleep();
                self.pass(asleep * 1_000, Was::Asleep);
                self.hibernate(hibernated);
            }
            Event::FastStartup(seconds) => {
                self.pass(seconds * 1_000, Was::Off);
                self.start_from_disk(BootKind::FastStartup);
            }
            Event::Standby { for_s, woken_every } => {
                self.stand_by(for_s, woken_every);
                self.leave_standby();
                self.on(1);
            }
            Event::StandbyThenHibernate { standby, hibernated } => {
                self.stand_by(standby, standby + 1);
                self.leave_standby();
                self.hibernate(hibernated);
            }
            Event::Off { for_s, agent_after } => {
                self.end_agent(Ending::Shutdown);
                self.off(for_s);
                self.boot(agent_after);
            }
            Event::Cut(seconds) => {
                self.kill_agent();
                self.off(seconds);
                self.boot(BOOT_S);
            }
            Event::Died { asleep, off } => {
                self.before_sleep();
                self.kill_agent();
                self.pass(asleep * 1_000, Was::Asleep);
                self.off(off);
                self.boot(BOOT_S);
            }
            Event::Killed(seconds) => {
                self.kill_agent();
                self.pass(seconds * 1_000, Was::On);
                self.begin_agent();
            }
            Event::Stopped(seconds) => {
                self.end_agent(Ending::Stopped);
                self.pass(seconds * 1_000, Was::On);
                self.begin_agent();
            }
            Event::StoppedThenOff { on, off } => {
                self.end_agent(Ending::Stopped);
                self.pass(on * 1_000, Was::On);
                self.off(off);
                self.boot(BOOT_S);
            }
            Event::KilledInStandby(seconds) => {
                self.stand_by(600, 60);
                self.kill_agent();
                self.pass(seconds * 1_000, Was::Standby);
                self.begin_agent();
                self.leave_standby();
                self.on(1);
            }
            Event::ClockSet(seconds) => self.set_clock(seconds * 1_000),
            Event::ClockRight => self.set_clock_right(),
            Event::Paused { for_s, jumps } => {
                self.pause(for_s, jumps);
                self.on(1);
            }
            Event::OffWithoutClock(seconds) => {
                self.end_agent(Ending::Shutdown);
                self.off(seconds);
                let begins: Timestamp = "2015-06-01T00:00:00Z".parse().unwrap();
                self.set_clock(begins.as_millisecond() - self.wall_ms());
                self.boot(BOOT_S);
            }
        }
    }
}
