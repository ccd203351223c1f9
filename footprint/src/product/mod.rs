//! What product data say of a model: its product carbon footprint, its watts (method sections 3 and 4).
//!
//! Rows come from data sets that a collector imported. A row belongs to a device where maker, words of the name
//! and kind of device agree ([`Index`]); a wrong match is worse than none.

mod index;
mod name;
mod sheet;
mod watts;

pub use index::{Entry, Index, Match, NoMatch};
pub use sheet::{Carbon, ProductSheet, embodied};
pub use watts::{MeasuredConfiguration, WattsSheet, state_watts};

#[cfg(test)]
mod tests;
