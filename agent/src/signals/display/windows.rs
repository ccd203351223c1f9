//! Screens, from what Windows keeps of those that are there, and whether they are on, from what it told the
//! service. A service has no desktop, so that nobody tells it by what a screen is connected.

use std::sync::LazyLock;

use jiff::civil::Date;
use levetid_protocol::profile::{Display, NotKnownReason};
use levetid_protocol::usage::ScreenSource;

use super::{ScreenState, Screens, display, instance, panel};
use crate::signals::device::{self, Kind};
use crate::signals::edid::Edid;
use crate::signals::{Answer, Root, Unsupported, machine, notices};

/// A key a model below, a key a screen below that: also of those that are not there now.
const SCREENS: &str = r"SYSTEM\CurrentControlSet\Enum\DISPLAY";

/// This machine's chassis type, which never changes.
static CHASSIS: LazyLock<Option<u8>> =
    LazyLock::new(|| machine::machine(&Root::new(std::path::Path::new("/"))).chassis_type);

/// A screen that is there.
struct Screen {
    built_in: bool,
    edid: Option<Edid>,
}

/// Whether screens are on, and which external ones.
pub fn screens_now(root: &Root) -> Screens {
    let screens = screens(root);
    let on = if root.is_live() { notices::screen_on() } else { None };
    let (state, source) = match (&screens, on) {
        (Ok(screens), _) if screens.is_empty() => (ScreenState::None, ScreenSource::NoScreen),
        (_, None) => (ScreenState::NotVisible, ScreenSource::None),
        (_, Some(true)) => (ScreenState::On, ScreenSource::DisplayState),
        (_, Some(false)) => (ScreenState::Off, ScreenSource::DisplayState),
    };
    let external_on = screens
        .unwrap_or_default()
        .iter()
        .filter(|screen| state == ScreenState::On && !screen.built_in)
        .filter_map(|screen| screen.edid.as_ref()?.key())
        .collect();
    Screens { state, source, external_on }
}

/// The screens that are connected, as far as they say what they are.
pub fn displays(root: &Root, today: Date) -> Answer<Vec<Display>> {
    let screens = screens(root)?;
    let displays: Vec<Display> =
        screens.into_iter().map(|screen| display(screen.built_in, screen.edid, today)).collect();
    if displays.is_empty() { Err(Unsupported(NotKnownReason::Absent)) } else { Ok(displays) }
}

fn screens(root: &Root) -> Answer<Vec<Screen>> {
    let edids: Vec<Option<Edid>> = keys(root)?.iter().map(|key| edid(root, key)).collect();
    let chassis = if root.is_live() { *CHASSIS } else { machine::machine(root).chassis_type };
    let built_in = panel::built_in(chassis, &edids);
    Ok(built_in.into_iter().zip(edids).map(|(built_in, edid)| Screen { built_in, edid }).collect())
}

/// The keys of the screens that are there: on a recorded machine, all that are recorded.
fn keys(root: &Root) -> Answer<Vec<String>> {
    if root.is_live() {
        let present = device::present(Kind::MONITOR)?;
        return Ok(present
            .iter()
            .filter_map(|path| instance(path))
            .map(|of| format!(r"{SCREENS}\{of}"))
            .collect());
    }
    let of_model = |model: String| {
        let screens = root.keys(&format!(r"{SCREENS}\{model}"));
        screens.into_iter().map(move |screen| format!(r"{SCREENS}\{model}\{screen}"))
    };
    Ok(root.keys(SCREENS).into_iter().flat_map(of_model).collect())
}

fn edid(root: &Root, key: &str) -> Option<Edid> {
    Edid::parse(&root.bytes(&format!(r"{key}\Device Parameters"), "EDID").ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::edid as edid_of;
    use crate::testing::registry::Machine;
    use jiff::civil::date;

    #[test]
    fn a_recorded_machine_has_its_screens() {
        let parameters = |screen: &str| format!(r"{SCREENS}\{screen}\Device Parameters");
        let machine = Machine::new()
            .bytes(&parameters(r"AUO403D\4&1a2b&0&UID265988"), "EDID", &edid_of("AUO", None, [31, 17]))
            .bytes(
                &parameters(r"DEL4187\5&2c3d&0&UID4353"),
                "EDID",
                &edid_of("DEL", Some("DELL U2419H"), [53, 30]),
            )
            .bytes(&parameters(r"Default_Monitor\5&2c3d&0&UID0"), "Other", &[1]);
        let root = Root::new(machine.path());
        let displays = displays(&root, date(2026, 11, 23)).unwrap();
        let seen: Vec<_> = displays.iter().map(|display| (display.built_in, display.size_cm)).collect();
        assert_eq!(seen, [(true, Some([31, 17])), (false, Some([53, 30])), (false, None)]);
        let now = screens_now(&root);
        assert_eq!((now.state, now.source), (ScreenState::NotVisible, ScreenSource::None));
        assert!(now.external_on.is_empty());
    }

    #[test]
    fn a_machine_without_screens_has_none() {
        let machine = Machine::new();
        let root = Root::new(machine.path());
        assert_eq!(displays(&root, date(2026, 11, 23)), Err(Unsupported(NotKnownReason::Absent)));
        assert_eq!(screens_now(&root).state, ScreenState::None);
    }
}
