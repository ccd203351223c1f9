//! External screens, of which PCs tell.

use levetid_footprint::category::Category;
use levetid_protocol::profile::{DeviceProfile, Display};
use levetid_protocol::usage::{ScreenKey, ScreenMinutes};

use super::*;

fn key(serial: Option<&str>) -> ScreenKey {
    ScreenKey::of(Text::clean("DEL").unwrap(), 0xa0c4, serial)
}

/// A profile that names this screen beside its built-in panel.
fn profile(screen: &ScreenKey) -> DeviceProfile {
    let mut profile = crate::web::samples::laptop().profile.unwrap();
    profile.displays.retain(|display| display.built_in);
    profile.displays.push(Display {
        built_in: false,
        key: Some(screen.clone()),
        name: Text::clean("DELL P2419H"),
        made_week: Some(14),
        made_year: Some(2019),
        model_year: None,
        size_cm: Some([53, 30]),
    });
    profile
}

/// A week in which this screen was on for so many minutes.
fn week(first_day: &str, screen: &ScreenKey, on: u32) -> UsageRecord {
    let external_screens = vec![ScreenMinutes { screen: screen.clone(), on }];
    UsageRecord { external_screens, ..testing::record(first_day, 7) }
}

async fn tell(store: &dyn Store, device: DeviceId, secret: u8, sequence: u64, week: UsageRecord) {
    let whole = report(device, secret, sequence, vec![week]);
    assert!(matches!(store.append_report(&slug(), whole).await.unwrap(), Appended::Held { .. }));
}

async fn screens(store: &dyn Store) -> Vec<DeviceRecord> {
    let devices = store.assets(&slug()).await.unwrap().into_iter().map(|asset| asset.device).collect();
    let mut records = store.device_records(&slug(), devices).await.unwrap();
    records.retain(|record| record.screen.is_some());
    records
}

fn monitor(serial: &str) -> RegisterEntry {
    RegisterEntry {
        asset_id: Some("S-1".into()),
        manufacturer: Some("Dell Inc.".into()),
        serial: Some(serial.into()),
        category: Some(Category::Monitor),
        purchased: Some("2020-02-03".parse().unwrap()),
        ..RegisterEntry::default()
    }
}

pub async fn a_screen_is_one_device_wherever_it_is_plugged_in(store: &dyn Store) {
    let screen = key(Some("CN0X1"));
    let [one, other] = [enrolled(store, 1).await, enrolled(store, 2).await];
    tell(store, one, 1, 1, week("2026-11-09", &screen, 120)).await;
    let mut described =
        report(other, 2, 1, vec![week("2026-11-09", &screen, 60), week("2026-11-16", &screen, 90)]);
    described.report.profile = Some(profile(&screen));
    // A retry counts nothing twice.
    for _ in 0..2 {
        store.append_report(&slug(), described.clone()).await.unwrap();
    }
    let found = screens(store).await;
    let [record] = found.as_slice() else { panic!("{found:?}") };
    assert_eq!(record.usage.iter().map(|week| week.minutes.on).collect::<Vec<_>>(), [180, 90]);
    let seen = record.screen.clone().unwrap();
    let mut hosts: Vec<_> = seen.seen_at.iter().map(|at| at.host).collect();
    hosts.sort();
    let mut both = [one, other];
    both.sort();
    assert_eq!(hosts, both);
    assert_eq!(seen.described.unwrap().display.name.unwrap().as_str(), "DELL P2419H");
    assert_eq!(store.device_record(&slug(), record.device.id).await.unwrap().usage, record.usage);
    assert_eq!(store.device_record(&slug(), one).await.unwrap().usage.len(), 1, "the PC keeps its own");

    let today: Date = "2026-11-23".parse().unwrap();
    let waiting = waiting(store, today).await;
    assert!(waiting.iter().any(|waiting| waiting.device.id == record.device.id));
    let assessment = crate::assess::assess(record, &tenant(), &Factors::default(), &dk1(), today).unwrap();
    assert_eq!((assessment.name.as_str(), assessment.kind.category), ("DELL P2419H", Category::Monitor));
    assert_eq!(assessment.model.as_deref(), Some("Dell P2419H"));
    let assessed = Assessed { device: record.device.id, changes: record.changes, assessment };
    store.save_assessments(&slug(), vec![assessed]).await.unwrap();
    let sums = store.fleet_sums(&slug()).await.unwrap();
    assert_eq!((sums[0].category.as_str(), sums[0].footprint.devices), ("monitor", 1));
}

pub async fn a_screen_without_a_serial_number_is_counted_at_each_pc(store: &dyn Store) {
    let screen = key(None);
    for secret in [1, 2] {
        let device = enrolled(store, secret).await;
        tell(store, device, secret, 1, week("2026-11-09", &screen, 120)).await;
        tell(store, device, secret, 2, week("2026-11-16", &screen, 120)).await;
    }
    let found = screens(store).await;
    assert_eq!(found.len(), 2);
    for record in found {
        assert_eq!((record.usage.len(), record.screen.unwrap().seen_at.len()), (2, 1));
    }
}

pub async fn a_screen_that_was_off_is_no_device_until_a_profile_names_it(store: &dyn Store) {
    let screen = key(Some("CN0X1"));
    let device = enrolled(store, 1).await;
    tell(store, device, 1, 1, week("2026-11-09", &screen, 0)).await;
    assert!(screens(store).await.is_empty());
    let mut described = report(device, 1, 2, Vec::new());
    described.report.profile = Some(profile(&screen));
    store.append_report(&slug(), described).await.unwrap();
    let found = screens(store).await;
    assert_eq!((found.len(), found[0].usage.len()), (1, 0), "not one of them is the built-in panel");
}

pub async fn a_screen_is_held_with_its_pc_until_it_is_shared(store: &dyn Store) {
    let screen = key(Some("CN0X1"));
    let [one, other] = [enrolled(store, 1).await, enrolled(store, 2).await];
    tell(store, one, 1, 1, week("2026-11-09", &screen, 120)).await;
    let id = screens(store).await[0].device.id;
    let held = || async { store.device_record(&slug(), id).await.unwrap().device.holder };
    let of = |login: &'static str| async move {
        let rows = store.held_by(&slug(), login).await.unwrap();
        rows.iter().map(|row| row.device.id).collect::<Vec<_>>()
    };
    assert_eq!(held().await.as_deref(), Some("anna"));
    assert!(of("anna").await.contains(&id));
    store.set_holder(&slug(), one, Some("bo".into()), now(), cli()).await.unwrap();
    assert_eq!((held().await.as_deref(), of("bo").await), (Some("bo"), vec![one, id]));
    assert!(!of("anna").await.contains(&id));

    tell(store, other, 2, 1, week("2026-11-16", &screen, 30)).await;
    assert_eq!(held().await, None, "anna and bo share it");
    assert_eq!(of("bo").await, [one]);
    store.set_holder(&slug(), id, Some("anna".into()), now(), cli()).await.unwrap();
    assert_eq!(held().await.as_deref(), Some("anna"), "what is said of the screen itself comes first");
    assert!(of("anna").await.contains(&id));
    // Eight weeks after it was last seen at one of them, it is the other's alone.
    store.set_holder(&slug(), id, None, now(), cli()).await.unwrap();
    let mut late = report(other, 2, 2, vec![week("2026-11-23", &screen, 30)]);
    late.day = "2027-01-18".parse().unwrap();
    store.append_report(&slug(), late).await.unwrap();
    assert_eq!(held().await.as_deref(), Some("anna"));
}

pub async fn a_screen_of_the_register_goes_on_when_a_pc_tells_of_it(store: &dyn Store) {
    let device = enrolled(store, 1).await;
    let put = |entry| RegisterPut { device: None, replaces: None, entry, holder: None };
    let puts =
        vec![put(monitor("cn0x1")), put(RegisterEntry { asset_id: Some("S-2".into()), ..monitor("CN0X2") })];
    let assets = store.put_register(&slug(), puts, now(), cli()).await.unwrap();
    let screen = key(Some("CN0X1"));
    tell(store, device, 1, 1, week("2026-11-09", &screen, 120)).await;
    let found = screens(store).await;
    assert_eq!(found.iter().map(|record| record.device.id).collect::<Vec<_>>(), [assets[0]]);
    let today: Date = "2026-11-23".parse().unwrap();
    let assessment = crate::assess::assess(&found[0], &tenant(), &Factors::default(), &dk1(), today).unwrap();
    assert_eq!(assessment.built(), Some("2020-02-03".parse().unwrap()), "the purchase date wins");
    assert_eq!(assessment.name, "S-1");
    let known = store.assets(&slug()).await.unwrap();
    let asset = known.iter().find(|asset| asset.device == assets[0]).unwrap();
    assert_eq!((asset.has_agent, asset.screen.as_ref()), (false, Some(&screen)));
}
