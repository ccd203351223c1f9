//! A line of the account: a sum over devices by category, with what it covers.

use std::collections::BTreeMap;

use super::Amount;
use serde::Serialize;

use crate::category::Category;
use crate::estimate::EstimateError;
use crate::figure::{Caveat, Figure, Method, Source, Step, StepLabel, Unit, cite, note};
use crate::total::Total;

/// How many devices a line holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Counted {
    /// In the line for certain.
    pub certain: u32,
    /// In it by chance: the day of their purchase is not known.
    pub possible: u32,
    /// Left out: their age, kind or making is not known.
    pub missing: u32,
}

/// A line of the account.
#[derive(Clone, Debug, Serialize)]
pub struct Entry {
    /// The value with range, method, sources and steps. Exactly 0 where no device belongs here.
    pub figure: Figure,
    /// The devices it is of.
    pub devices: Counted,
    /// The same as it adds up: the mean, and what makes it wrong.
    pub total: Total,
}

/// A line under way.
#[derive(Clone, Debug, Default)]
pub(super) struct Sum {
    by_category: BTreeMap<Category, (u32, Total)>,
    counted: Counted,
    method: Option<Method>,
    sources: Vec<Source>,
    caveats: Vec<Caveat>,
    /// What every device of the line was multiplied by, as lines of the calculation.
    factors: Vec<Step>,
}

impl Sum {
    /// Adds what a device books, or counts it as one that cannot be booked.
    pub(super) fn add(&mut self, category: Category, amount: Option<&Amount>, sources: &[Source]) {
        let Some(Amount { total, certain, method, caveat, .. }) = amount else {
            self.counted.missing += 1;
            return;
        };
        let (devices, sum) = self.by_category.entry(category).or_default();
        *devices += 1;
        *sum += total;
        let counted = if *certain { &mut self.counted.certain } else { &mut self.counted.possible };
        *counted += 1;
        self.method = Some(self.method.map_or(*method, |known| known.weaker(*method)));
        sources.iter().for_each(|source| cite(&mut self.sources, source));
        caveat.iter().for_each(|caveat| note(&mut self.caveats, *caveat));
    }

    pub(super) fn cite(&mut self, source: &Source) {
        if !self.by_category.is_empty() {
            cite(&mut self.sources, source);
        }
    }

    pub(super) fn note(&mut self, caveat: Caveat) {
        if !self.by_category.is_empty() {
            note(&mut self.caveats, caveat);
        }
    }

    /// Writes down what the line is multiplied by.
    pub(super) fn factor(&mut self, step: Step) {
        if !self.by_category.is_empty() {
            self.factors.push(step);
        }
    }

    pub(super) fn scale(mut self, factor: f64) -> Self {
        for (_, total) in self.by_category.values_mut() {
            *total = std::mem::take(total).scale(factor);
        }
        self
    }

    pub(super) fn mean(&self) -> f64 {
        self.by_category.values().map(|(_, total)| total.mean).sum()
    }

    /// Both lines together. A device may be in both.
    pub(super) fn plus(mut self, other: &Self) -> Self {
        let (one, two) = (self.counted, other.counted);
        self.join(other, u32::max);
        self.counted = Counted {
            certain: one.certain.max(two.certain),
            possible: one.possible.max(two.possible),
            missing: one.missing.max(two.missing),
        };
        self
    }

    /// Both lines together. No device is in both; each was multiplied by factors of its own.
    pub(super) fn beside(mut self, other: &Self) -> Self {
        let (one, two) = (self.counted, other.counted);
        self.join(other, |one, two| one + two);
        self.factors.extend(other.factors.iter().cloned());
        self.counted = Counted {
            certain: one.certain + two.certain,
            possible: one.possible + two.possible,
            missing: one.missing + two.missing,
        };
        self
    }

    fn join(&mut self, other: &Self, devices_of: impl Fn(u32, u32) -> u32) {
        for (category, (devices, total)) in &other.by_category {
            let (known, sum) = self.by_category.entry(*category).or_default();
            *known = devices_of(*known, *devices);
            *sum += total;
        }
        self.method = self.method.max(other.method);
        other.sources.iter().for_each(|source| cite(&mut self.sources, source));
        other.caveats.iter().for_each(|caveat| note(&mut self.caveats, *caveat));
    }

    /// The line with its range and its steps.
    pub(super) fn entry(&self, unit: Unit) -> Result<Entry, EstimateError> {
        let total: Total = self.by_category.values().map(|(_, total)| total).sum();
        let of_kinds = self.by_category.iter().map(|(category, (_, total))| (category.code(), total));
        let value = Total::estimate_together(of_kinds)?;
        let mut steps = self.factors.clone();
        for (category, (devices, of_kind)) in &self.by_category {
            let formula = format!("{devices} × {category} (μ {:.1})", of_kind.mean);
            steps.push(Step {
                label: StepLabel::OfKind,
                formula,
                value: of_kind.estimate()?,
                unit,
                source: None,
            });
        }
        if !self.by_category.is_empty() {
            let means: Vec<String> =
                self.by_category.values().map(|(_, total)| format!("{:.1}", total.mean)).collect();
            let formula = format!("μ {} (σ {:.1})", means.join(" + "), total.deviation());
            steps.push(Step { label: StepLabel::Total, formula, value, unit, source: None });
        }
        Ok(Entry {
            figure: Figure {
                value,
                unit,
                method: self.method.unwrap_or(Method::Default),
                sources: self.sources.clone(),
                steps,
                caveats: self.caveats.clone(),
            },
            devices: self.counted,
            total,
        })
    }
}
