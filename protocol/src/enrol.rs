//! Enrolment: a token is traded for the binding of a key to a device.

use serde::{Deserialize, Serialize};

use crate::report::{self, ReportError};
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

/// Reads an unpacked request. Nothing of it is proven yet.
///
/// # Errors
/// [`ReportError::UnknownSchema`] when it comes from an agent of another schema, whatever else it holds;
/// [`ReportError::Malformed`] when it is not JSON, or a field is wrong, missing or unknown.
pub fn read(json: &[u8]) -> Result<EnrolRequest, ReportError> {
    report::of_known_schema(json)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    const GOLDEN: &str = include_str!("../golden/v1/enrol-request.json");

    fn read_with(field: &str, value: Value) -> Result<EnrolRequest, ReportError> {
        let mut request: Value = serde_json::from_str(GOLDEN).unwrap();
        request[field] = value;
        read(request.to_string().as_bytes())
    }

    #[test]
    fn a_newer_request_is_said_to_be_newer_whatever_else_it_holds() {
        assert_eq!(read(GOLDEN.as_bytes()).unwrap().schema, crate::SCHEMA);
        assert_eq!(read_with("schema", json!(2)), Err(ReportError::UnknownSchema(2)));
        assert_eq!(read(br#"{"schema":9,"new":true}"#), Err(ReportError::UnknownSchema(9)));
    }

    #[test]
    fn a_wrong_request_is_refused_by_its_field() {
        for (field, value, at, why) in [
            ("user", json!("anna"), "user", "unknown field `user`"),
            ("token", json!(7), "token", "invalid type: integer `7`"),
            ("agent", json!(""), "agent", "empty text"),
            ("schema", json!("1"), "line 1", "invalid type: string"),
        ] {
            let Err(ReportError::Malformed { at: place, reason }) = read_with(field, value) else {
                panic!("{field} is taken")
            };
            assert!(place.starts_with(at) && reason.contains(why), "{field}: {place}: {reason}");
        }
        for body in ["", "null", "{}", &format!("{GOLDEN} {{}}")] {
            assert!(matches!(read(body.as_bytes()), Err(ReportError::Malformed { .. })), "{body}");
        }
    }
}
