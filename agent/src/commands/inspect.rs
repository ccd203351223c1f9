//! `inspect`: reads what a machine says of itself from a file, as the agent would read it.
//!
//! For whoever wonders why a page shows what it shows, and for tests with recorded machines. It needs neither
//! enrolment nor state, asks this PC nothing and sends nothing.

mod health;

use std::io::Read as _;
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use serde::Serialize;

/// No file that is read here is larger; the reports of a PC are a hundred times smaller.
const MAX_FILE_BYTES: u64 = 64 * 1024 * 1024;

/// What to read.
#[derive(Debug, clap::Subcommand)]
pub enum Arguments {
    /// A disk's health page: the 512 bytes of an NVMe health log (page 2) or of ATA SMART data
    Health {
        /// The page
        file: PathBuf,
    },
}

/// Reads it and prints what the agent makes of it.
pub fn command(arguments: &Arguments) -> anyhow::Result<()> {
    match arguments {
        Arguments::Health { file } => print(&health::inspect(file)?),
    }
}

/// Prints a finding as JSON to be read by people.
fn print(finding: &impl Serialize) -> anyhow::Result<()> {
    println!("{}", serde_json::to_string_pretty(finding)?);
    Ok(())
}

fn bytes(file: &Path) -> anyhow::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    std::fs::File::open(file)
        .and_then(|open| open.take(MAX_FILE_BYTES).read_to_end(&mut bytes))
        .with_context(|| {
            format!("cannot read {}; give a file that exists and may be read", file.display())
        })?;
    Ok(bytes)
}
