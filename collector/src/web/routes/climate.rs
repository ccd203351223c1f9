//! `GET /climate`: the climate account of a year.

use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::response::Response;
use levetid_footprint::account::Book;
use serde::Deserialize;

use super::access::{Known, SeesFleet};
use crate::assess::account;
use crate::factors::Factors;
use crate::state::AppState;
use crate::store::Rows;
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
    let factors = Factors::load(&*state.store, Some(&tenant.slug), None).await?;
    let setting = account::setting(tenant, &factors)?;
    let mut book = Book::open(&setting, year, today);
    let mut rows = Rows::of(&*state.store, &tenant.slug);
    while let Some(some) = rows.next().await? {
        for row in &some {
            account::book(&mut book, tenant, row)?;
        }
    }
    let years = book.years();
    let account = book.close()?;
    Ok(climate::render(&reader.frame, &ClimateView { account, years, today })?)
}
