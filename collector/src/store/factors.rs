//! The words of the store for factor sets.

use jiff::Timestamp;
use levetid_footprint::energy::calibration::MeasuredDevice;
use levetid_footprint::figure::Source;
use serde::{Deserialize, Serialize};

use super::{Actor, TenantSlug};

/// What the rows of a factor set are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FactorKind {
    /// Product carbon footprints.
    Product,
    /// Watts of models.
    Watts,
    /// Grid intensity of years.
    GridYear,
    /// Processors that Windows 11 supports.
    Windows11Cpus,
    /// Which row belongs to a model, as a person said.
    Match,
    /// Watts of models, from a tenant's devices that measured themselves.
    Calibration,
}

impl FactorKind {
    /// Its stable code: what is stored, too.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Product => "product",
            Self::Watts => "watts",
            Self::GridYear => "grid-year",
            Self::Windows11Cpus => "windows11-cpus",
            Self::Match => "match",
            Self::Calibration => "calibration",
        }
    }
}

/// Rows to be kept under one name. Rows never change: a set of the same tenant, kind and name takes the place of an
/// earlier one, which stays to be calculated with again.
#[derive(Debug, Clone, PartialEq)]
pub struct NewFactorSet {
    pub kind: FactorKind,
    /// Which data it is, such as `boavizta`.
    pub name: String,
    pub source: Source,
    /// The file it was read from.
    pub file: String,
    pub rows: Vec<FactorRow>,
}

/// One row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FactorRow {
    /// The line in the file.
    pub line: u32,
    /// The row as JSON.
    pub body: String,
}

/// A set that is kept, without its rows.
#[derive(Debug, Clone, PartialEq)]
pub struct FactorSet {
    /// Its number. What was known at a revision is every set up to it.
    pub revision: i64,
    /// Whose it is; `None`: everyone's.
    pub tenant: Option<TenantSlug>,
    pub kind: FactorKind,
    pub name: String,
    pub source: Source,
    pub file: String,
    pub rows: u32,
    /// SHA-256 of its rows.
    pub digest: [u8; 32],
    pub imported: Timestamp,
    pub actor: String,
}

/// What a device measured of the whole of itself.
#[derive(Debug, Clone, PartialEq)]
pub struct MeasuredModel {
    pub model: String,
    pub device: MeasuredDevice,
}

/// Sets that are to be added together, or not at all.
#[derive(Debug, Clone)]
pub struct FactorImport {
    pub tenant: Option<TenantSlug>,
    pub sets: Vec<NewFactorSet>,
    pub now: Timestamp,
    pub actor: Actor,
}

/// What became of a set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AddedFactors {
    /// It was added under this number.
    Added(i64),
    /// The very same rows are in force already, under this number.
    Unchanged(i64),
}
