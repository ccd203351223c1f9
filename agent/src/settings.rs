//! Where an administrator left word of how this PC is to be enrolled, so that a rollout needs no command
//! typed on each: environment, a file or the registry, and policy. The later one wins, value by value.

#[cfg_attr(unix, path = "settings/file.rs")]
#[cfg_attr(windows, path = "settings/registry.rs")]
mod place;

use std::path::PathBuf;

use serde::Deserialize;

use crate::signals::Root;

/// What was found.
#[derive(Debug, Default, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// The collector's address.
    #[serde(default)]
    pub collector: Option<String>,
    /// The enrolment token. It is deleted once it has been used.
    #[serde(default)]
    pub token: Option<String>,
    /// A file of certificates (PEM) that alone are trusted.
    #[serde(default)]
    pub ca: Option<PathBuf>,
}

impl Settings {
    /// Reads what was left.
    ///
    /// # Errors
    /// When there is something that cannot be read; the message says where, and what to do.
    pub fn read(root: &Root) -> anyhow::Result<Self> {
        Ok(place::read(root)?.over(Self::of_environment()))
    }

    /// Deletes the token, wherever it was left: it has been used.
    ///
    /// # Errors
    /// When it cannot be deleted.
    pub fn forget_token(root: &Root) -> anyhow::Result<()> {
        place::forget_token(root)
    }

    fn of_environment() -> Self {
        let value = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
        Self {
            collector: value("LEVETID_COLLECTOR"),
            token: value("LEVETID_ENROL_TOKEN"),
            ca: value("LEVETID_CA").map(PathBuf::from),
        }
    }

    /// These values, and where one is missing the one below.
    fn over(self, below: Self) -> Self {
        Self {
            collector: self.collector.or(below.collector),
            token: self.token.or(below.token),
            ca: self.ca.or(below.ca),
        }
    }
}

/// Where an administrator leaves word, as a person is told.
pub const PLACE: &str = place::NAME;
