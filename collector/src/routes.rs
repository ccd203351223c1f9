//! All routes, and what lies around every one of them.

use std::net::SocketAddr;
use std::time::Duration;

use axum::Router;
use axum::extract::{ConnectInfo, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::timeout::TimeoutLayer;

use crate::error::chain;
use crate::state::AppState;
use crate::{ingest, web};

/// A request that takes longer is given up: nothing here does.
const PATIENCE: Duration = Duration::from_secs(30);

/// Everything the collector answers.
pub fn all(state: AppState) -> Router {
    let pages = web::routes::pages(&state);
    Router::new()
        .merge(ingest::routes())
        .route("/healthz", get(healthz))
        .route("/metrics", get(metrics))
        .merge(pages)
        .with_state(state)
        .layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, PATIENCE))
        .layer(CatchPanicLayer::new())
}

/// `GET /healthz`: whether the store answers.
async fn healthz(State(state): State<AppState>) -> Response {
    match state.store.ping().await {
        Ok(()) => "ok\n".into_response(),
        Err(error) => {
            tracing::error!(error = %chain(&error), "the store does not answer");
            (StatusCode::SERVICE_UNAVAILABLE, "the store does not answer; the log says why\n").into_response()
        }
    }
}

/// `GET /metrics`, for a monitor on this machine.
async fn metrics(
    State(state): State<AppState>,
    ConnectInfo(from): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
) -> Response {
    // A proxy on this machine speaks for somebody elsewhere.
    let through_proxy =
        ["forwarded", "x-forwarded-for", "via"].iter().any(|name| headers.contains_key(*name));
    if through_proxy || !from.ip().to_canonical().is_loopback() {
        return (StatusCode::FORBIDDEN, "metrics are given to this machine only\n").into_response();
    }
    match state.metrics.text() {
        Ok(text) => {
            ([(header::CONTENT_TYPE, "application/openmetrics-text; version=1.0.0; charset=utf-8")], text)
                .into_response()
        }
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}
