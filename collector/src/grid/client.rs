//! Asks the data service by HTTPS.

use jiff::fmt::rfc2822;
use jiff::{SignedDuration, Timestamp};
use reqwest::header::RETRY_AFTER;
use reqwest::{StatusCode, Url};

use super::energinet::{Answer, Ask};
use crate::http;

/// More than any answer that is asked for: a month of five-minute figures is 2 MB.
const MOST_BYTES: usize = 32_000_000;

/// How long it is left alone where it has had too many questions and says no more.
const SHUT_OUT: SignedDuration = SignedDuration::from_mins(5);

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
        let with_slash = if address.ends_with('/') { address.to_owned() } else { format!("{address}/") };
        let base = Url::parse(&with_slash)
            .ok()
            .filter(|url| matches!(url.scheme(), "https" | "http") && url.host_str().is_some())
            .ok_or_else(|| {
                anyhow::anyhow!("{address:?} is no address such as https://api.energidataservice.dk/dataset/")
            })?;
        Ok(Self { http: http::client(&base).pool_max_idle_per_host(0).build()?, base })
    }

    /// Asks, once.
    ///
    /// # Errors
    /// [`Failure`]: nobody answered, or something other than what was asked for.
    pub async fn ask(&self, ask: &Ask, now: Timestamp) -> Result<Answer, Failure> {
        let url = ask.url(&self.base)?;
        let unreachable = |error| format!("no answer: {}", http::told(error));
        let response = self.http.get(url).send().await.map_err(unreachable)?;
        let status = response.status();
        if !status.is_success() {
            let told = response.headers().get(RETRY_AFTER).and_then(|value| value.to_str().ok());
            let retry_after = told.and_then(|told| retry_after(told, now));
            // Energinet shuts an address out for five minutes, and does not always say so.
            let too_many = (status == StatusCode::TOO_MANY_REQUESTS).then_some(SHUT_OUT);
            let why = format!("the address answers {status}");
            return Err(Failure { why, retry_after: retry_after.or(too_many) });
        }
        Ok(ask.read(&http::body(response, MOST_BYTES).await?)?)
    }
}

/// How long a server wants to be left alone, by seconds or by a date.
fn retry_after(told: &str, now: Timestamp) -> Option<SignedDuration> {
    match told.trim().parse() {
        Ok(seconds) => Some(SignedDuration::from_secs(seconds)),
        Err(_) => {
            let until = rfc2822::parse(told.trim()).ok()?.timestamp();
            Some(until.duration_since(now).max(SignedDuration::ZERO))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seconds_and_dates_are_understood() {
        let now = "2026-11-23T12:00:00Z".parse().unwrap();
        for (told, minutes) in [
            ("1800", Some(30)),
            ("Mon, 23 Nov 2026 12:45:00 GMT", Some(45)),
            ("Mon, 23 Nov 2026 11:45:00 GMT", Some(0)),
            ("soon", None),
        ] {
            assert_eq!(retry_after(told, now), minutes.map(SignedDuration::from_mins), "{told}");
        }
    }
}
