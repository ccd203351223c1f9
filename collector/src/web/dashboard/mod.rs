//! Pages for those who look after the devices.

pub mod climate;
pub mod device;
pub mod device_facts;
pub mod figure_table;
pub mod fleet;
pub mod how;
pub mod range_table;
mod screen_facts;
