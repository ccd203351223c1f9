//! What the registry of a Mac says, in plain values, and what follows from it. Nothing here asks a Mac:
//! `iokit.rs` does, and hands over what it found. So these rules are tested on any machine.

pub mod battery;
pub mod disk;
pub mod display;
pub mod load;
pub mod machine;
pub mod sessions;
pub mod smc;

use std::collections::BTreeMap;

/// A property of the registry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// Yes or no.
    Flag(bool),
    /// A whole number.
    Number(i64),
    /// A text.
    Text(String),
    /// Bytes.
    Data(Vec<u8>),
    /// Several values.
    List(Vec<Value>),
    /// Values by name.
    Table(Properties),
}

/// Properties by name: those that were asked for and are there.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Properties(BTreeMap<String, Value>);

impl FromIterator<(String, Value)> for Properties {
    fn from_iter<T: IntoIterator<Item = (String, Value)>>(values: T) -> Self {
        Self(values.into_iter().collect())
    }
}

impl Properties {
    /// Yes or no; some drivers write 1 and 0.
    pub fn flag(&self, name: &str) -> Option<bool> {
        match self.0.get(name)? {
            Value::Flag(flag) => Some(*flag),
            Value::Number(number) => Some(*number != 0),
            _ => None,
        }
    }

    /// A whole number.
    pub fn number(&self, name: &str) -> Option<i64> {
        if let Value::Number(number) = self.0.get(name)? { Some(*number) } else { None }
    }

    /// A text, also one that is kept as bytes with a zero at its end, as the device tree does.
    pub fn text(&self, name: &str) -> Option<String> {
        match self.0.get(name)? {
            Value::Text(text) => Some(text.clone()),
            Value::Data(bytes) => {
                let text = bytes.split(|byte| *byte == 0).next()?;
                Some(String::from_utf8_lossy(text).into_owned())
            }
            _ => None,
        }
    }

    /// Several values.
    pub fn list(&self, name: &str) -> Option<&[Value]> {
        if let Value::List(values) = self.0.get(name)? { Some(values) } else { None }
    }

    /// Values by name.
    pub fn table(&self, name: &str) -> Option<&Self> {
        if let Value::Table(properties) = self.0.get(name)? { Some(properties) } else { None }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Properties as a test writes them.
    pub fn properties<const N: usize>(values: [(&str, Value); N]) -> Properties {
        values.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
    }

    /// A text as a test writes it.
    pub fn text(text: &str) -> Value {
        Value::Text(text.to_owned())
    }

    #[test]
    fn a_value_is_only_what_it_is() {
        let all = properties([
            ("yes", Value::Flag(true)),
            ("one", Value::Number(1)),
            ("word", text("Internal")),
            ("bytes", Value::Data(b"MacBookPro18,3\0".to_vec())),
            ("none", Value::Data(Vec::new())),
        ]);
        assert_eq!((all.flag("yes"), all.flag("one"), all.flag("word")), (Some(true), Some(true), None));
        assert_eq!((all.number("one"), all.number("yes"), all.number("gone")), (Some(1), None, None));
        assert_eq!(all.text("word").as_deref(), Some("Internal"));
        assert_eq!(all.text("bytes").as_deref(), Some("MacBookPro18,3"));
        assert_eq!(all.text("none").as_deref(), Some(""));
        assert_eq!((all.list("word"), all.table("word")), (None, None));
    }
}
