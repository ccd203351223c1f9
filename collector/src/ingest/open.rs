//! Whoever sits at a PC asks for its page: a one-time link to that page and to nothing else.

use axum::body::Body;
use axum::extract::State;
use axum::http::{Request, Response};
use jiff::{Timestamp, ToSpan as _};
use levetid_protocol::key::KeyId;
use levetid_protocol::limits::SIGNATURE_WINDOW_SECONDS;
use levetid_protocol::open::{self, OpenReply};
use levetid_protocol::problem::{Problem, ProblemKind};
use levetid_protocol::signature::{Purpose, Signed};
use sha2::{Digest as _, Sha256};

use super::request::SignedRequest;
use super::respond;
use crate::identity::LinkSecret;
use crate::state::AppState;
use crate::store::NewDeviceLink;

/// How long the link can be opened: the browser that gets it is started at once.
const LINK_SECONDS: u32 = 60;

/// `POST /api/v1/open`
pub async fn open(State(state): State<AppState>, request: Request<Body>) -> Response<Body> {
    let result = answer(&state, request).await;
    state.metrics.opens(result.as_ref().err().map(|problem| problem.kind));
    respond::or_problem(result, "a PC's page was not opened")
}

async fn answer(state: &AppState, request: Request<Body>) -> Result<Response<Body>, Problem> {
    let now = crate::clock::now();
    let collector_key = state.store.collector_key();
    let request = SignedRequest::take(request).await?;
    let key = request.known_key(state).await?;
    let signed = request.verify(&key.key, Purpose::Open, &collector_key.public().id(), now.as_second())?;
    state.rate_limit.check_open(&key.id)?;
    open::read(&request.json()?).map_err(|error| respond::unreadable(&error))?;
    let public_url = state.store.public_url().await.map_err(|error| respond::store_failed(&error))?;
    let public_url = public_url.ok_or_else(|| {
        let detail =
            "The collector does not know at which address people reach it: serve it with --public-url.";
        Problem::new(ProblemKind::Unavailable, detail)
    })?;

    let secret = LinkSecret::generate().map_err(|error| {
        tracing::error!(%error, "a link could not be made");
        Problem::new(ProblemKind::Internal, "The link could not be made; the collector's log says why.")
    })?;
    let link = NewDeviceLink {
        hash: secret.hash(),
        request: request_hash(&key.id, &signed),
        key: key.id,
        expires: later(now, LINK_SECONDS.into()),
        remembered_to: verifies_to(&signed, now),
    };
    let added = state.store.add_device_link(link).await.map_err(|error| respond::store_failed(&error))?;
    if !added {
        let detail = "This request was answered before, and a copy of it opens nothing. Sign a new one.";
        return Err(Problem::new(ProblemKind::BadSignature, detail));
    }
    let url = secret.url(&public_url);
    let reply = OpenReply { device: key.device, url, expires_in_seconds: LINK_SECONDS };
    respond::signed(&reply, collector_key, &signed.nonce, now.as_second())
}

/// By what a request is known again: its key and its nonce are signed.
fn request_hash(key: &KeyId, signed: &Signed) -> [u8; 32] {
    Sha256::new().chain_update(key.as_str()).chain_update([0]).chain_update(&signed.nonce).finalize().into()
}

/// Until when a copy of a request verifies, and a little longer.
fn verifies_to(signed: &Signed, now: Timestamp) -> Timestamp {
    let created = Timestamp::from_second(signed.created).unwrap_or(now);
    later(created.max(now), SIGNATURE_WINDOW_SECONDS + 60)
}

fn later(instant: Timestamp, seconds: i64) -> Timestamp {
    instant.checked_add(seconds.seconds()).unwrap_or(Timestamp::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn signed(created: i64, nonce: &str) -> Signed {
        Signed { created, nonce: nonce.into(), key: KeyId::from_bytes(&[1; 16]), tag: String::new() }
    }

    #[test]
    fn a_request_is_remembered_for_as_long_as_it_verifies() {
        let now = Timestamp::from_second(1_795_521_600).unwrap();
        for ahead in [-SIGNATURE_WINDOW_SECONDS, 0, SIGNATURE_WINDOW_SECONDS] {
            let created = now.as_second() + ahead;
            let last = created + SIGNATURE_WINDOW_SECONDS;
            assert!(verifies_to(&signed(created, "n"), now).as_second() > last, "{ahead}");
        }
    }

    #[test]
    fn a_request_is_known_by_key_and_nonce() {
        let (one, other) = (KeyId::from_bytes(&[1; 16]), KeyId::from_bytes(&[2; 16]));
        assert_eq!(request_hash(&one, &signed(1, "n")), request_hash(&one, &signed(2, "n")));
        assert_ne!(request_hash(&one, &signed(1, "n")), request_hash(&one, &signed(1, "m")));
        assert_ne!(request_hash(&one, &signed(1, "n")), request_hash(&other, &signed(1, "n")));
    }
}
