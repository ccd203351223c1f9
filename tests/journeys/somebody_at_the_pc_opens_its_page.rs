//! Whoever sits at a PC asks its agent, which runs as root, for the page of this PC, the status, and what would be
//! sent. Somebody who is not there is refused, and nobody sees the days of another.

use std::fs::Permissions;
use std::os::unix::fs::PermissionsExt as _;
use std::path::PathBuf;

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use jiff::ToSpan as _;
use jiff::civil::{Date, date};
use levetid_tests::agent::Agent;
use levetid_tests::binaries::binary;
use levetid_tests::collector::Collector;
use levetid_tests::machine::Machine;
use levetid_tests::person::Person;
use levetid_tests::process::Said;
use levetid_tests::wait;
use serde_json::Value;
use tempfile::TempDir;

/// Who sits there: on Debian the account `nobody`.
const AT_THE_PC: u32 = 65_534;
const ELSEWHERE: u32 = 65_533;

const NAME: &str = "DESK-4711";

/// A PC with its agent as root, kept in a folder of root's, and a copy of the program that others may run.
struct Pc {
    collector: Collector,
    agent: Agent,
    program: PathBuf,
    /// Today, by the PC's own count of days.
    today: Date,
    _machine: Machine,
    _others: TempDir,
}

impl Pc {
    /// Somebody was at it until two days ago; since then another person, in the morning, and it runs now.
    fn start() -> Self {
        let collector = Collector::start();
        let machine = Machine::like("laptop-two-batteries");
        machine.has_at_its_seat(AT_THE_PC, "nobody");
        machine.set("proc/sys/kernel/hostname", NAME);
        let others = tempfile::Builder::new().permissions(Permissions::from_mode(0o755)).tempdir().unwrap();
        let program = others.path().join("levetid-agent");
        std::fs::copy(binary("levetid-agent"), &program).unwrap();
        let agent = Agent::of_machine(machine.path().to_owned()).with_door(&others.path().join("run"));
        agent.enrol(&collector.url(), &collector.token(&[])).well();
        let today = has_seen_three_days(&agent);
        let mut pc = Self { collector, agent, program, today, _machine: machine, _others: others };
        pc.agent.run();
        wait::until_true("what the PC is, at the collector", 60, || pc.collector.count("profile") == 1);
        pc
    }

    fn asked_by(&self, user: u32, args: &[&str]) -> Said {
        self.agent.command_as(user, &self.program, args)
    }

    fn day(&self, days_ago: i32) -> Date {
        self.today.checked_sub(days_ago.days()).unwrap()
    }
}

/// Lets an agent have seen the last three days; returns today.
fn has_seen_three_days(agent: &Agent) -> Date {
    let policy = agent.policy();
    let today = policy.local(jiff::Timestamp::now()).date();
    let at = |days_ago: i32, hour: i64| {
        policy.start_of_day(today.checked_sub(days_ago.days()).unwrap()).as_second() / 60 + hour * 60
    };
    agent.has_seen(&[
        (at(3, 0), at(3, 7), "off"),
        (at(3, 7), at(3, 23), "active"),
        (at(3, 23), at(2, 0), "asleep"),
        (at(2, 0), at(2, 8), "off"),
        (at(2, 8), at(2, 12), "active"),
        (at(2, 12), at(1, 0), "asleep"),
        (at(1, 0), at(0, 0), "idle"),
    ]);
    agent.was_alone(AT_THE_PC, at(2, 0));
    today
}

/// Days by their quarters of an hour, as the page's script reads them from the address.
fn decoded(fragment: &str) -> Vec<(Date, Vec<u8>)> {
    let bytes = URL_SAFE_NO_PAD.decode(fragment).unwrap();
    assert_eq!(bytes[0], 1, "the version");
    let first = i32::from(u16::from_be_bytes([bytes[1], bytes[2]]));
    let number = usize::from(bytes[3]);
    let quarters = |bytes: &[u8]| {
        bytes
            .iter()
            .flat_map(|byte| (0..8).rev().map(move |bit| byte >> bit & 1))
            .collect::<Vec<u8>>()
            .chunks(3)
            .map(|bits| bits[0] << 2 | bits[1] << 1 | bits[2])
            .collect::<Vec<u8>>()
    };
    let days: Vec<Vec<u8>> = bytes[4..].chunks(36).map(quarters).collect();
    assert_eq!(days.len(), number);
    let day =
        |index: usize| date(1970, 1, 1).checked_add((first + i32::try_from(index).unwrap()).days()).unwrap();
    days.into_iter().enumerate().map(|(index, quarters)| (day(index), quarters)).collect()
}

/// Only root may ask as somebody else.
fn is_root(test: &str) -> bool {
    let root = rustix::process::geteuid().is_root();
    if !root {
        println!("{test}: skipped, only root can ask as another user");
    }
    root
}

#[test]
fn it_opens_once_with_the_days_of_who_sits_there() {
    if !is_root("it_opens_once_with_the_days_of_who_sits_there") {
        return;
    }
    let pc = Pc::start();
    let mode = std::fs::metadata(pc.agent.state()).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o700, "nobody but root looks into the agent's folder");
    let address = pc.asked_by(AT_THE_PC, &["open", "--print"]).well();
    assert!(address.starts_with(&format!("{}/link/", pc.collector.url())), "{address}");
    let (link, fragment) = address.split_once("#d=").expect("the days come along");

    let [active, idle, asleep, off] = [1, 2, 4, 5];
    let days = decoded(fragment);
    let of = |days_ago| {
        days.iter().find(|(day, _)| *day == pc.day(days_ago)).map(|(_, quarters)| quarters.clone())
    };
    assert_eq!(days[0].0, pc.day(2), "and none of who sat there before");
    assert_eq!(of(2), Some([vec![off; 32], vec![active; 16], vec![asleep; 48]].concat()));
    assert_eq!(of(1), Some(vec![idle; 96]));

    let at_pc = Person::sign_in(link);
    wait::until_true("the page of this PC", 15, || at_pc.get("/me").text.contains(NAME));
    let (visitor, path) = Person::with_link(link);
    assert_eq!(visitor.post(&path).status, 410, "once");
    let secret = link.rsplit('/').next().unwrap();
    assert!(!pc.agent.log().contains(secret) && !pc.agent.log().contains(fragment), "nor is it in the log");
}

#[test]
fn status_and_show_answer_who_sits_there_without_the_days_of_others() {
    if !is_root("status_and_show_answer_who_sits_there_without_the_days_of_others") {
        return;
    }
    let pc = Pc::start();
    let status = pc.asked_by(AT_THE_PC, &["status", "--days", "35"]).well();
    let whole = pc.agent.command(&["status", "--days", "35"]).well();
    for (days_ago, seen) in [(1, true), (2, true), (3, false)] {
        let row = format!(" {}  ", pc.day(days_ago));
        assert_eq!(status.contains(&row), seen, "{days_ago} days ago:\n{status}");
        assert!(whole.contains(&row), "root sees all:\n{whole}");
    }
    let json: Value = serde_json::from_str(&pc.asked_by(AT_THE_PC, &["status", "--json"]).well()).unwrap();
    let days: Vec<&str> =
        json["enrolled"]["days"].as_array().unwrap().iter().map(|day| day["day"].as_str().unwrap()).collect();
    assert_eq!(days.first(), Some(&pc.day(2).to_string().as_str()));

    wait::until_true("the record that grows", 30, || pc.agent.command(&["show"]).out.contains("usage"));
    let next = pc.asked_by(AT_THE_PC, &["show"]).well();
    assert_eq!(next, pc.agent.command(&["show"]).well(), "what is sent is told to both alike");
    assert!(serde_json::from_str::<Value>(&next).unwrap()["usage"].is_array());
}

#[test]
fn who_is_not_at_the_pc_is_refused_and_told_why() {
    if !is_root("who_is_not_at_the_pc_is_refused_and_told_why") {
        return;
    }
    let pc = Pc::start();
    for question in
        [&["open", "--print"][..], &["status"], &["status", "--json"], &["show"], &["show", "--raw"]]
    {
        let complaint = pc.asked_by(ELSEWHERE, question).complaint();
        assert!(complaint.contains("only somebody who is logged on at this PC"), "{question:?}: {complaint}");
    }
    let audit = "SELECT count(*) FROM device_link";
    assert_eq!(pc.collector.control_number(audit), 0, "and no link was asked for");
}
