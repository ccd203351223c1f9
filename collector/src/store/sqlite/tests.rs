use std::sync::Arc;

use super::*;
use crate::store::contract;

/// Runs each part of the contract on a fresh store.
macro_rules! contract {
    ($($name:ident),+ $(,)?) => {$(
        #[tokio::test]
        async fn $name() {
            let folder = tempfile::tempdir().unwrap();
            let store = SqliteStore::open(folder.path(), true, contract::now()).await.unwrap();
            contract::$name(&store).await;
        }
    )+};
}

contract!(
    tenants_are_kept_and_named_once,
    changed_settings_are_kept_and_assessed_by,
    the_public_address_is_kept,
    a_token_binds_until_it_is_spent,
    revoked_tokens_and_keys_open_nothing,
    a_second_machine_of_one_identity_stays_a_device_of_its_own,
    twins_with_one_serial_and_uuid_stay_devices_of_their_own,
    a_longer_record_replaces_a_shorter_one_in_any_order,
    a_repeated_report_is_held_once_and_a_copied_key_is_noticed,
    minutes_are_counted_once,
    measured_days_replace_reconstructed_ones_in_any_order,
    a_device_that_reports_meanwhile_is_assessed_again,
    lists_find_sort_and_page,
    totals_add_up_by_source_of_error,
    a_device_of_the_register_is_listed_and_assessed_without_an_agent,
    an_entry_changes_and_its_device_is_assessed_again,
    an_agent_goes_on_with_the_asset_of_its_serial_number,
    a_serial_number_of_another_maker_or_a_placeholder_goes_on_with_nothing,
    an_asset_becomes_the_pc_it_turns_out_to_be,
    a_screen_is_one_device_wherever_it_is_plugged_in,
    a_screen_without_a_serial_number_is_counted_at_each_pc,
    a_screen_that_was_off_is_no_device_until_a_profile_names_it,
    a_screen_is_held_with_its_pc_until_it_is_shared,
    a_screen_of_the_register_goes_on_when_a_pc_tells_of_it,
    a_link_is_used_once,
    a_removed_person_is_gone_with_their_links,
    a_link_to_a_device_knows_no_person_and_is_used_once,
    a_request_for_a_link_is_answered_once,
    a_link_to_a_device_ends_with_its_key,
    the_secret_for_pseudonyms_is_made_once,
    different_people_are_counted_and_nothing_else,
    a_longer_record_brings_its_people_and_a_shorter_one_does_not,
    turned_off_every_pseudonym_is_forgotten,
    sessions_end,
    grid_hours_are_kept_by_revision,
    a_declared_hour_goes_before_any_preview,
    new_grid_hours_have_the_zones_devices_assessed,
    new_grid_hours_of_a_units_zone_count_too,
    fetching_goes_on_where_it_stood,
);

#[tokio::test]
async fn a_store_opened_again_is_the_same_collector() {
    let folder = tempfile::tempdir().unwrap();
    let first = SqliteStore::open(folder.path(), true, contract::now()).await.unwrap();
    let key = first.collector_key().public();
    drop(first);
    let again = SqliteStore::open(folder.path(), true, contract::now()).await.unwrap();
    assert_eq!(again.collector_key().public(), key);
}

/// Those who turn pseudonyms off are promised that they are gone, not that they are no longer shown.
#[tokio::test]
async fn what_was_forgotten_is_not_in_the_files() {
    let folder = tempfile::tempdir().unwrap();
    let store = SqliteStore::open(folder.path(), true, contract::now()).await.unwrap();
    contract::turned_off_every_pseudonym_is_forgotten(&store).await;
    for file in ["control.sqlite", "control.sqlite-wal", "tenants/aarhus.sqlite", "tenants/aarhus.sqlite-wal"]
    {
        let bytes = std::fs::read(folder.path().join(file)).unwrap();
        for secret in [[5; 32], [201; 32], [202; 32]] {
            assert!(!bytes.windows(32).any(|window| window == secret), "{file} holds {secret:?}");
        }
    }
    drop(store);
}

#[cfg(unix)]
#[tokio::test]
async fn only_the_owner_reads_the_files() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = tempfile::tempdir().unwrap();
    let store =
        Arc::new(SqliteStore::open(&folder.path().join("data"), true, contract::now()).await.unwrap());
    store.add_tenant(contract::tenant(), contract::now(), Actor::cli()).await.unwrap();
    let mode = |path: &str| std::fs::metadata(folder.path().join(path)).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode("data"), 0o700);
    assert_eq!(mode("data/control.sqlite"), 0o600);
}

#[tokio::test]
async fn a_store_without_its_heart_is_not_begun_anew() {
    let folder = tempfile::tempdir().unwrap();
    let nowhere = SqliteStore::open(folder.path(), false, contract::now()).await.unwrap_err();
    assert!(matches!(nowhere, StoreError::Missing { tenants_remain: false, .. }), "{nowhere}");
    let store = SqliteStore::open(folder.path(), true, contract::now()).await.unwrap();
    store.add_tenant(contract::tenant(), contract::now(), Actor::cli()).await.unwrap();
    store.fleet_sums(&contract::tenant().slug).await.unwrap();
    drop(store);
    std::fs::remove_file(folder.path().join("control.sqlite")).unwrap();
    let halved = SqliteStore::open(folder.path(), true, contract::now()).await.unwrap_err();
    assert!(matches!(halved, StoreError::Missing { tenants_remain: true, .. }), "{halved}");
}
