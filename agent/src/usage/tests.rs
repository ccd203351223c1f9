use super::*;
use crate::testing::{self, copenhagen, policy_with};
use jiff::civil::date;
use levetid_protocol::check::{self, Bounds};
use levetid_protocol::people::PeopleKey;
use levetid_protocol::policy::Detail;
use levetid_protocol::text::Text;
use proptest::prelude::*;

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn sample(presence: Presence) -> Sample {
    Sample {
        presence,
        cpu_percent: Some(20),
        memory_percent: Some(50),
        on_battery: Some(false),
        power: Some((EnergyMethod::Package, 5.0)),
        ..testing::sample()
    }
}

fn screen(product_code: u16) -> ScreenKey {
    ScreenKey { manufacturer: Text::clean("DEL").unwrap(), product_code, serial_hash: None }
}

/// Whether a collector takes it, as soon as its last minute has passed.
fn is_sound(record: &UsageRecord) -> bool {
    let bounds = Bounds { now: record.covered_to, latest_day: record.first_day };
    check::usage(record, &bounds) == Ok(())
}

#[test]
fn a_record_begins_today_and_ends_on_sunday() {
    let record = Running::starting(&copenhagen(), at("2026-11-25T10:00:00Z")).record();
    assert_eq!((record.first_day, record.days), (date(2026, 11, 25), 5));
    assert_eq!(record.from, at("2026-11-24T23:00:00Z"));
    let by_day = Policy { detail: Detail::Day, ..copenhagen() };
    let running = Running::starting(&by_day, at("2026-11-25T23:30:00Z"));
    assert_eq!((running.record().first_day, running.end()), (date(2026, 11, 26), at("2026-11-26T23:00:00Z")));
}

#[test]
fn a_week_has_an_hour_more_or_less_when_the_clock_changes() {
    for (monday, minutes, night) in [
        ("2026-11-16T12:00:00Z", 10_080, 720),
        ("2026-10-19T12:00:00Z", 10_140, 780),
        ("2026-03-23T12:00:00Z", 10_020, 660),
    ] {
        let mut running = Running::starting(&copenhagen(), at(monday));
        while !running.is_complete() {
            running.count(Minute::Off);
        }
        running.count(Minute::Off);
        let record = running.record();
        assert_eq!(record.covered_minutes(), minutes, "{monday}");
        assert_eq!(record.bins[4].off, night, "the hour is one of a weekend night");
        assert!(is_sound(&record));
    }
}

#[test]
fn a_machine_is_unattended_after_a_quarter_of_an_hour() {
    let mut running = Running::starting(&copenhagen(), at("2026-11-23T00:00:00Z"));
    let (present, absent) = (sample(Presence::Present), sample(Presence::Absent));
    let count = |running: &mut Running, minute, times| (0..times).for_each(|_| running.count(minute));
    count(&mut running, Minute::On(&absent), 20);
    assert_eq!(running.record().bins[0].unattended, 5);
    count(&mut running, Minute::On(&present), 1);
    count(&mut running, Minute::On(&absent), 15);
    assert_eq!(running.record().bins[0].unattended, 5);
    count(&mut running, Minute::Asleep, 1);
    count(&mut running, Minute::On(&absent), 16);
    assert_eq!(running.record().bins[0].unattended, 6);
    let blind = sample(Presence::NotVisible);
    count(&mut running, Minute::On(&blind), 100);
    let record = running.record();
    assert_eq!(record.bins[0].unattended, 6, "where presence is not visible nothing is unattended");
    assert_eq!((record.minutes.active, record.minutes.idle, record.minutes.on), (1, 51, 100));
    assert!(is_sound(&record));
}

#[test]
fn what_is_measured_is_kept_by_method_and_daypart() {
    let mut running = Running::starting(&copenhagen(), at("2026-11-23T00:00:00Z"));
    let mut seen = sample(Presence::Present);
    for (watts, method, battery, cpu) in [
        (6.0, EnergyMethod::Package, false, 10),
        (4.0, EnergyMethod::Package, false, 20),
        (9.5, EnergyMethod::BatteryGauge, true, 91),
    ] {
        (seen.power, seen.on_battery, seen.cpu_percent) = (Some((method, watts)), Some(battery), Some(cpu));
        running.count(Minute::On(&seen));
    }
    seen.power = None;
    seen.external_screens = [screen(1), screen(2)].into();
    running.count(Minute::On(&seen));
    let record = running.record();
    let entry = |method, joules, minutes| MeasuredEnergy { method, joules, minutes };
    assert_eq!(
        record.bins[0].measured,
        [entry(EnergyMethod::BatteryGauge, 570, 1), entry(EnergyMethod::Package, 600, 2)]
    );
    assert_eq!(record.bins[0].cpu_mean_percent, Some(53));
    assert_eq!(record.supply, Some(SupplyMinutes { mains: 2, battery: 2 }));
    assert_eq!(record.cpu_load_percent.map(|load| (load.p50, load.p95)), Some((20, 91)));
    assert_eq!(record.external_screens.len(), 2);
    assert!(is_sound(&record));
}

#[test]
fn the_busiest_count_of_people_stays() {
    let mut running = Running::starting(&copenhagen(), at("2026-11-23T00:00:00Z"));
    for (seen, kept) in [
        (UserCount::Unknown, UserCount::Unknown),
        (UserCount::None, UserCount::None),
        (UserCount::Several, UserCount::Several),
        (UserCount::One, UserCount::Several),
    ] {
        running.count(Minute::On(&Sample { users: seen, ..sample(Presence::Absent) }));
        assert_eq!(running.record().users, kept);
    }
}

fn asking(key: u8) -> Policy {
    Policy { people_key: Some(PeopleKey::from_bytes([key; 32])), ..copenhagen() }
}

/// People by the first byte of their pseudonyms.
fn pseudonyms(people: impl IntoIterator<Item = u8>) -> BTreeSet<Pseudonym> {
    people.into_iter().map(|person| Pseudonym::from_bytes([person; 32])).collect()
}

#[test]
fn pseudonyms_are_kept_each_once_and_in_order_up_to_a_bound() {
    let mut running = Running::starting(&asking(1), at("2026-11-23T00:00:00Z"));
    let mut seen = |users, people: BTreeSet<Pseudonym>, expected: Vec<u8>, count| {
        running.count(Minute::On(&Sample { users, people, ..sample(Presence::Present) }));
        // The agent may be restarted at any time.
        running = serde_json::from_str(&serde_json::to_string(&running).unwrap()).unwrap();
        let record = running.record();
        let kept: Vec<u8> = record.people.iter().map(|person| person.bytes()[0]).collect();
        assert_eq!((kept, record.users), (expected, count));
        assert!(is_sound(&record), "{record:?}");
    };
    seen(UserCount::None, pseudonyms([]), vec![], UserCount::None);
    seen(UserCount::One, pseudonyms([9]), vec![9], UserCount::One);
    seen(UserCount::One, pseudonyms([9]), vec![9], UserCount::One);
    // Started anew, the agent has seen nobody but this one.
    seen(UserCount::One, pseudonyms([4]), vec![4, 9], UserCount::Several);
    let first_sixteen = (10..24).collect::<Vec<u8>>();
    let kept = [vec![4, 9], first_sixteen].concat();
    seen(UserCount::Several, pseudonyms(10..40), kept, UserCount::Several);
}

#[test]
fn pseudonyms_are_dropped_when_they_are_not_asked_for() {
    let seen = Sample { people: pseudonyms([9]), ..sample(Presence::Present) };
    let by_day = |policy: Policy| Policy { detail: Detail::Day, ..policy };
    for (policy, kept) in [
        (Policy { version: 2, ..asking(1) }, 1),
        (by_day(asking(1)), 1),
        (copenhagen(), 0),
        (by_day(copenhagen()), 0),
        (asking(2), 0),
    ] {
        let mut running = Running::starting(&asking(1), at("2026-11-23T00:00:00Z"));
        running.count(Minute::On(&seen));
        running.follow(&policy);
        let record = running.record();
        assert_eq!((record.people.len(), record.users), (kept, UserCount::One), "{policy:?}");
        assert!(!serde_json::to_string(&running).unwrap().contains("CQkJ") || kept == 1);
        // What was seen before the policy was followed does not come back.
        running.count(Minute::On(&seen));
        assert_eq!(running.record().people.is_empty(), policy.people_key.is_none(), "{policy:?}");
    }
}

#[test]
fn a_record_that_an_older_agent_kept_goes_on() {
    let running = Running::starting(&copenhagen(), at("2026-11-23T00:00:00Z"));
    let mut kept = serde_json::to_value(&running).unwrap();
    assert!(kept.as_object_mut().unwrap().remove("people").is_some());
    assert_eq!(serde_json::from_value::<Running>(kept).unwrap(), running);
}

#[test]
fn a_policy_that_counts_days_otherwise_ends_the_record_today() {
    let wednesday_noon = at("2026-11-25T11:00:00Z");
    let mut offsets_for_years = copenhagen();
    offsets_for_years.version = 2;
    offsets_for_years.offsets.remove(0);
    let london = policy_with(&[("2026-10-25T01:00:00Z", 0)]);
    for (policy, days) in [
        (offsets_for_years, 7),
        (Policy { report_growing: true, ..copenhagen() }, 7),
        (Policy { detail: Detail::Day, ..copenhagen() }, 3),
        (london, 3),
    ] {
        let mut running = Running::starting(&copenhagen(), at("2026-11-23T00:00:00Z"));
        while running.covered_to() < wednesday_noon {
            running.count(Minute::Unknown);
        }
        running.follow(&policy);
        assert_eq!(running.record().days, days, "{policy:?}");
        while !running.is_complete() {
            running.count(Minute::Unknown);
        }
        let record = running.record();
        assert_eq!(record.covered_minutes(), u32::from(days) * 1_440);
        assert!(record.bins.iter().all(|bin| bin.total() <= u32::from(days) * 360));
    }
}

fn any_minute() -> impl Strategy<Value = (u8, Sample)> {
    let presence = prop_oneof![Just(Presence::NotVisible), Just(Presence::Present), Just(Presence::Absent)];
    let power = prop::option::of((0.0..1_999.0_f64).prop_map(|watts| (EnergyMethod::Package, watts)));
    (0_u8..5, presence, any::<bool>(), 0_u8..=100, prop::option::of(any::<bool>()), power, 0_u16..4).prop_map(
        |(kind, presence, screen_on, percent, on_battery, power, product)| {
            let seen = Sample {
                screen_on,
                on_battery,
                power,
                cpu_percent: Some(percent),
                external_screens: [screen(product)].into(),
                ..sample(presence)
            };
            (kind, seen)
        },
    )
}

proptest! {
    #[test]
    fn minutes_always_sum_and_a_restart_changes_nothing(minutes in prop::collection::vec(any_minute(), 1..600)) {
        // The night in which the clock goes back.
        let mut running = Running::starting(&copenhagen(), at("2026-10-24T22:00:00Z"));
        for (kind, sample) in &minutes {
            running.count(match kind {
                0 => Minute::Asleep,
                1 => Minute::Off,
                2 => Minute::Unknown,
                _ => Minute::On(sample),
            });
        }
        let record = running.record();
        prop_assert_eq!(record.covered_minutes() as usize, minutes.len());
        prop_assert!(is_sound(&record));
        let kept = serde_json::to_string(&running).unwrap();
        let restored: Running = serde_json::from_str(&kept).unwrap();
        prop_assert_eq!(restored.record(), record);
    }
}
