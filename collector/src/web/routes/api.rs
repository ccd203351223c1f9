//! `GET /api/v1/…`: figures with all that they are made of, as JSON. Who may see a page may ask for what is behind it.

use std::sync::Arc;

use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;
use axum::{Json, Router, middleware};
use levetid_footprint::account::Account;
use levetid_footprint::grid::Basis;
use serde::{Deserialize, Serialize};

use super::access::{Known, SeesFleet};
use super::device::{explain, record};
use crate::assess::account;
use crate::assess::explained::Explained;
use crate::assess::fleet::FleetTotals;
use crate::factors::TotalSources;
use crate::grid::Asked;
use crate::state::AppState;
use crate::web::language::Language;
use crate::web::problem::Problem;
use crate::zone;

/// The routes, with every problem in the form of RFC 9457.
pub fn router() -> Router<AppState> {
    let routes = Router::new()
        .route("/explain", get(fleet))
        .route("/devices/{device}/explain", get(device))
        .route("/account", get(of_year))
        .fallback(async || Problem::NotFound.status())
        .layer(middleware::map_response(as_problem));
    Router::new().nest("/api/v1", routes)
}

/// With what was known at these revisions, the newest factor set and the newest of the grid's hours; and on which basis.
#[derive(Debug, Clone, Copy, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct At {
    factors: Option<i64>,
    grid: Option<u64>,
    basis: Option<Basis>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct OfYear {
    year: Option<i16>,
}

/// `GET /api/v1/devices/{device}/explain?factors=N&grid=N&basis=direct`: a device calculated anew from what is stored.
async fn device(
    State(state): State<AppState>,
    reader: Known,
    Path(device): Path<String>,
    asked: Result<Query<At>, QueryRejection>,
) -> Response {
    match asked {
        Ok(Query(asked)) => answer(explained(&state, &reader, &device, asked).await),
        Err(error) => refused(&error),
    }
}

async fn explained(state: &AppState, reader: &Known, device: &str, at: At) -> Result<Explained, Problem> {
    let record = record(state, reader, device).await?;
    let asked = Asked { basis: at.basis.unwrap_or(Asked::default().basis), revision: at.grid };
    explain(state, reader, &record, at.factors, asked).await
}

/// `GET /api/v1/explain`: the totals of the tenant's devices.
async fn fleet(State(state): State<AppState>, SeesFleet(reader): SeesFleet) -> Response {
    answer(totals(&state, &reader).await)
}

async fn totals(state: &AppState, reader: &Known) -> Result<FleetTotals, Problem> {
    let tenant = &reader.who.tenant;
    let today = zone::local_day(&tenant.zone, crate::clock::now());
    let rests_on = TotalSources::load(&*state.store, tenant, today.year()).await?;
    Ok(FleetTotals::of(&state.store.fleet_sums(&tenant.slug).await?, &rests_on)?)
}

/// `GET /api/v1/account?year=Y`: the climate account of a year.
async fn of_year(
    State(state): State<AppState>,
    SeesFleet(reader): SeesFleet,
    asked: Result<Query<OfYear>, QueryRejection>,
) -> Response {
    match asked {
        Ok(Query(asked)) => answer(climate(&state, &reader, asked.year).await),
        Err(error) => refused(&error),
    }
}

async fn climate(state: &AppState, reader: &Known, year: Option<i16>) -> Result<Account, Problem> {
    let tenant = &reader.who.tenant;
    let today = zone::local_day(&tenant.zone, crate::clock::now());
    let year = year.unwrap_or(today.year());
    if !account::has_account(year, today) {
        return Err(Problem::NotFound);
    }
    let found = state.accounts.get(Arc::clone(&state.store), tenant.clone(), year, today).await?;
    Ok(found.account.clone())
}

fn answer(found: Result<impl Serialize, Problem>) -> Response {
    match found {
        Ok(found) => Json(found).into_response(),
        Err(problem) => problem.status().into_response(),
    }
}

/// What is in the way.
#[derive(Debug, Serialize)]
struct ApiProblem {
    title: String,
    status: u16,
    detail: String,
}

impl ApiProblem {
    fn respond(&self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let media = [(header::CONTENT_TYPE, levetid_protocol::problem::MEDIA_TYPE)];
        (status, media, Json(self)).into_response()
    }
}

fn refused(error: &QueryRejection) -> Response {
    let title = "The address cannot be read".to_owned();
    ApiProblem { title, status: 400, detail: error.body_text() }.respond()
}

/// Whatever stands in the way of a page stands in the way of what is behind it: the page that says so becomes JSON.
async fn as_problem(response: Response) -> Response {
    let status = response.status();
    let media = response.headers().get(header::CONTENT_TYPE);
    let is_said =
        media.is_some_and(|media| media.as_bytes() == levetid_protocol::problem::MEDIA_TYPE.as_bytes());
    if is_said || !(status.is_client_error() || status.is_server_error()) {
        return response;
    }
    let (title, detail) = match Problem::ALL.into_iter().find(|problem| problem.status() == status) {
        Some(problem) => {
            let text = |part| problem.text(Language::English, part);
            (text("heading"), format!("{} {}", text("happened"), text("to-do")))
        }
        None => {
            let reason = status.canonical_reason().unwrap_or("The request is refused");
            (reason.to_owned(), "Look the address up in docs/API.md.".to_owned())
        }
    };
    ApiProblem { title, status: status.as_u16(), detail }.respond()
}
