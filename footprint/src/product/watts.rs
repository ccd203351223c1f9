//! Watts that were measured of a model when it was certified.

use serde::{Deserialize, Serialize};

use super::Entry;
use super::sheet::one_of;
use crate::category::Category;
use crate::energy::StateWatts;
use crate::estimate::{Estimate, EstimateError};
use crate::figure::Source;
use crate::total::ErrorSource;

/// How far a device may be from the one that was measured, as a share (p10 to p90): an assumption. The test runs at
/// one brightness, idle, on a device of the maker's choice.
pub const CERTIFIED_ERROR: f64 = 0.20;

/// The measured configurations of a model.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WattsSheet {
    /// The maker.
    pub manufacturer: String,
    /// All names under which it was certified.
    pub products: Vec<String>,
    /// What kind of device it is.
    pub category: Category,
    /// What was measured, one row a configuration.
    pub configurations: Vec<MeasuredConfiguration>,
    /// When it was certified, as it is written there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reported: Option<String>,
}

/// Watts at the wall of one configuration.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MeasuredConfiguration {
    /// Off but plugged in, W.
    pub off_w: f64,
    /// Asleep, W.
    pub asleep_w: f64,
    /// On with the screen off (long idle), W.
    pub screen_off_w: f64,
    /// On with the screen on (short idle), W.
    pub screen_on_w: f64,
    /// Typical energy consumption, kWh a year, where it is stated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub typical_kwh_per_year: Option<f64>,
}

impl Entry for WattsSheet {
    fn maker(&self) -> &str {
        &self.manufacturer
    }

    fn products(&self) -> Vec<&str> {
        self.products.iter().map(String::as_str).collect()
    }

    fn category(&self) -> Category {
        self.category
    }
}

/// The watts of a model by its sheets: the median of all configurations, from the least to the most, each
/// ± [`CERTIFIED_ERROR`]. `category` gives what a sheet does not state. `None` without a configuration.
///
/// # Errors
/// If a sheet holds no quantities.
pub fn state_watts(
    model: &str,
    sheets: &[&WattsSheet],
    category: Option<&StateWatts>,
    source: Source,
) -> Result<Option<StateWatts>, EstimateError> {
    let configurations: Vec<&MeasuredConfiguration> =
        sheets.iter().flat_map(|sheet| &sheet.configurations).collect();
    let of = |watts: fn(&MeasuredConfiguration) -> f64| {
        let all: Result<Vec<Estimate>, EstimateError> =
            configurations.iter().map(|c| Estimate::around(watts(c), CERTIFIED_ERROR)).collect();
        one_of(&all?)
    };
    let states = (of(|c| c.off_w)?, of(|c| c.asleep_w)?, of(|c| c.screen_off_w)?, of(|c| c.screen_on_w)?);
    let (Some(off_w), Some(asleep_w), Some(screen_off_w), Some(screen_on_w)) = states else {
        return Ok(None);
    };
    let typical: Result<Vec<Estimate>, EstimateError> = configurations
        .iter()
        .filter_map(|c| c.typical_kwh_per_year)
        .map(|kwh| Estimate::around(kwh, CERTIFIED_ERROR))
        .collect();
    let typical = one_of(&typical?)?.or(category.map(|watts| watts.typical_kwh_per_year));
    let Some(typical_kwh_per_year) = typical else { return Ok(None) };
    Ok(Some(StateWatts {
        off_w,
        asleep_w,
        screen_off_w,
        screen_on_w,
        typical_kwh_per_year,
        load_share: category.map_or(0.0, |watts| watts.load_share),
        calibrated: None,
        error: ErrorSource::ModelWatts(model.to_owned()),
        source,
    }))
}
