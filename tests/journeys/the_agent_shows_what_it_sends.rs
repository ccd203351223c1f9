//! `show` is what leaves the PC, to the last byte.

use levetid_protocol::REPORT_PATH;
use levetid_tests::agent::Agent;
use levetid_tests::binaries::fixture;
use levetid_tests::collector::Collector;
use levetid_tests::relay::Relay;
use levetid_tests::wait;
use serde_json::Value;

#[test]
fn show_prints_the_bytes_that_are_sent_next() {
    let mut collector = Collector::start_growing();
    let relay = Relay::to(collector.port());
    let mut agent = Agent::of_machine(fixture("laptop-two-batteries"));
    agent.enrol(&relay.url(), &collector.token(&[])).well();

    // With nobody to send to, what is next stays next.
    collector.stop();
    agent.run();
    wait::until_true("a profile to be sent", 30, || {
        let said = agent.command(&["show", "--raw"]);
        said.ok && said.out.contains("\"profile\"")
    });
    // A report that could not be sent stays as it is until it can.
    wait::until_true("a report to be under way", 30, || agent.status().contains("cannot be reached"));
    agent.kill();
    let raw = agent.command(&["show", "--raw"]).well();
    let pretty = agent.command(&["show"]).well();
    let parsed: Value = serde_json::from_str(&raw).unwrap();
    assert_eq!(
        serde_json::from_str::<Value>(&pretty).unwrap(),
        parsed,
        "pretty or raw, the values are the same"
    );

    collector.serve();
    agent.run();
    let sent = wait::until("the report", 150, || {
        let reports = relay.requests().into_iter().filter(|request| request.path == REPORT_PATH);
        reports.map(|report| report.text()).find(|text| text.contains("\"profile\""))
    });
    let sent_value: Value = serde_json::from_str(&sent).unwrap();
    assert_eq!(sent_value["profile"], parsed["profile"]);
    assert_eq!(sent_value["sequence"], parsed["sequence"]);
    assert_eq!(sent_value["wear"], parsed["wear"]);
    assert_eq!(sent, raw, "not only the values: the bytes");
    let boss = collector.person("boss", "admin");
    let id = collector.pc_ids().pop().unwrap();
    wait::until_true("the profile at the collector", 30, || collector.count("profile") == 1);
    assert_eq!(boss.device(&id)["profile"], sent_value["profile"], "and the collector holds what was sent");
}

#[test]
fn status_says_in_words_what_it_sees_and_what_it_cannot() {
    let collector = Collector::start_growing();
    let mut agent = Agent::of_machine(fixture("virtual-machine"));
    let before = agent.status();
    assert!(before.contains("levetid-agent enrol"), "before enrolment it says how:\n{before}");
    agent.enrol(&collector.url(), &collector.token(&[])).well();
    agent.run();
    wait::until_true("the profile", 30, || collector.count("profile") == 1);
    let status = agent.status();
    for part in [collector.url().as_str(), "virtual machine"] {
        assert!(status.contains(part), "status does not say {part:?}:\n{status}");
    }
}

#[test]
fn enrolling_twice_with_the_same_collector_is_no_mistake_and_with_another_it_is() {
    let (first, second) = (Collector::start(), Collector::start());
    let agent = Agent::of_machine(fixture("desktop-two-screens"));
    agent.enrol(&first.url(), &first.token(&[])).well();
    agent.enrol(&first.url(), &first.token(&[])).well();
    assert_eq!(first.count("device"), 1);
    let complaint = agent.enrol(&second.url(), &second.token(&[])).complaint();
    assert!(complaint.contains(&first.url()), "it says where it is enrolled: {complaint}");
    assert_eq!(second.count("device"), 0);
}
