//! How the system management controller is asked, and what its answers say.
//!
//! The driver `AppleSMC` takes and gives one structure of 80 bytes. Apple does not document it; it is the same
//! in every program that reads fans and temperatures since 2006. A key is four letters, such as `PSTR`, the
//! power that the whole system takes, in watts.

/// A question or an answer.
pub type Message = [u8; 80];

/// The one function of the driver: handle a message.
pub const SELECTOR: u32 = 2;

/// Power taken by the whole system, W direct current; what the battery is charged with is not in it, as far
/// as the tools that show it agree.
pub const SYSTEM_POWER: [u8; 4] = *b"PSTR";

// Where the fields of a message lie.
const KEY: usize = 0;
const SIZE: usize = 28;
const KIND: usize = 32;
const RESULT: usize = 40;
const COMMAND: usize = 42;
const BYTES: usize = 48;

/// What a message asks for.
const READ: u8 = 5;
const DESCRIBE: u8 = 9;

/// How a key's value is written: bytes, and four letters that name the kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Format {
    size: u32,
    kind: [u8; 4],
}

/// Asks how a key's value is written.
pub fn describe(key: [u8; 4]) -> Message {
    let mut message = [0; 80];
    put(&mut message, KEY, number(key).to_ne_bytes());
    put(&mut message, COMMAND, [DESCRIBE]);
    message
}

/// The answer to [`describe`]; `None` where the machine does not know the key.
pub fn format(answer: &Message) -> Option<Format> {
    let size = u32::from_ne_bytes(take(answer, SIZE)?);
    let kind = u32::from_ne_bytes(take(answer, KIND)?).to_be_bytes();
    (is_success(answer) && (1..=32).contains(&size)).then_some(Format { size, kind })
}

/// Asks for a key's value.
pub fn read(key: [u8; 4], format: Format) -> Message {
    let mut message = [0; 80];
    put(&mut message, KEY, number(key).to_ne_bytes());
    put(&mut message, SIZE, format.size.to_ne_bytes());
    put(&mut message, COMMAND, [READ]);
    message
}

/// The answer to [`read`]: a number, written as a float (`flt `) or, on older machines, as a fixed-point number
/// of 16 bits, `sp` with a sign and `fp` without, its bits before and after the point as two hexadecimal digits.
pub fn value(answer: &Message, format: Format) -> Option<f64> {
    if !is_success(answer) {
        return None;
    }
    match (format.kind, format.size) {
        ([b'f', b'l', b't', b' '], 4) => Some(f64::from(f32::from_ne_bytes(take(answer, BYTES)?))),
        ([b's', b'p', before, after], 2) => {
            let after = fraction_bits(before, after, 15)?;
            Some(f64::from(i16::from_be_bytes(take(answer, BYTES)?)) / f64::from(1_u32 << after))
        }
        ([b'f', b'p', before, after], 2) => {
            let after = fraction_bits(before, after, 16)?;
            Some(f64::from(u16::from_be_bytes(take(answer, BYTES)?)) / f64::from(1_u32 << after))
        }
        _ => None,
    }
    .filter(|value| value.is_finite())
}

/// A key is a number whose bytes, the highest first, are its letters.
fn number(key: [u8; 4]) -> u32 {
    u32::from_be_bytes(key)
}

fn is_success(answer: &Message) -> bool {
    answer.get(RESULT) == Some(&0)
}

fn fraction_bits(before: u8, after: u8, all: u32) -> Option<u32> {
    let digit = |letter: u8| char::from(letter).to_digit(16);
    let (before, after) = (digit(before)?, digit(after)?);
    (before + after == all).then_some(after)
}

fn put<const N: usize>(message: &mut Message, at: usize, bytes: [u8; N]) {
    if let Some(field) = message.get_mut(at..).and_then(|rest| rest.first_chunk_mut()) {
        *field = bytes;
    }
}

fn take<const N: usize>(message: &Message, at: usize) -> Option<[u8; N]> {
    message.get(at..)?.first_chunk().copied()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The structure as C lays it out; the names are ours.
    #[repr(C)]
    struct Layout {
        key: u32,
        version: Version,
        limits: Limits,
        format: KeyFormat,
        result: u8,
        status: u8,
        command: u8,
        index: u32,
        bytes: [u8; 32],
    }

    #[repr(C)]
    struct Version {
        numbers: [u8; 4],
        release: u16,
    }

    #[repr(C)]
    struct Limits {
        version: u16,
        length: u16,
        watts: [u32; 3],
    }

    #[repr(C)]
    struct KeyFormat {
        size: u32,
        kind: u32,
        attributes: u8,
    }

    fn answer(kind: [u8; 4], size: u32, bytes: &[u8]) -> (Message, Message) {
        let mut described = [0; 80];
        put(&mut described, SIZE, size.to_ne_bytes());
        put(&mut described, KIND, number(kind).to_ne_bytes());
        let mut given = [0; 80];
        given[BYTES..BYTES + bytes.len()].copy_from_slice(bytes);
        (described, given)
    }

    #[test]
    fn the_fields_lie_where_the_driver_looks() {
        use std::mem::{offset_of, size_of};
        assert_eq!(size_of::<Layout>(), size_of::<Message>());
        assert_eq!((offset_of!(Layout, key), offset_of!(Layout, format.size)), (KEY, SIZE));
        assert_eq!((offset_of!(Layout, format.kind), offset_of!(Layout, result)), (KIND, RESULT));
        assert_eq!((offset_of!(Layout, command), offset_of!(Layout, bytes)), (COMMAND, BYTES));
    }

    #[test]
    fn a_question_names_key_size_and_command() {
        let asked = describe(SYSTEM_POWER);
        assert_eq!(asked[..4], 0x5053_5452_u32.to_ne_bytes());
        assert_eq!((asked[42], asked.iter().filter(|byte| **byte != 0).count()), (9, 5));
        let asked = read(SYSTEM_POWER, Format { size: 4, kind: *b"flt " });
        assert_eq!((asked[42], &asked[28..32]), (5, &4_u32.to_ne_bytes()[..]));
    }

    #[test]
    fn numbers_of_every_kind() {
        for (kind, size, bytes, expected) in [
            (*b"flt ", 4, 7.25_f32.to_ne_bytes().to_vec(), Some(7.25)),
            (*b"sp78", 2, vec![0x0c, 0x80], Some(12.5)),
            (*b"sp78", 2, vec![0xff, 0x00], Some(-1.0)),
            (*b"sp96", 2, vec![0x05, 0x20], Some(20.5)),
            (*b"fp88", 2, vec![0xff, 0x80], Some(255.5)),
            (*b"sp79", 2, vec![0x0c, 0x80], None),
            (*b"flt ", 2, vec![0, 0], None),
            (*b"ui32", 4, vec![1, 0, 0, 0], None),
            (*b"flt ", 4, f32::NAN.to_ne_bytes().to_vec(), None),
        ] {
            let (described, given) = answer(kind, size, &bytes);
            let format = format(&described).unwrap();
            assert_eq!(value(&given, format), expected, "{}", String::from_utf8_lossy(&kind));
        }
    }

    #[test]
    fn a_key_that_is_not_there_has_no_value() {
        let (mut described, mut given) = answer(*b"flt ", 4, &7.25_f32.to_ne_bytes());
        given[RESULT] = 0x84;
        assert_eq!(value(&given, format(&described).unwrap()), None);
        described[RESULT] = 0x84;
        assert_eq!(format(&described), None);
        assert_eq!(format(&[0; 80]), None);
    }

    proptest! {
        #[test]
        fn no_answer_stops_the_agent(bytes in prop::collection::vec(any::<u8>(), 80)) {
            let message: Message = bytes.try_into().unwrap();
            if let Some(format) = format(&message) {
                value(&message, format);
            }
        }
    }
}
