//! What a program asked of the kernel: every path, program and address, as strace saw it.

pub mod allowed;
mod line;
pub mod registry;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::wait;
use line::Call;

/// What was done with a path or an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Deed {
    /// Asked whether it is there, and what it is.
    Look,
    /// Its names were listed.
    List,
    /// Its content was read.
    Read,
    /// It was made, changed, renamed or removed.
    Write,
    /// It was started as a program; its arguments follow its name.
    Run,
    /// It was connected to: a path, or address and port.
    Connect,
    /// A socket of this family was made.
    Socket,
}

/// One thing that was done, and how often does not matter.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Done {
    /// What.
    pub deed: Deed,
    /// To which path, program or address.
    pub what: String,
}

/// The environment variable by which cargo points to libraries, and the folders where a service finds programs.
const NOT_OF_A_SERVICE: &str = "LD_LIBRARY_PATH";
const PROGRAMS: &str = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

/// Runs a command under strace as a service is run. strace writes a file a thread into a folder; the command's own
/// process is the one that is started, so that signals reach it.
pub fn traced(program: &Path, folder: &Path) -> Command {
    let mut command = Command::new("strace");
    command
        .args([
            "-D",
            "-ff",
            "-y",
            "-s",
            "4096",
            "-e",
            "trace=%file,%network,%process",
            "-e",
            "signal=none",
            "-o",
        ])
        .arg(folder.join("trace"))
        .arg(program)
        .env_remove(NOT_OF_A_SERVICE)
        .env("PATH", PROGRAMS);
    command
}

/// Everything the traced programs did themselves, once they have ended. What a program did that they started
/// is that program's doing: here it counts as one thing, to have started it.
pub fn done(folder: &Path) -> BTreeSet<Done> {
    let files = || -> Vec<PathBuf> {
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect()
    };
    wait::until_true("strace to finish", 20, || {
        let ended = |file: &PathBuf| std::fs::read_to_string(file).unwrap().contains("\n+++ ");
        let files = files();
        !files.is_empty() && files.iter().all(ended)
    });
    let calls: BTreeMap<u32, Vec<Call>> = files()
        .iter()
        .map(|file| {
            let process = file.extension().unwrap().to_str().unwrap().parse().unwrap();
            let text = std::fs::read_to_string(file).unwrap();
            (process, text.lines().filter_map(Call::read).collect())
        })
        .collect();
    own(&calls)
}

/// Leaves out what a process did after it became another program, and what its children did then.
fn own(calls: &BTreeMap<u32, Vec<Call>>) -> BTreeSet<Done> {
    let children: BTreeSet<u32> = calls.values().flatten().filter_map(Call::child).collect();
    let mut waiting: Vec<(u32, bool)> =
        calls.keys().filter(|process| !children.contains(process)).map(|process| (*process, true)).collect();
    let mut all = BTreeSet::new();
    while let Some((process, is_first)) = waiting.pop() {
        let mut starts_itself = is_first;
        // Its own entry, by whichever name.
        let (numbered, own) = (format!("/proc/{process}/"), "/proc/self/");
        let done = |call: &Call| -> Vec<Done> {
            let done = call.done().into_iter();
            done.map(|done| Done { what: done.what.replace(&numbered, own), ..done }).collect()
        };
        for call in calls.get(&process).into_iter().flatten() {
            waiting.extend(call.child().map(|child| (child, false)));
            if call.became_another_program() && !std::mem::take(&mut starts_itself) {
                all.extend(done(call));
                break;
            }
            all.extend(done(call));
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_started_program_does_is_its_own_doing() {
        let read = |text: &str| text.lines().filter_map(Call::read).collect();
        let calls = BTreeMap::from([
            (
                10,
                read(
                    r#"execve("/usr/bin/levetid-agent", ["levetid-agent", "run"], 0x7ffe /* 9 vars */) = 0
openat(AT_FDCWD</>, "/proc/stat", O_RDONLY|O_CLOEXEC) = 3</proc/stat>
clone3({flags=CLONE_VM|CLONE_VFORK, exit_signal=SIGCHLD, stack=0x7f, stack_size=0x9000}, 88) = 11
openat(AT_FDCWD</>, "/proc/meminfo", O_RDONLY|O_CLOEXEC) = 3</proc/meminfo>"#,
                ),
            ),
            (
                11,
                read(
                    r#"execve("/usr/local/bin/journalctl", ["journalctl", "--list-boots"], 0x7ffe) = -1 ENOENT (No such file or directory)
execve("/usr/bin/journalctl", ["journalctl", "--list-boots"], 0x7ffe) = 0
openat(AT_FDCWD</>, "/etc/machine-id", O_RDONLY) = 3
clone(child_stack=NULL, flags=CLONE_CHILD_CLEARTID|SIGCHLD) = 12"#,
                ),
            ),
            (12, read(r#"openat(AT_FDCWD</>, "/etc/passwd", O_RDONLY) = 3"#)),
        ]);
        let done: Vec<_> = own(&calls).into_iter().map(|done| (done.deed, done.what)).collect();
        assert_eq!(
            done,
            [
                (Deed::Read, "/proc/meminfo".to_owned()),
                (Deed::Read, "/proc/stat".to_owned()),
                (Deed::Run, "/usr/bin/journalctl --list-boots".to_owned()),
                (Deed::Run, "/usr/bin/levetid-agent run".to_owned()),
                (Deed::Run, "/usr/local/bin/journalctl --list-boots".to_owned()),
            ]
        );
    }
}
