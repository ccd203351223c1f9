//! `inspect`: reads what a machine says of itself from a file, as the agent would read it.
//!
//! For whoever wonders why a page shows what it shows, and for tests with recorded machines. It needs neither
//! enrolment nor state, asks this PC nothing and sends nothing.

mod edid;
mod health;
mod history;
mod smbios;

use std::fs::File;
use std::io::{BufReader, Read as _, Write as _, stdin, stdout};
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use levetid_protocol::policy::{Detail, Policy};
use levetid_protocol::text::Text;
use levetid_protocol::{DeviceId, Uuid};
use serde::Serialize;

use crate::signals::clocks;
#[cfg(target_os = "linux")]
use crate::signals::{Root, profile};

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
    /// Windows' battery report: batteries, and the weeks that it tells of
    #[command(name = "batteryreport")]
    BatteryReport {
        /// What powercfg /batteryreport /xml wrote
        file: PathBuf,
    },
    /// Windows' System event log: when the machine was on, and the weeks (days in UTC)
    #[command(name = "eventlog")]
    EventLog {
        /// What wevtutil query-events System /format:xml wrote
        file: PathBuf,
    },
    /// The profile of a recorded Linux machine (days in UTC)
    Sysfs {
        /// The folder that stands for the root of its file system
        folder: PathBuf,
    },
}

/// Reads it and prints what the agent makes of it.
pub fn command(arguments: &Arguments) -> anyhow::Result<()> {
    match arguments {
        Arguments::Edid { file } if file == Path::new("-") => edid::inspect(stdin().lock()),
        Arguments::Edid { file } => edid::inspect(BufReader::new(open(file)?)),
        Arguments::Health { file } => print(&health::inspect(file)?),
        Arguments::Smbios { file } => print(&smbios::inspect(file, today())?),
        Arguments::BatteryReport { file } => print(&history::battery_report(file, today())?),
        Arguments::EventLog { file } => print(&history::event_log(file, &utc()?)?),
        Arguments::Sysfs { folder } => sysfs(folder),
    }
}

#[cfg(target_os = "linux")]
fn sysfs(folder: &Path) -> anyhow::Result<()> {
    let profile = ["sys", "proc", "etc"]
        .iter()
        .any(|part| folder.join(part).is_dir())
        .then(|| profile::profile(&Root::new(folder), &utc().ok()?, today()))
        .flatten();
    print(&profile.with_context(|| {
        format!("{} holds no recorded machine: give the folder above its sys, proc and etc", folder.display())
    })?)
}

#[cfg(not(target_os = "linux"))]
fn sysfs(folder: &Path) -> anyhow::Result<()> {
    anyhow::bail!("only the agent for Linux reads a folder such as {}; inspect it there", folder.display())
}

/// A policy that counts days in UTC.
fn utc() -> anyhow::Result<Policy> {
    Ok(Policy {
        device: DeviceId(Uuid::nil()),
        version: 0,
        detail: Detail::Week,
        report_growing: false,
        zone: Text::clean("UTC").context("a zone has a name")?,
        offsets: Vec::new(),
        observe_from: None,
        people_key: None,
        next_key: None,
    })
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

/// A text file, in UTF-8, or in UTF-16 as some of Windows' shells write what a program prints.
fn text(file: &Path) -> anyhow::Result<String> {
    let bytes = bytes(file)?;
    let text = match bytes.split_first_chunk() {
        Some(([0xff, 0xfe], rest)) => {
            let (units, _) = rest.as_chunks::<2>();
            String::from_utf16(&units.iter().map(|unit| u16::from_le_bytes(*unit)).collect::<Vec<u16>>()).ok()
        }
        _ => String::from_utf8(bytes).ok(),
    };
    text.with_context(|| format!("{} is no text in UTF-8 or UTF-16; save it as UTF-8", file.display()))
}

fn open(file: &Path) -> anyhow::Result<File> {
    File::open(file)
        .with_context(|| format!("cannot open {}; give a file that exists and may be read", file.display()))
}
