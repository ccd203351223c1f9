//! What keeping a device past its baseline life avoids.

use crate::category::Category;
use crate::embodied::of_category;
use crate::estimate::EstimateError;
use crate::figure::{Figure, Finding, NotKnown, Step, StepLabel, Unit, number};
use crate::lifetime::Life;

/// What each year of use past the baseline life avoids, kg CO2e: the making of a successor of the same
/// category, spread over the baseline life (method section 5). The successor is taken to use as much
/// energy; where a planned model is known, its difference belongs here.
///
/// # Errors
/// Only if the quotient leaves the range of numbers.
pub fn kept_a_year(category: Category, baseline: Life) -> Result<Finding, EstimateError> {
    if category == Category::VirtualMachine {
        return Ok(Finding::NotKnown(NotKnown::NoEmbodiedFigure));
    }
    let successor = match of_category(category) {
        Finding::Known(successor) => successor,
        Finding::NotKnown(reason) => return Ok(Finding::NotKnown(reason)),
    };
    let value = successor.value.scale(1.0 / baseline.as_years())?;
    let step = Step {
        label: StepLabel::KeptAYear,
        formula: format!("{} kg / {} y", number(successor.value.p50()), number(baseline.as_years())),
        value,
        unit: Unit::KgPerYear,
        source: None,
    };
    let steps = successor.steps.iter().cloned().chain([step]).collect();
    Ok(Finding::Known(Figure { value, unit: Unit::KgPerYear, steps, ..successor }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_laptop_kept_a_year_avoids_a_quarter_of_a_new_one() {
        let kept = kept_a_year(Category::Laptop, Life::BASELINE).unwrap();
        let value = kept.known().map(|figure| (figure.value.p10(), figure.value.p50(), figure.value.p90()));
        assert_eq!(value, Some((39.0, 60.25, 84.75)));
    }

    #[test]
    fn a_virtual_machine_displaces_no_purchase() {
        assert!(kept_a_year(Category::VirtualMachine, Life::BASELINE).unwrap().known().is_none());
    }
}
