//! What a device is: facts from firmware and the operating system, and which of them are not known.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::text::Text;
use crate::usage::ScreenKey;

/// What a device is, as it says itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DeviceProfile {
    /// The local day it was read.
    pub taken: Date,
    /// The computer's name in the network.
    pub name: Text,
    /// Maker, product and identity.
    pub machine: Machine,
    /// BIOS or UEFI.
    pub firmware: Firmware,
    /// The operating system.
    pub os: OperatingSystem,
    /// The processor.
    pub cpu: Cpu,
    /// Memory and its slots.
    pub memory: Memory,
    /// Fixed disks.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub disks: Vec<Disk>,
    /// Screens, built in and connected.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub displays: Vec<Display>,
    /// Batteries.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub batteries: Vec<Battery>,
    /// What this device cannot tell, and why.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub not_known: Vec<NotKnown>,
}

impl DeviceProfile {
    /// Why a fact is not known, where the device says so.
    pub fn why_not_known(&self, fact: Fact) -> Option<NotKnownReason> {
        self.not_known.iter().find(|not_known| not_known.fact == fact).map(|not_known| not_known.reason)
    }
}

/// Maker, product and identity of a machine, as firmware gives them (SMBIOS types 1 to 3).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Machine {
    /// System manufacturer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub manufacturer: Option<Text>,
    /// System product name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub product: Option<Text>,
    /// System version; Lenovo writes the model's name here.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<Text>,
    /// System family.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub family: Option<Text>,
    /// Stock keeping unit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sku: Option<Text>,
    /// System serial number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub serial: Option<Text>,
    /// System UUID.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub uuid: Option<Text>,
    /// SMBIOS chassis type (1 to 36; 10 is a notebook).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub chassis_type: Option<u8>,
    /// Base board maker.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub board_manufacturer: Option<Text>,
    /// Base board product.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub board_product: Option<Text>,
    /// The hypervisor under it (`kvm`, `vmware`, …) when it is a virtual machine.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hypervisor: Option<Text>,
}

/// BIOS or UEFI facts.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Firmware {
    /// Its maker.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub vendor: Option<Text>,
    /// Its version.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<Text>,
    /// Its date, as written.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date: Option<Text>,
    /// Started by UEFI rather than legacy BIOS.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub uefi: Option<bool>,
    /// Secure Boot is on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub secure_boot: Option<bool>,
    /// Version of the trusted platform module, such as `2.0`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tpm: Option<Text>,
}

/// The operating system.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OperatingSystem {
    /// Which kind.
    pub family: OsFamily,
    /// Its name, such as `Debian GNU/Linux`.
    pub name: Text,
    /// Its version.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<Text>,
    /// Its build or kernel.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub build: Option<Text>,
    /// The processor architecture it runs on.
    pub architecture: Text,
    /// The first day this installation is known to have existed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub installed: Option<Date>,
}

/// A kind of operating system.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum OsFamily {
    /// Linux
    Linux,
    /// Windows
    Windows,
    /// macOS
    Macos,
}

/// The processor.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Cpu {
    /// Maker, as the processor names itself (`GenuineIntel`).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub vendor: Option<Text>,
    /// Its name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub model: Option<Text>,
    /// Family number (CPUID).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub family: Option<u16>,
    /// Model number (CPUID).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub model_number: Option<u16>,
    /// Stepping (CPUID).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stepping: Option<u16>,
    /// Physical cores.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cores: Option<u16>,
    /// Logical processors.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub threads: Option<u16>,
    /// Highest clock, MHz.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_mhz: Option<u32>,
}

/// Memory and its slots.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Memory {
    /// Installed memory as the operating system sees it, MiB.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub total_mib: Option<u32>,
    /// The most the board takes, MiB (SMBIOS type 16).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_mib: Option<u32>,
    /// Slots, empty ones too (SMBIOS type 17).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub slots: Vec<MemorySlot>,
}

/// A slot for memory.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MemorySlot {
    /// What is in it, MiB; 0 when empty.
    pub size_mib: u32,
    /// Kind, such as `DDR4`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<Text>,
    /// Soldered to the board.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub soldered: bool,
}

/// A fixed disk. Removable and network disks are not read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Disk {
    /// Its name in the operating system, such as `nvme0n1`.
    pub name: Text,
    /// Its model.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub model: Option<Text>,
    /// Size, GB (10⁹ bytes).
    pub size_gb: u32,
    /// Spinning rather than solid state; absent when not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rotational: Option<bool>,
    /// How it is connected.
    pub bus: DiskBus,
    /// The operating system starts from it.
    pub system: bool,
}

/// How a disk is connected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DiskBus {
    /// NVMe
    Nvme,
    /// SATA, PATA or SAS
    Sata,
    /// eMMC or SD, soldered
    Mmc,
    /// A virtual machine's
    Virtual,
    /// Something else
    Other,
}

/// A screen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Display {
    /// Built into the machine rather than an asset of its own.
    pub built_in: bool,
    /// By what it is known; absent when it gives no EDID.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key: Option<ScreenKey>,
    /// Its name (EDID).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<Text>,
    /// Week of manufacture, 1 to 54 (EDID).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub made_week: Option<u8>,
    /// Year of manufacture (EDID).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub made_year: Option<i16>,
    /// Model year, where the EDID gives that instead.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub model_year: Option<i16>,
    /// Width and height of the image, cm.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub size_cm: Option<[u8; 2]>,
}

/// A battery.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Battery {
    /// Its name in the operating system, such as `BAT0`.
    pub name: Text,
    /// Its maker.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub manufacturer: Option<Text>,
    /// Its model.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub model: Option<Text>,
    /// Its chemistry.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub chemistry: Option<Text>,
    /// What it was made to hold, Wh.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub design_wh: Option<u32>,
    /// What it holds when full, Wh.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub full_wh: Option<u32>,
    /// Charge cycles.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cycles: Option<u32>,
    /// The day it was made, where it says so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub made: Option<Date>,
}

/// A fact that this device cannot tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NotKnown {
    /// Which fact.
    pub fact: Fact,
    /// Why not.
    pub reason: NotKnownReason,
}

/// A fact, or group of facts that come from the same place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Fact {
    /// Manufacturer and product.
    Model,
    /// Serial number and UUID.
    Serial,
    /// Firmware vendor, version and date.
    Firmware,
    /// Secure Boot.
    SecureBoot,
    /// Trusted platform module.
    Tpm,
    /// Memory slots.
    MemorySlots,
    /// Disks.
    Disks,
    /// Wear and health of disks.
    DiskHealth,
    /// Screens.
    Displays,
    /// Batteries.
    Batteries,
    /// The day the operating system was installed.
    OsInstalled,
    /// Measured energy.
    Energy,
    /// Whether a person is at the device.
    Presence,
    /// Whether the screen is on.
    ScreenState,
    /// Use in the weeks before the agent.
    History,
}

/// Why a fact is not known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum NotKnownReason {
    /// A virtual machine has no such thing of its own.
    VirtualMachine,
    /// This device has none.
    Absent,
    /// The agent may not read it.
    NoPermission,
    /// Firmware or driver does not say.
    NotProvided,
    /// Firmware gives a placeholder such as `Default string`.
    Placeholder,
    /// Neither this operating system nor this version of the agent can tell.
    NotSupported,
    /// Reading it failed.
    ReadError,
}
