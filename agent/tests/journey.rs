//! The real binary against a collector that tells what it was sent and answers as it is told. Journeys
//! that a real collector can be part of are in the workspace's `tests`.
// It replays a recorded machine and stops the agent by signal; the Windows binary is driven by `tests/journeys/a_windows_pc.rs`.
#![cfg(target_os = "linux")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests may fail loudly"
)]

#[path = "../src/testing/collector.rs"]
#[allow(dead_code, reason = "the crate's own tests use all of it")]
mod collector;

use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use collector::FakeCollector;
use jiff::Timestamp;
use levetid_protocol::policy::{Detail, OffsetChange, Policy};
use levetid_protocol::problem::{Problem, ProblemKind};
use levetid_protocol::text::Text;
use levetid_protocol::token::EnrolmentToken;
use levetid_protocol::{DeviceId, Uuid};

/// The trial's policy: the running record is sent as it grows.
fn policy() -> Policy {
    Policy {
        device: DeviceId(Uuid::from_u128(0x1234)),
        version: 1,
        detail: Detail::Week,
        report_growing: true,
        zone: Text::clean("Europe/Copenhagen").unwrap(),
        offsets: vec![OffsetChange { from: Timestamp::UNIX_EPOCH, minutes: 60 }],
        observe_from: None,
        people_key: None,
        next_key: None,
    }
}

struct Pc {
    state: tempfile::TempDir,
}

impl Pc {
    fn new() -> Self {
        Self { state: tempfile::tempdir().unwrap() }
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let root = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/laptop-two-batteries");
        let mut command = Command::new(env!("CARGO_BIN_EXE_levetid-agent"));
        command.arg("--state-dir").arg(self.state.path()).args(["--root", root]).args(arguments);
        command.env_remove("LEVETID_ENROL_TOKEN").env("NO_PROXY", "127.0.0.1");
        command
    }

    /// Runs a command to its end: whether it went well, standard output and standard error.
    fn says(&self, arguments: &[&str]) -> (bool, String, String) {
        let Output { status, stdout, stderr } = self.command(arguments).output().unwrap();
        (status.success(), String::from_utf8(stdout).unwrap(), String::from_utf8(stderr).unwrap())
    }

    fn enrol(&self, collector: &FakeCollector) -> (bool, String, String) {
        self.says(&["enrol", "--collector", &collector.url(), "--token", &token(collector)])
    }

    fn run(&self) -> Agent {
        Agent(self.command(&["run"]).stderr(Stdio::null()).spawn().unwrap())
    }
}

/// An agent that runs, and does not outlive its test.
struct Agent(Child);

impl Agent {
    fn id(&self) -> u32 {
        self.0.id()
    }

    /// Sends a signal and waits for the end: whether it ended well.
    fn end(&mut self, signal: &str) -> bool {
        assert!(Command::new("kill").args([signal, &self.id().to_string()]).status().unwrap().success());
        self.0.wait().unwrap().success()
    }
}

impl Drop for Agent {
    fn drop(&mut self) {
        self.0.kill().ok();
        self.0.wait().ok();
    }
}

/// A token for a collector.
fn token(collector: &FakeCollector) -> String {
    EnrolmentToken::generate(&collector.shared().key.public().id()).unwrap().reveal()
}

fn wait_for<T>(what: &str, mut ready: impl FnMut() -> Option<T>) -> T {
    let begun = Instant::now();
    loop {
        if let Some(value) = ready() {
            return value;
        }
        assert!(begun.elapsed() < Duration::from_secs(20), "{what} did not happen within 20 seconds");
        std::thread::sleep(Duration::from_millis(50));
    }
}

#[tokio::test]
async fn nothing_is_sent_twice_or_at_the_end() {
    let (pc, collector) = (Pc::new(), FakeCollector::start(policy(), None).await);
    assert!(!pc.says(&["run"]).0, "an agent that is not enrolled does not run");
    pc.enrol(&collector);
    let mut agent = pc.run();
    let report = wait_for("the first report", || collector.reports().into_iter().next());
    assert_eq!(report["profile"]["machine"]["product"], "20L5S0AB00");
    assert_eq!(report["usage"].as_array().unwrap().len(), 1);
    wait_for("history", || {
        collector.reports().iter().any(|report| !report["history"].is_null()).then_some(())
    });

    let before = collector.reports().len();
    assert!(agent.end("-TERM"));
    assert_eq!(collector.reports().len(), before, "nothing is sent when a PC is shut down");

    let mut again = pc.run();
    std::thread::sleep(Duration::from_secs(2));
    assert!(!again.end("-KILL"));
    let mut again = pc.run();
    std::thread::sleep(Duration::from_secs(2));
    assert!(again.end("-INT"));
    let profiles = collector.reports().iter().filter(|report| !report["profile"].is_null()).count();
    assert!(profiles <= 2, "an unchanged profile is not sent again: {profiles}");
    let sequences: Vec<_> =
        collector.reports().iter().map(|report| report["sequence"].as_u64().unwrap()).collect();
    assert!(sequences.windows(2).all(|pair| pair[0] <= pair[1]), "{sequences:?}");
}

#[tokio::test]
async fn a_report_under_way_is_shown_to_the_byte() {
    let (pc, collector) = (Pc::new(), FakeCollector::start(policy(), None).await);
    pc.enrol(&collector);
    let unavailable = || collector::problem(&Problem::new(ProblemKind::Unavailable, "later"), Some(3_600));
    collector.shared().answers.push_back(collector::Answer::Raw(unavailable()));
    let _agent = pc.run();
    wait_for("the first report", || collector.reports().into_iter().next());
    wait_for("its answer", || pc.says(&["status"]).1.contains("cannot store").then_some(()));
    let (_, raw, when) = pc.says(&["show", "--raw"]);
    assert_eq!(raw.as_bytes(), collector.shared().reports[0]);
    assert!(when.contains("It is sent at") && when.contains("application/vnd.levetid+"), "{when}");
    let (_, pretty, _) = pc.says(&["show"]);
    assert!(pretty.starts_with("{\n  \"schema\": 1,\n  \"sequence\": 1,"), "{pretty}");
}

#[tokio::test]
async fn a_token_for_another_collector_leaves_nothing_behind() {
    let (pc, collector) = (Pc::new(), FakeCollector::start(policy(), None).await);
    let other = FakeCollector::start(policy(), None).await;
    other.shared().key = levetid_protocol::key::SigningKey::from_secret(&[7; 32]);
    let (well, _, error) = pc.says(&["enrol", "--collector", &other.url(), "--token", &token(&collector)]);
    assert!(!well && error.contains("signature"), "{error}");
    assert!(!pc.state.path().join("identity.json").exists());
}

#[tokio::test]
async fn a_damaged_spool_costs_no_enrolment() {
    let (pc, collector) = (Pc::new(), FakeCollector::start(policy(), None).await);
    pc.enrol(&collector);
    let mut agent = pc.run();
    wait_for("a report", || collector.reports().into_iter().next());
    assert!(!agent.end("-KILL"));
    let before = collector.reports().len();
    std::fs::write(pc.state.path().join("spool.sqlite"), vec![0x5a; 50_000]).unwrap();
    let _agent = pc.run();
    let report = wait_for("a report after the damage", || collector.reports().into_iter().nth(before));
    assert!(report["sequence"].as_u64().unwrap() > 1_000, "no sequence number is used twice");
    assert!(!report["profile"].is_null());
    let names: Vec<_> =
        std::fs::read_dir(pc.state.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert!(names.iter().any(|name| name.to_string_lossy().starts_with("spool.corrupt-")), "{names:?}");
}
