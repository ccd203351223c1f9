//! Whoever sits at a PC asks its agent for the page of that PC: no person is signed in, and nothing else opens.

use levetid_protocol::enrol::MachineIdentity;
use levetid_protocol::media;
use levetid_protocol::problem::ProblemKind;
use levetid_protocol::text::Text;
use levetid_tests::collector::{Collector, TENANT};
use levetid_tests::device::{Device, now_unix_seconds};
use levetid_tests::person::Person;
use levetid_tests::records::{monday, profile, week};
use levetid_tests::wait;
use serde_json::json;

/// A PC that has told what it is, held by somebody, and its assessment.
fn pc(collector: &Collector, holder: &str, name: &str) -> Device {
    collector.command(&["user", "add", TENANT, holder, "--name", "Anna Krogh", "--role", "employee"]).well();
    let mut device = Device::enrol(&collector.url(), &collector.token(&["--holder", holder]));
    let usage = week(&device.policy, monday(&device.policy, 1));
    device.report(&json!({"profile": profile(&device.policy, name), "usage": [usage]}));
    let anna = Person::sign_in(&collector.link(holder, "/me"));
    wait::until_true("the PC to be assessed", 15, || anna.get("/me").text.contains(name));
    device
}

#[test]
fn a_link_opens_the_page_of_this_pc_once_and_soon() {
    let collector = Collector::start();
    let device = pc(&collector, "anna", "ANNAS-PC");
    let reply = device.open();
    assert!((1..=60).contains(&reply.expires_in_seconds), "{reply:?}");
    assert!(reply.url.starts_with(&format!("{}/link/", collector.url())), "{reply:?}");
    let (visitor, path) = Person::with_link(&reply.url);
    for scanner in 0..3 {
        let page = visitor.get(&path);
        assert_eq!(page.status, 200, "whoever looks does not use it up, time {scanner}");
        assert!(page.text.contains("<button") && !page.text.contains("ANNAS-PC"), "it tells nothing yet");
    }
    let opened = Person::sign_in(&reply.url);
    assert!(opened.get("/me").text.contains("ANNAS-PC"));
    assert_eq!(visitor.post(&path).status, 410, "once");

    let late = device.open();
    collector.change("UPDATE device_link SET expires = expires - 60 WHERE used IS NULL");
    let (visitor, path) = Person::with_link(&late.url);
    assert_eq!((visitor.get(&path).status, visitor.post(&path).status), (410, 410), "a minute, no longer");
    assert_eq!(visitor.get("/me").status, 401);
}

#[test]
fn it_signs_in_a_pc_and_no_person() {
    let collector = Collector::start();
    let device = pc(&collector, "anna", "ANNAS-PC");
    let other = pc(&collector, "anna", "ANNAS-OTHER-PC");
    let boss = collector.person("boss", "admin");
    let at_pc = Person::sign_in(&device.open().url);

    let own = [format!("/devices/{}", device.id), format!("/devices/{}.json", device.id)];
    for path in ["/me", "/privacy", &own[0], &own[1]] {
        let page = at_pc.get(path);
        assert_eq!(page.status, 200, "{path}");
        for secret in ["Anna", "Krogh", "\"anna\"", "ANNAS-OTHER-PC", &other.id.to_string()] {
            assert!(!page.text.contains(secret), "{path} tells {secret}");
        }
    }
    assert_eq!(boss.device(device.id)["holder"], "anna", "who holds it is known, to those who may know");
    assert_eq!(at_pc.device(device.id)["holder"], json!(null));

    for path in ["/", "/?q=ANNAS", &format!("/devices/{}", other.id), &format!("/devices/{}.json", other.id)]
    {
        assert_eq!(at_pc.get(path).status, 403, "{path}");
    }
    assert!((200..400).contains(&at_pc.post("/sign-out").status));
    assert_eq!(at_pc.get("/me").status, 401);
}

/// Two boards with one serial number: each opens its own page, and is not told of the other.
#[test]
fn a_twin_opens_its_own_page() {
    let collector = Collector::start();
    let machine = MachineIdentity {
        manufacturer: Text::clean("LENOVO"),
        serial: Text::clean("PF0TWIN"),
        uuid: Text::clean("9e1b1c52-6a3d-11e8-b2f1-54e1ad3c7a10"),
    };
    let [first, second] = ["TWIN-A", "TWIN-B"].map(|name| {
        let mut twin =
            Device::try_enrol(&collector.url(), &collector.token(&[]), machine.clone()).expect("enrolled");
        twin.report(&json!({"profile": profile(&twin.policy, name)}));
        twin
    });
    let boss = collector.person("boss", "admin");
    wait::until_true("both to be assessed", 15, || {
        let fleet = boss.get("/").text;
        fleet.contains("TWIN-A") && fleet.contains("TWIN-B")
    });
    assert_eq!(boss.device(second.id)["claims"], first.id.to_string());
    let at_second = Person::sign_in(&second.open().url);
    let own = at_second.get("/me").text;
    assert!(own.contains("TWIN-B") && !own.contains("TWIN-A"));
    assert_eq!(at_second.device(second.id)["claims"], json!(null));
    assert_eq!(at_second.get(&format!("/devices/{}", first.id)).status, 403);
}

#[test]
fn a_revoked_key_opens_nothing_and_what_it_opened_closes() {
    let collector = Collector::start();
    let device = pc(&collector, "anna", "ANNAS-PC");
    let at_pc = Person::sign_in(&device.open().url);
    let unused = device.open();
    assert_eq!(at_pc.get("/me").status, 200);
    collector.command(&["key", "revoke", TENANT, device.key.public().id().as_str()]).well();

    assert_eq!(at_pc.get("/me").status, 401, "a session sees nothing any more");
    assert_eq!(at_pc.get(&format!("/devices/{}", device.id)).status, 401);
    let (visitor, path) = Person::with_link(&unused.url);
    assert_eq!((visitor.get(&path).status, visitor.post(&path).status), (410, 410), "nor does a link");
    let answer = device.send(device.open_request());
    assert_eq!((answer.status, answer.problem().kind), (403, ProblemKind::RevokedKey));
}

#[test]
fn a_session_at_a_pc_ends_within_the_hour_and_is_in_place_of_a_persons() {
    let collector = Collector::start();
    let device = pc(&collector, "anna", "ANNAS-PC");
    let boss = collector.person("boss", "admin");
    assert_eq!(boss.get("/").status, 200);
    let (_, path) = Person::with_link(&device.open().url);
    let now_at_pc = boss.follow(&path);
    assert_eq!((now_at_pc.get("/me").status, now_at_pc.get("/").status), (200, 403));
    assert_eq!(boss.get("/").status, 401, "the boss's session is gone from this browser");
    let lasts = collector.control_number("SELECT min(expires) FROM session") - now_unix_seconds();
    assert!((3_400..=3_600).contains(&lasts), "{lasts} s");
    collector.change("UPDATE session SET expires = expires - 3600");
    assert_eq!(now_at_pc.get("/me").status, 401);
}

#[test]
fn only_a_fresh_request_for_this_purpose_is_answered() {
    let collector = Collector::start();
    let mut device = Device::enrol(&collector.url(), &collector.token(&[]));
    let request = device.open_request();
    assert_eq!(device.send(request.clone()).status, 200);
    let copied = device.send(request);
    assert_eq!((copied.status, copied.problem().kind), (401, ProblemKind::BadSignature));
    assert!(copied.problem().detail.contains("answered before"), "{}", copied.problem());

    let mut report = device.request(b"{\"schema\":1}".to_vec());
    report.path = levetid_protocol::OPEN_PATH.to_owned();
    let crossed = device.send(report);
    assert_eq!((crossed.status, crossed.problem().kind), (401, ProblemKind::BadSignature));
    assert!(crossed.problem().detail.contains("tag"), "{}", crossed.problem());
    let mut open = device.open_request();
    open.path = levetid_protocol::REPORT_PATH.to_owned();
    assert_eq!(device.send(open).problem().kind, ProblemKind::BadSignature, "nor the other way");

    let stranger = device.with_key(levetid_protocol::key::SigningKey::generate().unwrap());
    assert_eq!(stranger.send(stranger.open_request()).problem().kind, ProblemKind::UnknownKey);
    for body in ["{}", "{\"schema\":1,\"user\":\"anna\"}", "hello"] {
        let answer = device.send(device.open_request_with(media::JSON, body.as_bytes().to_vec()));
        assert_eq!((answer.status, answer.problem().kind), (400, ProblemKind::Malformed), "{body}");
    }
    let newer = device.send(device.open_request_with(media::JSON, b"{\"schema\":2}".to_vec()));
    assert_eq!(newer.problem().kind, ProblemKind::UnknownSchema);
    device.report(&json!({}));
}

#[test]
fn a_pc_that_asks_all_the_time_is_told_to_wait_and_reports_all_the_same() {
    let collector = Collector::start();
    let mut device = Device::enrol(&collector.url(), &collector.token(&[]));
    let answers: Vec<_> = (0..20).map(|_| device.send(device.open_request())).collect();
    let refused: Vec<_> = answers.iter().filter(|answer| answer.status != 200).collect();
    assert!((5..=15).contains(&refused.len()), "{} of 20 refused", refused.len());
    for answer in refused {
        assert_eq!((answer.status, answer.problem().kind), (429, ProblemKind::TooManyRequests));
        assert!(answer.retry_after.is_some());
    }
    device.report(&json!({}));
}

#[test]
fn the_audit_says_that_a_page_was_opened_and_not_by_whom() {
    let collector = Collector::start();
    let device = pc(&collector, "anna", "ANNAS-PC");
    let unused = device.open();
    let count = "SELECT count(*) FROM audit WHERE action = 'open page from the PC itself'";
    assert_eq!(collector.control_number(count), 0, "a link nobody used is no visit");
    Person::sign_in(&device.open().url);
    let who = format!("{count} AND actor = 'agent' AND subject = '{}'", device.id);
    assert_eq!((collector.control_number(count), collector.control_number(&who)), (1, 1));
    let secret = unused.url.rsplit('/').next().unwrap();
    assert!(!collector.log().contains(secret), "a link is not logged");
}
