//! What is measured, and what never is: from the settings this collector runs with.

use askama::Template;
use jiff::civil::Date;

use crate::web::Frame;
use crate::web::language::Language;

/// What the page shows.
#[derive(Debug, Clone)]
pub struct PrivacyView {
    /// Who answers for the data; empty where nobody is signed in, for then it is not known whose reader this is.
    pub controller: String,
    /// Where to ask; none where it was not set.
    pub contact: Option<String>,
    /// Why it is done, in the controller's words; none where it was not set.
    pub purpose: Option<String>,
    /// On what legal basis, in the controller's words; none where it was not set.
    pub legal_basis: Option<String>,
    /// The first day on which use is observed; none where there is no such limit.
    pub observe_from: Option<Date>,
    /// Days one usage record covers, 1 to 7, for devices with a holder.
    pub record_days: u8,
    /// Reports a growing record every minute: the trial.
    pub reports_every_minute: bool,
    /// Days of minute detail kept on the PC itself.
    pub detail_days_on_device: u16,
    /// Pseudonyms of people are collected.
    pub pseudonyms: bool,
}

/// Renders the page.
///
/// # Errors
/// When the template cannot be written out.
pub fn render(frame: &Frame, view: &PrivacyView) -> askama::Result<String> {
    Page { frame, lang: frame.language, view }.render()
}

#[derive(Template)]
#[template(path = "personal/privacy.html")]
struct Page<'a> {
    frame: &'a Frame,
    lang: Language,
    view: &'a PrivacyView,
}

impl Page<'_> {
    /// What is always measured, a text each.
    const MEASURED: [&'static str; 6] = [
        "privacy-measured-states",
        "privacy-measured-dayparts",
        "privacy-measured-load",
        "privacy-measured-energy",
        "privacy-measured-hardware",
        "privacy-measured-history",
    ];
    /// What never is, a text each.
    const NEVER: [&'static str; 5] = [
        "privacy-never-content",
        "privacy-never-programs",
        "privacy-never-keys",
        "privacy-never-place",
        "privacy-never-clock",
    ];
    /// Who sees what: a reader, and what they see.
    const READERS: [(&'static str, &'static str); 4] = [
        ("privacy-reader-you", "privacy-reader-you-sees"),
        ("privacy-reader-pc", "privacy-reader-pc-sees"),
        ("privacy-reader-it", "privacy-reader-it-sees"),
        ("privacy-reader-others", "privacy-reader-others-sees"),
    ];

    /// Who used a device is never sent, unless as a pseudonym where the tenant chose so.
    fn measured(&self) -> impl Iterator<Item = &'static str> {
        let people = self.view.pseudonyms.then_some("privacy-measured-people");
        Self::MEASURED.into_iter().chain(people)
    }

    fn never(&self) -> impl Iterator<Item = &'static str> {
        let person =
            if self.view.pseudonyms { "privacy-never-person-but-pseudonym" } else { "privacy-never-person" };
        Self::NEVER.into_iter().chain([person])
    }

    fn observed_from(&self) -> Option<String> {
        let day = self.view.observe_from?;
        Some(self.lang.text_with("privacy-observe-from", "day", self.lang.date(day)))
    }

    fn detail_on_device(&self) -> String {
        self.lang.counted("privacy-detail", self.view.detail_days_on_device.into())
    }

    fn how_often(&self) -> String {
        if self.view.reports_every_minute {
            return self.lang.text("privacy-often-trial");
        }
        self.lang.counted("privacy-often", self.view.record_days.into())
    }

    fn controller(&self) -> String {
        let name = &self.view.controller;
        if name.is_empty() { self.lang.text("privacy-your-employer") } else { name.clone() }
    }

    fn or_not_stated(&self, text: Option<&String>) -> String {
        text.cloned().unwrap_or_else(|| self.lang.text("privacy-not-stated"))
    }
}
