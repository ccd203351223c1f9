//! Answers to agents: signed replies, and problems.

use axum::body::Body;
use axum::http::{Response, StatusCode, header};
use levetid_protocol::key::SigningKey;
use levetid_protocol::media;
use levetid_protocol::problem::{self, Problem, ProblemKind};
use levetid_protocol::report::ReportError;
use levetid_protocol::signature::{self, Message, Purpose, Start};
use serde::Serialize;

use crate::error::chain;
use crate::store::StoreError;

/// What an agent is answered: the reply, or the problem, which the log gets as well.
pub fn or_problem(result: Result<Response<Body>, Problem>, what: &str) -> Response<Body> {
    result.unwrap_or_else(|refused| {
        tracing::warn!(problem = %refused, "{what}");
        problem(&refused)
    })
}

/// A reply signed by the collector's key. It repeats the request's nonce, so that it answers that request only.
pub fn signed(
    reply: &impl Serialize,
    key: &SigningKey,
    nonce: &str,
    now_unix_seconds: i64,
) -> Result<Response<Body>, Problem> {
    let internal = |error: &dyn std::fmt::Display| {
        tracing::error!(%error, "a reply could not be made");
        Problem::new(ProblemKind::Internal, "The reply could not be made; the collector's log says why.")
    };
    let body = serde_json::to_vec(reply).map_err(|error| internal(&error))?;
    let message = Message { start: Start::Status(200), content_type: media::JSON, body: &body };
    let tag = Purpose::Reply.tag(&key.public().id());
    let fields =
        signature::sign(message, key, now_unix_seconds, nonce, &tag).map_err(|error| internal(&error))?;
    Response::builder()
        .status(StatusCode::OK)
        .header(header::CONTENT_TYPE, media::JSON)
        .header("content-digest", fields.content_digest)
        .header("signature-input", fields.signature_input)
        .header("signature", fields.signature)
        .body(Body::from(body))
        .map_err(|error| internal(&error))
}

/// A problem as a response. Where trying again may help, it says when.
pub fn problem(problem: &Problem) -> Response<Body> {
    let status = StatusCode::from_u16(problem.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response = Response::builder().status(status).header(header::CONTENT_TYPE, problem::MEDIA_TYPE);
    if matches!(problem.kind, ProblemKind::Unavailable | ProblemKind::TooManyRequests) {
        response = response.header(header::RETRY_AFTER, "30");
    }
    let body = serde_json::to_vec(problem).unwrap_or_default();
    response.body(Body::from(body)).unwrap_or_default()
}

/// What an agent is told of a message that cannot be read.
pub fn unreadable(error: &ReportError) -> Problem {
    let kind = match error {
        ReportError::UnknownSchema(_) => ProblemKind::UnknownSchema,
        _ => ProblemKind::Malformed,
    };
    Problem::new(kind, error.to_string())
}

/// What an agent is told when the store fails. The log has the rest.
pub fn store_failed(error: &StoreError) -> Problem {
    match error {
        StoreError::Full { .. } => {
            tracing::error!(%error, "a report could not be stored");
            Problem::new(
                ProblemKind::Unavailable,
                "The collector's disk is full. Nothing was stored; try again later.",
            )
        }
        StoreError::Busy | StoreError::Closed => Problem::new(
            ProblemKind::Unavailable,
            "The collector is busy or stopping. Nothing was stored; try again.",
        ),
        error => {
            tracing::error!(error = %chain(error), "the store failed");
            Problem::new(
                ProblemKind::Internal,
                "The collector's store failed; its log says why. Try again later.",
            )
        }
    }
}
