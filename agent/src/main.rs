//! The Levetid agent: counts minutes and energy on a PC, and reports them to its organisation's collector.
//!
//! Flow: `signals → sampler → observer (clock, usage) → outbox → spool → uplink`. No room calls back to the
//! left. What may leave the PC is exactly what the crate `levetid-protocol` can express; `levetid-agent show`
//! prints it.

#[cfg(windows)]
mod account;
mod address;
mod calendar;
mod clock;
mod commands;
mod days;
mod disk_health;
mod facts;
mod history;
mod identity;
mod local;
mod minute;
mod observer;
mod outbox;
mod rhythm;
mod sampler;
mod service;
mod settings;
mod signals;
mod spool;
mod state_dir;
#[cfg(test)]
mod testing;
mod uplink;
mod usage;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

#[cfg(target_os = "linux")]
use commands::health;
use commands::{enrol, inspect, open, run, show, status};
use signals::Root;
use state_dir::StateDir;

/// Counts how a PC is used and what energy it takes, and reports that to its organisation.
#[derive(Debug, Parser)]
#[command(version, propagate_version = true)]
struct Arguments {
    /// Where the agent keeps its key and its records
    #[arg(long, global = true, env = "LEVETID_AGENT_STATE_DIR", value_name = "DIR")]
    state_dir: Option<PathBuf>,
    /// For diagnostics: read the machine below this folder, a recorded one, instead of this PC
    #[arg(long, global = true, default_value = "/", value_name = "DIR")]
    root: PathBuf,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Enrol this PC with a collector
    Enrol(enrol::Arguments),
    /// Watch and report until told to stop; the service runs this
    Run(run::Arguments),
    /// Open this PC's page in your browser
    Open(open::Arguments),
    /// Print exactly what would be sent next
    Show(show::Arguments),
    /// Say in plain words what is seen, what was reported and what waits
    Status(status::Arguments),
    /// Ask this PC's disks how worn they are; run weekly, as root, beside the service
    #[cfg(target_os = "linux")]
    Health,
    /// Make the agent a service of this PC that starts with it, or take it out again
    #[command(subcommand)]
    Service(commands::service::Command),
    /// Read what a machine says of itself from a file, as the agent would
    #[command(subcommand)]
    Inspect(inspect::Arguments),
}

fn main() -> ExitCode {
    let Arguments { state_dir, root, command } = Arguments::parse();
    let root = Root::new(&root);
    match state(state_dir).and_then(|state| dispatch(command, state, root)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("levetid-agent: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn state(path: Option<PathBuf>) -> anyhow::Result<StateDir> {
    Ok(StateDir::new(path.map_or_else(state_dir::default_path, Ok)?))
}

fn dispatch(command: Command, state: StateDir, root: Root) -> anyhow::Result<()> {
    match command {
        Command::Enrol(arguments) => enrol::command(arguments, &state, &root),
        Command::Open(arguments) => open::command(&arguments, &state),
        Command::Run(arguments) => run::command(&arguments, state, root),
        Command::Show(arguments) => show::command(&arguments, &state),
        Command::Status(arguments) => status::command(&arguments, &state, &root),
        #[cfg(target_os = "linux")]
        Command::Health => health::command(&state, &root),
        Command::Service(command) => commands::service::command(command, &state),
        Command::Inspect(arguments) => inspect::command(&arguments),
    }
}
