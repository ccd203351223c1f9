//! The enrolment token: what a rollout hands to every PC, once.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use sha2::{Digest as _, Sha256};

use crate::key::KeyId;

const PREFIX: &str = "levetid_";
const SECRET_BYTES: usize = 24;

/// An enrolment token: the name of the collector's key and a secret. Because it names the key, a PC
/// that was given a token recognises its collector from the very first reply, whoever stands between.
#[derive(Clone, PartialEq, Eq)]
pub struct EnrolmentToken {
    collector: [u8; KeyId::BYTES],
    secret: [u8; SECRET_BYTES],
}

impl EnrolmentToken {
    /// Makes a new token for the collector with this key.
    ///
    /// # Errors
    /// When the operating system has no randomness to give, or `collector` is not a key id.
    pub fn generate(collector: &KeyId) -> Result<Self, TokenError> {
        let secret = crate::random_bytes().map_err(|_| TokenError::NoRandomness)?;
        let bytes = URL_SAFE_NO_PAD.decode(collector.as_str()).map_err(|_| TokenError::Malformed)?;
        let collector = bytes.try_into().map_err(|_| TokenError::Malformed)?;
        Ok(Self { collector, secret })
    }

    /// The key by which the collector will sign its replies.
    pub fn collector(&self) -> KeyId {
        KeyId::from_bytes(&self.collector)
    }

    /// The SHA-256 of the token: what a collector stores in its place.
    pub fn hash(&self) -> [u8; 32] {
        Sha256::digest(self.reveal().as_bytes()).into()
    }

    /// The token as it is handed out, `levetid_…`.
    pub fn reveal(&self) -> String {
        let bytes: Vec<u8> = self.collector.iter().chain(&self.secret).copied().collect();
        format!("{PREFIX}{}", URL_SAFE_NO_PAD.encode(bytes))
    }
}

impl std::fmt::Debug for EnrolmentToken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "EnrolmentToken(collector {})", self.collector())
    }
}

/// Why a token could not be made or read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TokenError {
    /// The text is not a token.
    #[error("this is not an enrolment token: one starts with \"levetid_\" and has 54 characters after it")]
    Malformed,
    /// The operating system gave no randomness.
    #[error("the operating system has no randomness to give")]
    NoRandomness,
}

impl std::str::FromStr for EnrolmentToken {
    type Err = TokenError;

    fn from_str(text: &str) -> Result<Self, TokenError> {
        let bytes = text
            .trim()
            .strip_prefix(PREFIX)
            .and_then(|rest| URL_SAFE_NO_PAD.decode(rest).ok())
            .ok_or(TokenError::Malformed)?;
        let (collector, secret) = bytes.split_at_checked(KeyId::BYTES).ok_or(TokenError::Malformed)?;
        Ok(Self {
            collector: collector.try_into().map_err(|_| TokenError::Malformed)?,
            secret: secret.try_into().map_err(|_| TokenError::Malformed)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::key::SigningKey;

    #[test]
    fn a_token_names_its_collector_and_survives_copying() {
        let collector = SigningKey::from_secret(&[3; 32]).public().id();
        let token = EnrolmentToken::generate(&collector).unwrap();
        let revealed = token.reveal();
        assert_eq!(revealed.len(), PREFIX.len() + 54);
        let read: EnrolmentToken = format!(" {revealed}\r\n").parse().unwrap();
        assert_eq!(read, token);
        assert_eq!(read.collector(), collector);
        assert!(!format!("{token:?}").contains(&revealed));
    }

    #[test]
    fn other_texts_are_refused() {
        for text in ["", "levetid_", "levetid_abc", "secret", "levetid_!!!!"] {
            assert_eq!(text.parse::<EnrolmentToken>(), Err(TokenError::Malformed), "{text}");
        }
    }
}
