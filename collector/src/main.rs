//! The collector: takes reports in, assesses devices, shows them to those who may see them.

mod accounts;
mod assess;
mod clock;
mod commands;
mod error;
mod export;
mod factors;
mod grid;
mod http;
mod identity;
mod import;
mod ingest;
mod jobs;
mod metrics;
mod published;
mod rate_limit;
mod routes;
mod state;
mod store;
mod web;
mod zone;

use std::io::IsTerminal as _;
use std::process::ExitCode;

use clap::Parser as _;

fn main() -> ExitCode {
    let cli = commands::Cli::parse();
    tracing_subscriber::fmt()
        .with_writer(std::io::stderr)
        .with_env_filter(
            tracing_subscriber::EnvFilter::try_from_default_env()
                .unwrap_or_else(|_| "info,refinery_core=warn".into()),
        )
        .with_target(false)
        // A log nobody reads any more must not stop anything.
        .log_internal_errors(false)
        .with_ansi(std::io::stderr().is_terminal())
        .init();
    match commands::run(cli) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("levetid-collector: {error:#}");
            ExitCode::FAILURE
        }
    }
}
