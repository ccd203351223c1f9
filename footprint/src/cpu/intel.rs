//! Intel's CPUs.

use super::intel_small::{ATOM, DUAL_CORE, NAMELESS, SMALL};
use super::{Cpu, Model, Row, Vendor, find, row};
use crate::period::Quarter;

/// Core i and m by generation and the start of the suffix (none named: any), year and quarter.
const CORE: &[(u32, &[&str], &str, i16, u8)] = &[
    (2, &[], "2nd generation", 2011, 1),
    (3, &[], "3rd generation", 2012, 2),
    (4, &[], "4th generation", 2013, 2),
    (5, &["y", "k", "x"], "5th generation, first", 2014, 3),
    (5, &[], "5th generation", 2015, 1),
    (6, &[], "6th generation", 2015, 3),
    (7, &["u", "y"], "7th generation, thin", 2016, 3),
    (7, &[], "7th generation", 2017, 1),
    (8, &["u"], "8th generation, thin", 2017, 3),
    (8, &[], "8th generation", 2017, 4),
    (9, &[], "9th generation", 2018, 4),
    (10, &["g", "ng", "u", "y"], "10th generation, thin", 2019, 3),
    (10, &["x"], "10th generation, X", 2019, 4),
    (10, &[], "10th generation", 2020, 2),
    (11, &["g"], "11th generation, thin", 2020, 3),
    (11, &[], "11th generation", 2021, 1),
    (12, &["k"], "12th generation, K", 2021, 4),
    (12, &[], "12th generation", 2022, 1),
    (13, &["k"], "13th generation, K", 2022, 4),
    (13, &[], "13th generation", 2023, 1),
    (14, &["k"], "14th generation, K", 2023, 4),
    (14, &[], "14th generation", 2024, 1),
];

/// First-generation Core i by number: the desktop's 900s and the quad cores came before the rest.
const CORE_FIRST: &[Row] = &[
    row("", 900, 999, "1st generation, 900", 2008, 4),
    row("", 700, 899, "1st generation, quad core", 2009, 3),
    row("", 300, 699, "1st generation", 2010, 1),
];

/// Third-generation numbers that are late second-generation desktops.
const SANDY_BRIDGE_E: &[u32] = &[3820, 3930, 3960, 3970];

/// Core Ultra and plain Core 3, 5 and 7, by number.
const CORE_ULTRA: &[Row] = &[
    row("", 100, 199, "Ultra series 1", 2023, 4),
    row("", 200, 299, "Ultra series 2", 2024, 3),
    row("", 300, 399, "Ultra series 3", 2026, 1),
];
const CORE_PLAIN: &[Row] = &[
    row("", 100, 199, "series 1", 2024, 1),
    row("", 200, 299, "series 2", 2024, 4),
    row("n", 350, 355, "N", 2025, 1),
];

/// Xeon by the letter, series or metal before the number.
const XEON: &[Row] = &[
    row("x", 5500, 5599, "5500", 2009, 1),
    row("x", 5600, 5699, "5600", 2010, 1),
    row("e", 5500, 5599, "5500", 2009, 1),
    row("e", 5600, 5699, "5600", 2010, 1),
    row("l", 5500, 5599, "5500", 2009, 1),
    row("l", 5600, 5699, "5600", 2010, 1),
    row("w", 3500, 3599, "3500", 2009, 1),
    row("w", 3600, 3699, "3600", 2010, 1),
    row("x", 3400, 3499, "3400", 2009, 3),
    row("e", 31200, 31299, "E3", 2011, 2),
    row("e-", 2100, 2199, "E-2100", 2017, 4),
    row("e-", 2200, 2299, "E-2200", 2019, 2),
    row("e-", 2300, 2399, "E-2300", 2021, 3),
    row("e-", 2400, 2499, "E-2400", 2023, 4),
    row("w-", 1200, 1299, "W-1200", 2020, 2),
    row("w-", 1300, 1399, "W-1300", 2021, 2),
    row("w-", 2100, 2199, "W-2100", 2017, 3),
    row("w-", 2200, 2299, "W-2200", 2019, 4),
    row("w-", 3100, 3199, "W-3100", 2018, 4),
    row("w-", 3200, 3299, "W-3200", 2019, 2),
    row("w-", 3300, 3399, "W-3300", 2021, 3),
    row("w-", 10800, 10899, "W-10000", 2020, 2),
    row("w-", 11000, 11999, "W-11000", 2021, 2),
    row("d-", 1500, 1599, "D-1500", 2015, 1),
    row("d-", 1600, 1699, "D-1600", 2019, 2),
    row("d-", 2100, 2199, "D-2100", 2018, 1),
    row("d-", 1700, 1799, "D-1700 and D-2700", 2022, 1),
    row("d-", 2700, 2799, "D-1700 and D-2700", 2022, 1),
    row("d-", 1800, 1899, "D-1800 and D-2800", 2023, 4),
    row("d-", 2800, 2899, "D-1800 and D-2800", 2023, 4),
];

/// Xeon E3, E5 and E7 by version.
const XEON_E: &[(&str, &str, &str, i16, u8)] = &[
    ("e3-", "v6", "E3 v6", 2017, 1),
    ("e3-", "v5", "E3 v5", 2015, 3),
    ("e3-", "v4", "E3 v4", 2015, 2),
    ("e3-", "v3", "E3 v3", 2013, 2),
    ("e3-", "v2", "E3 v2", 2012, 2),
    ("e3-", "", "E3", 2011, 2),
    ("e5-", "v4", "E5 v4", 2016, 1),
    ("e5-", "v3", "E5 v3", 2014, 3),
    ("e5-", "v2", "E5 v2", 2013, 3),
    ("e5-", "", "E5", 2012, 1),
    ("e7-", "v4", "E7 v4", 2016, 2),
    ("e7-", "v3", "E7 v3", 2015, 2),
    ("e7-", "v2", "E7 v2", 2014, 1),
    ("e7-", "", "E7", 2011, 2),
];

/// Xeon Scalable by the second digit of its number.
const XEON_SCALABLE: &[(u32, &str, i16, u8)] = &[
    (1, "Scalable, 1st generation", 2017, 3),
    (2, "Scalable, 2nd generation", 2019, 2),
    (3, "Scalable, 3rd generation", 2020, 2),
    (4, "Scalable, 4th generation", 2023, 1),
    (5, "Scalable, 5th generation", 2023, 4),
];

pub(super) fn recognise(words: &[&str]) -> Option<Cpu> {
    let says = |word: &str| words.contains(&word);
    if says("xeon") {
        xeon(words)
    } else if words.iter().any(|word| word.starts_with("core2")) || (says("core") && says("2")) {
        Some(intel("Core 2", "Core 2", Quarter { year: 2006, quarter: 3 }))
    } else if says("core") && says("ultra") {
        numbered(words, "Core", CORE_ULTRA)
    } else if says("core") {
        core(words).or_else(|| numbered(words, "Core", CORE_PLAIN))
    } else if says("atom") {
        let numbers: Vec<&str> = words.iter().flat_map(|word| word.split('-')).collect();
        numbered(&numbers, "Atom", ATOM)
    } else if says("dual-core") || says("dual") && says("pentium") {
        numbered(words, "Pentium Dual-Core", DUAL_CORE)
    } else if says("celeron") {
        numbered(words, "Celeron", SMALL)
    } else if says("pentium") {
        numbered(words, "Pentium", SMALL)
    } else if says("intel") && !says("genuine") {
        numbered(words, "Processor", SMALL).or_else(|| numbered(words, "Processor", NAMELESS))
    } else {
        None
    }
}

const fn intel(family: &'static str, generation: &'static str, launched: Quarter) -> Cpu {
    Cpu { vendor: Vendor::Intel, family, generation, launched }
}

fn numbered(words: &[&str], family: &'static str, rows: &'static [Row]) -> Option<Cpu> {
    let row = words.iter().filter_map(|word| Model::parse(word)).find_map(|model| find(rows, model))?;
    Some(intel(family, row.generation, row.launched))
}

/// A Core i3 to i9 or Core m, as its name says.
#[derive(Clone, Copy, Debug)]
pub(super) struct CoreName<'a> {
    /// `i5`, `m3`, …
    pub brand: &'static str,
    /// 0 for the N series, which counts none.
    pub generation: u32,
    pub number: u32,
    /// The letters behind the number; those of the first generation may stand before it.
    pub suffix: &'a str,
}

pub(super) fn core_name<'a>(words: &[&'a str]) -> Option<CoreName<'a>> {
    let (at, brand) = words.iter().enumerate().find_map(|(at, word)| {
        let brand = ["i3", "i5", "i7", "i9", "m3", "m5", "m7", "m"].into_iter().find(|brand| {
            word.strip_prefix(brand).is_some_and(|rest| rest.is_empty() || rest.starts_with(['-', '+']))
        })?;
        Some((at, brand))
    })?;
    let attached = words.get(at)?.strip_prefix(brand)?.trim_start_matches(['-', '+']);
    let (before, model) = match Model::parse(attached) {
        Some(model) => ("", model),
        None => words.iter().enumerate().skip(at + 1).find_map(|(at, word)| {
            // M 560: the letter stands before the number, as a word.
            let before = words.get(at - 1).filter(|word| word.len() == 1);
            Some((before.copied().unwrap_or_default(), Model::parse(word)?))
        })?,
    };
    let generation = match model.digits {
        _ if model.prefix == "n" => 0,
        // 6Y30: generation, Y, number.
        1 if model.suffix.starts_with('y') => model.number,
        3 => 1,
        // 1035G1 and 1235U are of the 10th and 12th.
        4 if (1000..2000).contains(&model.number) => model.number / 100,
        4 | 5 if model.number >= 2000 => model.number / 1000,
        _ => return None,
    };
    let suffix = if model.suffix.is_empty() { before } else { model.suffix };
    Some(CoreName { brand, generation, number: model.number, suffix })
}

/// Core i3 to i9 and Core m.
fn core(words: &[&str]) -> Option<Cpu> {
    let CoreName { generation, number, suffix, .. } = core_name(words)?;
    if generation == 0 {
        return Some(intel("Core", "Alder Lake-N", Quarter { year: 2023, quarter: 1 }));
    }
    if generation == 1 {
        let row = CORE_FIRST.iter().find(|row| (row.from..=row.to).contains(&number))?;
        return Some(intel("Core", row.generation, row.launched));
    }
    if is_sandy_bridge_e(number, suffix) {
        return Some(intel("Core", "2nd generation, X", Quarter { year: 2011, quarter: 4 }));
    }
    let (_, _, name, year, quarter) = CORE.iter().find(|(of, suffixes, ..)| {
        *of == generation && (suffixes.is_empty() || suffixes.iter().any(|s| suffix.starts_with(s)))
    })?;
    Some(intel("Core", name, Quarter { year: *year, quarter: *quarter }))
}

/// Whether a third-generation number is a late second-generation desktop's.
pub(super) fn is_sandy_bridge_e(number: u32, suffix: &str) -> bool {
    SANDY_BRIDGE_E.contains(&number) && ["", "k", "x"].contains(&suffix)
}

fn xeon(words: &[&str]) -> Option<Cpu> {
    let scalable = ["platinum", "gold", "silver", "bronze"].iter().any(|metal| words.contains(metal));
    let models = || words.iter().filter_map(|word| Model::parse(word));
    let found = |generation, year, quarter| Some(intel("Xeon", generation, Quarter { year, quarter }));
    if scalable {
        let number = models().find(|model| model.prefix.is_empty() && model.digits == 4)?.number;
        let (_, name, year, quarter) =
            XEON_SCALABLE.iter().find(|(digit, ..)| *digit == number / 100 % 10)?;
        return found(name, *year, *quarter);
    }
    for (series, version, name, year, quarter) in XEON_E {
        let of_series = words.iter().any(|word| word.starts_with(series));
        if of_series && (version.is_empty() || words.contains(version)) {
            return found(name, *year, *quarter);
        }
    }
    if words.iter().any(|word| ["w3-", "w5-", "w7-", "w9-"].iter().any(|w| word.starts_with(w))) {
        return found("W-2400 and W-3400", 2023, 1);
    }
    numbered(words, "Xeon", XEON)
}
