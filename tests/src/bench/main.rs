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

mod ingest;
mod start;
mod table;
mod weight;
mod wire;

use std::time::Duration;

use clap::Parser;

/// Measures, and prints a table.
#[derive(Debug, Parser)]
struct Arguments {
    /// How long the idle agent is watched, seconds.
    #[arg(long, env = "BENCH_SECONDS", default_value_t = 600)]
    seconds: u64,
    /// Keep the table in this file.
    #[arg(long)]
    write: Option<std::path::PathBuf>,
}

fn main() {
    let arguments = Arguments::parse();
    let mut table = table::Table::of_this_machine();
    start::measure(&mut table);
    wire::measure(&mut table);
    ingest::measure(&mut table);
    weight::measure(&mut table, Duration::from_secs(arguments.seconds));
    println!("{table}");
    if let Some(path) = arguments.write {
        std::fs::write(&path, table.to_string())
            .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    }
}
