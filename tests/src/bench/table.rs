//! The tables of results, as Markdown.

use std::fmt::{Display, Formatter, Result};

/// What was measured, in sections with a table each.
#[derive(Debug)]
pub struct Table {
    machine: String,
    day: String,
    command: String,
    sections: Vec<Section>,
    above: Vec<String>,
}

#[derive(Debug)]
struct Section {
    title: String,
    header: Vec<String>,
    rows: Vec<Vec<String>>,
    note: String,
}

impl Table {
    /// An empty one that names this machine's processor, and the command that measures.
    pub fn of_this_machine(command: String) -> Self {
        let cpuinfo = std::fs::read_to_string("/proc/cpuinfo").unwrap();
        let model = cpuinfo
            .lines()
            .find_map(|line| line.strip_prefix("model name"))
            .unwrap_or("an unnamed processor");
        let cores = std::thread::available_parallelism().map_or(0, usize::from);
        Self {
            machine: format!("{}, {cores} logical processors", model.trim_start_matches([' ', '\t', ':'])),
            day: jiff::Timestamp::now().strftime("%Y-%m-%d").to_string(),
            command,
            sections: Vec::new(),
            above: Vec::new(),
        }
    }

    /// Begins a section; `header` names the columns after the first.
    pub fn section(&mut self, title: &str, header: &[&str]) {
        let header = header.iter().map(|&name| name.to_owned()).collect();
        self.sections.push(Section {
            title: title.to_owned(),
            header,
            rows: Vec::new(),
            note: String::new(),
        });
    }

    /// Adds a row of what was measured and its limit, and shows it at once.
    pub fn row(&mut self, what: &str, measured: impl Display, limit: &str) {
        self.cells(what, &[measured.to_string(), limit.to_owned()]);
    }

    /// Adds a row, and shows it at once.
    pub fn cells(&mut self, what: &str, cells: &[String]) {
        eprintln!("{what}: {}", cells.join(" · "));
        let section = self.sections.last_mut().unwrap();
        assert_eq!(cells.len(), section.header.len(), "{what}");
        section.rows.push([&[what.to_owned()], cells].concat());
    }

    /// Says something below the section's table.
    pub fn note(&mut self, note: &str) {
        note.clone_into(&mut self.sections.last_mut().unwrap().note);
    }

    /// Notices what is above its limit.
    pub fn limit(&mut self, what: &str, value: f64, most: f64) {
        if value > most {
            self.above.push(format!("{what}: {value:.5} where {most} is the limit"));
        }
    }
}

impl Display for Table {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        writeln!(f, "# Benchmarks\n")?;
        writeln!(
            f,
            "Measured by `{}` on {}, {}, with the binaries as they are shipped.",
            self.command, self.day, self.machine
        )?;
        for Section { title, header, rows, note } in &self.sections {
            writeln!(
                f,
                "\n## {title}\n\n| | {} |\n|---|{}",
                header.join(" | "),
                "---|".repeat(header.len())
            )?;
            for row in rows {
                writeln!(f, "| {} |", row.join(" | "))?;
            }
            if !note.is_empty() {
                writeln!(f, "\n{note}")?;
            }
        }
        match self.above.as_slice() {
            [] => writeln!(f, "\nNothing is above its limit."),
            above => writeln!(f, "\nAbove its limit:\n\n- {}", above.join("\n- ")),
        }
    }
}
