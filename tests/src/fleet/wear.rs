//! Wear that grows: what a battery still holds, what a disk has been written.
//!
//! Both grow evenly with the years in use, faster on some devices than on others. No part is replaced.

use jiff::civil::Date;
use levetid_protocol::wear::{WearSample, WornPart};

use crate::municipality::{Left, Simulated};
use crate::profile::{PARTS, text};
use crate::rhythm::Rhythm;

/// Share of what it was made to hold that a battery loses a year.
const BATTERY_LOSS_A_YEAR: f64 = 0.055;

/// Charge cycles a year.
const CYCLES_A_YEAR: f64 = 95.0;

/// Percent of the rated writes of a disk a year.
const DISK_PERCENT_A_YEAR: f64 = 2.4;

/// What a battery holds when full, Wh, and its charge cycles, on a day.
pub fn of_battery(device: &Simulated, design_wh: u32, day: Date) -> (u32, u32) {
    let used_years = device.age_years(day) * device.wear;
    let left = (1.0 - BATTERY_LOSS_A_YEAR * used_years).max(0.2);
    ((f64::from(design_wh) * left).round() as u32, (CYCLES_A_YEAR * used_years) as u32)
}

/// The samples of a day.
pub fn samples(device: &Simulated, day: Date) -> Vec<WearSample> {
    let battery = device.model.battery.map(|battery| {
        let (full_wh, cycles) = of_battery(device, battery.design_wh, day);
        WornPart::Battery { name: text(PARTS.1), full_wh, design_wh: battery.design_wh, cycles: Some(cycles) }
    });
    let age = device.age_years(day);
    let disk = WornPart::Disk {
        name: text(PARTS.0),
        used_percent: Some((DISK_PERCENT_A_YEAR * age * device.wear).min(100.0) as u8),
        power_on_hours: Some((hours_a_year(device) * age) as u32),
        media_errors: Some(0),
    };
    battery.into_iter().chain([disk]).map(|part| WearSample { day, part }).collect()
}

/// Hours that a disk runs a year.
fn hours_a_year(device: &Simulated) -> f64 {
    match (device.left, device.rhythm) {
        (Left::On, _) => 0.81 * 8_766.0,
        (_, Rhythm::CareHome | Rhythm::HomeCare) => 1_900.0,
        _ => 1_500.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::municipality::devices;
    use crate::window::Window;
    use jiff::civil::date;

    #[test]
    fn wear_grows_and_stays_within_what_is_possible() {
        let window = Window::before(date(2026, 11, 23), 156).unwrap();
        for device in devices(1, 60, &window) {
            let mut before: Option<(u32, u32, u8, u32)> = None;
            for week in 0..window.weeks {
                let samples = samples(&device, window.monday(week));
                let mut now = (u32::MAX, 0, 0, 0);
                for sample in &samples {
                    match &sample.part {
                        WornPart::Battery { full_wh, design_wh, cycles, .. } => {
                            assert!(full_wh <= design_wh && *full_wh > 0);
                            (now.0, now.1) = (*full_wh, cycles.unwrap());
                        }
                        WornPart::Disk { used_percent, power_on_hours, .. } => {
                            (now.2, now.3) = (used_percent.unwrap(), power_on_hours.unwrap());
                        }
                    }
                }
                assert_eq!(samples.len(), 1 + usize::from(device.model.battery.is_some()));
                if let Some(before) = before {
                    assert!(now.0 <= before.0 && now.1 >= before.1 && now.2 >= before.2 && now.3 >= before.3);
                }
                before = Some(now);
            }
        }
    }
}
