//! Whether a person is at a Mac, from the time since the last input and from who is on its console.

use std::collections::BTreeSet;

use levetid_protocol::usage::PresenceSource;

use super::Value;
use crate::signals::display::ScreenState;
use crate::signals::presence::{Person, Seen};
use crate::usage::Presence;

/// All that is read of a session of `IOConsoleUsers`. It holds names too; they are not looked at.
pub const KEYS: [&str; 4] = [ON_CONSOLE, LOGGED_IN, USER, LOCKED];

const ON_CONSOLE: &str = "kCGSSessionOnConsoleKey";
const LOGGED_IN: &str = "kCGSessionLoginDoneKey";
const USER: &str = "kCGSSessionUserIDKey";
/// There only while the screen is locked.
const LOCKED: &str = "CGSSessionScreenIsLocked";

/// Input within this time before the tick is a person at it, ns: a minute, the time between two ticks.
const PRESENT_WITHIN_NS: i64 = 60_000_000_000;

/// The first user number of a person; below are the system's own, of which the login window is one.
const FIRST_PERSON: i64 = 500;

/// A session that shows on the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Session {
    user: i64,
    locked: bool,
}

impl Session {
    fn person(self) -> Person {
        Person(self.user.to_string())
    }
}

/// What a minute saw: nanoseconds since the last input, where they are visible, and the sessions, where they
/// are. Nobody sits at a Mac without a screen: without a session on its console, its input says nothing.
pub fn seen(idle_ns: Option<i64>, sessions: Option<&[Value]>, screen: ScreenState) -> Seen {
    let people = sessions.map(|sessions| sessions.iter().filter_map(session).collect::<Vec<_>>());
    let someone = people.as_ref().is_some_and(|people| !people.is_empty());
    let (presence, source) = match idle_ns {
        Some(idle_ns) if someone || screen != ScreenState::None => {
            let unlocked = people.as_ref().is_none_or(|people| people.iter().any(|person| !person.locked));
            let present = unlocked && (0..PRESENT_WITHIN_NS).contains(&idle_ns);
            (if present { Presence::Present } else { Presence::Absent }, PresenceSource::IdleTime)
        }
        _ => (Presence::NotVisible, PresenceSource::None),
    };
    let people = people.map(|people| people.into_iter().map(Session::person).collect());
    Seen { presence, source, people }
}

/// Who is logged on at the Mac itself and in front, its screen locked or not.
pub fn at_the_mac(sessions: &[Value]) -> BTreeSet<Person> {
    sessions.iter().filter_map(session).map(|session| session.person()).collect()
}

/// A person's session on the console; sessions behind it (fast user switching) are left out.
fn session(value: &Value) -> Option<Session> {
    let Value::Table(session) = value else { return None };
    let user = session.number(USER).filter(|user| *user >= FIRST_PERSON)?;
    let on_console = session.flag(ON_CONSOLE) == Some(true) && session.flag(LOGGED_IN) != Some(false);
    on_console.then_some(Session { user, locked: session.flag(LOCKED) == Some(true) })
}

#[cfg(test)]
mod tests {
    use super::super::Properties;
    use super::*;
    use Presence::{Absent, NotVisible, Present};
    use proptest::prelude::*;

    const SECOND: i64 = 1_000_000_000;

    fn a_session(user: i64, flags: &[&str]) -> Value {
        let number = (USER.to_owned(), Value::Number(user));
        let flags = flags.iter().map(|flag| ((*flag).to_owned(), Value::Flag(true)));
        Value::Table(std::iter::once(number).chain(flags).collect::<Properties>())
    }

    #[test]
    fn a_person_is_one_who_moved_within_the_minute_at_an_unlocked_screen() {
        let kim = || a_session(501, &[ON_CONSOLE, LOGGED_IN]);
        let kim_locked = || a_session(501, &[ON_CONSOLE, LOGGED_IN, LOCKED]);
        let behind = || a_session(502, &[LOGGED_IN]);
        let login_window = || a_session(88, &[ON_CONSOLE]);
        for (sessions, idle_s, screen, presence, people) in [
            (vec![kim()], 2, ScreenState::On, Present, 1),
            (vec![kim()], 59, ScreenState::NotVisible, Present, 1),
            (vec![kim()], 60, ScreenState::On, Absent, 1),
            (vec![kim_locked()], 2, ScreenState::On, Absent, 1),
            (vec![behind(), kim()], 2, ScreenState::On, Present, 1),
            (vec![behind(), login_window()], 2, ScreenState::On, Absent, 0),
            (vec![], 2, ScreenState::Off, Absent, 0),
            // A Mac mini in a cupboard; and one with a remote session on its console.
            (vec![], 2, ScreenState::None, NotVisible, 0),
            (vec![kim()], 2, ScreenState::None, Present, 1),
        ] {
            let seen = seen(Some(idle_s * SECOND), Some(&sessions), screen);
            assert_eq!(
                (seen.presence, seen.people.unwrap().len()),
                (presence, people),
                "{sessions:?} {idle_s} s"
            );
        }
    }

    #[test]
    fn what_is_not_visible_is_not_guessed() {
        let nothing = seen(None, None, ScreenState::On);
        assert_eq!(
            (nothing.presence, nothing.source, nothing.people),
            (NotVisible, PresenceSource::None, None)
        );
        let input_alone = seen(Some(SECOND), None, ScreenState::On);
        assert_eq!((input_alone.presence, input_alone.people), (Present, None));
        assert_eq!(input_alone.source, PresenceSource::IdleTime);
    }

    proptest! {
        #[test]
        fn a_locked_screen_is_never_presence(idle_ns in any::<i64>(), user in 500_i64..) {
            let locked = [a_session(user, &[ON_CONSOLE, LOGGED_IN, LOCKED])];
            prop_assert_eq!(seen(Some(idle_ns), Some(&locked), ScreenState::On).presence, Absent);
        }
    }
}
