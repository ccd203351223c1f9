//! What a person said of a model: which row is its, or that none is.

use serde::{Deserialize, Serialize};

/// Which figure is spoken of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, clap::ValueEnum)]
#[serde(rename_all = "kebab-case")]
pub enum Figured {
    /// Its making: the product carbon footprint.
    Making,
    /// Its watts.
    Watts,
}

impl std::fmt::Display for Figured {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Making => "making",
            Self::Watts => "watts",
        })
    }
}

/// A correction that lasts until it is taken back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Choice {
    pub figure: Figured,
    /// The model, as Levetid writes it.
    pub model: String,
    /// The row by maker and product; `None`: none belongs to it, and its category counts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub product: Option<(String, String)>,
    /// The correction is taken back.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub withdrawn: bool,
    /// Why, in the person's words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub because: Option<String>,
}
