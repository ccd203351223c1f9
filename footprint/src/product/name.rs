//! Names of products as words that can be compared.

use std::collections::BTreeSet;

/// What is said behind a name and tells nothing of the product, in words. Longer endings first.
const ENDINGS: &[&[&str]] = &[
    &["mobile", "workstation"],
    &["notebook", "pc"],
    &["laptop", "pc"],
    &["convertible", "pc"],
    &["business", "pc"],
    &["energy", "star"],
    &["notebook"],
    &["pc"],
    &["desktop"],
    &["computer"],
    &["monitor"],
    &["display"],
    &["series"],
];

/// Forms that one product is sold in: words as written, and the one that stands for them.
const FORMS: &[(&[&str], &str)] = &[
    (&["ultra", "small", "form", "factor"], "usff"),
    (&["small", "form", "factor"], "sff"),
    (&["micro", "form", "factor"], "micro"),
    (&["all", "in", "one"], "aio"),
    (&["desktop", "mini"], "dm"),
    (&["mini", "tower"], "tower"),
    (&["usff"], "usff"),
    (&["sff"], "sff"),
    (&["mff"], "micro"),
    (&["micro"], "micro"),
    (&["aio"], "aio"),
    (&["dm"], "dm"),
    (&["minitower"], "tower"),
    (&["microtower"], "tower"),
    (&["tower"], "tower"),
    (&["mt"], "tower"),
];

/// A name as it is compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Name {
    /// The words that tell products apart, in alphabetical order, joined.
    pub core: String,
    /// The forms it names: tower, small, all-in-one.
    pub forms: BTreeSet<&'static str>,
}

impl Name {
    /// The name of a product of a maker; `None` where too little is said to know a product by.
    pub fn of(maker: &str, product: &str) -> Option<Self> {
        let mut words = words(maker, product);
        let mut forms = BTreeSet::new();
        loop {
            if let Some(end) = ENDINGS.iter().find(|end| words.len() > end.len() && ends_with(&words, end)) {
                words.truncate(words.len() - end.len());
            } else if !take_form(&mut words, &mut forms) {
                break;
            }
        }
        let core: BTreeSet<String> = words.into_iter().collect();
        // "17" alone, or "Desktop": no product. HP's families bear the same two words for years: "Pavilion 13".
        let tells = core.iter().any(|word| word.chars().any(|c| c.is_ascii_digit()) && word.len() >= 3);
        (tells || core.len() >= 2 && !maker.eq_ignore_ascii_case("hp"))
            .then(|| Self { core: core.into_iter().collect::<Vec<_>>().join(" "), forms })
    }
}

/// Each of the products that one row names: `IdeaPad 3-14/Lenovo V14`, `ThinkPad T490.ThinkPad P43s`.
pub(super) fn each(name: &str) -> impl Iterator<Item = &str> {
    let mut begin = 0;
    let mut parts = Vec::new();
    for (at, c) in name.char_indices() {
        let next = name.get(at + c.len_utf8()..).unwrap_or_default();
        // "Rev 1.0" is one name: a new one begins with a capital letter.
        let splits = match c {
            '/' => true,
            '.' => next.starts_with(|c: char| c.is_ascii_uppercase()),
            _ => false,
        };
        if splits {
            parts.push(name.get(begin..at).unwrap_or_default());
            begin = at + c.len_utf8();
        }
    }
    parts.push(name.get(begin..).unwrap_or_default());
    parts.into_iter().map(str::trim).filter(|part| !part.is_empty())
}

/// Lower-case words without the maker, sizes of screens where they tell nothing, and brackets that say nothing.
fn words(maker: &str, product: &str) -> Vec<String> {
    let plain: String = product
        .to_lowercase()
        .replace("(r)", " ")
        .replace("(tm)", " ")
        .replace("(energy star)", " ")
        .chars()
        .map(|c| if c.is_alphanumeric() { c } else { ' ' })
        .collect();
    let maker = maker.to_lowercase();
    let mut words: Vec<String> = plain.split_whitespace().map(counted).collect();
    while words.len() > 1 && words.first() == Some(&maker) {
        words.remove(0);
    }
    // Makers write the generation as "7th Gen", "Gen 7" or "7th".
    words.retain(|word| word != "gen" && word != "generation");
    if maker == "hp" {
        without_inches(&mut words);
    }
    words
}

/// `7th` as `7`.
fn counted(word: &str) -> String {
    let number = ["st", "nd", "rd", "th"].iter().find_map(|end| word.strip_suffix(end));
    match number {
        Some(number) if !number.is_empty() && number.chars().all(|c| c.is_ascii_digit()) => number.to_owned(),
        _ => word.to_owned(),
    }
}

/// HP writes the size of the screen into some names, `EliteBook 645 14 inch G9`, where the number tells it already.
fn without_inches(words: &mut Vec<String>) {
    let is_number = |word: &String| word.chars().all(|c| c.is_ascii_digit());
    if !words.iter().any(|word| word.len() >= 3 && is_number(word)) {
        return;
    }
    if let Some(inch) = words.iter().position(|word| word == "inch") {
        let before = words.iter().take(inch).rev();
        // 15.6 inch became two words.
        let size = before.take(2).take_while(|word| word.len() <= 2 && is_number(word)).count();
        words.drain(inch - size..=inch);
    }
}

/// Takes a form that the name ends with.
fn take_form(words: &mut Vec<String>, forms: &mut BTreeSet<&'static str>) -> bool {
    let found = FORMS.iter().find(|(form, _)| words.len() > form.len() && ends_with(words, form));
    let Some((form, stands_for)) = found else { return false };
    words.truncate(words.len() - form.len());
    forms.insert(stands_for);
    true
}

fn ends_with(words: &[String], end: &[&str]) -> bool {
    words.iter().rev().zip(end.iter().rev()).filter(|(word, end)| word == *end).count() == end.len()
}
