//! The wire format of schema 1, held still by the files in `golden/v1`: whoever changes a field or a
//! word of it has to change a golden file too, and with it `docs/PRIVACY.md`.
#![expect(clippy::unwrap_used, reason = "a test may fail loudly in its helpers too")]

use std::collections::{BTreeMap, BTreeSet};

use levetid_protocol::check::Bounds;
use levetid_protocol::enrol::{EnrolReply, EnrolRequest};
use levetid_protocol::open::{OpenReply, OpenRequest};
use levetid_protocol::policy::Policy;
use levetid_protocol::problem::Problem;
use levetid_protocol::report::{self, ReportReply};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;

const ENROL_REQUEST: &str = include_str!("../golden/v1/enrol-request.json");
const ENROL_REPLY: &str = include_str!("../golden/v1/enrol-reply.json");
const OPEN_REQUEST: &str = include_str!("../golden/v1/open-request.json");
const OPEN_REPLY: &str = include_str!("../golden/v1/open-reply.json");
const REPORT: &str = include_str!("../golden/v1/report.json");
const REPORT_REPLY: &str = include_str!("../golden/v1/report-reply.json");
const PROBLEM: &str = include_str!("../golden/v1/problem.json");
const WORDS: &str = include_str!("../golden/v1/words.json");
const PRIVACY: &str = include_str!("../../docs/PRIVACY.md");

fn bounds() -> Bounds {
    Bounds { now: "2026-11-23T08:10:00Z".parse().unwrap(), latest_day: jiff::civil::date(2026, 11, 23) }
}

fn there_and_back<T: DeserializeOwned + Serialize>(golden: &str) -> (Value, Value) {
    let typed: T = serde_json::from_str(golden).unwrap();
    (serde_json::to_value(typed).unwrap(), serde_json::from_str(golden).unwrap())
}

#[test]
fn every_message_parses_and_is_written_the_same() {
    for (name, (written, golden)) in [
        ("enrol-request", there_and_back::<EnrolRequest>(ENROL_REQUEST)),
        ("enrol-reply", there_and_back::<EnrolReply>(ENROL_REPLY)),
        ("open-request", there_and_back::<OpenRequest>(OPEN_REQUEST)),
        ("open-reply", there_and_back::<OpenReply>(OPEN_REPLY)),
        ("report-reply", there_and_back::<ReportReply>(REPORT_REPLY)),
        ("problem", there_and_back::<Problem>(PROBLEM)),
    ] {
        assert_eq!(written, golden, "{name}");
    }
    let read = report::read(REPORT.as_bytes(), &bounds()).unwrap();
    assert_eq!(read.refused, []);
    assert_eq!(serde_json::to_value(read.report).unwrap(), serde_json::from_str::<Value>(REPORT).unwrap());
}

/// Replies allow fields of the future, so that serde cannot list theirs; a new one fails to compile here.
#[test]
fn the_golden_replies_fill_every_field() {
    let EnrolReply { device: _, collector_key: _, state: _, policy } =
        serde_json::from_str(ENROL_REPLY).unwrap();
    let Policy {
        device: _,
        version: _,
        detail: _,
        report_growing,
        zone: _,
        offsets,
        observe_from,
        people_key,
        next_key,
    } = policy;
    assert!(report_growing && !offsets.is_empty() && observe_from.is_some());
    assert!(people_key.is_some() && next_key.is_some());
    let OpenReply { device: _, url: _, expires_in_seconds: _ } = serde_json::from_str(OPEN_REPLY).unwrap();
    let ReportReply { device: _, sequence: _, held_before, refused, policy: _ } =
        serde_json::from_str(REPORT_REPLY).unwrap();
    assert!(held_before.is_some() && !refused.is_empty());
    let problem: Problem = serde_json::from_str(PROBLEM).unwrap();
    assert!(problem.now_unix_seconds.is_some() && !problem.refused.is_empty());
}

#[test]
fn the_golden_requests_fill_every_field() {
    let mut filled = BTreeSet::new();
    for (root, golden) in requests() {
        visit(&golden, &mut Vec::new(), &mut |at, value| {
            if let Value::Object(fields) = value {
                let path = join(root, at);
                filled.extend(fields.keys().map(|field| dotted(&path, field)));
            }
        });
    }
    let known = fields_of_requests();
    let left_out: Vec<_> = known.difference(&filled).collect();
    assert!(left_out.is_empty(), "fields the golden files do not show: {left_out:?}");
}

#[test]
fn every_word_is_spelled_as_in_version_1() {
    let mut words = BTreeMap::new();
    for (root, golden, probe) in [
        ("enrol", ENROL_REQUEST, probe_enrol as fn(&Value) -> String),
        ("report", REPORT, probe_report),
        ("open", OPEN_REQUEST, probe_open),
        ("open-reply", OPEN_REPLY, |value| probe_as::<OpenReply>(value)),
        ("enrol-reply", ENROL_REPLY, |value| probe_as::<EnrolReply>(value)),
        ("report-reply", REPORT_REPLY, |value| probe_as::<ReportReply>(value)),
        ("problem", PROBLEM, |value| probe_as::<Problem>(value)),
    ] {
        let golden: Value = serde_json::from_str(golden).unwrap();
        visit(&golden, &mut Vec::new(), &mut |at, value| {
            if !value.is_string() {
                return;
            }
            let error = probe(&replaced(&golden, at, Value::from("?")));
            if error.contains("unknown variant `?`") {
                words.insert(join(root, at), expected(&error));
            }
        });
    }
    let golden: BTreeMap<String, BTreeSet<String>> = serde_json::from_str(WORDS).unwrap();
    assert_eq!(words, golden, "a word changed: agents and collectors of version 1 would not understand it");
}

#[test]
fn every_field_that_leaves_a_pc_has_its_reason_in_the_privacy_page() {
    let mut reasons = BTreeMap::new();
    for line in PRIVACY.lines().filter(|line| line.starts_with("| `")) {
        let cells: Vec<_> = line.trim_matches('|').split('|').map(str::trim).collect();
        let [fields, _, why] = cells[..] else { panic!("three cells, not {line}") };
        for field in fields.split('`').skip(1).step_by(2) {
            let earlier = reasons.insert(field.to_owned(), why);
            assert!(earlier.is_none(), "{field} stands twice in docs/PRIVACY.md");
        }
    }
    let sent = fields_of_requests();
    let unexplained: Vec<_> =
        sent.iter().filter(|field| reasons.get(*field).is_none_or(|why| why.len() < 15)).collect();
    assert!(unexplained.is_empty(), "no reason in docs/PRIVACY.md for {unexplained:?}");
    let never_sent: Vec<_> = reasons.keys().filter(|field| !sent.contains(*field)).collect();
    assert!(never_sent.is_empty(), "docs/PRIVACY.md explains what is not sent: {never_sent:?}");
}

fn requests() -> [(&'static str, Value); 3] {
    [("enrol", ENROL_REQUEST), ("report", REPORT), ("open", OPEN_REQUEST)]
        .map(|(root, golden)| (root, serde_json::from_str(golden).unwrap()))
}

/// Every field of the requests, as serde lists them when it meets one it does not know.
fn fields_of_requests() -> BTreeSet<String> {
    let mut fields = BTreeSet::new();
    for ((root, golden), probe) in requests().into_iter().zip([probe_enrol, probe_report, probe_open]) {
        visit(&golden, &mut Vec::new(), &mut |at, value| {
            let Value::Object(object) = value else { return };
            let mut with_unknown = object.clone();
            with_unknown.insert("?".to_owned(), Value::Null);
            let error = probe(&replaced(&golden, at, with_unknown.into()));
            let path = join(root, at);
            assert!(error.contains("unknown field `?`"), "{path} takes unknown fields: {error:?}");
            fields.extend(expected(&error).iter().map(|field| dotted(&path, field)));
            fields.extend(object.contains_key("kind").then(|| dotted(&path, "kind")));
        });
    }
    // A field that holds fields is explained through them.
    let with_fields: Vec<_> = fields
        .iter()
        .filter(|field| fields.iter().any(|other| other.starts_with(&format!("{field}."))))
        .cloned()
        .collect();
    fields.retain(|field| !with_fields.contains(field));
    fields
}

fn probe_enrol(value: &Value) -> String {
    probe_as::<EnrolRequest>(value)
}

fn probe_open(value: &Value) -> String {
    probe_as::<OpenRequest>(value)
}

fn probe_as<T: DeserializeOwned>(value: &Value) -> String {
    serde_json::from_value::<T>(value.clone()).err().map_or_else(String::new, |error| error.to_string())
}

fn probe_report(value: &Value) -> String {
    match report::read(value.to_string().as_bytes(), &bounds()) {
        Ok(read) => read.refused.first().map_or_else(String::new, |refusal| refusal.reason.clone()),
        Err(error) => error.to_string(),
    }
}

/// What serde says it expected: the names in backticks after the word.
fn expected(error: &str) -> BTreeSet<String> {
    let (_, names) = error.split_once("expected").unwrap_or_default();
    names.split('`').skip(1).step_by(2).map(str::to_owned).collect()
}

/// Calls `on` with every value of a document and its JSON pointer's steps.
fn visit(value: &Value, at: &mut Vec<String>, on: &mut impl FnMut(&[String], &Value)) {
    on(at, value);
    let children: Vec<(String, &Value)> = match value {
        Value::Object(fields) => fields.iter().map(|(name, child)| (name.clone(), child)).collect(),
        Value::Array(items) => items.iter().enumerate().map(|(n, child)| (n.to_string(), child)).collect(),
        _ => Vec::new(),
    };
    for (step, child) in children {
        at.push(step);
        visit(child, at, on);
        at.pop();
    }
}

fn replaced(document: &Value, at: &[String], with: Value) -> Value {
    let mut document = document.clone();
    let pointer: String = at.iter().map(|step| format!("/{step}")).collect();
    *document.pointer_mut(&pointer).unwrap() = with;
    document
}

/// The path without places in lists: `report.usage.bins.off`.
fn join(root: &str, at: &[String]) -> String {
    let names = at.iter().filter(|step| step.parse::<usize>().is_err()).map(String::as_str);
    std::iter::once(root).chain(names).collect::<Vec<_>>().join(".")
}

fn dotted(path: &str, field: &str) -> String {
    format!("{path}.{field}")
}
