//! One-time sign-in links.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use sha2::{Digest as _, Sha256};

/// The secret in a link. Only its hash is kept.
#[derive(Debug)]
pub struct LinkSecret(String);

impl LinkSecret {
    /// A new secret of 192 random bits.
    pub fn generate() -> anyhow::Result<Self> {
        let bytes = levetid_protocol::random_bytes::<24>()
            .map_err(|error| anyhow::anyhow!("the operating system has no randomness to give: {error}"))?;
        Ok(Self(URL_SAFE_NO_PAD.encode(bytes)))
    }

    /// What is kept in its place.
    pub fn hash(&self) -> [u8; 32] {
        hash_of(&self.0)
    }

    /// The address that carries it, below the collector's public address.
    pub fn url(&self, public_url: &str) -> String {
        format!("{}/link/{}", public_url.trim_end_matches('/'), self.0)
    }
}

/// Whether an address is a path on this collector, so that nobody is led elsewhere: `//host` and `/\\host`
/// are other hosts to a browser.
pub fn is_local_path(path: &str) -> bool {
    let mut chars = path.chars();
    chars.next() == Some('/')
        && !matches!(chars.next(), Some('/' | '\\'))
        && path.chars().all(|c| c.is_ascii_graphic())
}

/// The hash of a secret as it came in an address.
pub fn hash_of(secret: &str) -> [u8; 32] {
    Sha256::digest(secret.as_bytes()).into()
}
