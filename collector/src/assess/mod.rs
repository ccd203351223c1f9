//! From what a device reported to what is said of it: its kind, age and footprint. Pure.

pub mod account;
pub mod evidence;
pub mod explained;
pub mod fleet;
pub mod making_share;
pub mod model;
mod usage;
pub mod windows11;

pub use usage::by_week;

use jiff::{Timestamp, civil::Date};
use levetid_footprint::age::{Age, Evidence};
use levetid_footprint::annual::{self, DeviceFacts, FactorUsed, PerYear, Setting, SoFar};
use levetid_footprint::category::{Because, Category, CategoryFacts, Classified, classify};
use levetid_footprint::cpu;
use levetid_footprint::embodied;
use levetid_footprint::energy::{StateWatts, watts_of};
use levetid_footprint::error::FootprintError;
use levetid_footprint::figure::Finding;
use levetid_footprint::grid::Basis;
use levetid_footprint::lifetime::Life;
use levetid_footprint::model::Model;
use levetid_footprint::version::{FACTOR_SET_VERSION, METHOD_VERSION};
use levetid_footprint::windows11::Windows11;
use levetid_protocol::profile::{DeviceProfile, Fact, NotKnownReason};
use levetid_protocol::usage::{Bin, Daypart, StateMinutes};
use serde::{Deserialize, Serialize};

use crate::factors::{Factors, ProductMatch};
use crate::grid::TenantGrid;
use crate::store::{DeviceRecord, RegisterEntry, Tenant};

/// What is said of a device, with everything it rests on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Assessment {
    /// The tenant's local day it stands on.
    pub day: Date,
    /// The versions of method, factors and settings it was made with.
    pub basis: AssessmentBasis,
    /// The device's name; a screen's is its model's, where the register has none. Empty before its profile has come.
    pub name: String,
    /// Maker and model in one line.
    pub model: Option<String>,
    /// Operating system in one line.
    pub os: Option<String>,
    /// What kind of device it is, and by what.
    pub kind: Classified,
    /// When it was built.
    pub age: Finding<Age>,
    /// What dates it, whether or not that settles its age.
    pub evidence: Vec<Evidence>,
    /// Its embodied carbon.
    pub embodied: Finding,
    /// Minutes recorded, by state.
    pub recorded: Recorded,
    /// Its footprint over the recorded days.
    pub so_far: SoFar,
    /// Its footprint in a year.
    pub per_year: PerYear,
    /// What another year past the baseline life avoids.
    pub kept_a_year: Finding,
    /// Maker and product, where firmware names them.
    #[serde(default)]
    pub named: Option<Model>,
    /// The rows of product data that its making and its watts rest on, and why.
    #[serde(default)]
    pub matches: Matches,
    /// Whether it can run Windows 11. Assessments of the first versions have none: not known until the next one.
    #[serde(default)]
    pub windows11: Windows11,
}

/// What an assessment was made with: enough to make it again.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AssessmentBasis {
    pub method_version: String,
    pub factor_set_version: String,
    /// The newest factor set from outside that was in force; 0 without any.
    #[serde(default)]
    pub factor_revision: i64,
    pub grid_zone: String,
    pub grid_basis: Basis,
    /// The newest revision of the grid's hours; 0 where there were none, as in the first versions.
    #[serde(default)]
    pub grid_revision: u64,
    pub baseline_life_years: f64,
    pub target_life_years: f64,
}

impl AssessmentBasis {
    /// The factors in one word: the built-in version, and the newest set from outside.
    pub fn factors(&self) -> String {
        match self.factor_revision {
            0 => self.factor_set_version.clone(),
            revision => format!("{} + {revision}", self.factor_set_version),
        }
    }
}

/// What the model of a device matched.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Matches {
    pub making: ProductMatch,
    pub watts: ProductMatch,
}

/// Minutes recorded by the agent.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Recorded {
    /// The instant from which, absent before the first record.
    pub from: Option<Timestamp>,
    /// The instant to which.
    pub to: Option<Timestamp>,
    /// Minutes by state.
    pub minutes: StateMinutes,
    /// The same minutes by daypart.
    pub bins: [Bin; Daypart::COUNT],
}

/// Assesses a device.
///
/// # Errors
/// When a stored record or a tenant's setting contradicts itself.
pub fn assess(
    record: &DeviceRecord,
    tenant: &Tenant,
    factors: &Factors,
    grid: &TenantGrid,
    today: Date,
) -> Result<Assessment, FootprintError> {
    let profile = record.profile.as_ref();
    let machine = profile.map(|profile| &profile.machine);
    let entry = record.device.register.as_ref().map(|known| &known.entry);
    let screen = record.screen.as_ref();
    let named = machine
        .map(model::model)
        .or_else(|| screen.map(model::of_screen).filter(|found| found.known().is_some()))
        .or_else(|| entry.map(model::of_entry));
    let known_model = named.as_ref().and_then(Finding::known);
    let kind = match screen {
        Some(_) => Classified { category: Category::Monitor, because: Because::Edid },
        None => kind(profile, known_model, entry),
    };
    let evidence = evidence::of(record, today);
    let age = evidence::age(kind.category, &evidence, today);
    let bought_used = entry.and_then(|entry| entry.bought_used) == Some(true);
    let (own_making, making_match) = factors.making(known_model, kind.category)?;
    let own_making = own_making.filter(|_| !bought_used);
    let power = Power::of(record, factors, known_model, kind.category)?;
    let has_sheets = own_making.is_some();
    let embodied = match own_making {
        _ if bought_used => embodied::bought_used(),
        Some(making) => Finding::Known(making),
        None => embodied::of_category(kind.category),
    };
    let model_name = known_model.map(Model::to_string);
    let spans = usage::spans(&record.usage);
    let facts = DeviceFacts {
        product: model_name.as_deref().filter(|_| has_sheets),
        ..power.facts(kind.category, &embodied, &age)
    };
    let grid = grid.of(tenant.grid_zone_of(&record.device));
    let setting = Setting { grid: &grid.grid, baseline: Life::years(tenant.baseline_life_years)? };
    let so_far = annual::so_far(&facts, &setting, &spans)?;
    let per_year = annual::per_year(&facts, &setting, &spans, today)?;
    let kept_a_year = annual::kept_a_year(kind.category, setting.baseline)?;
    Ok(Assessment {
        day: today,
        basis: AssessmentBasis {
            method_version: METHOD_VERSION.into(),
            factor_set_version: FACTOR_SET_VERSION.into(),
            factor_revision: factors.revision,
            grid_zone: grid.grid.zone().to_owned(),
            grid_basis: grid.grid.basis(),
            grid_revision: grid.revision,
            baseline_life_years: tenant.baseline_life_years,
            target_life_years: tenant.target_life_years,
        },
        name: name(profile, entry).or_else(|| screen.map(model::screen_name)).unwrap_or_default(),
        model: match machine.zip(named.as_ref()) {
            Some((machine, model)) => model::one_line(machine, model),
            None => known_model.map(Model::to_string),
        },
        os: profile.map(os),
        recorded: usage::recorded(&record.usage),
        kind,
        age,
        evidence,
        embodied,
        so_far,
        per_year,
        kept_a_year,
        named: known_model.cloned(),
        matches: Matches { making: making_match, watts: power.matched },
        windows11: windows11::of(profile, &factors.cpus),
    })
}

/// What a device's energy rests on beside its minutes.
struct Power {
    /// The watts of the model, else of the category, with what devices of the model measured of themselves.
    watts: Finding<StateWatts>,
    /// Rated power of its processor, W, where its name tells its class.
    cpu_rated_w: Option<f64>,
    /// The rows that the watts are of.
    matched: ProductMatch,
}

impl Power {
    fn of(
        record: &DeviceRecord,
        factors: &Factors,
        model: Option<&Model>,
        category: Category,
    ) -> Result<Self, FootprintError> {
        let (own, matched) = factors.watts(model, category)?;
        let watts = own.map_or_else(|| watts_of(category).map(StateWatts::clone), Finding::Known);
        let calibrated = factors.calibrated(model);
        let watts = watts.map(|watts| StateWatts { calibrated: calibrated.cloned(), ..watts });
        let processor = record.profile.as_ref().and_then(|profile| profile.cpu.model.as_ref());
        Ok(Self { watts, cpu_rated_w: processor.and_then(|name| cpu::rated_w(name.as_str())), matched })
    }

    /// The facts of the device, but for the model whose sheets its making is of.
    fn facts<'a>(
        &'a self,
        category: Category,
        embodied: &'a Finding,
        age: &'a Finding<Age>,
    ) -> DeviceFacts<'a> {
        DeviceFacts {
            watts: self.watts.as_ref(),
            cpu_rated_w: self.cpu_rated_w,
            ..DeviceFacts::of_category(category, embodied, age)
        }
    }
}

/// The very grid factors that a device's use so far took, record by record and bin by bin.
///
/// # Errors
/// As [`assess`].
pub fn factors_used(
    record: &DeviceRecord,
    assessment: &Assessment,
    tenant: &Tenant,
    factors: &Factors,
    grid: &TenantGrid,
) -> Result<Finding<Vec<FactorUsed>>, FootprintError> {
    let Assessment { kind, embodied, age, .. } = assessment;
    let power = Power::of(record, factors, assessment.named.as_ref(), kind.category)?;
    let facts = power.facts(kind.category, embodied, age);
    let grid = grid.of(tenant.grid_zone_of(&record.device));
    let setting = Setting { grid: &grid.grid, baseline: Life::years(tenant.baseline_life_years)? };
    annual::factors_used(&facts, &setting, &usage::spans(&record.usage))
}

impl Assessment {
    /// The best guess of the day it was built.
    pub fn built(&self) -> Option<Date> {
        self.age.known().map(|age| age.best)
    }

    /// Whether it is older than the baseline life, by the best guess of its age.
    pub fn past_baseline(&self) -> Option<bool> {
        self.age.known().map(|age| age.years_on(self.day).best > self.basis.baseline_life_years)
    }

    /// The category's code.
    pub fn category_code(&self) -> &'static str {
        self.kind.category.code()
    }
}

/// By the device itself, else by the register, else by its model's name.
fn kind(profile: Option<&DeviceProfile>, model: Option<&Model>, entry: Option<&RegisterEntry>) -> Classified {
    let product = model.map(|model| model.product.as_str());
    let found = match profile {
        Some(_) => classify(&category_facts(profile, product)),
        None => classify(&CategoryFacts { product_name: product, ..CategoryFacts::default() }),
    };
    let reported = profile.is_some() && found.category != Category::Unknown;
    match entry.and_then(|entry| entry.category).filter(|_| !reported) {
        Some(category) => Classified { category, because: Because::Register },
        None => found,
    }
}

/// Its name in the network, else what the register calls it.
fn name(profile: Option<&DeviceProfile>, entry: Option<&RegisterEntry>) -> Option<String> {
    let of_entry = || entry.and_then(|entry| entry.asset_id.as_ref().or(entry.serial.as_ref())).cloned();
    profile.map(|profile| profile.name.to_string()).or_else(of_entry)
}

fn category_facts<'a>(profile: Option<&DeviceProfile>, product_name: Option<&'a str>) -> CategoryFacts<'a> {
    let Some(profile) = profile else { return CategoryFacts::default() };
    let has_battery = match profile.why_not_known(Fact::Batteries) {
        Some(NotKnownReason::Absent) => Some(false),
        _ => (!profile.batteries.is_empty()).then_some(true),
    };
    CategoryFacts {
        chassis_type: profile.machine.chassis_type,
        virtual_machine: profile.machine.hypervisor.is_some(),
        has_battery,
        has_built_in_panel: (!profile.displays.is_empty())
            .then(|| profile.displays.iter().any(|display| display.built_in)),
        product_name,
    }
}

fn os(profile: &DeviceProfile) -> String {
    match &profile.os.version {
        Some(version) => format!("{} {version}", profile.os.name),
        None => profile.os.name.to_string(),
    }
}

#[cfg(test)]
mod tests;
