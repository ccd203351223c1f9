use super::*;
use crate::testing::{copenhagen, machine_of};
use levetid_protocol::enrol::KeyState;
use levetid_protocol::key::SigningKey;
use levetid_protocol::people::PeopleKey;
use levetid_protocol::policy::Policy;

use crate::address::Address;
use crate::identity::Identity;

/// The folder of an agent that is enrolled with a collector that is not there.
fn enrolled() -> (tempfile::TempDir, StateDir) {
    enrolled_under(copenhagen())
}

fn enrolled_under(policy: Policy) -> (tempfile::TempDir, StateDir) {
    let folder = tempfile::tempdir().unwrap();
    let state = StateDir::new(folder.path().join("agent"));
    state.create().unwrap();
    let key = SigningKey::from_secret(&[1; 32]);
    let address = Address::parse("http://127.0.0.1:9", None).unwrap();
    let identity = Identity::new(address, &key, key.public(), KeyState::Active, policy);
    identity.save(&state).unwrap();
    (folder, state)
}

fn caller(administers: bool, at_the_pc: bool) -> Caller {
    Caller { person: Person("1000".to_owned()), administers, at_the_pc }
}

const STATUS: Question = Question::Status { days: 7, json: false };

#[tokio::test]
async fn only_who_is_at_the_pc_or_administers_it_is_answered() {
    let (_folder, state) = enrolled();
    let machine = machine_of(&[]);
    let mut answerer = Answerer::new(state, Root::new(machine.path()));
    for (caller, answered) in
        [(caller(false, false), false), (caller(false, true), true), (caller(true, false), true)]
    {
        for question in [STATUS, Question::Show { raw: false }] {
            let answer = answerer.answer(question, &caller).await;
            assert_eq!(matches!(answer, Answer::Given { .. }), answered, "{caller:?}: {answer:?}");
        }
    }
    let Answer::Refused(why) = answerer.answer(Question::Open, &caller(false, false)).await else {
        panic!("a link is given to somebody who is not there")
    };
    assert!(why.contains("logged on"), "{why}");
}

#[tokio::test]
async fn the_key_of_pseudonyms_is_shown_to_nobody() {
    let key = PeopleKey::from_bytes([7; 32]);
    let written = serde_json::to_string(&key).unwrap();
    let (_folder, state) = enrolled_under(Policy { people_key: Some(key), ..copenhagen() });
    let machine = machine_of(&[]);
    let mut answerer = Answerer::new(state, Root::new(machine.path()));
    for caller in [caller(false, true), caller(true, false)] {
        let question = Question::Status { days: 7, json: true };
        let Answer::Given { text, .. } = answerer.answer(question, &caller).await else {
            panic!("{caller:?}")
        };
        assert!(!text.contains(written.trim_matches('"')), "{text}");
        assert!(text.contains("\"pseudonyms\": true"), "that it is on is told: {text}");
    }
}

#[tokio::test]
async fn links_are_asked_for_one_at_a_time_and_a_collector_that_is_away_is_named() {
    let (_folder, state) = enrolled();
    let machine = machine_of(&[]);
    let mut answerer = Answerer::new(state, Root::new(machine.path()));
    for expected in ["http://127.0.0.1:9 gives no link", "a moment ago"] {
        let Answer::Refused(why) = answerer.answer(Question::Open, &caller(false, true)).await else {
            panic!("a link from nowhere")
        };
        assert!(why.contains(expected), "{why}");
    }
}

/// The real door, asked by the agent's own account.
#[cfg(unix)]
#[tokio::test]
async fn the_door_answers_questions_and_outlives_nonsense() {
    use tokio::net::UnixStream;

    let (_folder, state) = enrolled();
    let machine = machine_of(&[]);
    let root = Root::new(machine.path());
    let listener = Listener::bind(&state, &root).unwrap();
    let door = tokio::spawn(serve(listener, state.clone(), root));
    for nonsense in [&b"\n"[..], b"open\n", b"{\"run\":\"sh\"}\n", &[b'x'; 10_000], b"", b"\"open\""] {
        let mut stream = UnixStream::connect(state.file("agent.sock")).await.unwrap();
        stream.write_all(nonsense).await.ok();
        stream.shutdown().await.ok();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).await.ok();
        assert!(answer.is_empty(), "{nonsense:?}: {answer:?}");
    }
    let (text, _) = ask(&state, STATUS).await.unwrap();
    assert!(text.contains("Enrolled with http://127.0.0.1:9"), "{text}");
    let (_, about) = ask(&state, Question::Show { raw: true }).await.unwrap();
    assert!(about.unwrap().contains("Nothing is to be sent"));
    door.abort();
}

#[tokio::test]
async fn an_agent_that_does_not_run_is_said_not_to() {
    let (_folder, state) = enrolled();
    let complaint = format!("{:#}", ask(&state, STATUS).await.unwrap_err());
    assert!(complaint.contains("does it run?"), "{complaint}");
}
