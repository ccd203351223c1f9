//! Devices that are there, and what their drivers answer. Nothing is ever written to a device.
#![allow(unsafe_code, reason = "devices are listed and asked by functions of the system")]

use std::fs::{File, OpenOptions};
use std::io;
use std::os::windows::fs::OpenOptionsExt as _;
use std::os::windows::io::AsRawHandle as _;
use std::ptr::{null, null_mut};

use levetid_protocol::profile::NotKnownReason;
use windows_sys::Win32::Devices::DeviceAndDriverInstallation::{
    CM_GET_DEVICE_INTERFACE_LIST_PRESENT, CM_Get_Device_Interface_List_SizeW, CM_Get_Device_Interface_ListW,
    CR_BUFFER_SMALL, CR_SUCCESS,
};
use windows_sys::Win32::Foundation::{
    ERROR_ACCESS_DENIED, ERROR_FILE_NOT_FOUND, ERROR_INVALID_FUNCTION, ERROR_NOT_SUPPORTED,
    ERROR_PATH_NOT_FOUND, GENERIC_READ, GENERIC_WRITE,
};
use windows_sys::Win32::Storage::FileSystem::{
    FILE_SHARE_READ, FILE_SHARE_WRITE, IOCTL_VOLUME_GET_VOLUME_DISK_EXTENTS,
};
use windows_sys::Win32::System::IO::DeviceIoControl;
use windows_sys::Win32::System::Ioctl::{
    IOCTL_DISK_GET_DRIVE_GEOMETRY_EX, IOCTL_DISK_PERFORMANCE, IOCTL_STORAGE_QUERY_PROPERTY,
    SMART_RCV_DRIVE_DATA,
};
use windows_sys::Win32::System::Power::{
    IOCTL_BATTERY_QUERY_INFORMATION, IOCTL_BATTERY_QUERY_STATUS, IOCTL_BATTERY_QUERY_TAG,
    IOCTL_EMI_GET_MEASUREMENT, IOCTL_EMI_GET_METADATA, IOCTL_EMI_GET_METADATA_SIZE, IOCTL_EMI_GET_VERSION,
};
use windows_sys::core::GUID;

use crate::signals::{Answer, Unsupported, bytes};

/// No list of devices here is longer, in characters.
const MAX_LIST: u32 = 1 << 20;

/// A kind of device, by the interface that its drivers offer.
#[derive(Clone, Copy)]
pub struct Kind(GUID);

impl Kind {
    /// Batteries.
    pub const BATTERY: Self = Self(GUID::from_u128(0x72631e54_78a4_11d0_bcf7_00aa00b7b32a));
    /// Meters of energy.
    pub const ENERGY_METER: Self = Self(GUID::from_u128(0x45bd8344_7ed6_49cf_a440_c276c933b053));
    /// Screens.
    pub const MONITOR: Self = Self(GUID::from_u128(0xe6f07b5f_ee97_4a90_b076_33f57bf4eaa7));
}

/// A question to a driver: one whose bytes, both ways, are copied by the system and hold no addresses.
#[derive(Clone, Copy)]
pub struct Question(u32);

impl Question {
    /// Which battery is in a place.
    pub const BATTERY_TAG: Self = Self(IOCTL_BATTERY_QUERY_TAG);
    /// What a battery is.
    pub const BATTERY_INFORMATION: Self = Self(IOCTL_BATTERY_QUERY_INFORMATION);
    /// What a battery gives now.
    pub const BATTERY_STATUS: Self = Self(IOCTL_BATTERY_QUERY_STATUS);
    /// Which version of the interface a meter has.
    pub const METER_VERSION: Self = Self(IOCTL_EMI_GET_VERSION);
    /// How long the answer to the next question is.
    pub const METER_METADATA_SIZE: Self = Self(IOCTL_EMI_GET_METADATA_SIZE);
    /// What a meter measures.
    pub const METER_METADATA: Self = Self(IOCTL_EMI_GET_METADATA);
    /// What it has measured.
    pub const METER_MEASUREMENT: Self = Self(IOCTL_EMI_GET_MEASUREMENT);
    /// What a disk is, or its health.
    pub const STORAGE_PROPERTY: Self = Self(IOCTL_STORAGE_QUERY_PROPERTY);
    /// How large a disk is.
    pub const DISK_GEOMETRY: Self = Self(IOCTL_DISK_GET_DRIVE_GEOMETRY_EX);
    /// How much a disk has read and written.
    pub const DISK_PERFORMANCE: Self = Self(IOCTL_DISK_PERFORMANCE);
    /// On which disks a volume lies.
    pub const VOLUME_EXTENTS: Self = Self(IOCTL_VOLUME_GET_VOLUME_DISK_EXTENTS);
    /// The health of an ATA disk.
    pub const SMART: Self = Self(SMART_RCV_DRIVE_DATA);
}

/// What a device is opened for.
#[derive(Debug, Clone, Copy)]
pub enum Access {
    /// To ask what anybody may know: takes no right, and wakes nothing.
    Nothing,
    /// To read.
    Read,
    /// For questions that only an administrator may ask.
    ReadAndWrite,
}

/// A device, closed again when dropped.
#[derive(Debug)]
pub struct Device(File);

impl Device {
    /// Opens a device by a path such as `\\.\PhysicalDrive0`, or one that [`present`] gave.
    pub fn open(path: &str, access: Access) -> Answer<Self> {
        let rights = match access {
            Access::Nothing => 0,
            Access::Read => GENERIC_READ,
            Access::ReadAndWrite => GENERIC_READ | GENERIC_WRITE,
        };
        let opened =
            OpenOptions::new().access_mode(rights).share_mode(FILE_SHARE_READ | FILE_SHARE_WRITE).open(path);
        opened.map(Self).map_err(|error| unsupported(&error))
    }

    /// Asks the driver: the answer is as long as it is, at most `longest` bytes.
    pub fn ask(&self, question: Question, asked: &[u8], longest: usize) -> Answer<Vec<u8>> {
        let too_long = Unsupported(NotKnownReason::ReadError);
        let mut answer = vec![0_u8; longest];
        let asked_len = u32::try_from(asked.len()).map_err(|_| too_long)?;
        let answer_len = u32::try_from(answer.len()).map_err(|_| too_long)?;
        let mut answered: u32 = 0;
        // SAFETY: both buffers live through the call with the lengths given; the handle is open and was not
        // opened for overlapped use, so the call has ended when it returns. A `Question` has no addresses in it.
        let well = unsafe {
            DeviceIoControl(
                self.0.as_raw_handle(),
                question.0,
                asked.as_ptr().cast(),
                asked_len,
                answer.as_mut_ptr().cast(),
                answer_len,
                &raw mut answered,
                null_mut(),
            )
        };
        if well == 0 {
            return Err(unsupported(&io::Error::last_os_error()));
        }
        answer.truncate(usize::try_from(answered).map_err(|_| too_long)?);
        Ok(answer)
    }
}

/// The paths of the devices of a kind that are there now, sorted, so that one keeps its place among them.
///
/// # Errors
/// When the system does not list its devices.
pub fn present(kind: Kind) -> Answer<Vec<String>> {
    // Another may be plugged in between the two questions.
    for _ in 0..3 {
        let mut length: u32 = 0;
        // SAFETY: both pointers are valid for the call; no device is named, so that its pointer may be null.
        let result = unsafe {
            CM_Get_Device_Interface_List_SizeW(
                &raw mut length,
                &raw const kind.0,
                null(),
                CM_GET_DEVICE_INTERFACE_LIST_PRESENT,
            )
        };
        if result != CR_SUCCESS || length > MAX_LIST {
            break;
        }
        let mut list = vec![0_u16; length.try_into().unwrap_or_default()];
        // SAFETY: the buffer lives through the call and has `length` characters.
        let result = unsafe {
            CM_Get_Device_Interface_ListW(
                &raw const kind.0,
                null(),
                list.as_mut_ptr(),
                length,
                CM_GET_DEVICE_INTERFACE_LIST_PRESENT,
            )
        };
        match result {
            CR_SUCCESS => return Ok(paths(&list)),
            CR_BUFFER_SMALL => {}
            _ => break,
        }
    }
    Err(Unsupported(NotKnownReason::ReadError))
}

/// Texts one after the other, each with a zero at its end.
fn paths(list: &[u16]) -> Vec<String> {
    let mut paths: Vec<String> =
        list.split(|unit| *unit == 0).map(bytes::wide).filter(|path| !path.is_empty()).collect();
    paths.sort();
    paths
}

/// What an error of a driver says of the machine.
fn unsupported(error: &io::Error) -> Unsupported {
    let code = error.raw_os_error().and_then(|code| u32::try_from(code).ok());
    Unsupported(match code {
        Some(ERROR_FILE_NOT_FOUND | ERROR_PATH_NOT_FOUND) => NotKnownReason::Absent,
        Some(ERROR_ACCESS_DENIED) => NotKnownReason::NoPermission,
        Some(ERROR_INVALID_FUNCTION | ERROR_NOT_SUPPORTED) => NotKnownReason::NotProvided,
        _ => NotKnownReason::ReadError,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_of_devices_is_split_and_sorted() {
        let list: Vec<u16> = "\\\\?\\b\0\\\\?\\a\0\0".encode_utf16().collect();
        assert_eq!(paths(&list), ["\\\\?\\a", "\\\\?\\b"]);
        assert!(paths(&[0]).is_empty() && paths(&[]).is_empty());
    }

    #[test]
    fn a_device_that_is_not_there_is_an_answer() {
        let device = Device::open(r"\\.\PhysicalDrive31", Access::Nothing);
        assert_eq!(device.err(), Some(Unsupported(NotKnownReason::Absent)));
    }
}
