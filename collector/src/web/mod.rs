//! The pages people see: view structs, templates, formats, charts and assets.
//!
//! A page is a module with a `…View` of plain data that a handler fills from an assessment, and a
//! template beside it under `templates/`. Only the handlers, in `routes`, ask the store; nothing here computes
//! a footprint.

pub mod assets;
pub mod dashboard;
pub mod figures;
pub mod format;
pub mod headers;
pub mod language;
pub mod life;
pub mod personal;
pub mod problem;
pub mod routes;
pub mod svg;

#[cfg(test)]
mod samples;
#[cfg(test)]
mod tests;

use self::language::Language;

/// What every page needs besides its own view.
#[derive(Debug, Clone)]
pub struct Frame {
    /// The language of the reader.
    pub language: Language,
    /// Whose collector this is; none before sign-in.
    pub tenant_name: Option<String>,
    /// Who reads.
    pub viewer: Viewer,
    /// Path and query of the page, for the way back from the language switch.
    pub path: String,
    /// Ask for the page again at this interval: only where it changes while one looks at it.
    pub refresh_seconds: Option<u32>,
}

/// Who reads a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Viewer {
    /// Nobody is signed in.
    Anonymous,
    /// Someone is.
    SignedIn {
        /// What to call them, where it is known.
        name: Option<String>,
        /// May see the devices of the tenant.
        sees_devices: bool,
    },
}

/// An entry of the main navigation.
#[derive(Debug)]
struct NavEntry {
    address: &'static str,
    text: String,
    is_current: bool,
}

impl Frame {
    fn navigation(&self) -> Vec<NavEntry> {
        let (devices, own) = match self.viewer {
            Viewer::Anonymous => (false, false),
            Viewer::SignedIn { sees_devices, .. } => (sees_devices, true),
        };
        let path = self.path.split('?').next().unwrap_or_default();
        let here = |address: &str| path == address || (address == "/" && path.starts_with("/devices/"));
        [(devices, "/", "nav-devices"), (own, "/me", "nav-me"), (true, "/privacy", "nav-privacy")]
            .into_iter()
            .filter(|(shown, ..)| *shown)
            .map(|(_, address, key)| NavEntry {
                address,
                text: self.language.text(key),
                is_current: here(address),
            })
            .collect()
    }

    fn viewer_name(&self) -> Option<&str> {
        match &self.viewer {
            Viewer::SignedIn { name, .. } => name.as_deref(),
            Viewer::Anonymous => None,
        }
    }

    fn is_signed_in(&self) -> bool {
        self.viewer != Viewer::Anonymous
    }
}
