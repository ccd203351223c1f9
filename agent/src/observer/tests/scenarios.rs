//! What happens to PCs, the truth on one side and the record on the other.

use super::events::Event::{self, *};
use super::machine::{BOOT_S, Machine, System};
use super::truth::Life;
use crate::testing::copenhagen;
use System::{Linux, Windows};

pub const MINUTE: i64 = 60;
pub const HOUR: i64 = 3_600;
pub const DAY: i64 = 86_400;

/// Tuesday 09:00 in Copenhagen: 540 minutes of the record's first day are over. Whole minutes after it end
/// ten seconds into one, after its tick.
pub const TUESDAY: &str = "2026-11-24T08:00:10Z";

pub struct Scenario {
    pub what: &'static str,
    pub system: System,
    pub begins: &'static str,
    pub events: &'static [Event],
    /// n on, s asleep, d Modern Standby, h hibernated, o off, p paused; from the first tick.
    pub truth: &'static str,
    /// n active, idle or on, s asleep, o off, u unknown; from the start of the first day, in the order in which
    /// it was counted: what a wrong clock added comes before what the record goes on with.
    pub record: &'static str,
}

pub fn play(scenarios: &[Scenario]) {
    let mut wrong = Vec::new();
    for Scenario { what, system, begins, events, truth, record } in scenarios {
        let mut machine = Machine::starting(*system, copenhagen(), begins);
        events.iter().for_each(|event| machine.live(*event));
        let life = Life::of(machine);
        if let Err(error) = life.check() {
            wrong.push(format!("{what}: {error}"));
        }
        for (side, expected, seen) in [("truth", *truth, life.truth()), ("record", *record, life.record())] {
            if expected != seen {
                wrong.push(format!("{what}: {side}\n  {expected} expected\n  {seen}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn sleep() {
    play(&[
        Scenario {
            what: "a few minutes",
            system: Linux,
            begins: TUESDAY,
            events: &[On(10 * MINUTE), Sleep(5 * MINUTE), On(10 * MINUTE)],
            truth: "10n 5s 10n",
            record: "540u 10n 5s 10n",
        },
        Scenario {
            what: "hours, begun and ended in the midst of a minute",
            system: Windows,
            begins: TUESDAY,
            events: &[On(10 * MINUTE + 25), Sleep(3 * HOUR + 20), On(10 * MINUTE)],
            truth: "11n 180s 9n",
            record: "540u 10n 180s 10n",
        },
        Scenario {
            what: "over midnight, twice",
            system: Linux,
            begins: TUESDAY,
            events: &[On(8 * HOUR), Sleep(15 * HOUR), On(HOUR), Sleep(23 * HOUR), On(HOUR)],
            truth: "480n 900s 60n 1380s 60n",
            record: "540u 480n 900s 60n 1380s 60n",
        },
        Scenario {
            what: "over the end of the week, from Friday afternoon to Monday morning",
            system: Windows,
            begins: "2026-11-27T07:00:10Z",
            events: &[On(8 * HOUR), Sleep(64 * HOUR), On(8 * HOUR)],
            truth: "480n 3840s 480n",
            record: "480u 480n 3840s 480n",
        },
        Scenario {
            what: "many short ones",
            system: Linux,
            begins: TUESDAY,
            events: &[On(90), Sleep(100), Sleep(100), Sleep(100), On(90)],
            truth: "2n 5s 1n",
            record: "540u 1n 5s 2n",
        },
        Scenario {
            what: "hibernation that the clocks call sleep",
            system: Linux,
            begins: TUESDAY,
            events: &[On(HOUR), Hibernate(14 * HOUR), On(HOUR)],
            truth: "60n 840h 60n",
            record: "540u 60n 840s 60n",
        },
    ]);
}

#[test]
fn off() {
    play(&[
        Scenario {
            what: "a night",
            system: Linux,
            begins: TUESDAY,
            events: &[On(8 * HOUR), Off { for_s: 16 * HOUR, agent_after: BOOT_S }, On(HOUR)],
            truth: "480n 960o 60n",
            record: "540u 480n 960o 60n",
        },
        Scenario {
            what: "a night, cold start on Windows",
            system: Windows,
            begins: TUESDAY,
            events: &[On(8 * HOUR), Off { for_s: 16 * HOUR, agent_after: BOOT_S }, On(HOUR)],
            truth: "480n 960o 60n",
            record: "540u 480n 960o 60n",
        },
        Scenario {
            what: "a cold start after a shorter life than the one that followed it, and no name to tell them apart",
            system: Windows,
            begins: TUESDAY,
            events: &[On(HOUR), Off { for_s: 10 * HOUR, agent_after: 5 * HOUR }, On(HOUR)],
            truth: "60n 600o 360n",
            record: "540u 60n 600o 300u 60n",
        },
        Scenario {
            what: "Fast Startup",
            system: Windows,
            begins: TUESDAY,
            events: &[On(8 * HOUR), FastStartup(16 * HOUR), On(8 * HOUR), FastStartup(16 * HOUR), On(HOUR)],
            truth: "480n 960o 480n 960o 60n",
            record: "540u 480n 960o 480n 960o 60n",
        },
        Scenario {
            what: "hibernation that the log of starts tells of",
            system: Windows,
            begins: TUESDAY,
            events: &[On(HOUR), Hibernate(14 * HOUR), On(HOUR), Sleep(HOUR), On(HOUR)],
            truth: "60n 840h 60n 60s 60n",
            record: "540u 60n 840o 60n 60s 60n",
        },
        Scenario {
            what: "two weeks off",
            system: Windows,
            begins: TUESDAY,
            events: &[On(8 * HOUR), FastStartup(14 * DAY), On(HOUR)],
            truth: "480n 20160o 60n",
            record: "540u 480n 20160o 60n",
        },
        Scenario {
            what: "a month off, never on",
            system: Linux,
            begins: TUESDAY,
            events: &[On(8 * HOUR), Off { for_s: 31 * DAY, agent_after: BOOT_S }, On(HOUR)],
            truth: "480n 44640o 60n",
            record: "540u 480n 44640o 60n",
        },
        Scenario {
            what: "a month off after a cut",
            system: Windows,
            begins: TUESDAY,
            events: &[On(8 * HOUR), Cut(31 * DAY), On(HOUR)],
            truth: "480n 44640o 60n",
            record: "540u 480n 15u 44625o 60n",
        },
        Scenario {
            what: "a month off after the agent was stopped",
            system: Linux,
            begins: TUESDAY,
            events: &[On(8 * HOUR), StoppedThenOff { on: HOUR, off: 31 * DAY }, On(HOUR)],
            truth: "540n 44640o 60n",
            record: "540u 480n 44700u 60n",
        },
        Scenario {
            what: "the agent begins late in the day",
            system: Linux,
            begins: TUESDAY,
            events: &[On(8 * HOUR), Off { for_s: 14 * HOUR, agent_after: 6 * HOUR }, On(HOUR)],
            truth: "480n 840o 420n",
            record: "540u 480n 840o 360u 60n",
        },
    ]);
}

#[test]
fn standby() {
    play(&[
        Scenario {
            what: "woken each minute",
            system: Windows,
            begins: TUESDAY,
            events: &[On(HOUR), Standby { for_s: 2 * HOUR, woken_every: MINUTE }, On(HOUR)],
            truth: "60n 120d 60n",
            record: "540u 60n 121s 59n",
        },
        Scenario {
            what: "woken every 40 minutes",
            system: Windows,
            begins: TUESDAY,
            events: &[On(HOUR), Standby { for_s: 15 * HOUR, woken_every: 40 * MINUTE }, On(HOUR)],
            truth: "60n 900d 60n",
            record: "540u 60n 901s 59n",
        },
        Scenario {
            what: "never woken",
            system: Windows,
            begins: TUESDAY,
            events: &[On(HOUR), Standby { for_s: 63 * HOUR, woken_every: 64 * HOUR }, On(HOUR)],
            truth: "60n 3780d 60n",
            record: "540u 60n 3781s 59n",
        },
        Scenario {
            what: "that ends in hibernation",
            system: Windows,
            begins: TUESDAY,
            events: &[On(HOUR), StandbyThenHibernate { standby: 3 * HOUR, hibernated: 10 * HOUR }, On(HOUR)],
            truth: "60n 180d 600h 60n",
            record: "540u 60n 180s 600o 60n",
        },
        Scenario {
            what: "in which the agent was killed: nobody says that it lasted",
            system: Windows,
            begins: TUESDAY,
            events: &[On(HOUR), KilledInStandby(2 * HOUR), On(HOUR)],
            truth: "60n 130d 60n",
            record: "540u 60n 130u 60n",
        },
    ]);
}

#[test]
fn power_cuts() {
    play(&[
        Scenario {
            what: "while awake, right after a flush",
            system: Linux,
            begins: TUESDAY,
            events: &[On(HOUR), Cut(10 * HOUR), On(HOUR)],
            truth: "60n 600o 60n",
            record: "540u 60n 15u 585o 60n",
        },
        Scenario {
            what: "while awake, right before a flush",
            system: Windows,
            begins: TUESDAY,
            events: &[On(HOUR - 30), Cut(10 * HOUR), On(HOUR)],
            truth: "60n 600o 60n",
            record: "540u 45n 15u 600o 60n",
        },
        Scenario {
            what: "and back within the minute",
            system: Linux,
            begins: TUESDAY,
            events: &[On(HOUR + 100), Cut(5), On(HOUR)],
            truth: "122n",
            record: "540u 60n 2u 60n",
        },
        Scenario {
            what: "of a battery in its sleep",
            system: Linux,
            begins: TUESDAY,
            events: &[On(HOUR), Died { asleep: 20 * HOUR, off: 10 * HOUR }, On(HOUR)],
            truth: "60n 1200s 600o 60n",
            record: "540u 60n 15u 1785o 60n",
        },
    ]);
}

#[test]
fn the_agent_is_away() {
    play(&[
        Scenario {
            what: "killed right after a flush, and back after a minute",
            system: Linux,
            begins: TUESDAY,
            events: &[On(HOUR), Killed(MINUTE), On(HOUR)],
            truth: "121n",
            record: "540u 121n",
        },
        Scenario {
            what: "killed, and back after ten minutes",
            system: Windows,
            begins: TUESDAY,
            events: &[On(HOUR), Killed(10 * MINUTE), On(HOUR)],
            truth: "130n",
            record: "540u 60n 10u 60n",
        },
        Scenario {
            what: "killed with 14 minutes that were not flushed, and back after 100",
            system: Linux,
            begins: TUESDAY,
            events: &[On(HOUR + 14 * MINUTE), Killed(100 * MINUTE), On(HOUR)],
            truth: "234n",
            record: "540u 60n 114u 60n",
        },
        Scenario {
            what: "stopped for an update of two minutes",
            system: Linux,
            begins: TUESDAY,
            events: &[On(HOUR + 14 * MINUTE), Stopped(2 * MINUTE), On(HOUR)],
            truth: "136n",
            record: "540u 136n",
        },
        Scenario {
            what: "stopped, and the machine shut down two hours later",
            system: Windows,
            begins: TUESDAY,
            events: &[On(HOUR), StoppedThenOff { on: 2 * HOUR, off: 10 * HOUR }, On(HOUR)],
            truth: "180n 600o 60n",
            record: "540u 60n 720u 60n",
        },
    ]);
}
