//! `open`: this PC's page, in the browser of whoever asks.

#[cfg_attr(unix, path = "open/unix.rs")]
#[cfg_attr(windows, path = "open/windows.rs")]
mod browser;

use super::runtime;
use crate::local::{self, Question};
use crate::state_dir::StateDir;

/// Arguments of `open`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Print the address instead of opening it; it works once, within a minute
    #[arg(long)]
    print: bool,
}

/// Asks the agent for a link and opens it. The agent itself starts nothing: this command runs as the person.
pub fn command(arguments: &Arguments, state: &StateDir) -> anyhow::Result<()> {
    let (url, _) = runtime()?.block_on(local::ask(state, Question::Open))?;
    if arguments.print {
        println!("{url}");
    } else if let Err(error) = browser::open(&url) {
        eprintln!("levetid-agent: no browser could be started ({error}). Open this within a minute:");
        println!("{url}");
    } else {
        println!("Your browser shows the page of this PC.");
    }
    Ok(())
}
