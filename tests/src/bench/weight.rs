//! The idle agent: memory, processor time, wake-ups.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use levetid_tests::agent::Agent;
use levetid_tests::collector::Collector;
use levetid_tests::wait;

use crate::table::Table;

/// What the kernel tells of a process.
#[derive(Debug, Clone, Copy)]
struct Load {
    cpu: Duration,
    voluntary_switches: u64,
}

/// Watches an agent that follows the default policy, after it has settled.
pub fn measure(table: &mut Table, span: Duration) {
    let collector = Collector::start();
    let mut agent = Agent::here();
    agent.enrol(&collector.url(), &collector.token(&[])).well();
    agent.run();
    wait::until_true("the profile", 60, || collector.count("profile") == 1);
    // A full minute and its flush, so that everything has been touched once.
    std::thread::sleep(Duration::from_secs(65));

    let process = PathBuf::from(format!("/proc/{}", agent.process_id()));
    let (before, began) = (load(&process), Instant::now());
    std::thread::sleep(span);
    let (after, elapsed) = (load(&process), began.elapsed());
    let cpu_percent = 100.0 * (after.cpu - before.cpu).as_secs_f64() / elapsed.as_secs_f64();
    let switches =
        (after.voluntary_switches - before.voluntary_switches) as f64 / elapsed.as_secs_f64() * 60.0;
    let over = format!("over {} s", elapsed.as_secs());
    table.row(
        "Agent idle, resident memory",
        format!("{:.1} MB", kib(&process, "status", "VmRSS") / 1024.0),
        "8 MB",
    );
    table.row(
        "Agent idle, its share of memory (PSS)",
        format!("{:.1} MB", kib(&process, "smaps_rollup", "Pss") / 1024.0),
        "",
    );
    table.row(&format!("Agent idle, share of one core {over}"), format!("{cpu_percent:.5} %"), "0.005 %");
    table.row(
        &format!("Agent idle, voluntary context switches {over}"),
        format!("{switches:.1} a minute"),
        "",
    );
}

fn load(process: &std::path::Path) -> Load {
    let mut load = Load { cpu: Duration::ZERO, voluntary_switches: 0 };
    for thread in std::fs::read_dir(process.join("task")).unwrap() {
        let thread = thread.unwrap().path();
        // Nanoseconds on a processor; `stat` only counts in hundredths of a second.
        let schedstat = std::fs::read_to_string(thread.join("schedstat")).unwrap();
        load.cpu += Duration::from_nanos(schedstat.split(' ').next().unwrap().parse().unwrap());
        load.voluntary_switches += field(&thread.join("status"), "voluntary_ctxt_switches");
    }
    load
}

fn kib(process: &std::path::Path, file: &str, name: &str) -> f64 {
    field(&process.join(file), name) as f64
}

fn field(file: &std::path::Path, name: &str) -> u64 {
    let text = std::fs::read_to_string(file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    let line = text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':'));
    let number = line.and_then(|line| line.split_whitespace().next()).unwrap_or_else(|| panic!("no {name}"));
    number.parse().unwrap()
}

/// Resident memory of a process, MB.
pub fn resident_mb(process_id: u32) -> f64 {
    kib(&PathBuf::from(format!("/proc/{process_id}")), "status", "VmRSS") / 1024.0
}
