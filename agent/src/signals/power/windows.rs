//! Measured power: the battery's gauge while discharging, else Windows' energy meters, where a driver offers
//! them (Windows 11 does for most processors).

use levetid_protocol::profile::NotKnownReason;

use super::Power;
use super::counters::{Counters, Differences};
use super::emi;
use crate::signals::battery::Supply;
use crate::signals::bytes::u32_at;
use crate::signals::device::{self, Access, Device, Kind, Question};
use crate::signals::{Answer, Root, Unsupported};

/// No description of a meter is longer.
const MAX_METADATA: usize = 64 * 1024;

/// Reads power as differences of counters between one minute and the next.
#[derive(Debug, Default)]
pub struct Meter(Differences);

impl Meter {
    /// The best measurement of the time since the last reading: the whole machine before a part of it.
    ///
    /// `awake_ms` is the time the machine has been awake since it started, `slept` whether it slept since the
    /// last reading.
    pub fn read(&mut self, root: &Root, supply: Option<Supply>, awake_ms: i64, slept: bool) -> Option<Power> {
        self.0.read(meters(root).unwrap_or_default(), supply, awake_ms, slept)
    }
}

/// Whether this machine has a counter that may be read.
pub fn counters(root: &Root) -> Answer<()> {
    meters(root).map(|_| ())
}

/// The channels of all meters by their names: those that several meters show count once.
fn meters(root: &Root) -> Answer<Counters> {
    let mut counters = Counters::new();
    let mut why = NotKnownReason::Absent;
    if root.is_live() {
        for path in device::present(Kind::ENERGY_METER)? {
            match meter(&path) {
                Ok(found) => {
                    found.into_iter().for_each(|(name, counter)| _ = counters.entry(name).or_insert(counter))
                }
                Err(Unsupported(reason)) => why = reason,
            }
        }
    }
    if counters.is_empty() { Err(Unsupported(why)) } else { Ok(counters) }
}

fn meter(path: &str) -> Answer<Counters> {
    let device = Device::open(path, Access::Read)?;
    let strange = Unsupported(NotKnownReason::ReadError);
    let version = emi::version(&device.ask(Question::METER_VERSION, &[], 2)?).ok_or(strange)?;
    let size = u32_at(&device.ask(Question::METER_METADATA_SIZE, &[], 4)?, 0).ok_or(strange)?;
    let size = usize::try_from(size).ok().filter(|size| *size <= MAX_METADATA).ok_or(strange)?;
    let channels = emi::channels(version, &device.ask(Question::METER_METADATA, &[], size)?);
    let length = emi::measurement_bytes(channels.len());
    let energies = emi::energies_uj(&device.ask(Question::METER_MEASUREMENT, &[], length)?);
    let named = channels.into_iter().zip(energies);
    let counter =
        |(name, energy_uj): (String, u64)| emi::counter(&name, energy_uj).map(|counter| (name, counter));
    Ok(named.filter_map(counter).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    #[test]
    fn a_recorded_machine_has_no_meters_to_ask() {
        let root = Root::new(Path::new("Software\\Nothing"));
        assert_eq!(counters(&root), Err(Unsupported(NotKnownReason::Absent)));
    }
}
