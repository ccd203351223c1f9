use super::*;
use crate::testing::copenhagen;
use jiff::civil::date;
use proptest::prelude::*;

use Provider::{EventLog, KernelBoot, KernelGeneral, KernelPower, PowerTroubleshooter};
use State::{Asleep, Off, On, Untold};

fn at(time: &str) -> Timestamp {
    format!("2026-11-{time}Z").parse().unwrap()
}

fn event(time: &str, provider: Provider, id: u32) -> Event {
    Event { provider, id, time: at(time), boot_type: None, away: None }
}

fn boot(time: &str, boot_type: u32) -> Event {
    Event { boot_type: Some(boot_type), ..event(time, KernelBoot, 27) }
}

fn away(time: &str, provider: Provider, id: u32, from: &str, to: &str) -> Event {
    Event { away: Some((at(from), at(to))), ..event(time, provider, id) }
}

/// What the machine was until noon of the 20th.
fn told(events: &[Event]) -> Vec<(String, State)> {
    let stretches = stretches(events, at("20T12:00:00"));
    for pair in stretches.windows(2) {
        assert_eq!(pair[0].to, pair[1].from, "no hole");
    }
    stretches
        .iter()
        .map(|stretch| (stretch.from.strftime("%dT%H:%M:%S").to_string(), stretch.state))
        .collect()
}

fn expect(events: &[Event], expected: &[(&str, State)]) {
    let expected: Vec<(String, State)> =
        expected.iter().map(|(time, state)| ((*time).to_owned(), *state)).collect();
    assert_eq!(told(events), expected);
}

/// A start and its signs, as a Windows 11 wrote them.
fn start(day: &str) -> Vec<Event> {
    vec![
        event(&format!("{day}T07:00:00"), KernelGeneral, 12),
        boot(&format!("{day}T07:00:00"), 0),
        event(&format!("{day}T07:00:28"), EventLog, 6005),
        event(&format!("{day}T07:00:28"), EventLog, 6013),
    ]
}

fn stop(day: &str) -> Vec<Event> {
    vec![
        event(&format!("{day}T15:00:00"), EventLog, 6006),
        event(&format!("{day}T15:00:05"), KernelPower, 109),
        event(&format!("{day}T15:00:07"), KernelGeneral, 13),
    ]
}

#[test]
fn a_day_begins_and_ends() {
    expect(
        &[start("18"), stop("18"), start("19"), stop("19")].concat(),
        &[("18T07:00:00", On), ("18T15:00:00", Off), ("19T07:00:00", On), ("19T15:00:00", Off)],
    );
}

#[test]
fn a_restart_is_seconds_of_off() {
    let restart = [event("18T09:00:00", KernelGeneral, 13), event("18T09:00:30", KernelGeneral, 12)];
    expect(
        &[start("18"), restart.to_vec()].concat(),
        &[("18T07:00:00", On), ("18T09:00:00", Off), ("18T09:00:30", On)],
    );
}

#[test]
fn sleep_is_not_on_whatever_the_clock_says_of_the_resume() {
    for (case, resume) in [
        ("a true clock", vec![event("18T16:00:00", KernelPower, 107)]),
        (
            "a clock that still shows when the sleep began",
            vec![
                event("18T12:00:14", KernelPower, 107),
                away("18T16:00:01", KernelGeneral, 1, "18T12:00:00", "18T16:00:00"),
            ],
        ),
        (
            "one that is told of later",
            vec![
                event("18T12:00:14", KernelPower, 107),
                away("18T16:00:30", PowerTroubleshooter, 1, "18T12:00:00", "18T16:00:00"),
            ],
        ),
    ] {
        let events = [start("18"), vec![event("18T12:00:00", KernelPower, 42)], resume].concat();
        let mut told = told(&events);
        // Where two stretches follow, they are the same.
        told.dedup_by_key(|(_, state)| *state);
        let expected = [("18T07:00:00", On), ("18T12:00:00", Asleep), ("18T16:00:00", On)];
        assert_eq!(told, expected.map(|(time, state)| (time.to_owned(), state)), "{case}");
    }
}

#[test]
fn modern_standby_is_sleep_and_what_happens_in_it_does_not_wake() {
    expect(
        &[
            start("18"),
            vec![
                event("18T12:00:00", KernelPower, 506),
                event("18T13:00:00", KernelPower, 105),
                event("18T14:00:00", EventLog, 6013),
                event("18T16:00:00", KernelPower, 507),
            ],
        ]
        .concat(),
        &[("18T07:00:00", On), ("18T12:00:00", Asleep), ("18T16:00:00", On)],
    );
}

#[test]
fn what_starts_by_fast_startup_or_from_hibernation_was_off() {
    for (boot_type, signs) in [
        (1, vec![boot("19T07:00:00", 1), event("19T07:00:02", KernelPower, 107)]),
        (2, vec![event("19T06:59:59", KernelPower, 107), boot("19T07:00:00", 2)]),
    ] {
        let events = [start("18"), vec![event("18T15:00:00", KernelPower, 42)], signs].concat();
        let told = told(&events);
        let states: Vec<State> = told.iter().map(|(_, state)| *state).collect();
        assert_eq!(states, [On, Off, On], "{boot_type}");
    }
    // Switched off with Fast Startup: the kernel says that it stops, and then that it sleeps.
    expect(
        &[
            start("18"),
            vec![
                event("18T15:00:00", KernelPower, 109),
                event("18T15:00:03", KernelPower, 42),
                boot("19T07:00:00", 1),
            ],
        ]
        .concat(),
        &[("18T07:00:00", On), ("18T15:00:00", Off), ("19T07:00:00", On)],
    );
}

#[test]
fn after_a_stop_without_a_word_nothing_is_known_since_the_last_sign_of_life() {
    let crash = |more: &[Event]| {
        let noon = vec![event("18T12:00:00", EventLog, 6013)];
        [start("18"), noon, start("20"), more.to_vec()].concat()
    };
    let unclean = event("20T07:00:06", KernelPower, 41);
    expect(&crash(&[unclean]), &[("18T07:00:00", On), ("18T12:00:00", Untold), ("20T07:00:00", On)]);
    // The event log remembers that it was alive later.
    let told_by = |alive: &str| away("20T07:00:18", EventLog, 6008, alive, "20T07:00:18");
    expect(
        &crash(&[unclean, told_by("19T18:30:00")]),
        &[("18T07:00:00", On), ("19T18:30:00", Untold), ("20T07:00:00", On)],
    );
    for alive in ["18T08:00:00", "17T08:00:00"] {
        expect(
            &crash(&[told_by(alive)]),
            &[("18T07:00:00", On), ("18T12:00:00", Untold), ("20T07:00:00", On)],
        );
    }
    expect(&crash(&[told_by("20T07:00:10")]), &[("18T07:00:00", On), ("20T07:00:00", On)]);
}

#[test]
fn the_order_in_which_events_were_written_does_not_matter() {
    let mut events = [start("18"), stop("18"), start("19")].concat();
    let in_order = told(&events);
    events.reverse();
    assert_eq!(told(&events), in_order);
}

#[test]
fn events_become_weeks() {
    let events = [start("09"), stop("09"), start("17"), stop("17"), start("20")].concat();
    let rows = rows(&events, &copenhagen(), at("20T12:00:00"), date(2026, 11, 20));
    let rows: Vec<_> = rows.iter().map(|row| (row.from, row.to, row.on_minutes, row.source)).collect();
    let source = HistorySource::SystemEventLog;
    assert_eq!(
        rows,
        [
            (date(2026, 11, 9), date(2026, 11, 16), Some(480), source),
            (date(2026, 11, 16), date(2026, 11, 20), Some(480), source)
        ]
    );
    assert_eq!(super::rows(&[], &copenhagen(), at("20T12:00:00"), date(2026, 11, 20)), []);
}

/// An event as Windows renders it.
fn xml(provider: &str, id: &str, time: &str, data: &str) -> String {
    format!(
        "<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System>\
         <Provider Name='{provider}' Guid='{{331c3b3a-2005-44c2-ac5e-77220c37d6b4}}'/>{id}<Version>0</Version>\
         <TimeCreated SystemTime='{time}'/><Computer>PC1234</Computer><Security UserID='S-1-5-18'/></System>\
         <EventData>{data}</EventData></Event>\r\n"
    )
}

#[test]
fn reads_events_as_windows_renders_them() {
    let time = "2026-11-18T07:00:00.1234567Z";
    let general = "Microsoft-Windows-Kernel-General";
    let binary = "EA070B0002001100100007001C006501EA070B00020011000F0007001C0065013C000000";
    let leap = "<Data Name='NewTime'>2026-11-18T16:00:00.0000000Z</Data>\
                <Data Name='OldTime'>2026-11-18T12:00:00.0000000Z</Data><Data Name='Reason'>2</Data>";
    let slept = "<Data Name='SleepTime'>2026-11-18T12:00:00.000000000Z</Data>\
                 <Data Name='WakeTime'>2026-11-18T16:00:00.000000000Z</Data>";
    let sleep = (at("18T12:00:00"), at("18T16:00:00"));
    for (provider, id, data, expected) in [
        (general, "<EventID>12</EventID>", "", Some((KernelGeneral, 12, None, None))),
        (general, "<EventID>1</EventID>", leap, Some((KernelGeneral, 1, None, Some(sleep)))),
        (
            "Microsoft-Windows-Power-Troubleshooter",
            "<EventID>1</EventID>",
            slept,
            Some((PowerTroubleshooter, 1, None, Some(sleep))),
        ),
        (
            "Microsoft-Windows-Kernel-Boot",
            "<EventID>27</EventID>",
            "<Data Name='BootType'>1</Data>",
            Some((KernelBoot, 27, Some(1), None)),
        ),
        (
            "Microsoft-Windows-Kernel-Boot",
            "<EventID>27</EventID>",
            "<Data Name='BootType'>0x2</Data>",
            Some((KernelBoot, 27, Some(2), None)),
        ),
        (
            "EventLog",
            "<EventID Qualifiers='32768'>6008</EventID>",
            &format!("<Data>4:07:28 PM</Data><Data/><Binary>{binary}</Binary>"),
            Some((EventLog, 6008, None, Some((at("17T15:07:28"), at("18T07:00:00.1234567"))))),
        ),
        ("EventLog", "<EventID>6008</EventID>", "<Binary>EA07</Binary>", Some((EventLog, 6008, None, None))),
        (
            "EventLog",
            "<EventID>6008</EventID>",
            "<Binary>\u{e6}</Binary>",
            Some((EventLog, 6008, None, None)),
        ),
        ("EventLog", "<EventID></EventID>", "", None),
        ("BTHUSB", "<EventID>12</EventID>", "", None),
    ] {
        let events = parse(&xml(provider, id, time, data)).unwrap();
        let expected = expected.map(|(provider, id, boot_type, away)| Event {
            provider,
            id,
            time: at("18T07:00:00.1234567"),
            boot_type,
            away,
        });
        assert_eq!(events, Vec::from_iter(expected), "{provider} {id} {data}");
    }
}

#[test]
fn reads_many_events_with_or_without_an_element_around_them() {
    let one = xml("EventLog", "<EventID>6005</EventID>", "2026-11-18T07:00:00Z", "");
    let other = xml("EventLog", "<EventID>6006</EventID>", "2026-11-18T08:00:00Z", "");
    for many in [format!("{one}{other}"), format!("<Events>{one}{other}</Events>")] {
        assert_eq!(parse(&many).unwrap().iter().map(|event| event.id).collect::<Vec<_>>(), [6005, 6006]);
    }
    assert_eq!(parse(&format!("{one}<Event>")).unwrap_err().line, 2);
}

#[test]
fn the_query_asks_for_what_is_read_and_for_nothing_before_the_notice() {
    let query = query(at("09T00:00:00"));
    for text in [
        "Provider[@Name='Microsoft-Windows-Kernel-Boot'] and (EventID=27)",
        "(EventID=6005 or EventID=6006 or EventID=6008 or EventID=6013)",
        "TimeCreated[@SystemTime&gt;='2026-11-09T00:00:00Z']",
    ] {
        assert!(query.contains(text), "{query}");
    }
    assert!(crate::history::xml::visit(&query, |_| ()).is_ok());
}

fn any_event() -> impl Strategy<Value = Event> {
    let provider =
        prop::sample::select(vec![KernelGeneral, KernelPower, KernelBoot, PowerTroubleshooter, EventLog]);
    let id =
        prop::sample::select(vec![1, 12, 13, 27, 41, 42, 105, 107, 109, 506, 507, 6005, 6006, 6008, 6013]);
    let instant = || {
        (0_i64..20 * 86_400)
            .prop_map(|second| Timestamp::from_second(at("01T00:00:00").as_second() + second).unwrap())
    };
    (provider, id, instant(), prop::option::of(0_u32..4), prop::option::of((instant(), instant())))
        .prop_map(|(provider, id, time, boot_type, away)| Event { provider, id, time, boot_type, away })
}

proptest! {
    #[test]
    fn all_time_from_the_first_event_on_is_told_once(events in prop::collection::vec(any_event(), 0..60)) {
        let now = at("21T00:00:00");
        let stretches = stretches(&events, now);
        for pair in stretches.windows(2) {
            prop_assert_eq!(pair[0].to, pair[1].from);
        }
        for stretch in &stretches {
            prop_assert!(stretch.from < stretch.to);
        }
        if let Some(last) = stretches.last() {
            prop_assert_eq!(last.to, now);
        }
        for row in rows(&events, &copenhagen(), now, date(2026, 11, 21)) {
            prop_assert!(row.on_minutes <= Some(7 * 1_440));
        }
    }
}
