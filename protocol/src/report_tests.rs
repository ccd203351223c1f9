use jiff::civil::date;
use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;

const GOLDEN: &str = include_str!("../golden/v1/report.json");

fn bounds() -> Bounds {
    Bounds { now: "2026-11-23T08:10:00Z".parse().unwrap(), latest_day: date(2026, 11, 23) }
}

fn golden() -> Value {
    serde_json::from_str(GOLDEN).unwrap()
}

/// The golden report with the value at a JSON pointer set, or added to its object.
fn with(at: &str, to: Value) -> Vec<u8> {
    let mut report = golden();
    let (parent, name) = at.rsplit_once('/').unwrap();
    match report.pointer_mut(parent).unwrap_or_else(|| panic!("no {parent}")) {
        Value::Object(fields) => drop(fields.insert(name.to_owned(), to)),
        Value::Array(items) => items[name.parse::<usize>().unwrap()] = to,
        _ => panic!("{parent} has no fields"),
    }
    report.to_string().into_bytes()
}

fn without(object: &str, field: &str) -> Vec<u8> {
    let mut report = golden();
    report.pointer_mut(object).and_then(Value::as_object_mut).unwrap().remove(field).unwrap();
    report.to_string().into_bytes()
}

#[test]
fn a_bad_part_alone_is_refused_with_its_place_and_reason() {
    use Part::{History, Profile, Usage, Wear};
    for (at, to, part, index, field, reason) in [
        ("/usage/0/minutes/active", json!(-1), Usage, 0, "minutes.active", "invalid value: integer `-1`"),
        ("/usage/0/minutes/active", json!("1985"), Usage, 0, "minutes.active", "invalid type: string"),
        (
            "/usage/0/minutes/active",
            json!(1985.5),
            Usage,
            0,
            "minutes.active",
            "invalid type: floating point",
        ),
        ("/usage/0/minutes/active", json!(1984), Usage, 0, "minutes", "sum to 10079"),
        ("/usage/0/minutes", json!(null), Usage, 0, "minutes", "invalid type: null"),
        ("/usage/0/days", json!(300), Usage, 0, "days", "expected u8"),
        ("/usage/0/first_day", json!("2026-02-30"), Usage, 0, "first_day", "day"),
        ("/usage/0/first_day", json!("16/11/2026"), Usage, 0, "first_day", ""),
        ("/usage/0/first_day", json!(20261116), Usage, 0, "first_day", "invalid type: integer"),
        ("/usage/0/first_day", json!("1999-11-16"), Usage, 0, "first_day", "before 2000"),
        ("/usage/1/first_day", json!("2026-11-30"), Usage, 1, "first_day", "in the future"),
        ("/usage/1/from", json!("yesterday"), Usage, 1, "from", ""),
        ("/usage/1/keystrokes", json!(9), Usage, 1, "keystrokes", "unknown field `keystrokes`"),
        ("/usage/1/bins/1/window", json!("x"), Usage, 1, "bins[1].window", "unknown field `window`"),
        ("/usage/1/bins", json!([]), Usage, 1, "bins", "invalid length 0"),
        ("/usage/1/presence", json!("camera"), Usage, 1, "presence", "unknown variant `camera`"),
        ("/usage/1", json!("a week"), Usage, 1, "", "invalid type: string"),
        ("/history/0/source", json!("wtmp"), History, 0, "source", "unknown variant `wtmp`"),
        ("/history/0/to", json!("2026-11-01"), History, 0, "to", "400 days"),
        ("/wear/1/part/used_percent", json!(256), Wear, 1, "part", "expected u8"),
        ("/wear/0/part/kind", json!("fan"), Wear, 0, "part.kind", "unknown variant `fan`"),
        ("/wear/0/part/full_wh", json!(90_000), Wear, 0, "part.full_wh", "any PC's battery"),
        ("/profile/name", json!("x".repeat(129)), Profile, 0, "name", "129 characters"),
        ("/profile/name", json!("a\u{7}b"), Profile, 0, "name", "control character"),
        ("/profile/name", json!(" "), Profile, 0, "name", "empty text"),
        ("/profile/user", json!("anna"), Profile, 0, "user", "unknown field `user`"),
        ("/profile/taken", json!("2030-01-01"), Profile, 0, "taken", "in the future"),
    ] {
        let read = read(&with(at, to), &bounds()).unwrap_or_else(|error| panic!("{at}: {error}"));
        let [refusal] = read.refused.as_slice() else { panic!("{at}: {:?}", read.refused) };
        assert_eq!((refusal.part, refusal.index), (part, index), "{at}");
        assert_eq!(refusal.field, field, "{at}");
        assert!(refusal.reason.contains(reason), "{at}: {}", refusal.reason);
        let kept = read.report;
        let expected = match part {
            Profile => (false, 2, 1, 2),
            Usage => (true, 1, 1, 2),
            History => (true, 2, 0, 2),
            Wear => (true, 2, 1, 1),
        };
        let taken = (kept.profile.is_some(), kept.usage.len(), kept.history.len(), kept.wear.len());
        assert_eq!(taken, expected, "{at}: everything else is taken");
    }
}

#[test]
fn a_missing_field_is_named() {
    for (object, field) in [("/usage/0", "covered_to"), ("/usage/0/bins/3", "off"), ("/profile", "os")] {
        let read = read(&without(object, field), &bounds()).unwrap();
        assert!(read.refused[0].reason.contains(&format!("missing field `{field}`")), "{:?}", read.refused);
    }
}

#[test]
fn several_bad_parts_are_each_refused() {
    let mut report = golden();
    report["usage"][1]["days"] = json!(9);
    report["history"][0]["from"] = json!(0);
    report["profile"]["cpu"]["cores"] = json!(-4);
    let read = read(report.to_string().as_bytes(), &bounds()).unwrap();
    let refused: Vec<_> = read.refused.iter().map(ToString::to_string).collect();
    assert!(refused[0].starts_with("profile[0].cpu.cores: "), "{refused:?}");
    assert_eq!(refused[1], "usage[1].days: 9 days; a record covers 1 to 7");
    assert!(refused[2].starts_with("history[0].from: "), "{refused:?}");
}

#[test]
fn a_malformed_whole_is_refused_whole_and_says_where() {
    let truncated = GOLDEN.as_bytes()[..GOLDEN.len() / 2].to_vec();
    let followed = format!("{GOLDEN} {{}}").into_bytes();
    for (body, at, reason) in [
        (b"".to_vec(), "line 1 column 0", "EOF"),
        (b"hello".to_vec(), "line 1", "expected value"),
        (b"<report/>".to_vec(), "line 1", "expected value"),
        (b"\xff\xfe{}".to_vec(), "line 1", "expected value"),
        (b"[]".to_vec(), "line 1", ""),
        (b"null".to_vec(), "line 1", "invalid type: null"),
        (b"{}".to_vec(), "line 1", "missing field `schema`"),
        (truncated, "line ", "EOF"),
        (followed, "line ", "trailing characters"),
        ("[".repeat(100_000).into_bytes(), "line 1", ""),
        (with("/sequence", json!(-1)), "sequence", "invalid value: integer `-1`"),
        (with("/sequence", json!("42")), "sequence", "invalid type: string"),
        (with("/agent", json!("")), "agent", "empty text"),
        (with("/usage", json!({})), "usage", "expected a sequence"),
        (with("/screenshots", json!([])), "screenshots", "unknown field `screenshots`"),
        (without("", "policy_version"), "line 1", "missing field `policy_version`"),
    ] {
        let shown = String::from_utf8_lossy(&body).chars().take(40).collect::<String>();
        let Err(ReportError::Malformed { at: place, reason: why }) = read(&body, &bounds()) else {
            panic!("taken: {shown}")
        };
        assert!(place.starts_with(at), "{shown}: at {place:?}, not {at:?}");
        assert!(why.contains(reason), "{shown}: {why}");
    }
}

#[test]
fn another_schema_is_said_to_be_unknown_whatever_else_it_holds() {
    assert_eq!(read(&with("/schema", json!(2)), &bounds()), Err(ReportError::UnknownSchema(2)));
    assert_eq!(read(br#"{"schema":9,"new":true}"#, &bounds()), Err(ReportError::UnknownSchema(9)));
}

#[test]
fn a_part_is_known_by_its_name() {
    for part in Part::ALL {
        assert_eq!(Part::from_name(part.name()), Some(part));
        assert_eq!(serde_json::to_value(part).unwrap(), part.name());
    }
    assert_eq!(Part::from_name("keystrokes"), None);
}

#[test]
fn lists_are_taken_up_to_their_limit() {
    for (part, most) in [("usage", MAX_USAGE), ("history", MAX_HISTORY), ("wear", MAX_WEAR)] {
        let one = golden()[part][0].clone();
        let full = read(&with(&format!("/{part}"), vec![one.clone(); most].into()), &bounds()).unwrap();
        assert_eq!(full.refused, [], "{part}");
        let over = read(&with(&format!("/{part}"), vec![one; most + 1].into()), &bounds());
        assert_eq!(over, Err(ReportError::TooMany { part, count: most + 1, most }));
    }
}

#[test]
fn a_report_may_hold_nothing_but_its_envelope() {
    let bare = br#"{"schema":1,"sequence":1,"agent":"0.1.0","policy_version":1}"#;
    let read = read(bare, &bounds()).unwrap();
    assert_eq!(read.refused, []);
    assert_eq!(serde_json::to_vec(&read.report).unwrap(), bare);
}

/// The values that attackers and broken memory put where others belong.
fn any_value() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        ".{0,40}".prop_map(Value::from),
        Just(json!("9999-12-31")),
        Just(json!("-009999-01-01")),
        Just(json!("9999-12-30T22:00:00Z")),
        Just(json!("-009999-01-02T01:59:59Z")),
        Just(json!([])),
        Just(json!({})),
    ]
}

/// Every JSON pointer into a document.
fn pointers(value: &Value) -> Vec<String> {
    let children: Vec<(String, &Value)> = match value {
        Value::Object(fields) => fields.iter().map(|(name, child)| (name.clone(), child)).collect(),
        Value::Array(items) => items.iter().enumerate().map(|(n, child)| (n.to_string(), child)).collect(),
        _ => Vec::new(),
    };
    let below = children.into_iter().flat_map(|(step, child)| {
        pointers(child).into_iter().map(move |pointer| format!("/{step}{pointer}"))
    });
    std::iter::once(String::new()).chain(below).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn any_value_anywhere_is_taken_or_refused(places in prop::collection::vec((any::<prop::sample::Index>(), any_value()), 1..4)) {
        let mut report = golden();
        for (place, value) in places {
            let pointers = pointers(&report);
            *report.pointer_mut(place.get(&pointers).as_str()).unwrap() = value;
        }
        if let Ok(read) = read(report.to_string().as_bytes(), &bounds()) {
            let again = super::read(&serde_json::to_vec(&read.report).unwrap(), &bounds()).unwrap();
            prop_assert_eq!(again.refused, []);
            prop_assert_eq!(again.report, read.report, "what is taken once is taken again");
        }
    }

    #[test]
    fn any_bytes_anywhere_are_taken_or_refused(at: prop::sample::Index, bytes in prop::collection::vec(any::<u8>(), 0..4)) {
        let mut body = GOLDEN.as_bytes().to_vec();
        let at = at.index(body.len());
        let end = (at + bytes.len()).min(body.len());
        body.splice(at..end, bytes);
        let _ = read(&body, &bounds());
    }
}
