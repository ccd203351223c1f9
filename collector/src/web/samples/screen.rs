//! A screen of its own.

use jiff::civil::date;
use levetid_protocol::profile::Display;
use levetid_protocol::usage::{ScreenKey, ScreenMinutes};

use super::*;
use crate::store::{Contact, Described, Screen, SeenAt, testing, use_of};

/// A screen that was on for two hours a week at one PC, and seen at another before.
pub fn screen() -> DeviceView {
    let key = ScreenKey::of(text("DEL"), 0xa0c4, Some("CN0X1"));
    let host: Vec<_> = ["2026-10-19", "2026-10-26", "2026-11-02", "2026-11-09", "2026-11-16"]
        .map(|first_day| {
            let on = ScreenMinutes { screen: key.clone(), on: 120 };
            UsageRecord { external_screens: vec![on], ..testing::record(first_day, 7) }
        })
        .into();
    let seen_at = |name: &str, host: u128, first, last| SeenAt {
        host: levetid_protocol::DeviceId(levetid_protocol::Uuid::from_u128(host)),
        name: name.into(),
        first,
        last,
    };
    let described = Described {
        taken: date(2026, 10, 20),
        display: Display {
            built_in: false,
            key: Some(key.clone()),
            name: Some(text("DELL P2419H")),
            made_week: Some(14),
            made_year: Some(2019),
            model_year: None,
            size_cm: Some([53, 30]),
        },
    };
    let used = use_of(&key, &[&host]);
    let seen = vec![
        seen_at("LAP-0427", 1, date(2026, 10, 20), date(2026, 11, 23)),
        seen_at("LAP-0315", 2, date(2026, 10, 12), date(2026, 10, 12)),
    ];
    let record = DeviceRecord {
        device: Device {
            id: levetid_protocol::DeviceId(levetid_protocol::Uuid::from_u128(3)),
            holder: None,
            claims: None,
            contact: Some(Contact { first: date(2026, 10, 12), last: date(2026, 11, 23) }),
            register: None,
        },
        profile: None,
        screen: Some(Screen { key, described: Some(described), seen_at: seen }),
        usage: used,
        history: Vec::new(),
        wear: Vec::new(),
        changes: 1,
    };
    let assessment =
        assess::assess(&record, &contract::tenant(), &Factors::default(), &contract::dk1(), TODAY).unwrap();
    DeviceView {
        id: record.device.id.to_string(),
        kind: assessment.kind.category,
        name: assessment.name,
        screen: record.screen,
        model: assessment.model,
        age: assessment.age,
        evidence: assessment.evidence,
        minutes: assessment.recorded.minutes,
        covered: Some([date(2026, 10, 19), date(2026, 11, 22)]),
        bins: assessment.recorded.bins,
        per_year: assessment.per_year,
        so_far: assessment.so_far,
        last_contact: Some(date(2026, 11, 23)),
        register: None,
        ..tablet()
    }
}
