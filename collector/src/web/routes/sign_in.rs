//! Signing in by a one-time link, and out.

use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};
use tower_sessions::Session;

use super::access::Anyone;
use crate::identity::{hash_of, sign_in, sign_out};
use crate::state::AppState;
use crate::store::{Link, Visitor};
use crate::web::personal::link::{self, LinkView};
use crate::web::problem::Problem;
use crate::web::{Frame, Viewer};

/// `GET /link/{secret}`: offers to sign in. Does not use the link: mail scanners fetch links too.
pub async fn offer(
    State(state): State<AppState>,
    reader: Anyone,
    secret: Result<Path<String>, PathRejection>,
) -> Response {
    let Ok(Path(secret)) = secret else { return show(&reader.frame, &LinkView::Spent) };
    let known = state.store.peek_link(hash_of(&secret), crate::clock::now()).await;
    let view = match known {
        Ok(Some(Link { visitor: Visitor::Person(_), .. })) => LinkView::Usable { secret },
        Ok(Some(Link { visitor: Visitor::Device(_), .. })) => LinkView::ToDevice { secret },
        Ok(None) => LinkView::Spent,
        Err(error) => return reader.frame.problem(error.into()),
    };
    show(&reader.frame, &view)
}

/// `POST /link/{secret}`: signs in, once.
pub async fn accept(
    State(state): State<AppState>,
    session: Session,
    reader: Anyone,
    secret: Result<Path<String>, PathRejection>,
) -> Response {
    let Ok(Path(secret)) = secret else { return show(&reader.frame, &LinkView::Spent) };
    let link = match state.store.use_link(hash_of(&secret), crate::clock::now()).await {
        Ok(Some(link)) => link,
        Ok(None) => return show(&reader.frame, &LinkView::Spent),
        Err(error) => return reader.frame.problem(error.into()),
    };
    if let Err(error) = sign_in(&session, &link.visitor).await {
        tracing::error!(%error, "a session could not be kept");
        return reader.frame.problem(Problem::Internal);
    }
    Redirect::to(&link.path).into_response()
}

/// `POST /sign-out`
pub async fn leave(session: Session, reader: Anyone) -> Response {
    if let Err(error) = sign_out(&session).await {
        tracing::error!(%error, "a session could not be ended");
        return reader.frame.problem(Problem::Internal);
    }
    let frame = Frame {
        tenant_name: None,
        viewer: Viewer::Anonymous,
        path: "/".into(),
        refresh_seconds: None,
        ..reader.frame
    };
    show(&frame, &LinkView::SignedOut)
}

fn show(frame: &Frame, view: &LinkView) -> Response {
    let mut response = frame.respond(link::render(frame, view).map_err(Into::into));
    if *view == LinkView::Spent && response.status().is_success() {
        *response.status_mut() = StatusCode::GONE;
    }
    response
}
