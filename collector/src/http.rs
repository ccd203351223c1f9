//! How other servers are asked. Proxies are those of the standard environment variables.

use std::time::Duration;

use reqwest::{ClientBuilder, Response, Url};

const CONNECT_TIMEOUT: Duration = Duration::from_secs(20);

/// The largest files that are asked for come in seconds.
const TIMEOUT: Duration = Duration::from_secs(120);

/// A client for an address. This machine itself is asked without a proxy.
pub fn client(address: &Url) -> ClientBuilder {
    // A second call in one process finds the provider in place.
    rustls::crypto::ring::default_provider().install_default().ok();
    let builder = reqwest::Client::builder()
        .user_agent(concat!("levetid-collector/", env!("CARGO_PKG_VERSION")))
        .connect_timeout(CONNECT_TIMEOUT)
        .timeout(TIMEOUT);
    if is_this_machine(address) { builder.no_proxy() } else { builder }
}

/// Whether an address is on this machine.
pub fn is_this_machine(address: &Url) -> bool {
    address.host_str().is_some_and(|host| matches!(host, "localhost" | "127.0.0.1" | "[::1]"))
}

/// The body of a response, of no more than so many bytes.
///
/// # Errors
/// Why there is none, for people: it is longer, or did not come whole.
pub async fn body(mut response: Response, most_bytes: usize) -> Result<Vec<u8>, String> {
    let mut body = Vec::new();
    while let Some(chunk) =
        response.chunk().await.map_err(|error| format!("the answer broke off: {}", told(error)))?
    {
        body.extend_from_slice(&chunk);
        if body.len() > most_bytes {
            return Err(format!("the answer is longer than {} MB", most_bytes / 1_000_000));
        }
    }
    Ok(body)
}

/// An error with its causes, without the address: whoever says it names that.
pub fn told(error: reqwest::Error) -> String {
    crate::error::chain(&error.without_url())
}
