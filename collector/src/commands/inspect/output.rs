//! What is printed for a line.

use levetid_footprint::age::Age;
use levetid_footprint::category::Category;
use levetid_footprint::cpu::{Cpu, Vendor};
use levetid_footprint::figure::{Figure, Finding, NotKnown, Source};
use levetid_footprint::model::Model;
use levetid_footprint::windows11::Windows11;
use serde::Serialize;

/// A line of output.
#[derive(Debug, Serialize)]
#[serde(untagged)]
pub enum Line {
    Machine(Box<Machine>),
    Error { line: u64, error: String },
}

/// What the method makes of a machine.
#[derive(Debug, Serialize)]
pub struct Machine {
    /// Its line in the input, from 1.
    pub line: u64,
    pub category: Told<Category>,
    pub model: Told<Model>,
    pub age: Told<Age>,
    pub cpu: Told<Processor>,
    pub windows11: Windows11,
    pub embodied: Told<Embodied>,
}

/// A thing, or `{"unknown": reason}`.
#[derive(Debug, Serialize)]
#[serde(untagged)]
pub enum Told<T> {
    Known(T),
    Unknown { unknown: NotKnown },
}

impl<T> Told<T> {
    pub fn unknown(reason: NotKnown) -> Self {
        Self::Unknown { unknown: reason }
    }
}

impl<T> From<Finding<T>> for Told<T> {
    fn from(finding: Finding<T>) -> Self {
        match finding {
            Finding::Known(thing) => Self::Known(thing),
            Finding::NotKnown(reason) => Self::unknown(reason),
        }
    }
}

/// A recognised processor.
#[derive(Debug, Serialize)]
pub struct Processor {
    pub vendor: Vendor,
    pub family: &'static str,
    pub generation: &'static str,
    /// The quarter in which the first of its generation was launched, e.g. `2017-Q3`.
    pub launch: String,
}

impl From<&Cpu> for Processor {
    fn from(cpu: &Cpu) -> Self {
        let Cpu { vendor, family, generation, launched } = *cpu;
        Self { vendor, family, generation, launch: format!("{}-Q{}", launched.year, launched.quarter) }
    }
}

/// Embodied carbon.
#[derive(Debug, Serialize)]
pub struct Embodied {
    pub p10: f64,
    pub p50: f64,
    pub p90: f64,
    pub unit: &'static str,
    /// What the figure is of: the product, or the category where no data set knows it.
    pub basis: &'static str,
    /// Where it comes from, with year and licence.
    pub source: String,
}

impl Embodied {
    pub fn of(figure: &Figure, basis: &'static str) -> Self {
        let sources: Vec<String> = figure.sources.iter().map(in_words).collect();
        Self {
            p10: figure.value.p10(),
            p50: figure.value.p50(),
            p90: figure.value.p90(),
            unit: "kg CO2e",
            basis,
            source: sources.join("; "),
        }
    }
}

fn in_words(source: &Source) -> String {
    let year = source.year.map(|year| year.to_string());
    let facts: Vec<&str> = year.as_deref().into_iter().chain(source.licence.as_deref()).collect();
    match facts.as_slice() {
        [] => source.title.to_string(),
        facts => format!("{} ({})", source.title, facts.join(", ")),
    }
}
