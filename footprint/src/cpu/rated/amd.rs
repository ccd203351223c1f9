//! AMD's classes.

use crate::cpu::{Cpu, Model};

pub(super) fn rated_w(cpu: &Cpu, words: &[&str]) -> Option<f64> {
    let models =
        || words.iter().filter_map(|word| Model::parse(word)).filter(|model| model.prefix.is_empty());
    match (cpu.family, cpu.generation) {
        ("Ryzen", "Surface Edition") => Some(15.0),
        ("Ryzen", "AI 300") => {
            Some(if words.contains(&"max") || words.contains(&"max+") { 55.0 } else { 28.0 })
        }
        // Handhelds and what is built into machines: their makers choose from 9 to 54 W.
        ("Ryzen", "Z1" | "Z2" | "AI 400") => None,
        ("Ryzen", generation) if generation.starts_with("Embedded") => None,
        ("Ryzen", _) => {
            let model = models().find(|model| (3..=4).contains(&model.digits))?;
            mobile(model).or_else(|| desktop(model))
        }
        ("Ryzen Threadripper", generation) => threadripper(generation, words),
        ("Athlon", _) => models().find_map(athlon),
        ("A and E series", _) => words.iter().find_map(|word| apu(word)),
        _ => None,
    }
}

/// Ryzen of laptops.
fn mobile(model: Model<'_>) -> Option<f64> {
    let (core, last) = (model.number / 10 % 10, model.number % 10);
    Some(match (model.number, model.suffix) {
        // From 7000 the third digit is the core: Zen 4, and Zen 3 with a 5 behind it, are rated for more.
        (7000..=8999, "u") if core == 4 || core == 3 && last == 5 => 28.0,
        (2000..=8999, "u" | "c") => 15.0,
        (3000..=3999, "h") => 35.0,
        (2000..=2999 | 4000..=8999, "h") => 45.0,
        (8640 | 8840, "hs") => 28.0,
        (8000..=8999, "hs") => 45.0,
        (3000..=7999, "hs") => 35.0,
        (5000..=6999, "hx") => 45.0,
        (7000..=9999, "hx" | "hx3d") => 55.0,
        (210 | 220 | 230 | 250, "") => 28.0,
        (240 | 255 | 260 | 270, "") => 45.0,
        _ => return None,
    })
}

/// Ryzen of desktops. An X may mean the same power or half as much again, by the number of cores.
fn desktop(model: Model<'_>) -> Option<f64> {
    Some(match (model.number, model.suffix) {
        (_, "g" | "gt" | "f") => 65.0,
        (_, "ge") => 35.0,
        (2000..=2999, "e") => 45.0,
        (1600..=1999 | 2600..=2699 | 3600..=3699, "x" | "xt") => 95.0,
        (2700..=2799 | 3800..=3999, "x" | "xt") => 105.0,
        (5800..=5999, "x" | "xt") | (5000..=5999, "x3d") => 105.0,
        (7600..=7799, "x") => 105.0,
        (7900..=7999 | 9950..=9999, "x") => 170.0,
        (9950, "x3d") => 170.0,
        (7000..=9999, "x3d") | (9900..=9949, "x") => 120.0,
        (1000..=9999, "" | "x" | "xt") => 65.0,
        _ => return None,
    })
}

fn threadripper(generation: &str, words: &[&str]) -> Option<f64> {
    Some(match generation {
        "2000" if words.iter().any(|word| word.ends_with("wx")) => 250.0,
        "1000" | "2000" => 180.0,
        "3000" | "5000" => 280.0,
        "7000" | "9000" => 350.0,
        _ => return None,
    })
}

fn athlon(model: Model<'_>) -> Option<f64> {
    Some(match (model.suffix, model.number) {
        ("ge", _) | ("g", 3000) => 35.0,
        ("g", _) => 65.0,
        ("u" | "c", _) => 15.0,
        ("e", 3000..=3099) => 6.0,
        _ => return None,
    })
}

/// Accelerated processors where series and letter leave no doubt: the plain numbers of 5000 to 7000 were sold for
/// desktops and for tablets alike.
fn apu(word: &str) -> Option<f64> {
    let (series, number) = word.split_once('-')?;
    let model = Model::parse(number).filter(|model| model.digits == 4 && series.starts_with('a'))?;
    Some(match (model.suffix, model.number) {
        ("k", 3000..=6999) => 100.0,
        ("k", 7000..=7999) => 95.0,
        ("m", 3000..=5999) => 35.0,
        ("p", 7000..=7999) => 35.0,
        ("p", 8000..=9999) => 15.0,
        ("e", 9000..=9199) => 6.0,
        ("e", 9200..=9999) => 35.0,
        ("", 9100..=9499) => 15.0,
        ("", 9500..=9999) => 65.0,
        _ => return None,
    })
}
