//! `make bench`: what the agent weighs, what it sends, what the collector takes in. On this machine, with the
//! binaries as they are shipped.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a bench fails loudly"
)]
#![allow(clippy::disallowed_methods, reason = "benches happen in real time")]

mod assess;
mod ingest;
mod pages;
mod proc;
mod start;
mod table;
mod weight;
mod wire;

use std::path::PathBuf;
use std::time::Duration;

use clap::Parser;

/// Measures, and prints a table.
#[derive(Debug, Parser)]
struct Arguments {
    /// How long the idle agent is watched, seconds.
    #[arg(long, env = "BENCH_SECONDS", default_value_t = 600)]
    seconds: u64,
    /// The agent as one static file, to be watched too.
    #[arg(long)]
    musl: Option<PathBuf>,
    /// A folder with other agents, to be watched beside ours.
    #[arg(long)]
    peers: Option<PathBuf>,
    /// Only how long assessments and pages take.
    #[arg(long, conflicts_with = "write")]
    assess_only: bool,
    /// Keep the table in this file.
    #[arg(long)]
    write: Option<PathBuf>,
}

fn main() {
    let arguments = Arguments::parse();
    let command = format!("make bench BENCH_SECONDS={} ARGS=--write", arguments.seconds);
    let mut table = table::Table::of_this_machine(command);
    if !arguments.assess_only {
        let span = Duration::from_secs(arguments.seconds);
        weight::measure(&mut table, span, arguments.musl.as_deref(), arguments.peers.as_deref());
        table.section("On the wire, TLS included", &["measured", "limit"]);
        wire::measure(&mut table);
    }
    table.section("Collector", &["measured", "limit"]);
    if !arguments.assess_only {
        start::measure(&mut table);
        ingest::measure(&mut table);
    }
    assess::measure(&mut table);
    println!("{table}");
    if let Some(path) = arguments.write {
        std::fs::write(&path, table.to_string())
            .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    }
}
