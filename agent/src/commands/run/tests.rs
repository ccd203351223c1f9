use super::*;
use crate::address::Address;
use crate::testing::collector::FakeCollector;
use crate::testing::{copenhagen, machine_of};
use levetid_protocol::enrol::KeyState;
use levetid_protocol::key::{PublicKey, SigningKey};
use std::fs::File;
use std::time::SystemTime;

fn key() -> SigningKey {
    SigningKey::from_secret(&[1; 32])
}

fn agent(state: &StateDir, machine: &tempfile::TempDir, url: &str, collector: PublicKey) -> Agent {
    let address = Address::parse(url, None).unwrap();
    let identity = Identity::new(address, &key(), collector, KeyState::Active, copenhagen());
    Agent::start(state.clone(), Root::new(machine.path()), identity).unwrap()
}

/// An agent that has seen a minute.
fn watching(state: &StateDir) -> (Agent, tempfile::TempDir) {
    let machine = machine_of(&[]);
    let mut agent = agent(state, &machine, "http://127.0.0.1:9", key().public());
    agent.observe(clocks::read());
    (agent, machine)
}

/// How the agent has ended, as its spool tells the next one.
fn ending(state: &StateDir) -> Ending {
    let (spool, _) = open_spool(state).unwrap();
    assert!(running(&spool).unwrap().is_some(), "the record that grows is kept");
    spool.value::<Heartbeat>(HEARTBEAT).unwrap().unwrap().ending
}

#[test]
fn how_the_agent_was_ended_is_kept() {
    for expected in [Ending::Shutdown, Ending::Stopped, Ending::Cut] {
        let folder = tempfile::tempdir().unwrap();
        let state = StateDir::new(folder.path().to_owned());
        let (mut agent, _machine) = watching(&state);
        agent.keep(expected);
        drop(agent);
        assert_eq!(ending(&state), expected);
    }
}

#[test]
fn an_agent_that_is_killed_was_cut_off() {
    let folder = tempfile::tempdir().unwrap();
    let state = StateDir::new(folder.path().to_owned());
    let (mut agent, _machine) = watching(&state);
    agent.flush_if_due(0).unwrap();
    drop(agent);
    assert_eq!(ending(&state), Ending::Cut);
}

const STAT: &str = "sys/block/sda/stat";

/// A PC at home on a disk, enrolled and left alone from 23:30 on a Tuesday.
struct LeftAlone {
    collector: FakeCollector,
    agent: Agent,
    machine: tempfile::TempDir,
    state: tempfile::TempDir,
    minute: i64,
}

impl LeftAlone {
    async fn on(rotational: &str) -> Self {
        let collector = FakeCollector::start(copenhagen(), Some(key().public())).await;
        let machine = machine_of(&[
            ("proc/self/mountinfo", "28 1 8:2 / / rw shared:1 - ext4 /dev/sda2 rw"),
            ("proc/sys/kernel/osrelease", "6.1.0-26-amd64"),
            ("etc/os-release", "ID=debian\nNAME=Debian"),
            ("sys/block/sda/size", "1953525168"),
            ("sys/block/sda/sda2/dev", "8:2"),
            ("sys/block/sda/queue/rotational", rotational),
            (STAT, "100 0 0 0 40 0 0 0 0 0 0"),
        ]);
        let state = tempfile::tempdir().unwrap();
        let collector_key = collector.shared().key.public();
        let agent = agent(&StateDir::new(state.path().to_owned()), &machine, &collector.url(), collector_key);
        Self { collector, agent, machine, state, minute: 0 }
    }

    /// Lets a minute pass; returns whether anything was written in the agent's folder.
    async fn writes(&mut self) -> bool {
        let files = || std::fs::read_dir(self.state.path()).unwrap().map(|entry| entry.unwrap().path());
        let before: Vec<_> = files().collect();
        for file in &before {
            File::options().write(true).open(file).unwrap().set_modified(SystemTime::UNIX_EPOCH).unwrap();
        }
        let begun: Timestamp = "2026-11-24T22:30:00Z".parse().unwrap();
        let awake_ms = 600_000 + self.minute * 60_000;
        let tick = Tick {
            wall: Timestamp::from_second(begun.as_second() + self.minute * 60).unwrap(),
            since_boot_ms: awake_ms,
            awake_ms,
            boot: "a".into(),
            standby: false,
            started: None,
        };
        self.agent.observe_and_report(tick).await.unwrap();
        self.minute += 1;
        let touched = |file: &std::path::PathBuf| {
            file.metadata().unwrap().modified().unwrap() != SystemTime::UNIX_EPOCH
        };
        files().collect::<Vec<_>>() != before || before.iter().any(touched)
    }

    /// The minutes in which it writes, of so many; in `used` others use the disk.
    async fn minutes_written(&mut self, minutes: i64, used: &[i64]) -> Vec<i64> {
        let mut written = Vec::new();
        for minute in self.minute..self.minute + minutes {
            if used.contains(&minute) {
                std::fs::write(self.machine.path().join(STAT), format!("100 0 0 0 {} 0 0", 41 + minute))
                    .unwrap();
            }
            if self.writes().await {
                written.push(minute);
            }
        }
        written
    }
}

#[tokio::test]
async fn between_two_flushes_nothing_is_written() {
    let mut pc = LeftAlone::on("0").await;
    // At minute 30 a day ends, and what changes seldom is read again: it did not change.
    assert_eq!(pc.minutes_written(50, &[]).await, [0, 15, 30, 45]);
    assert_eq!(pc.collector.reports().len(), 1, "what the PC is");
}

/// Of a recorded machine, which tells of its disk on Linux alone.
#[cfg(target_os = "linux")]
#[tokio::test]
async fn a_disk_that_stands_still_is_left_alone_for_an_hour() {
    let mut pc = LeftAlone::on("1").await;
    assert_eq!(pc.minutes_written(150, &[20, 21, 95]).await, [0, 20, 80, 95]);
    let heartbeat = pc.agent.spool.value::<Heartbeat>(HEARTBEAT).unwrap().unwrap();
    assert_eq!(heartbeat.flush_minutes, 60, "who starts after a power cut knows how old it may be");
    // A report waits for the disk as well: it is remembered before it is sent.
    let week = (Item::Usage(Box::new(pc.agent.observer.running().unwrap().record())), Timestamp::UNIX_EPOCH);
    pc.agent.spool.put(&[week]).unwrap();
    assert_eq!(pc.minutes_written(3, &[152]).await, [152]);
    assert_eq!(pc.collector.reports().len(), 2);
    // The agent is stopped, or the system says that it goes to sleep: the disk is started for that anyway.
    pc.agent.keep(Ending::Cut);
    assert_ne!(pc.agent.spool.value::<Heartbeat>(HEARTBEAT).unwrap().unwrap().tick, heartbeat.tick);
}
