//! `inspect smbios`: what firmware's tables tell.

use std::path::Path;

use anyhow::Context as _;
use jiff::civil::Date;
use levetid_protocol::enrol::MachineIdentity;
use levetid_protocol::profile::{Battery, Firmware, Machine, Memory};
use serde::Serialize;

use crate::signals::smbios::Tables;

/// What a table tells.
#[derive(Debug, Serialize)]
pub struct Finding {
    machine: Machine,
    /// What may tie an enrolment to a known device.
    identity: MachineIdentity,
    firmware: Firmware,
    memory: Memory,
    batteries: Vec<Battery>,
}

/// Reads the table.
pub fn inspect(file: &Path, today: Date) -> anyhow::Result<Finding> {
    let bytes = super::bytes(file)?;
    let tables = Tables::of_file(&bytes).with_context(|| {
        format!(
            "{} holds no SMBIOS structure at its beginning; give a copy of /sys/firmware/dmi/tables/DMI, what \
             GetSystemFirmwareTable('RSMB') returns, or what dmidecode --dump-bin writes",
            file.display()
        )
    })?;
    Ok(Finding {
        machine: tables.machine(),
        identity: tables.identity(),
        firmware: tables.firmware(),
        memory: tables.memory(),
        batteries: tables.batteries(today),
    })
}
