//! Whether a person is at the machine, as Windows itself decides and tells the service: no input is looked at.
//!
//! Sessions are listed for the number of different accounts in use; their names are never asked for.
#![allow(unsafe_code, reason = "sessions are listed by functions of the system")]

use std::collections::BTreeSet;
use std::os::windows::io::{FromRawHandle as _, OwnedHandle};
use std::ptr::null_mut;
use std::{io, slice};

use levetid_protocol::usage::PresenceSource;
use windows_sys::Win32::Foundation::{ERROR_NO_TOKEN, HANDLE};
use windows_sys::Win32::System::RemoteDesktop::{
    WTS_CURRENT_SERVER_HANDLE, WTS_SESSION_INFOW, WTSActive, WTSEnumerateSessionsW, WTSFreeMemory,
    WTSGetActiveConsoleSessionId, WTSQueryUserToken,
};

use super::{Person, PersonName, Seen};
use crate::account::Token;
use crate::signals::display::ScreenState;
use crate::signals::{Root, notices};
use crate::usage::Presence;

/// Reads presence as what was heard between one minute and the next.
#[derive(Debug, Default)]
pub struct PresenceReader {
    last: Option<notices::Presence>,
}

impl PresenceReader {
    /// What was seen since the last reading. `slept`: the machine slept in between, so that what was before tells
    /// nothing of the time since.
    pub fn read(&mut self, root: &Root, _screen: ScreenState, slept: bool, _awake_ms: i64) -> Seen {
        if !root.is_live() {
            return Seen { presence: Presence::NotVisible, source: PresenceSource::None, people: None };
        }
        let (presence, source) = self.seen(notices::presence(), slept);
        Seen { presence, source, people: people() }
    }

    /// Present, if a person was there at any time since the last reading: then, now, or in between.
    fn seen(&mut self, heard: notices::Presence, slept: bool) -> (Presence, PresenceSource) {
        let was_there = |last: notices::Presence| last.now == Some(true) || last.arrivals != heard.arrivals;
        let was_there = self.last.replace(heard).is_some_and(was_there) && !slept;
        match heard.now {
            None => (Presence::NotVisible, PresenceSource::None),
            Some(now) if now || was_there => (Presence::Present, PresenceSource::UserPresence),
            Some(_) => (Presence::Absent, PresenceSource::UserPresence),
        }
    }
}

/// Whether a session is that at the PC itself, in front: not one over a network, and not a service's.
pub fn is_in_front(session: u32) -> bool {
    const SERVICES: u32 = 0;
    // SAFETY: takes nothing and gives a number: that of no session while none is in front.
    session != SERVICES && session == unsafe { WTSGetActiveConsoleSessionId() }
}

/// By what name an account is known: in the organisation's directory (Entra ID), where Windows keeps that; else its
/// identifier stands for it, which is no name.
pub fn name_of(root: &Root, Person(identifier): &Person) -> Option<PersonName> {
    let key = format!(r"SOFTWARE\Microsoft\IdentityStore\Cache\{identifier}\IdentityCache\{identifier}");
    let in_directory = root.text(&key, "UserName").ok().filter(|name| name.contains('@'));
    PersonName::of_account(&in_directory.unwrap_or_else(|| identifier.clone()))
}

/// The accounts of the sessions in use; `None` where they are not told, as to any account but the system's own.
fn people() -> Option<BTreeSet<Person>> {
    let mut people = BTreeSet::new();
    for session in active_sessions()? {
        match token(session) {
            Ok(token) => people.insert(token.person().ok()?),
            // Nobody has logged on to it.
            Err(error) if error.raw_os_error() == i32::try_from(ERROR_NO_TOKEN).ok() => continue,
            Err(_) => return None,
        };
    }
    Some(people)
}

/// The numbers of the sessions that somebody is connected to.
fn active_sessions() -> Option<Vec<u32>> {
    let mut list: *mut WTS_SESSION_INFOW = null_mut();
    let mut count: u32 = 0;
    // SAFETY: writes an address and a number that live through the call; 0 and 1 are what it must be given.
    let well =
        unsafe { WTSEnumerateSessionsW(WTS_CURRENT_SERVER_HANDLE, 0, 1, &raw mut list, &raw mut count) };
    if well == 0 || list.is_null() {
        return None;
    }
    // SAFETY: the call went well, so that the list has `count` entries, which nobody else frees or changes.
    let sessions = unsafe { slice::from_raw_parts(list, usize::try_from(count).unwrap_or(0)) };
    let active = sessions.iter().filter(|session| session.State == WTSActive);
    let numbers = active.map(|session| session.SessionId).collect();
    // SAFETY: the list came from the call above and is not used after this.
    unsafe { WTSFreeMemory(list.cast()) };
    Some(numbers)
}

/// What stands for the account of a session.
fn token(session: u32) -> io::Result<Token> {
    let mut token: HANDLE = null_mut();
    // SAFETY: writes a handle that lives through the call.
    let well = unsafe { WTSQueryUserToken(session, &raw mut token) };
    if well == 0 {
        return Err(io::Error::last_os_error());
    }
    // SAFETY: the call went well, so that the handle is open and this function's own.
    Ok(Token::from(unsafe { OwnedHandle::from_raw_handle(token) }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_was_there_at_any_time_of_a_minute_was_present() {
        let mut reader = PresenceReader::default();
        let mut read =
            |now: Option<bool>, arrivals: u32| reader.seen(notices::Presence { now, arrivals }, false);
        let visible = |presence| (presence, PresenceSource::UserPresence);
        assert_eq!(read(None, 0), (Presence::NotVisible, PresenceSource::None));
        assert_eq!(read(Some(false), 0), visible(Presence::Absent));
        assert_eq!(read(Some(true), 1), visible(Presence::Present));
        assert_eq!(read(Some(true), 1), visible(Presence::Present));
        assert_eq!(read(Some(false), 1), visible(Presence::Present), "went in this minute");
        assert_eq!(read(Some(false), 1), visible(Presence::Absent));
        assert_eq!(read(Some(false), 2), visible(Presence::Present), "came and went");
        assert_eq!(read(Some(false), 2), visible(Presence::Absent));
    }

    #[test]
    fn the_first_reading_tells_of_now_alone() {
        let heard = notices::Presence { now: Some(false), arrivals: 7 };
        assert_eq!(PresenceReader::default().seen(heard, false).0, Presence::Absent);
    }

    #[test]
    fn who_was_there_before_a_sleep_need_not_be_there_after_it() {
        let mut reader = PresenceReader::default();
        let heard = |now| notices::Presence { now: Some(now), arrivals: 1 };
        assert_eq!(reader.seen(heard(true), false).0, Presence::Present);
        assert_eq!(reader.seen(heard(false), true).0, Presence::Absent);
        assert_eq!(reader.seen(heard(true), true).0, Presence::Present);
    }

    #[test]
    fn a_recorded_machine_tells_nothing_of_people() {
        let root = Root::new(std::path::Path::new("Software\\Nothing"));
        let seen = PresenceReader::default().read(&root, ScreenState::On, false, 0);
        assert_eq!((seen.presence, seen.people), (Presence::NotVisible, None));
    }

    #[test]
    fn an_account_of_the_directory_has_a_name_and_another_its_identifier() {
        use crate::testing::registry::Machine;
        let cache = |sid: &str| format!(r"SOFTWARE\Microsoft\IdentityStore\Cache\{sid}\IdentityCache\{sid}");
        let machine = Machine::new().text(&cache("S-1-12-1"), "UserName", "Anna@lyngby.dk");
        let root = Root::new(machine.path());
        let name = |sid: &str| name_of(&root, &Person(sid.to_owned()));
        assert_eq!(name("S-1-12-1"), Some(PersonName::Upn("Anna@lyngby.dk".to_owned())));
        assert_eq!(name("S-1-5-21-7"), Some(PersonName::Local("S-1-5-21-7".to_owned())));
    }
}
