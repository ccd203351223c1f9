//! `levetid-fleet`: a municipality that does not exist, and speaks the real protocol to a collector that does.
//!
//! A seed makes its places of work, the devices that stand there one after the other, and what happens at each minute by
//! minute; the same seed and weeks make the same bytes. Devices enrol with keys of their own and send signed reports.
//! What they tell is made up, within what is published of availability ([`availability`]) and what town halls, schools
//! and care homes keep for hours ([`rhythm`]): good for load, for pages with something on them and for figures whose sums
//! are known, not for any statement on how PCs are used.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a simulator fails loudly"
)]
#![allow(clippy::disallowed_methods, reason = "the simulator sends in real time")]

mod availability;
mod calendar;
mod catalogue;
mod dice;
mod misbehaving;
mod modes;
mod municipality;
mod profile;
mod reports;
mod rhythm;
mod tally;
mod truth;
mod uplink;
mod wear;
mod week;
mod weibull;
mod window;

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use clap::{Args, Parser, Subcommand};
use jiff::Timestamp;
use jiff::civil::Date;

use crate::misbehaving::Misdeeds;
use crate::modes::Run;
use crate::truth::{Settings, Truth};
use crate::uplink::Collector;
use crate::window::Window;

/// Simulates the devices of a Danish municipality against a collector.
#[derive(Debug, Parser)]
struct Arguments {
    #[command(subcommand)]
    mode: Mode,
}

#[derive(Debug, Subcommand)]
enum Mode {
    /// Sends all weeks but the last few, as fast as the collector takes them.
    History {
        /// How many weeks at the end are left for `live` or `storm`.
        #[arg(long, default_value_t = 0)]
        leave: u16,
        #[command(flatten)]
        fleet: Fleet,
    },
    /// Sends the last week of every device, spread over some minutes like a morning.
    Live {
        /// Over how many minutes.
        #[arg(long, default_value_t = 10.0, value_parser = minutes)]
        minutes: f64,
        #[command(flatten)]
        fleet: Fleet,
    },
    /// Sends the last weeks of all devices at once, as after a collector was away.
    Storm {
        /// How many weeks each has in its spool.
        #[arg(long, default_value_t = 6, value_parser = clap::value_parser!(u16).range(1..))]
        records: u16,
        #[command(flatten)]
        fleet: Fleet,
    },
    /// Does what devices should not, and prints what the collector answers to each.
    Misbehaving {
        #[command(flatten)]
        fleet: Fleet,
    },
}

#[derive(Debug, Args)]
struct Fleet {
    /// The collector's address.
    #[arg(long)]
    url: String,
    /// A token for enrolment.
    #[arg(long, env = "LEVETID_TOKEN", hide_env_values = true)]
    token: String,
    /// What makes the municipality: the same number makes the same.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// How many devices, those that are replaced among them.
    #[arg(long, default_value_t = 500, value_parser = clap::value_parser!(u32).range(1..))]
    devices: u32,
    /// How many weeks.
    #[arg(long, default_value_t = 156, value_parser = clap::value_parser!(u16).range(1..))]
    weeks: u16,
    /// The Monday after the last week; this week's where it is left out.
    #[arg(long, value_name = "MONDAY")]
    until: Option<Date>,
    /// How many devices send at a time, each over a connection of its own.
    #[arg(long, default_value_t = 8, value_parser = clap::value_parser!(u16).range(1..))]
    senders: u16,
    /// For how many seconds a report is tried again while the collector is away or too busy.
    #[arg(long, default_value_t = 60)]
    patience: u64,
    /// Where what was acknowledged is written (JSON). A file that is there is read first, and the run goes on after it.
    #[arg(long, value_name = "FILE")]
    truth: Option<PathBuf>,
}

/// From how many devices the spans are fitted that are printed.
const FITTED_DEVICES: usize = 300;

fn minutes(text: &str) -> Result<f64, String> {
    match text.parse() {
        Ok(minutes) if (0.0..=1_440.0).contains(&minutes) => Ok(minutes),
        _ => Err("a number of minutes, 0 to 1440".into()),
    }
}

fn main() -> ExitCode {
    match run(Arguments::parse().mode) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

/// Whether all went as it should.
fn run(mode: Mode) -> Result<bool, String> {
    let (Mode::History { fleet, .. }
    | Mode::Live { fleet, .. }
    | Mode::Storm { fleet, .. }
    | Mode::Misbehaving { fleet }) = &mode;
    let this_monday = Window::last_monday(Timestamp::now());
    let until = fleet.until.unwrap_or(this_monday);
    if until > this_monday {
        return Err(format!(
            "--until {until}: weeks are simulated once they are over; the latest is {this_monday}"
        ));
    }
    let window = Window::before(until, fleet.weeks)?;
    let settings = Settings { seed: fleet.seed, devices: fleet.devices, weeks: fleet.weeks, until };
    let mut truth = Truth::of(fleet.truth.as_deref(), settings)?;
    let went_well = if let Mode::Misbehaving { .. } = mode {
        let misdeeds = Misdeeds::all(&fleet.url, &fleet.token, &mut truth);
        print!("{}", misdeeds.table());
        misdeeds.all_as_expected()
    } else {
        send(&mode, fleet, &window, &mut truth)
    };
    if let Some(path) = &fleet.truth {
        truth.write(path)?;
    }
    Ok(went_well)
}

/// Sends what the mode plans, and prints what came of it.
fn send(mode: &Mode, fleet: &Fleet, window: &Window, truth: &mut Truth) -> bool {
    let devices = municipality::devices(fleet.seed, fleet.devices, window);
    let plan = match mode {
        Mode::History { leave, .. } => modes::history(&devices, window, *leave),
        Mode::Live { minutes, .. } => {
            modes::live(fleet.seed, &devices, window, Duration::from_secs_f64(minutes * 60.0))
        }
        Mode::Storm { records, .. } => modes::storm(&devices, window, *records),
        Mode::Misbehaving { .. } => Vec::new(),
    };
    let collector = Collector {
        url: fleet.url.clone(),
        token: fleet.token.clone(),
        patience: Duration::from_secs(fleet.patience),
    };
    let run = Run {
        seed: fleet.seed,
        window,
        devices: &devices,
        collector: &collector,
        senders: usize::from(fleet.senders),
    };
    println!("Seed {}, {} devices, {} weeks from {}", fleet.seed, fleet.devices, window.weeks, window.from);
    let some = devices.iter().take(FITTED_DEVICES).map(|device| device.down.as_slice());
    if let Some((up, down)) = availability::fit(some) {
        println!("Their spans fit {up} up and {down} down");
    }
    let (tally, took) = run.deliver(&plan, truth);
    print!("{}", tally.table(took));
    tally.is_clean()
}
