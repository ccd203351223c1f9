//! Measured power: the battery's gauge while discharging, else the counters of RAPL below
//! `/sys/class/powercap`. Watts of a model are the collector's business, never the agent's.
//!
//! Left out: the sensors below `/sys/class/hwmon` (`power*_input`, `power*_average`). On office PCs they are those of
//! a graphics card or of one rail, parts that no counter here is to be added to; a power supply that tells of the
//! whole machine is met in servers.

use std::collections::BTreeMap;

use levetid_protocol::limits::MAX_MEAN_POWER_W;
use levetid_protocol::profile::NotKnownReason;
use levetid_protocol::usage::EnergyMethod;

use super::Power;
use crate::signals::battery::Supply;
use crate::signals::{Answer, Root, Unsupported};

/// The platform counter is wired by the maker of the machine, or not: one that shows this much shows something else.
/// Three times the largest adapter that USB-C feeds a laptop with (240 W; USB Power Delivery 3.1), for what the
/// battery adds, and for desktops. What the machine's own adapter is made for, Linux does not tell.
const MAX_PLATFORM_W: f64 = 3.0 * 240.0;

const FOLDER: &str = "sys/class/powercap";

/// Reads power as differences of counters between one minute and the next.
#[derive(Debug, Default)]
pub struct Meter {
    last: Option<Reading>,
}

#[derive(Debug)]
struct Reading {
    awake_ms: i64,
    zones: BTreeMap<String, Zone>,
}

#[derive(Debug, Clone)]
struct Zone {
    name: String,
    energy_uj: u64,
    /// The counter starts again from 0 after this.
    range_uj: u64,
}

impl Meter {
    /// The best measurement of the time since the last reading: the whole machine before a part of it.
    ///
    /// `awake_ms` is the time the machine has been awake since it started. A span in which it slept
    /// gives nothing (`slept`): counters reset or run wild over a resume.
    pub fn read(&mut self, root: &Root, supply: Option<Supply>, awake_ms: i64, slept: bool) -> Option<Power> {
        let zones = zones(root).unwrap_or_default();
        let now = Reading { awake_ms, zones };
        let rapl = self.last.as_ref().filter(|_| !slept).and_then(|last| rapl(last, &now));
        self.last = Some(now);
        let gauge = supply
            .and_then(|supply| supply.discharging_w)
            .map(|mean_w| Power { method: EnergyMethod::BatteryGauge, mean_w });
        gauge.or(rapl).filter(|power| power.mean_w > 0.0 && power.mean_w < MAX_MEAN_POWER_W as f64)
    }
}

/// Whether this machine has a counter that may be read.
pub fn counters(root: &Root) -> Answer<()> {
    zones(root).map(|_| ())
}

fn zones(root: &Root) -> Answer<BTreeMap<String, Zone>> {
    let mut zones = BTreeMap::new();
    let mut why = NotKnownReason::Absent;
    for folder in root.names(FOLDER).into_iter().filter(|name| name.starts_with("intel-rapl:")) {
        match zone(root, &folder) {
            Ok(zone) => _ = zones.insert(folder, zone),
            Err(Unsupported(reason)) => why = reason,
        }
    }
    if zones.is_empty() { Err(Unsupported(why)) } else { Ok(zones) }
}

fn zone(root: &Root, folder: &str) -> Answer<Zone> {
    let path = |file: &str| format!("{FOLDER}/{folder}/{file}");
    Ok(Zone {
        name: root.text(&path("name"))?,
        energy_uj: root.number(&path("energy_uj"))?,
        range_uj: root.number(&path("max_energy_range_uj")).unwrap_or(0),
    })
}

/// The platform counter where the maker wired it, else the processor packages.
fn rapl(last: &Reading, now: &Reading) -> Option<Power> {
    let elapsed_s = now.awake_ms.checked_sub(last.awake_ms).filter(|ms| *ms >= 1_000)? as f64 / 1_000.0;
    let sum_w = |wanted: fn(&str) -> bool| {
        let mut watts = None;
        for (folder, zone) in now.zones.iter().filter(|(_, zone)| wanted(&zone.name)) {
            let joules = joules(last.zones.get(folder)?, zone, elapsed_s)?;
            watts = Some(watts.unwrap_or(0.0) + joules / elapsed_s);
        }
        watts
    };
    let package = sum_w(|name| name.starts_with("package-"));
    let dram = sum_w(|name| name == "dram").unwrap_or(0.0);
    let platform = sum_w(|name| name == "psys");
    // A platform counter that shows less than a part of the platform is not wired.
    let parts = package.unwrap_or(0.0) + dram;
    let whole = platform.filter(|platform| *platform > parts && *platform < MAX_PLATFORM_W);
    whole
        .map(|mean_w| Power { method: EnergyMethod::Platform, mean_w })
        .or(package.map(|mean_w| Power { method: EnergyMethod::Package, mean_w }))
}

/// Joules between two readings of a counter that wraps; `None` when it was reset instead.
fn joules(last: &Zone, now: &Zone, elapsed_s: f64) -> Option<f64> {
    let micro = match now.energy_uj.checked_sub(last.energy_uj) {
        Some(difference) => difference,
        None => now.range_uj.checked_sub(last.energy_uj)?.checked_add(now.energy_uj)?,
    };
    let joules = micro as f64 / 1e6;
    (joules < elapsed_s * MAX_MEAN_POWER_W as f64).then_some(joules)
}

#[cfg(test)]
mod tests {
    use super::*;

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
