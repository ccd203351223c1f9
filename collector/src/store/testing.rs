//! Records for tests.

use jiff::{ToSpan as _, civil::Date, tz::TimeZone};
use levetid_protocol::text::Text;
use levetid_protocol::usage::{
    Bin, EnergyMethod, MeasuredEnergy, PresenceSource, Quantiles, ScreenKey, ScreenMinutes, ScreenSource,
    StateMinutes, SupplyMinutes, UsageRecord, UserCount,
};

/// A record of `days` full days from `first_day`: on for four hours of weekday afternoons, of which three in use;
/// off otherwise.
pub fn record(first_day: &str, days: u8) -> UsageRecord {
    let first_day: Date = first_day.parse().unwrap();
    let zone = TimeZone::get("Europe/Copenhagen").unwrap();
    let start = |day: Date| day.to_zoned(zone.clone()).unwrap().timestamp();
    let (from, covered_to) = (start(first_day), start(first_day.saturating_add(i64::from(days).days())));
    let total = u32::try_from((covered_to.as_second() - from.as_second()) / 60).unwrap();
    let mut bins: [Bin; 8] = Default::default();
    bins[1].off = total - 240;
    bins[2] = Bin {
        screen_on: 200,
        screen_off: 40,
        unattended: 25,
        cpu_mean_percent: Some(7),
        measured: vec![MeasuredEnergy { method: EnergyMethod::BatteryGauge, joules: 64_800, minutes: 90 }],
        ..Bin::default()
    };
    UsageRecord {
        first_day,
        days,
        from,
        covered_to,
        minutes: StateMinutes { active: 180, idle: 60, off: total - 240, ..StateMinutes::default() },
        bins,
        cpu_load_percent: Some(Quantiles { p50: 4, p95: 31 }),
        memory_used_percent: Some(Quantiles { p50: 41, p95: 58 }),
        supply: Some(SupplyMinutes { mains: 150, battery: 90 }),
        external_screens: Vec::new(),
        presence: PresenceSource::Counters,
        screen: ScreenSource::Connector,
        users: UserCount::One,
        people: Vec::new(),
    }
}

/// The same with an external screen that was on for two hours.
pub fn record_with_screen(first_day: &str, days: u8) -> UsageRecord {
    let screen = ScreenKey {
        manufacturer: Text::clean("DEL").unwrap(),
        product_code: 0xa0c4,
        serial_hash: Text::clean("0123456789abcdef"),
    };
    UsageRecord { external_screens: vec![ScreenMinutes { screen, on: 120 }], ..record(first_day, days) }
}

/// A fresh store in a folder of its own, which lives as long as the first value.
pub async fn store() -> (tempfile::TempDir, super::sqlite::SqliteStore) {
    let folder = tempfile::tempdir().unwrap();
    let store = super::sqlite::SqliteStore::open(folder.path(), true, super::contract::now()).await.unwrap();
    (folder, store)
}
