use super::*;
use crate::testing::any_ending;
use proptest::prelude::*;

/// A tick at a minute of the wall clock, with seconds since boot and seconds awake.
fn tick(boot: &str, wall_minute: i64, since_boot_s: i64, awake_s: i64) -> Tick {
    Tick {
        wall: Timestamp::from_second(wall_minute * 60).unwrap(),
        since_boot_ms: since_boot_s * 1_000,
        awake_ms: awake_s * 1_000,
        boot: boot.to_owned(),
        standby: false,
        started: None,
    }
}

/// The same, in Modern Standby.
fn standby(wall_minute: i64, since_boot_s: i64, awake_s: i64) -> Tick {
    Tick { standby: true, ..tick("a", wall_minute, since_boot_s, awake_s) }
}

/// A tick on Windows, where starts have no names, and what the log tells of the newest one.
fn windows(wall_minute: i64, since_boot_s: i64, awake_s: i64, (kind, at_minute): (BootKind, i64)) -> Tick {
    let at = Timestamp::from_second(at_minute * 60).unwrap();
    Tick { started: Some(Started { at, kind }), ..tick("", wall_minute, since_boot_s, awake_s) }
}

fn seen(last: Tick, ending: Ending, now: Tick) -> String {
    letters(&Heartbeat { tick: last, ending, flush_minutes: FLUSH_MINUTES }, &now, true)
}

fn letters(last: &Heartbeat, now: &Tick, watched: bool) -> String {
    let letter = |power| match power {
        PowerState::On => 'n',
        PowerState::Asleep => 's',
        PowerState::Off => 'o',
        PowerState::Unknown => 'u',
    };
    between(last, now, watched)
        .iter()
        .map(|stretch| format!("{}{}", stretch.to - stretch.from, letter(stretch.power)))
        .collect::<Vec<_>>()
        .join(" ")
}

#[test]
fn tells_on_asleep_off_and_unknown_apart() {
    use Ending::{Cut, Shutdown, Stopped};
    let start = tick("a", 100, 600, 600);
    for (what, ending, now, expected) in [
        ("a minute", Cut, tick("a", 101, 660, 660), "1n"),
        ("a tick too late", Cut, tick("a", 103, 780, 780), "3n"),
        ("no ticks: the agent was stopped", Stopped, tick("a", 110, 1_200, 1_200), "10u"),
        ("an hour's sleep", Cut, tick("a", 161, 4_260, 660), "60s 1n"),
        ("sleep while the agent was stopped", Stopped, tick("a", 180, 5_400, 1_800), "60s 20u"),
        ("the wall clock set an hour ahead", Cut, tick("a", 161, 660, 660), "60u 1n"),
        ("the wall clock set back", Cut, tick("a", 50, 660, 660), ""),
        ("set back while asleep for ten minutes", Cut, tick("a", 105, 1_260, 660), "4s 1n"),
        ("shut down", Shutdown, tick("b", 700, 60, 60), "599o 1n"),
        ("power cut", Cut, tick("b", 700, 60, 60), "15u 584o 1n"),
        ("power cut and back at once", Cut, tick("b", 102, 60, 60), "1u 1n"),
        ("the agent stopped, the machine shut down at some time", Stopped, tick("b", 700, 60, 60), "599u 1n"),
        ("the same, asleep before the agent started", Stopped, tick("b", 700, 6_000, 60), "500u 99s 1n"),
        ("the agent started late", Shutdown, tick("b", 700, 6_000, 6_000), "500o 100u"),
        ("asleep before the agent started", Shutdown, tick("b", 700, 6_000, 60), "500o 99s 1n"),
        ("another boot, clock set back", Shutdown, tick("b", 90, 60, 60), ""),
    ] {
        assert_eq!(seen(start.clone(), ending, now), expected, "{what}");
    }
}

#[test]
fn a_kernel_on_disk_is_off_and_a_cold_start_is_another() {
    use BootKind::{Cold, FastStartup, Hibernation};
    let cold = (Cold, 90);
    let start = windows(100, 600, 600, cold);
    for (what, ending, now, expected) in [
        ("nothing started", Ending::Cut, windows(161, 4_260, 660, cold), "60s 1n"),
        ("Fast Startup", Ending::Cut, windows(701, 36_660, 660, (FastStartup, 700)), "600o 1n"),
        ("hibernation", Ending::Cut, windows(701, 36_660, 660, (Hibernation, 700)), "600o 1n"),
        ("asleep after it", Ending::Stopped, windows(801, 42_660, 660, (FastStartup, 700)), "600o 100s 1n"),
        ("clocks that stood still in it", Ending::Cut, windows(701, 660, 660, (FastStartup, 700)), "600o 1n"),
        (
            "the agent stopped an hour before",
            Ending::Stopped,
            windows(701, 36_660, 4_260, (FastStartup, 700)),
            "60u 540o 1n",
        ),
        ("set back since it", Ending::Cut, windows(699, 36_660, 660, (FastStartup, 700)), "598o 1n"),
        ("a cold start", Ending::Shutdown, windows(700, 60, 60, (Cold, 699)), "599o 1n"),
        ("a cold start long ago", Ending::Shutdown, windows(700, 6_000, 6_000, (Cold, 600)), "500o 100u"),
        (
            "cut, and a cold start long ago",
            Ending::Cut,
            windows(700, 6_000, 6_000, (Cold, 600)),
            "15u 485o 100u",
        ),
        ("a start that no log tells of", Ending::Shutdown, tick("", 700, 60, 60), "599o 1n"),
    ] {
        assert_eq!(seen(start.clone(), ending, now), expected, "{what}");
    }
    let unnoticed = tick("", 100, 600, 600);
    let before_it = windows(101, 660, 660, (FastStartup, 99));
    assert_eq!(seen(unnoticed, Ending::Cut, before_it), "1n", "a start before the last tick is no news");
}

#[test]
fn standby_is_asleep_as_long_as_the_agent_says_so() {
    let start = standby(100, 600, 600);
    for (what, watched, now, expected) in [
        ("a minute of it", true, standby(101, 660, 660), "1s"),
        ("its last minute", true, tick("a", 101, 660, 660), "1n"),
        ("not woken for an hour", true, standby(160, 4_200, 4_200), "60s"),
        ("not woken until its end", true, tick("a", 160, 4_200, 4_200), "60s"),
        ("not woken for two minutes", true, tick("a", 102, 720, 720), "2s"),
        ("another agent after two minutes", false, standby(102, 720, 720), "2s"),
        ("another agent after an hour", false, standby(160, 4_200, 4_200), "60u"),
        ("another agent, out of it", false, tick("a", 160, 4_200, 4_200), "60u"),
    ] {
        let last = Heartbeat { tick: start.clone(), ending: Ending::Cut, flush_minutes: 15 };
        assert_eq!(letters(&last, &now, watched), expected, "{what}");
    }
    assert_eq!(
        seen(tick("a", 100, 600, 600), Ending::Cut, standby(160, 4_200, 4_200)),
        "60u",
        "never told of it"
    );
}

#[test]
fn the_minute_of_a_tick_is_what_was_seen_at_it() {
    let at = |wall_s: i64, since_boot_s: i64| Tick {
        wall: Timestamp::from_second(wall_s).unwrap(),
        ..tick("a", 0, since_boot_s, since_boot_s)
    };
    for (what, now, expected) in [
        ("the next full minute", at(6_060, 615), "1n"),
        ("a clock that was set right by seconds", at(6_065, 616), "1n"),
        ("shut down meanwhile", Tick { boot: "b".to_owned(), ..at(6_180, 10) }, "1n 2o"),
    ] {
        assert_eq!(seen(at(6_045, 600), Ending::Shutdown, now), expected, "{what}");
    }
}

#[test]
fn a_cut_loses_what_the_agent_had_not_promised_to_write() {
    for (flush_minutes, expected) in
        [(15, "15u 584o 1n"), (60, "60u 539o 1n"), (-5, "599o 1n"), (i64::MAX, "599u 1n")]
    {
        let last = Heartbeat { tick: tick("a", 100, 600, 600), ending: Ending::Cut, flush_minutes };
        assert_eq!(letters(&last, &tick("b", 700, 60, 60), false), expected, "{flush_minutes}");
    }
}

#[test]
fn reads_what_earlier_agents_kept() {
    let kept = r#"{"tick":{"wall":"2026-11-24T08:00:00Z","since_boot_ms":1,"awake_ms":1,"boot":"a"},"ending":"cut"}"#;
    let heartbeat: Heartbeat = serde_json::from_str(kept).unwrap();
    assert_eq!((heartbeat.tick.standby, &heartbeat.tick.started), (false, &None));
    assert_eq!(heartbeat.flush_minutes, FLUSH_MINUTES);
    let started = windows(100, 600, 600, (BootKind::FastStartup, 90)).started;
    let json = serde_json::to_string(&started).unwrap();
    assert_eq!(json, r#"{"at":"1970-01-01T01:30:00Z","kind":"fast-startup"}"#);
}

#[test]
fn no_reading_of_a_clock_is_too_strange() {
    let walls = [Timestamp::MIN, Timestamp::UNIX_EPOCH, Timestamp::MAX];
    let clocks = [i64::MIN, -1, 0, i64::MAX];
    let kinds = [None, Some(BootKind::Cold), Some(BootKind::FastStartup)];
    let ticks: Vec<Tick> = walls
        .iter()
        .flat_map(|wall| clocks.iter().map(move |clock| (wall, clock)))
        .flat_map(|(wall, clock)| kinds.iter().map(move |kind| (wall, clock, kind)))
        .map(|(wall, clock, kind)| Tick {
            wall: *wall,
            since_boot_ms: *clock,
            awake_ms: clock.saturating_neg(),
            boot: String::new(),
            standby: *clock == 0,
            started: kind.map(|kind| Started { at: Timestamp::UNIX_EPOCH, kind }),
        })
        .collect();
    for last in &ticks {
        for now in &ticks {
            let last = Heartbeat { tick: last.clone(), ending: Ending::Cut, flush_minutes: i64::MIN };
            let minutes: i64 =
                between(&last, now, true).iter().map(|stretch| stretch.to - stretch.from).sum();
            assert_eq!(minutes, (now.minute() - last.tick.minute()).max(0), "{last:?} {now:?}");
        }
    }
}

proptest! {
    #[test]
    fn stretches_join_and_cover_every_minute(
        ending in any_ending(),
        same_boot: bool,
        watched: bool,
        flush_minutes in -10_i64..100,
        wall_s in 0_i64..2_000_000,
        skip_s in -100_000_i64..1_000_000,
        since_boot_s in 0_i64..1_000_000,
        awake_s in 0_i64..1_000_000,
        earlier_s in 0_i64..100_000,
    ) {
        let at = |boot: &str, wall_s: i64, since_boot_s: i64, awake_s: i64| Tick {
            wall: Timestamp::from_second(wall_s).unwrap(),
            ..tick(boot, 0, since_boot_s, awake_s)
        };
        let last = at("a", wall_s, since_boot_s - earlier_s, awake_s - earlier_s);
        let now = at(if same_boot { "a" } else { "b" }, wall_s + skip_s, since_boot_s, awake_s);
        let stretches = between(&Heartbeat { tick: last.clone(), ending, flush_minutes }, &now, watched);
        let mut minute = last.minute();
        for stretch in &stretches {
            prop_assert_eq!(stretch.from, minute);
            prop_assert!(stretch.to > stretch.from);
            minute = stretch.to;
        }
        prop_assert_eq!(minute, now.minute().max(last.minute()));
        let off = stretches.iter().any(|stretch| stretch.power == PowerState::Off);
        prop_assert!(!off || (!same_boot && ending != Ending::Stopped), "unknown is never counted as off");
    }
}
