//! `GET /`: the fleet.

use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::response::Response;
use levetid_footprint::error::FootprintError;
use serde::Deserialize;

use super::access::{Known, SeesFleet};
use crate::assess::fleet::FleetTotals;
use crate::factors::TotalSources;
use crate::state::AppState;
use crate::store::{CategorySum, FleetQuery, FleetRow, FleetSort, Tenant};
use crate::web::dashboard::fleet::{self, FleetView, Row, Sort, Summary};
use crate::web::problem::Problem;
use crate::zone;

/// Devices on a page of the list.
const PER_PAGE: u32 = 50;

/// Characters of a search that are looked at.
const LONGEST_SEARCH: usize = 128;

/// What the address may say. Each is optional; what is not understood is as if it were left out.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    q: Option<String>,
    sort: Option<String>,
    order: Option<String>,
    page: Option<String>,
}

pub async fn page(
    State(state): State<AppState>,
    SeesFleet(reader): SeesFleet,
    asked: Result<Query<Asked>, QueryRejection>,
) -> Response {
    let asked = asked.map(|Query(asked)| asked).unwrap_or_default();
    reader.frame.respond(html(&state, &reader, asked).await)
}

async fn html(state: &AppState, reader: &Known, asked: Asked) -> Result<String, Problem> {
    let tenant = &reader.who.tenant;
    let query: String = asked.q.unwrap_or_default().chars().take(LONGEST_SEARCH).collect();
    let sort = Sort::of_code(asked.sort.as_deref().unwrap_or_default());
    let descending = asked.order.as_deref() == Some("desc");
    let page = asked.page.and_then(|page| page.parse().ok()).unwrap_or(1).max(1);
    let found = state
        .store
        .fleet(
            &tenant.slug,
            FleetQuery {
                text: query.clone(),
                sort: stored_sort(sort),
                // The youngest device was built last.
                descending: descending != (sort == Sort::Age),
                offset: (page - 1_u32).saturating_mul(PER_PAGE),
                limit: PER_PAGE,
            },
        )
        .await?;
    let sums = state.store.fleet_sums(&tenant.slug).await?;
    let today = zone::local_day(&tenant.zone, crate::clock::now());
    let rests_on = TotalSources::load(&*state.store, tenant, today.year()).await?;
    let view = FleetView {
        summary: summary(&sums, tenant, &rests_on)?,
        query,
        sort,
        descending,
        page,
        pages: found.total.div_ceil(PER_PAGE).max(1),
        matches: found.total.into(),
        rows: found.rows.into_iter().filter_map(row).collect(),
    };
    Ok(fleet::render(&reader.frame, &view)?)
}

fn stored_sort(sort: Sort) -> FleetSort {
    match sort {
        Sort::Name => FleetSort::Name,
        Sort::Kind => FleetSort::Category,
        Sort::Age => FleetSort::Built,
        Sort::Energy => FleetSort::EnergySoFar,
        Sort::Co2e => FleetSort::FootprintPerYear,
        Sort::LastContact => FleetSort::LastContact,
    }
}

fn summary(
    sums: &[CategorySum],
    tenant: &Tenant,
    rests_on: &TotalSources,
) -> Result<Summary, FootprintError> {
    let count = |of: fn(&CategorySum) -> u32| sums.iter().map(|sum| u64::from(of(sum))).sum();
    let totals = FleetTotals::of(sums, rests_on)?;
    Ok(Summary {
        devices: totals.devices,
        co2e_per_year: totals.footprint_per_year,
        energy_per_year: totals.energy_per_year,
        devices_in_co2e: count(|sum| sum.footprint.devices),
        devices_in_energy: count(|sum| sum.energy.devices),
        past_baseline: count(|sum| sum.past_baseline),
        age_unknown: count(|sum| sum.age_not_known),
        baseline_years: tenant.baseline_life_years,
    })
}

/// A device that has not been assessed yet, in its first second, is left out.
fn row(row: FleetRow) -> Option<Row> {
    let assessment = row.assessment?;
    Some(Row {
        id: row.device.id.to_string(),
        age: assessment.age.known().map(|age| age.years_on(assessment.day)),
        name: assessment.name,
        model: assessment.model,
        kind: assessment.kind.category,
        os: assessment.os.unwrap_or_default(),
        minutes: assessment.recorded.minutes,
        energy_so_far: assessment.so_far.energy_in_all(),
        co2e_per_year: assessment.per_year.total,
        last_contact: row.device.contact.map(|contact| contact.last),
        retired: row.device.register.and_then(|known| known.entry.retired_by(assessment.day)),
    })
}
