//! Measured power: the battery's gauge while discharging, else what the system management controller says the whole
//! system takes. Apple documents neither that controller nor `IOReport`, the private interface by which other tools
//! read the processor's energy; `IOReport` is left alone. Watts of a model are the collector's business, never the
//! agent's.
//!
//! The controller gives the power of the moment. The mean of a minute is taken to be that of one moment in it, as
//! is that of the battery's gauge: over a day the moments are a fair sample.

use levetid_protocol::limits::MAX_MEAN_POWER_W;
use levetid_protocol::profile::NotKnownReason;
use levetid_protocol::usage::EnergyMethod;

use super::Power;
use crate::signals::apple::smc;
use crate::signals::battery::Supply;
use crate::signals::iokit::{self, Connection};
use crate::signals::{Answer, Root, Unsupported};

/// Reads power; nothing is remembered from one minute to the next.
#[derive(Debug, Default)]
pub struct Meter {}

impl Meter {
    /// The best measurement of the time since the last reading: the battery's gauge before the controller.
    ///
    /// After sleep the controller is not asked: a machine that just woke is not like the minute before.
    pub fn read(
        &mut self,
        root: &Root,
        supply: Option<Supply>,
        _awake_ms: i64,
        slept: bool,
    ) -> Option<Power> {
        let gauge = supply
            .and_then(|supply| supply.discharging_w)
            .map(|mean_w| Power { method: EnergyMethod::BatteryGauge, mean_w });
        let controller = || {
            let mean_w = if slept { None } else { system_power(root).ok() }?;
            Some(Power { method: EnergyMethod::Platform, mean_w })
        };
        gauge.or_else(controller).filter(|power| power.mean_w > 0.0 && power.mean_w < MAX_MEAN_POWER_W as f64)
    }
}

/// Whether this machine has a controller that says its power.
pub fn counters(root: &Root) -> Answer<()> {
    system_power(root).map(|_| ())
}

/// Power of the whole system now, W.
fn system_power(root: &Root) -> Answer<f64> {
    root.only_live()?;
    let drivers = iokit::services(c"AppleSMC");
    if drivers.is_empty() {
        return Err(Unsupported(NotKnownReason::Absent));
    }
    // With Apple silicon several entries are of this class, and one of them answers.
    let connections: Vec<Connection> = drivers.iter().filter_map(iokit::Entry::connect).collect();
    if connections.is_empty() {
        return Err(Unsupported(NotKnownReason::NoPermission));
    }
    connections.iter().find_map(asked).ok_or(Unsupported(NotKnownReason::NotProvided))
}

fn asked(connection: &Connection) -> Option<f64> {
    let ask = |message| connection.ask(smc::SELECTOR, &message);
    let format = smc::format(&ask(smc::describe(smc::SYSTEM_POWER))?)?;
    smc::value(&ask(smc::read(smc::SYSTEM_POWER, format))?, format)
}
