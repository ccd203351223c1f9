//! Short texts from firmware and operating systems.

use serde::{Deserialize, Deserializer, Serialize, de::Error as _};

use crate::limits::MAX_TEXT_CHARS;
use crate::placeholder::is_placeholder;

/// A text of 1 to [`MAX_TEXT_CHARS`] characters without control characters, as firmware or the
/// operating system gives it, mistakes and all.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct Text(String);

impl Text {
    /// Makes a text of raw firmware output: control characters become spaces, runs of space fold,
    /// the ends are trimmed and the length is cut. `None` when nothing is left.
    pub fn clean(raw: &str) -> Option<Self> {
        let folded = raw
            .split(|c: char| c.is_whitespace() || c.is_control())
            .filter(|word| !word.is_empty())
            .collect::<Vec<_>>()
            .join(" ");
        let cut: String = folded.chars().take(MAX_TEXT_CHARS).collect();
        let cut = cut.trim_end();
        (!cut.is_empty()).then(|| Self(cut.to_owned()))
    }

    /// The text itself.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The text, unless it is a [placeholder](crate::placeholder) that says nothing.
    pub fn meaningful(&self) -> Option<&str> {
        (!is_placeholder(&self.0)).then_some(self.as_str())
    }
}

impl AsRef<str> for Text {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for Text {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let chars = text.chars().count();
        if text.trim().is_empty() {
            return Err(D::Error::custom("an empty text; leave the field out instead"));
        }
        if chars > MAX_TEXT_CHARS {
            return Err(D::Error::custom(format_args!("{chars} characters; at most {MAX_TEXT_CHARS}")));
        }
        if text.chars().any(char::is_control) {
            return Err(D::Error::custom("a control character in a text"));
        }
        Ok(Self(text))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn cleans_what_firmware_gives() {
        for (raw, expected) in [
            ("  LENOVO \n", Some("LENOVO")),
            ("ThinkPad\u{0}\u{0}T480", Some("ThinkPad T480")),
            ("", None),
            (" \t\u{0}", None),
        ] {
            assert_eq!(Text::clean(raw).as_ref().map(Text::as_str), expected, "{raw:?}");
        }
    }

    #[test]
    fn a_placeholder_means_nothing() {
        for (text, meaning) in [("PF0ABCDE", Some("PF0ABCDE")), ("Default string", None), ("0000", None)] {
            assert_eq!(Text::clean(text).unwrap().meaningful(), meaning, "{text}");
        }
    }

    proptest! {
        #[test]
        fn whatever_is_cleaned_travels(raw in ".{0,300}") {
            if let Some(text) = Text::clean(&raw) {
                let json = serde_json::to_string(&text).unwrap();
                prop_assert_eq!(serde_json::from_str::<Text>(&json).unwrap(), text);
            }
        }
    }
}
