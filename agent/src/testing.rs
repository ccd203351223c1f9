//! What several tests need.

pub mod collector;

use std::collections::BTreeSet;
use std::path::Path;

use jiff::Timestamp;
use levetid_protocol::policy::{Detail, OffsetChange, Policy};
use levetid_protocol::text::Text;
use levetid_protocol::usage::{PresenceSource, ScreenSource, UserCount};
use levetid_protocol::{DeviceId, Uuid};
use proptest::prelude::*;

use crate::clock::Ending;
use crate::signals::Root;
use crate::usage::{Presence, Sample};

/// A recorded machine.
pub fn fixture(machine: &str) -> Root {
    Root::new(&Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(machine))
}

/// The device all test policies are for.
pub const DEVICE: DeviceId = DeviceId(Uuid::from_u128(0x1234));

/// Danish time through 2025 to 2027, a record a week.
pub fn copenhagen() -> Policy {
    policy_with(&[
        ("2025-03-30T01:00:00Z", 120),
        ("2025-10-26T01:00:00Z", 60),
        ("2026-03-29T01:00:00Z", 120),
        ("2026-10-25T01:00:00Z", 60),
        ("2027-03-28T01:00:00Z", 120),
        ("2027-10-31T01:00:00Z", 60),
    ])
}

/// A policy with these offset changes.
pub fn policy_with(offsets: &[(&str, i16)]) -> Policy {
    let change = |(from, minutes): &(&str, i16)| OffsetChange {
        from: from.parse::<Timestamp>().unwrap(),
        minutes: *minutes,
    };
    Policy {
        device: DEVICE,
        version: 1,
        detail: Detail::Week,
        report_growing: false,
        zone: Text::clean("Europe/Copenhagen").unwrap(),
        offsets: offsets.iter().map(change).collect(),
        observe_from: None,
        people_key: None,
        next_key: None,
    }
}

/// What a machine at which somebody works shows in a minute.
pub fn sample() -> Sample {
    Sample {
        presence: Presence::Present,
        presence_source: PresenceSource::Counters,
        screen_on: true,
        screen_source: ScreenSource::Connector,
        external_screens: BTreeSet::new(),
        users: UserCount::One,
        people: BTreeSet::new(),
        cpu_percent: Some(10),
        memory_percent: Some(40),
        on_battery: None,
        power: None,
    }
}

/// Any way in which an agent ends.
pub fn any_ending() -> impl Strategy<Value = Ending> {
    prop_oneof![Just(Ending::Cut), Just(Ending::Shutdown), Just(Ending::Stopped)]
}

/// A machine of these files: path below its root, and content.
pub fn machine_of(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (path, content) in files {
        let path = folder.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, content).unwrap();
    }
    folder
}
