//! The weeks before the agent, from the starts of the machine that systemd's journal remembers.
//!
//! The journal tells when it was first and last written in each start of the machine. The time between
//! counts as on, sleep included: the journal's contents would tell it apart, and they are not read.

use std::process::Stdio;
use std::time::Duration;

use jiff::civil::Date;
use jiff::{Timestamp, ToSpan as _};
use levetid_protocol::history::{HistoryRow, HistorySource};
use levetid_protocol::policy::{Detail, Policy};
use levetid_protocol::profile::NotKnownReason;
use serde::Deserialize;
use tokio::io::AsyncReadExt as _;
use tokio::process::Command;

use crate::calendar;
use crate::signals::{Answer, Root, Unsupported};

/// How long the journal is waited for: at first so that everything known of a PC goes in one report
/// seconds after its enrolment, then as long as a large journal takes.
pub const PATIENCE: [Duration; 2] = [Duration::from_secs(5), Duration::from_secs(60)];

/// Ten years of starts, several a day, are shorter.
const MAX_BYTES: u64 = 4 * 1024 * 1024;

/// How far back rows go.
const MAX_WEEKS: i32 = 104;

/// The list of starts of a recorded machine, as `journalctl --list-boots -o json` wrote it.
const RECORDED: &str = "journal-boots.json";

/// A start of the machine: first and last entry of the journal, microseconds since 1970.
#[derive(Debug, Clone, Copy, Deserialize)]
pub struct Boot {
    first_entry: i64,
    last_entry: i64,
}

/// Asks the journal. Dropping the future ends the program that lists it.
pub async fn boots(root: &Root) -> Answer<Vec<Boot>> {
    let json = if root.is_live() { list_boots(root).await? } else { root.bytes(RECORDED)? };
    serde_json::from_slice(&json).map_err(|_| Unsupported(NotKnownReason::NotSupported))
}

async fn list_boots(root: &Root) -> Answer<Vec<u8>> {
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

/// A row for each week before `today`, the first one from the first start on. Days are counted by the policy.
pub fn weeks(boots: &[Boot], policy: &Policy, today: Date) -> Vec<HistoryRow> {
    let spans: Vec<(Timestamp, Timestamp)> = boots.iter().filter_map(Boot::span).collect();
    let Some(earliest) = spans.iter().map(|(from, _)| *from).min() else { return Vec::new() };
    let oldest = today.checked_sub(MAX_WEEKS.weeks()).unwrap_or(today);
    // Weeks before the day that staff were told of are nobody's business.
    let oldest = policy.observe_from.map_or(oldest, |day| oldest.max(day));
    let mut from = policy.local(earliest).date().max(oldest);
    let mut rows = Vec::new();
    while from < today {
        let days = calendar::record_days(Detail::Week, from);
        let to = calendar::days_later(from, days).min(today);
        let (begin, end) = (policy.start_of_day(from), policy.start_of_day(to));
        let seconds: i64 = spans.iter().map(|span| overlap_seconds(*span, begin, end)).sum();
        let week = end.as_second() - begin.as_second();
        rows.push(HistoryRow {
            from,
            to,
            // Starts never overlap unless the clock was set; a week holds no more than itself.
            on_minutes: u32::try_from(seconds.min(week) / 60).ok(),
            active_minutes: None,
            full_charge_wh: None,
            source: HistorySource::JournalBoots,
        });
        from = to;
    }
    rows
}

impl Boot {
    fn span(&self) -> Option<(Timestamp, Timestamp)> {
        let from = Timestamp::from_microsecond(self.first_entry).ok()?;
        let to = Timestamp::from_microsecond(self.last_entry).ok()?;
        (from < to && calendar::is_plausible(from)).then_some((from, to))
    }
}

fn overlap_seconds((from, to): (Timestamp, Timestamp), begin: Timestamp, end: Timestamp) -> i64 {
    (to.min(end).as_second() - from.max(begin).as_second()).max(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::copenhagen;
    use jiff::civil::date;

    fn boot(from: &str, to: &str) -> Boot {
        let micro = |text: &str| text.parse::<Timestamp>().unwrap().as_microsecond();
        Boot { first_entry: micro(from), last_entry: micro(to) }
    }

    #[test]
    fn starts_become_weeks_up_to_yesterday() {
        let boots = [
            boot("2026-11-04T07:00:00Z", "2026-11-04T15:00:00Z"),
            boot("2026-11-15T22:30:00Z", "2026-11-15T23:30:00Z"),
            boot("2026-11-25T07:00:00Z", "2026-11-25T08:00:00Z"),
        ];
        let rows: Vec<_> = weeks(&boots, &copenhagen(), date(2026, 11, 25))
            .iter()
            .map(|row| (row.from, row.to, row.on_minutes))
            .collect();
        assert_eq!(
            rows,
            [
                (date(2026, 11, 4), date(2026, 11, 9), Some(480)),
                (date(2026, 11, 9), date(2026, 11, 16), Some(30)),
                (date(2026, 11, 16), date(2026, 11, 23), Some(30)),
                (date(2026, 11, 23), date(2026, 11, 25), Some(0)),
            ]
        );
    }

    #[test]
    fn nothing_is_read_of_weeks_before_the_notice() {
        let boots = [boot("2026-11-04T07:00:00Z", "2026-11-04T15:00:00Z")];
        let announced = Policy { observe_from: Some(date(2026, 11, 18)), ..copenhagen() };
        for (policy, expected) in [(copenhagen(), date(2026, 11, 4)), (announced, date(2026, 11, 18))] {
            let rows = weeks(&boots, &policy, date(2026, 11, 25));
            assert_eq!(rows.first().map(|row| row.from), Some(expected));
        }
    }

    #[test]
    fn a_clock_that_was_not_set_leaves_no_rows() {
        let boots = [boot("1970-01-01T00:00:10Z", "1970-01-01T05:00:00Z")];
        assert!(weeks(&boots, &copenhagen(), date(2026, 11, 25)).is_empty());
        let ancient = [boot("2001-01-01T00:00:00Z", "2026-11-24T00:00:00Z")];
        let rows = weeks(&ancient, &copenhagen(), date(2026, 11, 25));
        assert!(rows.len() <= 106, "{}", rows.len());
        assert!(rows.iter().all(|row| row.on_minutes <= Some(7 * 1_440 + 60)));
    }

    #[test]
    fn reads_what_journalctl_writes() {
        let json =
            r#"[{"index":0,"boot_id":"89a2","first_entry":1763000000000000,"last_entry":1763003600000000}]"#;
        let boots: Vec<Boot> = serde_json::from_str(json).unwrap();
        assert_eq!(boots[0].span().map(|(from, to)| to.as_second() - from.as_second()), Some(3_600));
    }
}
