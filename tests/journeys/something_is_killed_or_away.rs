//! Power cuts, crashes, restarts and an unreachable collector: nothing lost, nothing doubled.

use levetid_protocol::REPORT_PATH;
use levetid_tests::agent::Agent;
use levetid_tests::collector::Collector;
use levetid_tests::device::Device;
use levetid_tests::records::{monday, week};
use levetid_tests::relay::Relay;
use levetid_tests::wait;
use serde_json::json;

#[test]
fn what_was_acknowledged_is_there_after_the_collector_is_killed() {
    let mut collector = Collector::start();
    let mut device = Device::enrol(&collector.url(), &collector.token(&[]));
    for weeks in 1..=8 {
        let sequence = device.sequence;
        let reply = device.report(&json!({"usage": [week(&device.policy, monday(&device.policy, weeks))]}));
        collector.kill();
        assert_eq!(reply.held_before, (sequence > 0).then_some(sequence));
        collector.serve();
        assert_eq!(i64::from(collector.count("usage")), weeks);
    }
    collector.assert_files_are_whole();
    assert_eq!(collector.count("device"), 1);
}

#[test]
fn an_enrolment_that_was_answered_outlives_the_collector() {
    let mut collector = Collector::start();
    let mut device = Device::enrol(&collector.url(), &collector.token(&[]));
    collector.kill();
    collector.serve();
    device.report(&json!({}));
}

#[test]
fn a_graceful_stop_ends_well_and_a_second_start_goes_on_with_the_same_data() {
    let mut collector = Collector::start();
    let mut device = Device::enrol(&collector.url(), &collector.token(&[]));
    let boss = collector.person("boss", "admin");
    device.report(&json!({"usage": [week(&device.policy, monday(&device.policy, 1))]}));
    let held = boss.device(device.id)["usage"].clone();
    collector.stop();
    collector.serve();
    assert_eq!(boss.device(device.id)["usage"], held);
    device.report(&json!({}));
}

#[test]
fn a_killed_agent_goes_on_where_it_was() {
    let collector = Collector::start_growing();
    let mut agent = Agent::here();
    agent.enrol(&collector.url(), &collector.token(&[])).well();
    agent.run();
    wait::until_true("a first minute on", 150, || collector.minutes().on > 0);
    let before = collector.minutes();
    agent.kill();
    agent.run();
    wait::until_true("another minute on", 200, || collector.minutes().on > before.on);
    let after = collector.minutes();
    assert!(after.on - before.on <= after.all - before.all, "not counted twice: {before:?}, {after:?}");
    assert_eq!((collector.count("device"), collector.count("usage")), (1, 1));
    agent.stop();
    assert!(agent.status_json().is_object(), "status works while the agent is stopped");
}

#[test]
fn a_second_agent_on_the_same_state_is_turned_away() {
    let collector = Collector::start_growing();
    let mut agent = Agent::here();
    agent.enrol(&collector.url(), &collector.token(&[])).well();
    agent.run();
    wait::until_true("the profile", 30, || collector.count("profile") == 1);
    let complaint = agent.command(&["run"]).complaint();
    assert!(complaint.contains("another agent (process"), "it says who holds the state: {complaint}");
    assert!(agent.is_running());
}

#[test]
fn an_agent_waits_for_a_collector_that_is_away_and_then_sends_everything_once() {
    let mut collector = Collector::start_growing();
    let mut agent = Agent::here();
    agent.enrol(&collector.url(), &collector.token(&[])).well();
    collector.stop();
    agent.run();
    std::thread::sleep(std::time::Duration::from_secs(15));
    assert!(agent.is_running(), "{}", agent.log());
    let status = agent.status();
    assert!(status.contains("cannot be reached"), "status says what is wrong:\n{status}");
    collector.serve();
    wait::until_true("the profile", 150, || collector.count("profile") == 1);
    wait::until_true("a first minute on", 150, || collector.minutes().on > 0);
    assert_eq!((collector.count("device"), collector.count("usage")), (1, 1));
}

#[test]
fn an_agent_whose_line_is_cut_in_between_loses_nothing() {
    let collector = Collector::start_growing();
    let relay = Relay::to(collector.port());
    let mut agent = Agent::here();
    agent.enrol(&relay.url(), &collector.token(&[])).well();
    agent.run();
    wait::until_true("a first minute on", 150, || collector.minutes().on > 0);
    let before = collector.minutes();
    relay.cut(true);
    std::thread::sleep(std::time::Duration::from_secs(70));
    relay.cut(false);
    wait::until_true("the minutes in between", 200, || collector.minutes().on >= before.on + 2);
    let sequences: Vec<u64> = relay
        .requests()
        .iter()
        .filter(|request| request.path == REPORT_PATH)
        .map(|request| request.json()["sequence"].as_u64().unwrap())
        .collect();
    assert!(sequences.is_sorted(), "sequence numbers never go back: {sequences:?}");
}
