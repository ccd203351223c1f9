//! The rows of product data that a device's figures rest on, in words.

use super::language::Language;
use crate::assess::Matches;
use crate::factors::ProductMatch;

/// A sentence for its making and one for its watts.
pub fn product_data(lang: Language, matches: &Matches) -> Vec<String> {
    let sentence = |figure: &str, found: &ProductMatch| {
        let why = lang.text(&format!("match-{}", found.standing.code()));
        let rows: Vec<String> =
            found.rows.iter().map(|row| format!("{} ({}:{})", row.product, row.revision, row.line)).collect();
        let rows = if rows.is_empty() { String::new() } else { format!(": {}", rows.join("; ")) };
        format!("{}: {why}{rows}.", lang.text(&format!("match-of-{figure}")))
    };
    vec![sentence("making", &matches.making), sentence("watts", &matches.watts)]
}
