//! Intel Core i3 to i9, Core m and Core Ultra.

use crate::cpu::Model;
use crate::cpu::intel::{CoreName, is_sandy_bridge_e};

/// Core i and m.
pub(super) fn of_name(name: CoreName<'_>) -> Option<f64> {
    match name.generation {
        0 => small(name),
        1 => first(name),
        2..=5 => mobile_to_5th(name).or_else(|| desktop_to_5th(name)),
        6..=9 => mobile_to_9th(name).or_else(|| desktop_to_9th(name)),
        10..=14 => mobile_from_10th(name).or_else(|| desktop_from_10th(name)),
        _ => None,
    }
}

/// The N series.
fn small(name: CoreName<'_>) -> Option<f64> {
    Some(match name.number {
        300 | 350 => 7.0,
        305 | 355 => 15.0,
        _ => return None,
    })
}

/// Three digits; the same numbers are a laptop's with a letter and a desktop's without.
fn first(name: CoreName<'_>) -> Option<f64> {
    Some(match (name.suffix, name.number) {
        ("m", _) | ("e", 300..=699) => 35.0,
        ("q" | "qm", _) => 45.0,
        ("x" | "xm", 900..=949) => 55.0,
        ("l" | "lm" | "le", _) => 25.0,
        ("u" | "um" | "ue", _) => 18.0,
        ("" | "x", 900..=999) => 130.0,
        ("s", 700..=899) => 82.0,
        ("" | "k", 700..=899) => 95.0,
        ("", 661) => 87.0,
        ("" | "k", 500..=699) => 73.0,
        _ => return None,
    })
}

/// Laptops of the 2nd to 5th generation. The last digit tells thinner and thicker ones apart.
fn mobile_to_5th(name: CoreName<'_>) -> Option<f64> {
    let last = name.number % 10;
    Some(match (name.generation, name.suffix) {
        (2, "m") if last == 7 || matches!(name.number, 2365 | 2375) => 17.0,
        (2, "m") if last == 9 => 25.0,
        (2 | 3, "m" | "me" | "e") => 35.0,
        (2 | 3, "qm" | "qe") => 45.0,
        (2 | 3, "xm") => 55.0,
        (2 | 3, "le") => 25.0,
        (2 | 3, "u" | "ue") => 17.0,
        (3, "y") => 13.0,
        (4, "m") => 37.0,
        (4, "mq" | "hq" | "h" | "eq") => 47.0,
        (4, "mx") => 57.0,
        (4, "u") if last == 8 => 28.0,
        (5, "u") if last == 7 => 28.0,
        (4 | 5, "u") => 15.0,
        (4, "y") => 11.5,
        (5, "y") => 4.5,
        (5, "h" | "hq" | "eq") => 47.0,
        // M-5Y71: the number stands behind the letter.
        (5, suffix) if suffix.starts_with('y') => 4.5,
        _ => return None,
    })
}

/// Desktops of the 2nd to 5th generation.
fn desktop_to_5th(name: CoreName<'_>) -> Option<f64> {
    if is_sandy_bridge_e(name.number, name.suffix) || matches!(name.number, 4820 | 4930 | 4960) {
        return Some(130.0);
    }
    Some(match (name.generation, name.brand, name.suffix) {
        (2, "i3", "") => 65.0,
        (2, _, "" | "k" | "p") => 95.0,
        (3, "i3", "") => 55.0,
        (3, _, "" | "k" | "p") => 77.0,
        (4, "i3", "") => 54.0,
        (4, _, "k") if name.number % 1000 >= 690 => 88.0,
        (4, _, "" | "k") => 84.0,
        (5, _, "k" | "x") => 140.0,
        (5, _, "c" | "r") | (2..=4, _, "s" | "r") => 65.0,
        (3 | 4, "i7", "t") => 45.0,
        (2..=4, _, "t" | "te") => 35.0,
        _ => return None,
    })
}

/// Laptops of the 6th to 9th generation.
fn mobile_to_9th(name: CoreName<'_>) -> Option<f64> {
    let last = name.number % 10;
    Some(match (name.generation, name.suffix) {
        (6 | 7, "u") if last == 7 => 28.0,
        (8, "u") if last == 9 => 28.0,
        (6..=8, "u" | "ue") => 15.0,
        (6 | 7, "h") if name.brand == "i3" => 35.0,
        (6..=9, "h" | "hq" | "hk" | "hf" | "eq") => 45.0,
        // With AMD's graphics beside it, which are rated along.
        (8, "g") => {
            if name.number < 8709 {
                65.0
            } else {
                100.0
            }
        }
        (8, "y") => 5.0,
        (6 | 7, suffix) if suffix.starts_with('y') => 4.5,
        _ => return None,
    })
}

/// Desktops of the 6th to 9th generation.
fn desktop_to_9th(name: CoreName<'_>) -> Option<f64> {
    Some(match (name.generation, name.brand, name.suffix) {
        (6, _, "k") if name.number >= 6800 => 140.0,
        (7, _, "x") if name.number < 7800 => 112.0,
        (6 | 7, _, "x") => 140.0,
        (9, _, "x" | "xe") => 165.0,
        (7, "i3", "k") => 60.0,
        (6 | 7, _, "k") => 91.0,
        (8 | 9, _, "k" | "kf") => 95.0,
        (9, _, "ks") => 127.0,
        (6 | 7, "i3", "") => 51.0,
        (6..=9, _, "" | "p" | "f" | "b" | "r" | "e") => 65.0,
        (6..=9, _, "t" | "te") => 35.0,
        _ => return None,
    })
}

/// Laptops from the 10th generation. Of the thin ones those whose number ends in 0 are for tablets.
fn mobile_from_10th(name: CoreName<'_>) -> Option<f64> {
    let last = name.number % 10;
    Some(match (name.generation, name.suffix) {
        (10 | 11, "g1" | "g4" | "g7") if last == 0 => 9.0,
        (10, "ng4" | "ng7") if last == 0 => 10.0,
        (10, "ng7") => 28.0,
        (10 | 11, "g1" | "g4" | "g7") | (11, "g7e") => 15.0,
        (10, "y") => 7.0,
        (12, "u") if last == 0 => 9.0,
        (10 | 12..=14, "u" | "ue") => 15.0,
        (12 | 13, "p") => 28.0,
        (11, "h") if (11300..11400).contains(&name.number) => 35.0,
        (10..=13, "h" | "hk" | "he") => 45.0,
        (12..=14, "hx") => 55.0,
        _ => return None,
    })
}

/// Desktops from the 10th generation.
fn desktop_from_10th(name: CoreName<'_>) -> Option<f64> {
    Some(match (name.generation, name.brand, name.suffix) {
        (10, _, "x" | "xe") => 165.0,
        (12..=14, _, "ks") => 150.0,
        (10..=14, _, "k" | "kf") => 125.0,
        (12..=14, "i3", "" | "f") => 60.0,
        (10..=14, _, "" | "f" | "e" | "b") => 65.0,
        (10..=14, _, "t" | "te") => 35.0,
        _ => return None,
    })
}

/// Core Ultra, by the hundred of its number.
pub(super) fn ultra(model: Model<'_>) -> Option<f64> {
    Some(match (model.number / 100, model.suffix) {
        (1, "u") if model.number % 10 == 4 => 9.0,
        (1 | 2, "u") => 15.0,
        (1 | 2, "h") if model.number % 100 == 85 => 45.0,
        (1 | 2, "h") => 28.0,
        (2, "v") if model.number == 288 => 30.0,
        (2, "v") => 17.0,
        (2, "hx") => 55.0,
        (2, "k" | "kf") => 125.0,
        (2, "" | "f") => 65.0,
        (2, "t") => 35.0,
        (3, "" | "h") => 25.0,
        _ => return None,
    })
}

/// Core 3, 5 and 7 without a letter before the number.
pub(super) fn plain(model: Model<'_>) -> Option<f64> {
    Some(match (model.prefix, model.number, model.suffix) {
        ("n", 350, _) => 7.0,
        ("n", 355, _) => 15.0,
        ("", 100..=299, "u") => 15.0,
        ("", 200..=299, "h") => 45.0,
        _ => return None,
    })
}

/// Core 2, whose letter before the number tells the class; its first ones had none.
pub(super) fn core_2(model: Model<'_>) -> Option<f64> {
    Some(match (model.prefix, model.number) {
        ("e" | "", 4000..=8999) => 65.0,
        ("t", 5000..=9999) => 35.0,
        ("p", 7000..=9999) | ("sp", _) => 25.0,
        ("l", 7000..=9999) | ("sl", _) => 17.0,
        ("u", 7000..=9999) | ("su", _) => 10.0,
        ("x", 7000..=9999) => 44.0,
        ("q", 9000 | 9100) | ("qx", 9300) => 45.0,
        ("q", _) if model.suffix == "s" => 65.0,
        ("q", 6000..=9999) => 95.0,
        ("qx", 6000..=9999) => 130.0,
        _ => return None,
    })
}
