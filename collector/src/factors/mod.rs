//! Factors from outside, as assessments use them: what is in force for a tenant at a revision.

mod choice;
mod matching;
mod sources;
#[cfg(test)]
mod tests;

pub use choice::{Choice, Figured};
#[cfg(test)]
pub use matching::MatchStanding;
pub use matching::{ProductMatch, RowRef};
pub use sources::TotalSources;

use std::collections::HashMap;
use std::sync::Arc;

use jiff::{Timestamp, civil::Date};
use levetid_footprint::cpu::Vendor;
use levetid_footprint::energy::CalibratedWatts;
use levetid_footprint::estimate::Estimate;
use levetid_footprint::grid::{Basis, YearlyRow};
use levetid_footprint::model::Model;
use levetid_footprint::product::{ProductSheet, WattsSheet};
use levetid_footprint::total::ErrorSource;
use levetid_footprint::windows11::CpuLists;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::store::{FactorKind, FactorRow, FactorSet, NewFactorSet, Store, StoreError, TenantSlug};
use matching::Rows;

/// The name under which a tenant's own list is kept.
pub const OWN_LIST: &str = "own-list";

/// A yearly grid factor, as it is kept.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GridYear {
    pub zone: String,
    pub year: i16,
    pub basis: Basis,
    pub g_per_kwh: f64,
}

/// A processor on a list of those that Windows 11 supports, as it is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ListedCpu {
    pub vendor: Vendor,
    /// The day of the list.
    pub dated: Date,
    pub name: String,
}

/// What devices of a model measured of themselves, as it is kept.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CalibratedModel {
    /// The month from which on it counts.
    pub month: String,
    pub model: String,
    /// At the wall while on, W.
    pub on_w: Estimate,
    /// How many devices measured themselves.
    pub devices: u32,
}

/// What is in force for a tenant. Empty where nothing was imported.
#[derive(Debug, Default)]
pub struct Factors {
    /// The newest set that is in it; 0 without any.
    pub revision: i64,
    /// Product carbon footprints, the tenant's own first.
    sheets: Vec<Arc<Rows<ProductSheet>>>,
    /// Watts of models, the tenant's own first.
    watts: Vec<Arc<Rows<WattsSheet>>>,
    /// What a person said of a model, by figure and model.
    choices: HashMap<(Figured, String), Choice>,
    /// Watts of models whose devices measured themselves, by model.
    calibrated: HashMap<String, CalibratedWatts>,
    /// Lists of processors.
    pub cpus: CpuLists,
    /// Yearly grid factors with their sources, the one that counts first.
    pub grid_years: Vec<YearlyRow>,
}

impl Factors {
    /// What is in force for a tenant, or was at an earlier revision; without a tenant, what is everyone's.
    ///
    /// # Errors
    /// When the store fails, or a kept row cannot be read.
    pub async fn load(
        store: &dyn Store,
        tenant: Option<&TenantSlug>,
        revision: Option<i64>,
    ) -> Result<Self, StoreError> {
        let sets = store.factor_sets().await?;
        Cache::default().assemble(store, &in_force(&sets, tenant, revision)).await
    }

    /// What files hold, without a store; the first named is asked first.
    ///
    /// # Errors
    /// When a row cannot be read.
    pub fn of_files(sets: Vec<NewFactorSet>, now: Timestamp) -> Result<Self, StoreError> {
        let mut factors = Self::default();
        for (revision, NewFactorSet { kind, name, source, file, rows }) in (1..).zip(sets) {
            let set = FactorSet {
                revision,
                tenant: None,
                kind,
                name,
                source,
                file,
                rows: u32::try_from(rows.len()).unwrap_or(u32::MAX),
                digest: [0; 32],
                imported: now,
                actor: String::new(),
            };
            factors.add(revision, Held::of(&set, &rows)?);
        }
        Ok(factors)
    }

    fn add(&mut self, revision: i64, held: Held) {
        self.revision = self.revision.max(revision);
        match held {
            Held::Sheets(rows) => self.sheets.push(rows),
            Held::Watts(rows) => self.watts.push(rows),
            Held::GridYears(years) => self.grid_years.extend(years.iter().cloned()),
            Held::Cpus(listed) => {
                if let Some(first) = listed.first() {
                    let names = listed.iter().map(|cpu| cpu.name.as_str());
                    self.cpus.add(first.vendor, first.dated, names);
                }
            }
            Held::Choices(choices) => self
                .choices
                .extend(choices.iter().map(|choice| ((choice.figure, choice.model.clone()), choice.clone()))),
            Held::Calibrated(models) => self.calibrated.extend(models.iter().cloned()),
        }
    }

    /// What devices of the model measured of themselves.
    pub fn calibrated(&self, model: Option<&Model>) -> Option<&CalibratedWatts> {
        self.calibrated.get(&model?.to_string())
    }
}

/// A set as it was read. Its rows never change, so that all tenants share it.
#[derive(Debug, Clone)]
enum Held {
    Sheets(Arc<Rows<ProductSheet>>),
    Watts(Arc<Rows<WattsSheet>>),
    GridYears(Arc<[YearlyRow]>),
    Cpus(Arc<[ListedCpu]>),
    Choices(Arc<[Choice]>),
    Calibrated(Arc<[(String, CalibratedWatts)]>),
}

impl Held {
    fn of(set: &FactorSet, rows: &[FactorRow]) -> Result<Self, StoreError> {
        Ok(match set.kind {
            FactorKind::Product => Self::Sheets(Arc::new(Rows::of(set, parsed(rows)?))),
            FactorKind::Watts => Self::Watts(Arc::new(Rows::of(set, parsed(rows)?))),
            FactorKind::GridYear => {
                let years = parsed(rows)?.into_iter();
                Self::GridYears(years.map(|(line, year)| yearly_row(set, line, year)).collect())
            }
            FactorKind::Windows11Cpus => Self::Cpus(parsed(rows)?.into_iter().map(|(_, cpu)| cpu).collect()),
            FactorKind::Match => Self::Choices(parsed(rows)?.into_iter().map(|(_, choice)| choice).collect()),
            FactorKind::Calibration => {
                let models = parsed(rows)?.into_iter();
                Self::Calibrated(models.map(|(line, model)| calibrated(set, line, model)).collect())
            }
        })
    }
}

fn yearly_row(set: &FactorSet, line: u32, year: GridYear) -> YearlyRow {
    let GridYear { zone, year, basis, g_per_kwh } = year;
    let mut source = set.source.clone();
    source.title = format!("{}; {zone}", source.title).into();
    source.reference = place(set.revision, line).into();
    YearlyRow { zone, year, basis, g_per_kwh, source }
}

fn calibrated(set: &FactorSet, line: u32, model: CalibratedModel) -> (String, CalibratedWatts) {
    let CalibratedModel { model, on_w, devices, .. } = model;
    let mut source = set.source.clone();
    source.title = format!("{} ({devices} × {model})", source.title).into();
    source.reference = place(set.revision, line).into();
    let error = ErrorSource::ModelWatts(model.clone());
    (model, CalibratedWatts { on_w, error, source })
}

/// Where a row stands, as sources say it.
fn place(revision: i64, lines: impl std::fmt::Display) -> String {
    format!("factor set {revision}, line {lines}")
}

/// Sets that were read, for as long as they are in force for anyone.
#[derive(Debug, Default)]
pub struct Cache(tokio::sync::Mutex<HashMap<i64, Held>>);

impl Cache {
    /// What is in force for a tenant now.
    ///
    /// # Errors
    /// As [`Factors::load`].
    pub async fn get(&self, store: &dyn Store, tenant: &TenantSlug) -> Result<Factors, StoreError> {
        let sets = store.factor_sets().await?;
        let newest: HashMap<_, i64> =
            sets.iter().map(|set| ((&set.tenant, set.kind, &set.name), set.revision)).collect();
        self.0.lock().await.retain(|revision, _| newest.values().any(|newest| newest == revision));
        self.assemble(store, &in_force(&sets, Some(tenant), None)).await
    }

    async fn assemble(&self, store: &dyn Store, sets: &[FactorSet]) -> Result<Factors, StoreError> {
        let mut factors = Factors::default();
        let mut known = self.0.lock().await;
        for set in sets {
            let held = match known.get(&set.revision) {
                Some(held) => held.clone(),
                None => {
                    let held = Held::of(set, &store.factor_rows(set.revision).await?)?;
                    known.insert(set.revision, held.clone());
                    held
                }
            };
            factors.add(set.revision, held);
        }
        Ok(factors)
    }
}

/// The sets that count for a tenant at a revision (without a tenant: for everyone): of each kind and name the newest, in the order in which they are
/// asked: the tenant's own first, then the newest version of a data set.
pub fn in_force(sets: &[FactorSet], tenant: Option<&TenantSlug>, revision: Option<i64>) -> Vec<FactorSet> {
    let concerns = |set: &&FactorSet| {
        (set.tenant.is_none() || set.tenant.as_ref() == tenant)
            && revision.is_none_or(|at| set.revision <= at)
    };
    let mut newest: HashMap<(bool, FactorKind, &str), &FactorSet> = HashMap::new();
    for set in sets.iter().filter(concerns) {
        // Sets come oldest first.
        newest.insert((set.tenant.is_some(), set.kind, &set.name), set);
    }
    let mut in_force: Vec<FactorSet> = newest.into_values().filter(|set| set.rows > 0).cloned().collect();
    // ENERGY STAR's version 8 before 7, Electricity Maps before Ember.
    in_force.sort_by(|one, other| {
        let order = |set: &FactorSet| (set.tenant.is_none(), set.kind, set.name == "ember");
        order(one).cmp(&order(other)).then_with(|| other.name.cmp(&one.name))
    });
    in_force
}

fn parsed<T: DeserializeOwned>(rows: &[FactorRow]) -> Result<Vec<(u32, T)>, StoreError> {
    rows.iter()
        .map(|FactorRow { line, body }| {
            let row = serde_json::from_str(body).map_err(|error| StoreError::Corrupt {
                what: "a row of a factor set",
                path: "control.sqlite".to_owned(),
                source: error.into(),
            })?;
            Ok((*line, row))
        })
        .collect()
}
