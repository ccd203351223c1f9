//! What Windows' battery drivers answer, read from the bytes. Energies are in mWh and powers in mW.

use jiff::civil::Date;

use super::Supply;
use crate::signals::bytes::{u16_at, u32_at};
use crate::signals::plausible;

/// Bits of `BATTERY_INFORMATION.Capabilities`: it feeds the machine; its capacities are shares, not energies;
/// it is an uninterruptible supply.
const SYSTEM_BATTERY: u32 = 0x8000_0000;
const CAPACITY_RELATIVE: u32 = 0x4000_0000;
const SHORT_TERM: u32 = 0x2000_0000;

/// The bit of `BATTERY_STATUS.PowerState` that says that it gives.
const DISCHARGING: u32 = 2;

/// Stands for a capacity or a count that is not known, and for a rate that is not.
const UNKNOWN: u32 = u32::MAX;
const UNKNOWN_RATE: u32 = 0x8000_0000;

/// A battery, as its driver tells.
#[derive(Debug, PartialEq, Eq)]
pub struct Information {
    /// It tells shares, not energies: neither capacity nor power has a unit.
    pub is_relative: bool,
    /// Four letters, such as `LION`.
    pub chemistry: Option<String>,
    /// What it was made to hold, mWh.
    pub design_mwh: Option<u64>,
    /// What it holds when full, mWh.
    pub full_mwh: Option<u64>,
    /// Charge cycles. Drivers that do not count them say 0.
    pub cycles: Option<u32>,
}

/// Reads a `BATTERY_INFORMATION`; `None` when the battery is not the machine's own.
pub fn information(answer: &[u8]) -> Option<Information> {
    let capabilities = u32_at(answer, 0)?;
    if capabilities & SYSTEM_BATTERY == 0 || capabilities & SHORT_TERM != 0 {
        return None;
    }
    let known = |at: usize| u32_at(answer, at).filter(|value| *value != 0 && *value != UNKNOWN);
    let is_relative = capabilities & CAPACITY_RELATIVE != 0;
    let energy = |at: usize| known(at).filter(|_| !is_relative).map(u64::from);
    let chemistry: String = answer.get(8..12)?.iter().map(|letter| char::from(*letter)).collect();
    let chemistry = chemistry.trim_matches(|letter: char| !letter.is_ascii_alphanumeric());
    Some(Information {
        is_relative,
        chemistry: (!chemistry.is_empty()).then(|| chemistry.to_owned()),
        design_mwh: energy(12),
        full_mwh: energy(16),
        cycles: known(32),
    })
}

/// Reads a `BATTERY_MANUFACTURE_DATE`: day, month, and a year in two bytes.
pub fn made(answer: &[u8]) -> Option<Date> {
    let (day, month) = (*answer.first()?, *answer.get(1)?);
    let year = i16::try_from(u16_at(answer, 2)?).ok()?;
    Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

/// Reads a `BATTERY_STATUS`: the power that the battery gives, W, 0 while it gives none; `None` while it gives
/// and does not say how much.
pub fn given_w(answer: &[u8]) -> Option<f64> {
    if u32_at(answer, 0)? & DISCHARGING == 0 {
        return Some(0.0);
    }
    let rate = u32_at(answer, 12).filter(|rate| *rate != UNKNOWN_RATE)?;
    // Negative while it gives; some drivers forget the sign.
    let milliwatts = i32::from_le_bytes(rate.to_le_bytes()).unsigned_abs();
    (milliwatts > 0).then(|| f64::from(milliwatts) / 1_000.0)
}

/// Where the power comes from: the system says whether from the mains, each battery how much it gives. A battery
/// that does not say leaves the draw of the machine unknown.
pub fn supply(on_battery: bool, given_w: &[Option<f64>]) -> Supply {
    let total = given_w.iter().try_fold(0.0, |total, given| given.map(|given| total + given));
    Supply { on_battery, discharging_w: total.and_then(plausible::draw_w).filter(|_| on_battery) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

    const OWN: u32 = SYSTEM_BATTERY;

    fn battery(capabilities: u32, chemistry: &[u8; 4], design: u32, full: u32, cycles: u32) -> Vec<u8> {
        let mut answer = vec![0; 36];
        answer[..4].copy_from_slice(&capabilities.to_le_bytes());
        answer[8..12].copy_from_slice(chemistry);
        for (at, value) in [(12, design), (16, full), (32, cycles)] {
            answer[at..at + 4].copy_from_slice(&value.to_le_bytes());
        }
        answer
    }

    #[test]
    fn reads_what_a_battery_holds() {
        let information_of = |chemistry: &str, design_mwh, full_mwh, cycles| {
            let chemistry = (!chemistry.is_empty()).then(|| chemistry.to_owned());
            Some(Information { is_relative: false, chemistry, design_mwh, full_mwh, cycles })
        };
        for (answer, expected) in [
            (
                battery(OWN, b"LION", 50_000, 41_230, 312),
                information_of("LION", Some(50_000), Some(41_230), Some(312)),
            ),
            (battery(OWN, b"LiP\0", 50_000, UNKNOWN, 0), information_of("LiP", Some(50_000), None, None)),
            (battery(OWN, &[0; 4], 0, 0, UNKNOWN), information_of("", None, None, None)),
            (battery(OWN | SHORT_TERM, b"PbAc", 9_000, 9_000, 0), None),
            (battery(0, b"LION", 3_000, 3_000, 0), None),
            (battery(OWN, b"LION", 1, 1, 1)[..20].to_vec(), information_of("LION", Some(1), Some(1), None)),
        ] {
            assert_eq!(information(&answer), expected, "{answer:?}");
        }
        let relative = information(&battery(OWN | CAPACITY_RELATIVE, b"LION", 100, 97, 5)).unwrap();
        assert!(relative.is_relative);
        assert_eq!((relative.design_mwh, relative.full_mwh, relative.cycles), (None, None, Some(5)));
    }

    #[test]
    fn a_battery_that_gives_says_how_much() {
        let status = |state: u32, rate: u32| [state, 20_000, 11_400, rate].map(u32::to_le_bytes).concat();
        let negative = |milliwatts: i32| u32::from_le_bytes((-milliwatts).to_le_bytes());
        for (answer, expected) in [
            (status(DISCHARGING, negative(7_250)), Some(7.25)),
            (status(DISCHARGING, 7_250), Some(7.25)),
            (status(DISCHARGING, UNKNOWN_RATE), None),
            (status(DISCHARGING, 0), None),
            (status(5, 12_000), Some(0.0)),
            (status(1, UNKNOWN_RATE), Some(0.0)),
            (vec![2, 0, 0], None),
        ] {
            assert_eq!(given_w(&answer), expected, "{answer:?}");
        }
    }

    #[test]
    fn the_draw_is_known_only_while_every_discharging_battery_tells_it() {
        for (on_battery, given, expected) in [
            (true, vec![Some(7.0), Some(0.0)], Some(7.0)),
            (true, vec![Some(7.0), Some(2.5)], Some(9.5)),
            (true, vec![Some(7.0), None], None),
            (true, vec![Some(0.0)], None),
            (true, vec![], None),
            // A battery may give a little beside the mains: not the draw of the machine.
            (false, vec![Some(7.0)], None),
        ] {
            assert_eq!(
                supply(on_battery, &given),
                Supply { on_battery, discharging_w: expected },
                "{given:?}"
            );
        }
    }

    #[test]
    fn a_date_that_is_none_is_none() {
        assert_eq!(made(&[21, 4, 0xe3, 0x07]), Some(date(2019, 4, 21)));
        for answer in [&[0, 0, 0, 0][..], &[31, 2, 0xe3, 0x07], &[255, 255, 255, 255], &[1, 1]] {
            assert_eq!(made(answer), None, "{answer:?}");
        }
    }

    proptest! {
        #[test]
        fn damaged_answers_never_stop_the_agent(bytes in prop::collection::vec(any::<u8>(), 0..60)) {
            information(&bytes);
            made(&bytes);
            given_w(&bytes);
        }
    }
}
