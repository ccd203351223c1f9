//! The report: everything an agent sends after enrolment, and the collector's reply.

use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::value::RawValue;

use crate::check::{self, Bounds};
use crate::history::HistoryRow;
use crate::limits::{MAX_HISTORY, MAX_USAGE, MAX_WEAR};
use crate::policy::Policy;
use crate::profile::DeviceProfile;
use crate::text::Text;
use crate::usage::UsageRecord;
use crate::wear::WearSample;
use crate::{DeviceId, SCHEMA};

/// What an agent sends. Signed with the device's key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Report {
    /// [`SCHEMA`]
    pub schema: u16,
    /// Rises by one with every report of a key; a retry of the same report repeats it.
    pub sequence: u64,
    /// The agent's version.
    pub agent: Text,
    /// The version of the policy the agent follows.
    pub policy_version: u64,
    /// What the device is, when it is new or has changed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub profile: Option<DeviceProfile>,
    /// Usage records.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub usage: Vec<UsageRecord>,
    /// Weeks before the agent.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub history: Vec<HistoryRow>,
    /// Wear of parts.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub wear: Vec<WearSample>,
}

/// A report as read by a collector: what can be taken, and what was refused and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadReport {
    /// The parts that can be taken.
    pub report: Report,
    /// The parts that cannot.
    pub refused: Vec<Refusal>,
}

/// A part of a report that was refused; the rest was taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refusal {
    /// Which list of the report.
    pub part: Part,
    /// Its place in the list, from 0.
    pub index: usize,
    /// The field, such as `bins[2].unattended`; empty when the part as a whole is wrong.
    pub field: String,
    /// What is wrong with it.
    pub reason: String,
}

impl std::fmt::Display for Refusal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let part = self.part.name();
        match self.field.as_str() {
            "" => write!(f, "{part}[{}]: {}", self.index, self.reason),
            field => write!(f, "{part}[{}].{field}: {}", self.index, self.reason),
        }
    }
}

/// A list of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Part {
    /// The profile; index 0.
    Profile,
    /// Usage records.
    Usage,
    /// History rows.
    History,
    /// Wear samples.
    Wear,
}

impl Part {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Profile, Self::Usage, Self::History, Self::Wear];

    /// The part with this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|part| part.name() == name)
    }

    /// Its name in the report.
    pub fn name(self) -> &'static str {
        match self {
            Self::Profile => "profile",
            Self::Usage => "usage",
            Self::History => "history",
            Self::Wear => "wear",
        }
    }
}

/// The collector's reply once everything it took is on disk. Signed by the collector's key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportReply {
    /// The device it speaks of.
    pub device: DeviceId,
    /// The sequence of the report it answers.
    pub sequence: u64,
    /// The highest sequence the collector held before. Where it is lower than what it once acknowledged,
    /// the collector was restored from a backup, and the agent sends what came after again.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub held_before: Option<u64>,
    /// The parts that were refused; everything else is held.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub refused: Vec<Refusal>,
    /// The settings to follow.
    pub policy: Policy,
}

/// Why a report or an enrolment cannot be read as a whole.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ReportError {
    /// It is not JSON, or its outer fields are wrong.
    #[error("{at}: {reason}")]
    Malformed {
        /// Where: a field, or line and column.
        at: String,
        /// What.
        reason: String,
    },
    /// Its schema is not known here.
    #[error("schema {0} is not known here; this collector reads schema {SCHEMA}: update the collector first")]
    UnknownSchema(u16),
    /// It holds more parts than are accepted.
    #[error("{count} {part} parts; at most {most} in one report")]
    TooMany {
        /// Which list.
        part: &'static str,
        /// How many there are.
        count: usize,
        /// How many are accepted.
        most: usize,
    },
}

/// The outer fields, with every part still unread so that one bad part does not spoil the rest.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Envelope<'a> {
    schema: u16,
    sequence: u64,
    agent: Text,
    policy_version: u64,
    #[serde(borrow, default)]
    profile: Option<&'a RawValue>,
    #[serde(borrow, default)]
    usage: Vec<&'a RawValue>,
    #[serde(borrow, default)]
    history: Vec<&'a RawValue>,
    #[serde(borrow, default)]
    wear: Vec<&'a RawValue>,
}

#[derive(Deserialize)]
struct SchemaOnly {
    schema: u16,
}

/// Reads and checks an unpacked report.
///
/// # Errors
/// [`ReportError`] when the report as a whole is wrong; wrong parts are listed in [`ReadReport::refused`].
pub fn read(json: &[u8], bounds: &Bounds) -> Result<ReadReport, ReportError> {
    let envelope: Envelope<'_> = of_known_schema(json)?;
    at_most("usage", envelope.usage.len(), MAX_USAGE)?;
    at_most("history", envelope.history.len(), MAX_HISTORY)?;
    at_most("wear", envelope.wear.len(), MAX_WEAR)?;

    let mut refused = Vec::new();
    let profile: Vec<&RawValue> = envelope.profile.into_iter().collect();
    let profile =
        take(Part::Profile, &profile, &mut refused, |profile| check::profile(profile, bounds)).pop();
    let usage = take(Part::Usage, &envelope.usage, &mut refused, |record| check::usage(record, bounds));
    let history = take(Part::History, &envelope.history, &mut refused, |row| check::history(row, bounds));
    let wear = take(Part::Wear, &envelope.wear, &mut refused, |sample| check::wear(sample, bounds));
    let report = Report {
        schema: envelope.schema,
        sequence: envelope.sequence,
        agent: envelope.agent,
        policy_version: envelope.policy_version,
        profile,
        usage,
        history,
        wear,
    };
    Ok(ReadReport { report, refused })
}

/// Reads a message, its schema first: a newer one is said to be newer, whatever else it holds.
pub(crate) fn of_known_schema<'a, T: Deserialize<'a>>(json: &'a [u8]) -> Result<T, ReportError> {
    let schema = serde_json::from_slice::<SchemaOnly>(json).map_err(|error| malformed_json(&error))?.schema;
    if schema != SCHEMA {
        return Err(ReportError::UnknownSchema(schema));
    }
    let mut deserializer = serde_json::Deserializer::from_slice(json);
    let message = serde_path_to_error::deserialize(&mut deserializer).map_err(|error| {
        ReportError::Malformed { at: place(&error), reason: error.into_inner().to_string() }
    })?;
    deserializer.end().map_err(|error| malformed_json(&error))?;
    Ok(message)
}

fn take<T: DeserializeOwned>(
    part: Part,
    raw: &[&RawValue],
    refused: &mut Vec<Refusal>,
    check: impl Fn(&T) -> Result<(), check::Wrong>,
) -> Vec<T> {
    let mut taken = Vec::with_capacity(raw.len());
    for (index, raw) in raw.iter().enumerate() {
        let mut deserializer = serde_json::Deserializer::from_str(raw.get());
        let read = serde_path_to_error::deserialize::<_, T>(&mut deserializer)
            .map_err(|error| check::Wrong {
                field: field(error.path()),
                reason: error.into_inner().to_string(),
            })
            .and_then(|value| check(&value).map(|()| value));
        match read {
            Ok(value) => taken.push(value),
            Err(check::Wrong { field, reason }) => refused.push(Refusal { part, index, field, reason }),
        }
    }
    taken
}

fn at_most(part: &'static str, count: usize, most: usize) -> Result<(), ReportError> {
    if count > most { Err(ReportError::TooMany { part, count, most }) } else { Ok(()) }
}

fn malformed_json(error: &serde_json::Error) -> ReportError {
    ReportError::Malformed { at: line_and_column(error), reason: error.to_string() }
}

fn place(error: &serde_path_to_error::Error<serde_json::Error>) -> String {
    match field(error.path()) {
        path if path.is_empty() => line_and_column(error.inner()),
        path => path,
    }
}

fn field(path: &serde_path_to_error::Path) -> String {
    match path.to_string() {
        path if path == "." => String::new(),
        path => path,
    }
}

fn line_and_column(error: &serde_json::Error) -> String {
    format!("line {} column {}", error.line(), error.column())
}

#[cfg(test)]
#[path = "report_tests.rs"]
mod tests;
