use super::*;
use crate::address::Address;
use crate::testing::{copenhagen, machine_of};
use levetid_protocol::enrol::KeyState;
use levetid_protocol::key::SigningKey;

/// An agent that has seen a minute.
fn watching(state: &StateDir) -> (Agent, tempfile::TempDir) {
    let machine = machine_of(&[]);
    let key = SigningKey::from_secret(&[1; 32]);
    let address = Address::parse("http://127.0.0.1:9", None).unwrap();
    let identity = Identity::new(address, &key, key.public(), KeyState::Active, copenhagen());
    let mut agent = Agent::start(state.clone(), Root::new(machine.path()), identity).unwrap();
    agent.observe(clocks::read());
    (agent, machine)
}

/// How the agent has ended, as its spool tells the next one.
fn ending(state: &StateDir) -> Ending {
    let (spool, _) = open_spool(state).unwrap();
    assert!(running(&spool).unwrap().is_some(), "the record that grows is kept");
    spool.value::<Heartbeat>(HEARTBEAT).unwrap().unwrap().ending
}

#[test]
fn how_the_agent_was_ended_is_kept() {
    for expected in [Ending::Shutdown, Ending::Stopped, Ending::Cut] {
        let folder = tempfile::tempdir().unwrap();
        let state = StateDir::new(folder.path().to_owned());
        let (mut agent, _machine) = watching(&state);
        agent.keep(expected);
        drop(agent);
        assert_eq!(ending(&state), expected);
    }
}

#[test]
fn an_agent_that_is_killed_was_cut_off() {
    let folder = tempfile::tempdir().unwrap();
    let state = StateDir::new(folder.path().to_owned());
    let (mut agent, _machine) = watching(&state);
    agent.flush_if_due().unwrap();
    drop(agent);
    assert_eq!(ending(&state), Ending::Cut);
}
