//! Accounts of Windows: whose a process or the other end of a pipe is, and who may do what with a thing.
#![allow(unsafe_code, reason = "accounts are asked for by calls of the system")]

use std::io;
use std::os::windows::ffi::OsStrExt as _;
use std::os::windows::io::{AsRawHandle as _, FromRawHandle as _, OwnedHandle};
use std::path::Path;
use std::ptr::{NonNull, null_mut};

use windows_sys::Win32::Foundation::{ERROR_SUCCESS, HANDLE, LocalFree};
use windows_sys::Win32::Security::Authorization::{
    ConvertSidToStringSidW, ConvertStringSecurityDescriptorToSecurityDescriptorW, ConvertStringSidToSidW,
    GetNamedSecurityInfoW, SDDL_REVISION_1, SE_FILE_OBJECT,
};
use windows_sys::Win32::Security::{
    CheckTokenMembership, GetTokenInformation, OWNER_SECURITY_INFORMATION, PSECURITY_DESCRIPTOR, PSID,
    TOKEN_INFORMATION_CLASS, TOKEN_QUERY, TOKEN_USER, TokenSessionId, TokenUser,
};
use windows_sys::Win32::System::Threading::{
    GetCurrentProcess, OpenProcess, OpenProcessToken, PROCESS_QUERY_LIMITED_INFORMATION,
};

use crate::signals::presence::Person;

/// The group of administrators.
const ADMINISTRATORS: &str = "S-1-5-32-544";

/// What stands for an account.
#[derive(Debug)]
pub struct Token(OwnedHandle);

impl From<OwnedHandle> for Token {
    fn from(handle: OwnedHandle) -> Self {
        Self(handle)
    }
}

impl Token {
    /// This process's.
    ///
    /// # Errors
    /// When Windows does not give it.
    pub fn of_this_process() -> io::Result<Self> {
        // SAFETY: the pseudo handle of this process needs no closing.
        Self::of(unsafe { GetCurrentProcess() })
    }

    /// That of another process, by its number.
    ///
    /// # Errors
    /// When there is none, or this account may not ask.
    pub fn of_process(process: u32) -> io::Result<Self> {
        // SAFETY: takes numbers only; the handle, if it gives one, is nobody else's.
        let process = unsafe {
            let handle = OpenProcess(PROCESS_QUERY_LIMITED_INFORMATION, 0, process);
            if handle.is_null() {
                return Err(io::Error::last_os_error());
            }
            OwnedHandle::from_raw_handle(handle)
        };
        Self::of(process.as_raw_handle())
    }

    fn of(process: HANDLE) -> io::Result<Self> {
        let mut token: HANDLE = null_mut();
        // SAFETY: the process's handle is open for the call; `token` is written only where it succeeds.
        if unsafe { OpenProcessToken(process, TOKEN_QUERY, &raw mut token) } == 0 {
            return Err(io::Error::last_os_error());
        }
        // SAFETY: the call succeeded, so the handle is open and nobody else's.
        Ok(Self(unsafe { OwnedHandle::from_raw_handle(token) }))
    }

    /// The account, by its security identifier.
    ///
    /// # Errors
    /// When Windows does not tell.
    pub fn person(&self) -> io::Result<Person> {
        // An identifier is at most 68 bytes long. Eight bytes each: aligned for what lies in it.
        let mut buffer = [0_u64; 16];
        self.ask(TokenUser, &mut buffer)?;
        // SAFETY: the call succeeded, so the buffer begins with this structure; it is large and aligned enough.
        let user = unsafe { buffer.as_ptr().cast::<TOKEN_USER>().read() };
        // SAFETY: the identifier lies in the buffer, which outlives the call.
        unsafe { text(user.User.Sid) }.map(Person)
    }

    /// The session it is logged on in.
    ///
    /// # Errors
    /// When Windows does not tell.
    pub fn session(&self) -> io::Result<u32> {
        let mut session = [0_u32; 1];
        self.ask(TokenSessionId, &mut session)?;
        let [session] = session;
        Ok(session)
    }

    /// Whether it acts as an administrator now. Only for a token of somebody in whose name a thread acts.
    ///
    /// # Errors
    /// When Windows does not tell.
    pub fn is_administrator(&self) -> io::Result<bool> {
        is_administrator(self.0.as_raw_handle())
    }

    fn ask<T>(&self, what: TOKEN_INFORMATION_CLASS, buffer: &mut [T]) -> io::Result<()> {
        let size = u32::try_from(size_of_val(buffer)).map_err(io::Error::other)?;
        let mut used = 0;
        // SAFETY: the buffer is as large as is said, and plain numbers, for which any bytes are valid.
        let told = unsafe {
            GetTokenInformation(self.0.as_raw_handle(), what, buffer.as_mut_ptr().cast(), size, &raw mut used)
        };
        if told == 0 { Err(io::Error::last_os_error()) } else { Ok(()) }
    }
}

/// Whether this process acts as an administrator, as the system itself does.
///
/// # Errors
/// When Windows does not tell.
pub fn administers() -> io::Result<bool> {
    is_administrator(null_mut())
}

/// Whether a token that a thread may act by, or where there is none the thread's own, is an administrator's.
fn is_administrator(token: HANDLE) -> io::Result<bool> {
    let name: Vec<u16> = ADMINISTRATORS.encode_utf16().chain([0]).collect();
    let mut group: PSID = null_mut();
    // SAFETY: the name ends with a zero and outlives the call; `group` is written where it succeeds.
    if unsafe { ConvertStringSidToSidW(name.as_ptr(), &raw mut group) } == 0 {
        return Err(io::Error::last_os_error());
    }
    let group = Local::new(group)?;
    let mut is_member = 0;
    // SAFETY: handle and group are valid for the call; `is_member` outlives it.
    let asked = unsafe { CheckTokenMembership(token, group.0.as_ptr(), &raw mut is_member) };
    if asked == 0 { Err(io::Error::last_os_error()) } else { Ok(is_member != 0) }
}

/// The account that a file or folder belongs to.
///
/// # Errors
/// When it is not there, or may not be asked.
pub fn owner(path: &Path) -> io::Result<Person> {
    let path: Vec<u16> = path.as_os_str().encode_wide().chain([0]).collect();
    let mut owner: PSID = null_mut();
    let mut descriptor: PSECURITY_DESCRIPTOR = null_mut();
    // SAFETY: the path ends with a zero and outlives the call; what is not asked for may be null.
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
    let _descriptor = Local::new(descriptor)?;
    // SAFETY: the identifier lies in the descriptor, which outlives the call.
    unsafe { text(owner) }.map(Person)
}

/// An identifier as text, such as `S-1-5-18`.
///
/// # Safety
/// It must be null or a valid one.
unsafe fn text(identifier: PSID) -> io::Result<String> {
    let mut text = null_mut();
    // SAFETY: the caller vouches for the identifier; `text` is written where the call succeeds.
    if unsafe { ConvertSidToStringSidW(identifier, &raw mut text) } == 0 {
        return Err(io::Error::last_os_error());
    }
    let text = Local::new(text)?;
    let mut letters = Vec::new();
    let mut place = text.0.as_ptr();
    // SAFETY: the text ends with a zero, at which this stops; it is not changed by anybody.
    unsafe {
        while *place != 0 {
            letters.push(*place);
            place = place.add(1);
        }
    }
    Ok(String::from_utf16_lossy(&letters))
}

/// Who may do what with a thing.
#[derive(Debug)]
pub struct SecurityDescriptor(Local<std::ffi::c_void>);

impl SecurityDescriptor {
    /// Reads one that is written in the security descriptor definition language.
    ///
    /// # Errors
    /// When it is not written so.
    pub fn parse(text: &str) -> io::Result<Self> {
        let text: Vec<u16> = text.encode_utf16().chain([0]).collect();
        let mut descriptor = null_mut();
        // SAFETY: the text ends with a zero and outlives the call; `descriptor` is written where it succeeds.
        let parsed = unsafe {
            ConvertStringSecurityDescriptorToSecurityDescriptorW(
                text.as_ptr(),
                SDDL_REVISION_1,
                &raw mut descriptor,
                null_mut(),
            )
        };
        if parsed == 0 { Err(io::Error::last_os_error()) } else { Ok(Self(Local::new(descriptor)?)) }
    }

    /// Where it lies, for as long as this lives.
    pub fn as_ptr(&self) -> *mut std::ffi::c_void {
        self.0.0.as_ptr()
    }
}

/// Memory that Windows has given and takes back.
#[derive(Debug)]
struct Local<T>(NonNull<T>);

impl<T> Local<T> {
    fn new(given: *mut T) -> io::Result<Self> {
        NonNull::new(given).map(Self).ok_or_else(|| io::Error::other("Windows gave nothing"))
    }
}

impl<T> Drop for Local<T> {
    fn drop(&mut self) {
        // SAFETY: it was given by a call whose memory is to be freed so, and is freed once.
        unsafe { LocalFree(self.0.as_ptr().cast()) };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn this_process_has_an_account_and_so_has_it_by_its_number() {
        let own = Token::of_this_process().unwrap();
        let person = own.person().unwrap();
        assert!(person.0.starts_with("S-1-"), "{person:?}");
        own.session().unwrap();
        assert_eq!(Token::of_process(std::process::id()).unwrap().person().unwrap(), person);
    }

    #[test]
    fn what_this_process_makes_is_its_own() {
        let folder = tempfile::tempdir().unwrap();
        let owner = owner(folder.path()).unwrap();
        let own = Token::of_this_process().unwrap().person().unwrap();
        assert!(owner == own || administers().unwrap(), "{owner:?} is not {own:?}");
        assert!(super::owner(&folder.path().join("nothing")).is_err());
    }

    #[test]
    fn what_is_no_descriptor_is_refused() {
        assert!(SecurityDescriptor::parse("D:P(A;;GA;;;SY)").is_ok());
        assert!(SecurityDescriptor::parse("everybody may").is_err());
    }
}
