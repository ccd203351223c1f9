//! Pseudonyms of people: not asked for, refused and never kept, until a municipality turns them on.

use levetid_protocol::people::{PersonName, Pseudonym};
use levetid_protocol::report::Part;
use levetid_protocol::usage::{UsageRecord, UserCount};
use levetid_tests::agent::Agent;
use levetid_tests::collector::{Collector, TENANT};
use levetid_tests::device::Device;
use levetid_tests::machine::Machine;
use levetid_tests::person::Person;
use levetid_tests::records::{monday, profile, week};
use levetid_tests::wait;
use serde_json::json;

/// Last week's record, used by these people.
fn used_by(device: &Device, weeks_ago: i64, people: &[&str]) -> UsageRecord {
    let key = device.policy.people_key.clone();
    let pseudonym = |name: &&str| match &key {
        Some(key) => Pseudonym::of(key, PersonName::Upn(name)),
        // What an agent that nobody asked might make up.
        None => Pseudonym::from_bytes([u8::try_from(name.len()).unwrap(); 32]),
    };
    let mut people: Vec<_> = people.iter().map(pseudonym).collect();
    people.sort_unstable();
    let users = if people.len() > 1 { UserCount::Several } else { UserCount::One };
    UsageRecord { users, people, ..week(&device.policy, monday(&device.policy, weeks_ago)) }
}

fn turn(collector: &Collector, people: &str) -> String {
    collector.command(&["tenant", "set", TENANT, "--people", people]).told()
}

#[test]
fn nobody_is_asked_for_and_a_record_that_names_people_is_refused() {
    let collector = Collector::start();
    let mut device = Device::enrol(&collector.url(), &collector.token(&[]));
    assert_eq!(device.policy.people_key, None, "off unless turned on");
    let good = week(&device.policy, monday(&device.policy, 3));
    let reply = device.report(&json!({"usage": [good, used_by(&device, 2, &["anna", "bo"])]}));
    let [refusal] = reply.refused.as_slice() else { panic!("{:?}", reply.refused) };
    assert_eq!((refusal.part, refusal.index, refusal.field.as_str()), (Part::Usage, 1, "people"));
    assert!(refusal.reason.contains("does not ask"), "{refusal}");
    assert_eq!((collector.count("usage"), collector.count("usage_person")), (1, 0));
}

#[test]
fn turned_on_they_are_counted_for_it_and_turned_off_they_are_gone() {
    let collector = Collector::start();
    let boss = collector.person("boss", "it");
    let reader = collector.person("reader", "reader");
    let anna = collector.person("anna", "employee");
    let mut device = Device::enrol(&collector.url(), &collector.token(&["--holder", "anna"]));
    let page = format!("/devices/{}", device.id);
    device.report(&json!({"profile": profile(&device.policy, "SHARED-PC")}));
    wait::until_true("it to be assessed", 15, || boss.get(&page).status == 200);
    let counted =
        |person: &Person| person.get(&page).text.contains("forskellige personer i de sidste 4 uger");
    let says_pseudonym = || anna.get("/privacy").text.contains("pseudonym");
    assert!(!counted(&boss) && !says_pseudonym());

    let told = turn(&collector, "pseudonyms");
    for what in ["ON", "can be reversed", "Staff must be told", "--people none"] {
        assert!(told.contains(what), "{told}");
    }
    device.policy = device.report(&json!({})).policy;
    let key = device.policy.people_key.clone().expect("agents are told the key");
    assert!(says_pseudonym(), "and staff are told that it is on");
    let sent = used_by(&device, 1, &["anna@lyngby.dk", "BO@lyngby.dk"]);
    let reply = device.report(&json!({"usage": [sent, used_by(&device, 2, &["bo@lyngby.dk"])]}));
    assert_eq!(reply.refused, []);
    assert_eq!(collector.count("usage_person"), 3);
    assert!(boss.get(&page).text.contains("Brugt af 2 forskellige personer"), "a number, for IT");
    assert!(!counted(&reader) && !counted(&anna), "and for nobody else");
    assert!(!counted(&Person::sign_in(&device.open().url)));
    assert!(!boss.get(&format!("{page}.json")).text.contains("people"), "nor are they handed out");
    // What is kept is neither what was sent nor what the tenant's key gives.
    let kept: Vec<[u8; 32]> = collector.people_kept();
    for name in ["anna@lyngby.dk", "bo@lyngby.dk"] {
        assert!(!kept.contains(&Pseudonym::of(&key, PersonName::Upn(name)).bytes()), "{name}");
    }

    assert!(turn(&collector, "pseudonyms").contains("on already"));
    assert_eq!(device.report(&json!({})).policy.people_key, Some(key), "the key stays");
    assert!(turn(&collector, "none").contains("deleted"));
    assert_eq!((collector.count("usage_person"), collector.count("usage")), (0, 2), "use stays");
    assert_eq!(collector.control_number("SELECT count(*) FROM tenant WHERE people_key IS NOT NULL"), 0);
    assert!(!counted(&boss) && !says_pseudonym());
    let audit = "SELECT count(*) FROM audit WHERE action LIKE 'turn o% pseudonyms of people'";
    assert_eq!(collector.control_number(audit), 2);
}

/// The real agent, on a PC at which somebody of the directory sits.
#[test]
fn an_agent_sends_them_while_they_are_asked_for() {
    const ANNA: &str = "Anna@lyngby.dk";
    let collector = Collector::start_growing();
    let machine = Machine::like("laptop-two-batteries");
    machine.has_at_its_seat(1_000, ANNA);
    let mut agent = Agent::of_machine(machine.path().to_owned());
    turn(&collector, "pseudonyms");
    agent.enrol(&collector.url(), &collector.token(&[])).well();
    agent.run();
    wait::until_true("a record with them", 240, || collector.count("usage_person") == 1);
    let anna = Pseudonym::of(&collector.people_key(), PersonName::Upn("anna@lyngby.dk"));
    let sent = agent.show()["usage"][0]["people"].clone();
    assert_eq!(sent, json!([anna]), "of the name in the directory, whatever its capitals");
    assert!(!collector.people_kept().contains(&anna.bytes()), "and another thing is kept");
    assert!(agent.status().contains("pseudonyms"), "who sits there is told");

    turn(&collector, "none");
    wait::until_true("the agent to follow", 150, || !agent.show().to_string().contains("people"));
    agent.stop();
    assert_eq!(collector.count("usage_person"), 0);
    for file in std::fs::read_dir(agent.state()).unwrap().map(|entry| entry.unwrap().path()) {
        let kept = String::from_utf8_lossy(&std::fs::read(&file).unwrap()).to_lowercase();
        assert!(!kept.contains(&ANNA.to_lowercase()), "a name is in {}", file.display());
    }
    assert!(!agent.show()["usage"].to_string().contains("people"));
}

/// An agent learns of a changed policy with the reply to a report: the report before it must not be lost.
#[test]
fn a_record_under_way_when_they_are_turned_off_is_taken_without_them() {
    let collector = Collector::start();
    turn(&collector, "pseudonyms");
    let mut device = Device::enrol(&collector.url(), &collector.token(&[]));
    assert!(device.policy.people_key.is_some());
    turn(&collector, "none");
    let reply = device.report(&json!({"usage": [used_by(&device, 1, &["anna@lyngby.dk"])]}));
    assert_eq!(reply.refused, []);
    assert_eq!((collector.count("usage"), collector.count("usage_person")), (1, 0));
    let people = used_by(&device, 2, &["anna@lyngby.dk"]);
    device.policy = reply.policy;
    let reply = device.report(&json!({"usage": [people]}));
    assert_eq!(
        reply.refused.first().map(|refusal| refusal.field.as_str()),
        Some("people"),
        "it was told now"
    );
    assert_eq!((collector.count("usage"), collector.count("usage_person")), (1, 0));
}
