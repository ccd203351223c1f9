//! The table of processors for Windows 11 against Microsoft's lists of models, as others collected them.
//!
//! The lists lie in `../data` beside the corpus folder in `LEVETID_CORPUS`; without it these tests say that they
//! were skipped. They are not part of the project.

#![expect(clippy::unwrap_used, reason = "helpers of tests may fail loudly, as tests do")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use levetid_footprint::windows11::{Support, support};

/// The corpus folder, or `None` with a word about it.
fn corpus(test: &str) -> Option<PathBuf> {
    let folder = std::env::var_os("LEVETID_CORPUS").map(PathBuf::from);
    if folder.is_none() {
        println!("{test}: skipped, LEVETID_CORPUS is not set");
    }
    folder
}

/// The models of the three lists, as a machine names them.
fn listed(folder: &Path) -> Vec<String> {
    let mut models = Vec::new();
    for (maker, prefix) in [("intel", "Intel(R) "), ("amd", "AMD "), ("qualcomm", "")] {
        let path = folder.join(format!("../data/win11-supported-{maker}.txt"));
        let text = fs::read_to_string(path).unwrap();
        // The first line dates the list, the last one says that it ends.
        let names = text.lines().filter(|line| !line.is_empty() && *line != "EOF" && !line.starts_with("20"));
        models.extend(names.map(|name| format!("{prefix}{}", as_machines_say(name))));
    }
    models
}

/// `Core(TM) Ultra 5-125H` is `Core(TM) Ultra 5 125H` in a machine.
fn as_machines_say(name: &str) -> String {
    let apart = |word: &str| match word.split_once('-') {
        Some((series, model)) if series.len() == 1 && series.starts_with(|c: char| c.is_ascii_digit()) => {
            format!("{series} {model}")
        }
        _ => word.to_owned(),
    };
    name.split(' ').map(apart).collect::<Vec<_>>().join(" ")
}

#[test]
fn nothing_that_is_listed_is_called_unsupported() {
    let Some(folder) = corpus("nothing_that_is_listed_is_called_unsupported") else { return };
    let listed = listed(&folder);
    let of = |support_: Support| listed.iter().filter(|name| support(name) == support_).collect::<Vec<_>>();
    let [supported, disputed, not_known, not_supported] =
        [Support::Supported, Support::Disputed, Support::NotKnown, Support::NotSupported].map(of);
    println!(
        "of {} listed: {} supported, disputed {disputed:?}, not recognised {not_known:?}",
        listed.len(),
        supported.len()
    );
    assert!(listed.len() > 1400);
    assert!(not_supported.is_empty(), "{not_supported:?}");
    assert_eq!(disputed, ["Intel(R) Core(TM) i7-7820HQ"]);
    assert!(not_known.len() * 30 <= listed.len(), "{} are not recognised: {not_known:?}", not_known.len());
}

/// What is not listed is supported only by the words about later generations, and for servers, which the lists
/// hold by chance.
#[test]
fn little_that_is_not_listed_is_called_supported() {
    let Some(folder) = corpus("little_that_is_not_listed_is_called_supported") else { return };
    let listed: BTreeSet<Vec<String>> = listed(&folder).iter().map(|name| words(name)).collect();
    let is_listed = |brand: &str| {
        let words = words(brand);
        (0..words.len()).any(|at| (at + 1..=words.len()).any(|end| listed.contains(&words[at..end])))
    };
    let mut beyond: Vec<String> = brands(&folder)
        .into_iter()
        .filter(|brand| support(brand) == Support::Supported && !is_listed(brand))
        .collect();
    beyond.retain(|brand| !brand.contains("Xeon"));
    println!("supported beyond the lists: {beyond:#?}");
    // Ryzen 9000, AI 300 and Threadripper 7000 came after what the lists hold; the rest are variants of listed models.
    let later = ["9700X", "9900X", "9950X", "AI 9 HX", "7970X"];
    beyond.retain(|brand| !later.iter().any(|model| brand.contains(model)));
    assert!(beyond.len() <= 5, "{beyond:#?}");
}

/// Brand strings of the corpus and of a maker's catalogue.
fn brands(folder: &Path) -> BTreeSet<String> {
    #[derive(serde::Deserialize)]
    struct Machine {
        cpu: Option<String>,
    }
    let text = fs::read_to_string(folder.join("machines.jsonl")).unwrap();
    let machines = text.lines().filter_map(|line| serde_json::from_str::<Machine>(line).unwrap().cpu);
    let mut catalogue = csv::Reader::from_path(folder.join("../data/intel-cpu-launch-dates.csv")).unwrap();
    let names = catalogue.records().map(|record| record.unwrap().get(0).unwrap().replace('+', "-"));
    machines.chain(names).collect()
}

/// The words of a name that tell models apart.
fn words(name: &str) -> Vec<String> {
    let name = name.to_lowercase();
    let name = name.split('@').next().unwrap_or_default();
    let name =
        ["(r)", "(tm)", "®", "™", "-"].iter().fold(name.to_owned(), |name, mark| name.replace(mark, " "));
    let is_filler = |word: &str| ["intel", "amd", "cpu", "processor", "gold", "silver"].contains(&word);
    name.split_whitespace().filter(|word| !is_filler(word)).map(str::to_owned).collect()
}
