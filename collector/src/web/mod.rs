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
pub mod product_data;
pub mod routes;
pub mod svg;
pub mod windows11;

#[cfg(test)]
pub mod samples;
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
    /// A person is.
    Person {
        /// What to call them, where it is known.
        name: Option<String>,
        /// May see the devices of the tenant.
        sees_devices: bool,
    },
    /// Whoever sits at a device has opened its page there.
    Device,
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
        let (devices, own, own_key) = match self.viewer {
            Viewer::Anonymous => (false, false, ""),
            Viewer::Person { sees_devices, .. } => (sees_devices, true, "nav-me"),
            Viewer::Device => (false, true, "nav-this-pc"),
        };
        let path = self.path.split('?').next().unwrap_or_default();
        let here = |address: &str| {
            path == address
                || (address == "/" && (path.starts_with("/devices/") || path.starts_with("/how/")))
        };
        [
            (devices, "/", "nav-devices"),
            (devices, "/climate", "nav-climate"),
            (own, "/me", own_key),
            (true, "/privacy", "nav-privacy"),
        ]
        .into_iter()
        .filter(|(shown, ..)| *shown)
        .map(|(_, address, key)| NavEntry {
            address,
            text: self.language.text(key),
            is_current: here(address),
        })
        .collect()
    }

    /// The page this reader begins with: its address and name.
    fn home(&self) -> (&'static str, String) {
        let (address, key) = match self.viewer {
            Viewer::Anonymous | Viewer::Person { sees_devices: true, .. } => ("/", "nav-devices"),
            Viewer::Person { sees_devices: false, .. } => ("/me", "nav-me"),
            Viewer::Device => ("/me", "nav-this-pc"),
        };
        (address, self.language.text(key))
    }

    fn viewer_name(&self) -> Option<&str> {
        match &self.viewer {
            Viewer::Person { name, .. } => name.as_deref(),
            Viewer::Anonymous | Viewer::Device => None,
        }
    }

    fn is_signed_in(&self) -> bool {
        self.viewer != Viewer::Anonymous
    }
}
