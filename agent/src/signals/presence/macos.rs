//! Whether a person is at the machine, without a look at what they do: the time since the last input of any kind,
//! which the driver `IOHIDSystem` keeps as one number, and the sessions on the console, of which only the user's
//! number, whether the session shows, and whether its screen is locked are read. Input devices are never opened,
//! and no permission of the user's (Input Monitoring, Accessibility) is needed or asked for.

use std::collections::BTreeSet;

use super::{Person, Seen};
use crate::signals::apple::{Value, sessions};
use crate::signals::display::ScreenState;
use crate::signals::{Root, iokit};

/// Reads presence; nothing is remembered from one minute to the next.
#[derive(Debug, Default)]
pub struct PresenceReader;

impl PresenceReader {
    /// What was seen since the last reading, a minute ago.
    pub fn read(&mut self, root: &Root, screen: ScreenState) -> Seen {
        if root.only_live().is_err() {
            return sessions::seen(None, None, screen);
        }
        sessions::seen(idle_ns(), sessions().as_deref(), screen)
    }
}

/// Who is logged on at the machine itself and in front: not over a network, and not a service.
pub fn at_the_pc(root: &Root) -> BTreeSet<Person> {
    let here = root.only_live().ok().and_then(|()| sessions());
    here.map(|sessions| sessions::at_the_mac(&sessions)).unwrap_or_default()
}

fn sessions() -> Option<Vec<Value>> {
    match iokit::root()?.property("IOConsoleUsers", &sessions::KEYS)? {
        Value::List(sessions) => Some(sessions),
        _ => None,
    }
}

/// Nanoseconds since the last input.
fn idle_ns() -> Option<i64> {
    const IDLE: &str = "HIDIdleTime";
    iokit::service(c"IOHIDSystem")?.properties(&[IDLE]).number(IDLE)
}
