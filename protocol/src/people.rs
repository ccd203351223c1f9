//! Pseudonyms of the people who use a device: off unless a tenant turns them on, after telling its staff.
//!
//! A pseudonym is the HMAC-SHA-256 of a person's name under a key that belongs to the tenant. It tells that
//! two days were the same person's, not whose. It can be reversed: whoever holds the key and a list of names can
//! make the pseudonym of each name and compare. So a collector never keeps one as it came: it
//! [hashes it again](Pseudonym::hashed_again) with a secret of its own, and only both keys together lead back.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use hmac::{Hmac, KeyInit as _, Mac as _};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};
use sha2::Sha256;

use crate::DeviceId;

/// The key with which a tenant's agents make pseudonyms.
#[derive(Clone, PartialEq, Eq)]
pub struct PeopleKey([u8; 32]);

impl PeopleKey {
    /// A new random key.
    ///
    /// # Errors
    /// When the operating system has no randomness to give.
    pub fn generate() -> Result<Self, getrandom::Error> {
        crate::random_bytes().map(Self)
    }

    /// The key of stored bytes.
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The bytes, to be stored where only their owner reads them.
    pub fn bytes(&self) -> [u8; 32] {
        self.0
    }
}

impl std::fmt::Debug for PeopleKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("PeopleKey")
    }
}

/// By what name a person is known to an operating system.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PersonName<'a> {
    /// In the organisation's directory, such as `anna@lyngby.dk`: the same person on every device.
    Upn(&'a str),
    /// On one device only: the same name on another device is another person.
    Local {
        /// The device.
        device: DeviceId,
        /// The login name.
        name: &'a str,
    },
}

/// The pseudonym of a person.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Pseudonym([u8; 32]);

impl Pseudonym {
    /// The pseudonym of a name. Capitals make no difference: directories and people use them as they like.
    pub fn of(key: &PeopleKey, name: PersonName<'_>) -> Self {
        let text = match name {
            PersonName::Upn(upn) => upn.to_lowercase(),
            PersonName::Local { device, name } => format!("local:{device}:{}", name.to_lowercase()),
        };
        Self(hmac_sha256(&key.0, text.as_bytes()))
    }

    /// What a collector keeps in its place: hashed again, with a secret that never leaves the collector.
    #[must_use]
    pub fn hashed_again(&self, secret: &[u8; 32]) -> Self {
        Self(hmac_sha256(secret, &self.0))
    }

    /// The pseudonym of stored bytes.
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// Its bytes.
    pub fn bytes(&self) -> [u8; 32] {
        self.0
    }
}

impl std::fmt::Debug for Pseudonym {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Pseudonym({})", URL_SAFE_NO_PAD.encode(self.0))
    }
}

/// HMAC (RFC 2104) over SHA-256.
fn hmac_sha256(key: &[u8; 32], message: &[u8]) -> [u8; 32] {
    // A key of 32 bytes fits into a block of 64, filled up with zeros.
    let mut block = [0; 64];
    block.iter_mut().zip(key).for_each(|(byte, of_key)| *byte = *of_key);
    let mut mac = Hmac::<Sha256>::new(&block.into());
    mac.update(message);
    mac.finalize().into_bytes().into()
}

impl Serialize for PeopleKey {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&URL_SAFE_NO_PAD.encode(self.0))
    }
}

impl<'de> Deserialize<'de> for PeopleKey {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        of_base64url(deserializer).map(Self)
    }
}

impl Serialize for Pseudonym {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&URL_SAFE_NO_PAD.encode(self.0))
    }
}

impl<'de> Deserialize<'de> for Pseudonym {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        of_base64url(deserializer).map(Self)
    }
}

fn of_base64url<'de, D: Deserializer<'de>>(deserializer: D) -> Result<[u8; 32], D::Error> {
    URL_SAFE_NO_PAD
        .decode(String::deserialize(deserializer)?)
        .ok()
        .and_then(|bytes| bytes.try_into().ok())
        .ok_or_else(|| D::Error::custom("not 32 bytes as base64url without padding"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hex(bytes: [u8; 32]) -> String {
        bytes.iter().map(|byte| format!("{byte:02x}")).collect()
    }

    fn key(start: &[u8]) -> [u8; 32] {
        let mut key = [0; 32];
        key[..start.len()].copy_from_slice(start);
        key
    }

    /// RFC 4231 section 4, the cases whose keys fit: shorter keys are filled up with zeros.
    #[test]
    fn it_is_the_hmac_of_the_rfc() {
        for (start, message, mac) in [
            (
                &[0x0b; 20][..],
                &b"Hi There"[..],
                "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7",
            ),
            (
                b"Jefe",
                b"what do ya want for nothing?",
                "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
            ),
            (&[0xaa; 20], &[0xdd; 50], "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"),
        ] {
            assert_eq!(hex(hmac_sha256(&key(start), message)), mac);
        }
    }

    /// The contract with agents: these very bytes are compared over years.
    #[test]
    fn a_name_gives_the_same_pseudonym_whatever_its_capitals() {
        let tenant = PeopleKey::from_bytes([7; 32]);
        let device = DeviceId("7f0c8a2e-5d0b-4e0f-9a43-2f1f0f9f6c11".parse().unwrap());
        let upn = |name| Pseudonym::of(&tenant, PersonName::Upn(name));
        let local = |device, name| Pseudonym::of(&tenant, PersonName::Local { device, name });
        assert_eq!(upn("Åse.Bæk@Lyngby.DK"), upn("åse.bæk@lyngby.dk"));
        assert_eq!(upn("anna@lyngby.dk").bytes(), hmac_sha256(&[7; 32], b"anna@lyngby.dk"));
        let spelled = b"local:7f0c8a2e-5d0b-4e0f-9a43-2f1f0f9f6c11:anna";
        assert_eq!(local(device, "ANNA").bytes(), hmac_sha256(&[7; 32], spelled));
        let elsewhere = DeviceId("11111111-2222-4333-8444-555555555555".parse().unwrap());
        assert_ne!(local(device, "anna"), local(elsewhere, "anna"), "a local name is of one device");
        assert_ne!(local(device, "anna"), upn("anna"));
        let other = PeopleKey::from_bytes([8; 32]);
        assert_ne!(Pseudonym::of(&other, PersonName::Upn("anna@lyngby.dk")), upn("anna@lyngby.dk"));
    }

    #[test]
    fn what_a_collector_keeps_is_another_thing() {
        let sent = Pseudonym::from_bytes([1; 32]);
        let kept = sent.hashed_again(&[2; 32]);
        assert_eq!(kept.bytes(), hmac_sha256(&[2; 32], &[1; 32]));
        assert_ne!(kept, sent.hashed_again(&[3; 32]));
    }

    #[test]
    fn only_32_bytes_are_read_and_a_key_is_not_printed() {
        let key = PeopleKey::from_bytes([200; 32]);
        let json = serde_json::to_string(&key).unwrap();
        assert_eq!(json.len(), 43 + 2);
        assert_eq!(serde_json::from_str::<PeopleKey>(&json).unwrap(), key);
        assert_eq!(format!("{key:?}"), "PeopleKey");
        for bad in
            ["\"\"", "\"AAAA\"", "\"not base64!\"", "7", "\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\""]
        {
            assert!(serde_json::from_str::<PeopleKey>(bad).is_err(), "{bad}");
            assert!(serde_json::from_str::<Pseudonym>(bad).is_err(), "{bad}");
        }
    }
}
