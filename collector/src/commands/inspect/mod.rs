//! `levetid-collector inspect`: what the method makes of facts in a file, for whoever wants to check it or has an
//! inventory without agents. It opens no store and sends nothing.

mod machines;
mod output;
mod row;

use std::fs::File;
use std::io::{BufReader, BufWriter, stdin, stdout};
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use jiff::civil::Date;

use crate::zone;

/// What to read.
#[derive(Debug, clap::Subcommand)]
pub enum Inspect {
    /// Machines as firmware describes them, one JSON object a line: kind, model, age, processor, Windows 11 and
    /// embodied carbon of each, one JSON object a line.
    Machines {
        /// The file; `-` for standard input.
        file: PathBuf,
        /// The day to count from, for the same answer on a later one; today (UTC) unless given.
        #[arg(long)]
        day: Option<Date>,
    },
}

impl Inspect {
    /// Reads the file to its end and prints what is found.
    pub fn run(self) -> anyhow::Result<()> {
        let Self::Machines { file, day } = self;
        let day = day.unwrap_or_else(|| zone::local_day("UTC", crate::clock::now()));
        let output = BufWriter::new(stdout().lock());
        let read = if file == Path::new("-") {
            machines::inspect(stdin().lock(), output, day)?
        } else {
            let input = File::open(&file).with_context(|| {
                format!("cannot open {}; give a file that exists and may be read", file.display())
            })?;
            machines::inspect(BufReader::new(input), output, day)?
        };
        anyhow::ensure!(
            read.bad == 0,
            "{} of {} lines are no machines; each says why in its place on standard output",
            read.bad,
            read.lines
        );
        Ok(())
    }
}
