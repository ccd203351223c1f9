//! The model of a machine, from what its firmware says.

use levetid_footprint::figure::Finding;
use levetid_footprint::model::{Model, ModelFacts, manufacturer};
use levetid_protocol::profile::Machine;
use levetid_protocol::text::Text;

use crate::store::RegisterEntry;

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
