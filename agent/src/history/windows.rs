//! What Windows itself wrote down: its battery report, which its own program `powercfg` makes, and the starts, stops
//! and sleeps in its System event log.

use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use jiff::Timestamp;
use jiff::civil::Date;
use levetid_protocol::history::HistoryRow;
use levetid_protocol::policy::Policy;
use levetid_protocol::profile::NotKnownReason;
use tokio::process::Command;

use super::battery_report::BatteryReport;
use super::event_log::{self, Event};
use super::oldest_day;
use crate::signals::events::{self, Order};
use crate::signals::{Answer, Root, Unsupported, clocks};
use crate::state_dir::StateDir;

/// Reports of many years are shorter, in bytes.
const MAX_REPORT_BYTES: u64 = 16 * 1024 * 1024;

/// Ten years of starts, stops and sleeps, thirty a day, are fewer.
const MAX_EVENTS: usize = 100_000;

/// The rows of both logs; why there are none, where neither tells. Dropping the future ends what it waits for.
pub async fn rows(root: &Root, policy: &Policy, today: Date) -> Answer<Vec<HistoryRow>> {
    if !root.is_live() {
        return Err(Unsupported(NotKnownReason::Absent));
    }
    let report = battery_report(policy, today).await;
    let events = system_log(policy, today).await;
    match (report, events) {
        (Err(why), Err(Unsupported(NotKnownReason::Absent))) | (Err(_), Err(why)) => Err(why),
        (report, events) => Ok([report.unwrap_or_default(), events.unwrap_or_default()].concat()),
    }
}

async fn battery_report(policy: &Policy, today: Date) -> Answer<Vec<HistoryRow>> {
    let xml = make_report().await?;
    let report = BatteryReport::parse(&xml, today).map_err(|_| Unsupported(NotKnownReason::NotSupported))?;
    let rows = report.rows(policy.observe_from, today);
    if rows.is_empty() { Err(Unsupported(NotKnownReason::Absent)) } else { Ok(rows) }
}

/// A folder that only the agent enters, gone when dropped.
struct Passing(PathBuf);

impl Passing {
    /// Where programs keep what passes anybody may put a file, and a link in its place: so the report gets a folder
    /// of its own.
    fn new() -> Option<Self> {
        let path = std::env::temp_dir().join(format!("levetid-agent-{}", std::process::id()));
        StateDir::new(path.clone()).create().ok()?;
        Some(Self(path))
    }
}

impl Drop for Passing {
    fn drop(&mut self) {
        std::fs::remove_dir_all(&self.0).ok();
    }
}

/// Asks `powercfg` for a report. It is the system's own program, by its full path, so that none of the same name
/// is run; where the machine has no battery it makes a report without rows.
async fn make_report() -> Answer<String> {
    let absent = Unsupported(NotKnownReason::NotSupported);
    let failed = Unsupported(NotKnownReason::ReadError);
    let windows = std::env::var_os("SystemRoot").ok_or(absent)?;
    let program = Path::new(&windows).join("System32").join("powercfg.exe");
    let folder = Passing::new().ok_or(failed)?;
    let file = folder.0.join("battery-report.xml");
    let made = Command::new(program)
        .args(["/batteryreport", "/xml", "/output"])
        .arg(&file)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .kill_on_drop(true)
        .status()
        .await
        .map_err(|_| absent)?;
    let length = std::fs::metadata(&file).map_err(|_| failed)?.len();
    if !made.success() || length > MAX_REPORT_BYTES {
        return Err(failed);
    }
    std::fs::read_to_string(&file).map_err(|_| failed)
}

/// Tells a thread to end when it is dropped.
struct Stop(Arc<AtomicBool>);

impl Drop for Stop {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

async fn system_log(policy: &Policy, today: Date) -> Answer<Vec<HistoryRow>> {
    let stop = Stop(Arc::default());
    let stopped = Arc::clone(&stop.0);
    let since = policy.start_of_day(oldest_day(policy.observe_from, today));
    // The log may be large, and the agent has one thread.
    let read = tokio::task::spawn_blocking(move || read_log(since, &stopped));
    let events = read.await.map_err(|_| Unsupported(NotKnownReason::ReadError))??;
    let rows = event_log::rows(&events, policy, clocks::read().wall, today);
    if rows.is_empty() { Err(Unsupported(NotKnownReason::Absent)) } else { Ok(rows) }
}

fn read_log(since: Timestamp, stopped: &AtomicBool) -> Answer<Vec<Event>> {
    let mut found = Vec::new();
    events::visit(&event_log::query(since), Order::OldestFirst, |xml| {
        // One that is not well formed tells nothing.
        found.extend(event_log::parse(xml).unwrap_or_default());
        found.len() < MAX_EVENTS && !stopped.load(Ordering::Relaxed)
    })?;
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::copenhagen;
    use jiff::civil::date;

    #[tokio::test]
    async fn a_recorded_machine_has_no_logs_to_ask() {
        let root = Root::new(Path::new("Software\\Nothing"));
        let rows = rows(&root, &copenhagen(), date(2026, 11, 23)).await;
        assert_eq!(rows, Err(Unsupported(NotKnownReason::Absent)));
    }

    #[test]
    fn a_report_does_not_outlive_its_reading() {
        let folder = Passing::new().unwrap();
        let path = folder.0.clone();
        std::fs::write(path.join("report.xml"), "<BatteryReport/>").unwrap();
        drop(folder);
        assert!(!path.exists());
    }
}
