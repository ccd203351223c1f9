//! Whether a device can run Windows 11, requirement by requirement (method section 7).
//!
//! Microsoft asks for a processor of its lists, 4 GB of memory, a disk of 64 GB, TPM 2.0 and firmware that can do
//! Secure Boot. What is not known is said to be so: a verdict never rests on a guess.

mod cpu;
mod lists;

pub use cpu::{Support, support};
pub use lists::CpuLists;

use serde::{Deserialize, Serialize};

use crate::code::coded_enum;

/// The least memory, MiB installed.
pub const MIN_MEMORY_MIB: u32 = 4096;

/// What a system with that memory sees of it at least, MiB: graphics take up to 1 GiB. An assumption.
const MIN_VISIBLE_MIB: u32 = MIN_MEMORY_MIB - 1024;

/// The smallest disk, GB (10⁹ bytes). One sold as 64 GB may hold a little less: 62.5 GB are common in soldered ones.
pub const MIN_DISK_GB: u32 = 60;

/// The version of the trusted platform module.
pub const TPM_VERSION: &str = "2.0";

/// What is known of a device. `None`: not known.
#[derive(Clone, Debug, Default)]
pub struct Windows11Facts<'a> {
    /// The CPU's brand string.
    pub cpu: Option<&'a str>,
    /// The lists of supported processors that are at hand; rules alone count without.
    pub lists: Option<&'a CpuLists>,
    /// Memory in the slots, MiB.
    pub memory_installed_mib: Option<u32>,
    /// Memory that the operating system sees, MiB; counts where the slots are not known.
    pub memory_visible_mib: Option<u32>,
    /// The disk that the system starts from, GB.
    pub disk_gb: Option<u32>,
    /// The trusted platform module.
    pub tpm: Option<Tpm<'a>>,
    /// Secure Boot is on. A machine started by a legacy BIOS has it off.
    pub secure_boot: Option<bool>,
}

/// What a system sees of a trusted platform module.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tpm<'a> {
    /// None: there is none, or firmware hides it.
    Absent,
    /// One of this version.
    Version(&'a str),
}

coded_enum! {
    /// Whether a device can run Windows 11, best first.
    pub enum Verdict {
        /// As it is.
        Ready = "ready",
        /// After a change of firmware settings.
        Fixable = "fixable",
        /// With another part.
        Upgradable = "upgradable",
        /// Never.
        Unsupported = "unsupported",
        /// The sources disagree.
        Unclear = "unclear",
        /// Something that decides is not known.
        Unknown = "unknown",
    }
}

coded_enum! {
    /// What Windows 11 asks for.
    pub enum Requirement {
        /// A processor that Microsoft supports.
        Cpu = "cpu",
        /// 4 GB of memory.
        Memory = "memory",
        /// A disk of 64 GB.
        Disk = "disk",
        /// A trusted platform module of version 2.0.
        Tpm = "tpm",
        /// Secure Boot.
        SecureBoot = "secure-boot",
    }
}

coded_enum! {
    /// How a device stands to a requirement.
    pub enum Standing {
        /// Met.
        Met = "met",
        /// Not met, but a firmware setting would.
        NeedsSetting = "needs-setting",
        /// Not met, but another part would.
        NeedsPart = "needs-part",
        /// Not met, and nothing would.
        NotMet = "not-met",
        /// The sources disagree.
        Disputed = "disputed",
        /// Not known.
        NotKnown = "not-known",
    }
}

/// How a device stands to one requirement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reason {
    /// What is asked for.
    pub requirement: Requirement,
    /// Whether it is there.
    pub standing: Standing,
    /// What is there, in few words, e.g. `Core, 8th generation` or `4 GiB`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub found: Option<String>,
}

/// A verdict and all that it rests on. By default nothing is known.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Windows11 {
    /// The verdict.
    pub verdict: Verdict,
    /// Every requirement, in the order of [`Requirement::ALL`].
    pub reasons: Vec<Reason>,
}

impl Default for Windows11 {
    fn default() -> Self {
        assess(&Windows11Facts::default())
    }
}

/// Weighs what is known. What can never be mended outweighs what is not known; what can be mended outweighs it too,
/// once the processor is known to do, because that much is needed in any case.
///
/// ```
/// use levetid_footprint::windows11::{Tpm, Verdict, Windows11Facts, assess};
///
/// let facts = Windows11Facts {
///     cpu: Some("Intel(R) Core(TM) i5-8250U CPU @ 1.60GHz"),
///     memory_installed_mib: Some(8192),
///     disk_gb: Some(256),
///     tpm: Some(Tpm::Version("2.0")),
///     secure_boot: Some(false),
///     ..Windows11Facts::default()
/// };
/// assert_eq!(assess(&facts).verdict, Verdict::Fixable);
/// ```
#[must_use]
pub fn assess(facts: &Windows11Facts<'_>) -> Windows11 {
    let reasons: Vec<Reason> =
        Requirement::ALL.iter().map(|requirement| reason(*requirement, facts)).collect();
    Windows11 { verdict: verdict(&reasons), reasons }
}

fn verdict(reasons: &[Reason]) -> Verdict {
    let any = |standing: Standing| reasons.iter().any(|reason| reason.standing == standing);
    let cpu = reasons.iter().find(|reason| reason.requirement == Requirement::Cpu).map(|cpu| cpu.standing);
    match cpu {
        _ if any(Standing::NotMet) => Verdict::Unsupported,
        Some(Standing::Disputed) => Verdict::Unclear,
        Some(Standing::NotKnown) | None => Verdict::Unknown,
        _ if any(Standing::NeedsPart) => Verdict::Upgradable,
        _ if any(Standing::NeedsSetting) => Verdict::Fixable,
        _ if any(Standing::NotKnown) => Verdict::Unknown,
        _ => Verdict::Ready,
    }
}

fn reason(requirement: Requirement, facts: &Windows11Facts<'_>) -> Reason {
    let (standing, found) = match requirement {
        Requirement::Cpu => processor(facts),
        Requirement::Memory => memory(facts),
        Requirement::Disk => disk(facts),
        Requirement::Tpm => tpm(facts),
        Requirement::SecureBoot => (facts.secure_boot.map(by_setting), None),
    };
    Reason { requirement, standing: standing.unwrap_or(Standing::NotKnown), found }
}

/// How a device stands, if that is known, and what was found.
type Stands = (Option<Standing>, Option<String>);

const fn by_setting(on: bool) -> Standing {
    if on { Standing::Met } else { Standing::NeedsSetting }
}

const fn by_part(enough: bool) -> Standing {
    if enough { Standing::Met } else { Standing::NeedsPart }
}

fn processor(facts: &Windows11Facts<'_>) -> Stands {
    let Some(brand) = facts.cpu else { return (None, None) };
    let recognised = crate::cpu::recognise(brand);
    let by_rule = recognised.map_or(Support::NotKnown, |cpu| cpu::support_of(&cpu, brand));
    let standing = match facts.lists.map_or(by_rule, |lists| lists.weigh(brand, by_rule)) {
        Support::Supported => Some(Standing::Met),
        Support::NotSupported => Some(Standing::NotMet),
        Support::Disputed => Some(Standing::Disputed),
        Support::NotKnown => recognised.map(|_| Standing::NotKnown),
    };
    (standing, recognised.map(|cpu| format!("{}, {}", cpu.family, cpu.generation)))
}

fn memory(facts: &Windows11Facts<'_>) -> Stands {
    let installed = facts.memory_installed_mib.filter(|mib| *mib > 0).map(|mib| (mib, MIN_MEMORY_MIB));
    let memory = installed.or(facts.memory_visible_mib.map(|mib| (mib, MIN_VISIBLE_MIB + 1)));
    let gib = |mib: u32| format!("{:.1}", f64::from(mib) / 1024.0);
    let found = memory.map(|(mib, _)| format!("{} GiB", gib(mib).trim_end_matches(".0")));
    (memory.map(|(mib, least)| by_part(mib >= least)), found)
}

fn disk(facts: &Windows11Facts<'_>) -> Stands {
    (facts.disk_gb.map(|gb| by_part(gb >= MIN_DISK_GB)), facts.disk_gb.map(|gb| format!("{gb} GB")))
}

/// A processor that Windows 11 takes has a module of version 2.0 in its firmware; where another one is seen, or
/// none, that one is off.
fn tpm(facts: &Windows11Facts<'_>) -> Stands {
    let version = match facts.tpm {
        Some(Tpm::Version(version)) => Some(version),
        Some(Tpm::Absent) | None => None,
    };
    (facts.tpm.map(|_| by_setting(version == Some(TPM_VERSION))), version.map(str::to_owned))
}

#[cfg(test)]
mod tests;
