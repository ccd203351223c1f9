//! What Windows tells a service unasked: whether a person is at the machine, whether the screen is on, whether
//! the session is locked. The service's thread writes it here, readers ask once a minute, and nothing polls.

use std::sync::atomic::{AtomicBool, AtomicU8, AtomicU32, Ordering};

/// Nothing was heard yet.
const UNHEARD: u8 = u8::MAX;

/// `GUID_GLOBAL_USER_PRESENCE`: a person is there; other values are that there is none, and that there is none who
/// does anything.
const PRESENT: u8 = 0;

/// `GUID_CONSOLE_DISPLAY_STATE`: off; others are on and dimmed.
const DISPLAY_OFF: u8 = 0;

/// What was heard of this machine.
static HEARD: Notices = Notices::new();

/// The service was told of a person's presence: the value of `GUID_GLOBAL_USER_PRESENCE`, which combines all
/// sessions.
pub fn user_presence(value: i32) {
    HEARD.user_presence(value);
}

/// The service was told of the display: the value of `GUID_CONSOLE_DISPLAY_STATE`.
pub fn display(value: i32) {
    HEARD.display(value);
}

/// The session in use was locked, or another one is: unlocked, begun, or connected.
pub fn session_locked(locked: bool) {
    HEARD.session_locked(locked);
}

/// Whether the screen is on, as heard last; `None` before anything was heard.
pub fn screen_on() -> Option<bool> {
    HEARD.screen_on()
}

/// What was heard of presence until now.
pub fn presence() -> Presence {
    HEARD.presence()
}

/// What was heard of presence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Presence {
    /// A person is there now; `None` before anything was heard.
    pub now: Option<bool>,
    /// How often a person came.
    pub arrivals: u32,
}

/// Each field is by itself true at any time, so that no two need to be written at once. One thread writes.
#[derive(Debug)]
struct Notices {
    presence: AtomicU8,
    display: AtomicU8,
    locked: AtomicBool,
    arrivals: AtomicU32,
}

impl Notices {
    const fn new() -> Self {
        Self {
            presence: AtomicU8::new(UNHEARD),
            display: AtomicU8::new(UNHEARD),
            locked: AtomicBool::new(false),
            arrivals: AtomicU32::new(0),
        }
    }

    fn user_presence(&self, value: i32) {
        self.change(|| self.presence.store(heard(value), Ordering::Release));
    }

    fn session_locked(&self, locked: bool) {
        self.change(|| self.locked.store(locked, Ordering::Release));
    }

    /// Counts an arrival where there is one.
    fn change(&self, change: impl FnOnce()) {
        let before = self.presence().now;
        change();
        if before != Some(true) && self.presence().now == Some(true) {
            self.arrivals.fetch_add(1, Ordering::AcqRel);
        }
    }

    fn display(&self, value: i32) {
        self.display.store(heard(value), Ordering::Release);
    }

    fn screen_on(&self) -> Option<bool> {
        let value = self.display.load(Ordering::Acquire);
        (value != UNHEARD).then_some(value != DISPLAY_OFF)
    }

    fn presence(&self) -> Presence {
        let value = self.presence.load(Ordering::Acquire);
        let locked = self.locked.load(Ordering::Acquire);
        Presence {
            now: (value != UNHEARD).then_some(value == PRESENT && !locked),
            arrivals: self.arrivals.load(Ordering::Acquire),
        }
    }
}

/// A value, as it is kept. What a later Windows may tell beyond is neither presence nor off.
fn heard(value: i32) -> u8 {
    u8::try_from(value).unwrap_or(u8::MAX - 1).min(u8::MAX - 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn presence_is_what_was_heard_last_and_a_locked_session_is_none() {
        let notices = Notices::new();
        let seen = || (notices.presence().now, notices.presence().arrivals);
        assert_eq!(seen(), (None, 0));
        notices.session_locked(true);
        assert_eq!(seen(), (None, 0), "a lock alone tells nothing of presence");
        notices.user_presence(0);
        assert_eq!(seen(), (Some(false), 0));
        notices.session_locked(false);
        assert_eq!(seen(), (Some(true), 1));
        notices.user_presence(0);
        assert_eq!(seen(), (Some(true), 1), "who is there does not come again");
        notices.user_presence(2);
        assert_eq!(seen(), (Some(false), 1));
        notices.user_presence(0);
        notices.user_presence(1);
        assert_eq!(seen(), (Some(false), 2));
        notices.user_presence(77_000);
        assert_eq!(seen(), (Some(false), 2));
    }

    #[test]
    fn a_dimmed_screen_is_on() {
        let notices = Notices::new();
        assert_eq!(notices.screen_on(), None);
        for (value, on) in [(1, true), (2, true), (0, false), (255, true)] {
            notices.display(value);
            assert_eq!(notices.screen_on(), Some(on), "{value}");
        }
    }
}
