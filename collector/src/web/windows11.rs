//! Whether a device can run Windows 11, in words.

use levetid_footprint::windows11::{Reason, Standing, Windows11};

use super::language::Language;

/// A verdict in words.
#[derive(Debug)]
pub struct Windows11Shown {
    /// The verdict as a sentence.
    pub verdict: String,
    /// Each requirement.
    pub reasons: Vec<ReasonShown>,
}

/// A requirement in words.
#[derive(Debug)]
pub struct ReasonShown {
    /// What is asked for.
    pub requirement: String,
    /// How the device stands to it.
    pub standing: String,
    /// Whether it is known how it stands.
    pub is_known: bool,
    /// What is there; empty where nothing was seen.
    pub found: String,
}

impl Windows11Shown {
    /// The verdict in a language.
    pub fn new(lang: Language, windows11: &Windows11) -> Self {
        Self {
            verdict: lang.text(&format!("windows11-{}", windows11.verdict)),
            reasons: windows11.reasons.iter().map(|reason| ReasonShown::new(lang, reason)).collect(),
        }
    }
}

impl ReasonShown {
    fn new(lang: Language, reason: &Reason) -> Self {
        Self {
            requirement: lang.text(&format!("requirement-{}", reason.requirement)),
            standing: lang.text(&format!("standing-{}", reason.standing)),
            is_known: reason.standing != Standing::NotKnown,
            found: reason.found.clone().unwrap_or_default(),
        }
    }
}
