//! The model of a machine, from what its firmware says.

use levetid_footprint::figure::Finding;
use levetid_footprint::model::{Model, ModelFacts, manufacturer, screen_maker};
use levetid_protocol::profile::Machine;
use levetid_protocol::text::Text;
use levetid_protocol::usage::ScreenKey;

use crate::store::{RegisterEntry, Screen};

/// The model; placeholders never become one.
pub fn model(machine: &Machine) -> Finding<Model> {
    Model::of(&ModelFacts {
        manufacturer: said(machine.manufacturer.as_ref()),
        product: said(machine.product.as_ref()),
        version: said(machine.version.as_ref()),
        family: said(machine.family.as_ref()),
        sku: said(machine.sku.as_ref()),
    })
}

/// The model as an asset register names it.
pub fn of_entry(entry: &RegisterEntry) -> Finding<Model> {
    Model::of(&ModelFacts {
        manufacturer: entry.manufacturer.as_deref(),
        product: entry.product.as_deref(),
        ..ModelFacts::default()
    })
}

/// The model of a screen, by its EDID.
pub fn of_screen(screen: &Screen) -> Finding<Model> {
    Model::of(&ModelFacts {
        manufacturer: screen_maker(screen.key.manufacturer.as_str()),
        product: screen.described.as_ref().and_then(|known| said(known.display.name.as_ref())),
        ..ModelFacts::default()
    })
}

/// What a screen calls itself, else its maker's letters and product code.
pub fn screen_name(screen: &Screen) -> String {
    let ScreenKey { manufacturer, product_code, .. } = &screen.key;
    match screen.described.as_ref().and_then(|known| said(known.display.name.as_ref())) {
        Some(name) => name.to_owned(),
        None => format!("{manufacturer} {product_code:04X}"),
    }
}

/// A machine's model in one line, or its maker alone.
pub fn one_line(machine: &Machine, model: &Finding<Model>) -> Option<String> {
    match model {
        Finding::Known(model) => Some(model.to_string()),
        Finding::NotKnown(_) => said(machine.manufacturer.as_ref()).and_then(manufacturer),
    }
}

/// Whether HP made it: its serial numbers carry a date.
pub fn is_of_hp(machine: &Machine) -> bool {
    said(machine.manufacturer.as_ref()).and_then(manufacturer).as_deref() == Some("HP")
}

fn said(text: Option<&Text>) -> Option<&str> {
    text.and_then(Text::meaningful)
}
