//! Counters of energy, and what of them is power: the same on every system that has them.

use std::collections::BTreeMap;

use levetid_protocol::limits::MAX_MEAN_POWER_W;
use levetid_protocol::usage::EnergyMethod;

use super::Power;
use crate::signals::battery::Supply;

/// The platform counter is wired by the maker of the machine, or not: one that shows this much shows something else.
/// Three times the largest adapter that USB-C feeds a laptop with (240 W; USB Power Delivery 3.1), for what the
/// battery adds, and for desktops. What the machine's own adapter is made for, no system tells.
const MAX_PLATFORM_W: f64 = 3.0 * 240.0;

/// No processor of a PC, and no memory, draws this much for a minute: the largest are made for 350 W. A counter that
/// shows more has jumped, or was reset and looks as if it had come round.
const MAX_PART_W: f64 = 400.0;

/// What a counter counts. Others, such as those of cores, are within one of these.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// A processor package.
    Package,
    /// Memory.
    Memory,
    /// The whole machine, where its maker wired it.
    Platform,
}

/// A counter of energy.
#[derive(Debug, Clone)]
pub struct Counter {
    /// Of what.
    pub part: Part,
    /// Microjoules counted.
    pub energy_uj: u64,
    /// The counter starts again from 0 after this; 0 where it never does.
    pub range_uj: u64,
}

/// The counters of a machine by their names.
pub type Counters = BTreeMap<String, Counter>;

/// Power as differences of counters between one minute and the next.
#[derive(Debug, Default)]
pub struct Differences {
    last: Option<Reading>,
}

#[derive(Debug)]
struct Reading {
    awake_ms: i64,
    counters: Counters,
}

impl Differences {
    /// The best measurement of the time since the last reading: the whole machine before a part of it.
    ///
    /// `awake_ms` is the time the machine has been awake since it started. A span in which it slept
    /// gives nothing (`slept`): counters reset or run wild over a resume.
    pub fn read(
        &mut self,
        counters: Counters,
        supply: Option<Supply>,
        awake_ms: i64,
        slept: bool,
    ) -> Option<Power> {
        let now = Reading { awake_ms, counters };
        let counted = self.last.as_ref().filter(|_| !slept).and_then(|last| counted(last, &now));
        self.last = Some(now);
        let gauge = supply
            .and_then(|supply| supply.discharging_w)
            .map(|mean_w| Power { method: EnergyMethod::BatteryGauge, mean_w });
        gauge.or(counted).filter(|power| power.mean_w > 0.0 && power.mean_w < MAX_MEAN_POWER_W as f64)
    }
}

/// The platform counter where the maker wired it, else the processor packages.
fn counted(last: &Reading, now: &Reading) -> Option<Power> {
    let elapsed_s = now.awake_ms.checked_sub(last.awake_ms).filter(|ms| *ms >= 1_000)? as f64 / 1_000.0;
    let sum_w = |part: Part| {
        let mut watts = None;
        for (name, counter) in now.counters.iter().filter(|(_, counter)| counter.part == part) {
            let joules = joules(last.counters.get(name)?, counter, elapsed_s)?;
            watts = Some(watts.unwrap_or(0.0) + joules / elapsed_s);
        }
        watts
    };
    let package = sum_w(Part::Package);
    let parts = package.unwrap_or(0.0) + sum_w(Part::Memory).unwrap_or(0.0);
    // A platform counter that shows less than a part of the platform is not wired.
    let whole = sum_w(Part::Platform).filter(|platform| *platform > parts);
    whole
        .map(|mean_w| Power { method: EnergyMethod::Platform, mean_w })
        .or(package.map(|mean_w| Power { method: EnergyMethod::Package, mean_w }))
}

/// Joules between two readings of a counter that may wrap; `None` when it was reset instead.
fn joules(last: &Counter, now: &Counter, elapsed_s: f64) -> Option<f64> {
    let micro = match now.energy_uj.checked_sub(last.energy_uj) {
        Some(difference) => difference,
        None => now.range_uj.checked_sub(last.energy_uj)?.checked_add(now.energy_uj)?,
    };
    let joules = micro as f64 / 1e6;
    let most_w = if now.part == Part::Platform { MAX_PLATFORM_W } else { MAX_PART_W };
    (joules < elapsed_s * most_w).then_some(joules)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RAPL's: 262 143 J.
    const RANGE_UJ: u64 = 262_143_328_850;

    /// Two readings a minute apart of (name, part, first, second).
    fn measured(
        counters: &[(&str, Part, u64, u64)],
        range_uj: u64,
        slept: bool,
    ) -> Option<(EnergyMethod, i64)> {
        let reading = |energy: fn(&(&str, Part, u64, u64)) -> u64| {
            let counter = |of: &(&str, Part, u64, u64)| {
                (of.0.to_owned(), Counter { part: of.1, energy_uj: energy(of), range_uj })
            };
            counters.iter().map(counter).collect()
        };
        let mut differences = Differences::default();
        assert_eq!(differences.read(reading(|of| of.2), None, 0, false), None);
        let power = differences.read(reading(|of| of.3), None, 60_000, slept)?;
        Some((power.method, (power.mean_w * 1_000.0).round() as i64))
    }

    #[test]
    fn counters_wrap_and_reset() {
        use EnergyMethod::{Package, Platform};
        let package = |first, second| ("package-0", Part::Package, first, second);
        let memory = |second| ("dram", Part::Memory, 0, second);
        let psys = |second| ("psys", Part::Platform, 0, second);
        let minute_at = |watts: u64| watts * 60_000_000;
        for (counters, range_uj, slept, expected) in [
            (vec![package(0, minute_at(12))], RANGE_UJ, false, Some((Package, 12_000))),
            (vec![package(0, minute_at(12))], RANGE_UJ, true, None),
            (vec![package(RANGE_UJ - 1, minute_at(5) - 1)], RANGE_UJ, false, Some((Package, 5_000))),
            (vec![package(minute_at(9), minute_at(5))], 0, false, None),
            // A reset looks like a wrap of more energy than a socket gives.
            (vec![package(minute_at(200), 5)], RANGE_UJ, false, None),
            (vec![package(0, minute_at(2_000))], 0, false, None),
            (vec![package(7, 7)], RANGE_UJ, false, None),
            (vec![package(0, minute_at(4)), psys(minute_at(11))], RANGE_UJ, false, Some((Platform, 11_000))),
            (vec![package(0, minute_at(4)), psys(minute_at(3))], RANGE_UJ, false, Some((Package, 4_000))),
            (
                vec![package(0, minute_at(4)), memory(minute_at(3)), psys(minute_at(6))],
                RANGE_UJ,
                false,
                Some((Package, 4_000)),
            ),
            (vec![memory(minute_at(3))], RANGE_UJ, false, None),
            (
                vec![package(0, minute_at(4)), ("package-1", Part::Package, 0, minute_at(5))],
                RANGE_UJ,
                false,
                Some((Package, 9_000)),
            ),
        ] {
            assert_eq!(measured(&counters, range_uj, slept), expected, "{counters:?}");
        }
    }

    #[test]
    fn a_counter_that_was_not_there_before_gives_nothing_yet() {
        let counter = || Counter { part: Part::Package, energy_uj: 60_000_000, range_uj: 0 };
        let mut differences = Differences::default();
        let one: Counters = [("a".to_owned(), counter())].into();
        let two: Counters = [("a".to_owned(), counter()), ("b".to_owned(), counter())].into();
        assert_eq!(differences.read(one, None, 0, false), None);
        assert_eq!(differences.read(two, None, 60_000, false), None);
    }

    #[test]
    fn the_gauge_of_a_discharging_battery_comes_first() {
        let supply = Supply { on_battery: true, discharging_w: Some(7.5) };
        let power = Differences::default().read(Counters::new(), Some(supply), 0, false);
        assert_eq!(power, Some(Power { method: EnergyMethod::BatteryGauge, mean_w: 7.5 }));
    }
}
