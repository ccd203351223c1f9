//! Wear and health of a disk, from the 512 bytes that it gives of itself: the health page of an NVMe disk,
//! or the SMART data of an ATA disk. Asking for them is the work of the operating systems' readers.

pub mod ata;
pub mod nvme;

#[cfg(any(windows, test))]
mod answers;
#[cfg(any(target_os = "linux", windows))]
#[cfg_attr(target_os = "linux", path = "health/linux.rs")]
#[cfg_attr(windows, path = "health/windows.rs")]
mod system;

#[cfg(any(target_os = "linux", windows))]
use levetid_protocol::profile::{Disk, DiskBus};
use levetid_protocol::text::Text;
use levetid_protocol::wear::WornPart;
use serde::Serialize;

use super::Answer;
#[cfg(any(target_os = "linux", windows))]
pub use system::ask;

/// Bytes of either page.
pub const PAGE_BYTES: usize = 512;

/// Nearly 23 years. NVMe is younger, and an ATA disk that told more would be older than any PC in use.
const MAX_HOURS: u32 = 200_000;

/// What a disk says of its health. What no disk can have is left out.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct DiskHealth {
    /// Share of its rated writes used, percent; may pass 100.
    pub used_percent: Option<u8>,
    /// Hours powered on.
    pub power_on_hours: Option<u32>,
    /// Errors of the medium it could not mend.
    pub media_errors: Option<u64>,
    /// It says that it is about to fail. For the status on this PC; it does not travel.
    pub failing: bool,
}

/// A disk that was to be asked, and what came of it.
#[derive(Debug)]
pub struct Asked {
    /// Its name in the operating system.
    pub name: Text,
    /// What it said, or why it was not asked.
    pub answer: Answer<DiskHealth>,
}

/// Which of the two pages it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Page {
    /// The health page of an NVMe disk.
    Nvme,
    /// The SMART data of an ATA disk.
    Ata,
}

/// Tells which page it is, and reads it; `None` when it is neither.
pub fn read(page: &[u8; PAGE_BYTES]) -> Option<(Page, DiskHealth)> {
    if let Some(health) = nvme::health(page) {
        return Some((Page::Nvme, health));
    }
    ata::health(page).map(|health| (Page::Ata, health))
}

impl DiskHealth {
    /// The wear that travels; `None` when the disk tells nothing of it.
    pub fn worn_part(self, name: Text) -> Option<WornPart> {
        let Self { used_percent, power_on_hours, media_errors, failing: _ } = self;
        let tells = used_percent.is_some() || power_on_hours.is_some() || media_errors.is_some();
        tells.then_some(WornPart::Disk { name, used_percent, power_on_hours, media_errors })
    }
}

/// Whether a disk of this kind has one of the two pages.
#[cfg(any(target_os = "linux", windows))]
fn has_page(disk: &Disk) -> bool {
    matches!(disk.bus, DiskBus::Nvme | DiskBus::Sata)
}

/// Hours that a disk can have run.
fn plausible_hours(hours: u128) -> Option<u32> {
    u32::try_from(hours).ok().filter(|hours| *hours <= MAX_HOURS)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_page_that_was_never_filled_is_none() {
        for byte in [0, 0xff] {
            assert_eq!(read(&[byte; PAGE_BYTES]), None, "{byte:#x}");
        }
    }

    #[test]
    fn what_tells_nothing_does_not_travel() {
        let disk = || Text::clean("nvme0n1").unwrap();
        assert_eq!(DiskHealth::default().worn_part(disk()), None);
        let part = DiskHealth { power_on_hours: Some(9), ..DiskHealth::default() }.worn_part(disk());
        let expected =
            WornPart::Disk { name: disk(), used_percent: None, power_on_hours: Some(9), media_errors: None };
        assert_eq!(part, Some(expected));
    }

    proptest! {
        #[test]
        fn damaged_pages_never_stop_the_agent(bytes in prop::collection::vec(any::<u8>(), PAGE_BYTES)) {
            let page = bytes.first_chunk().unwrap();
            let hours = |health: DiskHealth| health.power_on_hours.unwrap_or(0);
            prop_assert!(nvme::health(page).map_or(0, hours) <= MAX_HOURS);
            prop_assert!(ata::health(page).map_or(0, hours) <= MAX_HOURS);
        }
    }
}
