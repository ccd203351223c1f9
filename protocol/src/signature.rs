//! HTTP Message Signatures (RFC 9421), as far as Levetid uses them.
//!
//! A request covers `@method`, `content-type` and `content-digest` (RFC 9530), a reply `@status`
//! in place of `@method`. Neither covers `@path` or `@authority`, which proxies rewrite; the `tag`
//! names the purpose and the collector instead. TLS inspection therefore breaks nothing, and a
//! message for one purpose or collector is no good for another.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use sfv::{BareItem, Dictionary, FieldType as _, InnerList, Item, ListEntry, Parameters, Parser};
use sha2::{Digest as _, Sha256};

use crate::key::{Algorithm, KeyId, PublicKey, SigningKey};
use crate::limits::SIGNATURE_WINDOW_SECONDS;

/// The label of our signature in the `Signature` and `Signature-Input` fields.
const LABEL: &str = "levetid";

/// What a message is for; part of the signed `tag`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// A PC asks to be enrolled.
    Enrol,
    /// A PC reports.
    Report,
    /// A PC asks for its page to be opened, for whoever sits at it.
    Open,
    /// The collector replies.
    Reply,
}

impl Purpose {
    /// The tag of messages for this purpose to or from the collector with this key.
    pub fn tag(self, collector: &KeyId) -> String {
        let purpose = match self {
            Self::Enrol => "enrol",
            Self::Report => "report",
            Self::Open => "open",
            Self::Reply => "reply",
        };
        format!("levetid-{purpose}/{collector}")
    }
}

/// The start of a message, as far as it is signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Start {
    /// A `POST` request.
    Post,
    /// A response with this status.
    Status(u16),
}

/// What a signature covers.
#[derive(Debug, Clone, Copy)]
pub struct Message<'a> {
    /// Its start line.
    pub start: Start,
    /// Its `Content-Type`, as sent.
    pub content_type: &'a str,
    /// Its body, as sent.
    pub body: &'a [u8],
}

/// The three header fields of a signed message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fields {
    /// `Content-Digest`
    pub content_digest: String,
    /// `Signature-Input`
    pub signature_input: String,
    /// `Signature`
    pub signature: String,
}

/// The parameters of a signature.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signed {
    /// Unix seconds at which it was made.
    pub created: i64,
    /// Random text; a reply repeats its request's.
    pub nonce: String,
    /// The key that made it.
    pub key: KeyId,
    /// Purpose and collector.
    pub tag: String,
}

/// Why a signature was not accepted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SignatureError {
    /// A field is missing or is not a structured field of the right shape.
    #[error("{0} is missing or malformed")]
    Malformed(&'static str),
    /// The body is not the one that was signed.
    #[error("Content-Digest does not match the body")]
    Digest,
    /// The signature covers other parts of the message than it must.
    #[error("the signature must cover {0}")]
    Coverage(&'static str),
    /// It was made for another purpose or another collector.
    #[error("the signature's tag is {0:?}, not {1:?}")]
    Tag(String, String),
    /// It is too old or from the future.
    #[error(
        "the signature was made {0} seconds from this collector's time; at most {SIGNATURE_WINDOW_SECONDS} are accepted"
    )]
    Stale(i64),
    /// The key did not make it.
    #[error("the signature is not this key's")]
    Mismatch,
}

/// Signs a message. `created` is in Unix seconds; `nonce` must be printable ASCII.
///
/// # Errors
/// [`SignatureError::Malformed`] when nonce, tag or time cannot be written as structured fields.
pub fn sign(
    message: Message<'_>,
    key: &SigningKey,
    created: i64,
    nonce: &str,
    tag: &str,
) -> Result<Fields, SignatureError> {
    let content_digest = content_digest(message.body);
    let params = signature_params(message.start, key, created, nonce, tag)
        .ok_or(SignatureError::Malformed("nonce, tag or time"))?;
    let base = signature_base(message, &content_digest, &params);
    let signature = STANDARD.encode(key.sign(base.as_bytes()));
    Ok(Fields {
        content_digest,
        signature_input: format!("{LABEL}={params}"),
        signature: format!("{LABEL}=:{signature}:"),
    })
}

/// Reads whose signature a message carries, before its key is looked up. Nothing of it is proven yet.
///
/// # Errors
/// [`SignatureError::Malformed`] when `Signature-Input` is not ours.
pub fn read(fields: &Fields) -> Result<Signed, SignatureError> {
    let input = covered(fields)?;
    signed(&input.params)
}

/// Checks digest, coverage, tag, age and signature of a message and returns what was signed.
///
/// # Errors
/// The first [`SignatureError`] met.
pub fn verify(
    message: Message<'_>,
    fields: &Fields,
    key: &PublicKey,
    tag: &str,
    now_unix_seconds: i64,
) -> Result<Signed, SignatureError> {
    if sha256_of_digest(&fields.content_digest)? != <[u8; 32]>::from(Sha256::digest(message.body)) {
        return Err(SignatureError::Digest);
    }
    let input = covered(fields)?;
    let signed = signed(&input.params)?;
    let names: Vec<_> =
        input.items.iter().map(|item| item.bare_item.as_string().map(|s| s.as_str())).collect();
    let expected = components(message.start);
    if names != expected.map(Some) {
        return Err(SignatureError::Coverage(match message.start {
            Start::Post => "exactly @method, content-type and content-digest, in this order",
            Start::Status(_) => "exactly @status, content-type and content-digest, in this order",
        }));
    }
    if signed.tag != tag {
        return Err(SignatureError::Tag(signed.tag, tag.to_owned()));
    }
    let age = now_unix_seconds.saturating_sub(signed.created);
    if age.saturating_abs() > SIGNATURE_WINDOW_SECONDS {
        return Err(SignatureError::Stale(age));
    }
    let params = serialised(&input).ok_or(SignatureError::Malformed("Signature-Input"))?;
    let base = signature_base(message, &fields.content_digest, &params);
    let signature = signature_bytes(&fields.signature)?;
    if signed.key == key.id() && key.verifies(base.as_bytes(), &signature) {
        Ok(signed)
    } else {
        Err(SignatureError::Mismatch)
    }
}

/// A fresh nonce for a request.
///
/// # Errors
/// When the operating system has no randomness to give.
pub fn nonce() -> Result<String, getrandom::Error> {
    crate::random_bytes::<16>().map(|bytes| STANDARD.encode(bytes))
}

fn components(start: Start) -> [&'static str; 3] {
    let first = match start {
        Start::Post => "@method",
        Start::Status(_) => "@status",
    };
    [first, "content-type", "content-digest"]
}

/// The text that is signed (RFC 9421 section 2.5).
fn signature_base(message: Message<'_>, content_digest: &str, params: &str) -> String {
    let start = match message.start {
        Start::Post => "\"@method\": POST".to_owned(),
        Start::Status(status) => format!("\"@status\": {status}"),
    };
    let content_type = message.content_type.trim();
    format!(
        "{start}\n\"content-type\": {content_type}\n\"content-digest\": {content_digest}\n\"@signature-params\": {params}"
    )
}

/// `None` when a value cannot be written as a structured field.
fn signature_params(start: Start, key: &SigningKey, created: i64, nonce: &str, tag: &str) -> Option<String> {
    let text = |value: &str| sfv::String::from_string(value.to_owned()).ok();
    let name = |name: &str| sfv::Key::from_string(name.to_owned()).ok();
    let items = components(start).into_iter().map(|part| text(part).map(Item::new)).collect::<Option<_>>()?;
    let public = key.public();
    let mut params = Parameters::new();
    params.insert(name("created")?, sfv::Integer::try_from(created).ok()?.into());
    params.insert(name("nonce")?, text(nonce)?.into());
    params.insert(name("keyid")?, text(public.id().as_str())?.into());
    params.insert(name("alg")?, text(public.alg.name())?.into());
    params.insert(name("tag")?, text(tag)?.into());
    serialised(&InnerList::with_params(items, params))
}

/// An inner list in its one canonical spelling.
fn serialised(list: &InnerList) -> Option<String> {
    vec![ListEntry::InnerList(list.clone())].serialize()
}

fn covered(fields: &Fields) -> Result<InnerList, SignatureError> {
    let malformed = SignatureError::Malformed("Signature-Input");
    let mut dictionary: Dictionary =
        Parser::new(&fields.signature_input).parse().map_err(|_| malformed.clone())?;
    match dictionary.shift_remove(LABEL) {
        Some(ListEntry::InnerList(list)) => Ok(list),
        _ => Err(malformed),
    }
}

fn signed(params: &Parameters) -> Result<Signed, SignatureError> {
    let text = |name: &'static str| {
        params
            .get(name)
            .and_then(BareItem::as_string)
            .map(|value| value.as_str().to_owned())
            .ok_or(SignatureError::Malformed(name))
    };
    let created = params.get("created").and_then(BareItem::as_integer);
    if Algorithm::from_name(&text("alg")?).is_none() {
        return Err(SignatureError::Malformed("alg"));
    }
    Ok(Signed {
        created: created.ok_or(SignatureError::Malformed("created"))?.into(),
        nonce: text("nonce")?,
        key: text("keyid")?.parse().map_err(|_| SignatureError::Malformed("keyid"))?,
        tag: text("tag")?,
    })
}

fn content_digest(body: &[u8]) -> String {
    format!("sha-256=:{}:", STANDARD.encode(Sha256::digest(body)))
}

fn sha256_of_digest(field: &str) -> Result<[u8; 32], SignatureError> {
    byte_sequence(field, "sha-256")
        .and_then(|bytes| bytes.try_into().ok())
        .ok_or(SignatureError::Malformed("Content-Digest"))
}

fn signature_bytes(field: &str) -> Result<Vec<u8>, SignatureError> {
    byte_sequence(field, LABEL).ok_or(SignatureError::Malformed("Signature"))
}

fn byte_sequence(field: &str, name: &str) -> Option<Vec<u8>> {
    let dictionary: Dictionary = Parser::new(field).parse().ok()?;
    match dictionary.get(name)? {
        ListEntry::Item(item) => item.bare_item.as_byte_sequence().map(<[u8]>::to_vec),
        ListEntry::InnerList(_) => None,
    }
}

#[cfg(test)]
#[path = "signature_tests.rs"]
mod tests;
