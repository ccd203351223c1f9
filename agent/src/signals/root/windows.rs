//! The registry below which a machine is read: that of this machine, or a recorded one.
#![allow(unsafe_code, reason = "firmware's tables are read by a function of the system")]

use std::path::Path;
use std::ptr::null_mut;

use jiff::Timestamp;
use levetid_protocol::profile::NotKnownReason;
use levetid_protocol::text::Text;
use windows_registry::{CURRENT_USER, Key, LOCAL_MACHINE, Type};
use windows_sys::Win32::System::SystemInformation::{GetSystemFirmwareTable, RSMB};

use super::{Answer, Unsupported};

/// Errors of the registry, as the system numbers them.
const FILE_NOT_FOUND: i32 = 2;
const PATH_NOT_FOUND: i32 = 3;
const ACCESS_DENIED: i32 = 5;

/// The value of a recorded machine that holds its firmware's tables.
const RECORDED_TABLES: &str = "SMBIOS";

/// No machine has longer tables, in bytes.
const MAX_TABLES: u32 = 1 << 20;

/// The keys below which a machine is read: `HKEY_LOCAL_MACHINE`, or where a machine was recorded, a key of the
/// same shape below `HKEY_CURRENT_USER`.
#[derive(Debug, Clone)]
pub struct Root {
    recorded: Option<String>,
}

impl Root {
    /// `/` is this machine; anything else names the key of a recorded one.
    pub fn new(path: &Path) -> Self {
        let recorded = (path != Path::new("/")).then(|| path.to_string_lossy().into_owned());
        Self { recorded }
    }

    /// Whether this is the machine the agent runs on, so that its devices may be asked.
    pub fn is_live(&self) -> bool {
        self.recorded.is_none()
    }

    /// Whether a key exists.
    pub fn exists(&self, key: &str) -> bool {
        self.open(key).is_ok()
    }

    /// A text.
    pub fn text(&self, key: &str, name: &str) -> Answer<String> {
        let text = self.open(key)?.get_string(name).map_err(|error| unsupported(error.code().0))?;
        Ok(text.trim().to_owned())
    }

    /// A text as a short one that can travel; an empty one is `NotProvided`.
    pub fn short_text(&self, key: &str, name: &str) -> Answer<Text> {
        Text::clean(&self.text(key, name)?).ok_or(Unsupported(NotKnownReason::NotProvided))
    }

    /// A number of 32 or 64 bits.
    pub fn number(&self, key: &str, name: &str) -> Answer<u64> {
        self.open(key)?.get_u64(name).map_err(|error| unsupported(error.code().0))
    }

    /// An instant in seconds since 1970.
    pub fn instant(&self, key: &str, name: &str) -> Answer<Timestamp> {
        let seconds = self.number(key, name)?;
        let instant = i64::try_from(seconds).ok().and_then(|seconds| Timestamp::from_second(seconds).ok());
        instant.ok_or(Unsupported(NotKnownReason::ReadError))
    }

    /// Bytes, of whatever kind they are said to be.
    pub fn bytes(&self, key: &str, name: &str) -> Answer<Vec<u8>> {
        let value = self.open(key)?.get_value(name).map_err(|error| unsupported(error.code().0))?;
        if value.ty() == Type::Bytes {
            Ok(value.to_vec())
        } else {
            Err(Unsupported(NotKnownReason::ReadError))
        }
    }

    /// Deletes a value.
    pub fn remove(&self, key: &str, name: &str) -> Answer<()> {
        let path = self.place(key);
        let hive = if self.is_live() { LOCAL_MACHINE } else { CURRENT_USER };
        let key = hive.options().write().open(path).map_err(|error| unsupported(error.code().0))?;
        key.remove_value(name).map_err(|error| unsupported(error.code().0))
    }

    /// The names of the keys below one, sorted; none when it cannot be read.
    pub fn keys(&self, key: &str) -> Vec<String> {
        let Ok(key) = self.open(key) else { return Vec::new() };
        let mut names: Vec<String> = key.keys().into_iter().flatten().collect();
        names.sort();
        names
    }

    /// Firmware's tables (SMBIOS): `RawSMBIOSData`, or what was recorded of them.
    pub fn firmware_tables(&self) -> Answer<Vec<u8>> {
        if self.is_live() { live_tables() } else { self.bytes("", RECORDED_TABLES) }
    }

    fn open(&self, key: &str) -> Answer<Key> {
        let hive = if self.is_live() { LOCAL_MACHINE } else { CURRENT_USER };
        hive.open(self.place(key)).map_err(|error| unsupported(error.code().0))
    }

    /// Where a key lies below its hive.
    fn place(&self, key: &str) -> String {
        match &self.recorded {
            None => key.to_owned(),
            Some(recorded) if key.is_empty() => recorded.clone(),
            Some(recorded) => format!("{recorded}\\{key}"),
        }
    }
}

fn live_tables() -> Answer<Vec<u8>> {
    // SAFETY: without a buffer nothing is written; the length that is needed comes back.
    let length = unsafe { GetSystemFirmwareTable(RSMB, 0, null_mut(), 0) };
    if length == 0 {
        return Err(Unsupported(NotKnownReason::NotProvided));
    }
    let read_error = Unsupported(NotKnownReason::ReadError);
    let mut tables = vec![0_u8; usize::try_from(length.min(MAX_TABLES)).map_err(|_| read_error)?];
    let room = u32::try_from(tables.len()).map_err(|_| read_error)?;
    // SAFETY: the buffer lives through the call and has `room` bytes.
    let used = unsafe { GetSystemFirmwareTable(RSMB, 0, tables.as_mut_ptr(), room) };
    // More than there is room for: it was not written.
    let used =
        usize::try_from(used).ok().filter(|used| (1..=tables.len()).contains(used)).ok_or(read_error)?;
    tables.truncate(used);
    Ok(tables)
}

/// By the result that carries the system's number of an error in its lower half.
fn unsupported(result: i32) -> Unsupported {
    Unsupported(match result & 0xffff {
        FILE_NOT_FOUND | PATH_NOT_FOUND => NotKnownReason::Absent,
        ACCESS_DENIED => NotKnownReason::NoPermission,
        _ => NotKnownReason::ReadError,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::registry::Machine;

    #[test]
    fn a_missing_value_is_an_answer() {
        let machine = Machine::new()
            .number("SYSTEM\\Setup", "InstallDate", 1_600_000_000)
            .text("SYSTEM", "Word", "twelve ");
        let root = Root::new(machine.path());
        assert_eq!(root.text("SYSTEM\\Nothing", "Word"), Err(Unsupported(NotKnownReason::Absent)));
        assert_eq!(root.text("SYSTEM", "Nothing"), Err(Unsupported(NotKnownReason::Absent)));
        assert_eq!(root.number("SYSTEM", "Word"), Err(Unsupported(NotKnownReason::ReadError)));
        assert_eq!(root.bytes("SYSTEM", "Word"), Err(Unsupported(NotKnownReason::ReadError)));
        assert_eq!(root.text("SYSTEM", "Word").as_deref(), Ok("twelve"));
        assert_eq!(root.keys("SYSTEM"), ["Setup"]);
        assert!(root.keys("SOFTWARE").is_empty() && !root.exists("SOFTWARE") && root.exists(""));
        assert_eq!(root.instant("SYSTEM\\Setup", "InstallDate").unwrap().as_second(), 1_600_000_000);
    }

    #[test]
    fn only_this_machine_is_live() {
        assert!(Root::new(Path::new("/")).is_live());
        assert!(!Root::new(Machine::new().path()).is_live());
    }
}
