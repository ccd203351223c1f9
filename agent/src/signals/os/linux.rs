//! The operating system and its age.

use jiff::Timestamp;
use levetid_protocol::policy::Policy;
use levetid_protocol::profile::{NotKnownReason, OperatingSystem, OsFamily};
use levetid_protocol::text::Text;

use crate::calendar;
use crate::signals::{Answer, Root, Unsupported};

/// What an installation makes once: its root folder and its identity. The older one counts.
const MADE_AT_INSTALLATION: [&str; 2] = ["", "etc/machine-id"];

/// The operating system. Days are counted by the policy.
pub fn os(root: &Root, policy: &Policy) -> Option<OperatingSystem> {
    let release =
        root.text("etc/os-release").or_else(|_| root.text("usr/lib/os-release")).unwrap_or_default();
    let value = |key: &str| {
        let value = release.lines().filter_map(|line| line.split_once('=')).find(|(name, _)| *name == key)?.1;
        Text::clean(value.trim_matches(['"', '\'']))
    };
    Some(OperatingSystem {
        family: OsFamily::Linux,
        name: value("NAME").or_else(|| Text::clean("Linux"))?,
        version: value("VERSION_ID"),
        build: root.short_text("proc/sys/kernel/osrelease").ok(),
        architecture: Text::clean(std::env::consts::ARCH)?,
        installed: installed(root).ok().map(|instant| policy.local(instant).date()),
    })
}

/// When this installation was made, at the latest.
pub fn installed(root: &Root) -> Answer<Timestamp> {
    MADE_AT_INSTALLATION
        .iter()
        .filter_map(|path| root.made(path).ok())
        .filter(|made| calendar::is_plausible(*made))
        .min()
        .ok_or(Unsupported(NotKnownReason::NotProvided))
}

/// The computer's name in the network.
pub fn host_name(root: &Root) -> Option<Text> {
    root.short_text("proc/sys/kernel/hostname").or_else(|_| root.short_text("etc/hostname")).ok()
}
