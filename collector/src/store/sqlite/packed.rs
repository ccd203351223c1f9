//! An assessment as it is stored: a version byte, then its JSON as an LZ4 block behind its length.
//!
//! Figures that rest on each other repeat their steps and sources. Packed, an assessment fits a page of the file or two
//! where it took five.

use lz4_flex::block::{compress_prepend_size, decompress_size_prepended};

use super::fault::Fault;
use super::versioned;
use crate::assess::Assessment;

const VERSION: u8 = 1;
const WHAT: &str = "an assessment";

/// Packs an assessment.
pub fn pack(assessment: &Assessment) -> Result<Vec<u8>, Fault> {
    let json = serde_json::to_vec(assessment).map_err(|error| Fault::Corrupt(WHAT, error.into()))?;
    Ok([&[VERSION], compress_prepend_size(&json).as_slice()].concat())
}

/// Reads it back.
pub fn unpack(bytes: &[u8]) -> Result<Assessment, Fault> {
    serde_json::from_slice(&json(bytes)?).map_err(|error| Fault::Corrupt(WHAT, error.into()))
}

fn json(bytes: &[u8]) -> Result<Vec<u8>, Fault> {
    let block = versioned::body(VERSION, bytes, WHAT)?;
    decompress_size_prepended(block).map_err(|error| Fault::Corrupt(WHAT, error.into()))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Version 1 as it stands on disk: a change here makes stored assessments unreadable.
    const STORED: &[u8] = b"\x01\x05\0\0\0\x50hello";

    #[test]
    fn the_format_is_the_one_on_disk() {
        assert_eq!(json(STORED).unwrap(), b"hello");
    }

    #[test]
    fn damaged_bytes_are_an_error() {
        for bytes in [&[][..], &[9], &STORED[..1], &STORED[..8]] {
            assert!(json(bytes).is_err(), "{bytes:?}");
        }
        assert!(unpack(STORED).is_err());
    }
}
