//! Fetches the grid's hours: one question at a time.

use std::collections::BTreeMap;

use jiff::Timestamp;
use levetid_footprint::grid::{Hour, Standing};

use crate::grid::client::Client;
use crate::grid::energinet::ZONES;
use crate::grid::plan::{self, Next};
use crate::store::{Actor, GridAdded, NewGridHours, Result, Store};

/// What a run came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Run {
    /// A question was answered, and what was new is kept.
    Fetched { zone: String, standing: Standing, from: Hour, to: Hour, added: GridAdded },
    /// A question was not answered; it is asked again later.
    Failed { zone: String, why: String },
    /// Nothing may or need be asked before then.
    Wait(Timestamp),
    /// No tenant has a zone that Energinet declares.
    Nothing,
}

/// Asks the next question, if one is due. `only` keeps to one zone, whether or not a tenant has it.
///
/// # Errors
/// When the store fails. That nobody answers is no error: it is kept with the zone.
pub async fn run_once(store: &dyn Store, client: &Client, only: Option<&str>, now: Timestamp) -> Result<Run> {
    let wanted = match only {
        Some(zone) => BTreeMap::from([(zone.to_owned(), plan::start(None, now))]),
        None => wanted(store, now).await?,
    };
    let fetches = store.grid_fetches().await?;
    let ask = match plan::next(&wanted, &fetches, now) {
        Next::Ask(ask) => ask,
        Next::Wait(until) => return Ok(Run::Wait(until)),
        Next::Nothing => return Ok(Run::Nothing),
    };
    let fetch = plan::asking(plan::state(&fetches, &ask.zone), now);
    store.put_grid_fetch(fetch.clone()).await?;
    let answer = match client.ask(&ask, now).await {
        Ok(answer) => answer,
        Err(failure) => {
            let why = failure.why.clone();
            store.put_grid_fetch(plan::failed(fetch, failure.why, failure.retry_after, now)).await?;
            return Ok(Run::Failed { zone: ask.zone, why });
        }
    };
    let new = NewGridHours {
        zone: ask.zone.clone(),
        standing: ask.standing,
        source: ask.source(),
        hours: answer.hours.clone(),
    };
    // Hours first: cut short between the two, the question is asked again and finds nothing new.
    let added = store.add_grid_hours(new, now, Actor("job".into())).await?;
    store.put_grid_fetch(plan::answered(fetch, &ask, &answer, now)).await?;
    Ok(Run::Fetched { zone: ask.zone, standing: ask.standing, from: ask.from, to: ask.to, added })
}

/// The zones of all tenants that Energinet declares, and the first hour each is wanted from.
async fn wanted(store: &dyn Store, now: Timestamp) -> Result<BTreeMap<String, Hour>> {
    let mut wanted: BTreeMap<String, Hour> = BTreeMap::new();
    for tenant in store.tenants().await? {
        for zone in tenant.grid_zones().into_iter().filter(|zone| ZONES.contains(zone)) {
            let start = plan::start(store.first_usage_day(&tenant.slug).await?, now);
            let earliest = wanted.entry(zone.to_owned()).or_insert(start);
            *earliest = start.min(*earliest);
        }
    }
    Ok(wanted)
}

#[cfg(test)]
#[path = "grid_tests.rs"]
mod tests;
