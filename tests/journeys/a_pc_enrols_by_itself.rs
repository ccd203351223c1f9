//! IT leaves word on a PC, in a file, and nobody types a command there: the agent enrols when it starts.

use levetid_tests::agent::Agent;
use levetid_tests::collector::{Collector, TENANT, free_port};
use levetid_tests::machine::Machine;
use levetid_tests::wait;
use serde_json::{Value, json};

const FILE: &str = "etc/levetid/agent.json";

/// A PC on which IT left word.
fn pc(url: &str, token: &str) -> (Machine, Agent) {
    let machine = Machine::like("desktop-two-screens");
    leave_word(&machine, url, token);
    let agent = Agent::of_machine(machine.path().to_owned());
    (machine, agent)
}

fn leave_word(machine: &Machine, url: &str, token: &str) {
    machine.set(FILE, &json!({"collector": url, "token": token}).to_string());
}

fn revoked_token(collector: &Collector) -> String {
    let token = collector.token(&[]);
    let id = collector.tenant_tokens().last().unwrap().clone();
    collector.command(&["token", "revoke", TENANT, &id]).well();
    token
}

#[test]
fn it_enrols_reports_and_the_token_is_gone_from_the_file() {
    let collector = Collector::start();
    let token = collector.token(&["--uses", "1"]);
    let (machine, mut agent) = pc(&collector.url(), &token);
    agent.run();
    wait::until_true("what the PC is, at the collector", 60, || collector.count("profile") == 1);
    assert_eq!(collector.pc_ids().len(), 1);
    let file = machine.text(FILE);
    assert!(!file.contains(&token), "{file}");
    let left: Value = serde_json::from_str(&file).unwrap();
    assert_eq!(left, json!({"collector": collector.url()}), "the rest of the word stays");
    assert!(!agent.log().contains(&token), "nor is the token in the log");

    // It is enrolled for good: the file is not needed any more, and started again it is the same device.
    agent.stop();
    std::fs::remove_file(machine.path().join(FILE)).unwrap();
    agent.run();
    agent.tells(&format!("as device {}", collector.pc_ids()[0]), 20);
    agent.stop();
    assert_eq!(collector.pc_ids().len(), 1);
}

#[test]
fn with_a_wrong_token_it_says_why_and_goes_on_trying() {
    let collector = Collector::start();
    let (machine, mut agent) = pc(&collector.url(), &revoked_token(&collector));
    agent.run();
    let said = agent.tells("it is tried again", 20);
    assert!(said.contains("revoked") && said.contains(&collector.url()), "{said}");
    assert_eq!(collector.pc_ids().len(), 0);
    assert!(agent.is_running() && machine.text(FILE).contains("token"));
    // IT mends it; nobody touches the PC.
    let process = agent.process_id();
    leave_word(&machine, &collector.url(), &collector.token(&[]));
    wait::until_true("the PC to enrol", 150, || collector.pc_ids().len() == 1);
    agent.tells("reporting to", 20);
    assert!(agent.is_running() && agent.process_id() == process);
    wait::until_true("the token to be gone", 10, || !machine.text(FILE).contains("token"));
}

#[test]
fn it_can_be_stopped_while_it_waits_to_enrol() {
    let collector = Collector::start();
    let nowhere = format!("http://127.0.0.1:{}", free_port());
    for (url, token, why) in [
        (collector.url(), revoked_token(&collector), "revoked"),
        (nowhere, collector.token(&[]), "cannot enrol"),
        (collector.url(), "levetid_short".to_owned(), "is not one"),
    ] {
        let (_machine, mut agent) = pc(&url, &token);
        agent.run();
        let said = agent.tells("it is tried again", 20);
        assert!(said.contains(why), "{why}: {said}");
        agent.stop();
    }
    assert_eq!(collector.pc_ids().len(), 0);
}
