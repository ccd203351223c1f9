//! The words of the store for the grid's hours.

use jiff::Timestamp;
use levetid_footprint::figure::Source;
use levetid_footprint::grid::{Hour, HourSeries, Standing};

/// Hours to be kept, of one zone and source.
#[derive(Debug, Clone)]
pub struct NewGridHours {
    pub zone: String,
    pub standing: Standing,
    pub source: Source,
    /// In any order; of one hour the last one counts. Direct g CO2e per kWh.
    pub hours: Vec<(Hour, f64)>,
}

/// What came of hours that were to be kept.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct GridAdded {
    /// The revision that was made; none where nothing was new.
    pub revision: Option<u64>,
    /// Hours that were not known.
    pub added: usize,
    /// Hours that were known otherwise.
    pub changed: usize,
    /// Hours that were known just so, or are declared where these are a preview.
    pub unchanged: usize,
}

/// The hours of a zone as they stood at a revision.
#[derive(Debug, Clone)]
pub struct GridHours {
    /// The newest revision of the zone among them; 0 where there is none.
    pub revision: u64,
    pub series: HourSeries,
    /// The source of the newest declared hours, else of the newest previews; none where there are no hours.
    pub source: Option<Source>,
}

/// An import as it is listed.
#[derive(Debug, Clone, PartialEq)]
pub struct GridImport {
    pub revision: u64,
    pub zone: String,
    pub standing: Standing,
    pub source: Source,
    pub first: Hour,
    pub last: Hour,
    /// Hours that were new in it.
    pub hours: u32,
    pub actor: String,
    pub at: Timestamp,
}

/// How far fetching a zone's hours has come.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct GridFetch {
    pub zone: String,
    /// Declared hours before this one need not be asked for again.
    pub declared_to: Option<Hour>,
    /// When declared hours were last asked for and an answer came.
    pub declared_asked: Option<Timestamp>,
    /// Previews before this hour need not be asked for again.
    pub preview_to: Option<Hour>,
    /// When previews were last asked for and an answer came.
    pub preview_asked: Option<Timestamp>,
    /// When anything was last asked for.
    pub asked: Option<Timestamp>,
    /// When an answer was last taken.
    pub succeeded: Option<Timestamp>,
    /// How often it has failed since.
    pub failures: u32,
    /// Until when nothing may be asked for.
    pub not_before: Option<Timestamp>,
    /// Why the last request failed.
    pub error: Option<String>,
}
