//! Fixed disks, from the media in the registry. Those that lie on a disk's driver are disks; the others are parts of
//! disks, or volumes made of them. No disk is woken: nothing is asked of it.

use std::path::Path;

use levetid_protocol::limits::MAX_PARTS;
use levetid_protocol::profile::{Disk, NotKnownReason};

use crate::signals::apple::disk::{self, CONNECTION_KEYS, DEVICE_KEYS, MEDIA_KEYS, STATISTICS_KEYS};
use crate::signals::apple::{Properties, Value};
use crate::signals::iokit::{self, Entry};
use crate::signals::{Answer, Root, Unsupported};

/// A snapshot lies on a volume, on a container, on a part of a disk, each with its scheme: deeper is not looked.
const MAX_DEPTH: usize = 24;

/// The fixed disks.
pub fn disks(root: &Root) -> Answer<Vec<Disk>> {
    root.only_live()?;
    let media = iokit::services(c"IOMedia");
    let system = system_disk(&media);
    let fixed = |medium: &Entry| {
        let properties = medium.properties(&MEDIA_KEYS);
        let is_system = system.is_some() && properties.text("BSD Name") == system;
        let connection = table(medium, "Protocol Characteristics", &CONNECTION_KEYS);
        let device = table(medium, "Device Characteristics", &DEVICE_KEYS);
        disk::disk(&properties, &connection, &device, is_system)
    };
    let disks: Vec<Disk> =
        media.iter().filter(|medium| is_disk(medium)).filter_map(fixed).take(MAX_PARTS).collect();
    if disks.is_empty() { Err(Unsupported(NotKnownReason::Absent)) } else { Ok(disks) }
}

/// A number that rises whenever the system's disk reads or writes; `None` where none is found. The disk is not asked:
/// its driver counts what it sends to it.
pub fn activity(root: &Root) -> Option<u64> {
    root.only_live().ok()?;
    let media = iokit::services(c"IOMedia");
    let system = system_disk(&media)?;
    let medium = media.iter().find(|medium| name(medium).as_ref() == Some(&system))?;
    let driver = medium.parent()?.properties(&STATISTICS_KEYS);
    disk::requests(&driver)
}

fn is_disk(medium: &Entry) -> bool {
    medium.parent().is_some_and(|parent| parent.is_a("IOBlockStorageDriver"))
}

/// The name of the disk below the root file system.
fn system_disk(media: &[Entry]) -> Option<String> {
    let mounted = rustix::fs::statfs(Path::new("/")).ok()?;
    let bytes = mounted.f_mntfromname.map(|character| character.to_ne_bytes()[0]);
    let source = String::from_utf8_lossy(bytes.split(|byte| *byte == 0).next()?).into_owned();
    let volume = source.strip_prefix("/dev/")?;
    let first = media.iter().find(|medium| name(medium).as_deref() == Some(volume))?;
    if is_disk(first) {
        return name(first);
    }
    let above = std::iter::successors(first.parent(), Entry::parent);
    above.take(MAX_DEPTH).find(is_disk).as_ref().and_then(name)
}

fn name(medium: &Entry) -> Option<String> {
    medium.properties(&["BSD Name"]).text("BSD Name")
}

fn table(medium: &Entry, name: &str, keys: &[&str]) -> Properties {
    match medium.inherited(name, keys) {
        Some(Value::Table(properties)) => properties,
        _ => Properties::default(),
    }
}
