//! AMD's CPUs.

use super::{Cpu, Model, Row, Vendor, find, row};
use crate::period::Quarter;

/// Ryzen for laptops: suffix U, H, HS, HX or C.
const RYZEN_MOBILE: &[Row] = &[
    row("", 2000, 2999, "2000 mobile", 2017, 4),
    row("", 3000, 3999, "3000 mobile", 2019, 1),
    row("", 4000, 4999, "4000 mobile", 2020, 1),
    row("", 5000, 5999, "5000 mobile", 2021, 1),
    row("", 6000, 6999, "6000 mobile", 2022, 1),
    row("", 7320, 7320, "7020 mobile", 2022, 3),
    row("", 7520, 7520, "7020 mobile", 2022, 3),
    row("", 7000, 7999, "7000 mobile", 2023, 1),
    row("", 8000, 8999, "8000 mobile", 2023, 4),
    row("", 9000, 9999, "9000 mobile", 2025, 1),
];

/// Ryzen for desktops with graphics: suffix G, GE or GT.
const RYZEN_GRAPHICS: &[Row] = &[
    row("", 2000, 2999, "2000 with graphics", 2018, 1),
    row("", 3000, 3999, "3000 with graphics", 2019, 3),
    row("", 4000, 4999, "4000 with graphics", 2020, 3),
    row("", 5000, 5999, "5000 with graphics", 2021, 2),
    row("", 8000, 8999, "8000 with graphics", 2024, 1),
];

/// Ryzen for desktops.
const RYZEN: &[Row] = &[
    row("", 1000, 1999, "1000", 2017, 1),
    row("", 2000, 2999, "2000", 2018, 2),
    row("", 3000, 3999, "3000", 2019, 3),
    row("", 4000, 4999, "4000", 2022, 2),
    row("", 5000, 5999, "5000", 2020, 4),
    row("", 7000, 7999, "7000", 2022, 3),
    row("", 8000, 8999, "8000", 2024, 1),
    row("", 9000, 9999, "9000", 2024, 3),
    row("", 200, 299, "200 mobile", 2025, 1),
];

const RYZEN_AI: &[Row] = &[
    row("", 370, 375, "AI 300", 2024, 3),
    row("", 365, 365, "AI 300", 2024, 3),
    row("", 300, 399, "AI 300", 2025, 1),
    row("", 400, 499, "AI 400", 2026, 1),
];

const RYZEN_EMBEDDED: &[Row] = &[
    row("v", 1000, 1999, "Embedded V1000", 2018, 1),
    row("v", 2000, 2999, "Embedded V2000", 2020, 4),
    row("r", 1000, 1999, "Embedded R1000", 2019, 2),
    row("r", 2000, 2999, "Embedded R2000", 2022, 2),
];

const THREADRIPPER: &[Row] = &[
    row("", 1900, 1999, "1000", 2017, 3),
    row("", 2900, 2999, "2000", 2018, 3),
    row("", 3900, 3999, "3000", 2019, 4),
    row("", 5900, 5999, "5000", 2022, 1),
    row("", 7900, 7999, "7000", 2023, 4),
    row("", 9900, 9999, "9000", 2025, 3),
];

/// Athlon of the Zen years.
const ATHLON: &[Row] = &[
    row("", 200, 240, "200", 2018, 3),
    row("", 300, 320, "300", 2019, 1),
    row("", 3000, 3000, "3000G", 2019, 4),
    row("", 3015, 3199, "3000", 2020, 1),
    row("", 4150, 4150, "4000", 2020, 3),
    row("", 7120, 7220, "7020", 2022, 3),
];

/// A, E and E2 accelerated processors by number.
const APU_A: &[Row] = &[
    row("", 3000, 3999, "A 3000", 2011, 2),
    row("", 4000, 4999, "A 4000", 2012, 2),
    row("", 5000, 5999, "A 5000", 2012, 4),
    row("", 6000, 6999, "A 6000", 2013, 2),
    row("", 7000, 7999, "A 7000", 2014, 1),
    row("", 8000, 8999, "A 8000", 2015, 2),
    row("", 9000, 9999, "A 9000", 2016, 2),
];
const APU_E: &[Row] = &[
    row("", 1000, 1999, "E 1000", 2012, 2),
    row("", 2000, 2999, "E 2000", 2013, 2),
    row("", 3000, 3999, "E 3000", 2011, 2),
    row("", 6000, 6999, "E 6000", 2014, 2),
    row("", 7000, 7999, "E 7000", 2015, 2),
    row("", 9000, 9999, "E 9000", 2016, 2),
];

/// EPYC by first and last digit of its number.
const EPYC: &[(u32, u32, &str, i16, u8)] = &[
    (7, 1, "7001", 2017, 2),
    (7, 2, "7002", 2019, 3),
    (7, 3, "7003", 2021, 1),
    (9, 4, "9004", 2022, 4),
    (8, 4, "8004", 2023, 3),
    (4, 4, "4004", 2024, 2),
    (9, 5, "9005", 2024, 4),
    (4, 5, "4005", 2025, 2),
];

/// What came before Ryzen, by the words that name it; specific names first. Names that were sold for longer than a
/// few years (Athlon 64, Opteron, Sempron, Turion) would date nothing and are left out.
const BEFORE_ZEN: &[(&[&str], &str, i16, u8)] = &[
    (&["phenom", "ii"], "Phenom II", 2009, 1),
    (&["phenom"], "Phenom", 2007, 4),
    (&["athlon", "ii"], "Athlon II", 2009, 2),
    (&["athlon", "x4"], "Athlon X4", 2012, 4),
    (&["fx"], "FX", 2011, 4),
    (&["e-240"], "Bobcat", 2011, 1),
    (&["e-300"], "Bobcat", 2011, 3),
    (&["e-350"], "Bobcat", 2011, 1),
    (&["e-450"], "Bobcat", 2011, 3),
    (&["c-50"], "Bobcat", 2011, 1),
    (&["c-60"], "Bobcat", 2011, 3),
    (&["c-70"], "Bobcat", 2012, 3),
];

pub(super) fn recognise(words: &[&str]) -> Option<Cpu> {
    let says = |word: &str| words.contains(&word);
    // Athlon XP 3000+: a rating, which is no model number.
    let rated = words.iter().any(|word| word.ends_with('+'));
    let is_older = says("64") || says("ii") || says("x2") || says("x4") || rated;
    if says("threadripper") {
        numbered(words, "Ryzen Threadripper", THREADRIPPER)
    } else if says("ryzen") {
        ryzen(words)
    } else if says("epyc") {
        epyc(words)
    } else if says("athlon") && !is_older || says("3015e") || says("3020e") {
        numbered(words, "Athlon", ATHLON)
    } else {
        apu(words).or_else(|| before_zen(words))
    }
}

fn before_zen(words: &[&str]) -> Option<Cpu> {
    // FX-6300, also with a trade mark between the two.
    let says =
        |name: &&str| words.iter().any(|word| word == name || *name == "fx" && word.starts_with("fx-"));
    let (_, generation, year, quarter) = BEFORE_ZEN.iter().find(|(names, ..)| names.iter().all(says))?;
    let launched = Quarter { year: *year, quarter: *quarter };
    Some(Cpu { vendor: Vendor::Amd, family: "before Ryzen", generation, launched })
}

const fn amd(family: &'static str, row: &'static Row) -> Cpu {
    Cpu { vendor: Vendor::Amd, family, generation: row.generation, launched: row.launched }
}

fn numbered(words: &[&str], family: &'static str, rows: &'static [Row]) -> Option<Cpu> {
    models(words).find_map(|model| find(rows, model)).map(|row| amd(family, row))
}

fn models<'a>(words: &'a [&str]) -> impl Iterator<Item = Model<'a>> {
    words.iter().filter_map(|word| Model::parse(word))
}

fn ryzen(words: &[&str]) -> Option<Cpu> {
    let fixed = |generation, year, quarter| {
        let launched = Quarter { year, quarter };
        Some(Cpu { vendor: Vendor::Amd, family: "Ryzen", generation, launched })
    };
    if words.contains(&"embedded") {
        return numbered(words, "Ryzen", RYZEN_EMBEDDED);
    }
    if words.contains(&"ai") {
        return numbered(words, "Ryzen", RYZEN_AI);
    }
    if words.contains(&"z1") {
        return fixed("Z1", 2023, 2);
    }
    if words.contains(&"z2") {
        return fixed("Z2", 2025, 1);
    }
    if words.contains(&"surface") {
        return fixed("Surface Edition", 2019, 4);
    }
    // The first word with three or four digits; later ones are the graphics or the cores.
    let model = models(words).find(|model| model.prefix.is_empty() && (3..=4).contains(&model.digits))?;
    let rows = match model.suffix.bytes().next() {
        Some(b'u' | b'h' | b'c') => RYZEN_MOBILE,
        Some(b'g') => RYZEN_GRAPHICS,
        _ => RYZEN,
    };
    find(rows, model).map(|row| amd("Ryzen", row))
}

/// A hypervisor may hide the number: then it is no older than the family.
fn epyc(words: &[&str]) -> Option<Cpu> {
    let of = |generation, year, quarter| {
        Some(Cpu { vendor: Vendor::Amd, family: "EPYC", generation, launched: Quarter { year, quarter } })
    };
    let Some(model) = models(words).find(|model| model.prefix.is_empty() && model.digits == 4) else {
        return of("any generation", 2017, 2);
    };
    let row = |first, last| model.number / 1000 == first && model.number % 10 == last;
    let (_, _, generation, year, quarter) = EPYC.iter().find(|(first, last, ..)| row(*first, *last))?;
    of(generation, *year, *quarter)
}

/// `AMD A10-7850K …`, `AMD PRO A8-8650B …`, `AMD E2-9000 …`: the series, a hyphen, the number.
fn apu(words: &[&str]) -> Option<Cpu> {
    words.iter().find_map(|word| {
        let (series, number) = word.split_once('-')?;
        let rows = match series {
            "a4" | "a6" | "a8" | "a9" | "a10" | "a12" => APU_A,
            "e1" | "e2" => APU_E,
            _ => return None,
        };
        let model = Model::parse(number).filter(|model| model.digits == 4)?;
        find(rows, model).map(|row| amd("A and E series", row))
    })
}
