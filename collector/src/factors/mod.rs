//! Factors from outside, as assessments use them: what is in force for a tenant at a revision.

mod choice;
mod matching;
#[cfg(test)]
mod tests;

pub use choice::{Choice, Figured};
#[cfg(test)]
pub use matching::MatchStanding;
pub use matching::ProductMatch;

use std::collections::HashMap;

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
    sheets: Vec<Rows<ProductSheet>>,
    /// Watts of models, the tenant's own first.
    watts: Vec<Rows<WattsSheet>>,
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
    /// What is in force for a tenant, or was at an earlier revision.
    ///
    /// # Errors
    /// When the store fails, or a kept row cannot be read.
    pub async fn load(
        store: &dyn Store,
        tenant: &TenantSlug,
        revision: Option<i64>,
    ) -> Result<Self, StoreError> {
        let mut factors = Self::default();
        for set in in_force(&store.factor_sets().await?, tenant, revision) {
            factors.add(&set, &store.factor_rows(set.revision).await?)?;
        }
        Ok(factors)
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
            factors.add(&set, &rows)?;
        }
        Ok(factors)
    }

    fn add(&mut self, set: &FactorSet, rows: &[FactorRow]) -> Result<(), StoreError> {
        self.revision = self.revision.max(set.revision);
        match set.kind {
            FactorKind::Product => self.sheets.push(Rows::of(set, parsed(rows)?)),
            FactorKind::Watts => self.watts.push(Rows::of(set, parsed(rows)?)),
            FactorKind::GridYear => {
                let years = parsed::<GridYear>(rows)?.into_iter();
                self.grid_years.extend(years.map(|(line, GridYear { zone, year, basis, g_per_kwh })| {
                    let mut source = set.source.clone();
                    source.title = format!("{}; {zone}", source.title).into();
                    source.reference = format!("factor set {}, line {line}", set.revision).into();
                    YearlyRow { zone, year, basis, g_per_kwh, source }
                }));
            }
            FactorKind::Windows11Cpus => self.add_cpus(&parsed(rows)?),
            FactorKind::Match => {
                for (_, choice) in parsed::<Choice>(rows)? {
                    self.choices.insert((choice.figure, choice.model.clone()), choice);
                }
            }
            FactorKind::Calibration => {
                for (line, CalibratedModel { model, on_w, devices, .. }) in parsed(rows)? {
                    let mut source = set.source.clone();
                    source.title = format!("{} ({devices} × {model})", source.title).into();
                    source.reference = format!("factor set {}, line {line}", set.revision).into();
                    let error = ErrorSource::ModelWatts(model.clone());
                    self.calibrated.insert(model, CalibratedWatts { on_w, error, source });
                }
            }
        }
        Ok(())
    }

    /// What devices of the model measured of themselves.
    pub fn calibrated(&self, model: Option<&Model>) -> Option<&CalibratedWatts> {
        self.calibrated.get(&model?.to_string())
    }

    fn add_cpus(&mut self, listed: &[(u32, ListedCpu)]) {
        if let Some((_, first)) = listed.first() {
            let names = listed.iter().map(|(_, cpu)| cpu.name.as_str());
            self.cpus.add(first.vendor, first.dated, names);
        }
    }
}

/// The sets that count for a tenant at a revision: of each kind and name the newest, in the order in which they are
/// asked: the tenant's own first, then the newest version of a data set.
pub fn in_force(sets: &[FactorSet], tenant: &TenantSlug, revision: Option<i64>) -> Vec<FactorSet> {
    let concerns = |set: &&FactorSet| {
        set.tenant.as_ref().is_none_or(|of| of == tenant) && revision.is_none_or(|at| set.revision <= at)
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
