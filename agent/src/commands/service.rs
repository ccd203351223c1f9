//! `service`: the agent as a service of the operating system.

use crate::service;
use crate::state_dir::StateDir;

/// What is done with the service.
#[derive(Debug, Clone, Copy, clap::Subcommand)]
pub enum Command {
    /// Install the service and start it
    Install,
    /// Stop the service and take it out; its key and records stay
    Remove,
}

/// Does it.
pub fn command(command: Command, state: &StateDir) -> anyhow::Result<()> {
    match command {
        Command::Install => service::install(state),
        Command::Remove => service::remove(),
    }
}
