//! Screens: what they are, and whether one is on.

#[cfg_attr(target_os = "linux", path = "display/linux.rs")]
#[cfg_attr(windows, path = "display/windows.rs")]
#[cfg_attr(target_os = "macos", path = "display/macos.rs")]
mod system;

#[cfg(any(windows, test))]
mod panel;

use std::collections::BTreeSet;

use jiff::civil::Date;
use levetid_protocol::profile::Display;
use levetid_protocol::usage::{ScreenKey, ScreenSource};

use super::edid::{Dated, Edid};
pub use system::{displays, screens_now};

/// The state of all screens together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ScreenState {
    /// One is on.
    On,
    /// All are off.
    Off,
    /// There is none.
    None,
    /// There may be one, but its state is not visible.
    NotVisible,
}

/// The screens now.
#[derive(Debug)]
pub struct Screens {
    /// Whether one is on.
    pub state: ScreenState,
    /// How that was seen.
    pub source: ScreenSource,
    /// The external ones that are on.
    pub external_on: BTreeSet<ScreenKey>,
}

/// A screen, as far as it says what it is.
fn display(built_in: bool, edid: Option<Edid>, today: Date) -> Display {
    let Some(edid) = edid else {
        return Display {
            built_in,
            key: None,
            name: None,
            made_week: None,
            made_year: None,
            model_year: None,
            size_cm: None,
        };
    };
    let Dated { made_week, made_year, model_year } = edid.dated(today.year());
    Display {
        built_in,
        key: edid.key(),
        name: edid.label(),
        made_week,
        made_year,
        model_year,
        size_cm: edid.size_cm,
    }
}

/// The screen that a path leads to: `DEL4187\5&2c3d&0&UID4353` of `\\?\DISPLAY#DEL4187#5&2c3d&0&UID4353#{…}`.
#[cfg(any(windows, test))]
fn instance(path: &str) -> Option<String> {
    let mut parts = path.split('#').skip(1);
    let (model, screen) = (parts.next()?, parts.next()?);
    // What follows is the interface, which must be there for the parts to be these.
    parts.next().filter(|_| !model.is_empty() && !screen.is_empty())?;
    Some(format!(r"{model}\{screen}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_names_the_screen_it_leads_to() {
        let interface = "{e6f07b5f-ee97-4a90-b076-33f57bf4eaa7}";
        let path = |screen: &str| format!(r"\\?\DISPLAY#{screen}#{interface}");
        assert_eq!(instance(&path("DEL4187#5&2c3d&0&UID4353")).as_deref(), Some(r"DEL4187\5&2c3d&0&UID4353"));
        for path in [path("DEL4187"), path("#"), r"\\.\DISPLAY1".to_owned(), String::new()] {
            assert_eq!(instance(&path), None, "{path}");
        }
    }
}
