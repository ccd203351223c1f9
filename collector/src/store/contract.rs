//! What every store must do, whatever its engine. An engine's tests call these with a fresh store.

use std::collections::BTreeMap;

use jiff::{Timestamp, ToSpan as _, civil::Date};
use levetid_footprint::estimate::Estimate;
use levetid_footprint::total::{ErrorSource, Total};
use levetid_protocol::enrol::{KeyState, MachineIdentity};
use levetid_protocol::history::{HistoryRow, HistorySource};
use levetid_protocol::key::SigningKey;
use levetid_protocol::policy::Detail;
use levetid_protocol::report::Report;
use levetid_protocol::text::Text;
use levetid_protocol::usage::UsageRecord;
use levetid_protocol::{DeviceId, SCHEMA};

use super::*;
use crate::factors::Factors;

mod access;
mod grid;
mod people;
mod register;
mod screens;

pub use access::*;
pub use grid::*;
pub use people::*;
pub use register::*;
pub use screens::*;

pub fn now() -> Timestamp {
    "2026-11-23T12:00:00Z".parse().unwrap()
}

fn slug() -> TenantSlug {
    "aarhus".parse().unwrap()
}

pub fn tenant() -> Tenant {
    Tenant {
        slug: slug(),
        name: "Aarhus Kommune".into(),
        zone: "Europe/Copenhagen".into(),
        grid_zone: "DK1".into(),
        unit_zones: BTreeMap::new(),
        detail: Detail::Week,
        report_growing: false,
        observe_from: Some("2026-12-01".parse().unwrap()),
        people_key: None,
        market: None,
        notice: Notice { purpose: Some("At bruge udstyret længere".into()), ..Notice::default() },
        baseline_life_years: 4.0,
        target_life_years: 7.0,
        policy_version: 1,
    }
}

/// The grid of [`tenant`], by the year.
pub fn dk1() -> crate::grid::TenantGrid {
    crate::grid::TenantGrid::of_years("DK1", &[])
}

fn cli() -> Actor {
    Actor::cli()
}

async fn with_token(store: &dyn Store, max_uses: Option<u32>, expires: Timestamp) -> [u8; 32] {
    if store.tenant(&slug()).await.is_err() {
        store.add_tenant(tenant(), now(), cli()).await.unwrap();
    }
    let hash = levetid_protocol::random_bytes().unwrap();
    let token = NewToken { hash, holder: Some("anna".into()), expires, max_uses };
    store.add_token(&slug(), token, now(), cli()).await.unwrap();
    hash
}

fn enrolment(token_hash: [u8; 32], secret: u8, serial: &str) -> Enrolment {
    Enrolment {
        token_hash,
        key: SigningKey::from_secret(&[secret; 32]).public(),
        machine: MachineIdentity {
            manufacturer: Text::clean("LENOVO"),
            serial: Text::clean(serial),
            uuid: None,
        },
        now: now(),
    }
}

async fn enrolled(store: &dyn Store, secret: u8) -> DeviceId {
    let token = with_token(store, None, now() + 24.hours()).await;
    match store.enrol(enrolment(token, secret, &format!("PF0ABCD{secret}"))).await.unwrap() {
        Enrolled::Bound { device, .. } => device,
        Enrolled::Refused(why) => panic!("refused: {why:?}"),
    }
}

fn report(device: DeviceId, secret: u8, sequence: u64, usage: Vec<UsageRecord>) -> VerifiedReport {
    VerifiedReport {
        key: SigningKey::from_secret(&[secret; 32]).public().id(),
        device,
        digest: [u8::try_from(sequence % 250).unwrap(); 32],
        day: "2026-11-23".parse().unwrap(),
        report: Report {
            schema: SCHEMA,
            sequence,
            agent: Text::clean("0.1.0").unwrap(),
            policy_version: 1,
            profile: None,
            usage,
            history: Vec::new(),
            wear: Vec::new(),
        },
    }
}

/// What the devices that are to be assessed have reported.
async fn waiting(store: &dyn Store, day: Date) -> Vec<DeviceRecord> {
    let devices = store.devices_to_assess(&slug(), day).await.unwrap();
    store.device_records(&slug(), devices).await.unwrap()
}

/// Enrols a laptop that has reported a profile and this record.
pub async fn laptop_with(store: &dyn Store, secret: u8, usage: UsageRecord) -> DeviceId {
    let device = enrolled(store, secret).await;
    let mut whole = report(device, secret, 1, vec![usage]);
    whole.report.profile = crate::web::samples::laptop().profile;
    store.append_report(&slug(), whole).await.unwrap();
    device
}

fn held(before: Option<u64>) -> Appended {
    Appended::Held { before, refused: Vec::new() }
}

pub async fn tenants_are_kept_and_named_once(store: &dyn Store) {
    store.add_tenant(tenant(), now(), cli()).await.unwrap();
    assert_eq!(store.tenant(&slug()).await.unwrap(), tenant());
    let again = store.add_tenant(tenant(), now(), cli()).await;
    assert!(matches!(again, Err(StoreError::Exists { .. })));
    let other = store.tenant(&"odense".parse().unwrap()).await;
    assert!(matches!(other, Err(StoreError::NotFound { .. })));
}

pub async fn changed_settings_are_kept_and_assessed_by(store: &dyn Store) {
    enrolled(store, 1).await;
    let today: Date = "2026-11-23".parse().unwrap();
    let record = waiting(store, today).await.pop().unwrap();
    let assessment = crate::assess::assess(&record, &tenant(), &Factors::default(), &dk1(), today).unwrap();
    let assessed = Assessed { device: record.device.id, changes: record.changes, assessment };
    store.save_assessments(&slug(), vec![assessed]).await.unwrap();
    let market = Some(MarketFactor { g_per_kwh: 512.5, source: "Energinet, residualmix 2025".into() });
    let unit_zones = BTreeMap::from([("Kystskolen".to_owned(), "DK2".to_owned())]);
    let changed = Tenant { baseline_life_years: 5.0, policy_version: 2, market, unit_zones, ..tenant() };
    store.change_tenant(changed.clone(), now(), cli()).await.unwrap();
    assert_eq!(store.tenant(&slug()).await.unwrap(), changed);
    assert_eq!(waiting(store, today).await.len(), 1);
}

pub async fn the_public_address_is_kept(store: &dyn Store) {
    assert_eq!(store.public_url().await.unwrap(), None);
    store.set_public_url("https://levetid.example.dk".into()).await.unwrap();
    assert_eq!(store.public_url().await.unwrap().as_deref(), Some("https://levetid.example.dk"));
}

pub async fn a_token_binds_until_it_is_spent(store: &dyn Store) {
    let token = with_token(store, Some(1), now() + 1.hour()).await;
    let Enrolled::Bound { device, state, .. } = store.enrol(enrolment(token, 1, "PF0A")).await.unwrap()
    else {
        panic!("refused")
    };
    assert_eq!(state, KeyState::Active);
    // The answer was lost: the same key asks again and gets the same device, without a further use.
    let again = store.enrol(enrolment(token, 1, "PF0A")).await.unwrap();
    assert!(matches!(again, Enrolled::Bound { device: same, .. } if same == device));
    let other = store.enrol(enrolment(token, 2, "PF0B")).await.unwrap();
    assert!(matches!(other, Enrolled::Refused(TokenRefusal::UsedUp)));
    let unknown = store.enrol(enrolment([0; 32], 2, "PF0B")).await.unwrap();
    assert!(matches!(unknown, Enrolled::Refused(TokenRefusal::Unknown)));
    let expired = with_token(store, None, now()).await;
    let refused = store.enrol(enrolment(expired, 2, "PF0B")).await.unwrap();
    assert!(matches!(refused, Enrolled::Refused(TokenRefusal::Expired)));
    let record = store.device_record(&slug(), device).await.unwrap();
    assert_eq!(record.device.holder.as_deref(), Some("anna"));
}

pub async fn revoked_tokens_and_keys_open_nothing(store: &dyn Store) {
    let token = with_token(store, None, now() + 1.hour()).await;
    store.enrol(enrolment(token, 1, "PF0A")).await.unwrap();
    let id = store.tokens(&slug()).await.unwrap()[0].id;
    store.revoke_token(&slug(), id, now(), cli()).await.unwrap();
    let refused = store.enrol(enrolment(token, 2, "PF0B")).await.unwrap();
    assert!(matches!(refused, Enrolled::Refused(TokenRefusal::Revoked)));
    let key = store.agent_keys(&slug()).await.unwrap()[0].id.clone();
    store.revoke_key(&slug(), &key, now(), cli()).await.unwrap();
    assert_eq!(store.agent_key(&key).await.unwrap().unwrap().state, KeyState::Revoked);
    let refused = store.enrol(enrolment(token, 1, "PF0A")).await.unwrap();
    assert!(matches!(refused, Enrolled::Refused(TokenRefusal::KeyRevoked)));
}

pub async fn a_second_machine_of_one_identity_stays_a_device_of_its_own(store: &dyn Store) {
    let token = with_token(store, None, now() + 1.hour()).await;
    let Enrolled::Bound { device: first, .. } = store.enrol(enrolment(token, 1, "PF0A")).await.unwrap()
    else {
        panic!("refused")
    };
    let Enrolled::Bound { device, state, .. } = store.enrol(enrolment(token, 2, "PF0A")).await.unwrap()
    else {
        panic!("refused")
    };
    assert_ne!(device, first);
    assert_eq!(state, KeyState::Pending);
    assert_eq!(store.device_record(&slug(), device).await.unwrap().device.claims, Some(first));
    // A placeholder ties nothing together.
    for secret in [3, 4] {
        let bound = store.enrol(enrolment(token, secret, "To be filled by O.E.M.")).await.unwrap();
        assert!(matches!(bound, Enrolled::Bound { state: KeyState::Active, .. }));
    }
}

/// Boards of one batch bear the same serial number and UUID. Whatever their firmware claims, what each reports
/// stays its own.
pub async fn twins_with_one_serial_and_uuid_stay_devices_of_their_own(store: &dyn Store) {
    let token = with_token(store, None, now() + 1.hour()).await;
    let mut devices = Vec::new();
    for secret in [1, 2, 3] {
        let mut twin = enrolment(token, secret, "PF0A");
        twin.machine.uuid = Text::clean("9e1b1c52-6a3d-11e8-b2f1-54e1ad3c7a10");
        let Enrolled::Bound { device, state, .. } = store.enrol(twin).await.unwrap() else {
            panic!("refused")
        };
        assert_eq!(state, if secret == 1 { KeyState::Active } else { KeyState::Pending });
        let week = testing::record(["2026-11-02", "2026-11-09", "2026-11-16"][usize::from(secret) - 1], 7);
        let report = report(device, secret, 1, vec![week]);
        assert_eq!(store.append_report(&slug(), report).await.unwrap(), held(None), "twin {secret}");
        devices.push(device);
    }
    for (device, first_day) in devices.iter().zip(["2026-11-02", "2026-11-09", "2026-11-16"]) {
        let record = store.device_record(&slug(), *device).await.unwrap();
        assert_eq!(record.usage, [testing::record(first_day, 7)], "its own week and no other");
        assert_eq!(record.device.claims, (*device != devices[0]).then_some(devices[0]));
    }
    assert_eq!(store.assets(&slug()).await.unwrap().len(), 3);
}

pub async fn a_longer_record_replaces_a_shorter_one_in_any_order(store: &dyn Store) {
    let device = enrolled(store, 1).await;
    let whole = testing::record("2026-11-16", 7);
    let half = UsageRecord { days: 7, ..testing::record("2026-11-16", 3) };
    for order in [[&half, &whole], [&whole, &half]] {
        for record in order {
            let sequence = next_sequence(store, device).await;
            store.append_report(&slug(), report(device, 1, sequence, vec![record.clone()])).await.unwrap();
        }
        assert_eq!(store.device_record(&slug(), device).await.unwrap().usage, std::slice::from_ref(&whole));
    }
}

async fn next_sequence(store: &dyn Store, device: DeviceId) -> u64 {
    u64::from(store.device_record(&slug(), device).await.unwrap().changes)
}

pub async fn a_repeated_report_is_held_once_and_a_copied_key_is_noticed(store: &dyn Store) {
    let device = enrolled(store, 1).await;
    let first = report(device, 1, 1, vec![testing::record("2026-11-16", 7)]);
    assert_eq!(store.append_report(&slug(), first.clone()).await.unwrap(), held(None));
    assert_eq!(store.append_report(&slug(), first).await.unwrap(), held(Some(1)));
    let second = report(device, 1, 5, Vec::new());
    assert_eq!(store.append_report(&slug(), second).await.unwrap(), held(Some(1)));
    let mut copied = report(device, 1, 5, Vec::new());
    copied.digest = [99; 32];
    assert_eq!(store.append_report(&slug(), copied).await.unwrap(), Appended::Diverged { held: 5 });
    let late = report(device, 1, 3, vec![testing::record("2026-11-09", 7)]);
    assert_eq!(store.append_report(&slug(), late).await.unwrap(), held(Some(5)));
    assert_eq!(store.device_record(&slug(), device).await.unwrap().usage.len(), 2);
    store.append_report(&slug(), report(device, 1, 100, Vec::new())).await.unwrap();
    let far_behind = report(device, 1, 6, Vec::new());
    assert_eq!(store.append_report(&slug(), far_behind).await.unwrap(), Appended::Diverged { held: 100 });
}

pub async fn minutes_are_counted_once(store: &dyn Store) {
    let device = enrolled(store, 1).await;
    let week = testing::record("2026-11-16", 7);
    let within = [testing::record("2026-11-17", 1), testing::record("2026-11-23", 1)];
    store.append_report(&slug(), report(device, 1, 1, vec![week.clone()])).await.unwrap();
    let appended = store.append_report(&slug(), report(device, 1, 2, within.to_vec())).await.unwrap();
    let Appended::Held { refused, .. } = appended else { panic!("diverged") };
    assert_eq!(refused.iter().map(|refusal| refusal.index).collect::<Vec<_>>(), [0]);
    let mut begun_anew = testing::record("2026-11-18", 5);
    let seen = begun_anew.bins[1].off;
    begun_anew.bins[1].off = 0;
    begun_anew.bins[1].unknown = seen;
    begun_anew.minutes.off -= seen;
    begun_anew.minutes.unknown = seen;
    begun_anew.covered_to = "2026-11-19T12:00:00Z".parse().unwrap();
    let appended =
        store.append_report(&slug(), report(device, 1, 3, vec![begun_anew.clone()])).await.unwrap();
    assert_eq!(appended, held(Some(2)));
    let [_, after] = within;
    assert_eq!(store.device_record(&slug(), device).await.unwrap().usage, [week, begun_anew, after]);
}

pub async fn measured_days_replace_reconstructed_ones_in_any_order(store: &dyn Store) {
    let device = enrolled(store, 1).await;
    let row = |from: &str, to: &str| HistoryRow {
        from: from.parse().unwrap(),
        to: to.parse().unwrap(),
        on_minutes: Some(600),
        active_minutes: None,
        full_charge_wh: None,
        source: HistorySource::JournalBoots,
    };
    let mut history = report(device, 1, 1, Vec::new());
    history.report.history = vec![row("2026-11-09", "2026-11-16"), row("2026-11-16", "2026-11-23")];
    store.append_report(&slug(), history.clone()).await.unwrap();
    assert_eq!(store.device_record(&slug(), device).await.unwrap().history.len(), 2);
    let measured = report(device, 1, 2, vec![testing::record("2026-11-16", 7)]);
    store.append_report(&slug(), measured).await.unwrap();
    history.report.sequence = 3;
    store.append_report(&slug(), history).await.unwrap();
    let record = store.device_record(&slug(), device).await.unwrap();
    assert_eq!(record.history, [row("2026-11-09", "2026-11-16")]);
    assert_eq!(record.usage.len(), 1);
}

pub async fn a_device_that_reports_meanwhile_is_assessed_again(store: &dyn Store) {
    let device = enrolled(store, 1).await;
    let today: Date = "2026-11-23".parse().unwrap();
    let record = waiting(store, today).await.pop().unwrap();
    store.append_report(&slug(), report(device, 1, 1, Vec::new())).await.unwrap();
    let assessment = crate::assess::assess(&record, &tenant(), &Factors::default(), &dk1(), today).unwrap();
    let assessed = |changes| vec![Assessed { device, changes, assessment: assessment.clone() }];
    store.save_assessments(&slug(), assessed(record.changes)).await.unwrap();
    let again = waiting(store, today).await.pop().unwrap();
    store.save_assessments(&slug(), assessed(again.changes)).await.unwrap();
    assert!(waiting(store, today).await.is_empty());
    assert_eq!(store.assessment(&slug(), device).await.unwrap(), Some(assessment));
    let tomorrow = waiting(store, today + 1.day()).await;
    let gone = DeviceId::random().unwrap();
    assert!(store.device_records(&slug(), vec![gone]).await.unwrap().is_empty(), "what is gone is left out");
    assert_eq!(tomorrow.len(), 1);
}

pub async fn totals_add_up_by_source_of_error(store: &dyn Store) {
    let today: Date = "2026-11-23".parse().unwrap();
    let mut expected = Total::default();
    for secret in [1, 2, 3] {
        let device = enrolled(store, secret).await;
        let record = store.device_record(&slug(), device).await.unwrap();
        let mut assessment =
            crate::assess::assess(&record, &tenant(), &Factors::default(), &dk1(), today).unwrap();
        let shares = [(ErrorSource::VendorSheets, 0.3), (ErrorSource::Device, 0.7)];
        let kg = Total::of(Estimate::around(f64::from(secret), 0.5).unwrap(), &shares);
        expected += &kg;
        assessment.per_year.in_totals.footprint_kg = Some(kg);
        let assessed = Assessed { device, changes: record.changes, assessment };
        // Once more changes nothing.
        store.save_assessments(&slug(), vec![assessed.clone(), assessed]).await.unwrap();
    }
    let sums = store.fleet_sums(&slug()).await.unwrap();
    let [sum] = &sums[..] else { panic!("{sums:?}") };
    assert_eq!((sum.devices, sum.footprint.devices), (3, 3));
    assert!((sum.footprint.total.mean - expected.mean).abs() < 1e-9);
    assert_eq!(sum.footprint.total.errors.len(), 2);
    for (source, spread) in &expected.errors {
        let kept = sum.footprint.total.errors[source];
        assert!(
            (kept.width - spread.width).abs() < 1e-9 && (kept.lean - spread.lean).abs() < 1e-9,
            "{source}"
        );
    }
}

pub async fn lists_find_sort_and_page(store: &dyn Store) {
    let today: Date = "2026-11-23".parse().unwrap();
    for (secret, name) in [(1, "PC-B"), (2, "pc-a"), (3, "100%_x")] {
        let device = enrolled(store, secret).await;
        let record = store.device_record(&slug(), device).await.unwrap();
        let mut assessment =
            crate::assess::assess(&record, &tenant(), &Factors::default(), &dk1(), today).unwrap();
        assessment.name = name.into();
        store
            .save_assessments(&slug(), vec![Assessed { device, changes: record.changes, assessment }])
            .await
            .unwrap();
    }
    let names = async |text: &str, descending, offset| {
        let query = FleetQuery { text: text.into(), sort: FleetSort::Name, descending, offset, limit: 2 };
        let page = store.fleet(&slug(), query).await.unwrap();
        let names: Vec<_> = page.rows.into_iter().map(|row| row.assessment.unwrap().name).collect();
        (page.total, names)
    };
    assert_eq!(names("", false, 0).await, (3, vec!["100%_x".into(), "pc-a".into()]));
    assert_eq!(names("", true, 0).await, (3, vec!["PC-B".into(), "pc-a".into()]));
    assert_eq!(names("", false, 2).await, (3, vec!["PC-B".into()]));
    assert_eq!(names("PC-", false, 0).await, (2, vec!["pc-a".into(), "PC-B".into()]));
    assert_eq!(names("%", false, 0).await, (1, vec!["100%_x".into()]));
    assert_eq!(names("_", false, 0).await, (1, vec!["100%_x".into()]));
    let first = store.rows_after(&slug(), None, 2).await.unwrap();
    let rest = store.rows_after(&slug(), Some(first[1].device.id), 2).await.unwrap();
    assert_eq!((first.len(), rest.len()), (2, 1), "each device comes once");
    assert!(first.iter().chain(&rest).is_sorted_by_key(|row| row.device.id.to_string()));
    assert!(store.rows_after(&slug(), Some(rest[0].device.id), 2).await.unwrap().is_empty());
    assert_eq!(store.held_by(&slug(), "anna").await.unwrap().len(), 3);
    assert!(store.held_by(&slug(), "bo").await.unwrap().is_empty());
}
