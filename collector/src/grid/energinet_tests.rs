use serde_json::json;

use super::*;

fn hour(text: &str) -> Hour {
    values::hour(text).unwrap()
}

fn ask(standing: Standing) -> Ask {
    Ask { zone: "DK2".into(), standing, from: hour("2026-03-01 00:00"), to: hour("2026-04-01 00:00") }
}

fn declared(time: &str, g_per_kwh: f64) -> serde_json::Value {
    json!({"HourUTC": time, "PriceArea": "DK2", "FuelAllocationMethod": "125%", "CO2PerkWh": g_per_kwh})
}

fn body(total: usize, records: &[serde_json::Value]) -> Vec<u8> {
    json!({"total": total, "limit": 0, "dataset": "x", "records": records}).to_string().into_bytes()
}

#[test]
fn the_question_is_what_energinet_understands() {
    let base = Url::parse(URL).unwrap();
    let url = ask(Standing::Declared).url(&base).unwrap();
    assert_eq!(url.path(), "/dataset/DeclarationGridEmission");
    let query: BTreeMap<_, _> = url.query_pairs().into_owned().collect();
    assert_eq!(query["start"], "2026-03-01T00:00");
    assert_eq!(query["end"], "2026-04-01T00:00");
    assert_eq!(query["timezone"], "UTC");
    assert_eq!(query["filter"], r#"{"PriceArea":["DK2"],"FuelAllocationMethod":["125%"]}"#);
    assert!(url.as_str().contains("125%25"), "{url}");
    assert_eq!(ask(Standing::Preview).url(&base).unwrap().path(), "/dataset/CO2Emis");
}

#[test]
fn an_answer_is_read_whole_or_not_at_all() {
    let ask = ask(Standing::Declared);
    let (one, two) = (declared("2026-03-01T00:00:00", 40.5), declared("2026-03-01T01:00:00", 41.5));
    let answer = ask.read(&body(2, &[one.clone(), two.clone()])).unwrap();
    let first = hour("2026-03-01 00:00");
    assert_eq!(answer, Answer { hours: vec![(first, 40.5), (first.plus(1), 41.5)], is_cut: false });
    assert!(ask.read(&body(0, &[])).unwrap().hours.is_empty());

    let whole = body(2, &[one.clone(), two.clone()]);
    let mut other_zone = one.clone();
    other_zone["PriceArea"] = "DK1".into();
    let mut other_method = one.clone();
    other_method["FuelAllocationMethod"] = "200%".into();
    for (bytes, why) in [
        (whole[..whole.len() / 2].to_vec(), "cut short"),
        (b"<html>maintenance</html>".to_vec(), "not Energinet's"),
        (b"{\"message\":\"wrong\"}".to_vec(), "not Energinet's"),
        (body(1, &[other_zone]), "another zone"),
        (body(1, &[other_method]), "another method"),
        (body(1, &[declared("2026-04-01T00:00:00", 1.0)]), "not asked for"),
        (body(1, &[declared("2026-03-01T00:00:00", -1.0)]), "no intensity"),
        (body(2, &[one.clone(), one.clone()]), "twice"),
        (body(9, &[two, one]), "not in order"),
        (body(9, &[]), "before its first hour"),
    ] {
        let said = ask.read(&bytes).unwrap_err();
        assert!(said.contains(why), "{said}");
    }
}

#[test]
fn five_minutes_become_hours_where_enough_are_there() {
    let ask = ask(Standing::Preview);
    let at = |hour: i32, minute: i32, g: i32| {
        let time = format!("2026-03-01T{hour:02}:{minute:02}:00");
        json!({"Minutes5UTC": time, "PriceArea": "DK2", "CO2Emission": g})
    };
    let mut records: Vec<_> = (0..12).map(|n| at(0, n * 5, 40 + n)).collect();
    records.extend((0..9).map(|n| at(1, n * 5, 70)));
    let first = hour("2026-03-01 00:00");
    assert_eq!(ask.read(&body(21, &records)).unwrap().hours, [(first, 45.5)]);
    records.extend((9..12).map(|n| at(1, n * 5, 70)));
    let cut = ask.read(&body(900, &records)).unwrap();
    assert_eq!((cut.hours, cut.is_cut), (vec![(first, 45.5)], true), "the last hour may be halved");
}
