//! The shell's own way to open an address.
#![allow(unsafe_code, reason = "the shell is asked by a call of the system")]

use std::io;

use windows_sys::Win32::UI::Shell::ShellExecuteW;
use windows_sys::Win32::UI::WindowsAndMessaging::SW_SHOWNORMAL;

/// What the call gives back is a number; more than this is success.
const SUCCESS: usize = 32;

/// Opens an address in the person's browser.
pub fn open(url: &str) -> io::Result<()> {
    let wide = |text: &str| text.encode_utf16().chain([0]).collect::<Vec<u16>>();
    let (verb, url) = (wide("open"), wide(url));
    // SAFETY: both texts end with a zero and live until after the call; the other arguments may be null.
    let result = unsafe {
        ShellExecuteW(
            std::ptr::null_mut(),
            verb.as_ptr(),
            url.as_ptr(),
            std::ptr::null(),
            std::ptr::null(),
            SW_SHOWNORMAL,
        )
    };
    if result.addr() > SUCCESS { Ok(()) } else { Err(io::Error::last_os_error()) }
}
