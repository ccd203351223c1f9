//! BIOS or UEFI, Secure Boot and the trusted platform module.

use levetid_protocol::profile::{Firmware, NotKnownReason};
use levetid_protocol::text::Text;

use crate::signals::{Answer, Root, Unsupported};

/// The variable's name holds the GUID of UEFI's global variables.
const SECURE_BOOT: &str = "sys/firmware/efi/efivars/SecureBoot-8be4df61-93ca-11d2-aa0d-00e098032b8c";

/// The firmware, as far as it tells.
pub fn firmware(root: &Root) -> Firmware {
    let text = |file: &str| root.short_text(&format!("sys/class/dmi/id/{file}")).ok();
    let started_by_uefi = root.exists("sys/firmware/efi");
    Firmware {
        vendor: text("bios_vendor"),
        version: text("bios_version"),
        date: text("bios_date"),
        // A machine without firmware tables may have been started by neither.
        uefi: (started_by_uefi || root.exists("sys/class/dmi/id")).then_some(started_by_uefi),
        secure_boot: secure_boot(root).ok(),
        tpm: tpm(root).ok(),
    }
}

/// Whether Secure Boot is on: four bytes of attributes, then the value.
pub fn secure_boot(root: &Root) -> Answer<bool> {
    if root.exists("sys/class/dmi/id") && !root.exists("sys/firmware/efi") {
        return Ok(false);
    }
    match root.bytes(SECURE_BOOT)?.as_slice() {
        [_, _, _, _, value] => Ok(*value == 1),
        _ => Err(Unsupported(NotKnownReason::ReadError)),
    }
}

/// The version of the trusted platform module.
pub fn tpm(root: &Root) -> Answer<Text> {
    match root.number::<u8>("sys/class/tpm/tpm0/tpm_version_major")? {
        1 => Text::clean("1.2"),
        major => Text::clean(&format!("{major}.0")),
    }
    .ok_or(Unsupported(NotKnownReason::ReadError))
}

/// Whether the firmware names itself.
pub fn named(root: &Root) -> Answer<()> {
    root.short_text("sys/class/dmi/id/bios_version").map(|_| ())
}
