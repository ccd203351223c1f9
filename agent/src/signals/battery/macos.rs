//! The battery, from the driver `AppleSmartBattery`.

use jiff::civil::Date;
use levetid_protocol::profile::{Battery, NotKnownReason};

use super::Supply;
use crate::signals::apple::{Properties, battery};
use crate::signals::{Answer, Root, Unsupported, iokit};

/// The battery of the machine itself; those of mice and keyboards have other drivers.
pub fn batteries(root: &Root, today: Date) -> Answer<Vec<Battery>> {
    let battery = battery::battery(&read(root)?, today).ok_or(Unsupported(NotKnownReason::Absent))?;
    Ok(vec![battery])
}

/// Where the power comes from now; `None` on a machine without a battery.
pub fn supply(root: &Root) -> Option<Supply> {
    battery::supply(&read(root).ok()?)
}

fn read(root: &Root) -> Answer<Properties> {
    root.only_live()?;
    let battery = iokit::service(c"AppleSmartBattery").ok_or(Unsupported(NotKnownReason::Absent))?;
    Ok(battery.properties(&battery::KEYS))
}
