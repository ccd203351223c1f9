//! `inspect`: reads what a machine says of itself from a file, as the agent would read it.
//!
//! For whoever wonders why a page shows what it shows, and for tests with recorded machines. It needs neither
//! enrolment nor state, asks this PC nothing and sends nothing.

mod edid;
mod health;
mod smbios;

use std::fs::File;
use std::io::{BufReader, Read as _, Write as _, stdin, stdout};
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde::Serialize;

use crate::signals::clocks;

/// No file that is read here is larger; the reports of a PC are a hundred times smaller.
const MAX_FILE_BYTES: u64 = 64 * 1024 * 1024;

/// What to read.
#[derive(Debug, clap::Subcommand)]
pub enum Arguments {
    /// What screens say of themselves: EDIDs as hexadecimal digits, one a line
    Edid {
        /// The file; `-` for standard input
        file: PathBuf,
    },
    /// A disk's health page: the 512 bytes of an NVMe health log (page 2) or of ATA SMART data
    Health {
        /// The page
        file: PathBuf,
    },
    /// Firmware's tables: machine, firmware, memory and batteries
    Smbios {
        /// The raw tables, as Linux, Windows or dmidecode give them
        file: PathBuf,
    },
}

/// Reads it and prints what the agent makes of it.
pub fn command(arguments: &Arguments) -> anyhow::Result<()> {
    match arguments {
        Arguments::Edid { file } if file == Path::new("-") => edid::inspect(stdin().lock()),
        Arguments::Edid { file } => edid::inspect(BufReader::new(open(file)?)),
        Arguments::Health { file } => print(&health::inspect(file)?),
        Arguments::Smbios { file } => print(&smbios::inspect(file, today())?),
    }
}

/// Prints a finding as JSON to be read by people.
fn print(finding: &impl Serialize) -> anyhow::Result<()> {
    let json = serde_json::to_string_pretty(finding)?;
    writeln!(stdout().lock(), "{json}").context("cannot write to standard output")
}

/// No date of a machine is later.
fn today() -> Date {
    TimeZone::UTC.to_datetime(clocks::read().wall).date()
}

fn bytes(file: &Path) -> anyhow::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    open(file)?
        .take(MAX_FILE_BYTES)
        .read_to_end(&mut bytes)
        .with_context(|| format!("cannot read {}", file.display()))?;
    Ok(bytes)
}

fn open(file: &Path) -> anyhow::Result<File> {
    File::open(file)
        .with_context(|| format!("cannot open {}; give a file that exists and may be read", file.display()))
}
