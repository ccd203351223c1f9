//! Embodied carbon: what making, moving and scrapping a device emits (method section 3).
//!
//! The category's figure is what remains when neither the tenant's product list nor an imported data set
//! knows the model.

use crate::annual::own_error;
use crate::category::Category;
use crate::estimate::{Estimate, EstimateError};
use crate::figure::{Caveat, Figure, Finding, Method, NotKnown, Source, Step, StepLabel, Unit, number};
use crate::sources::{BOAVIZTA, CUT_OFF, HOST_CARRIES, INREGO};
use crate::total::{ErrorSource, Moments, Total};

/// One row of the category table.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CategoryRow {
    /// The category.
    pub category: Category,
    /// Embodied carbon, kg CO2e: vendors' totals without the use phase.
    pub embodied_kg: Estimate,
    /// How many product sheets the row is computed from.
    pub sheets: u32,
    /// The life that these sheets assume, years.
    pub assumed_life_years: u8,
}

const fn row(category: Category, kg: (f64, f64, f64), sheets: u32, assumed_life_years: u8) -> CategoryRow {
    CategoryRow { category, embodied_kg: Estimate::of_table(kg.0, kg.1, kg.2), sheets, assumed_life_years }
}

/// Embodied carbon by category, from [`BOAVIZTA`].
pub const BY_CATEGORY: &[CategoryRow] = &[
    row(Category::Laptop, (156.0, 241.0, 339.0), 422, 4),
    row(Category::Desktop, (196.0, 301.0, 489.0), 254, 4),
    row(Category::ThinClient, (43.0, 48.0, 108.0), 16, 2),
    row(Category::Monitor, (174.0, 357.0, 520.0), 257, 6),
    row(Category::Tablet, (48.0, 74.0, 121.0), 22, 3),
    row(Category::Smartphone, (31.0, 56.0, 75.0), 50, 3),
];

/// How far all vendors' sheets may be off alike, as a share of the median (p10 to p90): an assumption,
/// [`crate::sources::SHEETS_ASSUMPTION`].
pub const SHEETS_ERROR: f64 = 0.2;

/// A laptop's panel, kg CO2e, from [`INREGO`], who give no range.
const PANEL_KG: Estimate = Estimate::of_table(61.0, 61.0, 61.0);

/// The embodied carbon of a device of which only the category is known, in kg CO2e.
///
/// An all-in-one is a desktop and its panel. A virtual machine has none of its own: exactly 0.
#[must_use]
pub fn of_category(category: Category) -> Finding {
    match category {
        Category::VirtualMachine => known(Estimate::ZERO, vec![step_of_guest()], vec![HOST_CARRIES]),
        Category::Unknown => Finding::NotKnown(NotKnown::NoCategory),
        Category::AllInOne => all_in_one(),
        Category::Laptop
        | Category::Desktop
        | Category::ThinClient
        | Category::Monitor
        | Category::Tablet
        | Category::Smartphone
        | Category::Server => match table_row(category) {
            Some(row) => known(row.embodied_kg, vec![step_of_row(row)], vec![BOAVIZTA]),
            None => Finding::NotKnown(NotKnown::NoEmbodiedFigure),
        },
    }
}

/// The embodied carbon of a device that was bought used: by the cut-off rule 0 kg CO2e of making. What refurbishing
/// took is not known, and the figure says so.
#[must_use]
pub fn bought_used() -> Finding {
    let used = step(StepLabel::EmbodiedTotal, "0 kg".to_owned(), Estimate::ZERO, Some(CUT_OFF));
    let figure = known(Estimate::ZERO, vec![used], vec![CUT_OFF]);
    figure.map(|figure| Figure { caveats: vec![Caveat::BoughtUsed], ..figure })
}

/// The embodied carbon of one device as it enters a total, kg CO2e; `product` is the model whose sheets it is of.
///
/// # Errors
/// Only if it leaves the range of numbers.
pub fn as_total(kg: Estimate, product: Option<&str>, category: Category) -> Result<Total, EstimateError> {
    in_total(kg, own_error(product, category))
}

/// Embodied carbon as it enters a total, kg CO2e. The range is the whole; all sheets share the part of its variance
/// that an error of all of them makes, the rest is the row's or product's own.
pub(crate) fn in_total(kg: Estimate, own: ErrorSource) -> Result<Total, EstimateError> {
    let of_sheets = Moments::of(Estimate::around(kg.p50(), SHEETS_ERROR)?).variance;
    let of_all = Moments::of(kg).variance;
    let sheets = if of_all > of_sheets { of_sheets / of_all } else { 1.0 };
    Ok(Total::of(kg, &[(ErrorSource::VendorSheets, sheets), (own, 1.0 - sheets)]))
}

fn table_row(category: Category) -> Option<&'static CategoryRow> {
    BY_CATEGORY.iter().find(|row| row.category == category)
}

fn known(value: Estimate, steps: Vec<Step>, sources: Vec<Source>) -> Finding {
    Finding::Known(Figure {
        value,
        unit: Unit::Kg,
        method: Method::Default,
        sources,
        steps,
        caveats: Vec::new(),
    })
}

fn all_in_one() -> Finding {
    let Some(desktop) = table_row(Category::Desktop) else {
        return Finding::NotKnown(NotKnown::NoEmbodiedFigure);
    };
    let total = desktop.embodied_kg.add_independent(PANEL_KG);
    let formula = format!("{} kg + {} kg", number(desktop.embodied_kg.p50()), number(PANEL_KG.p50()));
    let steps = vec![
        step_of_row(desktop),
        step(StepLabel::EmbodiedPanel, format!("{} kg", number(PANEL_KG.p50())), PANEL_KG, Some(INREGO)),
        step(StepLabel::EmbodiedTotal, formula, total, None),
    ];
    known(total, steps, vec![BOAVIZTA, INREGO])
}

fn step_of_row(row: &CategoryRow) -> Step {
    let formula = format!("{} kg", number(row.embodied_kg.p50()));
    step(StepLabel::EmbodiedCategory, formula, row.embodied_kg, Some(BOAVIZTA))
}

fn step_of_guest() -> Step {
    step(StepLabel::EmbodiedCategory, "0 kg".to_owned(), Estimate::ZERO, Some(HOST_CARRIES))
}

fn step(label: StepLabel, formula: String, value: Estimate, source: Option<Source>) -> Step {
    Step { label, formula, value, unit: Unit::Kg, source }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn quantiles(category: Category) -> Option<(f64, f64, f64)> {
        of_category(category).known().map(|f| (f.value.p10(), f.value.p50(), f.value.p90()))
    }

    #[test]
    fn the_table_of_the_method() {
        for (category, expected) in [
            (Category::Laptop, Some((156.0, 241.0, 339.0))),
            (Category::Desktop, Some((196.0, 301.0, 489.0))),
            (Category::AllInOne, Some((257.0, 362.0, 550.0))),
            (Category::ThinClient, Some((43.0, 48.0, 108.0))),
            (Category::Monitor, Some((174.0, 357.0, 520.0))),
            (Category::Tablet, Some((48.0, 74.0, 121.0))),
            (Category::Smartphone, Some((31.0, 56.0, 75.0))),
            (Category::VirtualMachine, Some((0.0, 0.0, 0.0))),
            (Category::Server, None),
            (Category::Unknown, None),
        ] {
            assert_eq!(quantiles(category), expected, "{category}");
        }
    }

    #[test]
    fn a_quarter_of_a_laptops_variance_is_of_all_sheets() {
        let of = |category| {
            let value = of_category(category).known().map(|figure| figure.value).unwrap();
            in_total(value, ErrorSource::Making(category)).unwrap().by_source()
        };
        let laptop = of(Category::Laptop);
        let sheets = laptop[&ErrorSource::VendorSheets];
        assert!((sheets - 0.27).abs() < 0.005, "{sheets}");
        assert!((laptop[&ErrorSource::Making(Category::Laptop)] + sheets - 1.0).abs() < 1e-12);
        assert!(of(Category::VirtualMachine).is_empty());
    }

    #[test]
    fn what_is_not_known_says_why() {
        assert_eq!(of_category(Category::Server).reason(), Some(NotKnown::NoEmbodiedFigure));
        assert_eq!(of_category(Category::Unknown).reason(), Some(NotKnown::NoCategory));
    }

    #[test]
    fn every_known_figure_has_sources_and_ends_in_its_value() {
        for figure in Category::ALL.iter().filter_map(|c| of_category(*c).known().cloned()) {
            assert!(!figure.sources.is_empty());
            assert_eq!(figure.steps.last().map(|s| s.value), Some(figure.value));
        }
    }
}
