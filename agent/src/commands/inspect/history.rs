//! `inspect batteryreport` and `inspect eventlog`: what Windows' reports tell of the weeks before an agent.

use std::path::Path;

use anyhow::Context as _;
use jiff::civil::Date;
use levetid_protocol::history::HistoryRow;
use levetid_protocol::policy::Policy;
use levetid_protocol::profile::Battery;
use serde::Serialize;

use crate::history::battery_report::BatteryReport;
use crate::history::event_log::{self, Stretch};

/// What a battery report tells.
#[derive(Debug, Serialize)]
pub struct ReportFinding {
    taken: Option<Date>,
    /// Whether it tells use (`active_minutes`), or only being on.
    modern_standby: bool,
    batteries: Vec<Battery>,
    rows: Vec<HistoryRow>,
}

/// What events tell.
#[derive(Debug, Serialize)]
pub struct LogFinding {
    stretches: Vec<Stretch>,
    rows: Vec<HistoryRow>,
}

/// Reads a battery report as on the day it was made.
pub fn battery_report(file: &Path, today: Date) -> anyhow::Result<ReportFinding> {
    let report = BatteryReport::parse(&super::text(file)?, today).with_context(|| {
        format!(
            "cannot read {}; make a battery report with: powercfg /batteryreport /xml /output FILE",
            file.display()
        )
    })?;
    let today = report.taken.unwrap_or(today).min(today);
    Ok(ReportFinding {
        taken: report.taken,
        modern_standby: report.modern_standby,
        rows: report.rows(None, today),
        batteries: report.batteries,
    })
}

/// Reads events of the System log, up to the last one.
pub fn event_log(file: &Path, policy: &Policy) -> anyhow::Result<LogFinding> {
    let events = event_log::parse(&super::text(file)?).with_context(|| {
        format!(
            "cannot read {}; write events with: wevtutil query-events System /format:xml > FILE",
            file.display()
        )
    })?;
    let now = events.iter().map(|event| event.time).max().with_context(|| {
        format!(
            "{} holds no event of starts, stops and sleeps; write all events of the System log to it",
            file.display()
        )
    })?;
    let rows = event_log::rows(&events, policy, now, policy.local(now).date());
    Ok(LogFinding { stretches: event_log::stretches(&events, now), rows })
}
