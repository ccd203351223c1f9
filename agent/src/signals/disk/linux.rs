//! Fixed disks, from `/sys/block`. Removable and USB disks are not the machine's; loop devices, memory
//! disks and volumes made of other disks are no disks. No disk is woken: nothing is asked of it.

use levetid_protocol::limits::MAX_PARTS;
use levetid_protocol::profile::{Disk, DiskBus, NotKnownReason};
use levetid_protocol::text::Text;

use super::VIRTUAL_VENDORS;
use crate::signals::{Answer, Root, Unsupported};

const FOLDER: &str = "sys/block";

/// Beginnings of names that are disks; what follows tells one from the next.
const DISKS: [(&str, DiskBus); 6] = [
    ("nvme", DiskBus::Nvme),
    ("sd", DiskBus::Sata),
    ("hd", DiskBus::Sata),
    ("mmcblk", DiskBus::Mmc),
    ("vd", DiskBus::Virtual),
    ("xvd", DiskBus::Virtual),
];

/// Volumes that lie on volumes that lie on disks: deeper is not looked.
const MAX_DEPTH: u8 = 4;

/// The fixed disks.
pub fn disks(root: &Root) -> Answer<Vec<Disk>> {
    let names = root.names(FOLDER);
    let system = system_disks(root, &names);
    let disks: Vec<Disk> =
        names.iter().filter_map(|name| disk(root, name, &system)).take(MAX_PARTS).collect();
    if disks.is_empty() { Err(Unsupported(NotKnownReason::Absent)) } else { Ok(disks) }
}

/// A number that rises whenever the system's disk reads or writes; `None` where none is found. The disk is not asked:
/// the kernel counts what it sends to it.
pub fn activity(root: &Root) -> Option<u64> {
    let names = root.names(FOLDER);
    let counts = system_disks(root, &names).into_iter().filter_map(|disk| requests(root, &disk));
    counts.reduce(u64::wrapping_add)
}

/// Reads and writes that a disk has completed: the first and the fifth number of its row (Documentation/block/stat).
pub fn requests(root: &Root, disk: &str) -> Option<u64> {
    let row = root.text(&format!("{FOLDER}/{disk}/stat")).ok()?;
    let mut numbers = row.split_whitespace().map(str::parse::<u64>);
    let reads = numbers.next()?.ok()?;
    Some(reads.wrapping_add(numbers.nth(3)?.ok()?))
}

fn disk(root: &Root, name: &str, system: &[String]) -> Option<Disk> {
    let file = |file: &str| root.text(&format!("{FOLDER}/{name}/{file}"));
    let (_, bus) = *DISKS.iter().find(|(prefix, _)| name.starts_with(prefix))?;
    // Boot partitions of an eMMC show as disks of their own.
    let is_part = name.contains("boot") || name.contains("rpmb");
    if is_part || file("removable").as_deref() == Ok("1") || is_usb(root, name) {
        return None;
    }
    let sectors_of_512: u64 = root.number(&format!("{FOLDER}/{name}/size")).ok()?;
    let size_gb = u32::try_from((sectors_of_512.checked_mul(512)? / 1_000_000 + 500) / 1_000).ok()?;
    let vendor = file("device/vendor").unwrap_or_default();
    let is_virtual = VIRTUAL_VENDORS.iter().any(|name| vendor.starts_with(name));
    (size_gb > 0).then_some(Disk {
        name: Text::clean(name)?,
        model: file("device/model").ok().as_deref().and_then(Text::clean),
        size_gb,
        rotational: match file("queue/rotational").as_deref() {
            // A hypervisor does not know what it lies on.
            Ok(_) if is_virtual || bus == DiskBus::Virtual => None,
            Ok("1") => Some(true),
            Ok("0") => Some(false),
            _ => None,
        },
        bus: if is_virtual { DiskBus::Virtual } else { bus },
        system: system.iter().any(|disk| disk == name),
    })
}

/// A disk's folder is a link to where it is connected.
fn is_usb(root: &Root, name: &str) -> bool {
    std::fs::canonicalize(root.path(&format!("{FOLDER}/{name}")))
        .is_ok_and(|path| path.components().any(|part| part.as_os_str().to_string_lossy().starts_with("usb")))
}

/// The disks that hold the root file system.
fn system_disks(root: &Root, names: &[String]) -> Vec<String> {
    let mounts = root.text("proc/self/mountinfo").unwrap_or_default();
    let Some((number, source)) = mounts.lines().rev().find_map(root_mount) else { return Vec::new() };
    let device = source.strip_prefix("/dev/").unwrap_or_default();
    let volume = names.iter().find(|name| {
        let is = |path: String| root.text(&path).as_deref() == Ok(number);
        let part_is =
            |part: &String| part.starts_with(name.as_str()) && is(format!("{FOLDER}/{name}/{part}/dev"));
        is(format!("{FOLDER}/{name}/dev")) || root.names(&format!("{FOLDER}/{name}")).iter().any(part_is)
    });
    // File systems that span disks have a number of their own; their source names a partition.
    let by_source = || names.iter().find(|name| device.starts_with(name.as_str()));
    volume.or_else(by_source).map(|volume| below(root, names, volume, MAX_DEPTH)).unwrap_or_default()
}

/// Device number and source of the mount at `/`, of a row such as
/// `28 1 259:2 / / rw,relatime shared:1 - ext4 /dev/nvme0n1p2 rw`.
fn root_mount(row: &str) -> Option<(&str, &str)> {
    let (mount, file_system) = row.split_once(" - ")?;
    let mut mount = mount.split_whitespace().skip(2);
    let number = mount.next()?;
    (mount.nth(1)? == "/").then_some((number, file_system.split_whitespace().nth(1)?))
}

/// The disks below a volume: itself, or those that its parts are partitions of.
fn below(root: &Root, names: &[String], volume: &str, depth: u8) -> Vec<String> {
    let parts = root.names(&format!("{FOLDER}/{volume}/slaves"));
    if parts.is_empty() || depth == 0 {
        return vec![volume.to_owned()];
    }
    let disk_of =
        |part: &String| names.iter().filter(|name| part.starts_with(name.as_str())).max_by_key(|n| n.len());
    parts.iter().filter_map(disk_of).flat_map(|disk| below(root, names, disk, depth - 1)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::machine_of;

    fn names_and_system(files: &[(&str, &str)]) -> Vec<(String, bool)> {
        let machine = machine_of(files);
        let disks = disks(&Root::new(machine.path())).unwrap_or_default();
        disks.into_iter().map(|disk| (disk.name.to_string(), disk.system)).collect()
    }

    #[test]
    fn finds_the_system_disk_below_encryption() {
        let found = names_and_system(&[
            ("proc/self/mountinfo", "28 1 254:1 / / rw shared:1 - ext4 /dev/mapper/vg-root rw"),
            ("sys/block/dm-0/slaves/nvme0n1p3/x", ""),
            ("sys/block/dm-1/dev", "254:1"),
            ("sys/block/dm-1/slaves/dm-0/x", ""),
            ("sys/block/nvme0n1/size", "1000215216"),
            ("sys/block/sda/size", "1953525168"),
        ]);
        assert_eq!(found, [("nvme0n1".to_owned(), true), ("sda".to_owned(), false)]);
    }

    #[test]
    fn finds_the_system_disk_of_a_file_system_that_spans() {
        let found = names_and_system(&[
            ("proc/self/mountinfo", "28 1 0:24 /root / rw shared:1 - btrfs /dev/sda2 rw"),
            ("sys/block/sda/size", "1953525168"),
        ]);
        assert_eq!(found, [("sda".to_owned(), true)]);
    }

    #[test]
    fn the_systems_disks_are_watched_without_being_asked() {
        let stat = |reads: u32, writes: u32| format!(" {reads} 2 3 4 {writes} 6 7 8 0 10 11 0 0 0 0 0 0\n");
        let disk = |name: &str, content: String| (format!("sys/block/{name}/stat"), content);
        let mount = "28 1 259:2 / / rw shared:1 - btrfs /dev/sda2 rw".to_owned();
        for (files, expected) in [
            (vec![disk("sda", stat(100, 40)), disk("sdb", stat(7, 7))], Some(140)),
            (vec![disk("sda", stat(100, 41)), disk("sdb", stat(9, 9))], Some(141)),
            (vec![disk("sda", "12".to_owned())], None),
            (vec![disk("sda", "a b c d e".to_owned())], None),
            (vec![disk("sdb", stat(7, 7))], None),
        ] {
            let files: Vec<(String, String)> =
                [vec![("proc/self/mountinfo".to_owned(), mount.clone())], files].concat();
            let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (&**path, &**text)).collect();
            assert_eq!(activity(&Root::new(machine_of(&files).path())), expected, "{files:?}");
        }
    }

    #[test]
    fn what_is_no_disk_of_the_machine_is_left_out() {
        let found = names_and_system(&[
            ("sys/block/loop0/size", "2048000"),
            ("sys/block/zram0/size", "20480000"),
            ("sys/block/sr0/size", "2097151"),
            ("sys/block/sdb/size", "60000000"),
            ("sys/block/sdb/removable", "1"),
            ("sys/block/sdc/size", "0"),
            ("sys/block/mmcblk0/size", "122142720"),
            ("sys/block/mmcblk0boot0/size", "8192000"),
        ]);
        assert_eq!(found, [("mmcblk0".to_owned(), false)]);
    }
}
