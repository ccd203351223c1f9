//! `GET /how/80-20`: how much of a PC is its making.

use axum::extract::State;
use axum::response::Response;

use super::access::{Known, SeesFleet};
use crate::assess::making_share::OwnShares;
use crate::factors::Factors;
use crate::state::AppState;
use crate::store::Rows;
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
    let mut shares = OwnShares::default();
    let mut rows = Rows::of(&*state.store, &tenant.slug);
    while let Some(some) = rows.next().await? {
        some.iter().try_for_each(|row| shares.add(row))?;
    }
    let own = shares.close(tenant, &factors, today.year())?;
    Ok(how::render(&reader.frame, &HowView { own })?)
}
