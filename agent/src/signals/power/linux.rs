//! Measured power: the battery's gauge while discharging, else the counters of RAPL below
//! `/sys/class/powercap`.

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
    use crate::testing::machine_of;
    use levetid_protocol::usage::EnergyMethod;

    #[test]
    fn cores_are_within_their_package() {
        let zone = |folder: &str, name: &str, energy_uj: u64| {
            [("name", name.to_owned()), ("energy_uj", energy_uj.to_string())]
                .map(|(file, content)| (format!("{FOLDER}/{folder}/{file}"), content))
        };
        let reading = |package: u64, core: u64| {
            let files =
                [zone("intel-rapl:0", "package-0", package), zone("intel-rapl:0:0", "core", core)].concat();
            let files: Vec<(&str, &str)> =
                files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
            machine_of(&files)
        };
        let (first, second) = (reading(0, 0), reading(240_000_000, 180_000_000));
        let mut meter = Meter::default();
        assert_eq!(meter.read(&Root::new(first.path()), None, 0, false), None);
        let power = meter.read(&Root::new(second.path()), None, 60_000, false);
        assert_eq!(power, Some(Power { method: EnergyMethod::Package, mean_w: 4.0 }));
    }
}
