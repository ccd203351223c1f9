//! What happens to clocks, the truth on one side and the record on the other.

use super::events::Event::*;
use super::machine::{BOOT_S, Machine, System};
use super::scenarios::{DAY, HOUR, MINUTE, Scenario, TUESDAY, play};
use super::truth::Life;
use crate::testing::copenhagen;
use System::{Linux, Windows};

#[test]
fn clocks_that_are_set() {
    play(&[
        Scenario {
            what: "an hour ahead",
            system: Linux,
            begins: TUESDAY,
            events: &[On(HOUR), ClockSet(HOUR), On(HOUR)],
            truth: "120n",
            record: "540u 60n 60u 60n",
        },
        Scenario {
            what: "an hour back: counted again only when it is where it was",
            system: Windows,
            begins: TUESDAY,
            events: &[On(2 * HOUR), ClockSet(-HOUR), On(2 * HOUR)],
            truth: "240n",
            record: "540u 180n",
        },
        Scenario {
            what: "a day ahead and back after ten minutes: the ten minutes are lost",
            system: Windows,
            begins: TUESDAY,
            events: &[On(HOUR), ClockSet(DAY), On(10 * MINUTE), ClockSet(-DAY), On(HOUR)],
            truth: "130n",
            record: "540u 60n 1440u 10n 11u 59n",
        },
        Scenario {
            what: "a day back and right again after ten minutes",
            system: Windows,
            begins: TUESDAY,
            events: &[On(HOUR), ClockSet(-DAY), On(10 * MINUTE), ClockSet(DAY), On(HOUR)],
            truth: "130n",
            record: "540u 60n 10u 60n",
        },
        Scenario {
            what: "a year ahead and back, each before a flush",
            system: Linux,
            begins: TUESDAY,
            events: &[On(HOUR), ClockSet(365 * DAY), On(5 * MINUTE), ClockSet(-365 * DAY), On(HOUR)],
            truth: "125n",
            record: "540u 60n 525600u 5n 6u 59n",
        },
        Scenario {
            what: "a year ahead over two starts: nobody knows any more when it was on between them",
            system: Windows,
            begins: TUESDAY,
            events: &[
                On(HOUR),
                ClockSet(365 * DAY),
                On(10 * MINUTE),
                Off { for_s: 2 * HOUR, agent_after: BOOT_S },
                On(HOUR),
                Off { for_s: 2 * HOUR, agent_after: BOOT_S },
                ClockRight,
                On(HOUR),
            ],
            truth: "70n 120o 61n 120o 60n",
            record: "540u 60n 525600u 10n 120o 61n 120o 311u 60n",
        },
        Scenario {
            what: "off, and a clock that begins in 2015 until the network tells the time",
            system: Linux,
            begins: TUESDAY,
            events: &[On(HOUR), OffWithoutClock(20 * HOUR), On(2 * MINUTE), ClockRight, On(HOUR)],
            truth: "60n 1200o 62n",
            record: "540u 60n 120u 2n 1200o 62n",
        },
    ]);
}

#[test]
fn summer_time() {
    play(&[
        Scenario {
            what: "begins in a night asleep",
            system: Linux,
            begins: "2026-03-28T15:00:10Z",
            events: &[On(HOUR), Sleep(16 * HOUR), On(15 * HOUR)],
            truth: "60n 960s 900n",
            record: "960u 60n 960s 900n",
        },
        Scenario {
            what: "ends in a night on",
            system: Windows,
            begins: "2026-10-24T15:00:10Z",
            events: &[On(24 * HOUR), FastStartup(16 * HOUR), On(HOUR)],
            truth: "1440n 960o 60n",
            record: "1020u 1440n 960o 60n",
        },
    ]);
}

#[test]
fn a_virtual_machine_that_is_paused() {
    play(&[
        Scenario {
            what: "and its clocks stand still",
            system: Linux,
            begins: TUESDAY,
            events: &[On(HOUR), Paused { for_s: 2 * HOUR, jumps: false }, ClockRight, On(HOUR)],
            truth: "60n 120p 60n",
            record: "540u 60n 120u 60n",
        },
        Scenario {
            what: "and its clocks stand still, and nobody sets them right",
            system: Linux,
            begins: TUESDAY,
            events: &[On(HOUR), Paused { for_s: 2 * HOUR, jumps: false }, On(HOUR)],
            truth: "60n 120p 60n",
            record: "540u 120n",
        },
        Scenario {
            what: "and its clocks go on",
            system: Windows,
            begins: TUESDAY,
            events: &[On(HOUR), Paused { for_s: 2 * HOUR, jumps: true }, On(HOUR)],
            truth: "60n 120p 60n",
            record: "540u 60n 121u 59n",
        },
    ]);
}

#[test]
fn a_clock_that_drifts_and_is_set_right() {
    for drift_us in [-60, -20, 20, 60] {
        let mut machine = Machine::starting(Linux, copenhagen(), TUESDAY);
        machine.drift_us = drift_us;
        for _ in 0..14 {
            for _ in 0..8 {
                machine.live(On(HOUR));
                machine.live(ClockRight);
            }
            machine.live(Sleep(16 * HOUR));
        }
        let life = Life::of(machine);
        assert_eq!(life.check(), Ok(()));
        let unknown: u32 = life.records.iter().map(|record| record.minutes.unknown).sum();
        assert_eq!(unknown, 540, "only the hours before the agent, at {drift_us} µs a second");
    }
}
