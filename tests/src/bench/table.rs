//! The table of results, as Markdown.

use std::fmt::{Display, Formatter, Result};

/// Rows of what was measured.
#[derive(Debug)]
pub struct Table {
    machine: String,
    day: String,
    rows: Vec<[String; 3]>,
}

impl Table {
    /// An empty table that names this machine's processor.
    pub fn of_this_machine() -> Self {
        let cpuinfo = std::fs::read_to_string("/proc/cpuinfo").unwrap();
        let model = cpuinfo
            .lines()
            .find_map(|line| line.strip_prefix("model name"))
            .unwrap_or("an unnamed processor");
        let cores = std::thread::available_parallelism().map_or(0, usize::from);
        Self {
            machine: format!("{}, {cores} logical processors", model.trim_start_matches([' ', '\t', ':'])),
            day: jiff::Timestamp::now().strftime("%Y-%m-%d").to_string(),
            rows: Vec::new(),
        }
    }

    /// Adds a row, and shows it at once.
    pub fn row(&mut self, what: &str, measured: impl Display, limit: &str) {
        let row = [what.to_owned(), measured.to_string(), limit.to_owned()];
        eprintln!("{}: {}", row[0], row[1]);
        self.rows.push(row);
    }
}

impl Display for Table {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        writeln!(f, "# Benchmarks\n")?;
        writeln!(
            f,
            "Measured by `make bench` on {}, {}, with the binaries as they are shipped.\n",
            self.day, self.machine
        )?;
        writeln!(f, "| What | Measured | Limit |\n|---|---|---|")?;
        for [what, measured, limit] in &self.rows {
            writeln!(f, "| {what} | {measured} | {limit} |")?;
        }
        Ok(())
    }
}
