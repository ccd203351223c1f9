//! Enrolment with a token that is wrong, too old, withdrawn or used up.

use levetid_protocol::enrol::MachineIdentity;
use levetid_protocol::key::SigningKey;
use levetid_protocol::problem::ProblemKind;
use levetid_protocol::token::EnrolmentToken;
use levetid_tests::agent::Agent;
use levetid_tests::collector::{Collector, TENANT};
use levetid_tests::device::Device;

#[test]
fn each_token_is_refused_with_its_reason_and_leaves_no_device() {
    let collector = Collector::start();
    let genuine: EnrolmentToken = collector.token(&[]).parse().unwrap();
    let unknown = EnrolmentToken::generate(&genuine.collector()).unwrap().reveal();
    let expired = collector.token(&["--expires-at", "2026-01-01T00:00:00Z"]);
    let revoked = collector.token(&[]);
    let id = collector.tenant_tokens().last().unwrap().clone();
    collector.command(&["token", "revoke", TENANT, &id]).well();

    for (token, reason) in [(unknown, "does not know"), (expired, "expired"), (revoked, "revoked")] {
        let answer = Device::try_enrol(&collector.url(), &token, MachineIdentity::default()).unwrap_err();
        let problem = answer.problem();
        assert_eq!((answer.status, problem.kind), (403, ProblemKind::TokenRefused), "{problem}");
        assert!(problem.detail.contains(reason), "{problem}");

        let agent = Agent::here();
        let complaint = agent.enrol(&collector.url(), &token).complaint();
        assert!(complaint.contains(reason), "the agent passes the reason on: {complaint}");
        assert!(agent.status().contains("enrol"), "an agent that is not enrolled says how to enrol");
    }
    assert_eq!(collector.count("device"), 0);
}

#[test]
fn a_token_for_two_pcs_serves_two_pcs_and_the_same_pc_again() {
    let collector = Collector::start();
    let token = collector.token(&["--uses", "2"]);
    let key = SigningKey::generate().unwrap();
    let enrol = |key: &SigningKey| {
        Device::enrol_with(&collector.url(), &token, MachineIdentity::default(), key.clone())
    };
    let first = enrol(&key).unwrap();
    let again = enrol(&key).unwrap();
    assert_eq!(first.id, again.id, "a lost answer asked for again gives the same device");
    enrol(&SigningKey::generate().unwrap()).unwrap();
    let problem = enrol(&SigningKey::generate().unwrap()).unwrap_err().problem();
    assert_eq!(problem.kind, ProblemKind::TokenRefused);
    assert!(problem.detail.contains("as often as it may be"), "{problem}");
    assert_eq!(enrol(&key).unwrap().id, first.id, "used up for others, not for the PC it served");
    assert_eq!(collector.count("device"), 2);
}

#[test]
fn a_token_of_another_collector_gives_nothing_to_this_one() {
    let (mine, theirs) = (Collector::start(), Collector::start());
    let agent = Agent::here();
    let complaint = agent.enrol(&mine.url(), &theirs.token(&[])).complaint();
    assert!(complaint.contains("made by another collector"), "{complaint}");
    assert_eq!((mine.count("device"), theirs.count("device")), (0, 0));
}

#[test]
fn text_that_is_no_token_is_said_to_be_none() {
    let collector = Collector::start();
    let complaint = Agent::here().enrol(&collector.url(), "levetid_short").complaint();
    assert!(complaint.contains("levetid_"), "{complaint}");
}
