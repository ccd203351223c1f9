//! `inspect`: reads what a machine says of itself from a file, as the agent would read it.
//!
//! For whoever wonders why a page shows what it shows, and for tests with recorded machines. It needs neither
//! enrolment nor state, asks this PC nothing and sends nothing.

mod health;
mod smbios;

use std::io::Read as _;
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
        Arguments::Health { file } => print(&health::inspect(file)?),
        Arguments::Smbios { file } => print(&smbios::inspect(file, today())?),
    }
}

/// Prints a finding as JSON to be read by people.
fn print(finding: &impl Serialize) -> anyhow::Result<()> {
    println!("{}", serde_json::to_string_pretty(finding)?);
    Ok(())
}

/// No date of a machine is later.
fn today() -> Date {
    TimeZone::UTC.to_datetime(clocks::read().wall).date()
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
