//! Screens. With Intel's processor, each is an `IODisplay` with its EDID, and `IODisplayWrangler` knows whether they
//! are on. With Apple silicon, framebuffers hold what was read from the screens, and nothing that a service may ask
//! tells whether they are on.

use jiff::civil::Date;
use levetid_protocol::profile::{Display, NotKnownReason};
use levetid_protocol::usage::ScreenSource;

use super::{ScreenState, Screens, display};
use crate::signals::apple::Value;
use crate::signals::apple::display::{KEYS, Screen, screen, state};
use crate::signals::edid::Edid;
use crate::signals::iokit::{self, Entry};
use crate::signals::{Answer, Root, Unsupported};

/// Classes of framebuffers of Apple silicon: of M1 and M2, and of later ones.
const FRAMEBUFFERS: [&std::ffi::CStr; 2] = [c"AppleCLCD2", c"IOMobileFramebufferShim"];

/// Classes of built-in panels.
const PANELS: [&str; 2] = ["AppleBacklightDisplay", "IOBacklightDisplay"];

/// Whether screens are on, and which external ones.
pub fn screens_now(root: &Root) -> Screens {
    if root.only_live().is_err() {
        return Screens {
            state: ScreenState::NotVisible,
            source: ScreenSource::None,
            external_on: [].into(),
        };
    }
    let screens = connected();
    let state = state(screens.len(), wrangler());
    let source = match state {
        ScreenState::On | ScreenState::Off => ScreenSource::DisplayState,
        ScreenState::None => ScreenSource::NoScreen,
        ScreenState::NotVisible => ScreenSource::None,
    };
    let external = screens.into_iter().filter(|screen| !screen.built_in && state == ScreenState::On);
    Screens { state, source, external_on: external.filter_map(|screen| screen.edid?.key()).collect() }
}

/// The screens that are connected, as far as they say what they are.
pub fn displays(root: &Root, today: Date) -> Answer<Vec<Display>> {
    root.only_live()?;
    let displays: Vec<Display> =
        connected().into_iter().map(|screen| display(screen.built_in, screen.edid, today)).collect();
    if displays.is_empty() { Err(Unsupported(NotKnownReason::Absent)) } else { Ok(displays) }
}

fn connected() -> Vec<Screen> {
    let framebuffers = FRAMEBUFFERS.into_iter().flat_map(iokit::services);
    let behind = framebuffers.filter_map(|framebuffer| screen(&framebuffer.properties(&KEYS)));
    iokit::services(c"IODisplay").iter().map(with_edid).chain(behind).collect()
}

fn with_edid(display: &Entry) -> Screen {
    let edid = match display.property("IODisplayEDID", &[]) {
        Some(Value::Data(bytes)) => Edid::parse(&bytes).ok(),
        _ => None,
    };
    Screen { built_in: PANELS.iter().any(|class| display.is_a(class)), edid }
}

/// The state of the power of all screens of a Mac with Intel's processor.
fn wrangler() -> Option<i64> {
    const STATE: &str = "CurrentPowerState";
    let power = iokit::service(c"IODisplayWrangler")?.property("IOPowerManagement", &[STATE])?;
    if let Value::Table(power) = power { power.number(STATE) } else { None }
}
