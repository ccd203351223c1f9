//! Kinds of device and yes and no, in Danish and English.

use levetid_footprint::category::Category;

/// Words for kinds of device, lower case, beside the codes themselves.
const KINDS: &[(&str, Category)] = &[
    ("notebook", Category::Laptop),
    ("bærbar", Category::Laptop),
    ("bærbar pc", Category::Laptop),
    ("bærbar computer", Category::Laptop),
    ("stationær", Category::Desktop),
    ("stationær pc", Category::Desktop),
    ("stationær computer", Category::Desktop),
    ("tower", Category::Desktop),
    ("mini pc", Category::Desktop),
    ("mini-pc", Category::Desktop),
    ("workstation", Category::Desktop),
    ("arbejdsstation", Category::Desktop),
    ("all in one", Category::AllInOne),
    ("aio", Category::AllInOne),
    ("alt-i-en", Category::AllInOne),
    ("thin client", Category::ThinClient),
    ("tynd klient", Category::ThinClient),
    ("terminal", Category::ThinClient),
    ("screen", Category::Monitor),
    ("display", Category::Monitor),
    ("skærm", Category::Monitor),
    ("ipad", Category::Tablet),
    ("tavle-pc", Category::Tablet),
    ("phone", Category::Smartphone),
    ("mobile", Category::Smartphone),
    ("mobile phone", Category::Smartphone),
    ("iphone", Category::Smartphone),
    ("telefon", Category::Smartphone),
    ("mobil", Category::Smartphone),
    ("mobiltelefon", Category::Smartphone),
    ("virtuel maskine", Category::VirtualMachine),
];

/// The kind of device that a word means.
///
/// # Errors
/// That it means none, and which words do.
pub fn category(text: &str) -> Result<Category, String> {
    let word = text.to_lowercase();
    let by_code = Category::from_code(&word).filter(|category| *category != Category::Unknown);
    let by_word = || KINDS.iter().find(|(known, _)| *known == word).map(|(_, category)| *category);
    by_code.or_else(by_word).ok_or_else(|| {
        let codes: Vec<&str> =
            Category::ALL.iter().filter(|it| **it != Category::Unknown).map(|it| it.code()).collect();
        format!("{text:?} names no kind of device; write one of {}", codes.join(", "))
    })
}

/// Whether a word means yes or no; `None` where it is empty.
///
/// # Errors
/// That it means neither.
pub fn yes_or_no(text: &str) -> Result<Option<bool>, String> {
    match text.to_lowercase().as_str() {
        "" => Ok(None),
        "ja" | "j" | "yes" | "y" | "true" | "sand" | "1" | "x" | "brugt" | "used" | "refurbished"
        | "leased" | "leaset" => Ok(Some(true)),
        "nej" | "n" | "no" | "false" | "falsk" | "0" | "ny" | "new" | "købt" | "owned" => Ok(Some(false)),
        _ => Err(format!("{text:?} is neither yes nor no; write ja or nej, yes or no")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_have_danish_english_and_our_own_names() {
        for (word, expected) in [
            ("laptop", Some(Category::Laptop)),
            ("Bærbar PC", Some(Category::Laptop)),
            ("SKÆRM", Some(Category::Monitor)),
            ("all-in-one", Some(Category::AllInOne)),
            ("iPad", Some(Category::Tablet)),
            ("Mobiltelefon", Some(Category::Smartphone)),
            // Which of the two?
            ("pc", None),
            ("unknown", None),
        ] {
            assert_eq!(category(word).ok(), expected, "{word}");
        }
    }

    #[test]
    fn yes_and_no_in_both_languages() {
        for (word, expected) in [("Ja", Some(true)), ("NO", Some(false)), ("", None), ("x", Some(true))] {
            assert_eq!(yes_or_no(word), Ok(expected), "{word}");
        }
        assert!(yes_or_no("måske").is_err());
    }
}
