//! Media types and compression. Compression is part of the media type, so that the signed bytes are
//! the sent bytes whatever a proxy does with `Content-Encoding`.

use std::io::{Read as _, Write as _};

use crate::limits::MAX_UNPACKED_BYTES;

/// JSON as it is: enrolments, reports and replies.
pub const JSON: &str = "application/vnd.levetid+json";

/// The same JSON, gzip-compressed.
pub const GZIP: &str = "application/vnd.levetid+gzip";

/// Bodies below this many bytes are not worth compressing: they fit one network packet.
const WORTH_PACKING_BYTES: usize = 1_000;

/// Why a body could not be unpacked.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum UnpackError {
    /// The media type is not one of ours.
    #[error("the media type is {0:?}; send {JSON} or {GZIP}")]
    MediaType(String),
    /// It is not gzip, or it is cut short.
    #[error("the body is not complete gzip data")]
    Gzip(#[source] std::io::Error),
    /// It unpacks to more than is accepted.
    #[error("the body unpacks to more than {MAX_UNPACKED_BYTES} bytes")]
    TooLarge,
}

/// Packs a JSON body for sending where that saves anything; returns its media type and bytes.
///
/// # Errors
/// When the compressor fails, which it does only without memory.
pub fn pack(json: Vec<u8>) -> std::io::Result<(&'static str, Vec<u8>)> {
    if json.len() < WORTH_PACKING_BYTES {
        return Ok((JSON, json));
    }
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(&json)?;
    Ok((GZIP, encoder.finish()?))
}

/// Unpacks a body by its media type, up to [`MAX_UNPACKED_BYTES`].
///
/// # Errors
/// [`UnpackError`] says which of type, data or size is wrong.
pub fn unpack(content_type: &str, body: &[u8]) -> Result<Vec<u8>, UnpackError> {
    let essence = content_type.split(';').next().unwrap_or_default().trim();
    let mut json = Vec::new();
    if essence.eq_ignore_ascii_case(JSON) {
        json.extend_from_slice(body);
    } else if essence.eq_ignore_ascii_case(GZIP) {
        let limit = u64::try_from(MAX_UNPACKED_BYTES).unwrap_or(u64::MAX).saturating_add(1);
        flate2::read::GzDecoder::new(body).take(limit).read_to_end(&mut json).map_err(UnpackError::Gzip)?;
    } else {
        return Err(UnpackError::MediaType(content_type.chars().take(80).collect()));
    }
    if json.len() > MAX_UNPACKED_BYTES { Err(UnpackError::TooLarge) } else { Ok(json) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_bomb_stops_at_the_limit() {
        let (_, bomb) = pack(vec![b' '; 50 * MAX_UNPACKED_BYTES]).unwrap();
        assert!(matches!(unpack(GZIP, &bomb), Err(UnpackError::TooLarge)));
    }

    #[test]
    fn truncated_and_foreign_bodies_are_refused() {
        let (_, packed) = pack(vec![b'x'; 5_000]).unwrap();
        assert!(matches!(unpack(GZIP, &packed[..packed.len() - 9]), Err(UnpackError::Gzip(_))));
        assert!(matches!(unpack("text/html", b"{}"), Err(UnpackError::MediaType(_))));
    }

    proptest! {
        #[test]
        fn packing_is_undone_by_unpacking(body in prop::collection::vec(any::<u8>(), 0..4_000)) {
            let (media_type, packed) = pack(body.clone()).unwrap();
            prop_assert_eq!(unpack(media_type, &packed).unwrap(), body);
        }
    }
}
