use super::super::values;
use super::*;

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn hour(text: &str) -> Hour {
    values::hour(text).unwrap()
}

fn one_zone(start: &str) -> BTreeMap<String, Hour> {
    BTreeMap::from([("DK2".to_owned(), hour(start))])
}

fn expect_ask(next: Next) -> Ask {
    match next {
        Next::Ask(ask) => ask,
        other => panic!("{other:?}"),
    }
}

/// All hours of a question, up to an hour.
fn answer(ask: &Ask, to: Hour) -> Answer {
    let hours =
        (ask.from.number()..ask.to.min(to).number()).map(|number| (Hour::new(number), 40.0)).collect();
    Answer { hours, is_cut: false }
}

/// The declaration is ten days late, previews are there at once: what a new collector asks in its first hours.
#[test]
fn a_new_collector_reads_month_by_month_and_then_waits() {
    let wanted = one_zone("2026-08-01 00:00");
    let declared_up_to = hour("2026-11-13 00:00");
    let mut now = at("2026-11-23T12:10:00Z");
    let mut fetch = state(&[], "DK2");
    let mut asked = Vec::new();
    for _ in 0..40 {
        match next(&wanted, std::slice::from_ref(&fetch), now) {
            Next::Ask(ask) => {
                fetch = asking(fetch, now);
                let to = if ask.standing == Standing::Declared { declared_up_to } else { ask.to };
                fetch = answered(fetch, &ask, &answer(&ask, to), now);
                asked.push(format!("{} {} {}", ask.standing, ask.from.start(), ask.to.start()));
            }
            Next::Wait(until) => {
                assert!(until > now);
                now = until;
            }
            Next::Nothing => panic!("there is a zone"),
        }
        if now > at("2026-11-23T13:00:00Z") {
            break;
        }
    }
    assert_eq!(
        asked,
        [
            "declared 2026-08-01T00:00:00Z 2026-09-01T00:00:00Z",
            "declared 2026-09-01T00:00:00Z 2026-10-01T00:00:00Z",
            "declared 2026-10-01T00:00:00Z 2026-11-01T00:00:00Z",
            "declared 2026-11-01T00:00:00Z 2026-11-23T12:00:00Z",
            "preview 2026-11-13T00:00:00Z 2026-11-23T12:00:00Z",
        ]
    );
    assert_eq!(now, at("2026-11-23T18:13:00Z"), "six hours after the fourth question, a minute apart each");
}

#[test]
fn no_two_questions_within_a_minute_whatever_their_zones() {
    let mut wanted = one_zone("2026-08-01 00:00");
    wanted.insert("DK1".into(), hour("2026-08-01 00:00"));
    let now = at("2026-11-23T12:00:10Z");
    let first = expect_ask(next(&wanted, &[], now));
    let asked = asking(state(&[], &first.zone), now);
    let half_a_minute = at("2026-11-23T12:00:40Z");
    assert_eq!(
        next(&wanted, std::slice::from_ref(&asked), half_a_minute),
        Next::Wait(at("2026-11-23T12:01:10Z"))
    );
    let second = expect_ask(next(&wanted, &[asked], at("2026-11-23T12:01:10Z")));
    assert_ne!(first.zone, second.zone, "who has waited longer is next");
    assert_eq!(next(&BTreeMap::new(), &[], now), Next::Nothing);
    let begun = asking(state(&[], "DK2"), at("2026-11-23T12:00:10.4Z"));
    assert_eq!(begun.asked, Some(at("2026-11-23T12:00:11Z")), "seconds are kept, and none is lost");
}

#[test]
fn failures_wait_longer_and_longer_and_the_server_is_obeyed() {
    let now = at("2026-11-23T12:00:00Z");
    let mut fetch = asking(state(&[], "DK2"), now);
    let mut waits = Vec::new();
    for _ in 0..12 {
        fetch = failed(fetch, "the address answers 503".into(), None, now);
        waits.push(fetch.not_before.unwrap().duration_since(now).as_mins());
    }
    assert_eq!(waits[..4], [2, 4, 8, 16]);
    assert_eq!(waits.last(), Some(&360));
    let told = failed(state(&[], "DK2"), "429".into(), Some(SignedDuration::from_mins(30)), now);
    assert_eq!(told.not_before, Some(at("2026-11-23T12:30:00Z")));
    let wanted = one_zone("2026-08-01 00:00");
    assert_eq!(
        next(&wanted, std::slice::from_ref(&told), at("2026-11-23T12:29:00Z")),
        Next::Wait(at("2026-11-23T12:30:00Z"))
    );
    let ask = expect_ask(next(&wanted, std::slice::from_ref(&told), at("2026-11-23T12:30:00Z")));
    assert_eq!(ask.from, hour("2026-08-01 00:00"), "nothing is skipped by a failure");
    let well = answered(told, &ask, &answer(&ask, ask.to), now);
    assert_eq!((well.failures, well.error, well.not_before), (0, None, None));
}

#[test]
fn an_answer_cut_at_a_limit_goes_on_behind_its_last_hour() {
    let now = at("2026-11-23T12:00:00Z");
    let ask = expect_ask(next(&one_zone("2025-03-01 00:00"), &[], now));
    let cut = Answer { is_cut: true, ..answer(&ask, hour("2025-03-10 00:00")) };
    let fetch = answered(state(&[], "DK2"), &ask, &cut, now);
    let ask = expect_ask(next(&one_zone("2025-03-01 00:00"), std::slice::from_ref(&fetch), now));
    assert_eq!((ask.from, ask.to), (hour("2025-03-10 00:00"), hour("2025-04-01 00:00")));
    // A month of long ago without an answer is passed over; its hours will not come.
    let passed = answered(fetch, &ask, &Answer::default(), now);
    assert_eq!(passed.declared_to, Some(hour("2025-04-01 00:00")));
}

#[test]
fn hours_are_wanted_from_two_years_back_or_the_first_record() {
    let now = at("2026-11-23T12:00:00Z");
    for (first, expected) in [
        (None, "2024-11-01 00:00"),
        (Some("2026-09-07"), "2024-11-01 00:00"),
        (Some("2023-02-20"), "2023-02-01 00:00"),
    ] {
        assert_eq!(start(first.map(|day| day.parse().unwrap()), now), hour(expected));
    }
}
