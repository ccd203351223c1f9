//! Closed lists as the texts they have on the wire.

use serde::{Serialize, de::DeserializeOwned};

use super::fault::Fault;

const WHAT: &str = "a name from a closed list";

/// The text of a member.
pub fn text(member: &impl Serialize) -> Result<String, Fault> {
    match serde_json::to_value(member) {
        Ok(serde_json::Value::String(text)) => Ok(text),
        Ok(other) => Err(Fault::Corrupt(WHAT, format!("{other} is not a text").into())),
        Err(error) => Err(Fault::Corrupt(WHAT, error.into())),
    }
}

/// The member of a text.
pub fn member<T: DeserializeOwned>(text: String) -> Result<T, Fault> {
    serde_json::from_value(serde_json::Value::String(text))
        .map_err(|error| Fault::Corrupt(WHAT, error.into()))
}
