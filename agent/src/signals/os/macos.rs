//! The operating system and its age.

use jiff::Timestamp;
use levetid_protocol::policy::Policy;
use levetid_protocol::profile::{NotKnownReason, OperatingSystem, OsFamily};
use levetid_protocol::text::Text;

use crate::calendar;
use crate::signals::apple::machine::host;
use crate::signals::{Answer, Root, Unsupported};

/// Made when somebody, or an administrator's tool, set the Mac up for the first time; updates leave it.
const SET_UP: &str = "private/var/db/.AppleSetupDone";

/// The volume of what is not Apple's, since macOS 10.15. Where it is, the root folder came with the system and
/// has the date on which Apple built that.
const DATA_VOLUME: &str = "System/Volumes/Data";

/// The operating system. Days are counted by the policy.
pub fn os(root: &Root, policy: &Policy) -> Option<OperatingSystem> {
    Some(OperatingSystem {
        family: OsFamily::Macos,
        name: Text::clean("macOS")?,
        version: root.kernel_short_text("kern.osproductversion").ok(),
        build: root.kernel_short_text("kern.osversion").ok(),
        architecture: Text::clean(std::env::consts::ARCH)?,
        installed: installed(root).ok().map(|instant| policy.local(instant).date()),
    })
}

/// When this installation was made, at the latest.
pub fn installed(root: &Root) -> Answer<Timestamp> {
    let root_folder = (!root.exists(DATA_VOLUME)).then_some("");
    std::iter::once(SET_UP)
        .chain(root_folder)
        .filter_map(|path| root.made(path).ok())
        .filter(|made| calendar::is_plausible(*made))
        .min()
        .ok_or(Unsupported(NotKnownReason::NotProvided))
}

/// The computer's name in the network.
pub fn host_name(root: &Root) -> Option<Text> {
    Text::clean(host(&root.kernel_text("kern.hostname").ok()?))
}
