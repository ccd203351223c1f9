//! The privacy promise as a test: what the agent reads, writes, starts and connects to is on a list with a reason
//! for each line (`paths.txt`), and whatever is not on it fails here, by name.

use std::collections::BTreeSet;
use std::path::Path;

use levetid_tests::agent::Agent;
use levetid_tests::collector::Collector;
use levetid_tests::trace::allowed::Allowed;
use levetid_tests::trace::{Deed, Done, done};
use levetid_tests::wait;

const LIST: &str = include_str!("paths.txt");

#[test]
fn everything_the_agent_opens_is_on_the_list() {
    let collector = Collector::start_growing();
    let folder = tempfile::tempdir().unwrap();
    let trace = |name: &str| folder.path().join(name);
    let mut agent = Agent::here();
    agent.trace_to(&trace("enrol"));
    agent.enrol(&collector.url(), &collector.token(&[])).well();
    agent.trace_to(&trace("run"));
    agent.run();
    wait::until_true("two minutes on, each reported", 200, || collector.minutes().on >= 2);
    for command in [&["status"][..], &["status", "--json", "--days", "14"], &["show"], &["open", "--print"]] {
        agent.trace_to(&trace(&command.join(" ")));
        // `open` may be refused to whom it is not logged on; what it opened to find out is what matters.
        let said = agent.command(command);
        assert!(said.ok || command[0] == "open", "{}", said.err);
    }
    agent.stop();
    agent.trace_to(&trace("health"));
    agent.command(&["health"]).well();

    let all: BTreeSet<Done> =
        std::fs::read_dir(folder.path()).unwrap().flat_map(|trace| done(&trace.unwrap().path())).collect();
    let allowed = list(agent.state(), collector.port());
    allowed.hold(&all, "tests/journeys/paths.txt");
    assert!(
        all.iter().any(|done| done.deed == Deed::Read && done.what == "/proc/stat"),
        "strace saw it work"
    );
}

#[test]
fn the_list_allows_nothing_that_was_promised_not_to_be_read() {
    let allowed = list(Path::new("/var/lib/levetid-agent"), 7400);
    for path in [
        "/dev/input/event0",
        "/dev/input",
        "/dev/video0",
        "/dev/snd/pcmC0D0c",
        "/home/kirsten/.bash_history",
        "/home",
        "/root",
        "/proc/1/cmdline",
        "/proc/4711/environ",
        "/proc/4711",
        "/run/utmp",
        "/var/run/utmp",
        "/var/log/wtmp",
        "/var/log/lastlog",
        "/var/log/journal/0123/system.journal",
        "/var/log/auth.log",
        "/etc/shadow",
        "/sys/class/input",
        "/sys/class/net/eth0/address",
        "/run/user/1000/bus",
        "/tmp/.X11-unix/X0",
    ] {
        for deed in [Deed::Look, Deed::List, Deed::Read, Deed::Write, Deed::Connect] {
            let done = Done { deed, what: path.to_owned() };
            assert!(!allowed.allows(&done), "{deed:?} {path}");
        }
    }
    for (deed, what) in [
        (Deed::Connect, "192.0.2.1 port 443"),
        (Deed::Connect, "127.0.0.1 port 22"),
        (Deed::Run, "/bin/sh -c true"),
        (Deed::Run, "/usr/bin/journalctl --follow"),
        (Deed::Socket, "AF_PACKET"),
        (Deed::Write, "/etc/passwd"),
    ] {
        assert!(!allowed.allows(&Done { deed, what: what.to_owned() }), "{deed:?} {what}");
    }
}

fn list(state: &Path, collector_port: u16) -> Allowed {
    let binary = levetid_tests::binaries::binary("levetid-agent");
    Allowed::read(
        LIST,
        &[
            ("state", state.to_str().unwrap()),
            ("agent", binary.to_str().unwrap()),
            ("collector", &format!("127.0.0.1 port {collector_port}")),
        ],
    )
}
