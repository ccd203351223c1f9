//! Where the collector is, and how it is trusted.

use std::net::IpAddr;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

/// A collector's address, without a slash at its end, and the authority it is trusted by.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Address {
    url: String,
    /// A file of certificates (PEM) that alone are trusted; the operating system's store when absent.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub ca: Option<PathBuf>,
}

/// Why a text is not the address of a collector.
#[derive(Debug, thiserror::Error)]
pub enum BadAddress {
    /// It is not an http or https address.
    #[error("{0:?} is not an address such as https://levetid.example.dk")]
    NotUrl(String),
    /// It is not encrypted and leaves this machine.
    #[error(
        "{0:?} is not encrypted; http:// is only accepted for this machine itself (127.0.0.1, [::1], localhost)"
    )]
    NotEncrypted(String),
}

impl Address {
    /// Reads an address.
    ///
    /// # Errors
    /// [`BadAddress`]
    pub fn parse(text: &str, ca: Option<PathBuf>) -> Result<Self, BadAddress> {
        let text = text.trim();
        let not_url = || BadAddress::NotUrl(text.to_owned());
        let url = reqwest::Url::parse(text).map_err(|_| not_url())?;
        let host = url.host_str().ok_or_else(not_url)?;
        match url.scheme() {
            "https" => {}
            "http" if is_loopback(host) => {}
            "http" => return Err(BadAddress::NotEncrypted(text.to_owned())),
            _ => return Err(not_url()),
        }
        if url.query().is_some() || url.fragment().is_some() || !url.username().is_empty() {
            return Err(not_url());
        }
        Ok(Self { url: url.as_str().trim_end_matches('/').to_owned(), ca })
    }

    /// The address of a path below it.
    pub fn join(&self, path: &str) -> String {
        format!("{}{path}", self.url)
    }

    /// Whether it runs on this very machine, so that no proxy lies between.
    pub fn is_this_machine(&self) -> bool {
        reqwest::Url::parse(&self.url).is_ok_and(|url| url.host_str().is_some_and(is_loopback))
    }

    /// Whether both are the same collector.
    pub fn is_same_place(&self, other: &Self) -> bool {
        self.url == other.url
    }
}

impl std::fmt::Display for Address {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.url)
    }
}

fn is_loopback(host: &str) -> bool {
    let ip = host.trim_matches(['[', ']']).parse::<IpAddr>();
    host == "localhost" || ip.is_ok_and(|ip| ip.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_this_machine_is_reached_without_encryption() {
        for (text, expected) in [
            ("http://127.0.0.1:7400/", Some("http://127.0.0.1:7400")),
            ("http://localhost:7400", Some("http://localhost:7400")),
            ("http://[::1]:7400", Some("http://[::1]:7400")),
            ("https://levetid.example.dk/green/", Some("https://levetid.example.dk/green")),
            ("http://levetid.example.dk", None),
            ("http://localhost.example.dk", None),
            ("http://127.0.0.1.example.dk", None),
            ("https://user@levetid.example.dk", None),
            ("ftp://127.0.0.1", None),
            ("levetid.example.dk", None),
            ("", None),
        ] {
            let address = Address::parse(text, None).ok();
            if let Some(address) = &address {
                assert_eq!(address.is_this_machine(), text.starts_with("http:"), "{text}");
            }
            assert_eq!(address.map(|address| address.to_string()).as_deref(), expected, "{text}");
        }
    }
}
