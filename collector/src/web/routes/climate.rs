//! `GET /climate`: the climate account of a year.

use std::sync::Arc;

use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::response::Response;
use serde::Deserialize;

use super::access::{Known, SeesFleet};
use crate::assess::account;
use crate::state::AppState;
use crate::web::dashboard::climate::{self, ClimateView};
use crate::web::problem::Problem;
use crate::zone;

/// What the address may say; what is not understood is as if it were left out.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    year: Option<String>,
}

pub async fn page(
    State(state): State<AppState>,
    SeesFleet(reader): SeesFleet,
    asked: Result<Query<Asked>, QueryRejection>,
) -> Response {
    let asked = asked.map(|Query(asked)| asked).unwrap_or_default();
    reader.frame.respond(html(&state, &reader, &asked).await)
}

async fn html(state: &AppState, reader: &Known, asked: &Asked) -> Result<String, Problem> {
    let tenant = &reader.who.tenant;
    let today = zone::local_day(&tenant.zone, crate::clock::now());
    let asked = asked.year.as_deref().and_then(|year| year.parse().ok());
    let year = asked.filter(|year| account::has_account(*year, today)).unwrap_or(today.year());
    let found = state.accounts.get(Arc::clone(&state.store), tenant.clone(), year, today).await?;
    let view = ClimateView {
        account: found.account.clone(),
        years: found.years.clone(),
        today,
        worked_out: zone::local(&tenant.zone, found.at),
    };
    Ok(climate::render(&reader.frame, &view)?)
}
