//! What people call a device: manufacturer and product, from what its firmware says (method section 3).
//!
//! Firmware writes one maker in ten ways and puts the product's name in different places. The name found here is
//! what product data are matched by, and what stands on a page. What is a placeholder is for the caller to leave
//! out.

mod manufacturer;
mod product;
mod screen;

pub use manufacturer::manufacturer;
pub use screen::screen_maker;

use serde::{Deserialize, Serialize};

use crate::figure::{Finding, NotKnown};

/// What firmware says, without placeholders (SMBIOS structure type 1).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ModelFacts<'a> {
    /// System manufacturer.
    pub manufacturer: Option<&'a str>,
    /// System product name.
    pub product: Option<&'a str>,
    /// System version. Lenovo writes the product's name here.
    pub version: Option<&'a str>,
    /// System family.
    pub family: Option<&'a str>,
    /// Stock keeping unit.
    pub sku: Option<&'a str>,
}

/// A device's model. The product is known, its maker where firmware names one.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Model {
    /// The maker, one spelling each, e.g. `HP`.
    pub manufacturer: Option<String>,
    /// The product without its maker, e.g. `EliteBook 840 G5`.
    pub product: String,
}

impl Model {
    /// Finds the model; not known where firmware names no product.
    ///
    /// ```
    /// use levetid_footprint::model::{Model, ModelFacts};
    ///
    /// let facts = ModelFacts {
    ///     manufacturer: Some("Hewlett-Packard"),
    ///     product: Some("HP EliteBook 840 G1"),
    ///     ..ModelFacts::default()
    /// };
    /// let model = Model::of(&facts);
    /// assert_eq!(model.known().map(Model::to_string).as_deref(), Some("HP EliteBook 840 G1"));
    /// ```
    #[must_use]
    pub fn of(facts: &ModelFacts<'_>) -> Finding<Self> {
        let manufacturer = facts.manufacturer.and_then(manufacturer);
        match product::product(manufacturer.as_deref(), facts) {
            Some(product) => Finding::Known(Self { manufacturer, product }),
            None => Finding::NotKnown(NotKnown::NoModelName),
        }
    }
}

impl std::fmt::Display for Model {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.manufacturer {
            Some(manufacturer) => write!(f, "{manufacturer} {}", self.product),
            None => f.write_str(&self.product),
        }
    }
}

#[cfg(test)]
mod tests;
