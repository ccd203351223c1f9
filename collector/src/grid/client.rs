//! Asks the data service by HTTPS. Proxies are those of the standard environment variables.

use std::time::Duration;

use jiff::SignedDuration;
use reqwest::header::RETRY_AFTER;
use reqwest::{Response, Url};

use super::energinet::{Answer, Ask};

const CONNECT_TIMEOUT: Duration = Duration::from_secs(20);

/// A month of five-minute figures is 2 MB and comes in seconds.
const TIMEOUT: Duration = Duration::from_secs(120);

/// More than any answer that was asked for.
const MOST_BYTES: usize = 32 * 1024 * 1024;

/// A client of the data service, or of a mirror of it.
#[derive(Debug, Clone)]
pub struct Client {
    http: reqwest::Client,
    base: Url,
}

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    pub why: String,
    /// How long the server wants to be left alone.
    pub retry_after: Option<SignedDuration>,
}

impl From<String> for Failure {
    fn from(why: String) -> Self {
        Self { why, retry_after: None }
    }
}

impl Client {
    /// A client of the service at an address, such as [`super::energinet::URL`].
    ///
    /// # Errors
    /// When the address is none, or HTTPS cannot be set up.
    pub fn new(address: &str) -> anyhow::Result<Self> {
        // A second call in one process finds the provider in place.
        rustls::crypto::ring::default_provider().install_default().ok();
        let with_slash = if address.ends_with('/') { address.to_owned() } else { format!("{address}/") };
        let base = Url::parse(&with_slash)
            .ok()
            .filter(|url| matches!(url.scheme(), "https" | "http") && url.host_str().is_some())
            .ok_or_else(|| {
                anyhow::anyhow!("{address:?} is no address such as https://api.energidataservice.dk/dataset/")
            })?;
        let mut builder = reqwest::Client::builder()
            .user_agent(concat!("levetid-collector/", env!("CARGO_PKG_VERSION")))
            .connect_timeout(CONNECT_TIMEOUT)
            .timeout(TIMEOUT)
            .pool_max_idle_per_host(0);
        if base.host_str().is_some_and(|host| matches!(host, "localhost" | "127.0.0.1" | "[::1]")) {
            builder = builder.no_proxy();
        }
        Ok(Self { http: builder.build()?, base })
    }

    /// Asks, once.
    ///
    /// # Errors
    /// [`Failure`]: nobody answered, or something other than what was asked for.
    pub async fn ask(&self, ask: &Ask) -> Result<Answer, Failure> {
        let url = ask.url(&self.base)?;
        let response = self.http.get(url).send().await.map_err(|error| unreachable(error.without_url()))?;
        let status = response.status();
        if !status.is_success() {
            let seconds =
                response.headers().get(RETRY_AFTER).and_then(|value| value.to_str().ok()?.parse().ok());
            let retry_after = seconds.map(SignedDuration::from_secs);
            return Err(Failure { why: format!("the address answers {status}"), retry_after });
        }
        Ok(ask.read(&body(response).await?)?)
    }
}

async fn body(mut response: Response) -> Result<Vec<u8>, Failure> {
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(|error| unreachable(error.without_url()))? {
        body.extend_from_slice(&chunk);
        if body.len() > MOST_BYTES {
            return Err("the answer is longer than any that was asked for".to_owned().into());
        }
    }
    Ok(body)
}

fn unreachable(error: reqwest::Error) -> Failure {
    Failure::from(format!("no answer: {}", crate::error::chain(&error)))
}
