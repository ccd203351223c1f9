//! CSV files as people and programs save them.

use std::borrow::Cow;
use std::collections::HashMap;

use super::{About, ImportError};

/// The text of a file: UTF-8, or what Excel in Western Europe saves (Windows-1252).
pub fn text(bytes: &[u8]) -> Cow<'_, str> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let text =
        std::str::from_utf8(bytes).map_or_else(|_| encoding_rs::WINDOWS_1252.decode(bytes).0, Cow::Borrowed);
    // Lines are counted wrong where they end in two characters.
    if text.contains("\r\n") { Cow::Owned(text.replace("\r\n", "\n")) } else { text }
}

/// A table whose first row names its columns.
pub struct Table<'a> {
    columns: HashMap<String, usize>,
    reader: csv::Reader<&'a [u8]>,
    decimal_comma: bool,
    file: String,
}

/// One row.
pub struct Row {
    /// The line on which it begins.
    pub line: u64,
    record: csv::StringRecord,
    decimal_comma: bool,
}

impl<'a> Table<'a> {
    /// Finds the delimiter (comma, semicolon or tab) and the columns. With `;` between values, numbers have decimal
    /// commas.
    pub fn of(text: &'a str, about: &About) -> Result<Self, ImportError> {
        let header = text.lines().next().unwrap_or_default();
        let count = |delimiter: &u8| header.bytes().filter(|byte| byte == delimiter).count();
        // Of equals the last one wins.
        let delimiter = [b'\t', b';', b','].into_iter().max_by_key(count).unwrap_or(b',');
        let mut reader =
            csv::ReaderBuilder::new().delimiter(delimiter).flexible(true).from_reader(text.as_bytes());
        let headers = reader.headers().map_err(|error| ImportError::Malformed {
            file: about.file.clone(),
            line: 1,
            what: error.to_string(),
        })?;
        let mut columns = HashMap::new();
        for (at, name) in headers.iter().enumerate() {
            columns.entry(name.trim().to_owned()).or_insert(at);
        }
        Ok(Self { columns, reader, decimal_comma: delimiter == b';', file: about.file.clone() })
    }

    /// Whether all of these columns are there.
    pub fn has(&self, names: &[&str]) -> bool {
        names.iter().all(|name| self.columns.contains_key(*name))
    }

    /// The place of a column.
    pub fn column(&self, name: &str) -> Option<usize> {
        self.columns.get(name).copied()
    }

    /// All columns with their places, in order.
    pub fn columns(&self) -> Vec<(&str, usize)> {
        let mut columns: Vec<(&str, usize)> =
            self.columns.iter().map(|(name, at)| (name.as_str(), *at)).collect();
        columns.sort_unstable_by_key(|(_, at)| *at);
        columns
    }

    /// The rows, or where the file is broken.
    pub fn rows(self) -> Result<Vec<Row>, ImportError> {
        let Self { mut reader, decimal_comma, file, .. } = self;
        let width = reader.headers().map(csv::StringRecord::len).unwrap_or_default();
        let mut rows = Vec::new();
        for record in reader.records() {
            let malformed = |line, what| ImportError::Malformed { file: file.clone(), line, what };
            let record = record.map_err(|error| {
                malformed(error.position().map_or(0, csv::Position::line), error.to_string())
            })?;
            let line = record.position().map_or(0, csv::Position::line);
            // A quote that is never closed swallows the rest of the file.
            if record.len() > width {
                let what = format!("{} values, but {width} columns are named on line 1", record.len());
                return Err(malformed(line, what));
            }
            rows.push(Row { line, record, decimal_comma });
        }
        Ok(rows)
    }
}

impl Row {
    /// The text in a column; empty where there is none.
    pub fn text(&self, at: Option<usize>) -> &str {
        at.and_then(|at| self.record.get(at)).unwrap_or_default().trim()
    }

    /// Whether nothing stands in it.
    pub fn is_empty(&self) -> bool {
        self.record.iter().all(|value| value.trim().is_empty())
    }

    /// A number's text with a decimal point, however the file writes it.
    pub fn with_decimal_point(&self, text: &str) -> String {
        if self.decimal_comma { text.replace(',', ".") } else { text.to_owned() }
    }

    /// Holds for rows whose values have one line each.
    ///
    /// # Errors
    /// A value goes over several lines, as when a quote is opened and never closed.
    pub fn closes_its_quotes(&self) -> Result<(), String> {
        if self.record.iter().any(|value| value.contains('\n')) {
            return Err(
                "a value goes over several lines; a quote may be opened here and never closed".to_owned()
            );
        }
        Ok(())
    }

    /// The number in a column; `None` where it is empty.
    ///
    /// # Errors
    /// What stands there instead.
    pub fn number(&self, column: &str, at: Option<usize>) -> Result<Option<f64>, String> {
        let text = self.text(at);
        if text.is_empty() {
            return Ok(None);
        }
        match self.with_decimal_point(text).parse::<f64>() {
            Ok(number) if number.is_finite() => Ok(Some(number)),
            _ => Err(format!("{column}: {text:?} is no number")),
        }
    }

    /// The number in a column, which must lie between two others.
    ///
    /// # Errors
    /// What stands there instead.
    pub fn number_in(
        &self,
        column: &str,
        at: Option<usize>,
        range: std::ops::RangeInclusive<f64>,
    ) -> Result<Option<f64>, String> {
        match self.number(column, at)? {
            Some(number) if !range.contains(&number) => {
                Err(format!("{column}: {number} is not between {} and {}", range.start(), range.end()))
            }
            number => Ok(number),
        }
    }
}
