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

fn seen(last: Tick, ending: Ending, now: Tick) -> String {
    let letter = |power| match power {
        PowerState::On => 'n',
        PowerState::Asleep => 's',
        PowerState::Off => 'o',
        PowerState::Unknown => 'u',
    };
    between(&Heartbeat { tick: last, ending, flush_minutes: FLUSH_MINUTES }, &now, true)
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
