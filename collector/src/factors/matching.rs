//! From a model to the rows that are its.

use levetid_footprint::category::Category;
use levetid_footprint::energy::{StateWatts, watts_of};
use levetid_footprint::estimate::EstimateError;
use levetid_footprint::figure::{Figure, Source};
use levetid_footprint::model::Model;
use levetid_footprint::product::{
    Entry, Index, Match, NoMatch, ProductSheet, WattsSheet, embodied, state_watts,
};
use serde::{Deserialize, Serialize};

use super::{Factors, Figured};
use crate::store::FactorSet;

/// The rows of a set, by model.
#[derive(Debug)]
pub(super) struct Rows<T> {
    revision: i64,
    source: Source,
    rows: Vec<(u32, T)>,
    index: Index,
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

    fn refs(&self, places: &[usize]) -> Vec<RowRef> {
        let revision = self.revision;
        self.at(places).map(|(line, row)| RowRef { revision, line: *line, product: name_of(row) }).collect()
    }

    /// The source of a row: the set's, the product, and where it stands.
    fn source_of(&self, line: u32, product: &str, reference: Option<&str>) -> Source {
        let mut source = self.source.clone();
        source.title = format!("{}: {product}", source.title).into();
        let at = format!("factor set {}, line {line}", self.revision);
        source.reference = match reference {
            Some(reference) => format!("{at}; {reference}").into(),
            None => at.into(),
        };
        source
    }
}

/// Maker and first name of a row's product.
fn name_of<T: Entry>(row: &T) -> String {
    format!("{} {}", row.maker(), row.products().first().copied().unwrap_or_default())
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
        let Some((rows, found, found_by)) = self.find(&self.sheets, Figured::Making, model, category) else {
            return Ok((None, self.unmatched(&self.sheets, Figured::Making, model, category)));
        };
        let sheets: Vec<(&ProductSheet, Source)> = rows
            .at(&found)
            .map(|(line, sheet)| (sheet, rows.source_of(*line, &name_of(sheet), sheet.reference.as_deref())))
            .collect();
        Ok((embodied(&sheets)?, ProductMatch { standing: found_by, rows: rows.refs(&found) }))
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
        let (Some((rows, found, found_by)), Some(model)) = (found, model) else {
            return Ok((None, self.unmatched(&self.watts, Figured::Watts, model, category)));
        };
        let sheets: Vec<&WattsSheet> = rows.at(&found).map(|(_, sheet)| sheet).collect();
        let refs = rows.refs(&found);
        let lines: Vec<String> = refs.iter().map(|row| row.line.to_string()).collect();
        let mut source = rows.source.clone();
        source.title = format!("{}: {model}", source.title).into();
        source.reference = format!("factor set {}, line {}", rows.revision, lines.join(", ")).into();
        let of_category = watts_of(category);
        let watts = state_watts(&model.to_string(), &sheets, of_category.known().copied(), source)?;
        Ok((watts, ProductMatch { standing: found_by, rows: refs }))
    }

    /// The first set that has rows of the model, and their places.
    fn find<'a, T: Entry>(
        &self,
        sets: &'a [Rows<T>],
        figure: Figured,
        model: Option<&Model>,
        category: Category,
    ) -> Option<(&'a Rows<T>, Vec<usize>, MatchStanding)> {
        let model = model?;
        let chosen = self.choices.get(&(figure, model.to_string())).filter(|choice| !choice.withdrawn);
        if let Some(choice) = chosen {
            let (maker, product) = choice.product.as_ref()?;
            return sets.iter().find_map(|set| {
                let is_it = |row: &T| row.maker() == maker && row.products().contains(&product.as_str());
                let places: Vec<usize> = set
                    .rows
                    .iter()
                    .enumerate()
                    .filter(|(_, (_, row))| is_it(row))
                    .map(|(at, _)| at)
                    .collect();
                (!places.is_empty()).then_some((set, places, MatchStanding::Chosen))
            });
        }
        sets.iter().find_map(|set| {
            let Match { rows, of_several_forms } = set.index.find(model, category).ok()?;
            let standing =
                if of_several_forms { MatchStanding::SeveralForms } else { MatchStanding::Matched };
            Some((set, rows, standing))
        })
    }

    /// Why there are no rows.
    fn unmatched<T: Entry>(
        &self,
        sets: &[Rows<T>],
        figure: Figured,
        model: Option<&Model>,
        category: Category,
    ) -> ProductMatch {
        let standing = match model {
            _ if sets.is_empty() => MatchStanding::NoData,
            None => MatchStanding::NameSaysTooLittle,
            Some(model) => match self.choices.get(&(figure, model.to_string())) {
                Some(choice) if !choice.withdrawn && choice.product.is_none() => MatchStanding::NoneChosen,
                Some(choice) if !choice.withdrawn => MatchStanding::ChosenRowMissing,
                _ => {
                    let why: Vec<NoMatch> =
                        sets.iter().filter_map(|set| set.index.find(model, category).err()).collect();
                    if why.contains(&NoMatch::OtherForm) {
                        MatchStanding::OtherForm
                    } else if why.contains(&NoMatch::NoSuchName) {
                        MatchStanding::NoSuchName
                    } else {
                        MatchStanding::NameSaysTooLittle
                    }
                }
            },
        };
        ProductMatch { standing, rows: Vec::new() }
    }

    /// The rows of a maker whose name holds a text, for a person who looks for the right one.
    pub fn rows_like(&self, figure: Figured, text: &str) -> Vec<RowRef> {
        fn like<T: Entry>(sets: &[Rows<T>], words: &[String]) -> Vec<RowRef> {
            let has_all = |row: &T| {
                let names = row.products().join(" / ");
                let name = format!("{} {names}", row.maker()).to_lowercase();
                words.iter().all(|word| name.contains(word.as_str()))
            };
            sets.iter()
                .flat_map(|set| {
                    let places: Vec<usize> = (0..set.rows.len())
                        .filter(|at| set.rows.get(*at).is_some_and(|(_, row)| has_all(row)))
                        .collect();
                    set.refs(&places)
                })
                .collect()
        }
        let words: Vec<String> = text.to_lowercase().split_whitespace().map(str::to_owned).collect();
        match figure {
            Figured::Making => like(&self.sheets, &words),
            Figured::Watts => like(&self.watts, &words),
        }
    }

    /// The product of a row, as a choice names it.
    pub fn product_at(&self, figure: Figured, revision: i64, line: u32) -> Option<(String, String)> {
        fn at<T: Entry>(sets: &[Rows<T>], revision: i64, line: u32) -> Option<(String, String)> {
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
