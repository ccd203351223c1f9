//! Apple's and Qualcomm's computer chips.

use super::{Cpu, Vendor};
use crate::period::Quarter;

/// Chip, variants (none named: any), year and quarter; specific variants first.
const APPLE: &[(&str, &[&str], i16, u8)] = &[
    ("m1", &["ultra"], 2022, 1),
    ("m1", &["pro", "max"], 2021, 4),
    ("m1", &[], 2020, 4),
    ("m2", &["ultra"], 2023, 2),
    ("m2", &["pro", "max"], 2023, 1),
    ("m2", &[], 2022, 2),
    ("m3", &["ultra"], 2025, 1),
    ("m3", &[], 2023, 4),
    ("m4", &["pro", "max"], 2024, 4),
    ("m4", &[], 2024, 2),
    ("m5", &[], 2025, 4),
];

pub(super) fn apple(words: &[&str]) -> Option<Cpu> {
    let says = |word: &&str| words.contains(word);
    let (chip, _, year, quarter) = APPLE
        .iter()
        .find(|(chip, variants, ..)| says(chip) && (variants.is_empty() || variants.iter().any(says)))?;
    let launched = Quarter { year: *year, quarter: *quarter };
    Some(Cpu { vendor: Vendor::Apple, family: "Apple M", generation: chip, launched })
}

/// Snapdragons for PCs by the word that names the chip; Microsoft's SQ are of them.
const SNAPDRAGON: &[(&str, &str, i16, u8)] = &[
    ("835", "835", 2017, 4),
    ("850", "850", 2018, 2),
    ("8cx", "8cx", 2018, 4),
    ("8c", "8c", 2019, 4),
    ("7c", "7c", 2019, 4),
    ("7c+", "7c+", 2021, 4),
    ("sq1", "8cx", 2019, 4),
    ("sq2", "8cx", 2020, 3),
    ("sq3", "8cx", 2022, 4),
    ("x2", "X2", 2026, 1),
    ("x", "X", 2024, 2),
];

pub(super) fn snapdragon(words: &[&str]) -> Option<Cpu> {
    let after = words.iter().skip_while(|word| !["snapdragon", "microsoft"].contains(*word)).nth(1)?;
    let (_, generation, year, quarter) = SNAPDRAGON.iter().find(|(chip, ..)| chip == after)?;
    let launched = Quarter { year: *year, quarter: *quarter };
    Some(Cpu { vendor: Vendor::Qualcomm, family: "Snapdragon", generation, launched })
}
