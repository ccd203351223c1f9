//! The starts of the machine that systemd's journal remembers.
//!
//! The journal tells when it was first and last written in each start of the machine. The time between
//! counts as on, sleep included: the journal's contents would tell it apart, and they are not read.

use jiff::Timestamp;
use jiff::civil::Date;
use levetid_protocol::history::{HistoryRow, HistorySource};
use levetid_protocol::policy::Policy;
use levetid_protocol::profile::NotKnownReason;
use serde::Deserialize;

use super::{Span, Told, weeks};
use crate::calendar;
use crate::signals::{Answer, Root, Unsupported};

/// The list of starts of a recorded machine, as `journalctl --list-boots -o json` wrote it.
const RECORDED: &str = "journal-boots.json";

/// A start of the machine: first and last entry of the journal, microseconds since 1970.
#[derive(Debug, Clone, Copy, Deserialize)]
struct Boot {
    first_entry: i64,
    last_entry: i64,
}

/// Asks the journal. Dropping the future ends the program that lists it.
pub async fn rows(root: &Root, policy: &Policy, today: Date) -> Answer<Vec<HistoryRow>> {
    let json = if root.is_live() { list_boots(root).await? } else { root.bytes(RECORDED)? };
    let boots: Vec<Boot> =
        serde_json::from_slice(&json).map_err(|_| Unsupported(NotKnownReason::NotSupported))?;
    let told = Told { on: boots.iter().filter_map(Boot::span).collect(), untold: Vec::new() };
    Ok(weeks(&told, HistorySource::JournalBoots, policy, today))
}

#[cfg(target_os = "linux")]
async fn list_boots(root: &Root) -> Answer<Vec<u8>> {
    use std::process::Stdio;

    use tokio::io::AsyncReadExt as _;
    use tokio::process::Command;

    /// Ten years of starts, several a day, are shorter.
    const MAX_BYTES: u64 = 4 * 1024 * 1024;

    if root.names("var/log/journal").is_empty() {
        return Err(Unsupported(NotKnownReason::Absent));
    }
    let failed = Unsupported(NotKnownReason::ReadError);
    let mut child = Command::new("journalctl")
        .args(["--list-boots", "--output=json", "--no-pager", "--quiet"])
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .kill_on_drop(true)
        .spawn()
        .map_err(|_| Unsupported(NotKnownReason::NotSupported))?;
    let mut output = child.stdout.take().ok_or(failed)?.take(MAX_BYTES);
    let mut json = Vec::new();
    output.read_to_end(&mut json).await.map_err(|_| failed)?;
    Ok(json)
}

/// Only Linux keeps a journal.
#[cfg(not(target_os = "linux"))]
async fn list_boots(_root: &Root) -> Answer<Vec<u8>> {
    Err(Unsupported(NotKnownReason::NotSupported))
}

impl Boot {
    fn span(&self) -> Option<Span> {
        let from = Timestamp::from_microsecond(self.first_entry).ok()?;
        let to = Timestamp::from_microsecond(self.last_entry).ok()?;
        (from < to && calendar::is_plausible(from)).then_some((from, to))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_journalctl_writes() {
        let json =
            r#"[{"index":0,"boot_id":"89a2","first_entry":1763000000000000,"last_entry":1763003600000000}]"#;
        let boots: Vec<Boot> = serde_json::from_str(json).unwrap();
        assert_eq!(boots[0].span().map(|(from, to)| to.as_second() - from.as_second()), Some(3_600));
    }

    #[test]
    fn a_start_that_ends_before_it_began_is_none() {
        for (first_entry, last_entry) in [
            (1_763_003_600_000_000, 1_763_000_000_000_000),
            (10_000_000, 1_763_000_000_000_000),
            (0, i64::MAX),
        ] {
            assert_eq!(Boot { first_entry, last_entry }.span(), None);
        }
    }
}
