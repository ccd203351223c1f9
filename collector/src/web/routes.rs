//! The pages' routes. A handler asks the store, fills a view and renders it; who may see what is settled by
//! the extractors in [`access`], so that no handler can forget it.

mod access;
mod api;
mod climate;
mod device;
mod fleet;
mod how;
mod me;
mod privacy;
mod sign_in;

use axum::Router;
use axum::middleware;
use axum::response::Response;
use axum::routing::{get, post};
use tower_http::csrf::CsrfLayer;

use self::access::Anyone;
use super::problem::Problem;
use super::{assets, headers, language};
use crate::identity::sessions;
use crate::state::AppState;

/// All pages, with sessions, cross-site protection and security headers around them.
pub fn pages(state: &AppState) -> Router<AppState> {
    Router::new()
        .route("/", get(fleet::page))
        .route("/devices/{device}", get(device::page))
        .route("/climate", get(climate::page))
        .route("/how/80-20", get(how::page))
        .route("/me", get(me::page))
        .route("/privacy", get(privacy::page))
        .route("/link/{secret}", get(sign_in::offer).post(sign_in::accept))
        .route("/sign-out", post(sign_in::leave))
        .merge(api::router())
        .merge(language::router())
        .merge(assets::router())
        .fallback(not_found)
        .layer(CsrfLayer::new())
        .layer(sessions(state.store.clone(), state.https))
        .layer(middleware::map_response(headers::secure))
}

async fn not_found(reader: Anyone) -> Response {
    reader.frame.problem(Problem::NotFound)
}
