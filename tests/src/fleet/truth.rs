//! What a collector has acknowledged, to be compared with what it holds.

use std::collections::BTreeMap;
use std::path::Path;

use jiff::civil::Date;
use levetid_protocol::usage::{StateMinutes, UsageRecord};
use serde::{Deserialize, Serialize};

/// What was acknowledged, by device. A run that finds the file goes on where it ends.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Truth {
    /// Whose devices these are; a run of another municipality is refused.
    pub municipality: Settings,
    /// By the device's id at the collector.
    pub devices: BTreeMap<String, Held>,
}

/// What makes a municipality what it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settings {
    /// The seed.
    pub seed: u64,
    /// How many devices.
    pub devices: u32,
    /// How many weeks.
    pub weeks: u16,
    /// The Monday after the last.
    pub until: Date,
}

/// What was acknowledged of a device.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Held {
    /// Its number in the municipality; none of those that misbehaved.
    pub number: Option<u32>,
    /// The sequence of its last report.
    pub sequence: u64,
    /// The week after the last that was acknowledged, counted from the first.
    pub next_week: u16,
    /// Records that were acknowledged.
    pub records: u32,
    /// Their minutes.
    pub minutes: StateMinutes,
    /// Records that were sent and never answered: the collector may hold them or not.
    pub in_doubt: u32,
}

impl Held {
    /// Adds a record that was acknowledged.
    pub fn add(&mut self, record: &UsageRecord) {
        self.records += 1;
        let (sum, more) = (&mut self.minutes, &record.minutes);
        sum.active += more.active;
        sum.idle += more.idle;
        sum.on += more.on;
        sum.asleep += more.asleep;
        sum.off += more.off;
        sum.unknown += more.unknown;
    }
}

impl Truth {
    /// That of a file, or an empty one where there is none yet.
    ///
    /// # Errors
    /// When the file cannot be read, or tells of another municipality.
    pub fn of(path: Option<&Path>, municipality: Settings) -> Result<Self, String> {
        let Some(path) = path.filter(|path| path.exists()) else {
            return Ok(Self { municipality, devices: BTreeMap::new() });
        };
        let told = |error: &dyn std::fmt::Display| format!("{}: {error}", path.display());
        let text = std::fs::read(path).map_err(|error| told(&error))?;
        let truth: Self = serde_json::from_slice(&text).map_err(|error| told(&error))?;
        if truth.municipality == municipality {
            Ok(truth)
        } else {
            let of_file = serde_json::json!(truth.municipality);
            Err(told(&format!(
                "is of another municipality, {of_file}; name another file, or the same settings"
            )))
        }
    }

    /// Writes it.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn write(&self, path: &Path) -> Result<(), String> {
        let text = serde_json::to_vec_pretty(self).map_err(|error| error.to_string())?;
        std::fs::write(path, text).map_err(|error| format!("{}: {error}", path.display()))
    }

    /// What is held of each device of the municipality, by its number.
    pub fn by_number(&self) -> BTreeMap<u32, Held> {
        self.devices.values().filter_map(|held| Some((held.number?, held.clone()))).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_run_goes_on_where_the_file_ends_and_only_there() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("truth.json");
        let settings = Settings { seed: 1, devices: 2, weeks: 3, until: date(2026, 11, 23) };
        let mut truth = Truth::of(Some(&path), settings).unwrap();
        assert!(truth.devices.is_empty());
        truth.devices.insert("a".into(), Held { number: Some(1), sequence: 4, ..Held::default() });
        truth.devices.insert("b".into(), Held::default());
        truth.write(&path).unwrap();
        assert_eq!(Truth::of(Some(&path), settings).unwrap(), truth);
        assert_eq!(truth.by_number().into_keys().collect::<Vec<_>>(), [1]);
        let other = Settings { seed: 2, ..settings };
        assert!(Truth::of(Some(&path), other).unwrap_err().contains("another municipality"));
    }
}
