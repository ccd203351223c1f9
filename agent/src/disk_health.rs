//! What the disks said of their wear: asked by a program that may ask them (`levetid-agent health`), and left in
//! the state folder for the agent, which may not.

use anyhow::Context as _;
use jiff::Timestamp;
use levetid_protocol::profile::{Disk, DiskBus, NotKnownReason};
use levetid_protocol::text::Text;
use levetid_protocol::wear::WornPart;
use serde::{Deserialize, Serialize};

use crate::signals::health::Asked;
use crate::signals::{Answer, Unsupported};
use crate::state_dir::StateDir;

const FILE: &str = "health.json";

/// The answers of one day on which the disks were asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reading {
    /// When they were asked.
    pub read: Timestamp,
    /// What the disks told that answered.
    pub parts: Vec<WornPart>,
    /// The disks that say they are about to fail. For the status on this PC; it does not travel.
    pub failing: Vec<Text>,
    /// Why the first disk did not tell that told nothing.
    pub not_known: Option<NotKnownReason>,
}

#[cfg_attr(
    all(target_os = "macos", not(test)),
    expect(dead_code, reason = "the disks of a Mac are not asked")
)]
impl Reading {
    /// Of what came of asking the disks.
    pub fn new(read: Timestamp, asked: &[Asked]) -> Self {
        let told = |asked: &Asked| asked.answer.ok()?.worn_part(asked.name.clone());
        let why = |asked: &Asked| match asked.answer {
            Err(Unsupported(reason)) => Some(reason),
            Ok(_) if told(asked).is_none() => Some(NotKnownReason::NotProvided),
            Ok(_) => None,
        };
        let failing = |asked: &&Asked| asked.answer.is_ok_and(|health| health.failing);
        Self {
            read,
            parts: asked.iter().filter_map(told).collect(),
            failing: asked.iter().filter(failing).map(|asked| asked.name.clone()).collect(),
            not_known: if asked.is_empty() {
                Some(NotKnownReason::Absent)
            } else {
                asked.iter().find_map(why)
            },
        }
    }

    /// The latest one; `None` where the disks were never asked. One that cannot be read is as good as none.
    pub fn latest(state: &StateDir) -> Option<Self> {
        serde_json::from_slice(&std::fs::read(state.file(FILE)).ok()?).ok()
    }

    /// Leaves it in the state folder, whole or not at all.
    ///
    /// # Errors
    /// When the folder cannot be written.
    pub fn keep(&self, state: &StateDir) -> anyhow::Result<()> {
        let json = serde_json::to_vec(self).context("cannot write what the disks said as JSON")?;
        state.replace(FILE, &json).with_context(|| format!("cannot write {}", state.file(FILE).display()))
    }
}

/// Whether the wear of these disks is known, or why it is not.
pub fn known(reading: Option<&Reading>, disks: &[Disk]) -> Answer<()> {
    match reading {
        Some(Reading { parts, not_known: Some(reason), .. }) if parts.is_empty() => Err(Unsupported(*reason)),
        Some(_) => Ok(()),
        None if disks.is_empty() => Err(Unsupported(NotKnownReason::Absent)),
        None if disks.iter().all(|disk| disk.bus == DiskBus::Virtual) => {
            Err(Unsupported(NotKnownReason::VirtualMachine))
        }
        None => Err(Unsupported(NotKnownReason::NoPermission)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::signals::health::DiskHealth;

    fn asked(name: &str, answer: Answer<DiskHealth>) -> Asked {
        Asked { name: Text::clean(name).unwrap(), answer }
    }

    fn reading(asked: &[Asked]) -> Reading {
        Reading::new("2026-11-23T11:00:00Z".parse().unwrap(), asked)
    }

    #[test]
    fn is_kept_whole_and_found_again() {
        let folder = tempfile::tempdir().unwrap();
        let state = StateDir::new(folder.path().to_owned());
        assert_eq!(Reading::latest(&state), None);
        let health = DiskHealth { used_percent: Some(7), failing: true, ..DiskHealth::default() };
        let reading = reading(&[asked("nvme0n1", Ok(health))]);
        reading.keep(&state).unwrap();
        assert_eq!(Reading::latest(&state), Some(reading.clone()));
        assert_eq!(reading.failing, [Text::clean("nvme0n1").unwrap()]);
        std::fs::write(state.file(FILE), "{").unwrap();
        assert_eq!(Reading::latest(&state), None);
    }

    #[test]
    fn a_disk_that_tells_is_known_and_the_first_that_does_not_says_why() {
        use NotKnownReason::{Absent, NoPermission, NotProvided, NotSupported};
        let hours = DiskHealth { power_on_hours: Some(9), ..DiskHealth::default() };
        for (answers, expected) in [
            (vec![], Err(Absent)),
            (vec![Ok(hours)], Ok(())),
            (vec![Err(NotSupported), Ok(hours)], Ok(())),
            (vec![Err(NoPermission), Err(NotSupported)], Err(NoPermission)),
            (vec![Ok(DiskHealth::default())], Err(NotProvided)),
        ] {
            let asked: Vec<_> =
                answers.iter().map(|answer| asked("sda", answer.map_err(Unsupported))).collect();
            assert_eq!(known(Some(&reading(&asked)), &[]), expected.map_err(Unsupported), "{answers:?}");
        }
    }

    #[test]
    fn nobody_has_asked_yet() {
        let disk = |bus| Disk {
            name: Text::clean("disk").unwrap(),
            model: None,
            size_gb: 500,
            rotational: None,
            bus,
            system: true,
        };
        for (bus, reason) in [
            (DiskBus::Nvme, NotKnownReason::NoPermission),
            (DiskBus::Virtual, NotKnownReason::VirtualMachine),
        ] {
            assert_eq!(known(None, &[disk(bus)]), Err(Unsupported(reason)));
        }
        assert_eq!(known(None, &[]), Err(Unsupported(NotKnownReason::Absent)));
    }
}
