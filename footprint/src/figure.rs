//! What is shown to a person: a value with its range, how it was found, from what, and step by step; or
//! the reason why it is not known.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use crate::code::coded_enum;
use crate::estimate::Estimate;

/// A figure as it is shown, with all that is needed to check it by hand.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Figure {
    /// The value with its range.
    pub value: Estimate,
    /// The unit of `value`.
    pub unit: Unit,
    /// How the value was found; of several methods the least certain.
    pub method: Method,
    /// Where the numbers come from, without repetition, in order of use.
    pub sources: Vec<Source>,
    /// The calculation, line by line; the last line gives `value`.
    pub steps: Vec<Step>,
    /// What must be said beside the figure.
    pub caveats: Vec<Caveat>,
}

/// A thing we know, or the reason why we do not. Never a zero for want of knowledge.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Finding<T = Figure> {
    /// It is known.
    Known(T),
    /// It is not known, and this is why.
    NotKnown(NotKnown),
}

impl<T> Finding<T> {
    /// The thing, if it is known.
    pub const fn known(&self) -> Option<&T> {
        match self {
            Self::Known(thing) => Some(thing),
            Self::NotKnown(_) => None,
        }
    }

    /// The same of something made from the thing.
    pub fn map<U>(self, make: impl FnOnce(T) -> U) -> Finding<U> {
        match self {
            Self::Known(thing) => Finding::Known(make(thing)),
            Self::NotKnown(reason) => Finding::NotKnown(reason),
        }
    }

    /// The same of a reference.
    pub const fn as_ref(&self) -> Finding<&T> {
        match self {
            Self::Known(thing) => Finding::Known(thing),
            Self::NotKnown(reason) => Finding::NotKnown(*reason),
        }
    }

    /// The reason, if it is not known.
    pub const fn reason(&self) -> Option<NotKnown> {
        match self {
            Self::Known(_) => None,
            Self::NotKnown(reason) => Some(*reason),
        }
    }
}

coded_enum! {
    /// Why something is not known.
    pub enum NotKnown {
        /// A virtual machine has no socket of its own: its energy is part of the host's.
        VirtualMachineSharesHost = "virtual-machine-shares-host",
        /// A virtual machine is not built: the hardware is its host's.
        VirtualMachineHasNoAge = "virtual-machine-has-no-age",
        /// It is not known what kind of device this is.
        NoCategory = "no-category",
        /// The method has no embodied figure for this kind of device.
        NoEmbodiedFigure = "no-embodied-figure",
        /// The method has no watts for this kind of device.
        NoStateWatts = "no-state-watts",
        /// Nothing was recorded of this device yet, or only minutes that nobody could see.
        NoUsageYet = "no-usage-yet",
        /// Of no device in the total is it known.
        KnownOfNoDevice = "known-of-no-device",
        /// Firmware names no product, or a placeholder.
        NoModelName = "no-model-name",
        /// Firmware names no processor, or a placeholder.
        NoCpuName = "no-cpu-name",
        /// The processor is in none of the method's tables.
        CpuNotRecognised = "cpu-not-recognised",
        /// Nothing dates this device.
        NoAgeEvidence = "no-age-evidence",
        /// The evidence says how old it is at least, but not at most.
        NoLowerBoundOnBuild = "no-lower-bound-on-build",
    }
}

coded_enum! {
    /// How a figure was found, most certain first.
    pub enum Method {
        /// The whole machine was measured.
        Measured = "measured",
        /// A part (the CPU package) was measured, the rest modelled.
        MeasuredInPart = "measured-in-part",
        /// The median of devices of the model that measured themselves.
        Calibrated = "calibrated",
        /// Recorded minutes times the watts of the model or category.
        Modelled = "modelled",
        /// Rebuilt from the time before the agent.
        Reconstructed = "reconstructed",
        /// The category's typical value: nothing of this device went into it.
        Default = "default",
    }
}

impl Method {
    /// The less certain of two: what a sum of both has to call itself.
    #[must_use]
    pub fn weaker(self, other: Self) -> Self {
        self.max(other)
    }
}

coded_enum! {
    /// The unit of a value. Mass is CO2 equivalent throughout.
    pub enum Unit {
        /// kg CO2e.
        Kg = "kg",
        /// kg CO2e a year.
        KgPerYear = "kg-per-year",
        /// Watt hours at the wall.
        Wh = "wh",
        /// Kilowatt hours at the wall.
        Kwh = "kwh",
        /// Kilowatt hours at the wall a year.
        KwhPerYear = "kwh-per-year",
        /// Grams of CO2e per kilowatt hour.
        GramsPerKwh = "g-per-kwh",
        /// Watts.
        Watts = "w",
        /// Years of 365.25 days.
        Years = "years",
    }
}

impl Unit {
    /// The unit as written behind a number.
    #[must_use]
    pub const fn symbol(self) -> &'static str {
        match self {
            Self::Kg => "kg",
            Self::KgPerYear => "kg/y",
            Self::Wh => "Wh",
            Self::Kwh => "kWh",
            Self::KwhPerYear => "kWh/y",
            Self::GramsPerKwh => "g/kWh",
            Self::Watts => "W",
            Self::Years => "y",
        }
    }
}

coded_enum! {
    /// What must be said beside a figure, so that nothing falls back silently.
    pub enum Caveat {
        /// The device is past its baseline life: its making is booked in full.
        PaidOff = "paid-off",
        /// The age range reaches across the baseline life: it may be paid off or not.
        MaybePaidOff = "maybe-paid-off",
        /// Some minutes could not be seen; they carry no energy.
        UnknownMinutes = "unknown-minutes",
        /// The CPU's rated power or the load is not known: energy is that of an idle machine.
        NoLoadUplift = "no-load-uplift",
        /// The grid table has no row for this year: the newest earlier year stands in.
        GridYearCarriedForward = "grid-year-carried-forward",
        /// The grid table begins later: its first year stands in.
        GridYearBeforeTable = "grid-year-before-table",
        /// No factor for this zone on this basis: the neighbouring zone's stands in.
        GridNeighbourZone = "grid-neighbour-zone",
        /// No factor for this zone at all: the world's mean stands in, which is far from Denmark's.
        GridWorldMean = "grid-world-mean",
        /// Bought used: its making was its first owner's. Parts and transport of refurbishing are not known.
        BoughtUsed = "bought-used",
        /// No product sheet of this kind states its end of life: the desktops' share stands in.
        EndOfLifeStandsIn = "end-of-life-stands-in",
        /// Some hours had no grid figure: the mean of hours like them in the month stands in.
        GridHoursFilled = "grid-hours-filled",
        /// Some hours are known as a preview only: the declaration will replace them.
        GridHoursPreview = "grid-hours-preview",
        /// For some of the time there is no hourly grid figure: the year's mean stands in.
        GridHoursMissing = "grid-hours-missing",
        /// The hours count what leaves the chimneys: yearly means lift them to the life cycle.
        GridHoursScaled = "grid-hours-scaled",
        /// The means that lift the hours to the life cycle are of another year.
        GridScaleOfOtherYear = "grid-scale-of-other-year",
        /// Too few days were recorded to speak of a year: the category's typical use stands in.
        TypicalUse = "typical-use",
    }
}

/// Where a number comes from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// Title, with the publisher.
    pub title: Cow<'static, str>,
    /// Year of the data, if it states one.
    pub year: Option<i16>,
    /// Licence of the data, if it has one.
    pub licence: Option<Cow<'static, str>>,
    /// Where to find it: an address, or a section of the method.
    pub reference: Cow<'static, str>,
}

/// One line of a calculation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// What this line is.
    pub label: StepLabel,
    /// The calculation of the median with its very numbers, e.g. `241 kg / 4 y`.
    pub formula: String,
    /// The result with its range.
    pub value: Estimate,
    /// The unit of `value`.
    pub unit: Unit,
    /// Where the number that enters in this line comes from.
    pub source: Option<Source>,
}

coded_enum! {
    /// What a line of a calculation is.
    pub enum StepLabel {
        /// Embodied carbon of the category.
        EmbodiedCategory = "embodied-category",
        /// Embodied carbon by the product's own sheet.
        EmbodiedProduct = "embodied-product",
        /// Embodied carbon by several sheets of one product.
        EmbodiedProducts = "embodied-products",
        /// Embodied carbon of the panel inside an all-in-one.
        EmbodiedPanel = "embodied-panel",
        /// Embodied carbon of the whole device.
        EmbodiedTotal = "embodied-total",
        /// Embodied carbon per year of the baseline life.
        EmbodiedPerYear = "embodied-per-year",
        /// Embodied carbon of the days recorded.
        EmbodiedSoFar = "embodied-so-far",
        /// Energy with the screen on.
        EnergyScreenOn = "energy-screen-on",
        /// Energy while on with the screen off.
        EnergyScreenOff = "energy-screen-off",
        /// Energy asleep.
        EnergyAsleep = "energy-asleep",
        /// Energy while off but plugged in.
        EnergyOff = "energy-off",
        /// Energy while on, by what devices of the model measured themselves.
        EnergyCalibrated = "energy-calibrated",
        /// Energy added by CPU load.
        EnergyLoad = "energy-load",
        /// Energy measured inside the device, brought to the wall.
        EnergyMeasured = "energy-measured",
        /// Energy of the parts that the measurement does not see.
        EnergyUnmeasuredRest = "energy-unmeasured-rest",
        /// All energy of the minutes recorded.
        EnergyTotal = "energy-total",
        /// Energy of a year, from the minutes recorded.
        EnergyPerYear = "energy-per-year",
        /// Typical energy of a year for the category.
        EnergyTypical = "energy-typical",
        /// The direct grid factor of the hours in which the energy was used.
        GridByHour = "grid-by-hour",
        /// The grid factor.
        GridFactor = "grid-factor",
        /// CO2e of the energy.
        Use = "use",
        /// The making that each year of keeping a device avoids.
        KeptAYear = "kept-a-year",
        /// The devices of a kind in a total.
        OfKind = "of-kind",
        /// Embodied and use together, or all kinds of devices.
        Total = "total",
    }
}

/// Adds a source unless it is there already.
pub fn cite(sources: &mut Vec<Source>, source: &Source) {
    if !sources.contains(source) {
        sources.push(source.clone());
    }
}

/// Adds a caveat unless it is there already.
pub(crate) fn note(caveats: &mut Vec<Caveat>, caveat: Caveat) {
    if !caveats.contains(&caveat) {
        caveats.push(caveat);
    }
}

/// A number as written in a formula: six significant digits, no trailing zeros.
pub(crate) fn number(value: f64) -> String {
    if value == 0.0 {
        return "0".to_owned();
    }
    let magnitude = value.abs().log10().floor();
    let decimals = (5.0 - magnitude).clamp(0.0, 12.0) as usize;
    let text = format!("{value:.decimals$}");
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').to_owned() } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_a_person_would() {
        for (value, text) in [
            (0.0, "0"),
            (241.0, "241"),
            (60.25, "60.25"),
            (0.000_123_456_7, "0.000123457"),
            (1_234_567.8, "1234568"),
            (-0.5, "-0.5"),
            (100.0, "100"),
        ] {
            assert_eq!(number(value), text);
        }
    }

    #[test]
    fn codes_are_distinct_and_are_the_json_form() {
        let codes: Vec<_> = NotKnown::ALL.iter().map(|r| r.code()).collect();
        for (reason, code) in NotKnown::ALL.iter().zip(&codes) {
            assert_eq!(serde_json::to_string(reason).unwrap(), format!("\"{code}\""));
            assert_eq!(codes.iter().filter(|c| *c == code).count(), 1);
        }
    }

    #[test]
    fn of_two_methods_a_sum_takes_the_weaker() {
        assert_eq!(Method::Measured.weaker(Method::Default), Method::Default);
        assert_eq!(Method::Modelled.weaker(Method::MeasuredInPart), Method::Modelled);
    }

    #[test]
    fn a_finding_is_a_value_or_a_reason_in_json() {
        let unknown: Finding<u8> = Finding::NotKnown(NotKnown::NoCategory);
        assert_eq!(serde_json::to_string(&unknown).unwrap(), r#"{"not-known":"no-category"}"#);
        assert_eq!(serde_json::to_string(&Finding::Known(7_u8)).unwrap(), r#"{"known":7}"#);
    }
}
