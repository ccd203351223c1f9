//! Screens, from the connectors of the graphics driver below `/sys/class/drm`.

use jiff::civil::Date;
use levetid_protocol::profile::{Display, NotKnownReason};
use levetid_protocol::usage::ScreenSource;

use super::{ScreenState, Screens, display};
use crate::signals::edid::Edid;
use crate::signals::{Answer, Root, Unsupported};

const FOLDER: &str = "sys/class/drm";

/// Kinds of connector that lead to a panel of the machine itself.
const BUILT_IN: [&str; 3] = ["eDP", "LVDS", "DSI"];

struct Connector {
    path: String,
    built_in: bool,
}

/// Whether screens are on, and which external ones.
pub fn screens_now(root: &Root) -> Screens {
    let connected = connected(root);
    let on: Vec<&Connector> = connected.iter().filter(|connector| is_on(root, connector)).collect();
    let (state, source) = match (connected.is_empty(), on.is_empty()) {
        (true, _) if root.exists("sys/class/graphics/fb0") && connectors(root).is_empty() => {
            (ScreenState::NotVisible, ScreenSource::None)
        }
        (true, _) => (ScreenState::None, ScreenSource::NoScreen),
        (false, true) => (ScreenState::Off, ScreenSource::Connector),
        (false, false) => (ScreenState::On, ScreenSource::Connector),
    };
    let external_on = on
        .iter()
        .filter(|connector| !connector.built_in)
        .filter_map(|connector| edid(root, connector)?.key())
        .collect();
    Screens { state, source, external_on }
}

/// The screens that are connected, as far as they say what they are.
pub fn displays(root: &Root, today: Date) -> Answer<Vec<Display>> {
    let display = |connector: &Connector| display(connector.built_in, edid(root, connector), today);
    let displays: Vec<Display> = connected(root).iter().map(display).collect();
    if displays.is_empty() { Err(Unsupported(NotKnownReason::Absent)) } else { Ok(displays) }
}

/// Folders such as `card0-eDP-1`.
fn connectors(root: &Root) -> Vec<Connector> {
    let connector = |name: String| {
        let (card, connector) = name.split_once('-')?;
        card.starts_with("card").then(|| Connector {
            path: format!("{FOLDER}/{name}"),
            built_in: BUILT_IN.iter().any(|kind| connector.starts_with(kind)),
        })
    };
    root.names(FOLDER).into_iter().filter_map(connector).collect()
}

fn connected(root: &Root) -> Vec<Connector> {
    let is_connected = |connector: &Connector| {
        root.text(&format!("{}/status", connector.path)).as_deref() == Ok("connected")
    };
    connectors(root).into_iter().filter(is_connected).collect()
}

fn is_on(root: &Root, connector: &Connector) -> bool {
    let off =
        |file: &str, word: &str| root.text(&format!("{}/{file}", connector.path)).as_deref() == Ok(word);
    let dpms = root.text(&format!("{}/dpms", connector.path));
    dpms.as_deref() == Ok("On") && !off("enabled", "disabled")
}

fn edid(root: &Root, connector: &Connector) -> Option<Edid> {
    Edid::parse(&root.bytes(&format!("{}/edid", connector.path)).ok()?).ok()
}
