//! The weeks before the agent, from what the operating system wrote down for itself.
//!
//! Each log is read by a room of its own that asks the machine, or by pure functions over what it answered:
//! `journal` (the starts that systemd remembers), `battery_report` and `event_log` (Windows). None holds
//! the name of a person or of a program; logs that do (wtmp, SRUM) are not read. What is told here is
//! reconstructed, and marked so by its source.

pub mod battery_report;
pub mod event_log;
#[cfg_attr(not(windows), path = "history/journal.rs")]
#[cfg_attr(windows, path = "history/windows.rs")]
mod system;
mod xml;

use std::time::Duration;

use jiff::civil::Date;
use jiff::{Timestamp, ToSpan as _};
use levetid_protocol::history::{HistoryRow, HistorySource};
use levetid_protocol::limits::FIRST_DAY;
use levetid_protocol::policy::{Detail, Policy};

use crate::calendar;
use crate::signals::{Answer, Root};

/// How long a log is waited for: at first so that everything known of a PC goes in one report seconds after
/// its enrolment, then as long as a large log takes.
pub const PATIENCE: [Duration; 2] = [Duration::from_secs(5), Duration::from_secs(60)];

/// How far back rows go.
const MAX_WEEKS: i32 = 104;

/// A week with more time than this of which its log does not tell has no minutes: what is told would be too few.
const MAX_UNTOLD_SECONDS: i64 = 4 * 3_600;

/// From an instant until another.
type Span = (Timestamp, Timestamp);

/// What a log tells.
#[derive(Debug, Default)]
struct Told {
    /// When the machine was on.
    on: Vec<Span>,
    /// When the log does not tell what it was.
    untold: Vec<Span>,
}

/// All rows that this machine can tell of days before `today`. Dropping the future ends what it waits for.
pub async fn rows(root: &Root, policy: &Policy, today: Date) -> Answer<Vec<HistoryRow>> {
    system::rows(root, policy, today).await
}

/// The first day that rows may tell of. What was before the day that staff were told of is nobody's business.
fn oldest_day(observe_from: Option<Date>, today: Date) -> Date {
    let oldest = today.checked_sub(MAX_WEEKS.weeks()).unwrap_or(today).max(FIRST_DAY);
    observe_from.map_or(oldest, |day| oldest.max(day))
}

/// A row for each week before `today`, the first one from the first day told of. Days are counted by the policy.
fn weeks(told: &Told, source: HistorySource, policy: &Policy, today: Date) -> Vec<HistoryRow> {
    let all = || told.on.iter().chain(&told.untold);
    let earliest = all().map(|(from, _)| *from).filter(|from| calendar::is_plausible(*from)).min();
    let Some(earliest) = earliest else { return Vec::new() };
    let mut from = policy.local(earliest).date().max(oldest_day(policy.observe_from, today));
    let mut rows = Vec::new();
    while from < today {
        let days = calendar::record_days(Detail::Week, from);
        let to = calendar::days_later(from, days).min(today);
        let (begin, end) = (policy.start_of_day(from), policy.start_of_day(to));
        let within = |spans: &[Span]| spans.iter().map(|span| overlap_seconds(*span, (begin, end))).sum();
        let (on, untold): (i64, i64) = (within(&told.on), within(&told.untold));
        let week = end.as_second() - begin.as_second();
        // Starts never overlap unless the clock was set; a week holds no more than itself.
        let on_minutes = u32::try_from(on.min(week) / 60).ok();
        rows.push(HistoryRow {
            from,
            to,
            on_minutes: on_minutes.filter(|_| untold <= MAX_UNTOLD_SECONDS),
            active_minutes: None,
            full_charge_wh: None,
            source,
        });
        from = to;
    }
    rows
}

fn overlap_seconds((from, to): Span, (begin, end): Span) -> i64 {
    (to.min(end).as_second() - from.max(begin).as_second()).max(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::copenhagen;
    use jiff::civil::date;

    fn span(from: &str, to: &str) -> Span {
        (from.parse().unwrap(), to.parse().unwrap())
    }

    fn weeks_of(on: &[Span], untold: &[Span], policy: &Policy) -> Vec<(Date, Date, Option<u32>)> {
        let told = Told { on: on.to_vec(), untold: untold.to_vec() };
        weeks(&told, HistorySource::JournalBoots, policy, date(2026, 11, 25))
            .iter()
            .map(|row| (row.from, row.to, row.on_minutes))
            .collect()
    }

    #[test]
    fn spans_become_weeks_up_to_yesterday() {
        let on = [
            span("2026-11-04T07:00:00Z", "2026-11-04T15:00:00Z"),
            span("2026-11-15T22:30:00Z", "2026-11-15T23:30:00Z"),
            span("2026-11-25T07:00:00Z", "2026-11-25T08:00:00Z"),
        ];
        assert_eq!(
            weeks_of(&on, &[], &copenhagen()),
            [
                (date(2026, 11, 4), date(2026, 11, 9), Some(480)),
                (date(2026, 11, 9), date(2026, 11, 16), Some(30)),
                (date(2026, 11, 16), date(2026, 11, 23), Some(30)),
                (date(2026, 11, 23), date(2026, 11, 25), Some(0)),
            ]
        );
    }

    #[test]
    fn a_week_that_is_not_told_has_no_minutes() {
        let on = [span("2026-11-16T07:00:00Z", "2026-11-16T15:00:00Z")];
        for (until, minutes) in [("2026-11-17T04:00:00Z", Some(480)), ("2026-11-17T04:00:01Z", None)] {
            let rows = weeks_of(&on, &[span("2026-11-17T00:00:00Z", until)], &copenhagen());
            assert_eq!(rows[0], (date(2026, 11, 16), date(2026, 11, 23), minutes), "{until}");
        }
    }

    #[test]
    fn nothing_is_read_of_weeks_before_the_notice() {
        let on = [span("2026-11-04T07:00:00Z", "2026-11-04T15:00:00Z")];
        let announced = Policy { observe_from: Some(date(2026, 11, 18)), ..copenhagen() };
        for (policy, expected) in [(copenhagen(), date(2026, 11, 4)), (announced, date(2026, 11, 18))] {
            let rows = weeks_of(&on, &[], &policy);
            assert_eq!(rows.first().map(|row| row.0), Some(expected));
        }
    }

    #[test]
    fn a_clock_that_was_not_set_leaves_no_rows() {
        let unset = [span("1970-01-01T00:00:10Z", "1970-01-01T05:00:00Z")];
        assert!(weeks_of(&unset, &[], &copenhagen()).is_empty());
        let ancient = [span("2001-01-01T00:00:00Z", "2026-11-24T00:00:00Z")];
        let rows = weeks_of(&ancient, &[], &copenhagen());
        assert!(rows.len() <= 106, "{}", rows.len());
        assert!(rows.iter().all(|row| row.2 <= Some(7 * 1_440 + 60)));
    }
}
