//! Signing in by a one-time link.
//!
//! Opening the link only shows a button: mail scanners and link previews open addresses too, and must
//! not use the link up. The button posts, and the post consumes it.

use askama::Template;

use crate::web::Frame;
use crate::web::language::Language;

/// How a link stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LinkView {
    /// It can be used.
    Usable {
        /// The secret in the address.
        secret: String,
    },
    /// It can be used, and leads to the page of the PC at which it was asked for. It signs no person in.
    ToDevice {
        /// The secret in the address.
        secret: String,
    },
    /// It was used, has expired, or never was.
    Spent,
    /// The reader has signed out.
    SignedOut,
}

/// Renders the page.
///
/// # Errors
/// When the template cannot be written out.
pub fn render(frame: &Frame, view: &LinkView) -> askama::Result<String> {
    Page { frame, lang: frame.language, view }.render()
}

#[derive(Template)]
#[template(path = "personal/link.html")]
struct Page<'a> {
    frame: &'a Frame,
    lang: Language,
    view: &'a LinkView,
}

impl Page<'_> {
    fn heading(&self) -> String {
        self.lang.text(match self.view {
            LinkView::Usable { .. } => "link-heading",
            LinkView::ToDevice { .. } => "link-pc-heading",
            LinkView::Spent => "link-spent-heading",
            LinkView::SignedOut => "link-signed-out-heading",
        })
    }
}
