//! What a CPU's brand string says of it: when it was launched, as no device is older than its CPU; and how much
//! power it is rated for, on which the energy of load rests.
//!
//! The tables of launches give the earliest launch of a generation, divided by segment where segments were launched
//! quarters apart, so the bound is never later than the truth. What is not recognised is not guessed.

mod amd;
mod arm;
mod intel;
mod intel_small;
mod rated;

pub use rated::rated_w;

use crate::code::coded_enum;
use crate::period::Quarter;

coded_enum! {
    /// Who made the CPU.
    pub enum Vendor {
        /// Intel.
        Intel = "intel",
        /// AMD.
        Amd = "amd",
        /// Apple.
        Apple = "apple",
        /// Qualcomm.
        Qualcomm = "qualcomm",
    }
}

/// A recognised CPU.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cpu {
    /// Who made it.
    pub vendor: Vendor,
    /// Family, e.g. `Core`.
    pub family: &'static str,
    /// Generation or series within the family, e.g. `8th generation, U`.
    pub generation: &'static str,
    /// The quarter in which the first of its kind was launched.
    pub launched: Quarter,
}

/// Reads a CPU's brand string as the system or firmware gives it; `None` where it is not recognised.
///
/// ```
/// let cpu = levetid_footprint::cpu::recognise("Intel(R) Core(TM) i5-8250U CPU @ 1.60GHz").unwrap();
/// assert_eq!((cpu.launched.year, cpu.launched.quarter), (2017, 3));
/// ```
#[must_use]
pub fn recognise(brand: &str) -> Option<Cpu> {
    let plain = plain(brand);
    let words: Vec<&str> = plain.split_whitespace().collect();
    let says = |word: &str| words.contains(&word);
    if says("apple") {
        arm::apple(&words)
    } else if plain.contains("snapdragon") || ["sq1", "sq2", "sq3"].iter().any(|chip| says(chip)) {
        arm::snapdragon(&words)
    } else if says("amd") {
        amd::recognise(&words)
    } else {
        // Some firmware leaves the maker out.
        intel::recognise(&words)
    }
}

/// Lower case, without trade marks and without the clock rate behind the at sign.
pub(crate) fn plain(brand: &str) -> String {
    let name = brand.split('@').next().unwrap_or_default().to_lowercase();
    ["(r)", "(tm)", "®", "™"].iter().fold(name, |name, mark| name.replace(mark, " "))
}

/// A model number in its parts: `e8400` is `e`, 8400 and nothing, `1135g7` is nothing, 1135 and `g7`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Model<'a> {
    prefix: &'a str,
    number: u32,
    digits: usize,
    suffix: &'a str,
}

impl<'a> Model<'a> {
    fn parse(word: &'a str) -> Option<Self> {
        let start = word.find(|c: char| c.is_ascii_digit())?;
        let (prefix, rest) = word.split_at(start);
        let digits = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
        let (number, suffix) = rest.split_at(digits);
        Some(Self { prefix, number: number.parse().ok()?, digits, suffix })
    }
}

/// A stretch of model numbers with a common launch.
struct Row {
    prefix: &'static str,
    from: u32,
    to: u32,
    generation: &'static str,
    launched: Quarter,
}

const fn row(
    prefix: &'static str,
    from: u32,
    to: u32,
    generation: &'static str,
    year: i16,
    quarter: u8,
) -> Row {
    Row { prefix, from, to, generation, launched: Quarter { year, quarter } }
}

/// The first row that holds the model; specific rows stand before general ones.
fn find(rows: &'static [Row], model: Model<'_>) -> Option<&'static Row> {
    rows.iter().find(|row| row.prefix == model.prefix && (row.from..=row.to).contains(&model.number))
}

#[cfg(test)]
mod tests;
