//! The asset register beside what devices report.

use levetid_footprint::age::Confidence;
use levetid_footprint::category::Category;

use super::*;

fn entry(asset_id: &str, serial: &str) -> RegisterEntry {
    RegisterEntry {
        asset_id: Some(asset_id.into()),
        manufacturer: Some("Lenovo".into()),
        serial: Some(serial.into()),
        product: Some("ThinkPad T14 Gen 3".into()),
        category: Some(Category::Laptop),
        purchased: Some("2024-03-14".parse().unwrap()),
        ..RegisterEntry::default()
    }
}

async fn registered(store: &dyn Store, entry: RegisterEntry) -> DeviceId {
    if store.tenant(&slug()).await.is_err() {
        store.add_tenant(tenant(), now(), cli()).await.unwrap();
    }
    let put = RegisterPut { device: None, replaces: None, entry, holder: None };
    store.put_register(&slug(), vec![put], now(), cli()).await.unwrap()[0]
}

pub async fn a_device_of_the_register_is_listed_and_assessed_without_an_agent(store: &dyn Store) {
    let device = registered(store, entry("A-1", "PF0A")).await;
    let today: Date = "2026-11-23".parse().unwrap();
    let record = waiting(store, today).await.pop().unwrap();
    assert_eq!((record.device.id, record.device.contact), (device, None));
    assert_eq!(record.device.register.as_ref().map(|known| &known.entry), Some(&entry("A-1", "PF0A")));
    let assessment = crate::assess::assess(&record, &tenant(), &Factors::default(), &dk1(), today).unwrap();
    assert_eq!(assessment.age.known().map(|age| age.confidence), Some(Confidence::Register));
    assert_eq!((assessment.name.as_str(), assessment.kind.category), ("A-1", Category::Laptop));
    let assessed = Assessed { device, changes: record.changes, assessment };
    store.save_assessments(&slug(), vec![assessed]).await.unwrap();
    let query = FleetQuery { limit: 10, ..FleetQuery::default() };
    assert_eq!(store.fleet(&slug(), query).await.unwrap().rows[0].device, record.device);
    assert_eq!(store.fleet_sums(&slug()).await.unwrap()[0].footprint.devices, 1);
}

pub async fn an_entry_changes_and_its_device_is_assessed_again(store: &dyn Store) {
    let device = registered(store, entry("A-1", "PF0A")).await;
    let today: Date = "2026-11-23".parse().unwrap();
    let record = store.device_record(&slug(), device).await.unwrap();
    let assessment = crate::assess::assess(&record, &tenant(), &Factors::default(), &dk1(), today).unwrap();
    let assessed = Assessed { device, changes: record.changes, assessment };
    store.save_assessments(&slug(), vec![assessed]).await.unwrap();
    assert!(waiting(store, today).await.is_empty());
    let gone = RegisterEntry { retired: Some("2026-05-04".parse().unwrap()), ..entry("A-1", "PF0A") };
    let put = RegisterPut {
        device: Some(device),
        replaces: None,
        entry: gone.clone(),
        holder: Some("anna".into()),
    };
    store.put_register(&slug(), vec![put], now(), cli()).await.unwrap();
    let record = waiting(store, today).await.pop().unwrap();
    assert_eq!(record.device.holder.as_deref(), Some("anna"));
    let known = store.assets(&slug()).await.unwrap();
    assert_eq!((known.len(), known[0].entry.as_ref(), known[0].has_agent), (1, Some(&gone), false));
    assert_eq!(store.fleet_sums(&slug()).await.unwrap().len(), 1, "as it was assessed last");
    let assessment = crate::assess::assess(&record, &tenant(), &Factors::default(), &dk1(), today).unwrap();
    let assessed = Assessed { device, changes: record.changes, assessment };
    store.save_assessments(&slug(), vec![assessed]).await.unwrap();
    assert!(store.fleet_sums(&slug()).await.unwrap().is_empty(), "it has left service");
}

pub async fn an_agent_goes_on_with_the_asset_of_its_serial_number(store: &dyn Store) {
    let asset = registered(store, entry("A-1", "pf0a")).await;
    let token = with_token(store, None, now() + 1.hour()).await;
    let first = enrolment(token, 1, "PF0A");
    // The answer was lost twice: the same key is the same asset.
    for _ in 0..3 {
        let Enrolled::Bound { device, state, .. } = store.enrol(first.clone()).await.unwrap() else {
            panic!("refused")
        };
        assert_eq!((device, state), (asset, KeyState::Active));
    }
    assert_eq!(store.agent_keys(&slug()).await.unwrap()[0].device, asset);
    let week = testing::record("2026-11-16", 7);
    store.append_report(&slug(), report(asset, 1, 1, vec![week])).await.unwrap();
    let record = store.device_record(&slug(), asset).await.unwrap();
    assert_eq!(record.device.contact.map(|contact| contact.first), Some("2026-11-23".parse().unwrap()));
    assert!(record.device.register.is_some() && record.usage.len() == 1);
    // A second machine with that serial number is a twin, not the asset.
    let Enrolled::Bound { device: twin, .. } = store.enrol(enrolment(token, 2, "PF0A")).await.unwrap() else {
        panic!("refused")
    };
    assert_ne!(twin, asset);
    assert_eq!(store.device_record(&slug(), twin).await.unwrap().device.register, None);
}

pub async fn a_serial_number_of_another_maker_or_a_placeholder_goes_on_with_nothing(store: &dyn Store) {
    let other = RegisterEntry { manufacturer: Some("HP".into()), ..entry("A-1", "PF0A") };
    let placeholder = RegisterEntry { serial: Some("Default string".into()), ..entry("A-2", "") };
    let assets = [registered(store, other).await, registered(store, placeholder).await];
    let token = with_token(store, None, now() + 1.hour()).await;
    for (secret, serial) in [(1, "PF0A"), (2, "Default string")] {
        let Enrolled::Bound { device, .. } = store.enrol(enrolment(token, secret, serial)).await.unwrap()
        else {
            panic!("refused")
        };
        assert!(!assets.contains(&device), "{serial}");
    }
}

pub async fn an_asset_becomes_the_pc_it_turns_out_to_be(store: &dyn Store) {
    let asset = registered(store, RegisterEntry { serial: None, ..entry("A-1", "") }).await;
    let today: Date = "2026-11-23".parse().unwrap();
    let record = store.device_record(&slug(), asset).await.unwrap();
    let assessment = crate::assess::assess(&record, &tenant(), &Factors::default(), &dk1(), today).unwrap();
    let assessed = Assessed { device: asset, changes: record.changes, assessment };
    store.save_assessments(&slug(), vec![assessed]).await.unwrap();
    let pc = enrolled(store, 1).await;
    let whole = entry("A-1", "PF0ABCD1");
    let put = RegisterPut { device: Some(pc), replaces: Some(asset), entry: whole.clone(), holder: None };
    store.put_register(&slug(), vec![put], now(), cli()).await.unwrap();
    assert!(matches!(store.device_record(&slug(), asset).await, Err(StoreError::NotFound { .. })));
    assert!(store.fleet_sums(&slug()).await.unwrap().is_empty(), "the sums have lost it too");
    let record = store.device_record(&slug(), pc).await.unwrap();
    assert_eq!(record.device.register.map(|known| known.entry), Some(whole));
    assert_eq!(record.device.holder.as_deref(), Some("anna"), "who holds it stays");
    // What reports is never removed.
    let wrong = RegisterPut { device: None, replaces: Some(pc), entry: entry("A-9", "X"), holder: None };
    store.put_register(&slug(), vec![wrong], now(), cli()).await.unwrap();
    assert!(store.device_record(&slug(), pc).await.is_ok());
}
