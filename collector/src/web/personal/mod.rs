//! Pages for the person a device is handed to.

pub mod footprint;
pub mod link;
pub mod privacy;
