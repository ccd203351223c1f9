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

use crate::factors::Factors;
use crate::import::{self, About};
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
        /// A file of factors as `factors import` takes it; may be given several times, the first counts first.
        #[arg(long, value_name = "FILE")]
        factors: Vec<PathBuf>,
    },
}

impl Inspect {
    /// Reads the file to its end and prints what is found.
    pub fn run(self) -> anyhow::Result<()> {
        let Self::Machines { file, day, factors } = self;
        let factors = read_factors(&factors)?;
        let day = day.unwrap_or_else(|| zone::local_day("UTC", crate::clock::now()));
        let output = BufWriter::new(stdout().lock());
        let read = if file == Path::new("-") {
            machines::inspect(stdin().lock(), output, day, &factors)?
        } else {
            let input = File::open(&file).with_context(|| {
                format!("cannot open {}; give a file that exists and may be read", file.display())
            })?;
            machines::inspect(BufReader::new(input), output, day, &factors)?
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

/// The factors in these files.
fn read_factors(files: &[PathBuf]) -> anyhow::Result<Factors> {
    let mut sets = Vec::new();
    for path in files {
        let bytes = std::fs::read(path).with_context(|| format!("cannot read {}", path.display()))?;
        let file = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        sets.extend(import::read(&bytes, &About { file, year: None })?.sets);
    }
    Ok(Factors::of_files(sets, crate::clock::now())?)
}
