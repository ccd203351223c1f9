//! Fixed disks, as their drivers describe them. A disk is opened without any right, which wakes none; its size
//! may be asked of the disk itself, and so is asked once in the agent's life.

use std::collections::BTreeMap;
use std::sync::{LazyLock, Mutex, PoisonError};

use levetid_protocol::profile::{Disk, NotKnownReason};
use levetid_protocol::text::Text;

use super::answers::{self, Description};
use crate::signals::device::{Access, Device, Question};
use crate::signals::{Answer, Root, Unsupported};

/// Disks are numbered from 0, with gaps where one was taken away.
const NUMBERS: std::ops::Range<u32> = 0..32;

/// `PropertyId` and `QueryType` of `STORAGE_PROPERTY_QUERY`, and room for what follows.
const DESCRIPTION: [u8; 12] = [0; 12];
const SEEK_PENALTY: [u8; 12] = [7, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];

/// No answer here is longer.
const MAX_ANSWER: usize = 4_096;

/// No answer of a disk's counters is longer.
const MAX_COUNTERS: usize = 512;

/// Sizes that were asked, by the disk's number and what it is.
static SIZES: LazyLock<Mutex<BTreeMap<(u32, String), u64>>> = LazyLock::new(Mutex::default);

/// The fixed disks.
pub fn disks(root: &Root) -> Answer<Vec<Disk>> {
    if !root.is_live() {
        return Err(Unsupported(NotKnownReason::Absent));
    }
    let system = system_disks();
    let mut why = NotKnownReason::Absent;
    let mut disks = Vec::new();
    for number in NUMBERS {
        match disk(number, system.contains(&number)) {
            Ok(disk) => disks.push(disk),
            Err(Unsupported(NotKnownReason::Absent)) => {}
            Err(Unsupported(reason)) => why = reason,
        }
    }
    if disks.is_empty() { Err(Unsupported(why)) } else { Ok(disks) }
}

fn disk(number: u32, system: bool) -> Answer<Disk> {
    let read_error = Unsupported(NotKnownReason::ReadError);
    let name = Text::clean(&format!("PhysicalDrive{number}")).ok_or(read_error)?;
    let device = Device::open(&path(&name), Access::Nothing)?;
    let answer = device.ask(Question::STORAGE_PROPERTY, &DESCRIPTION, MAX_ANSWER)?;
    // One that is plugged in, and is not the machine's.
    let description = answers::description(&answer).ok_or(Unsupported(NotKnownReason::Absent))?;
    let bytes = size(number, &device, &description)?;
    let rotational = device.ask(Question::STORAGE_PROPERTY, &SEEK_PENALTY, MAX_ANSWER);
    let rotational = rotational.ok().and_then(|answer| answers::spins(&answer));
    Ok(Disk {
        name,
        model: Text::clean(&description.model),
        size_gb: u32::try_from((bytes / 1_000_000 + 500) / 1_000).map_err(|_| read_error)?,
        // A hypervisor does not know what it lies on.
        rotational: rotational.filter(|_| !description.is_virtual),
        bus: description.bus,
        system,
    })
}

fn size(number: u32, device: &Device, description: &Description) -> Answer<u64> {
    let known = || SIZES.lock().unwrap_or_else(PoisonError::into_inner);
    let key = (number, description.model.clone());
    if let Some(size) = known().get(&key) {
        return Ok(*size);
    }
    let answer = device.ask(Question::DISK_GEOMETRY, &[], MAX_ANSWER)?;
    let size = answers::size_bytes(&answer).ok_or(Unsupported(NotKnownReason::ReadError))?;
    known().insert(key, size);
    Ok(size)
}

/// The numbers of the disks that hold the system.
fn system_disks() -> Vec<u32> {
    // Windows says where it lies to every process.
    let drive = std::env::var("SystemDrive").unwrap_or_else(|_| "C:".to_owned());
    let volume = Device::open(&format!(r"\\.\{drive}"), Access::Nothing);
    let answer = volume.and_then(|volume| volume.ask(Question::VOLUME_EXTENTS, &[], MAX_ANSWER));
    answer.map(|answer| answers::extents(&answer)).unwrap_or_default()
}

/// How often a disk has read and written. The disk is not asked: Windows counts what it sends to it.
pub fn counted(name: &Text) -> Option<(u32, u32)> {
    let device = Device::open(&path(name), Access::Nothing).ok()?;
    answers::transfers(&device.ask(Question::DISK_PERFORMANCE, &[], MAX_COUNTERS).ok()?)
}

/// A number that rises whenever the system's disk reads or writes; `None` where none is found.
pub fn activity(root: &Root) -> Option<u64> {
    if !root.is_live() {
        return None;
    }
    let name = |number: u32| Text::clean(&format!("PhysicalDrive{number}"));
    let counts = system_disks().into_iter().filter_map(name).filter_map(|name| counted(&name));
    counts.map(|(reads, writes)| u64::from(reads) + u64::from(writes)).reduce(u64::wrapping_add)
}

/// Where a disk is opened.
pub fn path(name: &Text) -> String {
    format!(r"\\.\{name}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    #[test]
    fn a_recorded_machine_has_no_disks_to_ask() {
        let root = Root::new(Path::new("Software\\Nothing"));
        assert_eq!(disks(&root), Err(Unsupported(NotKnownReason::Absent)));
    }
}
