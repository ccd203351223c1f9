//! Enrolment: a token is traded for the binding of a key to a device.

use serde::{Deserialize, Serialize};

use crate::{DeviceId, key::PublicKey, policy::Policy, text::Text};

/// A PC asks to be enrolled. The request is signed with the key it offers, which proves that it holds it.
/// Asking again with the same key, after a lost answer, gives the same device.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EnrolRequest {
    /// [`crate::SCHEMA`]
    pub schema: u16,
    /// The token, `levetid_…`.
    pub token: String,
    /// The key the agent made on this PC.
    pub key: PublicKey,
    /// The agent's version.
    pub agent: Text,
    /// What may tie it to a device that is already known.
    pub machine: MachineIdentity,
}

/// The identity a machine's firmware claims. Placeholders are left out by the agent and ignored by the collector.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct MachineIdentity {
    /// System manufacturer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub manufacturer: Option<Text>,
    /// System serial number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub serial: Option<Text>,
    /// System UUID.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub uuid: Option<Text>,
}

/// The collector's answer, signed by the key the token names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EnrolReply {
    /// The device this key speaks for.
    pub device: DeviceId,
    /// The collector's key, to be pinned.
    pub collector_key: PublicKey,
    /// Whether the binding waits for a decision.
    pub state: KeyState,
    /// The settings to follow.
    pub policy: Policy,
}

/// The state of an agent key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum KeyState {
    /// It speaks for its device.
    Active,
    /// Its machine claims the identity of a device that has another key: it reports as a device of its own
    /// until it is settled whether it continues that device or is its twin.
    Pending,
    /// It speaks for nothing any more.
    Revoked,
}
