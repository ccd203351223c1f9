//! One spelling for each maker.

/// Makers by the words that their firmware begins with, lower case, without marks; longer beginnings first.
const MAKERS: &[(&str, &str)] = &[
    ("hewlett packard enterprise", "HPE"),
    ("hewlett packard", "HP"),
    ("hpe", "HPE"),
    ("hp", "HP"),
    ("compaq", "Compaq"),
    ("lenovo", "Lenovo"),
    ("dell", "Dell"),
    ("alienware", "Alienware"),
    ("asustek", "ASUS"),
    ("asus", "ASUS"),
    ("acer", "Acer"),
    ("apple", "Apple"),
    ("micro star", "MSI"),
    ("msi", "MSI"),
    ("gigabyte", "Gigabyte"),
    ("samsung", "Samsung"),
    ("toshiba", "Toshiba"),
    ("dynabook", "Dynabook"),
    ("fujitsu siemens", "Fujitsu Siemens"),
    ("fujitsu", "Fujitsu"),
    ("sony", "Sony"),
    ("panasonic", "Panasonic"),
    ("matsushita", "Panasonic"),
    ("microsoft", "Microsoft"),
    ("google", "Google"),
    ("huawei", "Huawei"),
    ("honor", "Honor"),
    ("timi", "Xiaomi"),
    ("xiaomi", "Xiaomi"),
    ("lg electronics", "LG"),
    ("intel", "Intel"),
    ("ibm", "IBM"),
    ("medion", "Medion"),
    ("medionpc", "Medion"),
    ("packard bell", "Packard Bell"),
    ("wortmann", "Wortmann"),
    ("wyse", "Wyse"),
    ("clevo", "Clevo"),
    ("tuxedo", "TUXEDO"),
    ("chuwi", "Chuwi"),
    ("positivo", "Positivo"),
    ("pegatron", "Pegatron"),
    ("biostar", "Biostar"),
    ("schenker", "Schenker"),
    ("schenkertechnologiesgmbh", "Schenker"),
    ("pc specialist", "PC Specialist"),
    ("pcspecialist", "PC Specialist"),
    ("advent", "Advent"),
    ("getac", "Getac"),
    ("shuttle", "Shuttle"),
    ("supermicro", "Supermicro"),
    ("trekstor", "TrekStor"),
    ("one netbook", "One-Netbook"),
];

/// What makers add to their names, lower case.
const LEGAL_FORMS: &[&str] = &[
    "inc",
    "incorporated",
    "corp",
    "corporation",
    "co",
    "company",
    "ltd",
    "limited",
    "llc",
    "gmbh",
    "ag",
    "kg",
    "sa",
    "spa",
    "bv",
    "plc",
    "group",
    "ltda",
    "as",
    "a/s",
    "s.a",
    "s.p.a",
    "&",
];

/// Words that stand where a maker should and name none, or the firmware's.
const NO_MAKERS: &[&str] = &[
    "notebook",
    "laptop",
    "desktop",
    "computer",
    "pc",
    "standard",
    "stem manufacturer",
    "ami",
    "american megatrends inc",
    "insyde",
    "baytrail",
];

/// The maker in its one spelling; makers that are not in the table lose their legal form. `None` where the text
/// names none.
///
/// ```
/// use levetid_footprint::model::manufacturer;
///
/// assert_eq!(manufacturer("ASUSTeK COMPUTER INC.").as_deref(), Some("ASUS"));
/// assert_eq!(manufacturer("Nordic Boards A/S").as_deref(), Some("Nordic Boards"));
/// ```
#[must_use]
pub fn manufacturer(text: &str) -> Option<String> {
    let plain = plain(text);
    let begins =
        |with: &str| plain.strip_prefix(with).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '));
    if NO_MAKERS.contains(&plain.as_str()) {
        return None;
    }
    if let Some((_, maker)) = MAKERS.iter().find(|(words, _)| begins(words)) {
        return Some((*maker).to_owned());
    }
    let words: Vec<&str> = text.split([' ', ',', '_']).filter(|word| !word.is_empty()).collect();
    let is_form = |word: &&&str| LEGAL_FORMS.contains(&word.to_lowercase().trim_end_matches('.'));
    let forms = words.iter().rev().take_while(is_form).count();
    let name = words.get(..words.len().saturating_sub(forms)).filter(|name| !name.is_empty())?;
    Some(name.join(" ").trim_end_matches('.').to_owned())
}

/// Lower case, words only.
fn plain(text: &str) -> String {
    let lower = text.to_lowercase().replace("(r)", " ");
    let words: String = lower.chars().map(|c| if c.is_alphanumeric() { c } else { ' ' }).collect();
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}
