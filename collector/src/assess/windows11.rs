//! What a profile says of Windows 11's requirements.

use levetid_footprint::windows11::{self, CpuLists, Tpm, Windows11, Windows11Facts};
use levetid_protocol::profile::{DeviceProfile, Fact, NotKnownReason};
use levetid_protocol::text::Text;

/// The verdict on a device; not known before its profile has come.
pub fn of(profile: Option<&DeviceProfile>, lists: &CpuLists) -> Windows11 {
    profile.map(|profile| windows11::assess(&facts(profile, lists))).unwrap_or_default()
}

fn facts<'a>(profile: &'a DeviceProfile, lists: &'a CpuLists) -> Windows11Facts<'a> {
    let DeviceProfile { firmware, memory, disks, cpu, .. } = profile;
    let is_absent = |fact| profile.why_not_known(fact) == Some(NotKnownReason::Absent);
    let tpm = firmware.tpm.as_ref().map(|version| Tpm::Version(version.as_str()));
    let system_disk =
        disks.iter().find(|disk| disk.system).or_else(|| disks.iter().max_by_key(|disk| disk.size_gb));
    Windows11Facts {
        cpu: cpu.model.as_ref().map(Text::as_str),
        lists: Some(lists),
        memory_installed_mib: installed_mib(memory.slots.iter().map(|slot| slot.size_mib)),
        memory_visible_mib: memory.total_mib,
        disk_gb: system_disk.map(|disk| disk.size_gb),
        tpm: tpm.or_else(|| is_absent(Fact::Tpm).then_some(Tpm::Absent)),
        secure_boot: secure_boot(firmware.secure_boot, firmware.uefi),
    }
}

/// What is in the slots, MiB; `None` where no slot says so.
pub fn installed_mib(slots: impl IntoIterator<Item = u32>) -> Option<u32> {
    Some(slots.into_iter().fold(0, u32::saturating_add)).filter(|mib| *mib > 0)
}

/// Whether Secure Boot is on, where that is known: a machine that a legacy BIOS started has none.
pub fn secure_boot(on: Option<bool>, uefi: Option<bool>) -> Option<bool> {
    on.or((uefi == Some(false)).then_some(false))
}

#[cfg(test)]
mod tests {
    use levetid_footprint::windows11::{Standing, Verdict};

    use super::*;
    use crate::web::samples;

    #[test]
    fn a_profile_gives_a_verdict() {
        let profile = samples::laptop().profile.unwrap();
        assert_eq!(of(Some(&profile), &CpuLists::default()).verdict, Verdict::Ready);

        let mut legacy = profile.clone();
        legacy.firmware.uefi = Some(false);
        legacy.firmware.secure_boot = None;
        assert_eq!(of(Some(&legacy), &CpuLists::default()).verdict, Verdict::Fixable);

        let mut small = profile;
        small.disks[0].size_gb = 32;
        assert_eq!(of(Some(&small), &CpuLists::default()).verdict, Verdict::Upgradable);
        assert_eq!(of(None, &CpuLists::default()).verdict, Verdict::Unknown);
    }

    /// A hypervisor hides the processor; that there is no module was seen.
    #[test]
    fn what_was_seen_to_be_absent_is_not_unknown() {
        let windows11 = of(samples::virtual_machine().profile.as_ref(), &CpuLists::default());
        assert_eq!(windows11.verdict, Verdict::Unknown);
        let standings: Vec<_> = windows11.reasons.iter().map(|reason| reason.standing).collect();
        assert_eq!(
            standings,
            [Standing::NotKnown, Standing::Met, Standing::Met, Standing::NeedsSetting, Standing::NotKnown]
        );
    }
}
