//! The grid's hours.

use levetid_footprint::grid::{Hour, Standing};
use levetid_footprint::sources::ENERGINET;

use super::*;

fn hours(zone: &str, standing: Standing, hours: &[(i32, f64)]) -> NewGridHours {
    let hours = hours.iter().map(|(number, g_per_kwh)| (Hour::new(*number), *g_per_kwh)).collect();
    NewGridHours { zone: zone.into(), standing, source: ENERGINET, hours }
}

async fn add(store: &dyn Store, new: NewGridHours) -> GridAdded {
    store.add_grid_hours(new, now(), cli()).await.unwrap()
}

async fn at(store: &dyn Store, number: i32, upto: Option<u64>) -> Option<(f64, Standing)> {
    store.grid_hours("DK2", upto).await.unwrap().series.get(Hour::new(number))
}

const DECLARED: Standing = Standing::Declared;
const PREVIEW: Standing = Standing::Preview;

pub async fn grid_hours_are_kept_by_revision(store: &dyn Store) {
    let nothing = store.grid_hours("DK2", None).await.unwrap();
    assert_eq!((nothing.revision, nothing.series.is_empty(), nothing.source), (0, true, None));
    let first = add(store, hours("DK2", DECLARED, &[(23, 40.5), (24, 95.759), (-1, 0.0)])).await;
    assert_eq!((first.added, first.changed, first.unchanged), (3, 0, 0));
    let again = add(store, hours("DK2", DECLARED, &[(24, 95.759), (-1, 0.0)])).await;
    assert_eq!(again, GridAdded { unchanged: 2, ..GridAdded::default() });
    let other = add(store, hours("DK1", DECLARED, &[(24, 11.0)])).await;
    let second = add(store, hours("DK2", DECLARED, &[(24, 96.0), (25, 97.0), (23, 40.5)])).await;
    assert_eq!((second.added, second.changed, second.unchanged), (1, 1, 1));
    assert!(first.revision < other.revision && other.revision < second.revision);

    assert_eq!(at(store, 24, None).await, Some((96.0, DECLARED)));
    assert_eq!(at(store, 24, first.revision).await, Some((95.759, DECLARED)), "an old revision is as it was");
    assert_eq!(at(store, 25, other.revision).await, None);
    assert_eq!((at(store, -1, None).await, at(store, 22, None).await), (Some((0.0, DECLARED)), None));
    let held = store.grid_hours("DK2", None).await.unwrap();
    assert_eq!((Some(held.revision), held.source), (second.revision, Some(ENERGINET)));
    assert_eq!(Some(store.grid_revision("DK1").await.unwrap()), other.revision);
    let listed = store.grid_imports().await.unwrap();
    let shown: Vec<_> =
        listed.iter().map(|import| (&*import.zone, import.hours, import.first.number())).collect();
    assert_eq!(shown, [("DK2", 3, -1), ("DK1", 1, 24), ("DK2", 2, 24)]);
}

pub async fn a_declared_hour_goes_before_any_preview(store: &dyn Store) {
    add(store, hours("DK2", PREVIEW, &[(1, 50.0), (2, 60.0)])).await;
    add(store, hours("DK2", DECLARED, &[(1, 45.0)])).await;
    let late = add(store, hours("DK2", PREVIEW, &[(1, 51.0), (2, 61.0)])).await;
    assert_eq!((late.changed, late.unchanged), (1, 1), "a preview of a declared hour is not news");
    assert_eq!(at(store, 1, None).await, Some((45.0, DECLARED)));
    assert_eq!(at(store, 2, None).await, Some((61.0, PREVIEW)));
}

pub async fn new_grid_hours_have_the_zones_devices_assessed(store: &dyn Store) {
    let device = enrolled(store, 1).await;
    let today = "2026-11-23".parse().unwrap();
    let record = waiting(store, today).await.pop();
    if let Some(record) = record {
        let assessment =
            crate::assess::assess(&record, &tenant(), &Factors::default(), &dk1(), today).unwrap();
        let assessed = Assessed { device, changes: record.changes, assessment };
        store.save_assessments(&slug(), vec![assessed]).await.unwrap();
    }
    let waiting = async || waiting(store, today).await.len();
    assert_eq!(waiting().await, 0);
    add(store, hours("DK2", DECLARED, &[(24, 40.5)])).await;
    assert_eq!(waiting().await, 0, "another zone's hours are nothing to it");
    add(store, hours("DK1", DECLARED, &[(24, 40.5)])).await;
    assert_eq!(waiting().await, 1);
}

pub async fn new_grid_hours_of_a_units_zone_count_too(store: &dyn Store) {
    let device = enrolled(store, 1).await;
    let unit_zones = BTreeMap::from([("Kystskolen".to_owned(), "DK2".to_owned())]);
    store.change_tenant(Tenant { unit_zones, ..tenant() }, now(), cli()).await.unwrap();
    let today = "2026-11-23".parse().unwrap();
    let record = waiting(store, today).await.pop().unwrap();
    let assessment = crate::assess::assess(&record, &tenant(), &Factors::default(), &dk1(), today).unwrap();
    let assessed = Assessed { device, changes: record.changes, assessment };
    store.save_assessments(&slug(), vec![assessed]).await.unwrap();
    add(store, hours("DK2", DECLARED, &[(24, 40.5)])).await;
    assert_eq!(waiting(store, today).await.len(), 1);
}

pub async fn fetching_goes_on_where_it_stood(store: &dyn Store) {
    assert!(store.grid_fetches().await.unwrap().is_empty());
    let mut fetch = GridFetch {
        zone: "DK1".into(),
        declared_to: Some(Hour::new(500_000)),
        asked: Some(now()),
        failures: 2,
        not_before: Some(now() + 24.hours()),
        error: Some("the address answers 503".into()),
        ..GridFetch::default()
    };
    store.put_grid_fetch(fetch.clone()).await.unwrap();
    fetch.preview_to = Some(Hour::new(500_001));
    store.put_grid_fetch(fetch.clone()).await.unwrap();
    assert_eq!(store.grid_fetches().await.unwrap(), [fetch]);
    enrolled(store, 1).await;
    assert_eq!(store.first_usage_day(&slug()).await.unwrap(), None);
}
