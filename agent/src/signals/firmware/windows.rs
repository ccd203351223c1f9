//! BIOS or UEFI, Secure Boot and the trusted platform module.
#![allow(unsafe_code, reason = "the trusted platform module is found by functions of the system")]

use std::mem::transmute;
use std::ptr::null_mut;

use levetid_protocol::profile::{Firmware, NotKnownReason};
use levetid_protocol::text::Text;
use windows_sys::Win32::Foundation::{FreeLibrary, HMODULE};
use windows_sys::Win32::System::LibraryLoader::{
    GetProcAddress, LOAD_LIBRARY_SEARCH_SYSTEM32, LoadLibraryExW,
};

use crate::signals::bytes::u32_at;
use crate::signals::smbios::Tables;
use crate::signals::{Answer, Root, Unsupported};

const CONTROL: &str = r"SYSTEM\CurrentControlSet\Control";
const SECURE_BOOT: &str = r"SYSTEM\CurrentControlSet\Control\SecureBoot\State";
/// The device by which firmware names a TPM 2.0 (ACPI); older ones have other names.
const TPM_2: &str = r"SYSTEM\CurrentControlSet\Enum\ACPI\MSFT0101";

/// `PEFirmwareType`: started by UEFI; 1 is legacy BIOS.
const UEFI: u64 = 2;

/// Numbers of `TPM_DEVICE_INFO`: of the structure, then version 1.2 and version 2.0.
const INFO_BYTES: usize = 16;
const TPM_VERSION_AT: usize = 4;
/// `Tbsi_GetDeviceInfo` found none.
const TPM_NOT_FOUND: u32 = 0x8028_400f;

/// The firmware, as far as it tells.
pub fn firmware(root: &Root) -> Firmware {
    let named = root.firmware_tables().ok().and_then(|data| Tables::of_file(&data).map(Tables::firmware));
    Firmware {
        uefi: root.number(CONTROL, "PEFirmwareType").ok().map(|kind| kind == UEFI),
        secure_boot: secure_boot(root).ok(),
        tpm: tpm(root).ok(),
        ..named.unwrap_or_default()
    }
}

/// Whether Secure Boot is on. A legacy BIOS has none.
pub fn secure_boot(root: &Root) -> Answer<bool> {
    match root.number(SECURE_BOOT, "UEFISecureBootEnabled") {
        Ok(enabled) => Ok(enabled == 1),
        Err(_) if root.number(CONTROL, "PEFirmwareType").is_ok_and(|kind| kind != UEFI) => Ok(false),
        Err(why) => Err(why),
    }
}

/// The version of the trusted platform module.
pub fn tpm(root: &Root) -> Answer<Text> {
    let version = if root.is_live() {
        match tpm_version()? {
            1 => "1.2",
            2 => "2.0",
            _ => return Err(Unsupported(NotKnownReason::NotSupported)),
        }
    } else if root.exists(TPM_2) {
        "2.0"
    } else {
        return Err(Unsupported(NotKnownReason::Absent));
    };
    Text::clean(version).ok_or(Unsupported(NotKnownReason::ReadError))
}

/// Whether the firmware names itself.
pub fn named(root: &Root) -> Answer<()> {
    let data = root.firmware_tables()?;
    let firmware =
        Tables::of_file(&data).map(Tables::firmware).ok_or(Unsupported(NotKnownReason::ReadError))?;
    firmware.version.map(|_| ()).ok_or(Unsupported(NotKnownReason::NotProvided))
}

/// A library of the system, given back when dropped.
struct Library(HMODULE);

impl Drop for Library {
    fn drop(&mut self) {
        // SAFETY: the library was loaded, and nothing of it is used after this.
        unsafe { FreeLibrary(self.0) };
    }
}

/// Asks the module's services, which need not be installed. They open nothing but what the system knows of it.
fn tpm_version() -> Answer<u32> {
    let name: Vec<u16> = "tbs.dll\0".encode_utf16().collect();
    // SAFETY: the name ends with a zero and lives through the call; it is looked for among the system's alone.
    let library = unsafe { LoadLibraryExW(name.as_ptr(), null_mut(), LOAD_LIBRARY_SEARCH_SYSTEM32) };
    if library.is_null() {
        return Err(Unsupported(NotKnownReason::NotSupported));
    }
    let library = Library(library);
    // SAFETY: the library is loaded, and the name ends with a zero.
    let function = unsafe { GetProcAddress(library.0, c"Tbsi_GetDeviceInfo".as_ptr().cast()) };
    let function = function.ok_or(Unsupported(NotKnownReason::NotSupported))?;
    // SAFETY: the function is declared `TBS_RESULT Tbsi_GetDeviceInfo(UINT32 Size, PVOID Info)` (tbs.h).
    let get_device_info = unsafe {
        transmute::<unsafe extern "system" fn() -> isize, unsafe extern "system" fn(u32, *mut u8) -> u32>(
            function,
        )
    };
    // Numbers of four bytes, for the structure's alignment.
    let mut info = [0_u32; INFO_BYTES / 4];
    // SAFETY: the buffer lives through the call, has the length given and the alignment of the structure.
    let result = unsafe { get_device_info(INFO_BYTES as u32, info.as_mut_ptr().cast()) };
    match result {
        0 => {
            let bytes: Vec<u8> = info.iter().flat_map(|number| number.to_le_bytes()).collect();
            u32_at(&bytes, TPM_VERSION_AT).ok_or(Unsupported(NotKnownReason::ReadError))
        }
        TPM_NOT_FOUND => Err(Unsupported(NotKnownReason::Absent)),
        _ => Err(Unsupported(NotKnownReason::ReadError)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::registry::{Machine, smbios};

    #[test]
    fn secure_boot_is_on_off_or_not_told() {
        let case = |kind: Option<u32>, enabled: Option<u32>| {
            let mut machine = Machine::new();
            if let Some(kind) = kind {
                machine = machine.number(CONTROL, "PEFirmwareType", kind);
            }
            if let Some(enabled) = enabled {
                machine = machine.number(SECURE_BOOT, "UEFISecureBootEnabled", enabled);
            }
            let root = Root::new(machine.path());
            (firmware(&root).uefi, secure_boot(&root))
        };
        let absent = Err(Unsupported(NotKnownReason::Absent));
        assert_eq!(case(Some(2), Some(1)), (Some(true), Ok(true)));
        assert_eq!(case(Some(2), Some(0)), (Some(true), Ok(false)));
        assert_eq!(case(Some(1), None), (Some(false), Ok(false)));
        assert_eq!(case(Some(2), None), (Some(true), absent));
        assert_eq!(case(None, None), (None, absent));
    }

    #[test]
    fn firmware_names_itself_and_its_module() {
        let tables = smbios("LENOVO", "20L5S0AB00", "PF1A2B3C", 10);
        let machine = Machine::new().bytes("", "SMBIOS", &tables).number(TPM_2, "Any", 1);
        let root = Root::new(machine.path());
        let firmware = firmware(&root);
        assert_eq!(firmware.version.as_ref().map(Text::as_str), Some("N24ET56W (1.31 )"));
        assert_eq!(firmware.tpm.as_ref().map(Text::as_str), Some("2.0"));
        assert_eq!(named(&root), Ok(()));
        let nothing = Machine::new();
        assert_eq!(tpm(&Root::new(nothing.path())), Err(Unsupported(NotKnownReason::Absent)));
        assert_eq!(named(&Root::new(nothing.path())), Err(Unsupported(NotKnownReason::Absent)));
    }

    #[test]
    fn this_machine_answers() {
        // Whatever the answer is: a module, none, or no services for one.
        assert_ne!(
            tpm(&Root::new(std::path::Path::new("/"))).err(),
            Some(Unsupported(NotKnownReason::ReadError))
        );
    }
}
