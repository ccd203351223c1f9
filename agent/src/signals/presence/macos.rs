//! Whether a person is at the machine, without a look at what they do: the time since the last input of any kind,
//! which the driver `IOHIDSystem` keeps as one number, and the sessions on the console, of which only the user's
//! number, whether the session shows, and whether its screen is locked are read. Input devices are never opened,
//! and no permission of the user's (Input Monitoring, Accessibility) is needed or asked for.

use super::Seen;
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
        let console = iokit::root().and_then(|root| root.property("IOConsoleUsers", &sessions::KEYS));
        let console = match &console {
            Some(Value::List(sessions)) => Some(sessions.as_slice()),
            _ => None,
        };
        sessions::seen(idle_ns(), console, screen)
    }
}

/// Nanoseconds since the last input.
fn idle_ns() -> Option<i64> {
    const IDLE: &str = "HIDIdleTime";
    iokit::service(c"IOHIDSystem")?.properties(&[IDLE]).number(IDLE)
}
