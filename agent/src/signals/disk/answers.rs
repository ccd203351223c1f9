//! What Windows' drivers answer of disks and volumes, read from the bytes.

use levetid_protocol::profile::DiskBus;

use crate::signals::bytes::{text_at, u32_at, u64_at};

/// Buses by Windows' number (`STORAGE_BUS_TYPE`). What is plugged in or lies elsewhere is no disk of the machine:
/// USB, FireWire, SD cards, iSCSI, fibre, files that stand for disks, and volumes made of several disks.
const BUSES: [(u32, DiskBus); 11] = [
    (1, DiskBus::Other),
    (2, DiskBus::Sata),
    (3, DiskBus::Sata),
    (8, DiskBus::Other),
    (10, DiskBus::Sata),
    (11, DiskBus::Sata),
    (13, DiskBus::Mmc),
    (14, DiskBus::Virtual),
    (17, DiskBus::Nvme),
    (18, DiskBus::Other),
    (19, DiskBus::Other),
];

/// A disk, as its driver describes it.
#[derive(Debug, PartialEq, Eq)]
pub struct Description {
    /// How it is connected.
    pub bus: DiskBus,
    /// Its maker, where its name stands apart, and its model.
    pub model: String,
    /// A hypervisor's.
    pub is_virtual: bool,
}

/// Reads a `STORAGE_DEVICE_DESCRIPTOR`; `None` when it is not a disk of the machine.
pub fn description(answer: &[u8]) -> Option<Description> {
    let removable = *answer.get(10)?;
    let text = |at: usize| {
        let offset = usize::try_from(u32_at(answer, at)?).ok().filter(|offset| *offset > 0)?;
        text_at(answer, offset)
    };
    let (vendor, product) = (text(12).unwrap_or_default(), text(16).unwrap_or_default());
    let number = u32_at(answer, 28)?;
    let (_, bus) = *BUSES.iter().find(|(known, _)| *known == number)?;
    if removable != 0 {
        return None;
    }
    let vendor = vendor.trim();
    let product = product.trim();
    let is_virtual = bus == DiskBus::Virtual
        || super::VIRTUAL_VENDORS.iter().any(|name| vendor.starts_with(name) || product.starts_with(name));
    // A controller that makes arrays hides what its disks are, but for their names.
    let is_nvme = product.to_lowercase().contains("nvme");
    Some(Description {
        bus: match bus {
            _ if is_virtual => DiskBus::Virtual,
            DiskBus::Other if is_nvme => DiskBus::Nvme,
            bus => bus,
        },
        // Drivers write the bus where an ATA or NVMe disk names no vendor.
        model: match vendor {
            "" | "ATA" | "NVMe" => product.to_owned(),
            vendor => format!("{vendor} {product}"),
        },
        is_virtual,
    })
}

/// Reads a `DEVICE_SEEK_PENALTY_DESCRIPTOR`: whether the disk spins.
pub fn spins(answer: &[u8]) -> Option<bool> {
    answer.get(8).map(|penalty| *penalty != 0)
}

/// Reads a `DISK_GEOMETRY_EX`: the size in bytes, after the 24 bytes of a geometry.
pub fn size_bytes(answer: &[u8]) -> Option<u64> {
    u64_at(answer, 24).filter(|size| *size > 0)
}

/// Reads a `VOLUME_DISK_EXTENTS`: the numbers of the disks on which a volume lies.
pub fn extents(answer: &[u8]) -> Vec<u32> {
    const EXTENT_BYTES: usize = 24;
    let count = u32_at(answer, 0).and_then(|count| usize::try_from(count).ok()).unwrap_or(0);
    let extents = answer.get(8..).unwrap_or_default().chunks_exact(EXTENT_BYTES).take(count);
    extents.filter_map(|extent| u32_at(extent, 0)).collect()
}

/// Reads a `DISK_PERFORMANCE`: how often the disk has read and written.
pub fn transfers(answer: &[u8]) -> Option<(u32, u32)> {
    Some((u32_at(answer, 40)?, u32_at(answer, 44)?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// A descriptor of this bus, vendor and product.
    fn descriptor(bus: u32, removable: u8, vendor: &str, product: &str) -> Vec<u8> {
        let mut answer = vec![0_u8; 40];
        answer[10] = removable;
        answer[28..32].copy_from_slice(&bus.to_le_bytes());
        for (at, text) in [(12, vendor), (16, product)] {
            if !text.is_empty() {
                let offset = u32::try_from(answer.len()).unwrap();
                answer[at..at + 4].copy_from_slice(&offset.to_le_bytes());
                answer.extend(text.bytes().chain([0]));
            }
        }
        answer
    }

    #[test]
    fn tells_disks_of_the_machine_from_others() {
        use DiskBus::{Mmc, Nvme, Other, Sata, Virtual};
        for (bus, vendor, product, expected) in [
            (17, "NVMe", "SAMSUNG MZVLB512HBJQ-000L7", Some((Nvme, "SAMSUNG MZVLB512HBJQ-000L7"))),
            (17, "", "KXG60ZNV512G TOSHIBA", Some((Nvme, "KXG60ZNV512G TOSHIBA"))),
            (11, "", "ST1000LM035-1RK172", Some((Sata, "ST1000LM035-1RK172"))),
            (3, "ATA     ", "Samsung SSD 860", Some((Sata, "Samsung SSD 860"))),
            (8, "NVMe", "PM991a NVMe Samsung 512GB", Some((Nvme, "PM991a NVMe Samsung 512GB"))),
            (8, "Intel", "Raid 1 Volume", Some((Other, "Intel Raid 1 Volume"))),
            (13, "", "DA4064", Some((Mmc, "DA4064"))),
            (10, "Msft    ", "Virtual Disk    ", Some((Virtual, "Msft Virtual Disk"))),
            (17, "NVMe", "VMware Virtual NVMe Disk", Some((Virtual, "VMware Virtual NVMe Disk"))),
            (1, "QEMU", "QEMU HARDDISK", Some((Virtual, "QEMU QEMU HARDDISK"))),
            (7, "SanDisk", "Ultra", None),
            (12, "", "SD Card", None),
            (9, "LIO-ORG", "disk1", None),
            (15, "Msft", "Virtual Disk", None),
            (16, "Msft", "Storage Space", None),
            (99, "", "from the future", None),
        ] {
            let found = description(&descriptor(bus, 0, vendor, product));
            let found = found.as_ref().map(|disk| (disk.bus, disk.model.as_str()));
            assert_eq!(found, expected, "{bus} {product}");
        }
        assert_eq!(description(&descriptor(11, 1, "", "hot-swapped")), None);
    }

    #[test]
    fn a_volume_lies_on_its_disks() {
        let extent = |disk: u32| [&disk.to_le_bytes()[..], &[0; 20]].concat();
        let answer = [&2_u32.to_le_bytes()[..], &[0; 4], &extent(1), &extent(3), &extent(7)].concat();
        assert_eq!(extents(&answer), [1, 3]);
        assert!(extents(&answer[..20]).is_empty());
    }

    #[test]
    fn size_spin_and_transfers_stand_at_their_places() {
        let geometry = [&[0; 24][..], &512_110_190_592_u64.to_le_bytes()].concat();
        assert_eq!((size_bytes(&geometry), size_bytes(&geometry[..30])), (Some(512_110_190_592), None));
        assert_eq!(
            (spins(&[0; 12]), spins(&[0, 0, 0, 0, 0, 0, 0, 0, 1]), spins(&[0; 8])),
            (Some(false), Some(true), None)
        );
        let mut performance = vec![0; 88];
        performance[40] = 7;
        performance[44] = 9;
        assert_eq!((transfers(&performance), transfers(&[0; 44])), (Some((7, 9)), None));
    }

    proptest! {
        #[test]
        fn damaged_answers_never_stop_the_agent(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            description(&bytes);
            spins(&bytes);
            size_bytes(&bytes);
            extents(&bytes);
            transfers(&bytes);
        }
    }
}
