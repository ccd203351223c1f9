//! Whether a person is at the machine, without a look at what they do.

#[cfg_attr(target_os = "linux", path = "presence/linux.rs")]
#[cfg_attr(windows, path = "presence/windows.rs")]
#[cfg_attr(target_os = "macos", path = "presence/macos.rs")]
mod system;

use std::collections::BTreeSet;

use levetid_protocol::usage::PresenceSource;
use serde::{Deserialize, Serialize};

use super::Root;
use super::display::ScreenState;
use crate::usage::Presence;
#[cfg(not(windows))]
pub use system::at_the_pc;
#[cfg(windows)]
pub use system::is_in_front;
pub use system::{PresenceReader, name_of};

/// An account by the number that the system gives it (user number, SID), to tell one from another. It is
/// never sent.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Person(pub String);

/// By what name the system knows an account. It is asked for only to make a pseudonym of it, where a tenant has
/// turned those on, and kept nowhere.
#[derive(Debug, PartialEq, Eq)]
pub enum PersonName {
    /// In the organisation's directory, such as `anna@lyngby.dk`.
    Upn(String),
    /// On this device only.
    Local(String),
}

impl PersonName {
    /// The name of an account: one with an `@` is the directory's.
    pub fn of_account(name: &str) -> Option<Self> {
        let name = name.trim();
        let kind = if name.contains('@') { Self::Upn } else { Self::Local };
        (!name.is_empty()).then(|| kind(name.to_owned()))
    }
}

/// What was seen since the last reading.
#[derive(Debug, PartialEq, Eq)]
pub struct Seen {
    /// Whether a person was at it.
    pub presence: Presence,
    /// How that was seen.
    pub source: PresenceSource,
    /// Who is logged on, to be counted and forgotten; `None` where it is not visible.
    pub people: Option<BTreeSet<Person>>,
}

/// Whether presence can be seen on this machine.
pub fn is_visible(root: &Root, screen: ScreenState) -> bool {
    // Windows tells it to the service, which this process need not be.
    (cfg!(windows) && root.is_live())
        || PresenceReader::default().read(root, screen, false, 0).presence != Presence::NotVisible
}
