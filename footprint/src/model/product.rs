//! The product's name, from where its maker writes it.

use super::ModelFacts;

/// Names that stand for any product, lower case: kinds of device, series, firmware makers' reference platforms.
const NO_PRODUCTS: &[&str] = &[
    "laptop",
    "notebook",
    "desktop",
    "computer",
    "pc",
    "server",
    "tablet",
    "product",
    "standard",
    "invalid",
    "ideapad",
    "thinkpad",
    "ideacentre",
    "thinkcentre",
    "intel",
    "ami",
    "baytrail",
];

/// What a text that is a version and no name begins with, lower case.
const VERSIONS: &[&str] = &["rev", "rev.", "ver", "ver.", "version", "v"];

/// What reference platforms of chip makers end in.
const REFERENCE: &[&str] = &["platform", "crb", "fab"];

/// What is no part of a name at its end, lower case. Longer endings first.
const ENDINGS: &[&str] = &[" notebook pc", " pc"];

/// The product's name without its maker, or `None` where firmware gives none.
pub(super) fn product(manufacturer: Option<&str>, facts: &ModelFacts<'_>) -> Option<String> {
    let names = match manufacturer {
        // The product is a machine type there (20L5CTO1WW).
        Some("Lenovo") => [facts.version, facts.sku.and_then(lenovo_sku), facts.family, facts.product],
        // IBM's ThinkPads likewise.
        Some("IBM") => [facts.version, facts.product, None, None],
        _ => [facts.product, None, None, None],
    };
    let mut names = names.into_iter().flatten().filter_map(|name| tidy(manufacturer, name));
    // A number is a name only where there is no better one.
    names.find(|name| is_name(name)).or_else(|| facts.product.and_then(|name| tidy(manufacturer, name)))
}

/// The name at the end of `LENOVO_MT_81DE_BU_idea_FM_ideapad 330-15IKB`.
fn lenovo_sku(sku: &str) -> Option<&str> {
    sku.split_once("_FM_").map(|(_, name)| name)
}

/// Starts with a word of letters: `ThinkPad T480`, `G580`, but not `1.0`, `20L5CTO1WW`, `V1.08` or `Rev 1.0`.
fn is_name(name: &str) -> bool {
    let first = name.split([' ', '-']).next().unwrap_or_default().to_lowercase();
    let is_version =
        VERSIONS.contains(&first.as_str()) || first.strip_prefix('v').is_some_and(|rest| rest.contains('.'));
    name.starts_with(|c: char| c.is_alphabetic()) && !is_version && name.chars().count() >= 3
}

/// The name without its maker before it, what is said twice, and what says nothing. `None` if nothing is left.
fn tidy(manufacturer: Option<&str>, name: &str) -> Option<String> {
    let mut name = name.split_whitespace().collect::<Vec<_>>().join(" ");
    if let Some(maker) = manufacturer {
        name = without_start(&name, maker).to_owned();
    }
    // Dell System XPS L702X.
    if manufacturer == Some("Dell") {
        name = without_start(&name, "System").to_owned();
    }
    name = said_once(&name);
    if let Some(start) = ENDINGS.iter().find_map(|ending| without_end(&name, ending)) {
        name = start.to_owned();
    }
    let lower = name.to_lowercase();
    let is_reference = REFERENCE.iter().any(|end| lower.ends_with(&format!(" {end}")));
    // Aspire xxxx.
    let is_blank = last_word(&lower).len() > 2 && last_word(&lower).chars().all(|c| c == 'x');
    (!lower.is_empty() && !is_reference && !is_blank && !NO_PRODUCTS.contains(&lower.as_str()))
        .then_some(name)
}

/// `HP EliteBook 840` without `HP`; what only begins with the same letters (`HPC`) stays.
fn without_start<'a>(name: &'a str, maker: &str) -> &'a str {
    let head = name.get(..maker.len()).filter(|head| head.eq_ignore_ascii_case(maker));
    match head.and(name.get(maker.len()..)) {
        Some(rest) if rest.is_empty() || rest.starts_with([' ', '-', '_']) => {
            rest.trim_start_matches([' ', '-', '_'])
        }
        _ => name,
    }
}

/// ASUS writes the board's name behind the product's (`VivoBook_ASUSLaptop X515JAB_X515JA`), IBM wrote the machine's
/// number there (`System x3650 M2 -[7947AC1]-`).
fn said_once(name: &str) -> String {
    let name =
        name.split(" -[").next().unwrap_or(name).replace("_ASUSLaptop", "").replace("_ASUS Laptop", "");
    match name.rsplit_once('_') {
        Some((before, board)) if !board.is_empty() && last_word(before).starts_with(board) => {
            before.to_owned()
        }
        _ => name,
    }
}

fn last_word(name: &str) -> &str {
    name.rsplit(' ').next().unwrap_or(name)
}

/// The name before the ending, where that is a name: `HP 15 Notebook PC` would be a number.
fn without_end<'a>(name: &'a str, ending: &str) -> Option<&'a str> {
    let (start, end) = name.split_at_checked(name.len().checked_sub(ending.len())?)?;
    (end.eq_ignore_ascii_case(ending) && start.contains(char::is_alphabetic)).then_some(start)
}
