//! Somebody between or beside changes, repeats or makes up messages.

use levetid_protocol::key::SigningKey;
use levetid_protocol::limits::SIGNATURE_WINDOW_SECONDS;
use levetid_protocol::media;
use levetid_protocol::problem::ProblemKind;
use levetid_tests::collector::{Collector, TENANT};
use levetid_tests::device::{Answer, Device, now_unix_seconds};
use levetid_tests::records::{monday, week};
use serde_json::json;

#[track_caller]
fn refused(answer: &Answer, status: u16, kind: ProblemKind, detail: &str) {
    let problem = answer.problem();
    assert_eq!((answer.status, problem.kind), (status, kind), "{problem}");
    assert!(problem.detail.contains(detail), "{problem}");
}

#[test]
fn every_change_to_a_signed_report_is_noticed() {
    let collector = Collector::start();
    let mut device = Device::enrol(&collector.url(), &collector.token(&[]));
    let body = device.next_report(&json!({})).to_string().into_bytes();
    let good = || device.request(body.clone());
    let now = now_unix_seconds();

    let mut changed_body = good();
    let at = changed_body.body.len() - 2;
    changed_body.body[at] ^= 1;
    refused(&device.send(changed_body), 401, ProblemKind::BadSignature, "Content-Digest");

    let mut changed_digest = good();
    let other = device.request(b"{}".to_vec());
    changed_digest.body = other.body;
    changed_digest.fields.as_mut().unwrap().content_digest = other.fields.unwrap().content_digest;
    refused(&device.send(changed_digest), 401, ProblemKind::BadSignature, "not this key's");

    let mut other_type = good();
    other_type.content_type = media::GZIP.to_owned();
    refused(&device.send(other_type), 401, ProblemKind::BadSignature, "not this key's");

    let mut no_signature = good();
    no_signature.fields = None;
    refused(&device.send(no_signature), 401, ProblemKind::BadSignature, "content-digest");

    let mut garbled = good();
    garbled.fields.as_mut().unwrap().signature_input = "levetid=(((".to_owned();
    refused(&device.send(garbled), 401, ProblemKind::BadSignature, "Signature-Input");

    let enrolment = device.request_with(media::JSON, body.clone(), now, Some("levetid-enrol/x"));
    refused(&device.send(enrolment), 401, ProblemKind::BadSignature, "tag");

    for ago in [SIGNATURE_WINDOW_SECONDS + 60, -SIGNATURE_WINDOW_SECONDS - 60] {
        let stale = device.send(device.request_with(media::JSON, body.clone(), now - ago, None));
        refused(&stale, 401, ProblemKind::StaleSignature, "");
        let told = stale.problem().now_unix_seconds.unwrap();
        assert!((told - now).abs() < 60, "it tells its own time");
    }

    let stranger = device.with_key(SigningKey::generate().unwrap());
    refused(&stranger.send(stranger.request(body.clone())), 401, ProblemKind::UnknownKey, "not enrolled");

    let reply = device.reply(&device.send(good()));
    assert_eq!(reply.held_before, None, "nothing of all that was taken");
}

#[test]
fn a_revoked_key_speaks_for_nothing_any_more() {
    let collector = Collector::start();
    let mut device = Device::enrol(&collector.url(), &collector.token(&[]));
    let mut other = Device::enrol(&collector.url(), &collector.token(&[]));
    let usage = json!({"usage": [week(&device.policy, monday(&device.policy, 2))]});
    device.report(&usage);
    collector.command(&["key", "revoke", TENANT, device.key.public().id().as_str()]).well();

    let report = device.next_report(&json!({"usage": [week(&device.policy, monday(&device.policy, 1))]}));
    let answer = device.send(device.request(report.to_string().into_bytes()));
    refused(&answer, 403, ProblemKind::RevokedKey, "revoked");
    assert_eq!(collector.count("usage"), 1, "what it reported before stays");
    other.report(&usage);
}

#[test]
fn a_key_cannot_report_for_another_device() {
    let collector = Collector::start();
    let mut mine = Device::enrol(&collector.url(), &collector.token(&[]));
    let mut theirs = Device::enrol(&collector.url(), &collector.token(&[]));
    let report = theirs.next_report(&json!({"usage": [week(&theirs.policy, monday(&theirs.policy, 1))]}));
    let body = report.to_string().into_bytes();
    assert_eq!(theirs.send(theirs.request(body.clone())).status, 200);
    // Their very report, signed by me: it is mine then, and theirs is untouched.
    mine.next_report(&json!({}));
    assert_eq!(mine.send(mine.request(body)).status, 200);
    let boss = collector.person("boss", "admin");
    for device in [&mine, &theirs] {
        assert_eq!(boss.device(device.id)["usage"].as_array().unwrap().len(), 1);
    }
}
