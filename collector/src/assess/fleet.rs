//! Totals over a tenant's devices.

use jiff::civil::Date;
use levetid_footprint::category::Category;
use levetid_footprint::energy::watts_of;
use levetid_footprint::figure::{Figure, Finding, NotKnown, Source, Step, StepLabel, Unit, cite};
use levetid_footprint::grid::{self, Basis};
use levetid_footprint::{embodied, total};

use crate::store::{CategorySum, KnownSum, Tenant};

/// The footprint of all devices of which it is known, kg CO2e a year, as it stands on a day.
pub fn footprint_per_year(sums: &[CategorySum], tenant: &Tenant, today: Date) -> Finding {
    let grid = grid::factor(&tenant.grid_zone, today.year(), Basis::LifeCycle);
    let total = sum(
        sums,
        Unit::KgPerYear,
        |category| &category.footprint,
        |category| {
            let making = embodied::of_category(category).known().map(|figure| figure.sources.clone());
            making.into_iter().flatten().chain(of_watts(category)).collect()
        },
    );
    total.map(|figure| Figure {
        sources: figure.sources.into_iter().chain([grid.source]).collect(),
        caveats: grid.caveats,
        ..figure
    })
}

/// The energy of all devices of which it is known, kWh a year.
pub fn energy_per_year(sums: &[CategorySum]) -> Finding {
    sum(
        sums,
        Unit::KwhPerYear,
        |category| &category.energy,
        |category| of_watts(category).into_iter().collect(),
    )
}

/// Where the watts of a category come from.
fn of_watts(category: Category) -> Option<Source> {
    watts_of(category).known().map(|watts| watts.source.clone())
}

/// The devices of a category share their factors, so their errors add; across categories errors are independent.
fn sum(
    sums: &[CategorySum],
    unit: Unit,
    figure: impl Fn(&CategorySum) -> &KnownSum,
    rests_on: impl Fn(Category) -> Vec<Source>,
) -> Finding {
    let known: Vec<_> = sums.iter().filter(|category| figure(category).devices > 0).collect();
    let Some(method) = known.iter().filter_map(|category| figure(category).method).max() else {
        return Finding::NotKnown(NotKnown::KnownOfNoDevice);
    };
    let mut sources = Vec::new();
    for category in
        Category::ALL.iter().filter(|category| known.iter().any(|sum| sum.category == category.code()))
    {
        rests_on(*category).iter().for_each(|source| cite(&mut sources, source));
    }
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
