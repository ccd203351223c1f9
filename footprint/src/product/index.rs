//! Which row belongs to which model.

use std::collections::HashMap;

use super::name::{Name, each};
use crate::category::Category;
use crate::model::{Model, manufacturer};

/// What is to be found by model.
pub trait Entry {
    /// The maker, in whatever spelling.
    fn maker(&self) -> &str;
    /// All names of the product.
    fn products(&self) -> Vec<&str>;
    /// The kind of device it is.
    fn category(&self) -> Category;
}

/// Why no row belongs to a model.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoMatch {
    /// The model names no maker, or its name says too little.
    NameSaysTooLittle,
    /// No row of this maker has this name.
    NoSuchName,
    /// Rows have the name, but are of another form (tower, small) or kind of device.
    OtherForm,
}

/// The rows that belong to a model.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Match {
    /// Their places among the rows that were indexed.
    pub rows: Vec<usize>,
    /// The rows are of several forms of the product, and the model does not say which it is.
    pub of_several_forms: bool,
}

/// Rows by maker and name.
#[derive(Clone, Debug, Default)]
pub struct Index {
    by_name: HashMap<(String, String), Vec<Place>>,
}

#[derive(Clone, Debug)]
struct Place {
    row: usize,
    forms: std::collections::BTreeSet<&'static str>,
    category: Category,
}

impl Index {
    /// Of these rows.
    pub fn of<'a, E: Entry + 'a>(rows: impl IntoIterator<Item = &'a E>) -> Self {
        let mut index = Self::default();
        for (row, entry) in rows.into_iter().enumerate() {
            let Some(maker) = manufacturer(entry.maker()) else { continue };
            for product in entry.products().into_iter().flat_map(each) {
                let Some(Name { core, forms }) = Name::of(&maker, product) else { continue };
                let category = of_form(entry.category(), forms.contains("aio"));
                let places = index.by_name.entry((maker.clone(), core)).or_default();
                if !places.iter().any(|place| place.row == row && place.forms == forms) {
                    places.push(Place { row, forms, category });
                }
            }
        }
        index
    }

    /// The rows of a model, for a device of this kind.
    ///
    /// # Errors
    /// [`NoMatch`] says why there are none.
    pub fn find(&self, model: &Model, category: Category) -> Result<Match, NoMatch> {
        let maker = model.manufacturer.as_deref().ok_or(NoMatch::NameSaysTooLittle)?;
        let name = Name::of(maker, &model.product).ok_or(NoMatch::NameSaysTooLittle)?;
        let places = self.by_name.get(&(maker.to_owned(), name.core)).ok_or(NoMatch::NoSuchName)?;
        let of_kind: Vec<&Place> = places.iter().filter(|place| place.category == category).collect();
        let exact: Vec<&&Place> = of_kind.iter().filter(|place| place.forms == name.forms).collect();
        if !exact.is_empty() {
            return Ok(matched(exact.iter().map(|place| place.row), false));
        }
        // A model that names no form may be any of them; one that names another is none of them.
        let only_aio = of_kind.iter().all(|place| place.forms.iter().all(|form| *form == "aio"));
        let may_be_any = name.forms.is_empty() || (category == Category::AllInOne && only_aio);
        if of_kind.is_empty() || !may_be_any {
            return Err(NoMatch::OtherForm);
        }
        Ok(matched(of_kind.iter().map(|place| place.row), !only_aio))
    }
}

fn matched(rows: impl Iterator<Item = usize>, of_several_forms: bool) -> Match {
    let mut rows: Vec<usize> = rows.collect();
    rows.sort_unstable();
    rows.dedup();
    Match { of_several_forms: of_several_forms && rows.len() > 1, rows }
}

/// Data sets file all-in-ones among desktops; their names tell.
fn of_form(category: Category, says_all_in_one: bool) -> Category {
    if category == Category::Desktop && says_all_in_one { Category::AllInOne } else { category }
}
