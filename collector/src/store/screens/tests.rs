use std::slice::from_ref;

use jiff::civil::date;
use proptest::prelude::*;

use super::*;
use crate::store::testing::record;

fn key(serial: &str) -> ScreenKey {
    ScreenKey::of(Text::clean("DEL").unwrap(), 0xa0c4, Some(serial))
}

/// A week in which a screen was on for so many of the 240 minutes that the PC was on.
fn week(first_day: &str, on: u32) -> UsageRecord {
    let screens = [(key("A"), on), (key("B"), 7)];
    let external_screens = screens.map(|(screen, on)| levetid_protocol::usage::ScreenMinutes { screen, on });
    UsageRecord { external_screens: external_screens.into(), ..record(first_day, 7) }
}

fn minutes(records: &[UsageRecord]) -> Vec<(Date, u32, u32, u32)> {
    let of = |record: &UsageRecord| {
        let StateMinutes { on, asleep, unknown, .. } = record.minutes;
        assert_eq!(record.minutes.total(), record.covered_minutes());
        assert_eq!(record.bins.iter().map(Bin::total).sum::<u32>(), record.covered_minutes());
        (record.first_day, on, asleep, unknown)
    };
    records.iter().map(of).collect()
}

#[test]
fn a_screen_is_asleep_while_its_pc_runs_without_it() {
    let host =
        [week("2026-11-02", 0), week("2026-11-09", 120), week("2026-11-16", 0), week("2026-11-23", 200)];
    let used = use_of(&key("A"), &[&host]);
    // Before it came to this PC, and after it was last on there, nobody knows.
    assert_eq!(
        minutes(&used),
        [
            (date(2026, 11, 9), 120, 10_080 - 120, 0),
            (date(2026, 11, 16), 0, 10_080, 0),
            (date(2026, 11, 23), 200, 10_080 - 200, 0)
        ]
    );
    assert_eq!(
        (used[0].bins[2].screen_on, used[0].bins[1].screen_on),
        (120, 0),
        "while the PC's screen was on"
    );
    assert!(use_of(&key("C"), &[&host]).is_empty());
}

#[test]
fn what_the_pc_did_not_see_is_not_known_of_the_screen() {
    let mut host = week("2026-11-09", 120);
    host.bins[1].off -= 1000;
    host.bins[1].unknown = 1000;
    assert_eq!(minutes(&use_of(&key("A"), &[&[host]])), [(date(2026, 11, 9), 120, 10_080 - 1120, 1000)]);
}

#[test]
fn minutes_at_several_pcs_add_up_to_no_more_than_there_are() {
    let [one, mut other] = [week("2026-11-09", 120), week("2026-11-09", 110)];
    let both = use_of(&key("A"), &[from_ref(&one), from_ref(&other)]);
    assert_eq!(minutes(&both), [(date(2026, 11, 9), 230, 10_080 - 230, 0)]);
    // A day within the week is of the same time.
    let day =
        UsageRecord { external_screens: week("2026-11-10", 50).external_screens, ..record("2026-11-10", 1) };
    let with_day = use_of(&key("A"), &[&[one], &[day]]);
    assert_eq!(minutes(&with_day), [(date(2026, 11, 9), 170, 10_080 - 170, 0)]);
    // A bin of 240 minutes in which both say that it was on for all of them.
    other.bins = Default::default();
    other.bins[2].screen_on = 240;
    other.external_screens = week("2026-11-09", 240).external_screens;
    other.covered_to = other.from + jiff::SignedDuration::from_mins(240);
    assert_eq!(minutes(&use_of(&key("A"), &[&[other.clone()], &[other]])), [(date(2026, 11, 9), 240, 0, 0)]);
}

#[test]
fn a_serial_number_of_a_register_is_hashed_as_the_agent_does() {
    let dell = Text::clean("DEL").unwrap();
    let seen = key("CN0X1").serial_hash.unwrap();
    let matches =
        |maker: &str, serial: &str| hashes_of_serial(&dell, 0xa0c4, maker, serial).any(|hash| hash == seen);
    assert!(matches("Dell Inc.", "CN0X1") && matches("DELL", "cn0x1"));
    assert!(!matches("HP", "CN0X1") && !matches("Dell", "CN0X2"));
    let stranger = Text::clean("QQQ").unwrap();
    assert_eq!(hashes_of_serial(&stranger, 0xa0c4, "QQQ", "CN0X1").count(), 0, "no maker is known by that");
}

proptest! {
    /// Whatever bins and minutes: all of them are there, and no bin is on for longer than its PC.
    #[test]
    fn no_minute_is_lost(on in 0_u32..=240, bins in prop::array::uniform8(0_u32..60)) {
        let mut host = week("2026-11-09", on);
        for (bin, minutes) in host.bins.iter_mut().zip(bins) {
            *bin = Bin { screen_on: minutes, screen_off: 30, asleep: minutes / 2, unknown: 3, ..Bin::default() };
        }
        for used in use_of(&key("A"), &[&[host.clone()]]) {
            prop_assert_eq!(used.minutes.on, on);
            for (bin, of_host) in used.bins.iter().zip(&host.bins) {
                prop_assert!(bin.screen_on <= of_host.powered());
                prop_assert_eq!((bin.total(), bin.unknown), (of_host.total(), of_host.unknown));
            }
        }
    }
}
