//! A disk, from the properties of its medium, its device and its connection.

use levetid_protocol::profile::{Disk, DiskBus};
use levetid_protocol::text::Text;

use super::Properties;

/// What is read of a medium (`IOMedia`).
pub const MEDIA_KEYS: [&str; 4] = ["BSD Name", "Removable", "Size", "Whole"];

/// What is read of a connection: how and where.
pub const CONNECTION_KEYS: [&str; 2] = ["Physical Interconnect", "Physical Interconnect Location"];

/// What is read of a device: its name, and what it stores on.
pub const DEVICE_KEYS: [&str; 2] = ["Product Name", "Medium Type"];

/// What is read of a disk's driver: how often the disk was read and written.
pub const STATISTICS_KEYS: [&str; 3] = [STATISTICS, READS, WRITES];

const STATISTICS: &str = "Statistics";
const READS: &str = "Operations (Read)";
const WRITES: &str = "Operations (Write)";

/// Words for a connection and what it is here.
const BUSES: [(&str, DiskBus); 8] = [
    ("Apple Fabric", DiskBus::Nvme),
    ("PCI-Express", DiskBus::Nvme),
    ("PCI", DiskBus::Nvme),
    ("SATA", DiskBus::Sata),
    ("ATA", DiskBus::Sata),
    ("SAS", DiskBus::Sata),
    ("Secure Digital", DiskBus::Mmc),
    ("Virtual Interface", DiskBus::Virtual),
];

/// A whole disk that is fixed and inside; `None` for USB disks, cards, images and parts of disks.
pub fn disk(media: &Properties, connection: &Properties, device: &Properties, system: bool) -> Option<Disk> {
    let inside = connection.text("Physical Interconnect Location").as_deref() == Some("Internal");
    let fixed = media.flag("Whole") == Some(true) && media.flag("Removable") != Some(true);
    if !inside || !fixed {
        return None;
    }
    let bytes = u64::try_from(media.number("Size")?).ok()?;
    let size_gb = u32::try_from((bytes / 1_000_000 + 500) / 1_000).ok().filter(|size| *size > 0)?;
    let interconnect = connection.text("Physical Interconnect").unwrap_or_default();
    let bus = BUSES.iter().find(|(word, _)| *word == interconnect).map_or(DiskBus::Other, |(_, bus)| *bus);
    Some(Disk {
        name: Text::clean(&media.text("BSD Name")?)?,
        model: device.text("Product Name").as_deref().and_then(Text::clean),
        size_gb,
        rotational: match device.text("Medium Type").as_deref() {
            // A hypervisor does not know what it lies on.
            _ if bus == DiskBus::Virtual => None,
            Some("Solid State") => Some(false),
            Some("Rotational") => Some(true),
            _ => None,
        },
        bus,
        system,
    })
}

/// Reads and writes since the Mac started.
pub fn requests(driver: &Properties) -> Option<u64> {
    let counted = driver.table(STATISTICS)?;
    let count = |name: &str| u64::try_from(counted.number(name)?).ok();
    Some(count(READS)?.wrapping_add(count(WRITES)?))
}

#[cfg(test)]
mod tests {
    use super::super::Value::{Flag, Number, Table};
    use super::super::tests::{properties, text};
    use super::*;

    fn media(whole: bool, removable: bool, size: i64) -> Properties {
        properties([
            ("BSD Name", text("disk0")),
            ("Whole", Flag(whole)),
            ("Removable", Flag(removable)),
            ("Size", Number(size)),
        ])
    }

    fn connection(how: &str, place: &str) -> Properties {
        properties([("Physical Interconnect", text(how)), ("Physical Interconnect Location", text(place))])
    }

    fn device(name: &str, medium: &str) -> Properties {
        properties([("Product Name", text(name)), ("Medium Type", text(medium))])
    }

    #[test]
    fn disks_that_are_the_macs_own() {
        for (how, medium, bus, rotational) in [
            ("Apple Fabric", "Solid State", DiskBus::Nvme, Some(false)),
            ("PCI-Express", "Solid State", DiskBus::Nvme, Some(false)),
            ("SATA", "Rotational", DiskBus::Sata, Some(true)),
            ("Virtual Interface", "Solid State", DiskBus::Virtual, None),
            ("Something New", "", DiskBus::Other, None),
        ] {
            let ssd = media(true, false, 500_277_792_768);
            let found =
                disk(&ssd, &connection(how, "Internal"), &device("APPLE SSD AP0512Q", medium), true).unwrap();
            assert_eq!((found.size_gb, found.bus, found.rotational), (500, bus, rotational), "{how}");
            assert_eq!(found.model.as_ref().map(Text::as_str), Some("APPLE SSD AP0512Q"));
            assert!(found.system);
        }
    }

    #[test]
    fn reads_and_writes_are_counted_together() {
        let driver = |counted| properties([(STATISTICS, Table(properties(counted)))]);
        assert_eq!(requests(&driver([(READS, Number(900)), (WRITES, Number(41))])), Some(941));
        assert_eq!(requests(&driver([(READS, Number(-1)), (WRITES, Number(41))])), None);
        assert_eq!(requests(&Properties::default()), None);
    }

    #[test]
    fn other_disks_are_left_out() {
        let inside = connection("SATA", "Internal");
        for (media, connection) in [
            (media(true, false, 500_000_000_000), connection("USB", "External")),
            (media(true, false, 500_000_000), connection("Virtual Interface", "File")),
            (media(true, false, 500_000_000_000), Properties::default()),
            (media(false, false, 500_000_000_000), inside.clone()),
            (media(true, true, 64_000_000_000), inside.clone()),
            (media(true, false, 0), inside.clone()),
            (media(true, false, -1), inside.clone()),
            (media(true, false, i64::MAX), inside),
        ] {
            let found = disk(&media, &connection, &device("x", "Solid State"), false);
            assert_eq!(found, None, "{media:?} {connection:?}");
        }
    }
}
