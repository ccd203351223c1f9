//! What makes figures wrong, and for which of them it is the same.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::category::Category;
use crate::code::coded_enum;

coded_enum! {
    /// How far an error reaches.
    pub enum Level {
        /// Every device: the method itself may be wrong.
        Method = "method",
        /// Every device of a category whose model is not matched.
        Category = "category",
        /// Every device of a model.
        Model = "model",
        /// One device alone.
        Device = "device",
    }
}

/// What makes a figure wrong. Figures that name the same source are wrong alike.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub enum ErrorSource {
    /// How vendors draw up their product carbon footprints.
    VendorSheets,
    /// What power supplies lose between the wall and the inside.
    PowerSupply,
    /// What CPU load adds.
    Load,
    /// The embodied row of a category.
    Making(Category),
    /// The watts of a category.
    Watts(Category),
    /// The product sheet of a model, by its name.
    Model(String),
    /// The watts of a model, by its name.
    ModelWatts(String),
    /// The device itself: of no other is it the same.
    Device,
}

impl ErrorSource {
    /// How far the error reaches.
    #[must_use]
    pub const fn level(&self) -> Level {
        match self {
            Self::VendorSheets | Self::PowerSupply | Self::Load => Level::Method,
            Self::Making(_) | Self::Watts(_) => Level::Category,
            Self::Model(_) | Self::ModelWatts(_) => Level::Model,
            Self::Device => Level::Device,
        }
    }
}

/// The stable code: the JSON form, and what is stored.
impl fmt::Display for ErrorSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::VendorSheets => f.write_str("vendor-sheets"),
            Self::PowerSupply => f.write_str("power-supply"),
            Self::Load => f.write_str("load"),
            Self::Making(category) => write!(f, "making/{category}"),
            Self::Watts(category) => write!(f, "watts/{category}"),
            Self::Model(name) => write!(f, "model/{name}"),
            Self::ModelWatts(name) => write!(f, "model-watts/{name}"),
            Self::Device => f.write_str("device"),
        }
    }
}

/// A code that names no [`ErrorSource`].
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is no source of error")]
pub struct UnknownErrorSource(String);

impl FromStr for ErrorSource {
    type Err = UnknownErrorSource;

    fn from_str(code: &str) -> Result<Self, UnknownErrorSource> {
        let found = match code.split_once('/') {
            Some(("making", name)) => Category::from_code(name).map(Self::Making),
            Some(("watts", name)) => Category::from_code(name).map(Self::Watts),
            Some(("model", name)) => Some(Self::Model(name.to_owned())),
            Some(("model-watts", name)) => Some(Self::ModelWatts(name.to_owned())),
            Some(_) => None,
            None => [Self::VendorSheets, Self::PowerSupply, Self::Load, Self::Device]
                .into_iter()
                .find(|source| source.to_string() == code),
        };
        found.ok_or_else(|| UnknownErrorSource(code.to_owned()))
    }
}

impl TryFrom<String> for ErrorSource {
    type Error = UnknownErrorSource;

    fn try_from(code: String) -> Result<Self, UnknownErrorSource> {
        code.parse()
    }
}

impl From<ErrorSource> for String {
    fn from(source: ErrorSource) -> Self {
        source.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_lead_back_to_their_source() {
        let of_categories =
            Category::ALL.iter().flat_map(|c| [ErrorSource::Making(*c), ErrorSource::Watts(*c)]);
        let others = [
            ErrorSource::VendorSheets,
            ErrorSource::PowerSupply,
            ErrorSource::Load,
            ErrorSource::Model("HP a/b 840 G8".into()),
            ErrorSource::ModelWatts("HP a/b 840 G8".into()),
            ErrorSource::Device,
        ];
        for source in of_categories.chain(others) {
            assert_eq!(source.to_string().parse(), Ok(source));
        }
        for stranger in ["", "making", "making/spoon", "meters", "vendor-sheets/x"] {
            assert!(stranger.parse::<ErrorSource>().is_err(), "{stranger}");
        }
    }
}
