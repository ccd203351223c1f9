//! The pages for when something is not there, not allowed or broken: what happened, and what to do.

use askama::Template;
use axum::http::StatusCode;

use super::Frame;
use super::language::Language;

/// What is in the way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Problem {
    /// 404: there is no such page or device.
    NotFound,
    /// 403: the reader may not see it.
    Forbidden,
    /// 401: nobody is signed in.
    SignInNeeded,
    /// 503: it takes longer than one waits, and goes on.
    UnderWay,
    /// 500: the collector failed.
    Internal,
}

impl Problem {
    /// All of them.
    pub const ALL: [Self; 5] =
        [Self::NotFound, Self::Forbidden, Self::SignInNeeded, Self::UnderWay, Self::Internal];

    /// The status it is sent with.
    pub fn status(self) -> StatusCode {
        match self {
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::Forbidden => StatusCode::FORBIDDEN,
            Self::SignInNeeded => StatusCode::UNAUTHORIZED,
            Self::UnderWay => StatusCode::SERVICE_UNAVAILABLE,
            Self::Internal => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    fn code(self) -> &'static str {
        match self {
            Self::NotFound => "not-found",
            Self::Forbidden => "forbidden",
            Self::SignInNeeded => "sign-in-needed",
            Self::UnderWay => "under-way",
            Self::Internal => "internal",
        }
    }

    /// A part of what is said of it: `heading`, `happened` or `to-do`.
    pub fn text(self, lang: Language, part: &str) -> String {
        lang.text(&format!("problem-{}-{part}", self.code()))
    }
}

/// Renders the page.
///
/// # Errors
/// When the template cannot be written out.
pub fn render(frame: &Frame, problem: Problem) -> askama::Result<String> {
    let lang = frame.language;
    let text = |part| problem.text(lang, part);
    Page { frame, lang, heading: text("heading"), happened: text("happened"), to_do: text("to-do") }.render()
}

#[derive(Template)]
#[template(path = "problem.html")]
struct Page<'a> {
    frame: &'a Frame,
    lang: Language,
    heading: String,
    happened: String,
    to_do: String,
}
