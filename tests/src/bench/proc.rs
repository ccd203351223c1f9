//! What the kernel tells of a process.

use std::path::{Path, PathBuf};
use std::time::Duration;

/// What a process has cost so far.
#[derive(Debug, Clone, Copy, Default)]
pub struct Load {
    /// Time on a processor.
    pub cpu: Duration,
    /// Times that a thread of it waited, and was woken.
    pub voluntary_switches: u64,
    /// Times that a thread of it had to make room.
    pub involuntary_switches: u64,
    /// Bytes it had written to a disk.
    pub written_bytes: u64,
}

/// What a process holds, MB.
#[derive(Debug, Clone, Copy)]
pub struct Memory {
    /// Resident.
    pub resident_mb: f64,
    /// Its share of what is shared, and all of the rest (PSS).
    pub share_mb: f64,
}

/// What a process has cost so far.
pub fn load(process: u32) -> Load {
    let folder = folder(process);
    let mut load = Load { written_bytes: field(&folder.join("io"), "write_bytes"), ..Load::default() };
    for thread in std::fs::read_dir(folder.join("task")).unwrap() {
        let thread = thread.unwrap().path();
        // Nanoseconds on a processor; `stat` only counts in hundredths of a second.
        let schedstat = std::fs::read_to_string(thread.join("schedstat")).unwrap();
        load.cpu += Duration::from_nanos(schedstat.split(' ').next().unwrap().parse().unwrap());
        load.voluntary_switches += field(&thread.join("status"), "voluntary_ctxt_switches");
        load.involuntary_switches += field(&thread.join("status"), "nonvoluntary_ctxt_switches");
    }
    load
}

/// What a process holds.
pub fn memory(process: u32) -> Memory {
    let mb = |file: &str, name: &str| field(&folder(process).join(file), name) as f64 / 1024.0;
    Memory { resident_mb: mb("status", "VmRSS"), share_mb: mb("smaps_rollup", "Pss") }
}

/// What a process holds, MB; `None` once it has ended.
pub fn resident_mb(process: u32) -> Option<f64> {
    let status = std::fs::read_to_string(folder(process).join("status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kb: f64 = line.split_whitespace().next()?.parse().ok()?;
    Some(kb / 1024.0)
}

fn folder(process: u32) -> PathBuf {
    PathBuf::from(format!("/proc/{process}"))
}

fn field(file: &Path, name: &str) -> u64 {
    let text = std::fs::read_to_string(file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    let line = text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':'));
    let number = line.and_then(|line| line.split_whitespace().next()).unwrap_or_else(|| panic!("no {name}"));
    number.parse().unwrap()
}
