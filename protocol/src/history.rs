//! What a device's own logs tell of the weeks before the agent. Reconstructed, and marked so.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// A stretch of days before the agent, as a log of the operating system tells it.
///
/// Rows are upserted by device, source and `from`. Days that a usage record covers are never
/// taken from a row: measured replaces reconstructed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HistoryRow {
    /// The first local day.
    pub from: Date,
    /// The day after the last.
    pub to: Date,
    /// Minutes powered on, where the log tells.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub on_minutes: Option<u32>,
    /// Minutes in use, where the log tells.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub active_minutes: Option<u32>,
    /// What the battery held when full, Wh, where the log tells.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub full_charge_wh: Option<u32>,
    /// Which log.
    pub source: HistorySource,
}

/// A log that tells of the past. Logs with application names (SRUM) or user names (wtmp) are not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum HistorySource {
    /// The boots in systemd's journal.
    JournalBoots,
    /// Windows' battery report.
    BatteryReport,
    /// The boots and sleeps in Windows' System event log.
    SystemEventLog,
}

impl HistorySource {
    /// Its name as it travels.
    pub fn name(self) -> &'static str {
        match self {
            Self::JournalBoots => "journal-boots",
            Self::BatteryReport => "battery-report",
            Self::SystemEventLog => "system-event-log",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::HistorySource::{BatteryReport, JournalBoots, SystemEventLog};

    #[test]
    fn the_name_is_the_one_that_travels() {
        for source in [JournalBoots, BatteryReport, SystemEventLog] {
            assert_eq!(serde_json::to_value(source).unwrap(), source.name());
        }
    }
}
