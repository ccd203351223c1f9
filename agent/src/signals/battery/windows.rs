//! Batteries and the mains, as the battery drivers and the system tell.
#![allow(unsafe_code, reason = "whether the mains are there is told by a function of the system")]

use jiff::civil::Date;
use levetid_protocol::profile::{Battery, NotKnownReason};
use levetid_protocol::text::Text;
use windows_sys::Win32::System::Power::{GetSystemPowerStatus, SYSTEM_POWER_STATUS};

use super::{Supply, gauge};
use crate::signals::bytes::{u32_at, wide_text};
use crate::signals::device::{self, Access, Device, Kind, Question};
use crate::signals::{Answer, Root, Unsupported, plausible};

/// What may be asked of a battery (`BATTERY_QUERY_INFORMATION_LEVEL`).
const INFORMATION: u32 = 0;
const DEVICE_NAME: u32 = 4;
const MANUFACTURE_DATE: u32 = 5;
const MANUFACTURER_NAME: u32 = 6;

/// No answer here is longer.
const MAX_ANSWER: usize = 512;

/// `SYSTEM_POWER_STATUS`: the mains are not there; there is no battery; nothing is known.
const OFFLINE: u8 = 0;
const NO_BATTERY: u8 = 128;
const NOTHING_KNOWN: u8 = 255;

/// The batteries of the machine itself; uninterruptible supplies and those of mice are left out.
pub fn batteries(root: &Root, today: Date) -> Answer<Vec<Battery>> {
    let mut batteries = Vec::new();
    let mut why = NotKnownReason::Absent;
    if root.is_live() {
        for path in device::present(Kind::BATTERY)? {
            // Numbered in the order of their places in the machine, so that each keeps its name.
            match battery(&path, batteries.len(), today) {
                Ok(battery) => batteries.push(battery),
                Err(Unsupported(NotKnownReason::Absent)) => {}
                Err(Unsupported(reason)) => why = reason,
            }
        }
    }
    if batteries.is_empty() { Err(Unsupported(why)) } else { Ok(batteries) }
}

/// Where the power comes from now; `None` on a machine without a battery. No battery is asked while the mains
/// are there.
pub fn supply(root: &Root) -> Option<Supply> {
    let status = root.is_live().then(power_status)??;
    if status.BatteryFlag == NOTHING_KNOWN || status.BatteryFlag & NO_BATTERY != 0 {
        return None;
    }
    let on_battery = status.ACLineStatus == OFFLINE;
    let given_w: Vec<Option<f64>> = if on_battery {
        device::present(Kind::BATTERY).unwrap_or_default().iter().filter_map(|path| given_w(path)).collect()
    } else {
        Vec::new()
    };
    Some(gauge::supply(on_battery, &given_w))
}

/// A battery that is in its place.
struct InPlace {
    device: Device,
    tag: u32,
}

impl InPlace {
    fn open(path: &str) -> Answer<Self> {
        let device = Device::open(path, Access::Read)?;
        // Zero milliseconds of waiting for one to be put in.
        let answer = device.ask(Question::BATTERY_TAG, &0_u32.to_le_bytes(), 4);
        // The driver's answer to an empty place is that it finds none.
        let tag = answer.ok().and_then(|answer| u32_at(&answer, 0)).filter(|tag| *tag != 0);
        Ok(Self { device, tag: tag.ok_or(Unsupported(NotKnownReason::Absent))? })
    }

    fn ask(&self, level: u32) -> Answer<Vec<u8>> {
        let asked = [self.tag, level, 0].map(u32::to_le_bytes).concat();
        self.device.ask(Question::BATTERY_INFORMATION, &asked, MAX_ANSWER)
    }

    fn information(&self) -> Answer<gauge::Information> {
        // One that is not the machine's own is as good as absent.
        gauge::information(&self.ask(INFORMATION)?).ok_or(Unsupported(NotKnownReason::Absent))
    }

    fn text(&self, level: u32) -> Option<Text> {
        Text::clean(&wide_text(&self.ask(level).ok()?))
    }
}

fn battery(path: &str, number: usize, today: Date) -> Answer<Battery> {
    let place = InPlace::open(path)?;
    let information = place.information()?;
    let made = place.ask(MANUFACTURE_DATE).ok().and_then(|answer| gauge::made(&answer));
    Ok(Battery {
        name: Text::clean(&format!("BAT{number}")).ok_or(Unsupported(NotKnownReason::ReadError))?,
        manufacturer: place.text(MANUFACTURER_NAME),
        model: place.text(DEVICE_NAME),
        chemistry: information.chemistry.as_deref().and_then(Text::clean),
        design_wh: information.design_mwh.and_then(plausible::design_wh),
        full_wh: information.full_mwh.and_then(plausible::full_wh),
        cycles: information.cycles,
        made: made.and_then(|day| plausible::made(day, today)),
    })
}

/// What a battery of the machine gives, `Some(None)` where it does not say; `None` for others.
fn given_w(path: &str) -> Option<Option<f64>> {
    let place = InPlace::open(path).ok()?;
    if place.information().ok()?.is_relative {
        return Some(None);
    }
    // Tag, no waiting, and bounds that nothing is waited to cross.
    let asked = [place.tag, 0, 0, 0, 0].map(u32::to_le_bytes).concat();
    let answer = place.device.ask(Question::BATTERY_STATUS, &asked, MAX_ANSWER);
    Some(answer.ok().and_then(|answer| gauge::given_w(&answer)))
}

fn power_status() -> Option<SYSTEM_POWER_STATUS> {
    let mut status = SYSTEM_POWER_STATUS::default();
    // SAFETY: writes to a structure that lives through the call.
    let well = unsafe { GetSystemPowerStatus(&raw mut status) };
    (well != 0).then_some(status)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use std::path::Path;

    #[test]
    fn a_recorded_machine_has_no_batteries_to_ask() {
        let root = Root::new(Path::new("Software\\Nothing"));
        assert_eq!(batteries(&root, date(2026, 11, 23)), Err(Unsupported(NotKnownReason::Absent)));
        assert_eq!(supply(&root), None);
    }
}
