//! A service of systemd: told to stop by SIGTERM, put in and taken out by systemctl.

use std::path::Path;
use std::process::Command;

use anyhow::{Context as _, bail, ensure};
use tokio::signal::unix::{Signal, SignalKind, signal};

use super::Order;
use crate::signals::{Root, shutdown};
use crate::state_dir::{self, StateDir};

/// The orders that come as signals.
#[derive(Debug)]
pub struct Orders {
    terminate: Signal,
    interrupt: Signal,
    root: Root,
    /// A signal has come, and it is not yet said whether the whole machine goes down.
    told: bool,
}

impl Orders {
    /// Listens from now on.
    ///
    /// # Errors
    /// When the system does not let it.
    pub fn listen(root: &Root) -> anyhow::Result<Self> {
        Ok(Self {
            terminate: signal(SignalKind::terminate()).context("cannot listen to SIGTERM")?,
            interrupt: signal(SignalKind::interrupt()).context("cannot listen to SIGINT")?,
            root: root.clone(),
            told: false,
        })
    }

    /// Waits for the next order. Nothing is lost when it is asked again before it has answered.
    pub async fn next(&mut self) -> Order {
        if !self.told {
            tokio::select! {
                _ = self.terminate.recv() => {}
                _ = self.interrupt.recv() => {}
            }
            self.told = true;
        }
        if shutdown::is_under_way(&self.root).await { Order::ShutDown } else { Order::Stop }
    }
}

/// Where an administrator's units lie; a package's lie elsewhere and are taken care of by the package.
const FOLDER: &str = "/etc/systemd/system";

/// The agent, and what asks the disks weekly.
const UNITS: [(&str, &str); 3] = [
    ("levetid-agent.service", include_str!("../../../packaging/systemd/levetid-agent.service")),
    ("levetid-agent-health.service", include_str!("../../../packaging/systemd/levetid-agent-health.service")),
    ("levetid-agent-health.timer", include_str!("../../../packaging/systemd/levetid-agent-health.timer")),
];

/// What starts with the machine.
const STARTED: [&str; 2] = ["levetid-agent.service", "levetid-agent-health.timer"];

/// Where the units say the program lies.
const PROGRAM: &str = "/usr/bin/levetid-agent";

/// Makes the agent a service that starts with the machine, and starts it.
///
/// # Errors
/// When this account may not, or a package has done it.
pub fn install(state: &StateDir) -> anyhow::Result<()> {
    ensure!(
        state_dir::default_path()? == state.path(),
        "the service keeps its state in {}; leave out --state-dir",
        state_dir::default_path()?.display()
    );
    for folder in ["/usr/lib/systemd/system", "/lib/systemd/system"] {
        let packaged = Path::new(folder).join("levetid-agent.service");
        if packaged.exists() {
            bail!(
                "a package has installed {}; start it with: systemctl enable --now levetid-agent",
                packaged.display()
            );
        }
    }
    let program = std::env::current_exe().context("cannot tell where this program lies")?;
    for (name, unit) in UNITS {
        let path = Path::new(FOLDER).join(name);
        std::fs::write(&path, unit_for(unit, &program.display().to_string()))
            .with_context(|| format!("cannot write {}; run this as root", path.display()))?;
    }
    systemctl(&["daemon-reload"])?;
    systemctl(&[&["enable", "--now"], &STARTED[..]].concat())?;
    println!("The service levetid-agent is installed and started. Its log: journalctl -u levetid-agent");
    Ok(())
}

/// A unit for a program that lies here.
fn unit_for(unit: &str, program: &str) -> String {
    // A blank would end the program's name, a percent sign begins a specifier.
    let quoted = format!("\"{}\"", program.replace('%', "%%"));
    unit.replace(PROGRAM, if program == PROGRAM { PROGRAM } else { &quoted })
}

/// Stops the service and takes it out. Its folder stays.
///
/// # Errors
/// When this account may not, or it was not installed so.
pub fn remove() -> anyhow::Result<()> {
    let unit = Path::new(FOLDER).join("levetid-agent.service");
    ensure!(unit.exists(), "there is no {}: the service was not installed by this command", unit.display());
    systemctl(&[&["disable", "--now"], &STARTED[..]].concat())?;
    for (name, _) in UNITS {
        let path = Path::new(FOLDER).join(name);
        std::fs::remove_file(&path)
            .with_context(|| format!("cannot remove {}; run this as root", path.display()))?;
    }
    systemctl(&["daemon-reload"])?;
    println!("The service levetid-agent is removed. Its folder with key and records stays.");
    Ok(())
}

fn systemctl(arguments: &[&str]) -> anyhow::Result<()> {
    let output = Command::new("systemctl").args(arguments).output().context("cannot run systemctl")?;
    let said = String::from_utf8_lossy(&output.stderr);
    ensure!(output.status.success(), "systemctl {} failed: {}", arguments.join(" "), said.trim());
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_units_run_the_program_where_it_lies() {
        for (name, unit) in UNITS.iter().filter(|(name, _)| name.ends_with(".service")) {
            assert!(unit_for(unit, PROGRAM).contains("ExecStart=/usr/bin/levetid-agent "), "{name}");
            let elsewhere = unit_for(unit, "/opt/my tools/100%/levetid-agent");
            assert!(elsewhere.contains("ExecStart=\"/opt/my tools/100%%/levetid-agent\" "), "{name}");
        }
    }
}
