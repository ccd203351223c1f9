//! Totals over a tenant's devices.

use levetid_footprint::figure::{Figure, Finding, NotKnown, Source, Step, StepLabel, Unit};
use levetid_footprint::{sources, total};

use crate::store::{CategorySum, KnownSum};

/// The footprint of all devices of which it is known, kg CO2e a year.
pub fn footprint_per_year(sums: &[CategorySum]) -> Finding {
    let sources = vec![sources::BOAVIZTA, sources::ENERGY_STAR, sources::ELECTRICITY_MAPS];
    sum(sums, Unit::KgPerYear, sources, |category| &category.footprint)
}

/// The energy of all devices of which it is known, kWh a year.
pub fn energy_per_year(sums: &[CategorySum]) -> Finding {
    sum(sums, Unit::KwhPerYear, vec![sources::ENERGY_STAR], |category| &category.energy)
}

/// The devices of a category share their factors, so their errors add; across categories errors are independent.
fn sum(
    sums: &[CategorySum],
    unit: Unit,
    sources: Vec<Source>,
    figure: impl Fn(&CategorySum) -> &KnownSum,
) -> Finding {
    let known: Vec<_> = sums.iter().filter(|category| figure(category).devices > 0).collect();
    let Some(method) = known.iter().filter_map(|category| figure(category).method).max() else {
        return Finding::NotKnown(NotKnown::KnownOfNoDevice);
    };
    let value = total::by_source(known.iter().map(|category| (&category.category, figure(category).sum)));
    let line = |formula: String, value| Step { label: StepLabel::Total, formula, value, unit, source: None };
    let mut steps: Vec<Step> = known
        .iter()
        .map(|category| {
            line(format!("{} × {}", figure(category).devices, category.category), figure(category).sum)
        })
        .collect();
    let all: Vec<String> = steps.iter().map(|step| format!("{:.1}", step.value.p50())).collect();
    steps.push(line(all.join(" + "), value));
    Finding::Known(Figure { value, unit, method, sources, steps, caveats: Vec::new() })
}
