//! Whether a person is at the machine, without a look at what they do.
//!
//! Counters that only count: `urbnum` of USB keyboards and mice, and the interrupts of the PS/2
//! controller and of touchpads in `/proc/interrupts`. None can carry a key. Sessions come from
//! logind's state files below `/run/systemd/sessions`; of those only seat, class, state and the
//! number of different users are looked at, and no user is ever kept; the user's name only where a tenant has
//! turned on pseudonyms. Input devices are never opened.
//!
//! What this does not see: a keyboard by Bluetooth has no counter of its own. Nor a lock screen: logind knows of it
//! (`LockedHint`, `IdleHint`), but does not write it into those files (read in its source: version 252, and one that
//! is years newer), and to ask it over D-Bus would cost 845 KB of program and a thread. Nobody types at a locked
//! screen for long, so the counters tell it a minute later.

use std::collections::{BTreeMap, BTreeSet};

use levetid_protocol::usage::PresenceSource;

use super::{Person, PersonName, Seen};
use crate::signals::Root;
use crate::signals::display::ScreenState;
use crate::usage::Presence;

const SESSIONS: &str = "run/systemd/sessions";
const USB: &str = "sys/bus/usb/devices";

/// One change may be a status light or a mouse that trembles.
const CHANGES_OF_A_PERSON: u64 = 2;

/// The time after a start, in milliseconds, in which the system itself talks to keyboards: it sets their status
/// lights and opens them for each session that begins, whoever or whatever started the machine.
const STARTING_MS: i64 = 180_000;

/// Changes by then of a person who logs on; the system makes a handful.
const CHANGES_OF_A_LOGON: u64 = 20;

/// Interrupts of input devices, by a part of their name in `/proc/interrupts`.
const INPUT_INTERRUPTS: [&str; 5] = ["i8042", "i2c_hid", "i2c-hid", "ELAN", "SYNA"];

/// Reads presence as changes of counters between one minute and the next.
#[derive(Debug, Default)]
pub struct PresenceReader {
    last: BTreeMap<String, u64>,
    /// There was a counter at some time.
    counted: bool,
}

/// A session of logind, as far as it is looked at.
struct Session {
    active: bool,
    remote: bool,
    of_a_person: bool,
    at_a_seat: bool,
    user: Option<Person>,
}

impl PresenceReader {
    /// What was seen since the last reading.
    ///
    /// A server has a keyboard controller too, and nobody sits at it: counters are believed where a
    /// session has a seat or a screen is connected. Over a sleep (`slept`) they tell nothing: the system
    /// itself talks to keyboards and mice when it wakes them, for a person or not. Soon after a start
    /// (`awake_ms`, without sleep) they have to tell more than that. Where there were some and are none any more,
    /// a switch gave keyboard and mouse to another machine, and the person with them.
    pub fn read(&mut self, root: &Root, screen: ScreenState, slept: bool, awake_ms: i64) -> Seen {
        let of_a_person = if awake_ms < STARTING_MS { CHANGES_OF_A_LOGON } else { CHANGES_OF_A_PERSON };
        let counters = counters(root);
        let changes = if slept { 0 } else { changes(&self.last, &counters) };
        let sessions = sessions(root);
        let seated = sessions.iter().flatten().any(|session| session.at_a_seat);
        self.counted |= !counters.is_empty();
        let (presence, source) = if self.counted && (seated || has_screen(screen)) {
            (present_if(changes >= of_a_person), PresenceSource::Counters)
        } else if seated {
            let logged_on = sessions
                .iter()
                .flatten()
                .any(|session| session.active && session.of_a_person && session.at_a_seat);
            (present_if(logged_on && screen != ScreenState::Off), PresenceSource::Session)
        } else {
            (Presence::NotVisible, PresenceSource::None)
        };
        self.last = counters;
        let people = sessions.map(|sessions| {
            sessions
                .iter()
                .filter(|session| session.active && session.of_a_person)
                .filter_map(|session| session.user.clone())
                .collect()
        });
        Seen { presence, source, people }
    }
}

/// Who is logged on at the machine itself and in front: not over a network, and not a service.
pub fn at_the_pc(root: &Root) -> BTreeSet<Person> {
    let sessions = sessions(root).unwrap_or_default();
    let here =
        sessions.into_iter().filter(|session| session.active && session.of_a_person && !session.remote);
    here.filter_map(|session| session.user).collect()
}

/// The name of somebody who is logged on, from the file that told of the session. No list of accounts is read, and
/// no directory asked.
pub fn name_of(root: &Root, person: &Person) -> Option<PersonName> {
    let files = session_files(root);
    let of_person = files.iter().find(|file| value(file, "UID") == Some(&person.0))?;
    PersonName::of_account(value(of_person, "USER")?)
}

fn has_screen(screen: ScreenState) -> bool {
    matches!(screen, ScreenState::On | ScreenState::Off)
}

fn present_if(condition: bool) -> Presence {
    if condition { Presence::Present } else { Presence::Absent }
}

/// Changes of the counters that were there before, too: a device that was just plugged in counts from now.
fn changes(before: &BTreeMap<String, u64>, now: &BTreeMap<String, u64>) -> u64 {
    now.iter().filter_map(|(name, count)| count.checked_sub(*before.get(name)?)).fold(0, u64::saturating_add)
}

fn counters(root: &Root) -> BTreeMap<String, u64> {
    let mut counters = usb_counters(root);
    if let Ok(interrupts) = root.text("proc/interrupts") {
        counters.extend(interrupts.lines().filter_map(interrupt_counter));
    }
    counters
}

/// Transfers of each USB device that has a keyboard or mouse interface (class 3, protocol 1 or 2). One that was
/// plugged in anew has another number (`devnum`), and counts as another device: its first transfers are the system's.
fn usb_counters(root: &Root) -> BTreeMap<String, u64> {
    let mut counters = BTreeMap::new();
    for interface in root.names(USB) {
        let Some((device, _)) = interface.split_once(':') else { continue };
        let is = |file: &str, wanted: &[&str]| {
            root.text(&format!("{USB}/{interface}/{file}")).is_ok_and(|text| wanted.contains(&text.as_str()))
        };
        if is("bInterfaceClass", &["03"])
            && is("bInterfaceProtocol", &["01", "02"])
            && let Ok(count) = root.number(&format!("{USB}/{device}/urbnum"))
        {
            let number = root.text(&format!("{USB}/{device}/devnum")).unwrap_or_default();
            counters.insert(format!("{device} {number}"), count);
        }
    }
    counters
}

/// A row such as `  1:   9   12   IO-APIC   1-edge   i8042`, summed over the processors.
fn interrupt_counter(row: &str) -> Option<(String, u64)> {
    let (number, rest) = row.split_once(':')?;
    INPUT_INTERRUPTS.iter().any(|name| rest.contains(name)).then_some(())?;
    let counts = rest.split_whitespace().map_while(|column| column.parse::<u64>().ok());
    Some((format!("interrupt {}", number.trim()), counts.fold(0, u64::saturating_add)))
}

/// `None` where logind does not run.
fn sessions(root: &Root) -> Option<Vec<Session>> {
    root.exists(SESSIONS).then(|| session_files(root).iter().map(|file| session(file)).collect())
}

fn session_files(root: &Root) -> Vec<String> {
    let names = root.names(SESSIONS).into_iter().filter(|name| !name.contains('.'));
    names.filter_map(|name| root.text(&format!("{SESSIONS}/{name}")).ok()).collect()
}

fn session(file: &str) -> Session {
    let class = value(file, "CLASS");
    Session {
        active: value(file, "ACTIVE") == Some("1"),
        remote: value(file, "REMOTE") == Some("1"),
        of_a_person: class == Some("user"),
        at_a_seat: value(file, "SEAT").is_some() && matches!(class, Some("user" | "greeter")),
        user: value(file, "UID")
            .and_then(|user| user.parse::<u32>().ok())
            .map(|user| Person(user.to_string())),
    }
}

/// What a session file says of one thing.
fn value<'a>(file: &'a str, key: &str) -> Option<&'a str> {
    file.lines()
        .filter_map(|line| line.split_once('='))
        .find(|(name, _)| *name == key)
        .map(|(_, value)| value)
}

#[cfg(test)]
#[path = "linux_tests.rs"]
mod tests;
