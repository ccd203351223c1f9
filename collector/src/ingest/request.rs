//! Reading a signed request: body within limits, the three signature fields, nothing else.

use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request, header};
use levetid_protocol::enrol::KeyState;
use levetid_protocol::key::{KeyId, PublicKey};
use levetid_protocol::limits::MAX_BODY_BYTES;
use levetid_protocol::media::{self, UnpackError};
use levetid_protocol::problem::{Problem, ProblemKind};
use levetid_protocol::signature::{self, Fields, Message, Purpose, SignatureError, Signed, Start};
use sha2::{Digest as _, Sha256};

use super::respond;
use crate::state::AppState;
use crate::store::AgentKey;

/// A request as it came; nothing of it is proven yet.
#[derive(Debug)]
pub struct SignedRequest {
    content_type: String,
    body: Vec<u8>,
    fields: Fields,
}

impl SignedRequest {
    /// Takes a request in, up to the most bytes that are accepted.
    pub async fn take(request: Request<Body>) -> Result<Self, Problem> {
        let (parts, body) = request.into_parts();
        let content_type = text(&parts.headers, header::CONTENT_TYPE.as_str())
            .ok_or_else(|| media_type(&UnpackError::MediaType(String::new())))?;
        let fields = Fields {
            content_digest: signature_field(&parts.headers, "content-digest")?,
            signature_input: signature_field(&parts.headers, "signature-input")?,
            signature: signature_field(&parts.headers, "signature")?,
        };
        let body = to_bytes(body, MAX_BODY_BYTES).await.map_err(|_| {
            let detail = format!(
                "The body could not be read, or is larger than {MAX_BODY_BYTES} bytes. Send the parts in several reports."
            );
            Problem::new(ProblemKind::TooLarge, detail)
        })?;
        Ok(Self { content_type, body: body.into(), fields })
    }

    /// The enrolled key that the request says it is signed with, unless it was revoked.
    pub async fn known_key(&self, state: &AppState) -> Result<AgentKey, Problem> {
        let signed = signature::read(&self.fields).map_err(|error| bad_signature(&error, 0))?;
        let id = signed.key;
        let key = state.store.agent_key(&id).await.map_err(|error| respond::store_failed(&error))?;
        match key {
            None => Err(Problem::new(
                ProblemKind::UnknownKey,
                format!("The key {id} is not enrolled here. Enrol the device with a token."),
            )),
            Some(key) if key.state == KeyState::Revoked => Err(Problem::new(
                ProblemKind::RevokedKey,
                format!("The key {id} was revoked. Ask IT whether this device is to be enrolled again."),
            )),
            Some(key) => Ok(key),
        }
    }

    /// Checks that the key signed this request, for this purpose and collector, now.
    pub fn verify(
        &self,
        key: &PublicKey,
        purpose: Purpose,
        collector: &KeyId,
        now_unix_seconds: i64,
    ) -> Result<Signed, Problem> {
        let message = Message { start: Start::Post, content_type: &self.content_type, body: &self.body };
        signature::verify(message, &self.fields, key, &purpose.tag(collector), now_unix_seconds)
            .map_err(|error| bad_signature(&error, now_unix_seconds))
    }

    /// The body unpacked.
    pub fn json(&self) -> Result<Vec<u8>, Problem> {
        media::unpack(&self.content_type, &self.body).map_err(|error| media_type(&error))
    }

    /// The SHA-256 of the body as sent.
    pub fn digest(&self) -> [u8; 32] {
        Sha256::digest(&self.body).into()
    }
}

fn text(headers: &HeaderMap, name: &str) -> Option<String> {
    headers.get(name).and_then(|value| value.to_str().ok()).map(str::to_owned)
}

fn signature_field(headers: &HeaderMap, name: &'static str) -> Result<String, Problem> {
    text(headers, name).ok_or_else(|| bad_signature(&SignatureError::Malformed(name), 0))
}

fn bad_signature(error: &SignatureError, now_unix_seconds: i64) -> Problem {
    match error {
        SignatureError::Stale(_) => {
            let detail = format!("{error}. Correct the clock, or sign with the time given here.");
            let mut problem = Problem::new(ProblemKind::StaleSignature, detail);
            problem.now_unix_seconds = Some(now_unix_seconds);
            problem
        }
        _ => Problem::new(
            ProblemKind::BadSignature,
            format!(
                "{error}. Requests are signed as RFC 9421 over @method, content-type and content-digest."
            ),
        ),
    }
}

fn media_type(error: &UnpackError) -> Problem {
    let kind = match error {
        UnpackError::MediaType(_) => ProblemKind::UnsupportedMediaType,
        UnpackError::TooLarge => ProblemKind::TooLarge,
        _ => ProblemKind::Malformed,
    };
    Problem::new(kind, format!("{error}."))
}
