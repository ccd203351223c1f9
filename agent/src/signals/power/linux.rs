//! Measured power: the battery's gauge while discharging, else the counters of RAPL below
//! `/sys/class/powercap`. Watts of a model are the collector's business, never the agent's.
//!
//! Left out: the sensors below `/sys/class/hwmon` (`power*_input`, `power*_average`). On office PCs they are those of
//! a graphics card or of one rail, parts that no counter here is to be added to; a power supply that tells of the
//! whole machine is met in servers.

use levetid_protocol::profile::NotKnownReason;

use super::Power;
use super::counters::{Counter, Counters, Differences, Part};
use crate::signals::battery::Supply;
use crate::signals::{Answer, Root, Unsupported};

const FOLDER: &str = "sys/class/powercap";

/// Reads power as differences of counters between one minute and the next.
#[derive(Debug, Default)]
pub struct Meter(Differences);

impl Meter {
    /// The best measurement of the time since the last reading: the whole machine before a part of it.
    ///
    /// `awake_ms` is the time the machine has been awake since it started, `slept` whether it slept since the
    /// last reading.
    pub fn read(&mut self, root: &Root, supply: Option<Supply>, awake_ms: i64, slept: bool) -> Option<Power> {
        self.0.read(zones(root).unwrap_or_default(), supply, awake_ms, slept)
    }
}

/// Whether this machine has a counter that may be read.
pub fn counters(root: &Root) -> Answer<()> {
    zones(root).map(|_| ())
}

fn zones(root: &Root) -> Answer<Counters> {
    let mut zones = Counters::new();
    let mut why = NotKnownReason::Absent;
    for folder in root.names(FOLDER).into_iter().filter(|name| name.starts_with("intel-rapl:")) {
        match zone(root, &folder) {
            Ok(Some(zone)) => _ = zones.insert(folder, zone),
            Ok(None) => {}
            Err(Unsupported(reason)) => why = reason,
        }
    }
    if zones.is_empty() { Err(Unsupported(why)) } else { Ok(zones) }
}

/// `None` where it is within another: cores and graphics are parts of the package.
fn zone(root: &Root, folder: &str) -> Answer<Option<Counter>> {
    let path = |file: &str| format!("{FOLDER}/{folder}/{file}");
    let part = match root.text(&path("name"))?.as_str() {
        name if name.starts_with("package-") => Part::Package,
        "dram" => Part::Memory,
        "psys" => Part::Platform,
        _ => return Ok(None),
    };
    let energy_uj = root.number(&path("energy_uj"))?;
    Ok(Some(Counter { part, energy_uj, range_uj: root.number(&path("max_energy_range_uj")).unwrap_or(0) }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use levetid_protocol::usage::EnergyMethod;

    struct Machine(tempfile::TempDir);

    impl Machine {
        fn set(&self, zone: &str, name: &str, energy_uj: u64) {
            let folder = self.0.path().join(FOLDER).join(zone);
            std::fs::create_dir_all(&folder).unwrap();
            std::fs::write(folder.join("name"), name).unwrap();
            std::fs::write(folder.join("energy_uj"), energy_uj.to_string()).unwrap();
            std::fs::write(folder.join("max_energy_range_uj"), "262143328850").unwrap();
        }
    }

    /// Two readings a minute apart of (folder, name, first, second).
    fn measured(zones: &[(&str, &str, u64, u64)], slept: bool) -> Option<(EnergyMethod, i64)> {
        let machine = Machine(tempfile::tempdir().unwrap());
        let root = Root::new(machine.0.path());
        let mut meter = Meter::default();
        zones.iter().for_each(|(folder, name, first, _)| machine.set(folder, name, *first));
        assert_eq!(meter.read(&root, None, 0, false), None);
        zones.iter().for_each(|(folder, name, _, second)| machine.set(folder, name, *second));
        let power = meter.read(&root, None, 60_000, slept)?;
        Some((power.method, (power.mean_w * 1_000.0).round() as i64))
    }

    #[test]
    fn counters_wrap_and_reset() {
        use EnergyMethod::{Package, Platform};
        let package = |first, second| ("intel-rapl:0", "package-0", first, second);
        let psys = |second| ("intel-rapl:1", "psys", 0, second);
        let dram = |watts: u64| ("intel-rapl:0:2", "dram", 0, watts * 60_000_000);
        let minute_at = |watts: u64| watts * 60_000_000;
        for (zones, slept, expected) in [
            (vec![package(0, minute_at(12))], false, Some((Package, 12_000))),
            (vec![package(0, minute_at(12))], true, None),
            (vec![package(262_143_328_850 - 1, minute_at(5) - 1)], false, Some((Package, 5_000))),
            // A reset looks like a wrap of more energy than a socket gives.
            (vec![package(minute_at(200), 5)], false, None),
            (vec![package(minute_at(2_500), 5)], false, None),
            (vec![package(7, 7 + minute_at(400))], false, None),
            (vec![package(7, 7)], false, None),
            (vec![package(0, minute_at(4)), psys(minute_at(11))], false, Some((Platform, 11_000))),
            (vec![package(0, minute_at(4)), psys(minute_at(3))], false, Some((Package, 4_000))),
            // Within platform: package and memory. A platform that shows less than both is not wired, nor is one
            // that stands still, and one that shows a kilowatt counts something else.
            (vec![package(0, minute_at(4)), dram(3), psys(minute_at(6))], false, Some((Package, 4_000))),
            (vec![package(0, minute_at(4)), dram(3), psys(minute_at(8))], false, Some((Platform, 8_000))),
            (vec![package(0, minute_at(4)), psys(0)], false, Some((Package, 4_000))),
            (vec![package(0, minute_at(4)), psys(minute_at(719))], false, Some((Platform, 719_000))),
            (vec![package(0, minute_at(4)), psys(minute_at(720))], false, Some((Package, 4_000))),
            (vec![psys(minute_at(9))], true, None),
            // A part of the package, and the package again by another interface.
            (
                vec![package(0, minute_at(4)), ("intel-rapl:0:1", "core", 0, minute_at(3))],
                false,
                Some((Package, 4_000)),
            ),
            (
                vec![package(0, minute_at(4)), ("intel-rapl-mmio:0", "package-0", 0, minute_at(4))],
                false,
                Some((Package, 4_000)),
            ),
            (
                vec![package(0, minute_at(4)), ("intel-rapl:2", "package-1", 0, minute_at(5))],
                false,
                Some((Package, 9_000)),
            ),
        ] {
            assert_eq!(measured(&zones, slept), expected, "{zones:?}");
        }
    }

    /// Over a resume counters start anew or run wild; from the next minute on they are good again.
    #[test]
    fn the_minute_of_a_resume_is_not_measured_and_the_next_one_is() {
        let machine = Machine(tempfile::tempdir().unwrap());
        let root = Root::new(machine.0.path());
        let mut meter = Meter::default();
        for (minute, energy_uj, slept, expected) in [
            (0, 900_000_000, false, None),
            (1, 1_500_000_000, false, Some(10.0)),
            (2, 40_000_000, true, None),
            (3, 340_000_000, false, Some(5.0)),
            (4, 90_000_000_000, true, None),
            (5, 90_300_000_000, false, Some(5.0)),
        ] {
            machine.set("intel-rapl:0", "package-0", energy_uj);
            let power = meter.read(&root, None, minute * 60_000, slept);
            assert_eq!(power.map(|power| power.mean_w), expected, "minute {minute}");
        }
    }

    #[test]
    fn the_gauge_of_a_discharging_battery_comes_first() {
        let empty = tempfile::tempdir().unwrap();
        let supply = Supply { on_battery: true, discharging_w: Some(7.5) };
        let power = Meter::default().read(&Root::new(empty.path()), Some(supply), 0, false);
        assert_eq!(power, Some(Power { method: EnergyMethod::BatteryGauge, mean_w: 7.5 }));
    }
}
