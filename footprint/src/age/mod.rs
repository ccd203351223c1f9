//! How old a device is, from evidence of which no single piece is right (method section 2).
//!
//! Evidence either bounds the day the device was built from below or above, or lies near it; a register
//! date settles it. Pieces are weighed in the order of [`EvidenceKind`], most trusted first: one that
//! contradicts what is settled by then is dropped, and the result says so.

mod fuse;
mod hp_serial;
mod monitor;

pub use fuse::fuse;
pub use hp_serial::hp_serial;
pub use monitor::{MODEL_YEAR, monitor_made};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::code::coded_enum;
use crate::cpu::Cpu;
use crate::period::{Period, plus_days, years_between};

coded_enum! {
    /// What a piece of evidence is, most trusted first.
    pub enum EvidenceKind {
        /// Purchase or first use by an asset register: settles the date.
        Register = "register",
        /// Launch of the CPU.
        CpuLaunch = "cpu-launch",
        /// First contact with Levetid.
        FirstContact = "first-contact",
        /// Bought used on that day, by an asset register: it was there by then.
        BoughtUsed = "bought-used",
        /// First row of the device's own usage history.
        FirstHistory = "first-history",
        /// Manufacture of the built-in panel, by its EDID.
        BuiltInPanel = "built-in-panel",
        /// Manufacture of a battery.
        Battery = "battery",
        /// The day from which a disk's power-on hours would have run without a pause.
        DiskPowerOn = "disk-power-on",
        /// First installation of the operating system.
        OsInstall = "os-install",
        /// Year digit and week in an HP serial number.
        HpSerial = "hp-serial",
        /// Date of the firmware, which updates move.
        BiosDate = "bios-date",
        /// Manufacture of a monitor, by its EDID.
        MonitorEdid = "monitor-edid",
    }
}

/// A dated piece of evidence.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Evidence {
    /// What it is.
    pub kind: EvidenceKind,
    /// The days it may mean.
    pub period: Period,
    /// Where it was read, in few words, e.g. the CPU's generation.
    pub note: Option<String>,
    /// The day on which it was read, where that is not the day it is weighed: it cannot lie beyond.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub read: Option<Date>,
}

impl Evidence {
    /// Evidence without a note.
    #[must_use]
    pub const fn new(kind: EvidenceKind, period: Period) -> Self {
        Self { kind, period, note: None, read: None }
    }

    /// Evidence of a single day.
    #[must_use]
    pub const fn on(kind: EvidenceKind, date: Date) -> Self {
        Self::new(kind, Period::day(date))
    }

    /// The launch of a recognised CPU, noted with its family and generation.
    #[must_use]
    pub fn cpu_launch(cpu: &Cpu) -> Option<Self> {
        let launch = Self::new(EvidenceKind::CpuLaunch, cpu.launched.period()?);
        Some(launch.noted(format!("{}, {}", cpu.family, cpu.generation)))
    }

    /// A disk that has run for so many hours: it, and by rule the device, is at least that old.
    #[must_use]
    pub fn disk_power_on(today: Date, hours: u32) -> Self {
        let days = i32::try_from(hours / 24).unwrap_or(i32::MAX);
        Self::on(EvidenceKind::DiskPowerOn, plus_days(today, -days))
    }

    /// The same, read on a day before it is weighed. A date beyond that day was wrong when it was read, and
    /// does not become right by waiting.
    #[must_use]
    pub const fn read_on(mut self, day: Date) -> Self {
        self.read = Some(day);
        self
    }

    /// The same with a note.
    #[must_use]
    pub fn noted(mut self, note: impl Into<String>) -> Self {
        self.note = Some(note.into());
        self
    }
}

coded_enum! {
    /// What a piece of evidence did.
    pub enum Role {
        /// Settled the date.
        Exact = "exact",
        /// The device was built no earlier.
        NotBefore = "not-before",
        /// The device was built no later.
        NotAfter = "not-after",
        /// The best guess rests on it.
        Near = "near",
        /// It was not used.
        Dropped = "dropped",
    }
}

coded_enum! {
    /// Why a piece of evidence has its role.
    pub enum Because {
        /// A register date settles the age.
        RegisterDate = "register-date",
        /// No device is older than its CPU.
        CpuCameFirst = "cpu-came-first",
        /// A part is made before the device that it is built into.
        PartCameFirst = "part-came-first",
        /// The device was seen in use.
        SeenInUse = "seen-in-use",
        /// The part is clearly newer than the device: it was replaced.
        PartReplaced = "part-replaced",
        /// A panel is built in about 3 months after its making.
        PanelLeadTime = "panel-lead-time",
        /// A battery is built in about 2 months after its making.
        BatteryLeadTime = "battery-lead-time",
        /// The serial number carries the week of making.
        SerialWeek = "serial-week",
        /// A device is built about a year after its CPU was launched.
        CpuLeadTime = "cpu-lead-time",
        /// Nothing better is known; firmware is a median half a year newer than the device.
        FirmwareOnly = "firmware-only",
        /// The maker's stamp.
        MakersStamp = "makers-stamp",
        /// It lay in the future when it was read.
        InTheFuture = "in-the-future",
        /// It begins before 1995: a placeholder.
        Placeholder = "placeholder",
        /// It precedes the CPU's launch: a cloned image, a transplanted or mis-stamped part.
        BeforeCpuLaunch = "before-cpu-launch",
        /// It contradicts what more trusted evidence settled.
        ContradictsBound = "contradicts-bound",
        /// The bounds allow more than one decade.
        DecadeOpen = "decade-open",
        /// Better evidence of the same thing is at hand.
        BetterAtHand = "better-at-hand",
    }
}

/// A use that was made of a piece of evidence. One piece may be used twice: as a bound and as a guess.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Weighed {
    /// The evidence.
    pub evidence: Evidence,
    /// What it did.
    pub role: Role,
    /// Why.
    pub because: Because,
}

coded_enum! {
    /// How far an age can be trusted, best first.
    pub enum Confidence {
        /// By an asset register.
        Register = "register",
        /// The range is at most half a year.
        Strong = "strong",
        /// The range is at most two years.
        Fair = "fair",
        /// The range is wider, or only the firmware dates the device.
        Weak = "weak",
    }
}

/// When a device was built: `earliest ≤ best ≤ latest`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Age {
    /// The first day it may have been built.
    pub earliest: Date,
    /// The best guess.
    pub best: Date,
    /// The last day it may have been built.
    pub latest: Date,
    /// How far this can be trusted.
    pub confidence: Confidence,
    /// What every piece of evidence did, in the order in which they were weighed.
    pub evidence: Vec<Weighed>,
}

/// An age in years of 365.25 days, never negative.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AgeYears {
    /// If it was built on the last possible day.
    pub min: f64,
    /// By the best guess.
    pub best: f64,
    /// If it was built on the first possible day.
    pub max: f64,
}

impl Age {
    /// The age on a day.
    #[must_use]
    pub fn years_on(&self, day: Date) -> AgeYears {
        let since = |built: Date| years_between(built, day).max(0.0);
        AgeYears { min: since(self.latest), best: since(self.best), max: since(self.earliest) }
    }
}

/// Strong up to half a year, fair up to two.
fn confidence_of(earliest: Date, latest: Date) -> Confidence {
    match years_between(earliest, latest) {
        width if width <= 0.5 => Confidence::Strong,
        width if width <= 2.0 => Confidence::Fair,
        _ => Confidence::Weak,
    }
}

#[cfg(test)]
mod tests;
