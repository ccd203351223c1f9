//! From a model to the rows that are its.

use std::sync::Arc;

use levetid_footprint::category::Category;
use levetid_footprint::energy::{StateWatts, watts_of};
use levetid_footprint::estimate::EstimateError;
use levetid_footprint::figure::{Figure, Source};
use levetid_footprint::model::Model;
use levetid_footprint::product::{
    Entry, Index, Match, NoMatch, ProductSheet, WattsSheet, embodied, state_watts,
};
use serde::{Deserialize, Serialize};

use super::{Factors, Figured, place};
use crate::store::FactorSet;

/// The rows of a set, by model.
#[derive(Debug)]
pub(super) struct Rows<T> {
    revision: i64,
    source: Source,
    rows: Vec<(u32, T)>,
    index: Index,
}

/// The rows of a model: their set, and their places in it.
struct Found<'a, T> {
    rows: &'a Rows<T>,
    places: Vec<usize>,
    standing: MatchStanding,
}

/// A row, so that it is found again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RowRef {
    /// The factor set.
    pub revision: i64,
    /// The line in its file.
    pub line: u32,
    /// What it is called there.
    pub product: String,
}

/// As it is printed, and as `factors match --row` takes what stands in brackets.
impl std::fmt::Display for RowRef {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} ({}:{})", self.product, self.revision, self.line)
    }
}

/// How a model stands to the rows of product data.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum MatchStanding {
    /// Rows have its name.
    Matched,
    /// Rows have its name in several forms, and the model does not say which it is.
    SeveralForms,
    /// A person said which row.
    Chosen,
    /// A person said that none is its.
    NoneChosen,
    /// The row that a person chose is in no set any more.
    ChosenRowMissing,
    /// No row has its name.
    NoSuchName,
    /// Rows have its name, but are of another form or kind of device.
    OtherForm,
    /// The name says too little to know a product by.
    NameSaysTooLittle,
    /// Nothing was imported.
    #[default]
    NoData,
}

impl MatchStanding {
    /// Its stable code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Matched => "matched",
            Self::SeveralForms => "several-forms",
            Self::Chosen => "chosen",
            Self::NoneChosen => "none-chosen",
            Self::ChosenRowMissing => "chosen-row-missing",
            Self::NoSuchName => "no-such-name",
            Self::OtherForm => "other-form",
            Self::NameSaysTooLittle => "name-says-too-little",
            Self::NoData => "no-data",
        }
    }

    /// All of them.
    #[cfg(test)]
    pub const ALL: [Self; 9] = [
        Self::Matched,
        Self::SeveralForms,
        Self::Chosen,
        Self::NoneChosen,
        Self::ChosenRowMissing,
        Self::NoSuchName,
        Self::OtherForm,
        Self::NameSaysTooLittle,
        Self::NoData,
    ];
}

/// What a model matched, and why.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProductMatch {
    pub standing: MatchStanding,
    /// The rows; all of one set.
    pub rows: Vec<RowRef>,
}

impl<T: Entry> Rows<T> {
    pub(super) fn of(set: &FactorSet, rows: Vec<(u32, T)>) -> Self {
        let index = Index::of(rows.iter().map(|(_, row)| row));
        Self { revision: set.revision, source: set.source.clone(), rows, index }
    }

    /// The rows at these places.
    fn at<'a>(&'a self, places: &'a [usize]) -> impl Iterator<Item = &'a (u32, T)> {
        places.iter().filter_map(|place| self.rows.get(*place))
    }

    fn places_where(&self, is_it: impl Fn(&T) -> bool) -> Vec<usize> {
        let all = self.rows.iter().enumerate();
        all.filter(|(_, (_, row))| is_it(row)).map(|(place, _)| place).collect()
    }

    fn refs(&self, places: &[usize]) -> Vec<RowRef> {
        let revision = self.revision;
        self.at(places).map(|(line, row)| RowRef { revision, line: *line, product: name_of(row) }).collect()
    }

    /// The source of a row: the set's, the product, and where it stands.
    fn source_of(&self, line: u32, product: &str, reference: Option<&str>) -> Source {
        let mut source = self.source.clone();
        source.title = format!("{}: {product}", source.title).into();
        let at = place(self.revision, line);
        source.reference = match reference {
            Some(reference) => format!("{at}; {reference}").into(),
            None => at.into(),
        };
        source
    }
}

/// Maker and first name of a row's product; many a name has its maker in it.
fn name_of<T: Entry>(row: &T) -> String {
    let product = row.products().first().copied().unwrap_or_default();
    let says_maker = product.split(' ').next().is_some_and(|word| word.eq_ignore_ascii_case(row.maker()));
    if says_maker { product.to_owned() } else { format!("{} {product}", row.maker()) }
}

impl Factors {
    /// The embodied carbon of a model by its own sheets, and what was matched.
    ///
    /// # Errors
    /// If a kept row holds no quantities.
    pub fn making(
        &self,
        model: Option<&Model>,
        category: Category,
    ) -> Result<(Option<Figure>, ProductMatch), EstimateError> {
        let found = self.find(&self.sheets, Figured::Making, model, category);
        let Found { rows, places, standing } = match found {
            Ok(found) => found,
            Err(standing) => return Ok((None, ProductMatch { standing, rows: Vec::new() })),
        };
        let sheets: Vec<(&ProductSheet, Source)> = rows
            .at(&places)
            .map(|(line, sheet)| (sheet, rows.source_of(*line, &name_of(sheet), sheet.reference.as_deref())))
            .collect();
        Ok((embodied(&sheets)?, ProductMatch { standing, rows: rows.refs(&places) }))
    }

    /// The watts of a model by its own sheets, and what was matched.
    ///
    /// # Errors
    /// If a kept row holds no quantities.
    pub fn watts(
        &self,
        model: Option<&Model>,
        category: Category,
    ) -> Result<(Option<StateWatts>, ProductMatch), EstimateError> {
        let found = self.find(&self.watts, Figured::Watts, model, category);
        let Found { rows, places, standing } = match found {
            Ok(found) => found,
            Err(standing) => return Ok((None, ProductMatch { standing, rows: Vec::new() })),
        };
        let model = model.map(Model::to_string).unwrap_or_default();
        let sheets: Vec<&WattsSheet> = rows.at(&places).map(|(_, sheet)| sheet).collect();
        let refs = rows.refs(&places);
        let lines: Vec<String> = refs.iter().map(|row| row.line.to_string()).collect();
        let mut source = rows.source.clone();
        source.title = format!("{}: {model}", source.title).into();
        source.reference = place(rows.revision, lines.join(", ")).into();
        let of_category = watts_of(category);
        let watts = state_watts(&model, &sheets, of_category.known().copied(), source)?;
        Ok((watts, ProductMatch { standing, rows: refs }))
    }

    /// The first set that has rows of the model; else why there are none.
    fn find<'a, T: Entry>(
        &self,
        sets: &'a [Arc<Rows<T>>],
        figure: Figured,
        model: Option<&Model>,
        category: Category,
    ) -> Result<Found<'a, T>, MatchStanding> {
        if sets.is_empty() {
            return Err(MatchStanding::NoData);
        }
        let model = model.ok_or(MatchStanding::NameSaysTooLittle)?;
        // Most tenants correct nothing: then no name is written out.
        let chosen = (!self.choices.is_empty()).then(|| self.choices.get(&(figure, model.to_string())));
        if let Some(choice) = chosen.flatten().filter(|choice| !choice.withdrawn) {
            let (maker, product) = choice.product.as_ref().ok_or(MatchStanding::NoneChosen)?;
            let is_it = |row: &T| row.maker() == maker && row.products().contains(&product.as_str());
            let found = sets.iter().map(|rows| (rows, rows.places_where(is_it)));
            let found = found.into_iter().find(|(_, places)| !places.is_empty());
            let (rows, places) = found.ok_or(MatchStanding::ChosenRowMissing)?;
            return Ok(Found { rows, places, standing: MatchStanding::Chosen });
        }
        let mut why = MatchStanding::NameSaysTooLittle;
        for rows in sets {
            match rows.index.find(model, category) {
                Ok(Match { rows: places, of_several_forms: false }) => {
                    return Ok(Found { rows, places, standing: MatchStanding::Matched });
                }
                Ok(Match { rows: places, of_several_forms: true }) => {
                    return Ok(Found { rows, places, standing: MatchStanding::SeveralForms });
                }
                Err(NoMatch::OtherForm) => why = MatchStanding::OtherForm,
                Err(NoMatch::NoSuchName) if why != MatchStanding::OtherForm => {
                    why = MatchStanding::NoSuchName
                }
                Err(NoMatch::NoSuchName | NoMatch::NameSaysTooLittle) => {}
            }
        }
        Err(why)
    }

    /// The rows of a maker whose name holds a text, for a person who looks for the right one.
    pub fn rows_like(&self, figure: Figured, text: &str) -> Vec<RowRef> {
        fn like<T: Entry>(sets: &[Arc<Rows<T>>], words: &[String]) -> Vec<RowRef> {
            let has_all = |row: &T| {
                let names = row.products().join(" / ");
                let name = format!("{} {names}", row.maker()).to_lowercase();
                words.iter().all(|word| name.contains(word.as_str()))
            };
            sets.iter().flat_map(|rows| rows.refs(&rows.places_where(has_all))).collect()
        }
        let words: Vec<String> = text.to_lowercase().split_whitespace().map(str::to_owned).collect();
        match figure {
            Figured::Making => like(&self.sheets, &words),
            Figured::Watts => like(&self.watts, &words),
        }
    }

    /// The product of a row, as a choice names it.
    pub fn product_at(&self, figure: Figured, revision: i64, line: u32) -> Option<(String, String)> {
        fn at<T: Entry>(sets: &[Arc<Rows<T>>], revision: i64, line: u32) -> Option<(String, String)> {
            let set = sets.iter().find(|set| set.revision == revision)?;
            let (_, row) = set.rows.iter().find(|(of, _)| *of == line)?;
            Some((row.maker().to_owned(), (*row.products().first()?).to_owned()))
        }
        match figure {
            Figured::Making => at(&self.sheets, revision, line),
            Figured::Watts => at(&self.watts, revision, line),
        }
    }
}
