//! What `levetid-collector` does when it is called.

mod account;
mod assess;
mod device;
mod explain;
mod export;
mod factors;
mod grid;
mod import;
mod input;
mod inspect;
mod key;
mod serve;
mod tenant;
mod token;
mod trial;
mod user;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::Context as _;
use clap::{Parser, Subcommand};

use crate::store::Store;
use crate::store::sqlite::SqliteStore;

/// Levetid's collector: how long can each PC go on, and what is that worth?
#[derive(Debug, Parser)]
#[command(name = "levetid-collector", version)]
pub struct Cli {
    /// The folder with the store.
    #[arg(long, env = "LEVETID_DATA", default_value = "/var/lib/levetid", global = true)]
    data: PathBuf,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    #[command(flatten)]
    OnStore(OnStore),
    /// Prints what the method makes of machines in a file. Needs no store.
    #[command(subcommand)]
    Inspect(inspect::Inspect),
}

#[derive(Debug, Subcommand)]
enum OnStore {
    /// Takes reports in and shows the pages.
    Serve(serve::Serve),
    /// Tenants: municipalities and their settings.
    #[command(subcommand)]
    Tenant(tenant::Tenant),
    /// Enrolment tokens.
    #[command(subcommand)]
    Token(token::Token),
    /// People who may sign in.
    #[command(subcommand)]
    User(user::User),
    /// Devices and who holds them.
    #[command(subcommand)]
    Device(device::Device),
    /// Takes files of what the municipality knows of its devices in.
    #[command(subcommand)]
    Import(import::Import),
    /// Keys by which agents sign.
    #[command(subcommand)]
    Key(key::Key),
    /// Prints how the footprint of a device, or of a tenant's devices together, is calculated, line by line.
    Explain(explain::Explain),
    /// Product carbon footprints, watts, grid factors and lists that are taken in from files.
    #[command(subcommand)]
    Factors(factors::FactorsCommand),
    /// Prints a tenant's climate account of a year, line by line, beside the running footprint.
    Account(account::Account),
    /// Writes folders of tables for others.
    #[command(subcommand)]
    Export(export::Export),
    /// What a kilowatt hour emits, hour by hour: import, fetch, and what is there.
    #[command(subcommand)]
    Grid(grid::Grid),
    /// Assesses all devices that wait for it, now.
    Assess,
    /// Sets up the one-PC trial: its tenant, its person and an enrolment token.
    Trial(trial::Trial),
}

impl OnStore {
    /// Whether it is one to begin with. The others, in a folder without a store, were given the wrong folder.
    fn may_make_a_store(&self) -> bool {
        matches!(self, Self::Serve(_) | Self::Trial(_) | Self::Tenant(tenant::Tenant::Add(_)))
    }
}

/// Runs the command.
pub fn run(cli: Cli) -> anyhow::Result<()> {
    match cli.command {
        Command::OnStore(command) => run_on_store(&cli.data, command),
        Command::Inspect(inspect) => inspect.run(),
    }
}

fn run_on_store(data: &Path, command: OnStore) -> anyhow::Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        let store: Arc<dyn Store> = Arc::new(
            SqliteStore::open(data, command.may_make_a_store(), crate::clock::now())
                .await
                .with_context(|| format!("the store in {} cannot be opened", data.display()))?,
        );
        match command {
            OnStore::Serve(serve) => serve.run(store).await,
            OnStore::Tenant(tenant) => tenant.run(&*store).await,
            OnStore::Token(token) => token.run(&*store).await,
            OnStore::User(user) => user.run(&*store).await,
            OnStore::Device(device) => device.run(&*store).await,
            OnStore::Import(import) => import.run(&*store).await,
            OnStore::Key(key) => key.run(&*store).await,
            OnStore::Explain(explain) => explain.run(&*store).await,
            OnStore::Factors(factors) => factors.run(&*store).await,
            OnStore::Account(account) => account.run(&*store).await,
            OnStore::Export(export) => export.run(&*store).await,
            OnStore::Grid(grid) => grid.run(&*store).await,
            OnStore::Assess => assess::run(&*store).await,
            OnStore::Trial(trial) => trial.run(&*store).await,
        }
    })
}
