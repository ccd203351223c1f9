//! What PCs tell of an external screen, in words.

use super::device_facts::{made, size};
use crate::store::Screen;
use crate::web::language::Language;

/// A screen as its page shows it.
pub struct ScreenShown {
    /// When it was described, where it was.
    pub taken: Option<String>,
    /// Names and values of what is known.
    pub facts: Vec<(String, String)>,
    /// The PCs at which it was seen, the last one first.
    pub seen_at: Vec<SeenAtShown>,
}

/// A PC at which a screen was seen.
pub struct SeenAtShown {
    /// Its identity, as in its address.
    pub id: String,
    pub name: String,
    pub days: String,
}

impl ScreenShown {
    pub fn new(lang: Language, screen: &Screen) -> Self {
        let described = screen.described.as_ref();
        let key = &screen.key;
        let facts = [
            ("screen-name", described.and_then(|it| it.display.name.as_ref()).map(ToString::to_string)),
            ("screen-code", Some(format!("{} {:04X}", key.manufacturer, key.product_code))),
            ("screen-size", described.and_then(|it| size(lang, &it.display))),
            ("screen-made", described.and_then(|it| made(lang, &it.display, it.taken))),
            ("screen-known-by", Some(lang.text(known_by(screen)))),
        ];
        Self {
            taken: described.map(|it| lang.date(it.taken)),
            facts: facts.into_iter().filter_map(|(key, value)| Some((lang.text(key), value?))).collect(),
            seen_at: screen
                .seen_at
                .iter()
                .map(|seen| SeenAtShown {
                    id: seen.host.to_string(),
                    name: if seen.name.is_empty() { seen.host.to_string() } else { seen.name.clone() },
                    days: match seen.first == seen.last {
                        true => lang.date(seen.last),
                        false => format!("{} – {}", lang.date(seen.first), lang.date(seen.last)),
                    },
                })
                .collect(),
        }
    }
}

const fn known_by(screen: &Screen) -> &'static str {
    match screen.key.serial_hash {
        Some(_) => "screen-known-by-serial",
        None => "screen-known-by-pc",
    }
}
