//! `inspect edid`: what screens say, one JSON object for each line of hexadecimal digits.
//!
//! It prints what stands in the EDID, believable or not: a screen of 1990 or 2067, in its week 155, with the
//! spaces around its name. The agent itself takes years from 1995 to this one only, weeks up to 54, names
//! without those spaces, and where there is no name the model of the panel.

use std::io::{BufRead, Write as _, stdout};

use anyhow::Context as _;
use serde::Serialize;

use crate::signals::edid::Edid;

/// What a line tells.
#[derive(Debug, Serialize)]
#[serde(untagged)]
enum Finding {
    Screen {
        manufacturer: String,
        product_code: u16,
        serial: Option<String>,
        week: Option<u8>,
        year: Option<i16>,
        model_year: Option<i16>,
        name: Option<String>,
        size_cm: Option<[u8; 2]>,
    },
    Error {
        error: String,
    },
}

/// Reads lines to their end. One that is no EDID says so in its place.
pub fn inspect(lines: impl BufRead) -> anyhow::Result<()> {
    let mut output = stdout().lock();
    for (line, number) in lines.split(b'\n').zip(1_u64..) {
        let line = line.with_context(|| format!("cannot read line {number}"))?;
        let finding = read(line.trim_ascii())
            .unwrap_or_else(|why| Finding::Error { error: format!("line {number}: {why}") });
        serde_json::to_writer(&mut output, &finding)?;
        output.write_all(b"\n").context("cannot write to standard output")?;
    }
    Ok(())
}

fn read(line: &[u8]) -> Result<Finding, String> {
    let edid = Edid::parse(&unhex(line)?).map_err(|why| why.to_string())?;
    let (week, year, model_year) = (edid.week(), edid.year(), edid.model_year());
    Ok(Finding::Screen {
        week,
        year,
        model_year,
        manufacturer: edid.manufacturer,
        product_code: edid.product_code,
        serial: edid.serial.as_deref().map(printable),
        name: edid.name.map(|name| before_inches(&name)),
        size_cm: edid.size_cm,
    })
}

/// What is text in a text, up to a zero or a character beyond ASCII.
fn printable(text: &str) -> String {
    text.chars().take_while(|c| matches!(c, ' '..='~')).collect()
}

/// The tools that this output is compared with put names between apostrophes, and lose what follows the
/// sign for inches in names such as `17'' LCD`.
fn before_inches(name: &str) -> String {
    name.split('\'').next().map(printable).unwrap_or_default()
}

fn unhex(line: &[u8]) -> Result<Vec<u8>, String> {
    let digit = |byte: &u8| char::from(*byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    let (pairs, rest) = line.as_chunks::<2>();
    let bytes: Option<Vec<u8>> =
        pairs.iter().map(|[high, low]| Some(digit(high)? << 4 | digit(low)?)).collect();
    bytes.filter(|_| rest.is_empty()).ok_or_else(|| {
        "not hexadecimal, two digits a byte; make such a line with: xxd -p EDID | tr -d '\\n'".to_owned()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_that_is_no_edid_says_why() {
        for (line, why) in [
            ("", "0 bytes"),
            ("00ff", "2 bytes"),
            ("0ff", "not hexadecimal"),
            ("zz", "not hexadecimal"),
            ("\u{e6}", "not hexadecimal"),
        ] {
            let error = read(line.as_bytes()).unwrap_err();
            assert!(error.starts_with(why), "{line}: {error}");
        }
        let (other, damaged) = ("01".repeat(128), format!("00ffffffffffff00{}", "01".repeat(120)));
        for (line, why) in [(other, "it does not begin"), (damaged, "its checksum")] {
            let error = read(line.as_bytes()).unwrap_err();
            assert!(error.starts_with(why), "{line}: {error}");
        }
    }

    #[test]
    fn a_name_is_what_is_text_in_it() {
        for (name, printed) in [
            ("DELL U2419H", "DELL U2419H"),
            ("E1910     ", "E1910     "),
            ("17'' LCD", "17"),
            ("BenQ FP731\u{a0}  ", "BenQ FP731"),
            ("\0", ""),
        ] {
            assert_eq!(before_inches(name), printed);
        }
    }

    #[test]
    fn digits_may_be_of_either_case() {
        assert_eq!(unhex(b"00fFa9"), Ok(vec![0, 255, 169]));
    }
}
