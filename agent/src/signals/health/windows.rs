//! Asking a disk for its health page, by its driver. It takes an administrator's rights, which the service has.
//!
//! A disk that rests is not asked: whether it read or wrote since the first look is known to the system, which is
//! asked without waking it. What is on a disk is never read.

use std::time::Duration;

use levetid_protocol::profile::{Disk, DiskBus, NotKnownReason};

use super::{Asked, DiskHealth, answers, ata, has_page, nvme};
use crate::signals::device::{Access, Device, Question};
use crate::signals::disk;
use crate::signals::{Answer, Root, Unsupported};

/// Pause between two looks whether a resting disk is in use by now.
const PAUSE: Duration = Duration::from_secs(5);

/// Asks the fixed disks, each once it is awake; those that rest all the while are not asked. Dropping the future
/// ends what it waits for.
pub async fn ask(root: &Root, patience: Duration) -> Vec<Asked> {
    let disks = disk::disks(root).unwrap_or_default();
    let mut waiting: Vec<_> = disks.into_iter().map(|disk| (disk::counted(&disk.name), disk)).collect();
    let mut asked = Vec::new();
    let mut left = patience;
    loop {
        waiting.retain(|(at_first, disk)| {
            let answer = if !has_page(disk) || has_moved(*at_first, disk::counted(&disk.name)) {
                ask_disk(disk)
            } else if left.is_zero() {
                Err(Unsupported(NotKnownReason::NotProvided))
            } else {
                return true;
            };
            asked.push(Asked { name: disk.name.clone(), answer });
            false
        });
        if waiting.is_empty() {
            return asked;
        }
        tokio::time::sleep(PAUSE).await;
        left = left.saturating_sub(PAUSE);
    }
}

/// A disk that is not counted is never known to be awake.
fn has_moved(at_first: Option<(u32, u32)>, now: Option<(u32, u32)>) -> bool {
    now.is_some() && at_first.is_some() && now != at_first
}

fn ask_disk(disk: &Disk) -> Answer<DiskHealth> {
    let open = || Device::open(&disk::path(&disk.name), Access::ReadAndWrite);
    // A disk that answers with something else than the page it is asked for has none.
    let health = match disk.bus {
        DiskBus::Nvme => {
            let answer =
                open()?.ask(Question::STORAGE_PROPERTY, &answers::nvme_question(), answers::NVME_BYTES)?;
            answers::nvme_page(&answer).and_then(|page| nvme::health(&page))
        }
        DiskBus::Sata => {
            let answer = open()?.ask(Question::SMART, &answers::ata_question(), answers::ATA_BYTES)?;
            answers::ata_page(&answer).and_then(|page| ata::health(&page))
        }
        DiskBus::Virtual => return Err(Unsupported(NotKnownReason::VirtualMachine)),
        DiskBus::Mmc | DiskBus::Other => None,
    };
    health.ok_or(Unsupported(NotKnownReason::NotSupported))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_disk_is_awake_when_its_counters_moved() {
        for (at_first, now, awake) in [
            (Some((5, 7)), Some((5, 8)), true),
            (Some((5, 7)), Some((5, 7)), false),
            (None, Some((5, 7)), false),
            (Some((5, 7)), None, false),
        ] {
            assert_eq!(has_moved(at_first, now), awake, "{at_first:?} {now:?}");
        }
    }

    #[tokio::test]
    async fn a_recorded_machine_has_no_disks_to_ask() {
        let root = Root::new(std::path::Path::new("Software\\Nothing"));
        assert!(ask(&root, Duration::ZERO).await.is_empty());
    }
}
