//! Numbers and texts in what firmware and drivers answer: little-endian, each at its place.

/// The bytes at a place.
pub fn array<const N: usize>(bytes: &[u8], at: usize) -> Option<[u8; N]> {
    bytes.get(at..)?.first_chunk().copied()
}

/// Two bytes.
pub fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    array(bytes, at).map(u16::from_le_bytes)
}

/// Four bytes.
pub fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    array(bytes, at).map(u32::from_le_bytes)
}

/// Eight bytes.
pub fn u64_at(bytes: &[u8], at: usize) -> Option<u64> {
    array(bytes, at).map(u64::from_le_bytes)
}

/// A text of two bytes a character, up to its first zero.
pub fn wide_text(bytes: &[u8]) -> String {
    let (units, _) = bytes.as_chunks();
    wide(&units.iter().map(|unit| u16::from_le_bytes(*unit)).collect::<Vec<u16>>())
}

/// A text of Windows, up to its first zero.
pub fn wide(units: &[u16]) -> String {
    let text = units.split(|unit| *unit == 0).next().unwrap_or_default();
    String::from_utf16_lossy(text)
}

/// A text of one byte a character that begins at a place, up to its first zero.
pub fn text_at(bytes: &[u8], at: usize) -> Option<String> {
    let text = bytes.get(at..)?.split(|byte| *byte == 0).next()?;
    Some(text.iter().map(|byte| char::from(*byte)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_cut_short_is_nothing() {
        let bytes = [1, 2, 3, 4, 5];
        assert_eq!(
            (u16_at(&bytes, 3), u16_at(&bytes, 4), u32_at(&bytes, 1)),
            (Some(0x0504), None, Some(0x0504_0302))
        );
        assert_eq!((u64_at(&bytes, 0), u32_at(&bytes, usize::MAX)), (None, None));
    }

    #[test]
    fn texts_end_at_their_zero() {
        assert_eq!(wide_text(b"L\0i\0\0\0x\0"), "Li");
        assert_eq!(wide_text(b"L\0i"), "L");
        assert_eq!(text_at(b"..NVMe\0..", 2).as_deref(), Some("NVMe"));
        assert_eq!((text_at(b"ab", 2).as_deref(), text_at(b"ab", 3)), (Some(""), None));
    }
}
