//! Where agents knock: enrolments, reports, and whoever sits at a PC and asks for its page. Each is verified, read, checked and handed to the store's
//! writer; the answer is given when it is on disk.

mod enrol;
mod open;
mod people;
mod policy;
mod report;
mod request;
mod respond;

use axum::Router;
use axum::routing::post;
use levetid_protocol::{ENROL_PATH, OPEN_PATH, REPORT_PATH};

use crate::state::AppState;

/// The agents' routes.
pub fn routes() -> Router<AppState> {
    Router::new()
        .route(ENROL_PATH, post(enrol::enrol))
        .route(REPORT_PATH, post(report::report))
        .route(OPEN_PATH, post(open::open))
}
