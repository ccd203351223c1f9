//! Figures as they are shown: value, unit, range, method and source, or the reason there is none.

use levetid_footprint::category::Category;
use levetid_footprint::energy::{EnergyEntry, RecordedEnergy};
use levetid_footprint::estimate::Estimate;
use levetid_footprint::figure::{Figure, Finding, Method, NotKnown, Source, Step, Unit};
use levetid_footprint::total::ErrorSource;

use super::format::{decimals_for, decimals_to_recompute};
use super::language::Language;
use super::svg::RangeBar;

/// A figure, or why there is none, in the reader's language.
#[derive(Debug, Clone)]
pub enum Shown {
    /// There is one.
    Known(Quantity),
    /// There is none, and this is why.
    NotKnown {
        /// The reason, as a sentence.
        reason: String,
    },
}

impl Shown {
    /// The quantity, if there is one.
    pub fn known(&self) -> Option<&Quantity> {
        match self {
            Self::Known(quantity) => Some(quantity),
            Self::NotKnown { .. } => None,
        }
    }
}

/// A figure in words.
#[derive(Debug, Clone)]
pub struct Quantity {
    /// The median, rounded to what it can bear.
    pub value: String,
    /// Its unit.
    pub unit: String,
    /// From p10 to p90, in the same unit; none where the value is exact.
    pub range: Option<String>,
    /// How it was found.
    pub method: Method,
    /// The method in words.
    pub method_name: String,
    /// Titles and years of what it was found from.
    pub sources: Vec<String>,
    /// What must be said beside it.
    pub caveats: Vec<String>,
}

/// A line of a calculation in words.
#[derive(Debug, Clone)]
pub struct StepShown {
    /// What the line is.
    pub name: String,
    /// The calculation with its numbers.
    pub formula: String,
    /// The result with its unit.
    pub result: String,
    /// From p10 to p90; none where it is exact.
    pub range: Option<String>,
    /// Where the number that enters here comes from.
    pub source: Option<String>,
}

/// A figure that opens to how it was found and calculated.
#[derive(Debug, Clone)]
pub struct Opened {
    /// What it is.
    pub name: String,
    /// The figure.
    pub shown: Shown,
    /// Its calculation, line by line; empty where it is not known.
    pub steps: Vec<StepShown>,
}

impl Language {
    /// A finding with its calculation.
    pub fn opened(self, name: String, finding: Finding<&Figure>) -> Opened {
        match finding {
            Finding::Known(figure) => {
                let steps = self.steps(&figure.steps);
                Opened { name, shown: Shown::Known(self.quantity(figure)), steps }
            }
            Finding::NotKnown(reason) => {
                Opened { name, shown: Shown::NotKnown { reason: self.reason(reason) }, steps: Vec::new() }
            }
        }
    }

    /// A finding as it is shown.
    pub fn show(self, finding: &Finding) -> Shown {
        match finding {
            Finding::Known(figure) => Shown::Known(self.quantity(figure)),
            Finding::NotKnown(reason) => Shown::NotKnown { reason: self.reason(*reason) },
        }
    }

    /// Why something is not known.
    pub fn reason(self, reason: NotKnown) -> String {
        self.text(&format!("not-known-{reason}"))
    }

    /// The method in words.
    pub fn method(self, method: Method) -> String {
        self.text(&format!("method-{method}"))
    }

    /// How the recorded minutes divide between the methods by which their energy was found.
    pub fn method_shares(self, energy: &RecordedEnergy) -> String {
        let share = |entry: &EnergyEntry| {
            let percent = self.percent(entry.minutes / energy.known_minutes);
            format!("{} {percent}", self.method(entry.method))
        };
        let shares: Vec<String> = energy.entries.iter().map(share).collect();
        self.text_with("method-shares", "shares", shares.join(" · "))
    }

    /// A figure in words.
    pub fn quantity(self, figure: &Figure) -> Quantity {
        let (estimate, unit) = readable(figure.value, figure.unit);
        Quantity {
            value: self.number(estimate.p50(), decimals(estimate)),
            unit: self.text(unit),
            range: self.range(estimate, decimals(estimate)),
            method: figure.method,
            method_name: self.method(figure.method),
            sources: sources(figure),
            caveats: figure.caveats.iter().map(|caveat| self.text(&format!("caveat-{caveat}"))).collect(),
        }
    }

    /// The lines of a calculation.
    pub fn steps(self, steps: &[Step]) -> Vec<StepShown> {
        steps.iter().map(|step| self.step(step)).collect()
    }

    fn step(self, step: &Step) -> StepShown {
        let decimals = decimals_to_recompute(step.value.p50());
        let unit = self.text(&format!("unit-{}", step.unit));
        StepShown {
            name: self.text(&format!("step-{}", step.label)),
            formula: self.formula(&step.formula),
            result: format!("{}\u{a0}{unit}", self.number(step.value.p50(), decimals)),
            range: self.range(step.value, decimals),
            source: step.source.as_ref().map(source),
        }
    }

    /// A range, where there is one: 41–89, or −5 to 12 where a dash could be taken for a sign.
    pub fn range(self, estimate: Estimate, decimals: usize) -> Option<String> {
        let [low, high] = [estimate.p10(), estimate.p90()].map(|value| self.number(value, decimals));
        if low == high {
            return None;
        }
        if estimate.p10() < 0.0 {
            return Some(self.text_with_all("range-words", &[("low", low), ("high", high)]));
        }
        Some(format!("{low}–{high}"))
    }

    /// What makes figures wrong.
    pub fn error_source(self, source: &ErrorSource) -> String {
        let of_kind = |key: &str, category: Category| {
            self.text_with(key, "kind", self.text(&format!("category-{category}")))
        };
        match source {
            ErrorSource::VendorSheets => self.text("error-vendor-sheets"),
            ErrorSource::PowerSupply => self.text("error-power-supply"),
            ErrorSource::Load => self.text("error-load"),
            ErrorSource::Making(category) => of_kind("error-making", *category),
            ErrorSource::Watts(category) => of_kind("error-watts", *category),
            ErrorSource::Model(model) => self.text_with("error-model", "model", model),
            ErrorSource::ModelWatts(model) => self.text_with("error-model-watts", "model", model),
            ErrorSource::Device => self.text("error-device"),
        }
    }

    /// The calculations come with codes of categories, a decimal point and `y` for years; readers get their own.
    fn formula(self, formula: &str) -> String {
        let words = formula.split(' ').map(|word| {
            let bare = word.trim_matches(['(', ')']);
            word.replacen(bare, &self.formula_word(bare), 1)
        });
        words.collect::<Vec<_>>().join(" ")
    }

    fn formula_word(self, word: &str) -> String {
        if let Some(category) = Category::from_code(word) {
            return self.text(&format!("category-{category}"));
        }
        match (self, word.strip_suffix("/y")) {
            (Self::English, _) => word.to_owned(),
            (Self::Danish, Some(unit)) => format!("{unit}/år"),
            (Self::Danish, None) if word == "y" => "år".to_owned(),
            (Self::Danish, None) if word.parse::<f64>().is_ok() => word.replace('.', ","),
            (Self::Danish, None) => word.to_owned(),
        }
    }
}

/// Bars that show several findings on one scale; none for those that are not known or certainly nothing.
pub fn range_bars<const N: usize>(findings: [(&Finding, String); N]) -> [Option<RangeBar>; N] {
    let figures = findings.map(|(finding, title)| {
        finding.known().filter(|figure| figure.value.p90() > 0.0).map(|figure| (figure.value, title))
    });
    let scale_to = figures.iter().flatten().map(|(value, _)| value.p90()).fold(0.0, f64::max);
    figures.map(|figure| {
        figure.map(|(value, title)| RangeBar::new(title, [value.p10(), value.p50(), value.p90()], scale_to))
    })
}

/// What a figure was found from.
pub fn sources(figure: &Figure) -> Vec<String> {
    figure.sources.iter().map(source).collect()
}

/// A source by title and, where it has one, year.
fn source(source: &Source) -> String {
    match source.year {
        Some(year) => format!("{} ({year})", source.title),
        None => source.title.to_string(),
    }
}

/// Decimals by the median, or by the upper end where the median is nothing.
fn decimals(estimate: Estimate) -> usize {
    decimals_for(if estimate.p50() == 0.0 { estimate.p90() } else { estimate.p50() })
}

/// Moves large values to the next unit: tonnes from 10,000 kg, MWh from 100,000 kWh. Gives the unit's key.
fn readable(value: Estimate, unit: Unit) -> (Estimate, &'static str) {
    let (from, key, larger) = match unit {
        Unit::Kg => (10_000.0, "unit-kg", "unit-t"),
        Unit::KgPerYear => (10_000.0, "unit-kg-per-year", "unit-t-per-year"),
        Unit::Wh => (1_000.0, "unit-wh", "unit-kwh"),
        Unit::Kwh => (100_000.0, "unit-kwh", "unit-mwh"),
        Unit::KwhPerYear => (100_000.0, "unit-kwh-per-year", "unit-mwh-per-year"),
        Unit::GramsPerKwh => (f64::INFINITY, "unit-g-per-kwh", "unit-g-per-kwh"),
        Unit::Watts => (f64::INFINITY, "unit-w", "unit-w"),
        Unit::Years => (f64::INFINITY, "unit-years", "unit-years"),
    };
    match value.scale(0.001) {
        Ok(scaled) if value.p50().abs() >= from => (scaled, larger),
        _ => (value, key),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn figure(unit: Unit, [p10, p50, p90]: [f64; 3]) -> Figure {
        let value = Estimate::new(p10, p50, p90).unwrap();
        Figure {
            value,
            unit,
            method: Method::Modelled,
            sources: Vec::new(),
            steps: Vec::new(),
            caveats: Vec::new(),
        }
    }

    #[test]
    fn figures_are_rounded_by_their_median_and_large_ones_change_unit() {
        for (unit, quantiles, value, shown_unit, range) in [
            (Unit::KgPerYear, [41.2, 61.87, 86.4], "62", "kg CO2e/år", Some("41–86")),
            (Unit::Kg, [0.11, 0.1623, 0.25], "0,16", "kg CO2e", Some("0,11–0,25")),
            (Unit::KgPerYear, [58_300.0, 83_400.0, 114_900.0], "83", "t CO2e/år", Some("58–115")),
            (Unit::Wh, [997.0, 1_407.0, 2_274.0], "1,4", "kWh", Some("1,0–2,3")),
            (Unit::Kg, [-5.0, 12.0, 31.0], "12", "kg CO2e", Some("−5 til 31")),
            (Unit::Kg, [0.0, 0.0, 0.0], "0", "kg CO2e", None),
            (Unit::Kg, [0.0, 0.0, 0.4], "0,00", "kg CO2e", Some("0,00–0,40")),
        ] {
            let shown = Language::Danish.quantity(&figure(unit, quantiles));
            assert_eq!((&*shown.value, &*shown.unit, shown.range.as_deref()), (value, shown_unit, range));
        }
    }

    #[test]
    fn calculations_read_as_people_write() {
        let formula = "1407.36 Wh / 51070 min × 525960 min/y - -0.5 kg / 4 y";
        let danish = "1407,36 Wh / 51070 min × 525960 min/år - -0,5 kg / 4 år";
        assert_eq!(Language::Danish.formula(formula), danish);
        assert_eq!(Language::English.formula(formula), formula);
        let of_kind = "0.6 × (12 × laptop) (μ 734.5)";
        assert_eq!(Language::Danish.formula(of_kind), "0,6 × (12 × Bærbar) (μ 734,5)");
        assert_eq!(Language::English.formula(of_kind), "0.6 × (12 × Laptop) (μ 734.5)");
    }

    #[test]
    fn ranges_share_one_scale_and_nothing_is_not_drawn() {
        let [some, none] = range_bars([
            (&Finding::Known(figure(Unit::Kg, [1.0, 2.0, 3.0])), String::new()),
            (&Finding::Known(figure(Unit::Kg, [0.0, 0.0, 0.0])), String::new()),
        ]);
        assert!(some.is_some());
        assert!(none.is_none());
    }
}
