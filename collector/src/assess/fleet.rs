//! Totals over a tenant's devices.

use std::collections::BTreeMap;

use levetid_footprint::category::Category;
use levetid_footprint::embodied;
use levetid_footprint::energy::watts_of;
use levetid_footprint::error::FootprintError;
use levetid_footprint::figure::{Figure, Finding, NotKnown, Source, Step, StepLabel, Unit, cite};
use levetid_footprint::sources::{CONVERSION_ASSUMPTION, LOAD_ASSUMPTION, SHEETS_ASSUMPTION};
use levetid_footprint::total::{ErrorSource, Level, Total};

use serde::Serialize;

use crate::factors::TotalSources;
use crate::store::{CategorySum, KnownSum};

/// A total, and where its range comes from.
#[derive(Debug, Clone, Serialize)]
pub struct FleetTotal {
    pub figure: Figure,
    /// How much of the range comes from errors of each reach, as shares that add up to 1; empty where it is certain.
    pub by_level: BTreeMap<Level, f64>,
    /// The same by what makes the errors.
    pub by_source: BTreeMap<ErrorSource, f64>,
}

/// The totals over a tenant's devices in service.
#[derive(Debug, Clone, Serialize)]
pub struct FleetTotals {
    /// How many devices there are; each total says of how many of a kind it is known.
    pub devices: u64,
    /// kg CO2e a year.
    pub footprint_per_year: Finding<FleetTotal>,
    /// kWh a year.
    pub energy_per_year: Finding<FleetTotal>,
}

impl FleetTotals {
    /// The totals of these sums.
    ///
    /// # Errors
    /// Only if a total leaves the range of numbers.
    pub fn of(sums: &[CategorySum], rests_on: &TotalSources) -> Result<Self, FootprintError> {
        Ok(Self {
            devices: sums.iter().map(|sum| u64::from(sum.devices)).sum(),
            footprint_per_year: footprint_per_year(sums, rests_on)?,
            energy_per_year: energy_per_year(sums, rests_on)?,
        })
    }
}

/// The footprint of all devices of which it is known, kg CO2e a year.
fn footprint_per_year(
    sums: &[CategorySum],
    rests_on: &TotalSources,
) -> Result<Finding<FleetTotal>, FootprintError> {
    let total = sum(
        sums,
        rests_on,
        Unit::KgPerYear,
        |category| &category.footprint,
        |category| {
            let making = embodied::of_category(category).known().map(|figure| figure.sources.clone());
            making.into_iter().flatten().chain(of_watts(category)).collect()
        },
    )?;
    Ok(total.map(|mut total| {
        rests_on.grid.iter().for_each(|source| cite(&mut total.figure.sources, source));
        total.figure.caveats.clone_from(&rests_on.grid_caveats);
        total
    }))
}

/// The energy of all devices of which it is known, kWh a year.
fn energy_per_year(
    sums: &[CategorySum],
    rests_on: &TotalSources,
) -> Result<Finding<FleetTotal>, FootprintError> {
    sum(
        sums,
        rests_on,
        Unit::KwhPerYear,
        |category| &category.energy,
        |category| of_watts(category).into_iter().collect(),
    )
}

/// Where the watts of a category come from.
fn of_watts(category: Category) -> Option<Source> {
    watts_of(category).known().map(|watts| watts.source.clone())
}

/// The assumption that says how large an error is, where no table does.
fn assumed(error: &ErrorSource) -> Option<Source> {
    match error {
        ErrorSource::VendorSheets => Some(SHEETS_ASSUMPTION),
        ErrorSource::PowerSupply => Some(CONVERSION_ASSUMPTION),
        ErrorSource::Load => Some(LOAD_ASSUMPTION),
        ErrorSource::Making(_)
        | ErrorSource::Watts(_)
        | ErrorSource::Model(_)
        | ErrorSource::ModelWatts(_)
        | ErrorSource::Device => None,
    }
}

fn sum(
    sums: &[CategorySum],
    rests_on: &TotalSources,
    unit: Unit,
    figure: impl Fn(&CategorySum) -> &KnownSum,
    of_category: impl Fn(Category) -> Vec<Source>,
) -> Result<Finding<FleetTotal>, FootprintError> {
    let known: Vec<_> = sums.iter().filter(|category| figure(category).devices > 0).collect();
    let Some(method) = known.iter().filter_map(|category| figure(category).method).max() else {
        return Ok(Finding::NotKnown(NotKnown::KnownOfNoDevice));
    };
    let total: Total = known.iter().map(|category| &figure(category).total).sum();
    let by_source = total.by_source();
    let mut sources = Vec::new();
    for category in
        Category::ALL.iter().filter(|category| known.iter().any(|sum| sum.category == category.code()))
    {
        of_category(*category).iter().for_each(|source| cite(&mut sources, source));
    }
    if by_source.keys().any(|error| matches!(error, ErrorSource::Model(_))) {
        rests_on.making.iter().for_each(|source| cite(&mut sources, source));
    }
    if by_source.keys().any(|error| matches!(error, ErrorSource::ModelWatts(_))) {
        rests_on.watts.iter().for_each(|source| cite(&mut sources, source));
    }
    by_source.keys().filter_map(assumed).for_each(|source| cite(&mut sources, &source));

    let of_kinds = known.iter().map(|category| (category.category.as_str(), &figure(category).total));
    let value = Total::estimate_together(of_kinds)?;
    let mut steps = Vec::new();
    for category in &known {
        let KnownSum { devices, total, .. } = figure(category);
        let formula = format!("{devices} × {} (μ {:.1})", category.category, total.mean);
        steps.push(Step { label: StepLabel::OfKind, formula, value: total.estimate()?, unit, source: None });
    }
    let means: Vec<String> =
        known.iter().map(|category| format!("{:.1}", figure(category).total.mean)).collect();
    let formula = format!("μ {} (σ {:.1})", means.join(" + "), total.deviation());
    steps.push(Step { label: StepLabel::Total, formula, value, unit, source: None });
    Ok(Finding::Known(FleetTotal {
        figure: Figure { value, unit, method, sources, steps, caveats: Vec::new() },
        by_level: total.by_level(),
        by_source,
    }))
}

#[cfg(test)]
mod tests;
