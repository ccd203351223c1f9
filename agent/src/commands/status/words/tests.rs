use super::*;
use crate::commands::status::Day;
use crate::days;
use crate::facts;
use crate::spool::{Counts, SetAside};
use crate::testing::{DEVICE, copenhagen, fixture};
use crate::uplink::Trouble;
use crate::usage::{Minute, Running, State};
use jiff::civil::date;

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn enrolled(machine: &str) -> Enrolled {
    Enrolled {
        collector: "https://levetid.example.dk".to_owned(),
        device: DEVICE,
        key_state: KeyState::Active,
        policy: copenhagen(),
        pseudonyms: false,
        profile: facts::profile_now(&fixture(machine), &copenhagen(), date(2026, 11, 24), None, None),
        failing_disks: Vec::new(),
        written: Some(at("2026-11-24T08:25:00Z")),
        flush_minutes: 15,
        record: None,
        days: Vec::new(),
        drawn: Vec::new(),
        last_report: None,
        next_report: None,
        spool: Counts::default(),
        set_aside: Vec::new(),
        trouble: None,
    }
}

fn words(enrolled: Option<Enrolled>) -> String {
    of(&Status { agent: "0.1.0", now: at("2026-11-24T08:30:00Z"), enrolled }, 7, false)
}

#[test]
fn not_enrolled() {
    insta::assert_snapshot!(words(None));
}

#[test]
fn all_is_well() {
    let mut running = Running::starting(&copenhagen(), at("2026-11-24T08:00:00Z"));
    (0..90).for_each(|_| running.count(Minute::Asleep));
    (0..475).for_each(|_| running.count(Minute::Off));
    let minutes = StateMinutes { asleep: 90, off: 475, ..StateMinutes::default() };
    let text = words(Some(Enrolled {
        record: Some(running.record()),
        days: vec![Day { day: date(2026, 11, 24), minutes }],
        drawn: vec![days::Day { day: date(2026, 11, 24), quarters: [Some(State::Off); days::QUARTERS] }],
        last_report: Some(at("2026-11-23T14:02:00Z")),
        next_report: Some(at("2026-11-30T03:11:00Z")),
        spool: Counts { waiting: 0, held: 12, aside: 0 },
        ..enrolled("laptop-two-batteries")
    }));
    insta::assert_snapshot!(text);
}

#[test]
fn much_is_wrong() {
    let policy = Policy { report_growing: true, observe_from: Some(date(2026, 12, 1)), ..copenhagen() };
    let text = words(Some(Enrolled {
        key_state: KeyState::Pending,
        pseudonyms: true,
        policy: Policy { detail: Detail::Day, ..policy },
        failing_disks: vec![Text::clean("nvme0n1").unwrap()],
        written: Some(at("2026-11-23T17:00:00Z")),
        next_report: Some(at("2026-11-24T08:00:00Z")),
        spool: Counts { waiting: 1, held: 0, aside: 2 },
        set_aside: vec![
            SetAside {
                part: "usage".into(),
                key: "2026-11-16".into(),
                reason: "usage[0].minutes: too many".into(),
            },
            SetAside {
                part: "profile".into(),
                key: String::new(),
                reason: "profile[0].taken: in the future".into(),
            },
        ],
        trouble: Some(Trouble {
            what: "The key was revoked: it was revoked on 20 November".into(),
            to_do: "enrol this PC again".into(),
            since: at("2026-11-20T09:00:00Z"),
        }),
        ..enrolled("virtual-machine")
    }));
    insta::assert_snapshot!(text);
}

#[test]
fn an_agent_is_silent_after_the_time_it_promised() {
    for (flush_minutes, written, silent) in [
        (15, "2026-11-24T08:10:00Z", false),
        (15, "2026-11-24T08:09:59Z", true),
        (60, "2026-11-24T07:25:00Z", false),
        (60, "2026-11-24T07:24:59Z", true),
    ] {
        let enrolled = Enrolled { flush_minutes, written: Some(at(written)), ..enrolled("virtual-machine") };
        assert_eq!(words(Some(enrolled)).contains("nothing was written since"), silent, "{written}");
    }
}
