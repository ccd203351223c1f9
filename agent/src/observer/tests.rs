mod clocks;
mod events;
mod laws;
mod machine;
mod scenarios;
mod truth;

use super::*;
use crate::calendar;
use crate::testing::{any_ending, copenhagen, sample};
use jiff::civil::date;
use levetid_protocol::policy::Detail;
use levetid_protocol::usage::UsageRecord;
use proptest::prelude::*;

/// A machine with clocks of its own, watched by an observer.
struct Pc {
    observer: Observer,
    policy: Policy,
    wall_s: i64,
    since_boot_s: i64,
    awake_s: i64,
    boots: u32,
    records: Vec<UsageRecord>,
}

impl Pc {
    fn starting(policy: Policy, at: &str) -> Self {
        let observer = Observer::resume(policy.clone(), None, None, |within| within / 2);
        let wall_s = at.parse::<Timestamp>().unwrap().as_second();
        let mut pc =
            Self { observer, policy, wall_s, since_boot_s: 60, awake_s: 60, boots: 1, records: Vec::new() };
        pc.tick();
        pc
    }

    fn tick(&mut self) {
        let tick = Tick {
            wall: Timestamp::from_second(self.wall_s).unwrap(),
            since_boot_ms: self.since_boot_s * 1_000,
            awake_ms: self.awake_s * 1_000,
            boot: self.boots.to_string(),
            standby: false,
            started: None,
        };
        self.observer.observe(tick, &sample());
        for (item, _) in self.observer.not_yet_kept().1 {
            let Item::Usage(record) = item else { unreachable!() };
            self.records.push((**record).clone());
        }
        self.observer.kept();
    }

    fn pass(&mut self, seconds: i64, awake: bool) {
        self.wall_s += seconds;
        self.since_boot_s += seconds;
        self.awake_s += if awake { seconds } else { 0 };
    }

    fn on(&mut self, minutes: i64) {
        for _ in 0..minutes {
            self.pass(60, true);
            self.tick();
        }
    }

    fn asleep(&mut self, seconds: i64) {
        self.pass(seconds, false);
        self.on(1);
    }

    /// The agent is stopped, and goes on later from what it kept.
    fn agent_away(&mut self, seconds: i64, ending: Ending) {
        self.restart_observer(ending);
        self.pass(seconds, true);
        self.tick();
    }

    fn off(&mut self, seconds: i64, ending: Ending) {
        self.restart_observer(ending);
        self.wall_s += seconds;
        (self.since_boot_s, self.awake_s) = (0, 0);
        self.boots += 1;
        self.on(1);
    }

    fn restart_observer(&mut self, ending: Ending) {
        let last = self.observer.heartbeat(ending, FLUSH_MINUTES);
        let running =
            serde_json::from_str(&serde_json::to_string(&self.observer.running()).unwrap()).unwrap();
        self.observer = Observer::resume(self.policy.clone(), last, running, |within| within / 2);
    }

    fn follow(&mut self, policy: Policy) {
        self.policy = policy.clone();
        self.observer.follow(policy);
    }

    fn record(&self) -> UsageRecord {
        self.observer.running().unwrap().record()
    }

    /// active, idle, on, asleep, off, unknown of the running record.
    fn minutes(&self) -> [u32; 6] {
        let minutes = self.record().minutes;
        [minutes.active, minutes.idle, minutes.on, minutes.asleep, minutes.off, minutes.unknown]
    }
}

#[test]
fn a_day_in_the_life_of_a_laptop() {
    // Tuesday 09:00 in Copenhagen.
    let mut pc = Pc::starting(copenhagen(), "2026-11-24T08:00:00Z");
    assert_eq!(pc.minutes(), [0, 0, 0, 0, 0, 540], "the hours before the agent are unknown");
    assert_eq!((pc.record().first_day, pc.record().days), (date(2026, 11, 24), 6));
    pc.on(120);
    pc.asleep(45 * 60);
    pc.on(60);
    pc.agent_away(30 * 60, Ending::Stopped);
    pc.on(10);
    pc.off(16 * 3_600, Ending::Shutdown);
    assert_eq!(pc.minutes(), [120 + 1 + 60 + 10 + 1, 0, 0, 45, 960, 540 + 30]);
}

#[test]
fn hours_after_the_agent_was_stopped_are_never_off() {
    for (ending, off, unknown) in
        [(Ending::Shutdown, 960, 540), (Ending::Cut, 945, 555), (Ending::Stopped, 0, 1_500)]
    {
        let mut pc = Pc::starting(copenhagen(), "2026-11-24T08:00:00Z");
        pc.on(10);
        pc.off(16 * 3_600, ending);
        assert_eq!(pc.minutes(), [10 + 1, 0, 0, 0, off, unknown], "{ending:?}");
    }
}

#[test]
fn a_complete_record_is_handed_on_and_due_within_a_day() {
    let mut pc = Pc::starting(copenhagen(), "2026-11-29T21:00:00Z");
    pc.on(119);
    assert!(pc.records.is_empty());
    pc.wall_s += 60;
    pc.since_boot_s += 60;
    pc.awake_s += 60;
    let tick = Tick {
        wall: Timestamp::from_second(pc.wall_s).unwrap(),
        since_boot_ms: pc.since_boot_s * 1_000,
        awake_ms: pc.awake_s * 1_000,
        boot: "1".to_owned(),
        standby: false,
        started: None,
    };
    pc.observer.observe(tick, &sample());
    let (_, completed) = pc.observer.not_yet_kept();
    assert_eq!(completed.len(), 1);
    assert_eq!(
        completed[0].1,
        "2026-11-30T11:00:00Z".parse::<Timestamp>().unwrap(),
        "half a day after its end"
    );
    assert_eq!((pc.record().first_day, pc.record().days), (date(2026, 11, 30), 7));
}

#[test]
fn a_month_away_gives_whole_weeks_of_off() {
    let mut pc = Pc::starting(copenhagen(), "2026-06-30T10:00:00Z");
    pc.on(60);
    pc.off(35 * 86_400, Ending::Shutdown);
    let firsts: Vec<_> = pc.records.iter().map(|record| record.first_day).collect();
    assert_eq!(
        firsts,
        [date(2026, 6, 30), date(2026, 7, 6), date(2026, 7, 13), date(2026, 7, 20), date(2026, 7, 27)]
    );
    assert!(pc.records[1..].iter().all(|record| record.minutes.off == 10_080));
    assert_eq!(pc.record().first_day, date(2026, 8, 3));
}

#[test]
fn years_away_begin_anew() {
    let mut pc = Pc::starting(copenhagen(), "2024-06-03T10:00:00Z");
    pc.on(60);
    pc.off(800 * 86_400, Ending::Shutdown);
    assert_eq!(pc.records.len(), 1);
    assert_eq!(pc.record().first_day, date(2026, 8, 12));
}

#[test]
fn a_clock_set_back_counts_nothing_twice() {
    let mut pc = Pc::starting(copenhagen(), "2026-11-24T08:00:00Z");
    pc.on(60);
    let before = pc.minutes();
    pc.wall_s -= 30 * 60;
    pc.on(29);
    assert_eq!(pc.minutes(), before, "until the clock is where it was");
    pc.on(11);
    assert_eq!(pc.minutes(), [70, 0, 0, 0, 0, 540]);
}

#[test]
fn a_clock_that_was_years_ahead_is_forgotten() {
    let mut pc = Pc::starting(copenhagen(), "2031-01-06T08:00:00Z");
    pc.on(5);
    pc.wall_s -= 4 * 365 * 86_400;
    pc.on(5);
    assert_eq!(pc.record().first_day, date(2027, 1, 7));
    assert_eq!(pc.record().minutes.active, 4, "the tick that noticed begins the record");
}

#[test]
fn no_clock_is_too_strange() {
    let mut observer = Observer::resume(copenhagen(), None, None, |within| within / 2);
    let [right, oldest, newest] = ["2026-11-24T08:00:00Z", "2000-01-01T00:00:00Z", "2199-12-31T23:59:59Z"]
        .map(|at| at.parse::<Timestamp>().unwrap());
    let walls = [right, Timestamp::UNIX_EPOCH, Timestamp::MAX, newest, Timestamp::MIN, oldest, right];
    for (awake_s, wall) in (60_i64..).zip(walls) {
        let tick = Tick {
            wall,
            since_boot_ms: awake_s * 1_000,
            awake_ms: awake_s * 1_000,
            boot: String::new(),
            standby: false,
            started: None,
        };
        observer.observe(tick, &sample());
        let record = observer.running().unwrap().record();
        assert_eq!(record.minutes.total(), record.covered_minutes(), "{wall}");
    }
    assert_eq!(observer.running().unwrap().record().first_day, date(2026, 11, 24));
}

#[test]
fn nothing_is_observed_before_the_day_that_was_announced() {
    let policy = Policy { observe_from: Some(date(2026, 11, 25)), ..copenhagen() };
    let mut pc = Pc::starting(policy, "2026-11-24T22:00:00Z");
    pc.on(59);
    assert_eq!(pc.observer.running(), None);
    pc.on(11);
    assert_eq!(pc.record().first_day, date(2026, 11, 25));
    assert_eq!(pc.minutes(), [10, 0, 0, 0, 0, 0]);
}

#[test]
fn another_detail_begins_tomorrow() {
    let mut pc = Pc::starting(copenhagen(), "2026-11-24T08:00:00Z");
    pc.on(10);
    pc.follow(Policy { detail: Detail::Day, version: 2, ..copenhagen() });
    pc.on(1_440);
    assert_eq!((pc.records[0].first_day, pc.records[0].days), (date(2026, 11, 24), 1));
    assert_eq!(pc.records[0].covered_minutes(), 1_440);
    assert_eq!((pc.record().first_day, pc.record().days), (date(2026, 11, 25), 1));
}

#[derive(Debug, Clone)]
enum Event {
    On(i64),
    Asleep(i64),
    AgentAway(i64, Ending),
    Off(i64, Ending),
    ClockSet(i64),
    Detail(Detail),
}

fn any_event() -> impl Strategy<Value = Event> {
    prop_oneof![
        4 => (1_i64..90).prop_map(Event::On),
        2 => (1_i64..50_000).prop_map(Event::Asleep),
        1 => (1_i64..20_000, any_ending()).prop_map(|(seconds, ending)| Event::AgentAway(seconds, ending)),
        2 => (1_i64..300_000, any_ending()).prop_map(|(seconds, ending)| Event::Off(seconds, ending)),
        1 => (-200_000_i64..200_000).prop_map(Event::ClockSet),
        1 => prop_oneof![Just(Detail::Day), Just(Detail::Week)].prop_map(Event::Detail),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn every_minute_is_in_exactly_one_state(
        spring: bool,
        into_week_s in 0_i64..604_800,
        events in prop::collection::vec(any_event(), 1..30),
    ) {
        // The weeks in which the clock is set forward and back.
        let monday = if spring { "2026-03-23T00:00:00Z" } else { "2026-10-19T00:00:00Z" };
        let mut pc = Pc::starting(copenhagen(), monday);
        pc.pass(into_week_s, true);
        for event in events {
            match event {
                Event::On(minutes) => pc.on(minutes),
                Event::Asleep(seconds) => pc.asleep(seconds),
                Event::AgentAway(seconds, ending) => pc.agent_away(seconds, ending),
                Event::Off(seconds, ending) => pc.off(seconds, ending),
                Event::ClockSet(seconds) => pc.wall_s += seconds,
                Event::Detail(detail) => pc.follow(Policy { detail, ..copenhagen() }),
            }
        }
        pc.on(1);
        let mut records = pc.records.clone();
        records.push(pc.record());
        for record in &records {
            prop_assert_eq!(record.minutes.total(), record.covered_minutes());
            let in_bins: u32 = record.bins.iter().map(|bin| bin.total()).sum();
            prop_assert_eq!(in_bins, record.minutes.total());
            prop_assert!(record.bins.iter().all(|bin| bin.total() <= u32::from(record.days) * 360 + 60));
        }
        for record in &pc.records {
            let next_day = calendar::days_later(record.first_day, record.days);
            prop_assert_eq!(record.covered_to, copenhagen().start_of_day(next_day), "complete");
        }
    }
}
