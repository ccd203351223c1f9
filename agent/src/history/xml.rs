//! The little of XML that Windows' reports need: elements with their attributes and their text, each told
//! when it ends.

use quick_xml::XmlVersion;
use quick_xml::events::{BytesStart, Event};
use quick_xml::reader::Reader;

/// No report nests deeper.
const MAX_DEPTH: usize = 32;

/// Why a report cannot be read, and where.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {why}")]
pub struct Unreadable {
    /// The line, from 1.
    pub line: usize,
    /// What is wrong there.
    pub why: String,
}

/// An element at its end.
pub struct Element<'a> {
    /// Its name and those around it, outermost first, without prefixes.
    pub path: &'a [&'a str],
    attributes: &'a [(String, String)],
    /// The text directly in it.
    pub text: &'a str,
}

impl Element<'_> {
    /// The value of an attribute.
    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }
}

/// An element that is not closed yet.
struct Open {
    name: String,
    attributes: Vec<(String, String)>,
    text: String,
}

/// Visits each element when it ends: those inside one before it.
///
/// # Errors
/// Where it is no well-formed XML.
pub fn visit(xml: &str, mut at_end: impl FnMut(&Element)) -> Result<(), Unreadable> {
    let mut reader = Reader::from_str(xml);
    let mut open: Vec<Open> = Vec::new();
    loop {
        let before = reader.buffer_position();
        let event = reader.read_event().map_err(|error| unreadable(xml, reader.error_position(), &error))?;
        let wrong = |why: &dyn std::fmt::Display| unreadable(xml, before, why);
        match event {
            Event::Start(start) if open.len() < MAX_DEPTH => {
                open.push(Open::of(&start).map_err(|error| wrong(&error))?);
            }
            Event::Start(_) => return Err(wrong(&"elements are nested too deep")),
            Event::Empty(start) => {
                open.push(Open::of(&start).map_err(|error| wrong(&error))?);
                close(&mut open, &mut at_end);
            }
            Event::End(_) => close(&mut open, &mut at_end),
            Event::Text(text) => add(&mut open, &text.xml10_content()),
            Event::CData(text) => add(&mut open, &text.xml10_content()),
            Event::GeneralRef(reference) => {
                let escaped = format!("&{};", reference.xml10_content());
                add(&mut open, &quick_xml::escape::unescape(&escaped).map_err(|error| wrong(&error))?);
            }
            Event::Eof if open.is_empty() => return Ok(()),
            Event::Eof => return Err(wrong(&"it ends before its elements do")),
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => {}
        }
    }
}

impl Open {
    fn of(start: &BytesStart) -> quick_xml::Result<Self> {
        let attribute = |attribute: Result<quick_xml::events::attributes::Attribute, _>| {
            let attribute = attribute?;
            let value = attribute.normalized_value(XmlVersion::Implicit1_0)?;
            Ok((attribute.key.local_name().as_ref().to_owned(), value.into_owned()))
        };
        Ok(Self {
            name: start.local_name().as_ref().to_owned(),
            attributes: start.attributes().map(attribute).collect::<quick_xml::Result<_>>()?,
            text: String::new(),
        })
    }
}

fn add(open: &mut [Open], text: &str) {
    if let Some(innermost) = open.last_mut() {
        innermost.text.push_str(text);
    }
}

fn close(open: &mut Vec<Open>, at_end: &mut impl FnMut(&Element)) {
    let path: Vec<&str> = open.iter().map(|element| element.name.as_str()).collect();
    if let Some(innermost) = open.last() {
        at_end(&Element { path: &path, attributes: &innermost.attributes, text: innermost.text.trim() });
    }
    open.pop();
}

fn unreadable(xml: &str, position: u64, why: &dyn std::fmt::Display) -> Unreadable {
    let position = usize::try_from(position).unwrap_or(usize::MAX).min(xml.len());
    let before = xml.as_bytes().get(..position).unwrap_or_default();
    let line = before.iter().filter(|byte| **byte == b'\n').count() + 1;
    Unreadable { line, why: why.to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn told(xml: &str) -> Result<Vec<String>, Unreadable> {
        let mut told = Vec::new();
        visit(xml, |element| {
            let of = element.attribute("of").unwrap_or("-");
            told.push(format!("{} {of} {}", element.path.join("/"), element.text));
        })?;
        Ok(told)
    }

    #[test]
    fn tells_elements_from_the_inside() {
        let xml = "\u{feff}<?xml version='1.0'?><!-- a --><a xmlns='urn:x' of='x &lt; y'>\r\n <p:b>1 &amp; 2\
                   </p:b><c of=\"\"/></a>";
        assert_eq!(told(xml).unwrap(), ["a/b - 1 & 2", "a/c  ", "a x < y "]);
    }

    #[test]
    fn says_in_which_line_it_stops() {
        for (xml, line) in [
            ("<a>\n<b>\n</a>", 3),
            ("<a>\n<b of=>\n</b></a>", 2),
            ("<a>\n\n<b", 3),
            ("<a>\n", 2),
            ("<a>\n&nothing;</a>", 2),
        ] {
            assert_eq!(told(xml).unwrap_err().line, line, "{xml}");
        }
        assert!(told(&"<a>".repeat(100)).unwrap_err().why.contains("too deep"));
    }

    proptest! {
        #[test]
        fn damaged_reports_never_stop_the_agent(xml in "[<>a/= '\"&;\n]{0,200}") {
            told(&xml).ok();
        }
    }
}
