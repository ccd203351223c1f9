//! Electricity at the wall, from recorded minutes (method section 4).
//!
//! The best that is available counts for each minute: what the whole machine measured, then what its CPU
//! package measured with the rest modelled, then the watts of the category in each state. The methods stay
//! apart in [`RecordedEnergy::entries`]; minutes that nobody saw carry no energy and are named.

pub mod calibration;
mod tally;
mod watts;

pub use tally::{MeasuredEnergy, Meter, Tally, UsageBin};
pub use watts::{CalibratedWatts, StateWatts, watts_of};

use serde::{Deserialize, Serialize};

use tally::StateMinutes;

use crate::error::FootprintError;
use crate::estimate::{Estimate, EstimateError};
use crate::figure::{Caveat, Figure, Finding, Method, NotKnown, Source, Step, StepLabel, Unit, cite, number};
use crate::sources::{CONVERSION_ASSUMPTION, LOAD_ASSUMPTION, PACKAGE_ASSUMPTION};
use crate::total::{ErrorSource, Total};

/// Share of the mains energy that reaches the inside of the device: p10, p50, p90.
const CONVERSION: (f64, f64, f64) = (0.80, 0.85, 0.90);

/// Share of a machine's power that its CPU package does not see.
const OUTSIDE_PACKAGE: f64 = 0.6;

/// How far the load uplift may be off, as a share of itself.
const LOAD_UNCERTAINTY: f64 = 0.5;

/// The energy of recorded minutes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RecordedEnergy {
    /// The energy by method, most certain first. Each minute is in one entry.
    pub entries: Vec<EnergyEntry>,
    /// Minutes that carry energy, over all entries.
    pub known_minutes: f64,
    /// Minutes that nobody saw; they carry none.
    pub unknown_minutes: f64,
    /// The sum in Wh, with every line.
    pub total: Figure,
}

/// The energy found by one method.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EnergyEntry {
    /// The method.
    pub method: Method,
    /// Minutes it covers.
    pub minutes: f64,
    /// Energy at the wall, Wh.
    pub energy_wh: Estimate,
}

/// The energy of a tally of minutes with the device's watts, and the CPU's rated power (W) if it is known.
///
/// # Errors
/// If the rated power is no quantity.
pub fn of_tally(
    tally: &Tally,
    watts: Finding<&StateWatts>,
    cpu_rated_w: Option<f64>,
) -> Result<Finding<RecordedEnergy>, FootprintError> {
    Ok(with_errors(tally, watts, cpu_rated_w)?.map(|(energy, _)| energy))
}

/// The same, with the sum as it enters a total, Wh.
pub(crate) fn with_errors(
    tally: &Tally,
    watts: Finding<&StateWatts>,
    cpu_rated_w: Option<f64>,
) -> Result<Finding<(RecordedEnergy, Total)>, FootprintError> {
    if let Some(watts) = cpu_rated_w.filter(|w| !(*w > 0.0 && *w <= 2000.0)) {
        return Err(FootprintError::RatedPower(watts));
    }
    let watts = match watts {
        Finding::Known(watts) => watts,
        Finding::NotKnown(reason) => return Ok(Finding::NotKnown(reason)),
    };
    if tally.known_minutes() <= 0.0 {
        return Ok(Finding::NotKnown(NotKnown::NoUsageYet));
    }
    let mut sheet = Sheet::new(watts);
    sheet.measured(tally)?;
    sheet.measured_in_part(tally)?;
    sheet.modelled(tally, cpu_rated_w)?;
    let in_total = sheet.in_total();
    Ok(Finding::Known((sheet.close(tally), in_total)))
}

/// The calculation under way. Terms are kept by what makes them wrong: watts by state share one source, so
/// do all conversions from inside to the wall, so do all uplifts.
struct Sheet<'a> {
    watts: &'a StateWatts,
    entries: Vec<EnergyEntry>,
    steps: Vec<Step>,
    sources: Vec<Source>,
    caveats: Vec<Caveat>,
    by_state_wh: Estimate,
    by_calibration_wh: Estimate,
    by_meter_wh: Estimate,
    by_load_wh: Estimate,
}

impl<'a> Sheet<'a> {
    const fn new(watts: &'a StateWatts) -> Self {
        Self {
            watts,
            entries: Vec::new(),
            steps: Vec::new(),
            sources: Vec::new(),
            caveats: Vec::new(),
            by_state_wh: Estimate::ZERO,
            by_calibration_wh: Estimate::ZERO,
            by_meter_wh: Estimate::ZERO,
            by_load_wh: Estimate::ZERO,
        }
    }

    /// Minutes in which the whole machine was measured.
    fn measured(&mut self, tally: &Tally) -> Result<(), FootprintError> {
        let minutes = tally.whole.minutes.total();
        if minutes > 0.0 {
            let energy_wh = self.meter(tally.whole.joules)?;
            self.entries.push(EnergyEntry { method: Method::Measured, minutes, energy_wh });
        }
        Ok(())
    }

    /// Minutes in which only the CPU package was measured: the rest is the category's watts without it.
    fn measured_in_part(&mut self, tally: &Tally) -> Result<(), FootprintError> {
        let on = tally.package.minutes;
        if on.total() <= 0.0 {
            return Ok(());
        }
        let package_wh = self.meter(tally.package.joules)?;
        let rest_wh = self
            .watts
            .screen_on_w
            .scale(on.screen_on * OUTSIDE_PACKAGE / 60.0)?
            .add_shared(self.watts.screen_off_w.scale(on.screen_off * OUTSIDE_PACKAGE / 60.0)?);
        let formula = format!(
            "{OUTSIDE_PACKAGE} × ({} W × {} min + {} W × {} min) / 60",
            number(self.watts.screen_on_w.p50()),
            number(on.screen_on),
            number(self.watts.screen_off_w.p50()),
            number(on.screen_off),
        );
        self.line(StepLabel::EnergyUnmeasuredRest, formula, rest_wh, Some(PACKAGE_ASSUMPTION));
        cite(&mut self.sources, &self.watts.source);
        self.by_state_wh = self.by_state_wh.add_shared(rest_wh);
        let energy_wh = package_wh.add_independent(rest_wh);
        self.entries.push(EnergyEntry { method: Method::MeasuredInPart, minutes: on.total(), energy_wh });
        Ok(())
    }

    /// Minutes without a measurement.
    fn modelled(&mut self, tally: &Tally, cpu_rated_w: Option<f64>) -> Result<(), FootprintError> {
        let watts = self.watts;
        if let Some(calibrated) = &watts.calibrated {
            self.calibrated(calibrated, tally.modelled_on.total())?;
        }
        // What was calibrated is not modelled, and holds the load.
        let modelled_on =
            if watts.calibrated.is_some() { StateMinutes::default() } else { tally.modelled_on };
        let mut energy_wh = Estimate::ZERO;
        for (label, state_w, minutes) in [
            (StepLabel::EnergyScreenOn, watts.screen_on_w, modelled_on.screen_on),
            (StepLabel::EnergyScreenOff, watts.screen_off_w, modelled_on.screen_off),
            (StepLabel::EnergyAsleep, watts.asleep_w, tally.asleep_minutes),
            (StepLabel::EnergyOff, watts.off_w, tally.off_minutes),
        ] {
            if minutes > 0.0 {
                let wh = state_w.scale(minutes / 60.0)?;
                let formula = format!("{} W × {} min / 60", number(state_w.p50()), number(minutes));
                self.line(label, formula, wh, Some(watts.source.clone()));
                energy_wh = energy_wh.add_shared(wh);
            }
        }
        self.by_state_wh = self.by_state_wh.add_shared(energy_wh);
        let uplift_wh =
            if watts.calibrated.is_some() { Estimate::ZERO } else { self.load(tally, cpu_rated_w)? };
        let minutes = modelled_on.total() + tally.asleep_minutes + tally.off_minutes;
        if minutes > 0.0 {
            let energy_wh = energy_wh.add_independent(uplift_wh);
            self.entries.push(EnergyEntry { method: Method::Modelled, minutes, energy_wh });
        }
        Ok(())
    }

    /// Minutes on of a model whose devices measured themselves.
    fn calibrated(&mut self, watts: &CalibratedWatts, minutes: f64) -> Result<(), EstimateError> {
        if minutes <= 0.0 {
            return Ok(());
        }
        let energy_wh = watts.on_w.scale(minutes / 60.0)?;
        let formula = format!("{} W × {} min / 60", number(watts.on_w.p50()), number(minutes));
        self.line(StepLabel::EnergyCalibrated, formula, energy_wh, Some(watts.source.clone()));
        self.by_calibration_wh = energy_wh;
        self.entries.push(EnergyEntry { method: Method::Calibrated, minutes, energy_wh });
        Ok(())
    }

    /// What CPU load adds to the modelled minutes, where load and rated power are known.
    fn load(&mut self, tally: &Tally, cpu_rated_w: Option<f64>) -> Result<Estimate, EstimateError> {
        let on_minutes = tally.modelled_on.total();
        if on_minutes <= 0.0 || self.watts.load_share <= 0.0 {
            return Ok(Estimate::ZERO);
        }
        if cpu_rated_w.is_none() || tally.minutes_without_load > 0.0 {
            self.caveats.push(Caveat::NoLoadUplift);
        }
        let (Some(rated_w), Some(mean_percent)) = (cpu_rated_w, tally.mean_load_percent()) else {
            return Ok(Estimate::ZERO);
        };
        let minutes = tally.minutes_with_load;
        let wh = mean_percent / 100.0 * self.watts.load_share * rated_w * minutes / 60.0;
        let uplift_wh = Estimate::around(wh, LOAD_UNCERTAINTY)?;
        let formula = format!(
            "{} / 100 × {} × {} W × {} min / 60",
            number(mean_percent),
            number(self.watts.load_share),
            number(rated_w),
            number(minutes),
        );
        self.line(StepLabel::EnergyLoad, formula, uplift_wh, Some(LOAD_ASSUMPTION));
        self.by_load_wh = uplift_wh;
        Ok(uplift_wh)
    }

    /// Energy read inside the device, brought to the wall.
    fn meter(&mut self, joules: f64) -> Result<Estimate, EstimateError> {
        let inside_wh = joules / 3600.0;
        let (low, median, high) = CONVERSION;
        let at_wall_wh = Estimate::new(inside_wh / high, inside_wh / median, inside_wh / low)?;
        let formula = format!("{} J / 3600 / {median}", number(joules));
        self.line(StepLabel::EnergyMeasured, formula, at_wall_wh, Some(CONVERSION_ASSUMPTION));
        self.by_meter_wh = self.by_meter_wh.add_shared(at_wall_wh);
        Ok(at_wall_wh)
    }

    fn line(&mut self, label: StepLabel, formula: String, value: Estimate, source: Option<Source>) {
        if let Some(source) = &source {
            cite(&mut self.sources, source);
        }
        self.steps.push(Step { label, formula, value, unit: Unit::Wh, source });
    }

    /// The sum by what makes it wrong: watts for all devices they are of, the assumptions for every device.
    fn in_total(&self) -> Total {
        [
            Total::of(self.by_state_wh, &[(self.watts.error.clone(), 1.0)]),
            Total::of(self.by_calibration_wh, &self.calibration_error()),
            Total::of(self.by_meter_wh, &[(ErrorSource::PowerSupply, 1.0)]),
            Total::of(self.by_load_wh, &[(ErrorSource::Load, 1.0)]),
        ]
        .iter()
        .sum()
    }

    fn calibration_error(&self) -> Vec<(ErrorSource, f64)> {
        self.watts.calibrated.iter().map(|calibrated| (calibrated.error.clone(), 1.0)).collect()
    }

    fn close(mut self, tally: &Tally) -> RecordedEnergy {
        let value = self
            .by_state_wh
            .add_independent(self.by_calibration_wh)
            .add_independent(self.by_meter_wh)
            .add_independent(self.by_load_wh);
        let terms: Vec<_> = self.steps.iter().map(|s| format!("{} Wh", number(s.value.p50()))).collect();
        self.line(StepLabel::EnergyTotal, terms.join(" + "), value, None);
        if tally.unknown_minutes > 0.0 {
            self.caveats.push(Caveat::UnknownMinutes);
        }
        let method = self.entries.iter().map(|e| e.method).max().unwrap_or(Method::Modelled);
        RecordedEnergy {
            known_minutes: tally.known_minutes(),
            unknown_minutes: tally.unknown_minutes,
            total: Figure {
                value,
                unit: Unit::Wh,
                method,
                sources: self.sources,
                steps: self.steps,
                caveats: self.caveats,
            },
            entries: self.entries,
        }
    }
}

#[cfg(test)]
mod tests;
