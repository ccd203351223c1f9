//! The root shell on the PC's serial line.

use std::io::{Read as _, Write as _};
use std::os::unix::net::UnixStream;
use std::time::{Duration, Instant};

use crate::process::Said;

/// A boot under software emulation on a busy machine takes less.
const BOOT_SECONDS: u64 = 240;

/// The shell: commands go in, and what they said comes out up to a mark with their exit code.
#[derive(Debug)]
pub struct Console {
    line: UnixStream,
    heard: Vec<u8>,
    commands: u32,
}

impl Console {
    /// Waits until the PC has booted and its shell answers.
    pub fn to(socket: &str) -> Self {
        let line = UnixStream::connect(socket).unwrap();
        line.set_read_timeout(Some(Duration::from_millis(200))).unwrap();
        let mut console = Self { line, heard: Vec::new(), commands: 0 };
        console.is_there(BOOT_SECONDS);
        console.command("stty -echo -onlcr", 10).well();
        console
    }

    /// Waits until the shell answers: what is typed before may be lost.
    pub fn is_there(&mut self, seconds: u64) {
        let end = Instant::now() + Duration::from_secs(seconds);
        while self.try_command(":", 2).is_none() {
            assert!(Instant::now() < end, "the guest's shell does not answer; it wrote:\n{}", self.heard());
        }
    }

    /// Types a line and does not wait for an answer.
    pub fn type_line(&mut self, line: &str) {
        self.line.write_all(format!("{line}\n").as_bytes()).unwrap();
    }

    /// Runs a command to its end, in a shell of its own.
    pub fn command(&mut self, command: &str, seconds: u64) -> Said {
        self.try_command(command, seconds).unwrap_or_else(|| {
            panic!("the guest did not finish {command:?} in {seconds} s; it wrote:\n{}", self.heard())
        })
    }

    fn heard(&self) -> String {
        String::from_utf8_lossy(&self.heard).into_owned()
    }

    fn try_command(&mut self, command: &str, seconds: u64) -> Option<Said> {
        self.commands += 1;
        self.heard.clear();
        // As it is typed, and perhaps echoed, this is not yet the mark: the shell makes it of the two.
        let (begin, end) = (format!("[{}begin]", self.commands), format!("[{}end:", self.commands));
        self.type_line(&format!(
            "N={n}; echo \"[${{N}}begin]\"; ( {command}\n) 2>&1; echo \"[${{N}}end:$?]\"",
            n = self.commands
        ));
        let until = Instant::now() + Duration::from_secs(seconds);
        let mut buffer = [0; 4096];
        while Instant::now() < until {
            if let Ok(length) = self.line.read(&mut buffer) {
                assert!(length > 0, "the guest ended; it wrote:\n{}", self.heard());
                self.heard.extend_from_slice(&buffer[..length]);
            }
            let heard = self.heard();
            let said = heard.split_once(&begin).and_then(|(_, rest)| rest.split_once(&end));
            if let Some((out, status)) = said
                && let Some((code, _)) = status.split_once(']')
            {
                let out = out.replace('\r', "").trim().to_owned();
                return Some(Said { ok: code == "0", out, err: String::new() });
            }
        }
        None
    }
}
