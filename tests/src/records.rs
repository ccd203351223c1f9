//! Usage records as an agent would make them.

use jiff::civil::{Date, Weekday};
use jiff::{Timestamp, ToSpan as _};
use levetid_protocol::policy::Policy;
use levetid_protocol::usage::{
    Bin, Daypart, PresenceSource, Quantiles, ScreenSource, StateMinutes, UsageRecord, UserCount,
};
use serde_json::Value;

/// The laptop of the protocol's golden report, under a name of its own.
pub fn profile(policy: &Policy, name: &str) -> Value {
    let golden: Value = serde_json::from_str(include_str!("../../protocol/golden/v1/report.json")).unwrap();
    let mut profile = golden["profile"].clone();
    // The example holds every field at once, a hypervisor's too; here a laptop is wanted.
    profile["machine"].as_object_mut().unwrap().remove("hypervisor");
    // A screen of its own would be a device beside it.
    profile["displays"].as_array_mut().unwrap().retain(|display| display["built_in"] == true);
    profile["name"] = name.into();
    profile["taken"] = today(policy).to_string().into();
    profile
}

/// The local day, by a policy's offsets.
pub fn today(policy: &Policy) -> Date {
    policy.local(Timestamp::now()).date()
}

/// The Monday `weeks` before this week's.
pub fn monday(policy: &Policy, weeks: i64) -> Date {
    monday_of(today(policy)).checked_sub(weeks.weeks()).unwrap()
}

/// The Monday of a day's week.
pub fn monday_of(day: Date) -> Date {
    day.checked_sub(i64::from(day.weekday().since(Weekday::Monday)).days()).unwrap()
}

/// A whole week: in use from eight to four on weekdays, off otherwise.
pub fn week(policy: &Policy, monday: Date) -> UsageRecord {
    let end = policy.start_of_day(monday.checked_add(7.days()).unwrap());
    record(policy, monday, 7, end)
}

/// A whole day, some days ago; within the year whose changes of the clock every policy tells.
pub fn day(policy: &Policy, days_ago: u32) -> UsageRecord {
    assert!(days_ago <= 365);
    let first_day = today(policy).checked_sub(i64::from(days_ago).days()).unwrap();
    record(policy, first_day, 1, policy.start_of_day(first_day.tomorrow().unwrap()))
}

/// A record up to `covered_to`: in use from eight to four on weekdays, off otherwise.
pub fn record(policy: &Policy, first_day: Date, days: u8, covered_to: Timestamp) -> UsageRecord {
    let from = policy.start_of_day(first_day);
    let mut minutes = StateMinutes::default();
    let mut bins: [Bin; Daypart::COUNT] = Default::default();
    let mut second = from.as_second();
    while second < covered_to.as_second() {
        let local = policy.local(Timestamp::from_second(second).unwrap());
        let hour = local.hour();
        let index = Daypart::index_of(local.date(), hour);
        if index < 4 && (8..16).contains(&hour) {
            minutes.active += 1;
            bins[index].screen_on += 1;
            bins[index].cpu_mean_percent = Some(8);
        } else {
            minutes.off += 1;
            bins[index].off += 1;
        }
        second += 60;
    }
    let was_on = minutes.active > 0;
    UsageRecord {
        first_day,
        days,
        from,
        covered_to,
        minutes,
        bins,
        cpu_load_percent: was_on.then_some(Quantiles { p50: 6, p95: 41 }),
        memory_used_percent: was_on.then_some(Quantiles { p50: 52, p95: 70 }),
        supply: None,
        external_screens: Vec::new(),
        presence: PresenceSource::Counters,
        screen: ScreenSource::Connector,
        users: UserCount::One,
        people: Vec::new(),
    }
}
