//! A device's figures as a table: CO2e, its two parts and energy, each with its range, origin and calculation.

use askama::Template;
use levetid_footprint::annual::{PerYear, SoFar};
use levetid_footprint::figure::Finding;

use crate::web::figures::{Shown, StepShown, range_bars};
use crate::web::language::Language;
use crate::web::svg::RangeBar;

/// The table, over a year or so far.
#[derive(Debug, Template)]
#[template(path = "dashboard/figure_table.html")]
pub struct FigureTable {
    lang: Language,
    id: &'static str,
    rows: [FigureRow; 4],
}

/// A figure with its range drawn and its calculation.
#[derive(Debug)]
pub struct FigureRow {
    /// What it is.
    pub name: String,
    /// It is the sum of the parts below it, which carry the sources.
    pub is_sum: bool,
    /// It is a part of that sum.
    pub is_part: bool,
    /// The figure.
    pub shown: Shown,
    /// Its range on the scale of the table.
    pub bar: Option<RangeBar>,
    /// Its calculation, line by line.
    pub steps: Vec<StepShown>,
}

impl FigureTable {
    /// What a device costs a year.
    pub fn per_year(lang: Language, figures: &PerYear) -> Self {
        let PerYear { total, embodied, use_phase, energy, .. } = figures;
        Self { lang, id: "per-year", rows: rows(lang, "per-year", [total, embodied, use_phase, energy]) }
    }

    /// What a device has cost so far.
    pub fn so_far(lang: Language, figures: &SoFar) -> Self {
        let SoFar { total, embodied, use_phase, .. } = figures;
        let energy = figures.energy_in_all();
        Self { lang, id: "so-far", rows: rows(lang, "so-far", [total, embodied, use_phase, &energy]) }
    }

    /// The row of all CO2e.
    pub fn co2e(&self) -> &FigureRow {
        let [co2e, ..] = &self.rows;
        co2e
    }

    /// The row of energy.
    pub fn energy(&self) -> &FigureRow {
        let [.., energy] = &self.rows;
        energy
    }
}

fn rows(lang: Language, period: &str, findings: [&Finding; 4]) -> [FigureRow; 4] {
    let names = [
        lang.text(&format!("co2e-{period}")),
        lang.text("part-embodied"),
        lang.text("part-use"),
        lang.text(&format!("energy-{period}")),
    ];
    let [co2e, embodied, in_use, energy] = findings;
    let [co2e_name, embodied_name, use_name, energy_name] = names;
    let range = |name: &str| lang.text_with("range-of", "name", name);
    let [co2e_bar, embodied_bar, use_bar] = range_bars([
        (co2e, range(&co2e_name)),
        (embodied, range(&embodied_name)),
        (in_use, range(&use_name)),
    ]);
    let row =
        |name: String, [is_sum, is_part]: [bool; 2], finding: &Finding, bar: Option<RangeBar>| FigureRow {
            name,
            is_sum,
            is_part,
            shown: lang.show(finding),
            bar,
            steps: finding.known().map(|figure| lang.steps(&figure.steps)).unwrap_or_default(),
        };
    [
        row(co2e_name, [true, false], co2e, co2e_bar),
        row(embodied_name, [false, true], embodied, embodied_bar),
        row(use_name, [false, true], in_use, use_bar),
        row(energy_name, [false, false], energy, None),
    ]
}
