//! What waits to be sent, and how a report is made of it. Pure.

use levetid_protocol::SCHEMA;
use levetid_protocol::history::HistoryRow;
use levetid_protocol::limits::{MAX_HISTORY, MAX_USAGE, MAX_WEAR};
use levetid_protocol::profile::DeviceProfile;
use levetid_protocol::report::{Part, Report};
use levetid_protocol::text::Text;
use levetid_protocol::usage::UsageRecord;
use levetid_protocol::wear::WearSample;

/// Most bytes of items in one report: even unpacked it fits what a collector takes.
const MAX_ITEM_BYTES: usize = 512 * 1024;

/// A part of a report.
#[derive(Debug, Clone, PartialEq)]
pub enum Item {
    /// What the device is.
    Profile(Box<DeviceProfile>),
    /// A usage record.
    Usage(Box<UsageRecord>),
    /// A stretch of days before the agent.
    History(HistoryRow),
    /// The wear of a part.
    Wear(WearSample),
}

impl Item {
    /// Which list of a report it stands in.
    pub fn part(&self) -> Part {
        match self {
            Self::Profile(_) => Part::Profile,
            Self::Usage(_) => Part::Usage,
            Self::History(_) => Part::History,
            Self::Wear(_) => Part::Wear,
        }
    }

    /// By what the collector replaces an earlier one with it.
    pub fn key(&self) -> String {
        match self {
            Self::Profile(_) => String::new(),
            Self::Usage(record) => record.first_day.to_string(),
            Self::History(row) => format!("{} {}", row.source.name(), row.from),
            Self::Wear(sample) => format!("{} {}", sample.day, sample.part.name()),
        }
    }

    /// Drops the pseudonyms of people.
    pub fn forget_people(&mut self) {
        if let Self::Usage(record) = self {
            record.people.clear();
        }
    }

    /// Its JSON.
    ///
    /// # Errors
    /// Never for what the agent makes.
    pub fn body(&self) -> serde_json::Result<String> {
        match self {
            Self::Profile(profile) => serde_json::to_string(profile),
            Self::Usage(record) => serde_json::to_string(record),
            Self::History(row) => serde_json::to_string(row),
            Self::Wear(sample) => serde_json::to_string(sample),
        }
    }

    /// Reads what [`body`](Self::body) wrote.
    ///
    /// # Errors
    /// When it was written by an agent that knew other fields.
    pub fn read(part: Part, body: &str) -> serde_json::Result<Self> {
        Ok(match part {
            Part::Profile => Self::Profile(serde_json::from_str(body)?),
            Part::Usage => Self::Usage(serde_json::from_str(body)?),
            Part::History => Self::History(serde_json::from_str(body)?),
            Part::Wear => Self::Wear(serde_json::from_str(body)?),
        })
    }
}

/// An item in the spool, at one of its versions.
#[derive(Debug, Clone, PartialEq)]
pub struct Waiting {
    /// Its row.
    pub id: i64,
    /// Rises whenever the item is replaced by a newer version of itself.
    pub revision: i64,
    /// The item.
    pub item: Item,
    /// Bytes of its JSON.
    pub bytes: usize,
}

/// A report ready to go, and the items in it with their places.
#[derive(Debug, Clone, PartialEq)]
pub struct Draft {
    /// The report.
    pub report: Report,
    /// Its items.
    pub places: Vec<Place>,
}

/// Where an item stands in a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// The item's row.
    pub id: i64,
    /// The version that is sent.
    pub revision: i64,
    /// The list.
    pub part: Part,
    /// The place in the list, from 0.
    pub index: usize,
}

/// Makes a report of the first items, as many as one report takes; `None` when there are none.
pub fn draft(sequence: u64, policy_version: u64, waiting: Vec<Waiting>) -> Option<Draft> {
    let mut report = Report {
        schema: SCHEMA,
        sequence,
        agent: version()?,
        policy_version,
        profile: None,
        usage: Vec::new(),
        history: Vec::new(),
        wear: Vec::new(),
    };
    let mut places: Vec<Place> = Vec::new();
    let mut bytes = 0;
    for Waiting { id, revision, item, bytes: more } in waiting {
        bytes += more;
        if bytes > MAX_ITEM_BYTES && !places.is_empty() {
            break;
        }
        let part = item.part();
        if let Some(index) = take(&mut report, item) {
            places.push(Place { id, revision, part, index });
        }
    }
    (!places.is_empty()).then_some(Draft { report, places })
}

/// The agent's version, as it travels.
pub fn version() -> Option<Text> {
    Text::clean(env!("CARGO_PKG_VERSION"))
}

/// Puts an item in its list; `None` when the list is full.
fn take(report: &mut Report, item: Item) -> Option<usize> {
    fn push<T>(list: &mut Vec<T>, most: usize, item: T) -> Option<usize> {
        let index = list.len();
        (index < most).then(|| list.push(item))?;
        Some(index)
    }
    match item {
        Item::Profile(_) if report.profile.is_some() => None,
        Item::Profile(profile) => {
            report.profile = Some(*profile);
            Some(0)
        }
        Item::Usage(record) => push(&mut report.usage, MAX_USAGE, *record),
        Item::History(row) => push(&mut report.history, MAX_HISTORY, row),
        Item::Wear(sample) => push(&mut report.wear, MAX_WEAR, sample),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use levetid_protocol::history::HistorySource;

    fn row(week: i16) -> Item {
        let from = date(2020 + week / 52, 1, 1);
        Item::History(HistoryRow {
            from,
            to: from.tomorrow().unwrap(),
            on_minutes: Some(1),
            active_minutes: None,
            full_charge_wh: None,
            source: HistorySource::JournalBoots,
        })
    }

    #[test]
    fn a_report_takes_no_more_than_a_collector_does() {
        let waiting = (0..500).map(|id| Waiting { id, revision: 1, item: row(0), bytes: 100 }).collect();
        let draft = draft(7, 3, waiting).unwrap();
        assert_eq!((draft.report.history.len(), draft.places.len()), (MAX_HISTORY, MAX_HISTORY));
        assert_eq!(draft.places.last().map(|place| (place.id, place.index)), Some((399, 399)));
        let waiting = (0..3).map(|id| Waiting { id, revision: 1, item: row(0), bytes: 300_000 }).collect();
        assert_eq!(super::draft(8, 3, waiting).unwrap().places.len(), 1);
        assert_eq!(super::draft(9, 3, Vec::new()), None);
    }

    #[test]
    fn items_are_read_as_they_were_written() {
        let item = row(60);
        let body = item.body().unwrap();
        assert_eq!(Item::read(Part::History, &body).unwrap(), item);
        assert!(Item::read(Part::Usage, &body).is_err());
    }
}
