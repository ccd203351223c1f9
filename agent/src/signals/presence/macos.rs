//! Whether a person is at the machine, without a look at what they do: the time since the last input of any kind,
//! which the driver `IOHIDSystem` keeps as one number, and the sessions on the console, of which only the user's
//! number, whether the session shows, and whether its screen is locked are read; the name of its account only for a
//! pseudonym, where a tenant has turned those on. Input devices are never opened, and no permission of the user's
//! (Input Monitoring, Accessibility) is needed or asked for.

use std::collections::BTreeSet;

use super::{Person, PersonName, Seen};
use crate::signals::apple::{Value, sessions};
use crate::signals::display::ScreenState;
use crate::signals::{Root, iokit};

/// Reads presence; nothing is remembered from one minute to the next.
#[derive(Debug, Default)]
pub struct PresenceReader {}

impl PresenceReader {
    /// What was seen since the last reading, a minute ago. Over a sleep (`slept`) the last input tells nothing: a
    /// wake-up may count as one.
    pub fn read(&mut self, root: &Root, screen: ScreenState, slept: bool, _awake_ms: i64) -> Seen {
        if root.only_live().is_err() {
            return sessions::seen(None, None, screen);
        }
        let idle_ns = idle_ns().map(|idle_ns| if slept { i64::MAX } else { idle_ns });
        sessions::seen(idle_ns, sessions(&sessions::KEYS).as_deref(), screen)
    }
}

/// Who is logged on at the machine itself and in front: not over a network, and not a service.
pub fn at_the_pc(root: &Root) -> BTreeSet<Person> {
    let here = root.only_live().ok().and_then(|()| sessions(&sessions::KEYS));
    here.map(|sessions| sessions::at_the_mac(&sessions)).unwrap_or_default()
}

/// The name of somebody who is logged on, from the session on the console. No list of accounts is read, and no
/// directory asked.
pub fn name_of(root: &Root, person: &Person) -> Option<PersonName> {
    root.only_live().ok()?;
    sessions::name_of(&sessions(&sessions::NAME_KEYS)?, person)
}

fn sessions(keys: &[&str]) -> Option<Vec<Value>> {
    match iokit::root()?.property("IOConsoleUsers", keys)? {
        Value::List(sessions) => Some(sessions),
        _ => None,
    }
}

/// Nanoseconds since the last input.
fn idle_ns() -> Option<i64> {
    const IDLE: &str = "HIDIdleTime";
    iokit::service(c"IOHIDSystem")?.properties(&[IDLE]).number(IDLE)
}
