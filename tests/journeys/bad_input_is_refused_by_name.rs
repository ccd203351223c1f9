//! Whatever arrives is taken or refused with a problem that names what is wrong, and the collector goes on.

use std::io::{Read as _, Write as _};
use std::net::{Shutdown, TcpStream};

use levetid_protocol::limits::{MAX_BODY_BYTES, MAX_UNPACKED_BYTES, MAX_USAGE};
use levetid_protocol::media;
use levetid_protocol::problem::ProblemKind::{
    self, Malformed, TooLarge, UnknownSchema, UnsupportedMediaType,
};
use levetid_protocol::report::Part;
use levetid_tests::agent::Agent;
use levetid_tests::binaries::fixture;
use levetid_tests::collector::Collector;
use levetid_tests::device::{Device, now_unix_seconds};
use levetid_tests::records::{monday, week};
use levetid_tests::wait;
use serde_json::{Value, json};

#[test]
fn a_malformed_body_is_refused_whole() {
    let collector = Collector::start();
    let mut device = Device::enrol(&collector.url(), &collector.token(&[]));
    let good = device.next_report(&json!({}));
    let with = |field: &str, value: Value| {
        let mut report = good.clone();
        report[field] = value;
        report.to_string().into_bytes()
    };
    let packed = |json: Vec<u8>| media::pack(json).unwrap().1;
    let cut_short = |mut bytes: Vec<u8>| {
        bytes.truncate(bytes.len() - 9);
        bytes
    };
    let record = serde_json::to_value(week(&device.policy, monday(&device.policy, 1))).unwrap();
    let too_many = packed(with("usage", vec![record; MAX_USAGE + 1].into()));
    let cases: [(&str, Vec<u8>, u16, ProblemKind, &str); 15] = [
        (media::JSON, vec![b' '; MAX_BODY_BYTES + 1], 413, TooLarge, "65536"),
        (media::GZIP, packed(vec![b' '; MAX_UNPACKED_BYTES + 1]), 413, TooLarge, "1048576"),
        (media::GZIP, cut_short(packed(vec![b' '; 5_000])), 400, Malformed, "gzip"),
        (media::GZIP, good.to_string().into_bytes(), 400, Malformed, "gzip"),
        ("text/plain", good.to_string().into_bytes(), 415, UnsupportedMediaType, "text/plain"),
        ("application/json", good.to_string().into_bytes(), 415, UnsupportedMediaType, "application/json"),
        (media::JSON, b"hello".to_vec(), 400, Malformed, "line 1"),
        (media::JSON, b"".to_vec(), 400, Malformed, "EOF"),
        (media::JSON, cut_short(good.to_string().into_bytes()), 400, Malformed, "EOF"),
        (media::JSON, b"{}".to_vec(), 400, Malformed, "schema"),
        (media::JSON, with("schema", json!(2)), 400, UnknownSchema, "schema 2"),
        (media::JSON, with("sequence", json!("one")), 400, Malformed, "sequence"),
        (media::JSON, with("sequence", json!(-1)), 400, Malformed, "sequence"),
        (media::JSON, with("windows", json!(["Solitaire"])), 400, Malformed, "windows"),
        (media::GZIP, too_many, 400, Malformed, "105 usage"),
    ];
    for (content_type, body, status, kind, detail) in cases {
        let answer = device.send(device.request_with(content_type, body, now_unix_seconds(), None));
        let problem = answer.problem();
        assert_eq!((answer.status, problem.kind), (status, kind), "{problem}");
        assert!(problem.detail.contains(detail), "{detail}: {problem}");
    }
    let reply = device.reply(&device.send(device.request(good.to_string().into_bytes())));
    assert_eq!(reply.held_before, None, "nothing of all that was taken");
}

#[test]
fn a_bad_record_in_a_good_report_is_refused_alone() {
    let collector = Collector::start();
    let mut device = Device::enrol(&collector.url(), &collector.token(&[]));
    let boss = collector.person("boss", "admin");
    let policy = device.policy.clone();
    let good = |weeks| serde_json::to_value(week(&policy, monday(&policy, weeks))).unwrap();
    let bad = |change: &dyn Fn(&mut Value)| {
        let mut record = good(2);
        change(&mut record);
        record
    };
    let cases = [
        (bad(&|r| r["minutes"]["active"] = json!(-5)), "minutes.active", "-5"),
        (bad(&|r| r["minutes"]["off"] = json!(0)), "minutes", "sum to"),
        (bad(&|r| r["minutes"]["off"] = json!("many")), "minutes.off", "string"),
        (bad(&|r| r["first_day"] = json!("1999-06-07")), "first_day", "before 2000"),
        (bad(&|r| r["first_day"] = json!("2100-06-07")), "first_day", "future"),
        (bad(&|r| r["first_day"] = json!("2026-13-07")), "first_day", ""),
        (
            bad(&|r| {
                r["bins"][1]["measured"] =
                    json!([{"method": "platform", "joules": 9e12 as u64, "minutes": 9}])
            }),
            "bins[1].measured[0].joules",
            "2000 W",
        ),
        (bad(&|r| r["bins"][1]["title"] = json!("Secret.docx")), "bins[1].title", "unknown field"),
        (bad(&|r| r["from"] = json!("2026-01-01T00:00:00Z")), "from", ""),
    ];
    for (record, field, reason) in cases {
        let reply = device.report(&json!({"usage": [good(1), record, good(3)]}));
        let [refusal] = reply.refused.as_slice() else { panic!("{field}: {:?}", reply.refused) };
        assert_eq!((refusal.part, refusal.index), (Part::Usage, 1), "{field}");
        assert!(refusal.field == field || field == "from" && refusal.field == "covered_to", "{refusal}");
        assert!(refusal.reason.contains(reason), "{refusal}");
        let held = boss.device(device.id)["usage"].as_array().unwrap().len();
        assert_eq!(held, 2, "{field}: the good records are held");
    }
    let reply = device.report(&json!({"usage": [good(2)]}));
    assert_eq!(reply.refused, []);
}

#[test]
fn a_day_that_starts_where_the_tenant_is_not_is_refused() {
    let collector = Collector::start();
    let mut device = Device::enrol(&collector.url(), &collector.token(&[]));
    let mut elsewhere = device.policy.clone();
    elsewhere.offsets = vec![levetid_protocol::policy::OffsetChange {
        from: "2020-01-01T00:00:00Z".parse().unwrap(),
        minutes: -300,
    }];
    let record = week(&elsewhere, monday(&elsewhere, 2));
    let reply = device.report(&json!({"usage": [record]}));
    assert_eq!(
        reply.refused.first().map(|refusal| refusal.field.as_str()),
        Some("from"),
        "{:?}",
        reply.refused
    );
    assert_eq!(collector.count("usage"), 0);
}

#[test]
fn noise_on_the_line_does_no_harm() {
    let collector = Collector::start();
    let mut device = Device::enrol(&collector.url(), &collector.token(&[]));
    let post = "POST /api/v1/report HTTP/1.1\r\nhost: x\r\ncontent-type: application/vnd.levetid+json\r\n";
    for noise in [
        "\u{0}\u{1}\u{2}\r\n\r\n".to_owned(),
        "GET / HTTP/9.9\r\n\r\n".to_owned(),
        format!("GET /{} HTTP/1.1\r\nhost: x\r\n\r\n", "a".repeat(100_000)),
        format!("{post}content-length: 1000\r\n\r\n{{\"schema\":1"),
        format!("{post}content-length: 99999999999999\r\n\r\n{{}}"),
        format!("{post}content-length: -1\r\n\r\n"),
        format!("{post}transfer-encoding: chunked\r\n\r\nZZ\r\n"),
        "GET /devices/..%2f..%2fcontrol.sqlite HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n".to_owned(),
        "GET /assets/../../control.sqlite HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n".to_owned(),
    ] {
        let mut stream = TcpStream::connect(("127.0.0.1", collector.port())).unwrap();
        stream.set_read_timeout(Some(std::time::Duration::from_secs(5))).unwrap();
        // The collector may hang up while it is still being talked to.
        let _ = stream.write_all(noise.as_bytes());
        let _ = stream.shutdown(Shutdown::Write);
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer);
        let answer = String::from_utf8_lossy(&answer);
        let first = answer.lines().next().unwrap_or_default();
        assert!(!first.contains(" 200 ") && !first.contains(" 500 "), "{noise:.60}: {first}");
        assert!(!answer.contains("SQLite format"), "{noise:.60}");
    }
    device.report(&json!({}));
}

/// The tenant's zone is changed behind the agent's back: its days start where the tenant's do not.
#[test]
fn an_agent_keeps_what_was_refused_aside_says_so_and_sends_the_rest() {
    let collector = Collector::start_growing();
    let mut agent = Agent::of_machine(fixture("laptop-two-batteries"));
    agent.enrol(&collector.url(), &collector.token(&[])).well();
    collector.set_zone("Asia/Tokyo");
    agent.run();
    wait::until_true("the profile", 30, || collector.count("profile") == 1);
    assert!(collector.count("wear") > 0, "the wear of the batteries was sent too");
    agent.says("Asia/Tokyo", 90);
    assert_eq!(collector.count("usage"), 0);
    let status = agent.status();
    assert!(status.contains("kept aside"), "{status}");

    collector.set_zone("Europe/Copenhagen");
    wait::until_true("the record as it is by now", 150, || collector.count("usage") == 1);
}
