//! The profile: all facts together, and for each that is missing the reason.

mod believable;

use jiff::civil::Date;
use levetid_protocol::policy::Policy;
use levetid_protocol::profile::{DeviceProfile, Fact, NotKnown, NotKnownReason};
use levetid_protocol::text::Text;
use levetid_protocol::wear::{WearSample, WornPart};

use super::display::ScreenState;
use super::{Answer, Root, Unsupported};
use super::{battery, cpu, disk, display, firmware, machine, memory, os, power, presence};

/// Facts that a virtual machine does not have of its own: their absence is no news.
const NOT_OF_A_GUEST: [Fact; 8] = [
    Fact::Model,
    Fact::Serial,
    Fact::Firmware,
    Fact::MemorySlots,
    Fact::Displays,
    Fact::Energy,
    Fact::Batteries,
    Fact::Presence,
];

/// Reads the profile on a local day; `None` when the machine cannot even name its system.
pub fn profile(root: &Root, policy: &Policy, taken: Date) -> Option<DeviceProfile> {
    let disks = disk::disks(root);
    let displays = display::displays(root, taken);
    let batteries = battery::batteries(root, taken);
    let machine = machine::machine(root);
    let is_guest = machine.hypervisor.is_some();
    let not_known = [
        (Fact::Model, machine::model(root)),
        (Fact::Serial, machine::serial(root)),
        (Fact::Firmware, firmware::named(root)),
        (Fact::SecureBoot, known(&firmware::secure_boot(root))),
        (Fact::Tpm, known(&firmware::tpm(root))),
        (Fact::MemorySlots, memory::slots(root)),
        (Fact::Disks, known(&disks)),
        (Fact::Displays, known(&displays)),
        (Fact::Batteries, known(&batteries)),
        (Fact::OsInstalled, known(&os::installed(root))),
        // A counter, or the gauge of a battery.
        (Fact::Energy, power::counters(root).or_else(|why| known(&batteries).map_err(|_| why))),
        (Fact::Presence, presence(root)),
        (Fact::ScreenState, screen_state(root)),
    ];
    Some(believable::only(DeviceProfile {
        taken,
        name: os::host_name(root).or_else(|| Text::clean("unnamed"))?,
        machine,
        firmware: firmware::firmware(root),
        os: os::os(root, policy)?,
        cpu: cpu::cpu(root),
        memory: memory::memory(root),
        disks: disks.unwrap_or_default(),
        displays: displays.unwrap_or_default(),
        batteries: batteries.unwrap_or_default(),
        not_known: not_known
            .into_iter()
            .filter_map(|(fact, answer)| {
                let Err(Unsupported(reason)) = answer else { return None };
                Some(NotKnown { fact, reason: reason_for(fact, reason, is_guest) })
            })
            .collect(),
    }))
}

/// The wear of the batteries on a local day.
pub fn wear(root: &Root, day: Date) -> Vec<WearSample> {
    let sample = |battery: levetid_protocol::profile::Battery| {
        let (full_wh, design_wh) = (battery.full_wh?, battery.design_wh?);
        let part = WornPart::Battery { name: battery.name, full_wh, design_wh, cycles: battery.cycles };
        Some(WearSample { day, part })
    };
    battery::batteries(root, day).unwrap_or_default().into_iter().filter_map(sample).collect()
}

fn known<T>(answer: &Answer<T>) -> Answer<()> {
    answer.as_ref().map(|_| ()).map_err(|why| *why)
}

fn reason_for(fact: Fact, reason: NotKnownReason, is_guest: bool) -> NotKnownReason {
    let absent = matches!(reason, NotKnownReason::Absent | NotKnownReason::NotSupported);
    if is_guest && absent && NOT_OF_A_GUEST.contains(&fact) { NotKnownReason::VirtualMachine } else { reason }
}

fn presence(root: &Root) -> Answer<()> {
    let visible = presence::is_visible(root, display::screens_now(root).state);
    if visible { Ok(()) } else { Err(Unsupported(NotKnownReason::Absent)) }
}

fn screen_state(root: &Root) -> Answer<()> {
    match display::screens_now(root).state {
        ScreenState::On | ScreenState::Off => Ok(()),
        // Windows tells it to the service, which this process need not be.
        ScreenState::NotVisible if cfg!(windows) && root.is_live() => Ok(()),
        ScreenState::None => Err(Unsupported(NotKnownReason::Absent)),
        ScreenState::NotVisible => Err(Unsupported(NotKnownReason::NotProvided)),
    }
}

// Recorded machines are folders, as Linux shows itself, or keys of the registry.
#[cfg(test)]
#[cfg(target_os = "linux")]
mod tests;
#[cfg(test)]
#[cfg(windows)]
mod windows_tests;
