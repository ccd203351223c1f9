//! Accounts of Windows, by their identifiers (SIDs): whose a token, a folder and this process are, and descriptors of
//! who may do what.
#![allow(unsafe_code, reason = "accounts are told by functions of the system")]

use std::ffi::c_void;
use std::io;
use std::os::windows::ffi::OsStrExt as _;
use std::os::windows::io::{AsRawHandle as _, FromRawHandle as _, OwnedHandle};
use std::path::Path;
use std::ptr::null_mut;
use std::slice;

use windows_sys::Win32::Foundation::{ERROR_SUCCESS, HANDLE, LocalFree};
use windows_sys::Win32::Security::Authorization::{
    ConvertSidToStringSidW, ConvertStringSecurityDescriptorToSecurityDescriptorW, GetNamedSecurityInfoW,
    SDDL_REVISION_1, SE_FILE_OBJECT,
};
use windows_sys::Win32::Security::{
    CheckTokenMembership, CreateWellKnownSid, GetTokenInformation, OWNER_SECURITY_INFORMATION,
    PSECURITY_DESCRIPTOR, PSID, SECURITY_ATTRIBUTES, SECURITY_MAX_SID_SIZE, TOKEN_QUERY, TOKEN_USER,
    TokenUser, WinBuiltinAdministratorsSid,
};
use windows_sys::Win32::System::Threading::{GetCurrentProcess, OpenProcessToken};

/// Bytes that `TOKEN_USER` and the longest identifier need, in numbers of eight for its alignment.
const TOKEN_USER_EIGHTS: usize = 32;

/// Something that the system gave and wants back.
struct Local(*mut c_void);

impl Drop for Local {
    fn drop(&mut self) {
        // SAFETY: a function of the system gave it, to be given back by this one, and nobody else does.
        unsafe { LocalFree(self.0) };
    }
}

/// The account that a token stands for.
///
/// # Errors
/// When the token may not be asked.
pub fn of_token(token: &OwnedHandle) -> io::Result<String> {
    let mut buffer = [0_u64; TOKEN_USER_EIGHTS];
    let mut used: u32 = 0;
    // SAFETY: the buffer lives through the call and has the length given.
    let well = unsafe {
        GetTokenInformation(
            token.as_raw_handle(),
            TokenUser,
            buffer.as_mut_ptr().cast(),
            (TOKEN_USER_EIGHTS * 8) as u32,
            &raw mut used,
        )
    };
    if well == 0 {
        return Err(io::Error::last_os_error());
    }
    // SAFETY: the call went well, so that the buffer, which is aligned for it, begins with this structure.
    let user = unsafe { buffer.as_ptr().cast::<TOKEN_USER>().read() };
    // SAFETY: the identifier lies in the buffer, which lives longer than the call.
    unsafe { text(user.User.Sid) }
}

/// The account that this process runs as.
///
/// # Errors
/// When the system does not tell.
pub fn own() -> io::Result<String> {
    let mut token: HANDLE = null_mut();
    // SAFETY: writes a handle that lives through the call; the process's own handle needs no closing.
    let well = unsafe { OpenProcessToken(GetCurrentProcess(), TOKEN_QUERY, &raw mut token) };
    if well == 0 {
        return Err(io::Error::last_os_error());
    }
    // SAFETY: the call went well, so that the handle is open and this function's own.
    of_token(&unsafe { OwnedHandle::from_raw_handle(token) })
}

/// Whether this process has an administrator's rights, as the system's own account has.
pub fn is_administrator() -> bool {
    let mut administrators = [0_u32; SECURITY_MAX_SID_SIZE as usize / 4];
    let mut length = SECURITY_MAX_SID_SIZE;
    let identifier: PSID = administrators.as_mut_ptr().cast();
    let mut is_member = 0;
    // SAFETY: the buffer lives through both calls, has the length given and an identifier's alignment; no domain is
    // named, and no token, so that those pointers may be null.
    let well = unsafe {
        CreateWellKnownSid(WinBuiltinAdministratorsSid, null_mut(), identifier, &raw mut length) != 0
            && CheckTokenMembership(null_mut(), identifier, &raw mut is_member) != 0
    };
    well && is_member != 0
}

/// The account that owns a file or folder.
///
/// # Errors
/// When it is not there, or may not be asked.
pub fn owner(path: &Path) -> io::Result<String> {
    let path: Vec<u16> = path.as_os_str().encode_wide().chain([0]).collect();
    let mut owner: PSID = null_mut();
    let mut descriptor: PSECURITY_DESCRIPTOR = null_mut();
    // SAFETY: the path ends with a zero and lives through the call; what is not asked for may be null.
    let error = unsafe {
        GetNamedSecurityInfoW(
            path.as_ptr(),
            SE_FILE_OBJECT,
            OWNER_SECURITY_INFORMATION,
            &raw mut owner,
            null_mut(),
            null_mut(),
            null_mut(),
            &raw mut descriptor,
        )
    };
    if error != ERROR_SUCCESS {
        return Err(io::Error::from_raw_os_error(error.cast_signed()));
    }
    let _descriptor = Local(descriptor);
    if owner.is_null() {
        return Err(io::ErrorKind::NotFound.into());
    }
    // SAFETY: the identifier lies in the descriptor, which lives longer than the call.
    unsafe { text(owner) }
}

/// An identifier as text, `S-1-5-18`.
///
/// # Safety
/// It must be a valid one.
unsafe fn text(identifier: PSID) -> io::Result<String> {
    let mut text: *mut u16 = null_mut();
    // SAFETY: the caller says that the identifier is valid; writes an address.
    let well = unsafe { ConvertSidToStringSidW(identifier, &raw mut text) };
    if well == 0 || text.is_null() {
        return Err(io::Error::last_os_error());
    }
    let _text = Local(text.cast());
    // SAFETY: the text ends with a zero, as the call promises, and is not read beyond that.
    let units = unsafe {
        let length = (0..).take_while(|at| *text.add(*at) != 0).count();
        slice::from_raw_parts(text, length)
    };
    Ok(String::from_utf16_lossy(units))
}

/// Who may do what with a thing.
pub struct Descriptor(Local);

impl Descriptor {
    /// Reads it from the language in which the system writes them (SDDL).
    ///
    /// # Errors
    /// When it is not well formed.
    pub fn parse(text: &str) -> io::Result<Self> {
        let text: Vec<u16> = text.encode_utf16().chain([0]).collect();
        let mut descriptor: PSECURITY_DESCRIPTOR = null_mut();
        // SAFETY: the text ends with a zero and lives through the call; the length may be left out.
        let well = unsafe {
            ConvertStringSecurityDescriptorToSecurityDescriptorW(
                text.as_ptr(),
                SDDL_REVISION_1,
                &raw mut descriptor,
                null_mut(),
            )
        };
        if well == 0 { Err(io::Error::last_os_error()) } else { Ok(Self(Local(descriptor))) }
    }

    /// As functions take it that make things. It must not outlive the descriptor.
    pub fn attributes(&self) -> SECURITY_ATTRIBUTES {
        SECURITY_ATTRIBUTES {
            nLength: size_of::<SECURITY_ATTRIBUTES>() as u32,
            lpSecurityDescriptor: self.0.0,
            bInheritHandle: 0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn this_process_has_an_account_and_what_it_makes_is_its_own() {
        let own = own().unwrap();
        assert!(own.starts_with("S-1-"), "{own}");
        let folder = tempfile::tempdir().unwrap();
        let owner = owner(folder.path()).unwrap();
        assert!(owner == own || is_administrator(), "{owner} is not {own}");
        assert!(super::owner(&folder.path().join("nothing")).is_err());
    }

    #[test]
    fn a_descriptor_that_is_not_well_formed_is_an_error() {
        assert!(Descriptor::parse("D:P(A;;FA;;;SY)").is_ok());
        assert!(Descriptor::parse("everybody").is_err());
    }
}
