//! A Windows of our own under Wine, and the agent's Windows binary in it.

use std::fs::File;
use std::io::{Read as _, Seek as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use crate::process::{Process, Said};

/// Where the service keeps its state, as Windows names it.
const STATE: &str = "drive_c/ProgramData/Levetid";

/// Where an administrator leaves word.
const SETTINGS: &str = r"HKLM\SOFTWARE\Levetid\Agent";

/// The program that runs another under Wine.
const WINE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../scripts/windows/wine.sh");

/// A Windows that is on for as long as this lives. One at a time.
#[derive(Debug)]
pub struct Windows {
    agent: PathBuf,
    prefix: PathBuf,
    /// Wine ends every service when the last other program ends; this one waits for a word that never comes.
    somebody: Child,
}

impl Windows {
    /// Starts it as new: without an agent. `agent` is the Windows binary.
    pub fn start(agent: PathBuf) -> Self {
        let prefix = std::env::var_os("WINEPREFIX")
            .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/wine"), PathBuf::from);
        let somebody = wine(&prefix)
            .args(["cmd.exe", "/c", "set", "/p", "word="])
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let windows = Self { agent, prefix, somebody };
        // What an earlier run may have left behind.
        windows.agent(&["service", "remove"]);
        windows.run(&["reg.exe", "delete", r"HKLM\SOFTWARE\Levetid", "/f"]);
        std::fs::remove_dir_all(windows.prefix.join(STATE)).ok();
        windows
    }

    /// Runs a program of Windows.
    pub fn run(&self, arguments: &[&str]) -> Said {
        said(wine(&self.prefix).args(arguments))
    }

    /// Runs a command of the agent.
    pub fn agent(&self, arguments: &[&str]) -> Said {
        said(wine(&self.prefix).arg(&self.agent).args(arguments))
    }

    /// Starts a command of the agent of which Wine tells everything it asks of the registry, and where it does.
    pub fn traced(&self, arguments: &[&str], trace: &Path) -> Process {
        let mut command = wine(&self.prefix);
        let file = File::create(trace).unwrap();
        command.arg(&self.agent).args(arguments).env("WINEDEBUG", "+pid,+reg");
        Process::to_file("the traced agent", &mut command, file)
    }

    /// Leaves word of how this PC is to be enrolled.
    pub fn leave_word(&self, name: &str, value: &str) {
        self.run(&["reg.exe", "add", SETTINGS, "/v", name, "/t", "REG_SZ", "/d", value, "/f"]).well();
    }

    /// What stands in the registry of how this PC is to be enrolled.
    pub fn word(&self) -> String {
        self.run(&["reg.exe", "query", SETTINGS]).out
    }

    /// A file's path, as Windows names it.
    pub fn path(file: &Path) -> String {
        format!("Z:{}", file.display()).replace('/', "\\")
    }

    /// What the service has logged.
    pub fn log(&self) -> String {
        std::fs::read_to_string(self.prefix.join(STATE).join("Agent/agent.log")).unwrap_or_default()
    }
}

impl Drop for Windows {
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!("---- the service wrote:\n{}\n----", self.log());
        }
        self.agent(&["service", "remove"]);
        let _ = self.somebody.kill();
        let _ = self.somebody.wait();
    }
}

/// What a program said, by way of files: whatever of Wine it starts on the way would hold a pipe open for ever.
fn said(command: &mut Command) -> Said {
    let (mut out, mut err) = (tempfile::tempfile().unwrap(), tempfile::tempfile().unwrap());
    let status = command
        .stdin(Stdio::null())
        .stdout(out.try_clone().unwrap())
        .stderr(err.try_clone().unwrap())
        .status()
        .unwrap();
    let text = |file: &mut File| {
        let mut bytes = Vec::new();
        file.rewind().unwrap();
        file.read_to_end(&mut bytes).unwrap();
        String::from_utf8_lossy(&bytes).trim_end().to_owned()
    };
    Said { ok: status.success(), out: text(&mut out), err: text(&mut err) }
}

fn wine(prefix: &Path) -> Command {
    let mut command = Command::new(WINE);
    command.env("WINEPREFIX", prefix).env_remove("LEVETID_ENROL_TOKEN");
    command
}
