//! Enrolment: a token is traded for the binding of a key.

use axum::body::Body;
use axum::extract::State;
use axum::http::{Request, Response};
use levetid_protocol::enrol::{self, EnrolReply};
use levetid_protocol::problem::{Problem, ProblemKind};
use levetid_protocol::signature::Purpose;
use levetid_protocol::token::EnrolmentToken;

use super::request::SignedRequest;
use super::{policy, respond};
use crate::state::AppState;
use crate::store::{Enrolled, Enrolment, TokenRefusal};

/// `POST /api/v1/enrol`
pub async fn enrol(State(state): State<AppState>, request: Request<Body>) -> Response<Body> {
    let result = answer(&state, request).await;
    state.metrics.enrolments(result.as_ref().err().map(|problem| problem.kind));
    respond::or_problem(result, "an enrolment was refused")
}

async fn answer(state: &AppState, request: Request<Body>) -> Result<Response<Body>, Problem> {
    let now = crate::clock::now();
    let collector_key = state.store.collector_key();
    let collector = collector_key.public().id();
    let request = SignedRequest::take(request).await?;
    let asked = enrol::read(&request.json()?).map_err(|error| respond::unreadable(&error))?;
    let token: EnrolmentToken = asked
        .token
        .parse()
        .map_err(|error| Problem::new(ProblemKind::Malformed, format!("token: {error}")))?;
    if token.collector() != collector {
        let detail = "The token was made by another collector. Check the collector's address, or ask for a token of this one.";
        return Err(Problem::new(ProblemKind::TokenRefused, detail));
    }
    let signed = request.verify(&asked.key, Purpose::Enrol, &collector, now.as_second())?;
    if !asked.key.is_valid() {
        return Err(Problem::new(ProblemKind::Malformed, "key: not a usable key of its algorithm"));
    }
    let enrolment = Enrolment { token_hash: token.hash(), key: asked.key, machine: asked.machine, now };
    let enrolled = state.store.enrol(enrolment).await.map_err(|error| respond::store_failed(&error))?;
    let (tenant, device, state_of_key) = match enrolled {
        Enrolled::Bound { tenant, device, state } => (tenant, device, state),
        Enrolled::Refused(why) => return Err(Problem::new(ProblemKind::TokenRefused, refusal(why))),
    };
    tracing::info!(tenant = %tenant.slug, %device, state = ?state_of_key, "a device enrolled");
    state.changed.notify_one();
    let reply = EnrolReply {
        device,
        collector_key: collector_key.public(),
        state: state_of_key,
        policy: policy::of(&tenant, device, now)?,
    };
    respond::signed(&reply, collector_key, &signed.nonce, now.as_second())
}

fn refusal(why: TokenRefusal) -> &'static str {
    match why {
        TokenRefusal::Unknown => {
            "This collector does not know the token. Check that it was copied whole, or ask for a new one."
        }
        TokenRefusal::Expired => "The token has expired. Ask for a new one.",
        TokenRefusal::Revoked => "The token was revoked. Ask for a new one.",
        TokenRefusal::UsedUp => "The token has been used as often as it may be. Ask for a new one.",
        TokenRefusal::KeyRevoked => {
            "This device's key was revoked. Run `levetid-agent enrol --again` with a new token: it makes a new key."
        }
    }
}
