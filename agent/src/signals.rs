//! One question to the machine each. Every reader takes the [`Root`] below which it reads, so that a
//! recorded machine can be replayed; "not here" is the answer [`Unsupported`], never an error.
//!
//! What is read is listed in the readers' own documentation. None opens an input device, another
//! process's entry in `/proc`, or a log of logins.

#[cfg(any(target_os = "macos", test))]
#[cfg_attr(not(target_os = "macos"), expect(dead_code, reason = "tested everywhere, asked for on Macs"))]
mod apple;
pub mod battery;
#[cfg(any(windows, test))]
mod bytes;
pub mod clocks;
pub mod cpu;
#[cfg(windows)]
#[path = "signals/device/windows.rs"]
mod device;
pub mod disk;
pub mod display;
pub mod edid;
#[cfg(windows)]
#[path = "signals/events/windows.rs"]
pub mod events;
pub mod firmware;
pub mod health;
#[cfg(target_os = "macos")]
mod iokit;
pub mod load;
pub mod machine;
pub mod memory;
#[cfg(windows)]
pub mod notices;
pub mod os;
pub mod plausible;
pub mod power;
pub mod presence;
pub mod profile;
pub mod root;
#[cfg(target_os = "linux")]
pub mod shutdown;
pub mod smbios;

pub use root::{Answer, Root, Unsupported};
