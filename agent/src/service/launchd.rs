//! A daemon of launchd: told to stop by SIGTERM, put in and taken out by launchctl.
//!
//! launchd sends the same signal when the daemon is stopped and when the Mac shuts down, and nothing that Apple
//! documents tells a daemon which of the two it is: `kIOMessageSystemWillPowerOff` goes to drivers, and what the
//! login window announces by notify(3) is private. So it is a stop, and the time until the next start is unknown.
//! Nor is sleep announced here: the clocks tell of it, and a daemon that asked to be told would hold up every
//! sleep of the Mac until it has answered.

use std::fs::{self, Permissions};
use std::io::ErrorKind;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
use std::path::Path;
use std::process::{Command, Output};

use anyhow::{Context as _, bail};
use tokio::signal::unix::{Signal, SignalKind, signal};

use super::{Order, plist};
use crate::signals::Root;
use crate::state_dir::StateDir;

/// Where launchd finds its daemons.
const PLIST: &str = "/Library/LaunchDaemons/dk.levetid.agent.plist";

/// The agent among the daemons of the system.
const SERVICE: &str = "system/dk.levetid.agent";

/// Groups of administrators, who are root when they want to be: `wheel` and `admin`.
const ADMINISTRATORS: [u32; 2] = [0, 80];

/// The orders that come as signals.
#[derive(Debug)]
pub struct Orders {
    terminate: Signal,
    interrupt: Signal,
}

impl Orders {
    /// Listens from now on.
    ///
    /// # Errors
    /// When the system does not let it.
    pub fn listen(_root: &Root) -> anyhow::Result<Self> {
        Ok(Self {
            terminate: signal(SignalKind::terminate()).context("cannot listen to SIGTERM")?,
            interrupt: signal(SignalKind::interrupt()).context("cannot listen to SIGINT")?,
        })
    }

    /// Waits for the next order. Nothing is lost when it is asked again before it has answered.
    pub async fn next(&mut self) -> Order {
        tokio::select! {
            _ = self.terminate.recv() => {}
            _ = self.interrupt.recv() => {}
        }
        Order::Stop
    }
}

/// Makes the agent a daemon that starts with the Mac, and starts it.
///
/// # Errors
/// When this is not root, when others could change the program that root would run, or when launchd refuses.
pub fn install(state: &StateDir) -> anyhow::Result<()> {
    let program = std::env::current_exe()
        .and_then(fs::canonicalize)
        .context("cannot find out where this program lies")?;
    only_administrators_write(&program)?;
    let text = plist::of(&program, state.path()).with_context(|| {
        format!("cannot name {} to launchd; install it at another path", program.display())
    })?;
    state.create()?;
    stop()?;
    fs::write(PLIST, text)
        .and_then(|()| fs::set_permissions(PLIST, Permissions::from_mode(0o644)))
        .with_context(|| format!("cannot write {PLIST}; run as root"))?;
    let output = launchctl(&["bootstrap", "system", PLIST])?;
    if !output.status.success() {
        bail!("launchd does not take the daemon: {}", said(&output));
    }
    Ok(())
}

/// Stops the daemon and takes it out. The state folder stays.
///
/// # Errors
/// When this is not root, or launchd refuses.
pub fn remove() -> anyhow::Result<()> {
    stop()?;
    match fs::remove_file(PLIST) {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
        result => result.with_context(|| format!("cannot remove {PLIST}; run as root")),
    }
}

/// Takes the daemon out of launchd if it is there.
fn stop() -> anyhow::Result<()> {
    if !launchctl(&["print", SERVICE])?.status.success() {
        return Ok(());
    }
    let output = launchctl(&["bootout", SERVICE])?;
    if !output.status.success() {
        bail!("launchd does not stop the daemon: {}; run as root", said(&output));
    }
    Ok(())
}

fn launchctl(arguments: &[&str]) -> anyhow::Result<Output> {
    Command::new("/bin/launchctl").args(arguments).output().context("cannot run /bin/launchctl")
}

fn said(output: &Output) -> String {
    let words = String::from_utf8_lossy(&output.stderr).trim().to_owned();
    if words.is_empty() { format!("launchctl ended with {}", output.status) } else { words }
}

/// A daemon runs as root: whoever may change its program, or a folder above it, is root.
fn only_administrators_write(program: &Path) -> anyhow::Result<()> {
    for path in program.ancestors() {
        let metadata = fs::metadata(path).with_context(|| format!("cannot look at {}", path.display()))?;
        let by_group = metadata.mode() & 0o020 != 0 && !ADMINISTRATORS.contains(&metadata.gid());
        if metadata.uid() != 0 || metadata.mode() & 0o002 != 0 || by_group {
            bail!(
                "{} can be changed by others than administrators, and the daemon would run as root; put the program in \
                 /Library/PrivilegedHelperTools, owned by root, and install from there",
                path.display()
            );
        }
    }
    Ok(())
}
