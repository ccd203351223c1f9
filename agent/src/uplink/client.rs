//! Signed requests over HTTPS, and what came back.

use std::path::Path;
use std::time::Duration;

use anyhow::Context as _;
use levetid_protocol::key::{KeyId, PublicKey, SigningKey};
use levetid_protocol::media;
use levetid_protocol::problem::{self, Problem, ProblemKind};
use levetid_protocol::signature::{self, Fields, Message, Purpose, Start};
use reqwest::header::{CONTENT_TYPE, HeaderMap, RETRY_AFTER};
use reqwest::redirect::Policy;
use serde::de::DeserializeOwned;

use crate::address::Address;

/// A reply or problem is never longer.
const MAX_REPLY_BYTES: usize = 256 * 1024;

const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
const TIMEOUT: Duration = Duration::from_secs(30);

/// The client; kept, so that TLS sessions are resumed.
#[derive(Debug)]
pub struct Client {
    http: reqwest::Client,
    collector: Address,
}

/// A signed request.
#[derive(Debug)]
pub struct Request<'a> {
    /// The path below the collector's address.
    pub path: &'a str,
    /// What it is for.
    pub purpose: Purpose,
    /// The collector's key, by name.
    pub collector: KeyId,
    /// The key that signs.
    pub key: &'a SigningKey,
    /// The body.
    pub json: &'a [u8],
}

/// What came back.
#[derive(Debug)]
pub enum Exchange {
    /// A reply with status 200. Nothing of it is proven yet.
    Reply(Reply),
    /// The collector said no, and after how many seconds it may be asked again.
    Problem(Problem, Option<Duration>),
}

/// A reply before it is verified.
#[derive(Debug)]
pub struct Reply {
    content_type: String,
    fields: Fields,
    body: Vec<u8>,
    nonce: String,
}

/// Why nothing useful came back.
#[derive(Debug, thiserror::Error)]
pub enum ExchangeError {
    /// The collector was not reached.
    #[error("the collector cannot be reached: {0}")]
    Unreachable(String),
    /// Something other than a collector answered.
    #[error("{0}")]
    NotCollector(String, Option<Duration>),
    /// This machine could not make the request.
    #[error("the request could not be made: {0}")]
    Request(String),
    /// The reply is not the collector's.
    #[error("the reply is not to be trusted: {0}")]
    Untrusted(String),
}

impl Client {
    /// A client for a collector.
    ///
    /// # Errors
    /// When its pinned certificates cannot be read.
    pub fn new(collector: &Address) -> anyhow::Result<Self> {
        // A second call in one process finds the provider in place.
        rustls::crypto::ring::default_provider().install_default().ok();
        let mut builder = reqwest::Client::builder()
            .user_agent(concat!("levetid-agent/", env!("CARGO_PKG_VERSION")))
            .redirect(Policy::none())
            .connect_timeout(CONNECT_TIMEOUT)
            .timeout(TIMEOUT)
            // An idle connection would wake the agent for nothing; sessions are resumed without one.
            .pool_max_idle_per_host(0);
        if collector.is_this_machine() {
            builder = builder.no_proxy();
        }
        if let Some(ca) = &collector.ca {
            builder = builder.tls_certs_only(certificates(ca)?);
        }
        let http = builder.build().context("cannot set up HTTPS")?;
        Ok(Self { http, collector: collector.clone() })
    }

    /// Posts a signed request. `unix_seconds` is the collector's time as far as it is known; where the
    /// collector tells that it is another, it is corrected and the request posted once more.
    ///
    /// # Errors
    /// [`ExchangeError`]
    pub async fn post(
        &self,
        request: &Request<'_>,
        unix_seconds: &mut i64,
    ) -> Result<Exchange, ExchangeError> {
        match self.post_at(request, *unix_seconds).await? {
            Exchange::Problem(
                Problem { kind: ProblemKind::StaleSignature, now_unix_seconds: Some(theirs), .. },
                _,
            ) => {
                *unix_seconds = theirs;
                self.post_at(request, theirs).await
            }
            exchanged => Ok(exchanged),
        }
    }

    async fn post_at(&self, request: &Request<'_>, unix_seconds: i64) -> Result<Exchange, ExchangeError> {
        let (content_type, body) =
            media::pack(request.json.to_vec()).map_err(|error| ExchangeError::Request(error.to_string()))?;
        let nonce = signature::nonce().map_err(|error| ExchangeError::Request(error.to_string()))?;
        let tag = request.purpose.tag(&request.collector);
        let message = Message { start: Start::Post, content_type, body: &body };
        let fields = signature::sign(message, request.key, unix_seconds, &nonce, &tag)
            .map_err(|error| ExchangeError::Request(error.to_string()))?;
        let response = self
            .http
            .post(self.collector.join(request.path))
            .header(CONTENT_TYPE, content_type)
            .header("content-digest", fields.content_digest)
            .header("signature-input", fields.signature_input)
            .header("signature", fields.signature)
            .body(body)
            .send()
            .await
            .map_err(|error| ExchangeError::Unreachable(causes(&error)))?;
        read(response, nonce).await
    }
}

impl Reply {
    /// Reads the reply before it is verified: an enrolment learns from it by which key to verify.
    ///
    /// # Errors
    /// When it is not the JSON of such a reply.
    pub fn parse<T: DeserializeOwned>(&self) -> Result<T, ExchangeError> {
        serde_json::from_slice(&self.body)
            .map_err(|error| ExchangeError::Untrusted(format!("it is not a reply of a collector ({error})")))
    }

    /// Checks that one of these keys signed the reply to our request, and returns that key.
    ///
    /// # Errors
    /// [`ExchangeError::Untrusted`]
    pub fn verify(&self, keys: &[PublicKey], unix_seconds: i64) -> Result<PublicKey, ExchangeError> {
        let message =
            Message { start: Start::Status(200), content_type: &self.content_type, body: &self.body };
        let mut why = "no key to verify it with".to_owned();
        for key in keys {
            match signature::verify(message, &self.fields, key, &Purpose::Reply.tag(&key.id()), unix_seconds)
            {
                Ok(signed) if signed.nonce == self.nonce => return Ok(key.clone()),
                Ok(_) => why = "it answers another request".to_owned(),
                Err(error) => why = error.to_string(),
            }
        }
        Err(ExchangeError::Untrusted(why))
    }
}

async fn read(mut response: reqwest::Response, nonce: String) -> Result<Exchange, ExchangeError> {
    let status = response.status();
    let header = |headers: &HeaderMap, name: &str| {
        headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned()
    };
    let headers = response.headers().clone();
    let content_type = header(&headers, "content-type");
    let retry_after = header(&headers, RETRY_AFTER.as_str()).parse().ok().map(Duration::from_secs);
    let mut body = Vec::new();
    while let Some(chunk) =
        response.chunk().await.map_err(|error| ExchangeError::Unreachable(causes(&error)))?
    {
        body.extend_from_slice(&chunk);
        if body.len() > MAX_REPLY_BYTES {
            return Err(ExchangeError::NotCollector(
                "the answer is longer than a collector's".to_owned(),
                None,
            ));
        }
    }
    if status.as_u16() == 200 {
        let fields = Fields {
            content_digest: header(&headers, "content-digest"),
            signature_input: header(&headers, "signature-input"),
            signature: header(&headers, "signature"),
        };
        return Ok(Exchange::Reply(Reply { content_type, fields, body, nonce }));
    }
    if content_type.starts_with(problem::MEDIA_TYPE)
        && let Ok(problem) = serde_json::from_slice::<Problem>(&body)
    {
        return Ok(Exchange::Problem(problem, retry_after));
    }
    let what = format!("the address answers {status}, but not as a collector does");
    Err(ExchangeError::NotCollector(what, retry_after))
}

fn certificates(file: &Path) -> anyhow::Result<Vec<reqwest::Certificate>> {
    let pem =
        std::fs::read(file).with_context(|| format!("cannot read the certificates in {}", file.display()))?;
    let certificates = reqwest::Certificate::from_pem_bundle(&pem)
        .with_context(|| format!("{} does not hold certificates in PEM form", file.display()))?;
    anyhow::ensure!(!certificates.is_empty(), "{} holds no certificate", file.display());
    Ok(certificates)
}

/// An error with its causes, without the address, which may not be told twice.
fn causes(error: &reqwest::Error) -> String {
    let mut causes: Vec<String> = Vec::new();
    let mut source = std::error::Error::source(error);
    while let Some(cause) = source {
        let cause_text = cause.to_string();
        if causes.last() != Some(&cause_text) {
            causes.push(cause_text);
        }
        source = cause.source();
    }
    if error.is_timeout() {
        causes.insert(0, "it does not answer in time".to_owned());
    }
    if causes.is_empty() { error.to_string() } else { causes.join(": ") }
}
