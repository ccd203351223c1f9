//! Keys by which agents and collectors are known.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use ed25519_dalek::Signer as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};
use sha2::{Digest as _, Sha256};

/// How a key signs. P-256 keys, as TPMs hold them, join here without a change to what is stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Algorithm {
    /// EdDSA over Curve25519 (RFC 8032); the key is 32 bytes, a signature 64.
    Ed25519,
}

impl Algorithm {
    /// The name in the HTTP signature algorithms registry (RFC 9421 section 6.2).
    pub fn name(self) -> &'static str {
        match self {
            Self::Ed25519 => "ed25519",
        }
    }

    /// The algorithm of a registered name.
    pub fn from_name(name: &str) -> Option<Self> {
        (name == "ed25519").then_some(Self::Ed25519)
    }
}

/// The name of a key: the first 16 bytes of the SHA-256 of its public part, base64url.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct KeyId(String);

impl KeyId {
    /// Bytes of the hash that make up the name.
    pub const BYTES: usize = 16;

    /// The name as it stands in a signature's `keyid`.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Names a key by the bytes of its hash.
    pub fn from_bytes(bytes: &[u8; Self::BYTES]) -> Self {
        Self(URL_SAFE_NO_PAD.encode(bytes))
    }
}

impl std::fmt::Display for KeyId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// A text that is not the name of a key.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a key id is 22 characters of base64url, not {0:?}")]
pub struct BadKeyId(String);

impl std::str::FromStr for KeyId {
    type Err = BadKeyId;

    fn from_str(text: &str) -> Result<Self, BadKeyId> {
        match URL_SAFE_NO_PAD.decode(text) {
            Ok(bytes) if bytes.len() == Self::BYTES => Ok(Self(text.to_owned())),
            _ => Err(BadKeyId(text.chars().take(64).collect())),
        }
    }
}

impl<'de> Deserialize<'de> for KeyId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(D::Error::custom)
    }
}

/// The public part of a key, with its algorithm beside it from the first day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PublicKey {
    /// How the key signs.
    pub alg: Algorithm,
    /// The raw public key, base64url on the wire.
    #[serde(serialize_with = "to_base64url", deserialize_with = "from_base64url")]
    pub key: Vec<u8>,
}

impl PublicKey {
    /// The key's name.
    pub fn id(&self) -> KeyId {
        let hash = Sha256::digest(&self.key);
        let mut bytes = [0; KeyId::BYTES];
        bytes.iter_mut().zip(hash).for_each(|(byte, hashed)| *byte = hashed);
        KeyId::from_bytes(&bytes)
    }

    /// Whether `signature` is this key's over `message`. Weak keys and malleable signatures are refused.
    pub fn verifies(&self, message: &[u8], signature: &[u8]) -> bool {
        match self.alg {
            Algorithm::Ed25519 => {
                let key = <&[u8; 32]>::try_from(self.key.as_slice())
                    .ok()
                    .and_then(|bytes| ed25519_dalek::VerifyingKey::from_bytes(bytes).ok());
                let signature = ed25519_dalek::Signature::from_slice(signature).ok();
                key.zip(signature)
                    .is_some_and(|(key, signature)| key.verify_strict(message, &signature).is_ok())
            }
        }
    }

    /// Whether the bytes are a usable key of the algorithm.
    pub fn is_valid(&self) -> bool {
        match self.alg {
            Algorithm::Ed25519 => <&[u8; 32]>::try_from(self.key.as_slice())
                .ok()
                .and_then(|bytes| ed25519_dalek::VerifyingKey::from_bytes(bytes).ok())
                .is_some_and(|key| !key.is_weak()),
        }
    }
}

/// A key that signs. The secret is wiped from memory when it is dropped.
#[derive(Clone)]
pub struct SigningKey(ed25519_dalek::SigningKey);

impl SigningKey {
    /// Makes a new Ed25519 key.
    ///
    /// # Errors
    /// When the operating system has no randomness to give.
    pub fn generate() -> Result<Self, getrandom::Error> {
        crate::random_bytes().map(|secret| Self::from_secret(&secret))
    }

    /// The key of a stored secret.
    pub fn from_secret(secret: &[u8; 32]) -> Self {
        Self(ed25519_dalek::SigningKey::from_bytes(secret))
    }

    /// The secret, to be stored where only its owner reads it.
    pub fn secret(&self) -> [u8; 32] {
        self.0.to_bytes()
    }

    /// The public part.
    pub fn public(&self) -> PublicKey {
        PublicKey { alg: Algorithm::Ed25519, key: self.0.verifying_key().to_bytes().to_vec() }
    }

    /// Signs a message.
    pub fn sign(&self, message: &[u8]) -> Vec<u8> {
        self.0.sign(message).to_bytes().to_vec()
    }
}

impl std::fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "SigningKey({})", self.public().id())
    }
}

fn to_base64url<S: Serializer>(bytes: &[u8], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&URL_SAFE_NO_PAD.encode(bytes))
}

fn from_base64url<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<u8>, D::Error> {
    URL_SAFE_NO_PAD
        .decode(String::deserialize(deserializer)?)
        .map_err(|_| D::Error::custom("not base64url without padding"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_verifies_its_own_signature_only() {
        let key = SigningKey::from_secret(&[7; 32]);
        let other = SigningKey::from_secret(&[8; 32]).public();
        let signature = key.sign(b"report");
        assert!(key.public().verifies(b"report", &signature));
        assert!(!key.public().verifies(b"rep0rt", &signature));
        assert!(!other.verifies(b"report", &signature));
        assert!(!key.public().verifies(b"report", &signature[..63]));
    }

    #[test]
    fn weak_and_short_keys_are_not_valid() {
        for bytes in [vec![0; 32], vec![1; 31], vec![]] {
            assert!(!PublicKey { alg: Algorithm::Ed25519, key: bytes }.is_valid());
        }
        assert!(SigningKey::from_secret(&[7; 32]).public().is_valid());
    }

    #[test]
    fn the_secret_is_not_printed() {
        let key = SigningKey::from_secret(&[7; 32]);
        assert_eq!(format!("{key:?}"), format!("SigningKey({})", key.public().id()));
    }
}
