//! Who may enter the folder: the system, administrators, and the account that made it where that is neither.
#![allow(unsafe_code, reason = "a folder is made by a function of the system that takes who may enter it")]

use std::fs::{File, OpenOptions};
use std::io::{self, ErrorKind};
use std::os::windows::ffi::OsStrExt as _;
use std::os::windows::fs::OpenOptionsExt as _;
use std::path::Path;

use windows_sys::Win32::Foundation::ERROR_SHARING_VIOLATION;
use windows_sys::Win32::Security::SECURITY_ATTRIBUTES;
use windows_sys::Win32::Storage::FileSystem::{CreateDirectoryW, FILE_SHARE_READ};

use crate::account::{self, SecurityDescriptor, Token};

/// Nothing is inherited; the system and administrators have all rights, below the folder too.
const SYSTEM_AND_ADMINISTRATORS: &str = "D:P(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)";

/// The system, administrators, and the installer of Windows.
const TRUSTED: [&str; 3] =
    ["S-1-5-18", "S-1-5-32-544", "S-1-5-80-956008885-3418522649-1831038044-1853292631-2271478464"];

/// Makes a folder that only the system, administrators and its maker enter, and those above it. One that exists
/// keeps the rights its owner gave it.
///
/// Anybody may make folders where programs keep data, so that one of another account could be there first: the
/// agent's secrets do not go into it.
pub fn create_folder(path: &Path) -> io::Result<()> {
    if path.is_dir() {
        return trust(path);
    }
    let descriptor = SecurityDescriptor::parse(&who_may_enter()?)?;
    let path = std::path::absolute(path)?;
    let missing: Vec<&Path> = path.ancestors().take_while(|folder| !folder.is_dir()).collect();
    missing.iter().rev().try_for_each(|folder| create(folder, &descriptor))
}

fn who_may_enter() -> io::Result<String> {
    if account::administers()? {
        return Ok(SYSTEM_AND_ADMINISTRATORS.to_owned());
    }
    Ok(format!("{SYSTEM_AND_ADMINISTRATORS}(A;OICI;FA;;;{})", Token::of_this_process()?.person()?.0))
}

fn create(folder: &Path, descriptor: &SecurityDescriptor) -> io::Result<()> {
    let path: Vec<u16> = folder.as_os_str().encode_wide().chain([0]).collect();
    let attributes = SECURITY_ATTRIBUTES {
        nLength: u32::try_from(size_of::<SECURITY_ATTRIBUTES>()).unwrap_or(0),
        lpSecurityDescriptor: descriptor.as_ptr(),
        bInheritHandle: 0,
    };
    // SAFETY: the path ends with a zero; it, the attributes and the descriptor live through the call.
    let well = unsafe { CreateDirectoryW(path.as_ptr(), &raw const attributes) };
    if well != 0 {
        return Ok(());
    }
    match io::Error::last_os_error() {
        error if error.kind() == ErrorKind::AlreadyExists => trust(folder),
        error => Err(error),
    }
}

/// Whether a folder belongs to somebody who may read the agent's secrets anyway.
fn trust(folder: &Path) -> io::Result<()> {
    let owner = account::owner(folder)?;
    if TRUSTED.contains(&owner.0.as_str()) || owner == Token::of_this_process()?.person()? {
        return Ok(());
    }
    let message = format!(
        "{} belongs to the account {}, which could read what the agent keeps",
        folder.display(),
        owner.0
    );
    Err(io::Error::new(ErrorKind::PermissionDenied, message))
}

/// Options to make files: who may read them is inherited from the folder.
pub fn new_file() -> OpenOptions {
    OpenOptions::new()
}

/// Opens a file for one holder at a time, so that others may read it; `None` while another holds it.
pub fn lock(path: &Path) -> io::Result<Option<File>> {
    let opened =
        new_file().create(true).truncate(false).read(true).write(true).share_mode(FILE_SHARE_READ).open(path);
    match opened {
        Ok(file) => Ok(Some(file)),
        Err(error) if error.raw_os_error() == i32::try_from(ERROR_SHARING_VIOLATION).ok() => Ok(None),
        Err(error) => Err(error),
    }
}

/// The file system keeps new names by itself.
pub fn sync_folder(_path: &Path) -> io::Result<()> {
    Ok(())
}
