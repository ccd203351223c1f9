//! `GET /how/80-20`: how much of a PC is its making.

use axum::extract::State;
use axum::response::Response;

use super::access::{Known, SeesFleet};
use crate::assess::making_share::own_shares;
use crate::factors::Factors;
use crate::state::AppState;
use crate::web::dashboard::how::{self, HowView};
use crate::web::problem::Problem;
use crate::zone;

pub async fn page(State(state): State<AppState>, SeesFleet(reader): SeesFleet) -> Response {
    reader.frame.respond(html(&state, &reader).await)
}

async fn html(state: &AppState, reader: &Known) -> Result<String, Problem> {
    let tenant = &reader.who.tenant;
    let today = zone::local_day(&tenant.zone, crate::clock::now());
    let factors = Factors::load(&*state.store, Some(&tenant.slug), None).await?;
    let sums = state.store.fleet_sums(&tenant.slug).await?;
    let own = own_shares(&sums, tenant, &factors, today.year())?;
    Ok(how::render(&reader.frame, &HowView { own })?)
}
