//! What happened to the rows of a file.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// What was read, taken, left out and refused.
#[derive(Debug, Default, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Report {
    /// Rows in the file.
    pub rows: u64,
    /// Rows that were taken.
    pub taken: u64,
    /// Rows of things that Levetid does not account for, by what they are.
    pub left_out: BTreeMap<String, u64>,
    /// Rows that cannot be right.
    pub refused: Vec<Refused>,
    /// Rows that say of a product what another row says too. All of them are taken.
    pub duplicates: Vec<String>,
    /// Rows far from all others of their kind. They are taken.
    pub outliers: Vec<String>,
    /// What was put right on the way.
    pub repaired: BTreeMap<String, u64>,
}

/// A row that was refused.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Refused {
    /// The line of the file on which the row begins.
    pub line: u64,
    /// What is wrong, with column and value.
    pub reason: String,
}

impl Report {
    /// Counts a row that is left out.
    pub fn leave_out(&mut self, what: &str) {
        *self.left_out.entry(what.to_owned()).or_default() += 1;
    }

    /// Names a row that is refused.
    pub fn refuse(&mut self, line: u64, reason: String) {
        self.refused.push(Refused { line, reason });
    }

    /// Counts a repair.
    pub fn repair(&mut self, what: &str) {
        *self.repaired.entry(what.to_owned()).or_default() += 1;
    }
}

/// As it is printed.
impl std::fmt::Display for Report {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        writeln!(f, "  {} rows read, {} taken, {} refused", self.rows, self.taken, self.refused.len())?;
        for (what, count) in &self.left_out {
            writeln!(f, "  left out: {count} of {what}")?;
        }
        for Refused { line, reason } in &self.refused {
            writeln!(f, "  refused: line {line}: {reason}")?;
        }
        for (what, count) in &self.repaired {
            writeln!(f, "  put right: {count} × {what}")?;
        }
        for name in &self.duplicates {
            writeln!(f, "  more than once: {name}")?;
        }
        for name in &self.outliers {
            writeln!(f, "  far from the others: {name}")?;
        }
        Ok(())
    }
}
