//! Product carbon footprints.

use serde::{Deserialize, Serialize};

use super::Entry;
use crate::category::Category;
use crate::embodied::SHEETS_ERROR;
use crate::estimate::{Estimate, EstimateError, quantile};
use crate::figure::{Figure, Method, Source, Step, StepLabel, Unit, cite, number};
use crate::sources::{SHEETS_ASSUMPTION, USE_SHARES};

/// A sheet's own error where it states none, as a share: the median of those that do.
const OWN_ERROR: f64 = 0.20;

/// One product carbon footprint.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProductSheet {
    /// The maker.
    pub manufacturer: String,
    /// The product, as the sheet names it.
    pub product: String,
    /// What kind of device it is.
    pub category: Category,
    /// What it states.
    pub carbon: Carbon,
    /// How far it may be off, as a share (0.2: ±20 %, p10 to p90), where it says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error_share: Option<f64>,
    /// When it was drawn up, as it is written there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reported: Option<String>,
    /// Where the sheet is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
}

/// What a sheet states, kg CO2e.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Carbon {
    /// Making, transport and end of life.
    Embodied {
        /// kg CO2e.
        kg: f64,
    },
    /// The whole life, of which a share is use.
    Total {
        /// kg CO2e.
        kg: f64,
        /// The share that is use, 0 to 1, where the sheet states it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        use_share: Option<f64>,
    },
}

/// The share of use in the sheets of a category (p10, p50, p90): what stands in where a sheet does not split its
/// total. Source: [`USE_SHARES`]. `None` where no sheets are at hand.
const fn use_share(category: Category) -> Option<(f64, f64, f64)> {
    match category {
        Category::Laptop => Some((0.105, 0.170, 0.309)),
        Category::Desktop | Category::AllInOne => Some((0.116, 0.382, 0.587)),
        Category::Monitor => Some((0.212, 0.288, 0.514)),
        Category::Tablet => Some((0.122, 0.194, 0.331)),
        Category::Smartphone => Some((0.120, 0.150, 0.221)),
        Category::ThinClient => Some((0.304, 0.525, 0.640)),
        Category::VirtualMachine | Category::Server | Category::Unknown => None,
    }
}

impl Entry for ProductSheet {
    fn maker(&self) -> &str {
        &self.manufacturer
    }

    fn products(&self) -> Vec<&str> {
        vec![&self.product]
    }

    fn category(&self) -> Category {
        self.category
    }
}

impl ProductSheet {
    /// What the sheet says of making, transport and end of life, without what all sheets may be off alike.
    ///
    /// `None` where it states a total only, and no share of use is known for its category.
    ///
    /// # Errors
    /// If the sheet holds no quantities.
    pub fn own(&self) -> Result<Option<Estimate>, EstimateError> {
        let error = self.error_share.filter(|share| *share > 0.0).unwrap_or(OWN_ERROR);
        Ok(match self.carbon {
            Carbon::Embodied { kg } => Some(Estimate::around(kg, error)?),
            Carbon::Total { kg, use_share: Some(share) } => {
                Some(Estimate::around(kg * (1.0 - share), error)?)
            }
            Carbon::Total { kg, use_share: None } => match use_share(self.category) {
                None => None,
                Some((low, median, high)) => {
                    let p50 = kg * (1.0 - median);
                    let of_share = Estimate::new(kg * (1.0 - high), p50, kg * (1.0 - low))?;
                    Some(of_share.widened(error, error)?)
                }
            },
        })
    }

    fn formula(&self) -> String {
        match self.carbon {
            Carbon::Embodied { kg } => format!("{} kg", number(kg)),
            Carbon::Total { kg, use_share: Some(share) } => {
                format!("{} kg × (1 − {})", number(kg), number(share))
            }
            Carbon::Total { kg, use_share: None } => {
                let share = use_share(self.category).map_or(0.0, |(_, median, _)| median);
                format!("{} kg × (1 − {})", number(kg), number(share))
            }
        }
    }
}

/// The embodied carbon by the sheets of a model, each with its source; `None` where none of them tells it.
///
/// Several sheets (forms of the product, years) are taken as one range: the median of their medians, from the lowest
/// p10 to the highest p90. All sheets may be off alike by [`SHEETS_ERROR`], which widens the range.
///
/// # Errors
/// If a sheet holds no quantities.
pub fn embodied(sheets: &[(&ProductSheet, Source)]) -> Result<Option<Figure>, EstimateError> {
    let mut steps = Vec::new();
    let mut sources = Vec::new();
    let mut values = Vec::new();
    for (sheet, source) in sheets {
        let Some(value) = sheet.own()? else { continue };
        steps.push(step(StepLabel::EmbodiedProduct, sheet.formula(), value, Some(source.clone())));
        cite(&mut sources, source);
        if matches!(sheet.carbon, Carbon::Total { use_share: None, .. }) {
            cite(&mut sources, &USE_SHARES);
        }
        values.push(value);
    }
    let Some(value) = one_of(&values)? else { return Ok(None) };
    if values.len() > 1 {
        let medians: Vec<String> = values.iter().map(|value| format!("{} kg", number(value.p50()))).collect();
        let formula = format!("median({})", medians.join("; "));
        steps.push(step(StepLabel::EmbodiedProducts, formula, value, None));
    }
    let total = value.widened(SHEETS_ERROR, SHEETS_ERROR)?;
    let formula = format!("{} kg", number(value.p50()));
    steps.push(step(StepLabel::EmbodiedTotal, formula, total, Some(SHEETS_ASSUMPTION)));
    cite(&mut sources, &SHEETS_ASSUMPTION);
    Ok(Some(Figure {
        value: total,
        unit: Unit::Kg,
        method: Method::Modelled,
        sources,
        steps,
        caveats: Vec::new(),
    }))
}

/// One of several values, nobody knows which; `None` of none.
pub(super) fn one_of(values: &[Estimate]) -> Result<Option<Estimate>, EstimateError> {
    let mut medians: Vec<f64> = values.iter().map(|value| value.p50()).collect();
    medians.sort_by(f64::total_cmp);
    let Some(median) = quantile(&medians, 0.5) else { return Ok(None) };
    let low = values.iter().map(|value| value.p10()).fold(median, f64::min);
    let high = values.iter().map(|value| value.p90()).fold(median, f64::max);
    Estimate::new(low, median, high).map(Some)
}

fn step(label: StepLabel, formula: String, value: Estimate, source: Option<Source>) -> Step {
    Step { label, formula, value, unit: Unit::Kg, source }
}
