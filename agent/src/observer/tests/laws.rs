//! What holds whatever happens.

use super::events::Event;
use super::machine::{BOOT_S, Machine, System};
use super::truth::Life;
use crate::testing::copenhagen;
use jiff::Timestamp;
use levetid_protocol::policy::{Detail, Policy};
use proptest::prelude::*;

const DAY: i64 = 86_400;

/// Anything that leaves the clock right, but for the seconds that it drifts.
fn any_event(system: System) -> BoxedStrategy<Event> {
    let short = || prop_oneof![1_i64..240, 1_i64..7_200];
    let long = || prop_oneof![1_i64..600, 600_i64..100_000, 100_000_i64..20 * DAY];
    let start = || prop_oneof![4 => Just(BOOT_S), 1 => 1_i64..300, 1 => 1_i64..30_000];
    let anywhere = prop_oneof![
        6 => (1_i64..20_000).prop_map(Event::On),
        4 => long().prop_map(Event::Sleep),
        1 => long().prop_map(Event::Hibernate),
        2 => (long(), start()).prop_map(|(for_s, agent_after)| Event::Off { for_s, agent_after }),
        1 => long().prop_map(Event::Cut),
        1 => (long(), long()).prop_map(|(asleep, off)| Event::Died { asleep, off }),
        1 => short().prop_map(Event::Killed),
        1 => short().prop_map(Event::Stopped),
        1 => (short(), long()).prop_map(|(on, off)| Event::StoppedThenOff { on, off }),
        2 => Just(Event::ClockRight),
    ];
    // A virtual machine has neither a standby nor a kernel on disk.
    let paused = short().prop_map(|for_s| Event::Paused { for_s, jumps: true });
    let on_windows = prop_oneof![
        3 => long().prop_map(Event::FastStartup),
        3 => (long(), prop_oneof![1 => Just(60_i64), 4 => 300_i64..10_000])
            .prop_map(|(for_s, woken_every)| Event::Standby { for_s, woken_every }),
        1 => (long(), long()).prop_map(|(asleep, hibernated)| Event::Doze { asleep, hibernated }),
        1 => (long(), long())
            .prop_map(|(standby, hibernated)| Event::StandbyThenHibernate { standby, hibernated }),
        1 => short().prop_map(Event::KilledInStandby),
    ];
    match system {
        System::Linux => prop_oneof![20 => anywhere, 1 => paused].boxed(),
        System::Windows => prop_oneof![2 => anywhere, 1 => on_windows].boxed(),
    }
}

/// The clock is set: a little, by hours or days, by years, or not at all.
fn any_set() -> impl Strategy<Value = Event> {
    let far = || prop_oneof![-450 * DAY..-40 * DAY, 40 * DAY..120 * DAY, Just(365 * DAY)];
    prop_oneof![
        2 => (-90_i64..90).prop_map(Event::ClockSet),
        3 => (-3 * 3_600_i64..3 * 3_600).prop_map(Event::ClockSet),
        1 => (-3 * DAY..3 * DAY).prop_map(Event::ClockSet),
        1 => far().prop_map(Event::ClockSet),
        4 => Just(Event::ClockRight),
        1 => (1_i64..7_200).prop_map(|for_s| Event::Paused { for_s, jumps: false }),
        1 => (1_i64..3 * DAY).prop_map(Event::OffWithoutClock),
    ]
}

/// A machine before anything happens to it.
#[derive(Debug, Clone, Copy)]
struct Setup {
    system: System,
    detail: Detail,
    begins_s: i64,
    drift_us: i64,
    flushes_before_sleep: bool,
    flush_minutes: i64,
}

fn any_setup() -> impl Strategy<Value = Setup> {
    let system = prop_oneof![Just(System::Linux), Just(System::Windows)];
    let detail = prop_oneof![Just(Detail::Week), Just(Detail::Day)];
    // A month before summer time begins, one before it ends, and one without either.
    let monday = prop_oneof![Just("2026-03-09"), Just("2026-10-05"), Just("2026-06-01")];
    let flush_minutes = prop_oneof![3 => Just(15_i64), 1 => Just(60)];
    (system, detail, monday, 0..7 * DAY, -60_i64..60, any::<bool>(), flush_minutes).prop_map(
        |(system, detail, monday, into_week_s, drift_us, flushes_before_sleep, flush_minutes)| {
            let monday: Timestamp = format!("{monday}T00:00:00Z").parse().unwrap();
            let begins_s = monday.as_second() + into_week_s;
            Setup { system, detail, begins_s, drift_us, flushes_before_sleep, flush_minutes }
        },
    )
}

/// A machine, and what happens to it.
fn any_life(with_sets: bool) -> impl Strategy<Value = (Setup, Vec<Event>)> {
    any_setup().prop_flat_map(move |setup| {
        let event = match with_sets {
            true => prop_oneof![3 => any_event(setup.system), 1 => any_set()].boxed(),
            false => any_event(setup.system),
        };
        (Just(setup), prop::collection::vec(event, 1..60))
    })
}

/// Up to 40 days of it.
fn machine_after(setup: Setup, events: &[Event]) -> Machine {
    let policy = Policy { detail: setup.detail, ..copenhagen() };
    let begins = Timestamp::from_second(setup.begins_s).unwrap();
    let mut machine =
        Machine::that_flushes_within(setup.flush_minutes, setup.system, policy, &begins.to_string());
    machine.drift_us = setup.drift_us;
    machine.flushes_before_sleep = setup.flushes_before_sleep;
    let end_ms = machine.true_ms() + 40 * DAY * 1_000;
    for event in events {
        if machine.true_ms() > end_ms {
            break;
        }
        machine.live(*event);
    }
    machine
}

/// Events that leave nothing unknown.
fn any_seen_event() -> impl Strategy<Value = Event> {
    prop_oneof![
        2 => (60_i64..20_000).prop_map(Event::On),
        1 => (60_i64..100_000).prop_map(Event::Sleep),
        1 => (60_i64..100_000).prop_map(|for_s| Event::Off { for_s, agent_after: BOOT_S }),
    ]
}

/// What may happen while the clock is wrong, within an hour or two.
fn any_short_event() -> impl Strategy<Value = Event> {
    prop_oneof![
        3 => (1_i64..3_000).prop_map(Event::On),
        1 => (1_i64..3_000).prop_map(Event::Sleep),
        1 => (1_i64..3_000).prop_map(|for_s| Event::Off { for_s, agent_after: BOOT_S }),
        1 => (1_i64..3_000).prop_map(Event::Cut),
        1 => (1_i64..3_000).prop_map(Event::Killed),
    ]
}

proptest! {
    // Lives are long: a twentieth of the usual cases, of which PROPTEST_CASES still asks for more.
    #![proptest_config(ProptestConfig::with_cases(ProptestConfig::default().cases / 20))]

    #[test]
    fn the_record_is_the_truth((setup, events) in any_life(false)) {
        prop_assert_eq!(Life::of(machine_after(setup, &events)).check(), Ok(()));
    }

    #[test]
    fn a_clock_that_is_set_costs_no_more_than_it_must((setup, events) in any_life(true)) {
        prop_assert_eq!(Life::of(machine_after(setup, &events)).check(), Ok(()));
    }

    #[test]
    fn a_month_off_is_never_on(
        (setup, events) in any_life(true),
        days in 28_i64..36,
        cut: bool,
        agent_after in 1_i64..30_000,
    ) {
        let mut machine = machine_after(setup, &events[..events.len() / 2]);
        machine.live(Event::ClockRight);
        let off_from_ms = machine.true_ms();
        let off = if cut { Event::Cut(days * DAY) } else { Event::Off { for_s: days * DAY, agent_after } };
        machine.live(off);
        machine.live(Event::On(3_600));
        let life = Life::of(machine);
        prop_assert_eq!(life.check(), Ok(()));
        // Its clock loses or gains up to three minutes meanwhile.
        let (from, to) = (off_from_ms / 60_000 + 4, off_from_ms / 60_000 + days * 1_440 - 4);
        // The minute of the last tick that was written, by a clock that may have been ahead then.
        prop_assert!(life.minutes_on(off_from_ms, from, to) <= 1);
    }

    #[test]
    fn a_clock_that_is_far_wrong_costs_the_minutes_under_it(
        setup in any_setup(),
        before in prop::collection::vec(any_seen_event(), 1..10),
        wrong_s in prop_oneof![-3_000 * DAY..0, -DAY..0, 700..DAY, 0..500 * DAY],
        meanwhile in prop::collection::vec(any_short_event(), 1..4),
        after in prop::collection::vec(any_seen_event(), 1..10),
    ) {
        let mut machine = machine_after(setup, &before);
        // Everything before it is on disk.
        machine.live(Event::Stopped(1));
        let first_ms = machine.true_ms();
        machine.live(Event::ClockSet(wrong_s));
        // A tick under it is on disk before anything else happens.
        machine.live(Event::Stopped(1));
        meanwhile.iter().for_each(|event| machine.live(*event));
        machine.live(Event::ClockRight);
        machine.live(Event::On(120));
        let wrong_ms = machine.true_ms() - first_ms;
        after.iter().for_each(|event| machine.live(*event));
        let life = Life::of(machine);
        prop_assert_eq!(life.check(), Ok(()));
        // Where it was wrong by little more than it lasted, the record waits until the clock is where it was.
        let waited_ms = Some(wrong_s.abs() * 1_000).filter(|by_ms| *by_ms <= 2 * wrong_ms).unwrap_or(0);
        prop_assert_eq!(life.check_its_time(wrong_ms + waited_ms), Ok(()));
    }
}
