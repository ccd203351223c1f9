//! What a device reported, as evidence of its age (METHOD 2).

use std::collections::BTreeMap;

use jiff::civil::Date;
use levetid_footprint::age::{Age, Evidence, EvidenceKind, MODEL_YEAR, fuse, hp_serial, monitor_made};
use levetid_footprint::category::Category;
use levetid_footprint::cpu;
use levetid_footprint::figure::{Finding, NotKnown};
use levetid_footprint::period::Period;
use levetid_protocol::profile::DeviceProfile;
use levetid_protocol::text::Text;
use levetid_protocol::wear::{WearSample, WornPart};

use super::model::is_of_hp;
use crate::store::{Described, DeviceRecord, RegisterEntry};

/// All evidence of a device's age, in no particular order.
pub fn of(record: &DeviceRecord, today: Date) -> Vec<Evidence> {
    let contact =
        record.device.contact.map(|contact| Evidence::on(EvidenceKind::FirstContact, contact.first));
    let entry = record.device.register.as_ref().map(|known| &known.entry);
    let mut evidence: Vec<Evidence> = contact.into_iter().chain(entry.and_then(purchase)).collect();
    if let Some(row) = record.history.first() {
        evidence.push(Evidence::on(EvidenceKind::FirstHistory, row.from));
    }
    evidence.extend(record.profile.iter().flat_map(|profile| of_profile(profile, today)));
    evidence.extend(disks(&record.wear));
    evidence.extend(record.screen.as_ref().and_then(|screen| stamp(screen.described.as_ref()?)));
    evidence
}

/// When a screen says that it was made.
fn stamp(described: &Described) -> Option<Evidence> {
    let display = &described.display;
    let (year, week) = match (display.made_year, display.model_year) {
        (Some(year), _) => (year, display.made_week.unwrap_or(0)),
        (None, Some(year)) => (year, MODEL_YEAR),
        (None, None) => return None,
    };
    monitor_made(year, week, described.taken)
}

/// What the day of its purchase says: when it was new; or, where it was bought used, that it was there by then.
fn purchase(entry: &RegisterEntry) -> Option<Evidence> {
    let used = entry.bought_used == Some(true);
    let kind = if used { EvidenceKind::BoughtUsed } else { EvidenceKind::Register };
    let asset = entry.asset_id.as_deref();
    let of_day = |day| Evidence::on(kind, day);
    let evidence = entry.purchased.map(of_day)?;
    Some(match asset {
        Some(asset) => evidence.noted(asset),
        None => evidence,
    })
}

/// When a device was built. A guest of a hypervisor was not.
pub fn age(category: Category, evidence: &[Evidence], today: Date) -> Finding<Age> {
    match category {
        Category::VirtualMachine => Finding::NotKnown(NotKnown::VirtualMachineHasNoAge),
        _ => fuse(evidence, today),
    }
}

/// The earliest day on which each disk may have begun to run: a disk runs for at most 24 hours a day, so that
/// its first sample says most, and a year of weekly samples would say the same 52 times.
fn disks(wear: &[WearSample]) -> impl Iterator<Item = Evidence> {
    let mut of_disk: BTreeMap<&Text, Evidence> = BTreeMap::new();
    for sample in wear {
        let WornPart::Disk { name, power_on_hours: Some(hours), .. } = &sample.part else { continue };
        let piece = Evidence::disk_power_on(sample.day, *hours).noted(name.as_str());
        let known = of_disk.entry(name).or_insert_with(|| piece.clone());
        if piece.period < known.period {
            *known = piece;
        }
    }
    of_disk.into_values()
}

fn of_profile(profile: &DeviceProfile, today: Date) -> Vec<Evidence> {
    let cpu = profile.cpu.model.as_ref().map(Text::as_str).and_then(cpu::recognise);
    let cpu = cpu.as_ref().and_then(Evidence::cpu_launch);
    // Dates that the machine itself bears cannot lie beyond the day on which they were read.
    let stamped = stamped(profile, today).into_iter().map(|piece| piece.read_on(profile.taken));
    cpu.into_iter().chain(stamped).collect()
}

/// The dates on a machine and its parts, plausible or not: those that are not are dropped, by name, when all is
/// weighed.
fn stamped(profile: &DeviceProfile, today: Date) -> Vec<Evidence> {
    let mut evidence = Vec::new();
    if let Some(installed) = profile.os.installed {
        evidence.push(Evidence::on(EvidenceKind::OsInstall, installed));
    }
    for panel in profile.displays.iter().filter(|display| display.built_in) {
        let made = match (panel.made_year, panel.made_week) {
            (Some(year), Some(week)) => Period::week(year, week).or_else(|| Period::year(year)),
            (Some(year), None) => Period::year(year),
            (None, _) => panel.model_year.and_then(Period::year),
        };
        evidence.extend(made.map(|made| Evidence::new(EvidenceKind::BuiltInPanel, made)));
    }
    for battery in &profile.batteries {
        evidence.extend(
            battery.made.map(|made| Evidence::on(EvidenceKind::Battery, made).noted(battery.name.as_str())),
        );
    }
    let serial = profile.machine.serial.as_ref().and_then(Text::meaningful);
    if is_of_hp(&profile.machine) {
        evidence.extend(serial.into_iter().flat_map(|serial| hp_serial(serial, today)));
    }
    evidence.extend(
        profile
            .firmware
            .date
            .as_ref()
            .and_then(|date| firmware_date(date.as_str()))
            .map(|date| Evidence::on(EvidenceKind::BiosDate, date)),
    );
    evidence
}

/// A firmware date as SMBIOS writes it: `MM/DD/YYYY`, or `MM/DD/YY` in old machines; some write the year first,
/// or the time behind it.
pub fn firmware_date(text: &str) -> Option<Date> {
    let mut parts = text.split_whitespace().next()?.split('/');
    let (first, second, third) = (parts.next()?, parts.next()?, parts.next()?);
    let (year, month, day) = if first.len() == 4 { (first, second, third) } else { (third, first, second) };
    let year: i16 = match (year.len(), year.parse().ok()?) {
        (4, year) => year,
        (2, year @ 80..) => 1900 + year,
        (2, year) => 2000 + year,
        _ => return None,
    };
    Date::new(year, month.parse().ok()?, day.parse().ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn reads_firmware_dates() {
        for (text, expected) in [
            ("07/21/2022", Some(date(2022, 7, 21))),
            ("01/02/99", Some(date(1999, 1, 2))),
            ("01/02/09", Some(date(2009, 1, 2))),
            ("2014/07/28", Some(date(2014, 7, 28))),
            ("10/17/23 20:56:43", Some(date(2023, 10, 17))),
            ("13/40/2020", None),
            ("2020-01-01", None),
            ("", None),
        ] {
            assert_eq!(firmware_date(text), expected, "{text}");
        }
    }
}
