//! A real agent.

use std::path::{Path, PathBuf};
use std::process::Command;

use levetid_protocol::policy::Policy;
use rusqlite::{Connection, OpenFlags};
use serde_json::Value;
use tempfile::TempDir;

use crate::binaries::binary;
use crate::process::{Process, Said};
use crate::trace;

/// The variable that says in which folder an agent's socket lies.
const DOOR: &str = "LEVETID_AGENT_RUNTIME_DIR";

/// An agent: its state, the machine it reads, and its process while it runs.
#[derive(Debug)]
pub struct Agent {
    process: Option<Process>,
    state: PathBuf,
    root: Option<PathBuf>,
    /// The program.
    binary: PathBuf,
    /// Where strace writes what it does, if it does.
    trace: Option<PathBuf>,
    /// Where its socket lies, if not in its state folder.
    door: Option<PathBuf>,
    _folder: Option<TempDir>,
}

impl Agent {
    /// One that reads this machine.
    pub fn here() -> Self {
        Self::new(None)
    }

    /// One that reads this machine, by another program than the journeys'.
    pub fn of_binary(program: &Path) -> Self {
        Self { binary: program.to_owned(), ..Self::here() }
    }

    /// Its program.
    pub fn binary(&self) -> PathBuf {
        self.binary.clone()
    }

    /// One that reads a recorded machine.
    pub fn of_machine(root: PathBuf) -> Self {
        Self::new(Some(root))
    }

    fn new(root: Option<PathBuf>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        Self {
            process: None,
            state: folder.path().join("state"),
            root,
            binary: binary("levetid-agent"),
            trace: None,
            door: None,
            _folder: Some(folder),
        }
    }

    /// One that reads this machine and keeps its state in a given folder.
    pub fn in_folder(state: &Path) -> Self {
        Self {
            process: None,
            state: state.to_owned(),
            root: None,
            binary: binary("levetid-agent"),
            trace: None,
            door: None,
            _folder: None,
        }
    }

    /// From now on, everything it asks of the kernel is written to this folder.
    pub fn trace_to(&mut self, folder: &Path) {
        std::fs::create_dir(folder).unwrap();
        self.trace = Some(folder.to_owned());
    }

    /// Puts its socket into a folder that others reach too, as the service's does.
    pub fn with_door(mut self, folder: &Path) -> Self {
        self.door = Some(folder.to_owned());
        self
    }

    /// Its state folder.
    pub fn state(&self) -> &Path {
        &self.state
    }

    /// Runs a command of `levetid-agent` on the same state.
    pub fn command(&self, args: &[&str]) -> Said {
        Said::by(self.program().args(args))
    }

    fn program(&self) -> Command {
        let mut command = match &self.trace {
            Some(folder) => trace::traced(&self.binary, folder),
            None => Command::new(&self.binary),
        };
        command.arg("--state-dir").arg(&self.state).env_remove("LEVETID_ENROL_TOKEN");
        if let Some(root) = &self.root {
            command.arg("--root").arg(root);
        }
        if let Some(door) = &self.door {
            command.env(DOOR, door);
        }
        command
    }

    /// Runs a command of a copy of `levetid-agent` as another user, who knows where the agent keeps its state and
    /// where its socket lies, and no more. Only root can do this.
    pub fn command_as(&self, user: u32, program: &Path, args: &[&str]) -> Said {
        let mut command = Command::new("setpriv");
        command.args(["--reuid", &user.to_string(), "--regid", &user.to_string(), "--clear-groups"]);
        command.arg(program).arg("--state-dir").arg(&self.state).args(args).env_clear();
        command.env("PATH", "/usr/bin:/bin").current_dir("/");
        if let Some(door) = &self.door {
            command.env(DOOR, door);
        }
        Said::by(&mut command)
    }

    /// Keeps days as if it had seen them: from, to (minutes since 1970) and state of each stretch.
    pub fn has_seen(&self, stretches: &[(i64, i64, &str)]) {
        let spool = self.spool();
        for (from, to, state) in stretches {
            let stretch = (from, to, serde_json::json!(state).to_string());
            spool
                .execute("INSERT INTO stretch (from_minute, to_minute, state) VALUES (?1, ?2, ?3)", stretch)
                .unwrap();
        }
    }

    /// Keeps that nobody but this account has been logged on since a minute.
    pub fn was_alone(&self, user: u32, since_minute: i64) {
        let alone = serde_json::json!({"person": user.to_string(), "since": since_minute}).to_string();
        self.spool().execute("INSERT INTO value (name, json) VALUES ('alone', ?1)", [alone]).unwrap();
    }

    fn spool(&self) -> Connection {
        Connection::open_with_flags(self.state.join("spool.sqlite"), OpenFlags::SQLITE_OPEN_READ_WRITE)
            .unwrap()
    }

    /// Enrols it.
    pub fn enrol(&self, url: &str, token: &str) -> Said {
        self.command(&["enrol", "--collector", url, "--token", token])
    }

    /// Starts it, or starts it again.
    pub fn run(&mut self) {
        self.process = Some(Process::start("levetid-agent", self.program().arg("run")));
    }

    /// Waits for a line of its log.
    #[track_caller]
    pub fn tells(&mut self, text: &str, seconds: u64) -> String {
        self.process.as_mut().expect("the agent runs").line_with(text, seconds)
    }

    /// The settings it follows.
    pub fn policy(&self) -> Policy {
        serde_json::from_value(self.status_json()["enrolled"]["policy"].clone()).unwrap()
    }

    /// Its process number.
    pub fn process_id(&self) -> u32 {
        self.running().id()
    }

    /// What it has logged since it was started last.
    pub fn log(&self) -> String {
        self.running().log()
    }

    fn running(&self) -> &Process {
        self.process.as_ref().expect("the agent runs")
    }

    /// Whether it still runs.
    pub fn is_running(&mut self) -> bool {
        self.process.as_mut().is_some_and(Process::is_running)
    }

    /// As a power cut would.
    pub fn kill(&mut self) {
        self.process.take().expect("the agent runs").kill();
    }

    /// Stops it gracefully.
    #[track_caller]
    pub fn stop(&mut self) {
        let status = self.process.take().expect("the agent runs").stop();
        assert!(status.success(), "a graceful stop ends with {status}");
    }

    /// `status` in words.
    pub fn status(&self) -> String {
        self.command(&["status"]).well()
    }

    /// Waits until `status` says `text`.
    #[track_caller]
    pub fn says(&self, text: &str, seconds: u64) {
        let mut said = String::new();
        let end = std::time::Instant::now() + std::time::Duration::from_secs(seconds);
        while std::time::Instant::now() < end {
            said = self.status();
            if said.contains(text) {
                return;
            }
            std::thread::sleep(std::time::Duration::from_millis(250));
        }
        panic!("after {seconds} s, status still does not say {text:?}:\n{said}");
    }

    /// `status --json`
    pub fn status_json(&self) -> Value {
        serde_json::from_str(&self.command(&["status", "--json"]).well()).unwrap()
    }

    /// `show`, parsed.
    pub fn show(&self) -> Value {
        serde_json::from_str(&self.command(&["show"]).well()).unwrap()
    }
}
