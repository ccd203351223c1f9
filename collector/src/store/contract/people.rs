//! Pseudonyms of the people who use devices.

use levetid_protocol::people::{PeopleKey, Pseudonym};

use super::*;

fn asking() -> Tenant {
    Tenant { people_key: Some(PeopleKey::from_bytes([5; 32])), policy_version: 2, ..tenant() }
}

fn used_by(record: UsageRecord, people: &[u8]) -> UsageRecord {
    UsageRecord { people: people.iter().map(|n| Pseudonym::from_bytes([*n; 32])).collect(), ..record }
}

async fn people_of(store: &dyn Store, device: DeviceId, since: &str) -> u32 {
    store.people_since(&slug(), device, since.parse().unwrap()).await.unwrap()
}

pub async fn the_secret_for_pseudonyms_is_made_once(store: &dyn Store) {
    let secret = store.people_secret().await.unwrap();
    assert_ne!(secret, [0; 32]);
    assert_eq!(store.people_secret().await.unwrap(), secret);
}

pub async fn different_people_are_counted_and_nothing_else(store: &dyn Store) {
    let (device, other) = (enrolled(store, 1).await, enrolled(store, 2).await);
    store.change_tenant(asking(), now(), cli()).await.unwrap();
    let weeks = [
        used_by(testing::record("2026-11-02", 7), &[1]),
        used_by(testing::record("2026-11-09", 7), &[1, 2]),
        used_by(testing::record("2026-11-16", 7), &[2, 3]),
    ];
    store.append_report(&slug(), report(device, 1, 1, weeks.to_vec())).await.unwrap();
    let others = used_by(testing::record("2026-11-16", 7), &[9]);
    store.append_report(&slug(), report(other, 2, 1, vec![others])).await.unwrap();
    assert_eq!(people_of(store, device, "2026-10-26").await, 3);
    assert_eq!(people_of(store, device, "2026-11-16").await, 2, "the week before has ended");
    assert_eq!(people_of(store, device, "2026-11-15").await, 3, "a day of it counts as all of it");
    assert_eq!(people_of(store, device, "2026-11-23").await, 0);
    assert_eq!(people_of(store, other, "2026-10-26").await, 1);
    let read = store.device_record(&slug(), device).await.unwrap().usage;
    assert!(read.iter().all(|record| record.people.is_empty()), "they are not handed out");
}

pub async fn a_longer_record_brings_its_people_and_a_shorter_one_does_not(store: &dyn Store) {
    let device = enrolled(store, 1).await;
    store.change_tenant(asking(), now(), cli()).await.unwrap();
    let short = used_by(UsageRecord { days: 7, ..testing::record("2026-11-16", 3) }, &[1]);
    let whole = used_by(testing::record("2026-11-16", 7), &[2, 3]);
    for (sequence, record, people) in [(1, &short, 1), (2, &whole, 2), (3, &short, 2)] {
        store.append_report(&slug(), report(device, 1, sequence, vec![record.clone()])).await.unwrap();
        assert_eq!(people_of(store, device, "2026-11-01").await, people, "after report {sequence}");
    }
}

pub async fn turned_off_every_pseudonym_is_forgotten(store: &dyn Store) {
    let device = enrolled(store, 1).await;
    let week = used_by(testing::record("2026-11-16", 7), &[201, 202]);
    store.change_tenant(asking(), now(), cli()).await.unwrap();
    assert_eq!(store.tenant(&slug()).await.unwrap(), asking());
    store.append_report(&slug(), report(device, 1, 1, vec![week.clone()])).await.unwrap();
    // Another change leaves them as they are.
    let renamed = Tenant { name: "Aarhus".into(), policy_version: 3, ..asking() };
    store.change_tenant(renamed, now(), cli()).await.unwrap();
    assert_eq!(people_of(store, device, "2026-11-01").await, 2);
    let off = Tenant { policy_version: 4, ..tenant() };
    store.change_tenant(off.clone(), now(), cli()).await.unwrap();
    assert_eq!(store.tenant(&slug()).await.unwrap(), off);
    assert_eq!(people_of(store, device, "2026-11-01").await, 0);
    assert_eq!(store.device_record(&slug(), device).await.unwrap().usage.len(), 1, "use stays");
    // A report that was under way meanwhile is caught later.
    let late = used_by(testing::record("2026-11-09", 7), &[201]);
    store.append_report(&slug(), report(device, 1, 2, vec![late])).await.unwrap();
    assert_eq!(store.forget_people(&slug()).await.unwrap(), 1);
    assert_eq!(people_of(store, device, "2026-11-01").await, 0);
}
