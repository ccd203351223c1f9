//! Lists of processors that Windows 11 supports: the day of the list, a name a line, `EOF`.

use std::collections::BTreeMap;

use jiff::civil::Date;
use levetid_footprint::cpu::Vendor;
use levetid_footprint::figure::Source;

use super::{About, ImportError, Read, Report, set};
use crate::factors::ListedCpu;
use crate::store::FactorKind;

/// Words of names that tell the maker.
const MAKERS: &[(Vendor, &[&str])] = &[
    (Vendor::Intel, &["Core(TM)", "Xeon", "Pentium", "Celeron"]),
    (Vendor::Amd, &["Ryzen", "EPYC", "Athlon"]),
    (Vendor::Qualcomm, &["Snapdragon", "Microsoft SQ"]),
];

/// Whether it is this format: its first line is a day such as `2025.10.6`.
pub fn is_it(text: &str) -> bool {
    text.lines().next().is_some_and(|first| day(first).is_some())
}

fn day(line: &str) -> Option<Date> {
    let mut parts = line.trim().split('.');
    let date =
        Date::new(parts.next()?.parse().ok()?, parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
    date.ok().filter(|_| parts.next().is_none())
}

/// Reads the names.
pub fn read(text: &str, about: &About) -> Result<Read, ImportError> {
    let whole = |what: String| ImportError::Whole { file: about.file.clone(), what };
    let dated = text.lines().next().and_then(day).ok_or_else(|| whole("line 1 is no day".to_owned()))?;
    if text.lines().rev().map(str::trim).find(|line| !line.is_empty()) != Some("EOF") {
        return Err(whole("the last line is not EOF: the list is cut off".to_owned()));
    }
    let says = |words: &[&str]| words.iter().any(|word| text.contains(word));
    let vendors: Vec<Vendor> =
        MAKERS.iter().filter(|(_, words)| says(words)).map(|(vendor, _)| *vendor).collect();
    let [vendor] = vendors.as_slice() else {
        return Err(whole(format!("its names are of {} makers; a list is of one", vendors.len())));
    };
    let mut report = Report::default();
    let mut taken = BTreeMap::new();
    for (line, name) in (1..).zip(text.lines().map(str::trim)).skip(1) {
        if name.is_empty() || name == "EOF" {
            continue;
        }
        report.rows += 1;
        taken.insert(line, ListedCpu { vendor: *vendor, dated, name: name.to_owned() });
    }
    report.taken = taken.len() as u64;
    let source = Source {
        title: format!("Microsoft, processors supported by Windows 11: {vendor}, list of {dated}").into(),
        year: Some(dated.year()),
        licence: None,
        reference:
            "https://learn.microsoft.com/windows-hardware/design/minimum/windows-processor-requirements"
                .into(),
    };
    let sets = set(FactorKind::Windows11Cpus, &format!("windows11-{vendor}"), source, about, &taken)?;
    Ok(Read { format: "a list of processors for Windows 11", sets, report })
}
