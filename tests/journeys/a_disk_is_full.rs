//! A full disk on either side: a clear error, nothing broken, and on again when there is room.

use levetid_protocol::problem::ProblemKind;
use levetid_tests::agent::Agent;
use levetid_tests::collector::{Collector, TENANT};
use levetid_tests::device::Device;
use levetid_tests::records::day;
use levetid_tests::small_disk::SmallDisk;
use levetid_tests::wait;
use serde_json::json;

#[test]
fn the_collector_says_it_cannot_store_and_takes_reports_again_when_it_can() {
    let Some(disk) = SmallDisk::mount(8) else { return };
    let mut collector = Collector::in_folder(&disk.path().join("data"));
    collector.add_tenant(TENANT, &[]);
    collector.serve();
    let mut device = Device::enrol(&collector.url(), &collector.token(&[]));
    disk.fill();

    // What is already allotted to the log may still take a few.
    let mut taken = 0;
    let refused = (1..=365).find_map(|days| {
        let report = device.next_report(&json!({"usage": [day(&device.policy, days)]}));
        let body = report.to_string().into_bytes();
        let answer = device.send(device.request(body.clone()));
        taken += u32::from(answer.status == 200);
        (answer.status != 200).then_some((answer, body))
    });
    let (answer, body) = refused.expect("a full disk refuses sooner or later");
    let problem = answer.problem();
    assert_eq!((answer.status, problem.kind), (503, ProblemKind::Unavailable), "{problem}");
    assert!(answer.retry_after.is_some_and(|seconds| seconds > 0), "it says when to try again");
    wait::until_true("the log to say that the disk is full", 5, || collector.log().contains("is full"));

    disk.empty();
    wait::until_true("the report to be taken once there is room", 30, || {
        device.send(device.request(body.clone())).status == 200
    });
    assert_eq!(collector.count("usage"), taken + 1);
    collector.assert_files_are_whole();
    collector.stop();
    collector.serve();
    assert_eq!(collector.count("usage"), taken + 1);
}

#[test]
fn an_agent_goes_on_says_so_and_recovers() {
    let Some(disk) = SmallDisk::mount(4) else { return };
    let collector = Collector::start_growing();
    let mut agent = Agent::in_folder(&disk.path().join("state"));
    agent.enrol(&collector.url(), &collector.token(&[])).well();
    agent.run();
    wait::until_true("a first minute on", 150, || collector.minutes().on > 0);
    disk.fill();
    wait::until_true("the agent to say that its disk is full", 200, || {
        assert!(agent.is_running(), "the agent goes on:\n{}", agent.log());
        let said = agent.command(&["status"]);
        [said.out, said.err, agent.log()].iter().any(|text| text.to_lowercase().contains("full"))
    });
    let before = collector.minutes();
    disk.empty();
    wait::until_true("further minutes on", 200, || collector.minutes().on > before.on + 1);
    let before = collector.minutes();
    agent.stop();
    agent.run();
    wait::until_true("further minutes after a restart", 200, || collector.minutes().on > before.on);
    assert_eq!((collector.count("device"), collector.count("usage")), (1, 1));
}
