//! The commands.

#[cfg(windows)]
pub mod disks;
pub mod enrol;
#[cfg(target_os = "linux")]
pub mod health;
pub mod inspect;
pub mod open;
pub mod run;
pub mod service;
pub mod show;
pub mod status;

use anyhow::Context as _;

use crate::identity::Identity;
use crate::signals::clocks;
use crate::spool::Spool;
use crate::state_dir::StateDir;

/// The spool's file in the state folder.
const SPOOL_FILE: &str = "spool.sqlite";

/// The identity of an enrolled agent.
fn enrolled(state: &StateDir) -> anyhow::Result<Identity> {
    Identity::load(state)?
        .context("this PC is not enrolled; enrol it with: levetid-agent enrol --collector URL --token TOKEN")
}

/// Opens the spool for the one agent that holds the lock.
fn open_spool(state: &StateDir) -> anyhow::Result<(Spool, Option<String>)> {
    let path = state.file(SPOOL_FILE);
    let today = clocks::read().wall.strftime("%Y-%m-%d").to_string();
    let (spool, damaged) =
        Spool::open(&path, &today).with_context(|| format!("cannot open the spool {}", path.display()))?;
    let message = damaged.map(|aside| {
        format!(
            "the spool was damaged; it is kept as {}, and the minutes that were only in it are lost",
            aside.display()
        )
    });
    Ok((spool, message))
}

/// Opens the spool that an agent may be writing, to look at it; `None` before the agent has run.
pub fn look_at_spool(state: &StateDir) -> anyhow::Result<Option<Spool>> {
    let path = state.file(SPOOL_FILE);
    if !path.exists() {
        return Ok(None);
    }
    Spool::look(&path).map(Some).with_context(|| format!("cannot read the spool {}", path.display()))
}

/// A runtime on this thread alone.
pub fn runtime() -> anyhow::Result<tokio::runtime::Runtime> {
    tokio::runtime::Builder::new_current_thread().enable_all().build().context("cannot start the runtime")
}
