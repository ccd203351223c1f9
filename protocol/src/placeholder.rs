//! Texts that firmware makers leave behind where a fact should stand.

/// Placeholders as they are met in firmware, lower case, without punctuation.
const PLACEHOLDERS: &[&str] = &[
    "default string",
    "default sku",
    "to be filled by oem",
    "to be filled by oem to be filled by oem",
    "tbd",
    "tbd by oem",
    "type1 tbd by oem",
    "manufacturer",
    "product name",
    "system manufacturer",
    "system product name",
    "system name",
    "lenovo product",
    "unknown product",
    "system version",
    "system serial number",
    "system uuid",
    "system sku",
    "system skunumber",
    "sku number",
    "sku",
    "all series",
    "base board manufacturer",
    "base board product name",
    "base board version",
    "base board serial number",
    "board serial number",
    "chassis manufacturer",
    "chassis version",
    "chassis serial number",
    "serial number",
    "sernum",
    "not specified",
    "not available",
    "not applicable",
    "not present",
    "not provided",
    "not defined",
    "not set",
    "unknown",
    "unknow",
    "undefined",
    "oem",
    "oem string",
    "empty",
    "none",
    "null",
    "null string",
    "no string",
    "na",
    "n a",
    "invalid",
    "eval",
    "out of spec",
    "bad index",
    "type1family",
    "type1 family",
    "type1version",
    "type1productconfigid",
    "type1sku0",
    "type1 sku0",
    "asset 1234567890",
    "mb 1234567890",
    "nb 1234567890",
    "sys 1234567890",
    "sn 1234567890",
    "sn 12345",
    "battery name",
    "crb battery 0",
    "sr real battery",
    "example",
    "test",
    // UUIDs of firmware makers' samples, each on thousands of boards.
    "03000200 0400 0500 0006 000700080009",
    "00020003 0004 0005 0006 000700080009",
    "11111111 2222 3333 4444 555555555555",
    "12345678 1234 5678 90ab cddeefaabbcc",
    "6ab5b300 538d 1014 9fb5 b0684d007b53",
];

/// Parts that make a placeholder of whatever stands around them (`OEM Default string000`).
const PARTS: &[&str] = &["default string", "to be filled"];

/// A text of two characters in turn must be this long to say nothing: `0101` may be a revision.
const MIN_ALTERNATING: usize = 8;

/// Digits that count up must be this many to say nothing: `123` may be a model.
const MIN_COUNTING: usize = 5;

/// Whether a firmware text says nothing: a known placeholder, one character over and over (`00000000`,
/// `xxxx`, `........`), two in turn (`FEFEFEFE`), or digits that count up (`0123456789`). Such a text
/// never becomes identity; an agent leaves it out of the profile, and a collector takes it for nothing.
pub fn is_placeholder(text: &str) -> bool {
    let bare: String = text
        .to_lowercase()
        .chars()
        .map(|c| if c.is_alphanumeric() || c == ' ' { c } else { ' ' })
        .collect::<String>()
        .replace("o e m", "oem");
    let bare = bare.split_whitespace().collect::<Vec<_>>().join(" ");
    let chars: Vec<char> = bare.chars().filter(|c| *c != ' ').collect();
    let has_part = PARTS.iter().any(|part| bare.contains(part));
    PLACEHOLDERS.contains(&bare.as_str()) || has_part || repeats(&chars) || counts_up(&chars)
}

/// One character throughout, or none at all, or two in turn.
fn repeats(chars: &[char]) -> bool {
    let every = |step: usize| chars.iter().zip(chars.iter().skip(step)).all(|(one, other)| one == other);
    every(1) || chars.len() >= MIN_ALTERNATING && every(2)
}

/// Each digit one above the last, where 9 is followed by 0 or 1.
fn counts_up(chars: &[char]) -> bool {
    let digits: Option<Vec<u32>> = chars.iter().map(|c| c.to_digit(10)).collect();
    let follows = |pair: (&u32, &u32)| match pair {
        (9, next) => *next <= 1,
        (digit, next) => digit + 1 == *next,
    };
    digits.is_some_and(|digits| {
        digits.len() >= MIN_COUNTING && digits.iter().zip(digits.iter().skip(1)).all(follows)
    })
}

#[cfg(test)]
mod tests {
    use super::is_placeholder;

    #[test]
    fn tells_placeholders_from_names() {
        for text in [
            "Default string",
            "To be filled by O.E.M.",
            "To Be Filled By O.E.M. ",
            "<OUT OF SPEC>",
            "<BAD INDEX>",
            "System Product Name",
            "OEM Default string000",
            "$(DEFAULT_STRING)",
            "Unknown Product",
            "Not Specified",
            "N/A",
            "00000000",
            "000-0000-0000000",
            "xxxxxxxx",
            "...",
            "",
            "O.E.M.",
            "n/a",
            "(null string)",
            "System SKU#",
            "System Serial Number",
            "Type1 - TBD by OEM",
            "SYS-1234567890",
            "0123456789",
            "12345",
            "012345678912345678912345678",
            "00000000-0000-0000-0000-000000000000",
            "FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF",
            "FEFEFEFE-FEFE-FEFE-FEFE-FEFEFEFEFEFE",
            "03000200-0400-0500-0006-000700080009",
        ] {
            assert!(is_placeholder(text), "{text:?}");
        }
        for text in [
            "PF0ABCDE",
            "ThinkPad T480",
            "LENOVO",
            "20L5CTO1WW",
            "HP EliteBook 840 G5",
            "X1",
            "0101",
            "1234",
            "5CD8123456",
            "0123456788",
            "987654321",
            "4c4c4544-0035-3510-8052-b4c04f4d3132",
        ] {
            assert!(!is_placeholder(text), "{text:?}");
        }
    }
}
