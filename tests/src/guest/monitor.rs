//! The PC's power and keys, from outside: qemu's monitor.

use std::io::{BufRead as _, BufReader, Write as _};
use std::os::unix::net::UnixStream;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::process::Process;
use crate::wait;

/// How long qemu takes to answer, at most.
const PATIENCE: Duration = Duration::from_secs(30);

/// A connection to qemu's monitor (QMP, one JSON object a line).
#[derive(Debug)]
pub struct Monitor {
    line: BufReader<UnixStream>,
    events: Vec<String>,
}

impl Monitor {
    /// Waits until qemu listens.
    pub fn to(socket: &str, qemu: &mut Process) -> Self {
        let stream = wait::until("qemu's monitor", 30, || {
            assert!(qemu.is_running(), "qemu ended:\n{}", qemu.log());
            UnixStream::connect(socket).ok()
        });
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        let mut monitor = Self { line: BufReader::new(stream), events: Vec::new() };
        assert!(monitor.message().get("QMP").is_some(), "qemu greets");
        monitor.command("qmp_capabilities", &json!({}));
        monitor
    }

    /// Gives a command, and fails when qemu refuses it.
    pub fn command(&mut self, name: &str, arguments: &Value) {
        let command = json!({"execute": name, "arguments": arguments});
        self.line.get_mut().write_all(format!("{command}\n").as_bytes()).unwrap();
        loop {
            let message = self.message();
            match message["event"].as_str() {
                Some(event) => self.events.push(event.to_owned()),
                None => break assert!(message.get("return").is_some(), "{command}: {message}"),
            }
        }
    }

    /// Waits for an event.
    pub fn event(&mut self, name: &str, seconds: u64) {
        let end = Instant::now() + Duration::from_secs(seconds);
        while !self.events.iter().any(|event| event == name) {
            assert!(Instant::now() < end, "qemu did not tell {name}, but {:?}", self.events);
            // A question wakes the line, and with the answer come the events before it.
            self.command("query-status", &json!({}));
            std::thread::sleep(Duration::from_millis(100));
        }
        self.events.retain(|event| event != name);
    }

    fn message(&mut self) -> Value {
        let mut line = String::new();
        self.line.read_line(&mut line).unwrap_or_else(|error| panic!("qemu's monitor: {error}"));
        serde_json::from_str(&line).unwrap_or_else(|error| panic!("qemu's monitor said {line:?}: {error}"))
    }
}
