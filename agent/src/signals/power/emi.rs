//! What Windows' energy meters answer (Energy Meter Interface), read from the bytes.

use super::counters::{Counter, Part};
use crate::signals::bytes::{u16_at, u32_at, u64_at, wide_text};

/// Versions of the interface: a meter of one channel, and one of several.
const V1: u16 = 1;
const V2: u16 = 2;

/// Picowatt-hours, the only unit that there is.
const PICOWATT_HOURS: u32 = 0;

/// Bytes of a measurement: energy and time.
const MEASUREMENT_BYTES: usize = 16;

/// Characters of the names of maker and model.
const NAME_CHARS: usize = 16;

/// No machine has as many channels.
const MAX_CHANNELS: usize = 256;

/// The version that a meter answers with (`EMI_VERSION`).
pub fn version(answer: &[u8]) -> Option<u16> {
    u16_at(answer, 0)
}

/// Names of the channels of a meter, in the order of its measurements; empty where one is not understood.
pub fn channels(version: u16, metadata: &[u8]) -> Vec<String> {
    match version {
        V1 => one_channel(metadata).into_iter().collect(),
        V2 => several_channels(metadata).unwrap_or_default(),
        _ => Vec::new(),
    }
}

/// `EMI_METADATA_V1`: unit, maker, model, revision, and the length and text of what is metered.
fn one_channel(metadata: &[u8]) -> Option<String> {
    let names = 4 + 2 * 2 * NAME_CHARS;
    let length = usize::from(u16_at(metadata, names + 2)?);
    let name = metadata.get(names + 4..)?.get(..length)?;
    (u32_at(metadata, 0)? == PICOWATT_HOURS).then(|| wide_text(name))
}

/// `EMI_METADATA_V2`: maker, model, revision, count, then for each channel its unit, and the length and text
/// of its name, one right after the other.
fn several_channels(metadata: &[u8]) -> Option<Vec<String>> {
    let names = 2 * 2 * NAME_CHARS;
    let count = usize::from(u16_at(metadata, names + 2)?);
    let mut rest = metadata.get(names + 4..)?;
    let mut channels = Vec::new();
    for _ in 0..count.min(MAX_CHANNELS) {
        let length = usize::from(u16_at(rest, 4)?);
        let name = rest.get(6..)?.get(..length)?;
        if u32_at(rest, 0)? != PICOWATT_HOURS {
            return None;
        }
        channels.push(wide_text(name));
        rest = rest.get(6 + length..)?;
    }
    Some(channels)
}

/// The energies of a measurement (`EMI_MEASUREMENT_DATA_V1` or `_V2`), µJ, in the order of the channels.
pub fn energies_uj(measurement: &[u8]) -> Vec<u64> {
    let energy = |channel: &[u8]| {
        // A picowatt-hour is 3.6 nanojoules.
        u64::try_from(u128::from(u64_at(channel, 0)?) * 36 / 10_000).ok()
    };
    measurement.chunks_exact(MEASUREMENT_BYTES).map_while(energy).collect()
}

/// A counter of a channel; `None` for channels that are within another (cores, graphics) or not known.
///
/// Some machines show a meter for each core with the package among its channels: a package is known by its name,
/// and counts once.
pub fn counter(channel: &str, energy_uj: u64) -> Option<Counter> {
    let name = channel.to_uppercase();
    let part = if name.contains("_PKG") {
        Part::Package
    } else if name.contains("_DRAM") {
        Part::Memory
    } else if name.contains("PSYS") {
        Part::Platform
    } else {
        return None;
    };
    Some(Counter { part, energy_uj, range_uj: 0 })
}

/// Bytes of the measurement of so many channels.
pub fn measurement_bytes(channels: usize) -> usize {
    channels.saturating_mul(MEASUREMENT_BYTES)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn wide(text: &str) -> Vec<u8> {
        text.encode_utf16().flat_map(u16::to_le_bytes).collect()
    }

    /// Metadata of the second version with these channels.
    fn metadata(unit: u32, channels: &[&str]) -> Vec<u8> {
        let mut bytes = vec![0_u8; 64];
        bytes[..18].copy_from_slice(&wide("Microsoft"));
        bytes.extend(1_u16.to_le_bytes());
        bytes.extend(u16::try_from(channels.len()).unwrap().to_le_bytes());
        for name in channels {
            let name = wide(&format!("{name}\0"));
            bytes.extend(unit.to_le_bytes());
            bytes.extend(u16::try_from(name.len()).unwrap().to_le_bytes());
            bytes.extend(&name);
        }
        bytes
    }

    #[test]
    fn reads_the_channels_of_a_processor() {
        let names = ["RAPL_Package0_PKG", "RAPL_Package0_PP0", "RAPL_Package0_PP1", "RAPL_Package0_DRAM"];
        assert_eq!(channels(2, &metadata(0, &names)), names);
        assert!(channels(2, &metadata(1, &names)).is_empty(), "a unit that is not known");
        assert!(channels(3, &metadata(0, &names)).is_empty(), "a version that is not known");
        let whole = metadata(0, &names);
        assert!(channels(2, &whole[..whole.len() - 8]).is_empty(), "cut short");
    }

    #[test]
    fn reads_the_channel_of_a_single_meter() {
        let mut bytes = vec![0_u8; 68];
        bytes.extend([1, 0]);
        let name = wide("RAPL_Package0_PKG\0");
        bytes.extend(u16::try_from(name.len()).unwrap().to_le_bytes());
        bytes.extend(&name);
        assert_eq!(channels(1, &bytes), ["RAPL_Package0_PKG"]);
        assert!(channels(1, &bytes[..80]).is_empty());
    }

    #[test]
    fn a_measurement_is_energy_and_time() {
        let measurement = |pwh: u64| [pwh.to_le_bytes(), 7_u64.to_le_bytes()].concat();
        // 1 Wh is 3600 J.
        let both = [measurement(1_000_000_000_000), measurement(u64::MAX), vec![1, 2]].concat();
        assert_eq!(energies_uj(&both)[0], 3_600_000_000);
        assert_eq!((energies_uj(&both).len(), measurement_bytes(2)), (2, 32));
        assert_eq!(energies_uj(&both)[..1], energies_uj(&measurement(1_000_000_000_000)));
    }

    #[test]
    fn only_packages_memory_and_platform_are_counted() {
        for (channel, expected) in [
            ("RAPL_Package0_PKG", Some(Part::Package)),
            ("RAPL_Package1_PKG", Some(Part::Package)),
            ("RAPL_Package0_DRAM", Some(Part::Memory)),
            ("RAPL_Package0_PP0", None),
            ("RAPL_Package0_PP1", None),
            ("RAPL_Package0_Core3_CORE", None),
            ("RAPL_PSYS", Some(Part::Platform)),
            ("Battery", None),
            ("", None),
        ] {
            assert_eq!(counter(channel, 1).map(|counter| counter.part), expected, "{channel}");
        }
    }

    proptest! {
        #[test]
        fn damaged_answers_never_stop_the_agent(bytes in prop::collection::vec(any::<u8>(), 0..300), version in 0_u16..4) {
            super::version(&bytes);
            channels(version, &bytes);
            energies_uj(&bytes);
        }
    }
}
