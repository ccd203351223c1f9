use jiff::civil::date;
use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;
use crate::people::Pseudonym;
use crate::usage::{PresenceSource, ScreenSource, StateMinutes, UserCount};

const GOLDEN: &str = include_str!("../golden/v1/report.json");

fn bounds() -> Bounds {
    Bounds { now: "2026-11-23T08:10:00Z".parse().unwrap(), latest_day: date(2026, 11, 23) }
}

/// A part of the golden report with one value changed.
fn changed<T: serde::de::DeserializeOwned>(part: &str, at: &str, to: Value) -> T {
    let mut golden: Value = serde_json::from_str(GOLDEN).unwrap();
    *golden.pointer_mut(&format!("{part}{at}")).unwrap_or_else(|| panic!("no {part}{at}")) = to;
    serde_json::from_value(golden.pointer(part).unwrap().clone()).unwrap()
}

#[track_caller]
fn refused(outcome: Result<(), Wrong>, field: &str, reason: &str) {
    let wrong = outcome.expect_err(field);
    assert_eq!(wrong.field, field, "{}", wrong.reason);
    assert!(wrong.reason.contains(reason), "{field}: {}", wrong.reason);
}

#[test]
fn an_impossible_usage_record_is_refused_by_its_field() {
    for (at, to, field, reason) in [
        ("/first_day", json!("1999-12-31"), "first_day", "before 2000-01-01"),
        ("/first_day", json!("2026-11-24"), "first_day", "in the future"),
        ("/first_day", json!("2026-11-13"), "from", "not the start of 2026-11-13"),
        ("/days", json!(0), "days", "1 to 7"),
        ("/days", json!(8), "days", "1 to 7"),
        ("/days", json!(6), "covered_to", "more than 6 days hold"),
        ("/from", json!("2026-11-15T23:00:30Z"), "from", "not a whole minute"),
        ("/from", json!("2026-11-15T23:00:00.5Z"), "from", "not a whole minute"),
        ("/from", json!("2026-11-15T23:01:00Z"), "minutes", "are 10079"),
        ("/covered_to", json!("2026-11-15T22:59:00Z"), "covered_to", "is before"),
        ("/covered_to", json!("2026-11-23T09:11:00Z"), "covered_to", "in the future"),
        ("/minutes/active", json!(1_986), "minutes", "sum to 10081"),
        ("/minutes/off", json!(u32::MAX), "minutes", "sum to 4294967295"),
        ("/bins/1/screen_on", json!(1_001), "bins", "2436 minutes on in the bins, 2435 in the states"),
        ("/bins/1/asleep", json!(239), "bins", "asleep"),
        ("/bins/1/off", json!(u32::MAX), "bins", "off"),
        ("/bins/6/unknown", json!(16), "bins", "unknown"),
        ("/bins/1/unattended", json!(1_061), "bins[1].unattended", "it was on for 1060"),
        ("/bins/5/cpu_mean_percent", json!(101), "bins[5].cpu_mean_percent", "101 percent"),
        ("/bins/1/measured/0/minutes", json!(1_061), "bins[1].measured[0].minutes", "it was on for 1060"),
        ("/bins/2/measured/1/joules", json!(130_800_001), "bins[2].measured[1].joules", "more than 2000 W"),
        ("/bins/2/measured/1/joules", json!(u64::MAX), "bins[2].measured[1].joules", "more than 2000 W"),
        ("/cpu_load_percent/p95", json!(101), "cpu_load_percent.p95", "101 percent"),
        ("/memory_used_percent/p50", json!(72), "memory_used_percent.p50", "above the 95th"),
        ("/supply/mains", json!(2_346), "supply", "more minutes than the 2435"),
        ("/supply/mains", json!(u32::MAX), "supply", "more minutes than the 2435"),
        ("/external_screens/0/on", json!(2_436), "external_screens[0].on", "on for 2435"),
    ] {
        refused(usage(&changed("/usage/0", at, to), &bounds()), field, reason);
    }
}

#[test]
fn a_part_list_beyond_the_limit_is_refused() {
    let screen = json!({"screen": {"manufacturer": "DEL", "product_code": 1}, "on": 1});
    refused(
        usage(&changed("/usage/0", "/external_screens", vec![screen; MAX_PARTS + 1].into()), &bounds()),
        "external_screens",
        "65 entries",
    );
    let measured = json!({"method": "package", "joules": 1, "minutes": 1});
    refused(
        usage(&changed("/usage/0", "/bins/1/measured", vec![measured; MAX_PARTS + 1].into()), &bounds()),
        "bins[1].measured",
        "65 entries",
    );
    for (list, field) in [
        ("/memory/slots", "memory.slots"),
        ("/disks", "disks"),
        ("/displays", "displays"),
        ("/batteries", "batteries"),
        ("/not_known", "not_known"),
    ] {
        let golden: Value = serde_json::from_str(GOLDEN).unwrap();
        let one = golden.pointer(&format!("/profile{list}/0")).unwrap().clone();
        let most = changed("/profile", list, vec![one.clone(); MAX_PARTS].into());
        assert_eq!(profile(&most, &bounds()), Ok(()), "{field}");
        let one_more = changed("/profile", list, vec![one; MAX_PARTS + 1].into());
        refused(profile(&one_more, &bounds()), field, "65 entries");
    }
}

#[test]
fn minutes_of_one_daypart_cannot_fill_a_week() {
    let mut record: UsageRecord = changed("/usage/0", "/days", json!(7));
    record.minutes = StateMinutes { off: 10_080, ..StateMinutes::default() };
    record.bins = Default::default();
    record.bins[0].off = 10_080;
    (record.supply, record.external_screens) = (None, Vec::new());
    refused(usage(&record, &bounds()), "bins[0]", "at most 2580");
}

#[test]
fn an_impossible_history_row_is_refused_by_its_field() {
    for (at, to, field, reason) in [
        ("/from", json!("1999-12-31"), "from", "before 2000"),
        ("/from", json!("2027-01-01"), "from", "in the future"),
        ("/to", json!("2026-11-02"), "to", "not 1 to 400 days"),
        ("/to", json!("2026-11-01"), "to", "not 1 to 400 days"),
        ("/to", json!("2026-11-24"), "to", "in the future"),
        ("/from", json!("2025-10-01"), "to", "not 1 to 400 days"),
        ("/on_minutes", json!(10_141), "on_minutes", "7 days"),
        ("/active_minutes", json!(u32::MAX), "active_minutes", "7 days"),
        ("/full_charge_wh", json!(1_001), "full_charge_wh", "any PC's battery"),
    ] {
        refused(history(&changed("/history/0", at, to), &bounds()), field, reason);
    }
}

#[test]
fn an_impossible_wear_sample_or_profile_is_refused_by_its_field() {
    for (at, to, field) in [
        ("/day", json!("1999-12-31"), "day"),
        ("/day", json!("2026-11-24"), "day"),
        ("/part/full_wh", json!(1_001), "part.full_wh"),
        ("/part/design_wh", json!(u32::MAX), "part.design_wh"),
    ] {
        refused(wear(&changed("/wear/0", at, to), &bounds()), field, "");
    }
    for (at, to, field) in [
        ("/taken", json!("1999-12-31"), "taken"),
        ("/taken", json!("2026-11-24"), "taken"),
        ("/batteries/0/design_wh", json!(1_001), "batteries[0].design_wh"),
        ("/batteries/0/full_wh", json!(1_001), "batteries[0].full_wh"),
    ] {
        refused(profile(&changed("/profile", at, to), &bounds()), field, "");
    }
}

#[test]
fn pseudonyms_are_no_more_than_the_people_counted() {
    let golden: UsageRecord = changed("/usage/0", "/users", json!("several"));
    let person = |n: u8| Pseudonym::from_bytes([n; 32]);
    let people = |count: u8| (0..count).map(person).collect::<Vec<_>>();
    for (users, people, reason) in [
        (UserCount::Unknown, people(0), None),
        (UserCount::Unknown, people(1), Some("not known how many")),
        (UserCount::None, people(1), Some("nobody used")),
        (UserCount::One, people(0), None),
        (UserCount::One, people(1), None),
        (UserCount::One, people(2), Some("2 pseudonyms; at most 1")),
        (UserCount::Several, people(0), None),
        (UserCount::Several, people(1), None),
        (UserCount::Several, people(16), None),
        (UserCount::Several, people(17), Some("17 pseudonyms; at most 16")),
        (UserCount::Several, vec![person(2), person(1)], Some("in order")),
        (UserCount::Several, vec![person(1), person(1)], Some("each once")),
    ] {
        let record = UsageRecord { users, people, ..golden.clone() };
        match reason {
            None => assert_eq!(usage(&record, &bounds()), Ok(()), "{users:?} {}", record.people.len()),
            Some(reason) => refused(usage(&record, &bounds()), "people", reason),
        }
    }
}

/// The clock is put back on 2026-10-25 and forward on 2026-03-29 in Denmark.
#[test]
fn a_week_in_which_the_clock_changes_is_an_hour_longer_or_shorter() {
    for (first_day, from, to, covered) in [
        (date(2026, 10, 19), "2026-10-18T22:00:00Z", "2026-10-25T23:00:00Z", 10_140),
        (date(2026, 3, 23), "2026-03-22T23:00:00Z", "2026-03-29T22:00:00Z", 10_020),
    ] {
        let mut record = all_off(first_day, 7, from.parse().unwrap(), to.parse().unwrap());
        assert_eq!(record.covered_minutes(), covered);
        assert_eq!(usage(&record, &bounds()), Ok(()), "{first_day}");
        record.minutes.off += 1;
        refused(usage(&record, &bounds()), "minutes", "");
    }
}

/// A record of a PC that was off all the time.
fn all_off(first_day: Date, days: u8, from: Timestamp, covered_to: Timestamp) -> UsageRecord {
    let mut record = UsageRecord {
        first_day,
        days,
        from,
        covered_to,
        minutes: StateMinutes::default(),
        bins: Default::default(),
        cpu_load_percent: None,
        memory_used_percent: None,
        supply: None,
        external_screens: Vec::new(),
        presence: PresenceSource::None,
        screen: ScreenSource::None,
        users: UserCount::Unknown,
        people: Vec::new(),
    };
    record.minutes.off = record.covered_minutes();
    let mut left = record.minutes.off;
    for bin in &mut record.bins {
        bin.off = left.min(u32::from(days) * 360);
        left -= bin.off;
    }
    record
}

/// Any record an agent could make: every quarter of every day is split among the states by `splits`.
fn any_record() -> impl Strategy<Value = UsageRecord> {
    let quarter = (0..=360_u32, 0..=360_u32, 0..=360_u32, 0..=360_u32, 0..=100_u8);
    let splits = prop::collection::vec(quarter, 4..=28);
    (0..9_000_i32, -12 * 60..=14 * 60_i64, splits, any::<bool>()).prop_map(
        |(day, offset, splits, visible)| {
            let first_day = FIRST_DAY.checked_add(jiff::Span::new().days(day)).unwrap();
            let midnight = first_day.to_zoned(jiff::tz::TimeZone::UTC).unwrap().timestamp().as_second();
            let from = midnight - offset * 60;
            let mut record = all_off(first_day, 1, at(from), at(from));
            record.days = u8::try_from(splits.len().div_ceil(4)).unwrap();
            for (index, (on, off, asleep, covered, load)) in splits.iter().copied().enumerate() {
                let day = first_day.checked_add(jiff::Span::new().days(index as i64 / 4)).unwrap();
                let bin = &mut record.bins[Daypart::index_of(day, (index % 4 * 6) as i8)];
                // Every quarter but the last is covered to its end.
                let mut left = if index + 1 == splits.len() { covered } else { 360 };
                record.covered_to = at(record.covered_to.as_second() + i64::from(left) * 60);
                let mut share = |wanted: u32| {
                    let given = wanted.min(left);
                    left -= given;
                    given
                };
                let (on, off, asleep) = (share(on), share(off), share(asleep));
                let unknown = left;
                bin.screen_on += on / 2;
                bin.screen_off += on - on / 2;
                bin.unattended += on / 3;
                bin.off += off;
                bin.asleep += asleep;
                bin.unknown += unknown;
                bin.cpu_mean_percent = Some(load);
                record.minutes.off += off;
                record.minutes.asleep += asleep;
                record.minutes.unknown += unknown;
                if visible {
                    record.minutes.active += on / 2;
                    record.minutes.idle += on - on / 2;
                } else {
                    record.minutes.on += on;
                }
            }
            record
        },
    )
}

fn at(unix_seconds: i64) -> Timestamp {
    Timestamp::from_second(unix_seconds).unwrap()
}

proptest! {
    #[test]
    fn whatever_an_agent_can_observe_passes(record in any_record()) {
        prop_assert_eq!(usage(&record, &bounds()), Ok(()));
    }

    #[test]
    fn one_minute_more_or_less_in_any_state_is_refused(record in any_record(), state in 0..6_usize, more: bool) {
        let mut record = record;
        let minutes = &mut record.minutes;
        let state = [
            &mut minutes.active,
            &mut minutes.idle,
            &mut minutes.on,
            &mut minutes.asleep,
            &mut minutes.off,
            &mut minutes.unknown,
        ].into_iter().nth(state).unwrap();
        *state = if more || *state == 0 { *state + 1 } else { *state - 1 };
        prop_assert!(usage(&record, &bounds()).is_err());
    }

    #[test]
    fn a_record_survives_its_way(record in any_record()) {
        let json = serde_json::to_string(&record).unwrap();
        prop_assert_eq!(serde_json::from_str::<UsageRecord>(&json).unwrap(), record);
    }
}
