use super::*;
use crate::testing::copenhagen;
use proptest::prelude::*;

fn minute(text: &str) -> i64 {
    text.parse::<Timestamp>().unwrap().as_second() / 60
}

fn stretch(from: &str, to: &str, state: State) -> MinuteDetail {
    MinuteDetail { from: minute(from), to: minute(to), state }
}

fn people(names: &[&str]) -> BTreeSet<Person> {
    names.iter().map(|name| Person((*name).to_owned())).collect()
}

#[test]
fn days_belong_to_the_one_who_was_alone() {
    let alone = |person: &str, since| Some(Alone { person: Person(person.to_owned()), since });
    for (before, seen, expected) in [
        (None, people(&[]), None),
        (None, people(&["anna"]), alone("anna", 9)),
        (alone("anna", 3), people(&["anna"]), alone("anna", 3)),
        (alone("anna", 3), people(&[]), alone("anna", 3)),
        (alone("anna", 3), people(&["bo"]), alone("bo", 9)),
        (alone("anna", 3), people(&["anna", "bo"]), None),
        (None, people(&["anna", "bo"]), None),
    ] {
        assert_eq!(Alone::after(before.clone(), &seen, 9), expected, "{before:?} {seen:?}");
    }
}

#[test]
fn a_day_in_quarters_is_a_local_day() {
    let detail = [
        stretch("2026-11-23T22:00:00Z", "2026-11-23T23:05:00Z", State::Off),
        stretch("2026-11-23T23:05:00Z", "2026-11-24T00:00:00Z", State::Idle),
    ];
    let days = days(&copenhagen(), &detail);
    assert_eq!(days.iter().map(|day| day.day).collect::<Vec<_>>(), [date(2026, 11, 23), date(2026, 11, 24)]);
    assert_eq!(days[0].quarters[91], None);
    assert_eq!(days[0].quarters[92..], [Some(State::Off); 4]);
    // Ten of fifteen minutes.
    assert_eq!(
        days[1].quarters[..5],
        [Some(State::Idle), Some(State::Idle), Some(State::Idle), Some(State::Idle), None]
    );
}

/// The protocol's own example of the form is what is made here, and what the page's script is tested with.
#[test]
fn the_fragment_is_the_one_that_the_page_reads() {
    let golden: serde_json::Value =
        serde_json::from_str(include_str!("../../../protocol/golden/v1/my-days.json")).unwrap();
    let days: Vec<&str> = golden["days"].as_array().unwrap().iter().filter_map(|day| day.as_str()).collect();
    let policy = copenhagen();
    let mut detail = Vec::new();
    let mut day: Date = golden["first_day"].as_str().unwrap().parse().unwrap();
    for letters in &days {
        let begins = policy.start_of_day(day).as_second() / 60;
        for (quarter, letter) in (0_i64..).zip(letters.chars()) {
            let Some(place) = "aiosxu".find(letter) else { continue };
            (0..15).for_each(|minute| {
                MinuteDetail::push(&mut detail, begins + quarter * 15 + minute, STATES[place])
            });
        }
        day = day.tomorrow().unwrap();
    }
    let last = policy.start_of_day(day.yesterday().unwrap());
    let fragment = fragment(&policy, &detail, last).unwrap();
    assert_eq!(format!("d={fragment}"), golden["fragment"].as_str().unwrap());
}

#[test]
fn an_address_with_all_days_is_short_enough_for_every_system() {
    let now: Timestamp = "2026-11-24T12:00:00Z".parse().unwrap();
    let detail = [MinuteDetail { from: 0, to: now.as_second() / 60, state: State::Active }];
    let detail = from(detail.to_vec(), now.as_second() / 60 - 60 * 1_440);
    let fragment = fragment(&copenhagen(), &detail, now).unwrap();
    // Windows opens addresses of up to 2,083 characters.
    assert_eq!(fragment.len(), 1_686);
    assert_eq!(super::fragment(&copenhagen(), &[], now), None);
}

proptest! {
    #[test]
    fn any_detail_makes_a_fragment_of_its_length(
        stretches in prop::collection::vec((0_i64..60_000, 1_i64..3_000, 0_usize..6), 0..40)
    ) {
        let now: Timestamp = "2026-11-24T12:00:00Z".parse().unwrap();
        let mut at = now.as_second() / 60 - 60_000;
        let mut detail = Vec::new();
        for (gap, length, state) in stretches {
            at += gap / 40;
            detail.push(MinuteDetail { from: at, to: at + length, state: STATES[state] });
            at += length;
        }
        if let Some(fragment) = fragment(&copenhagen(), &detail, now) {
            let bytes = URL_SAFE_NO_PAD.decode(fragment).unwrap();
            prop_assert_eq!(bytes.len(), 4 + 36 * usize::from(bytes[3]));
            prop_assert!(u16::from(bytes[3]) <= DETAIL_DAYS_ON_DEVICE);
        }
    }
}
