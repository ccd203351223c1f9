//! Texts that firmware makers leave behind where a fact should stand.

/// Placeholders as they are met in firmware, lower case, without punctuation.
const PLACEHOLDERS: &[&str] = &[
    "default string",
    "to be filled by oem",
    "to be filled by oem to be filled by oem",
    "system manufacturer",
    "system product name",
    "system version",
    "system serial number",
    "system sku",
    "sku number",
    "base board serial number",
    "chassis serial number",
    "serial number",
    "sernum",
    "not specified",
    "not available",
    "not applicable",
    "not present",
    "unknown",
    "undefined",
    "oem",
    "oem string",
    "empty",
    "none",
    "null",
    "na",
    "invalid",
    "out of spec",
    "bad index",
    "type1family",
    "type1productconfigid",
    "type1sku0",
    "asset 1234567890",
    "123456789",
    "1234567890",
    "0123456789",
    "12345678",
    "example",
    "test",
];

/// Whether a firmware text says nothing: a known placeholder, or one character over and over
/// (`00000000`, `xxxx`, `........`). Such a text is shown as it is, and never becomes identity.
pub fn is_placeholder(text: &str) -> bool {
    let bare: String = text
        .to_lowercase()
        .chars()
        .map(|c| if c.is_alphanumeric() || c == ' ' { c } else { ' ' })
        .collect::<String>()
        .replace("o e m", "oem");
    let bare = bare.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut chars = bare.chars().filter(|c| *c != ' ');
    let Some(first) = chars.next() else { return true };
    PLACEHOLDERS.contains(&bare.as_str()) || chars.all(|c| c == first) || bare == "n a"
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
            "Not Specified",
            "N/A",
            "00000000",
            "000-0000-0000000",
            "xxxxxxxx",
            "...",
            "",
            "O.E.M.",
        ] {
            assert!(is_placeholder(text), "{text:?}");
        }
        for text in ["PF0ABCDE", "ThinkPad T480", "LENOVO", "20L5CTO1WW", "HP EliteBook 840 G5", "X1"] {
            assert!(!is_placeholder(text), "{text:?}");
        }
    }
}
