//! A running binary: its output is kept, and shown when the test fails; it is killed when dropped.

use std::fs::File;
use std::io::{BufRead as _, BufReader, Read};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::{Arc, Mutex};

use rustix::process::{Pid, Signal, kill_process};

use crate::wait;

/// A child process and what it has written.
#[derive(Debug)]
pub struct Process {
    name: &'static str,
    child: Child,
    lines: Arc<Mutex<Vec<String>>>,
}

impl Process {
    /// Starts a command.
    pub fn start(name: &'static str, command: &mut Command) -> Self {
        let mut child = command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap_or_else(|error| panic!("cannot start {name}: {error}"));
        let lines = Arc::default();
        keep_lines(child.stdout.take().unwrap(), &lines);
        keep_lines(child.stderr.take().unwrap(), &lines);
        Self { name, child, lines }
    }

    /// Starts a command that writes all it says to a file, and too much to be kept.
    pub fn to_file(name: &'static str, command: &mut Command, file: File) -> Self {
        let out = file.try_clone().unwrap();
        let child = command
            .stdin(Stdio::null())
            .stdout(out)
            .stderr(file)
            .spawn()
            .unwrap_or_else(|error| panic!("cannot start {name}: {error}"));
        Self { name, child, lines: Arc::default() }
    }

    /// Its process number.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Everything it has written to both streams.
    pub fn log(&self) -> String {
        self.lines.lock().unwrap().join("\n")
    }

    /// Waits for a line that holds `text`, and returns it. Fails at once when the process ends.
    #[track_caller]
    pub fn line_with(&mut self, text: &str, seconds: u64) -> String {
        let lines = Arc::clone(&self.lines);
        let find = || lines.lock().unwrap().iter().find(|line| line.contains(text)).cloned();
        let what = format!("{} to write {text:?}", self.name);
        wait::until(&what, seconds, || {
            let ended = self.child.try_wait().unwrap();
            let found = find();
            assert!(found.is_some() || ended.is_none(), "{} ended ({ended:?}):\n{}", self.name, self.log());
            found
        })
    }

    /// Whether it still runs.
    pub fn is_running(&mut self) -> bool {
        self.child.try_wait().unwrap().is_none()
    }

    /// Ends it as a power cut would: it gets no chance to tidy up.
    pub fn kill(mut self) {
        self.end_now();
    }

    /// Asks it to stop (SIGTERM) and waits.
    #[track_caller]
    pub fn stop(mut self) -> ExitStatus {
        kill_process(Pid::from_child(&self.child), Signal::TERM).unwrap();
        wait::until(&format!("{} to stop", self.name), 20, || self.child.try_wait().unwrap())
    }

    fn end_now(&mut self) {
        // Fails only for a process that has ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.end_now();
        if std::thread::panicking() {
            eprintln!("---- {} wrote:\n{}\n----", self.name, self.log());
        }
    }
}

fn keep_lines(stream: impl Read + Send + 'static, lines: &Arc<Mutex<Vec<String>>>) {
    let lines = Arc::clone(lines);
    std::thread::spawn(move || {
        for line in BufReader::new(stream).lines().map_while(Result::ok) {
            lines.lock().unwrap().push(line);
        }
    });
}

/// What a command that ended has said.
#[derive(Debug)]
pub struct Said {
    /// Whether it ended well.
    pub ok: bool,
    /// Its standard output, without the line end.
    pub out: String,
    /// Its standard error.
    pub err: String,
}

impl Said {
    /// Runs a command to its end.
    pub fn by(command: &mut Command) -> Self {
        let output = command.stdin(Stdio::null()).output().unwrap();
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).trim_end().to_owned();
        Self { ok: output.status.success(), out: text(&output.stdout), err: text(&output.stderr) }
    }

    /// Its output, of a command that must have ended well.
    #[track_caller]
    pub fn well(self) -> String {
        assert!(self.ok, "a command failed:\n{}\n{}", self.out, self.err);
        self.out
    }

    /// What it told beside its output, of a command that must have ended well.
    #[track_caller]
    pub fn told(self) -> String {
        assert!(self.ok, "a command failed:\n{}\n{}", self.out, self.err);
        self.err
    }

    /// What it complained of, of a command that must have failed.
    #[track_caller]
    pub fn complaint(self) -> String {
        assert!(!self.ok, "a command should have failed, but said:\n{}", self.out);
        self.err
    }
}
