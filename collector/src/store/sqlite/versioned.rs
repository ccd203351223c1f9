//! Bytes behind a version byte: how everything stands that is stored packed.

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::fault::Fault;

/// Packs a value: the version, then postcard. `what` names it in errors.
pub fn pack(version: u8, value: &impl Serialize, what: &'static str) -> Result<Vec<u8>, Fault> {
    postcard::to_extend(value, vec![version]).map_err(|error| Fault::Corrupt(what, error.into()))
}

/// Reads it back.
pub fn unpack<T: DeserializeOwned>(version: u8, bytes: &[u8], what: &'static str) -> Result<T, Fault> {
    let packed = body(version, bytes, what)?;
    postcard::from_bytes(packed).map_err(|error| Fault::Corrupt(what, error.into()))
}

/// What stands behind the version, which is the one that is known.
pub fn body<'a>(version: u8, bytes: &'a [u8], what: &'static str) -> Result<&'a [u8], Fault> {
    match bytes.split_first() {
        Some((found, body)) if *found == version => Ok(body),
        Some((found, _)) => Err(Fault::Corrupt(what, format!("version {found} is not known").into())),
        None => Err(Fault::Corrupt(what, "it is empty".into())),
    }
}
