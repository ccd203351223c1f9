//! One look at the machine: everything a minute's sample holds.

mod pseudonyms;

use std::collections::BTreeSet;

use levetid_protocol::policy::Policy;
use levetid_protocol::usage::UserCount;

use crate::signals::display::ScreenState;
use crate::signals::load::{LoadReader, memory_percent};
use crate::signals::power::Meter;
use crate::signals::presence::{self, Person, PresenceReader};
use crate::signals::{Root, battery, display};
use crate::usage::Sample;
use pseudonyms::Pseudonyms;

/// Reads the machine once a minute.
#[derive(Debug)]
pub struct Sampler {
    root: Root,
    load: LoadReader,
    meter: Meter,
    presence: PresenceReader,
    /// Who was logged on since the record began: only ever counted, never kept or sent.
    people: BTreeSet<Person>,
    /// Who was logged on at the last sample.
    logged_on: BTreeSet<Person>,
    pseudonyms: Pseudonyms,
}

impl Sampler {
    /// A sampler of the machine below `root`.
    pub fn new(root: Root) -> Self {
        Self {
            root,
            load: LoadReader::default(),
            meter: Meter::default(),
            presence: PresenceReader::default(),
            people: BTreeSet::new(),
            logged_on: BTreeSet::new(),
            pseudonyms: Pseudonyms::default(),
        }
    }

    /// Forgets who was logged on: another record has begun.
    pub fn forget_people(&mut self) {
        self.people.clear();
        self.pseudonyms.forget();
    }

    /// Who was logged on at the last sample; nobody where that is not visible.
    pub fn logged_on(&self) -> &BTreeSet<Person> {
        &self.logged_on
    }

    /// What was seen since the last sample. `slept`: the machine slept in between. The policy says whether
    /// people get pseudonyms.
    pub fn sample(&mut self, policy: &Policy, awake_ms: i64, slept: bool) -> Sample {
        let screens = display::screens_now(&self.root);
        let supply = battery::supply(&self.root);
        let seen = self.presence.read(&self.root, screens.state, slept, awake_ms);
        let users = seen.people.as_ref().map_or(UserCount::Unknown, |people| {
            self.people.extend(people.iter().cloned());
            match self.people.len() {
                0 => UserCount::None,
                1 => UserCount::One,
                _ => UserCount::Several,
            }
        });
        self.logged_on = seen.people.unwrap_or_default();
        let name_of = |person: &Person| presence::name_of(&self.root, person);
        Sample {
            people: self.pseudonyms.of(policy, &self.logged_on, name_of),
            presence: seen.presence,
            presence_source: seen.source,
            screen_on: matches!(screens.state, ScreenState::On | ScreenState::NotVisible),
            screen_source: screens.source,
            external_screens: screens.external_on,
            users,
            cpu_percent: self.load.cpu_percent(&self.root),
            memory_percent: memory_percent(&self.root),
            on_battery: supply.map(|supply| supply.on_battery),
            power: self
                .meter
                .read(&self.root, supply, awake_ms, slept)
                .map(|power| (power.method, power.mean_w)),
        }
    }
}

// Recorded machines are folders, as Linux shows itself.
#[cfg(test)]
#[cfg(target_os = "linux")]
mod tests;
