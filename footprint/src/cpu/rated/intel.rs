//! Intel's classes.

use super::intel_core;
use crate::cpu::intel::core_name;
use crate::cpu::{Cpu, Model};

pub(super) fn rated_w(cpu: &Cpu, words: &[&str]) -> Option<f64> {
    let of_models =
        |of: fn(Model<'_>) -> Option<f64>| words.iter().filter_map(|w| Model::parse(w)).find_map(of);
    match (cpu.family, cpu.generation) {
        ("Core", "Ultra series 1" | "Ultra series 2" | "Ultra series 3") => of_models(intel_core::ultra),
        ("Core", _) => match core_name(words) {
            Some(name) => intel_core::of_name(name),
            None => of_models(intel_core::plain),
        },
        ("Core 2", _) => of_models(intel_core::core_2),
        ("Celeron" | "Pentium" | "Processor", _) => of_models(small),
        ("Pentium Dual-Core", _) => of_models(dual_core),
        ("Atom", _) => of_models(atom),
        ("Xeon", generation) => xeon(generation, words),
        _ => None,
    }
}

/// Celeron, Pentium and those without a name.
fn small(model: Model<'_>) -> Option<f64> {
    match model.prefix {
        "n" => small_n(model.number),
        "j" => Some(match model.number {
            3060 | 3160 => 6.0,
            3710 => 6.5,
            1750..=6999 => 10.0,
            _ => return None,
        }),
        "g" => small_desktop(model),
        "b" | "p" => Some(35.0),
        "u" => Some(15.0),
        "" => small_numbered(model),
        _ => None,
    }
}

/// The N series: what needs no fan, and the few that do.
fn small_n(number: u32) -> Option<f64> {
    Some(match number {
        95 | 5095 => 15.0,
        97 => 12.0,
        4505 | 5105 | 6005 => 10.0,
        2800..=2999 | 3510..=3540 => 7.5,
        6200..=6499 => 6.5,
        50..=250 | 3050..=6000 => 6.0,
        3000..=3010 => 4.0,
        _ => return None,
    })
}

/// Celeron and Pentium of the desktop, by generation.
fn small_desktop(model: Model<'_>) -> Option<f64> {
    Some(match (model.suffix, model.number) {
        ("t" | "te", _) => 35.0,
        ("" | "e", 500..=870) => 65.0,
        ("" | "e", 440..=470) => 35.0,
        ("" | "e", 1610..=1630 | 2010..=2140) => 55.0,
        ("" | "e", 1820..=1850 | 3220..=3470) => 53.0,
        ("" | "e", 3900..=4520) => 51.0,
        ("" | "e", 4560..=4999) => 54.0,
        ("" | "e", 5400..=6605) => 58.0,
        ("" | "e", 6900..=7400) => 46.0,
        _ => return None,
    })
}

/// Celeron and Pentium by number alone.
fn small_numbered(model: Model<'_>) -> Option<f64> {
    Some(match (model.suffix, model.number) {
        ("" | "e", 300 | 310) => 46.0,
        ("", 900) => 35.0,
        ("" | "e", 787..=997) | ("u" | "ue", 1000..=2199) => 17.0,
        ("m", 1000..=2199) => 35.0,
        ("m", 2950..=3561) => 37.0,
        ("y", 1000..=2199) => 10.0,
        ("y", 2950..=3561) => 11.5,
        ("y", 3865..=4425) => 6.0,
        ("u" | "ue", 2950..=6999) | ("", 6305 | 6805 | 7305 | 7505 | 8505) => 15.0,
        ("", 7300 | 8500) => 9.0,
        _ => return None,
    })
}

fn dual_core(model: Model<'_>) -> Option<f64> {
    Some(match model.prefix {
        "e" => 65.0,
        "t" => 35.0,
        _ => return None,
    })
}

/// Those for which a rated power is published; later ones have a "scenario power" only.
fn atom(model: Model<'_>) -> Option<f64> {
    Some(match (model.prefix, model.number) {
        ("", 230) => 4.0,
        ("", 330) => 8.0,
        ("n", 270 | 280) => 2.5,
        ("n", 450) => 5.5,
        ("n", 435..=475) => 6.5,
        ("n", 550..=570) => 8.5,
        ("n", 2600) => 3.5,
        ("n", 2800) => 6.5,
        ("d", 510 | 525) => 13.0,
        ("d", 410..=425 | 2500..=2700) => 10.0,
        _ => return None,
    })
}

/// Those of workstations. Servers have no watts of their own, so nothing to add to.
fn xeon(generation: &str, words: &[&str]) -> Option<f64> {
    let named = words.iter().find(|word| word.starts_with("e3-") || word.starts_with("e5-"));
    if let Some(name) = named {
        return Some(match generation {
            _ if name.starts_with("e3-") && name.ends_with('m') => 45.0,
            _ if name.starts_with("e3-") && name.ends_with(|c: char| c.is_ascii_digit()) => 80.0,
            "E5" | "E5 v2" if name.starts_with("e5-16") => 130.0,
            "E5 v3" | "E5 v4" if name.starts_with("e5-16") => 140.0,
            _ => return None,
        });
    }
    let model = words.iter().filter_map(|word| Model::parse(word)).find(|model| model.digits >= 4)?;
    Some(match (generation, model.suffix) {
        ("E3", "") => 80.0,
        ("E-2100" | "E-2200" | "W-10000" | "W-11000", "m") => 45.0,
        ("E-2100" | "E-2200" | "E-2300", "" | "g") => 80.0,
        ("3500" | "3600", "") => 130.0,
        ("W-2100", "") => 140.0,
        _ => return None,
    })
}
