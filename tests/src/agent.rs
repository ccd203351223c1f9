//! A real agent.

use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;
use tempfile::TempDir;

use crate::binaries::binary;
use crate::process::{Process, Said};
use crate::trace;

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
            _folder: None,
        }
    }

    /// From now on, everything it asks of the kernel is written to this folder.
    pub fn trace_to(&mut self, folder: &Path) {
        std::fs::create_dir(folder).unwrap();
        self.trace = Some(folder.to_owned());
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
        command
    }

    /// Enrols it.
    pub fn enrol(&self, url: &str, token: &str) -> Said {
        self.command(&["enrol", "--collector", url, "--token", token])
    }

    /// Starts it, or starts it again.
    pub fn run(&mut self) {
        self.process = Some(Process::start("levetid-agent", self.program().arg("run")));
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
