//! A machine as a line gives it: strings as firmware has them, mistakes and all. Fields that are not named here
//! are left alone; a class or a folder in which somebody filed the machine is not looked at.

use levetid_footprint::age::{Evidence, EvidenceKind};
use levetid_footprint::category::{CategoryFacts, chassis_type};
use levetid_footprint::cpu::{self, Cpu};
use levetid_footprint::figure::{Finding, NotKnown};
use levetid_footprint::model::Model;
use levetid_footprint::windows11::{Tpm, Windows11Facts};
use levetid_protocol::profile::Machine;
use levetid_protocol::stamp;
use levetid_protocol::text::Text;
use serde::Deserialize;

use crate::assess::evidence::firmware_date;
use crate::assess::windows11::{installed_mib, secure_boot};

/// A line. The last four fields are for inventories that know them; firmware's tables do not.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Row {
    manufacturer: Option<String>,
    product: Option<String>,
    version: Option<String>,
    sku: Option<String>,
    family: Option<String>,
    /// `MM/DD/YYYY`.
    bios_date: Option<String>,
    /// The name of an SMBIOS chassis type, or its number.
    chassis_type: Option<Chassis>,
    cpu: Option<String>,
    /// `8 GB`, `8192 MB` or `No Module Installed`, one entry a slot.
    memory_slots: Option<Vec<Option<String>>>,
    batteries: Option<Vec<Battery>>,
    /// `2.0`.
    tpm: Option<String>,
    secure_boot: Option<bool>,
    uefi: Option<bool>,
    /// 10⁹ bytes.
    disk_gb: Option<u32>,
}

#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Chassis {
    Number(u8),
    Name(String),
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Battery {
    manufacture_date: Option<String>,
    name: Option<String>,
}

impl Row {
    /// What firmware says of the machine.
    pub fn machine(&self) -> Machine {
        let text = |text: &Option<String>| text.as_deref().and_then(Text::clean);
        Machine {
            manufacturer: text(&self.manufacturer),
            product: text(&self.product),
            version: text(&self.version),
            family: text(&self.family),
            sku: text(&self.sku),
            chassis_type: match &self.chassis_type {
                Some(Chassis::Number(number)) => Some(*number),
                Some(Chassis::Name(name)) => chassis_type(name),
                None => None,
            },
            ..Machine::default()
        }
    }

    /// What tells the kind of device.
    pub fn category_facts<'a>(&self, machine: &Machine, model: Option<&'a Model>) -> CategoryFacts<'a> {
        // A line without a maker says nothing at all, not even that there is no battery.
        let batteries = self.batteries.as_ref().filter(|_| self.manufacturer.is_some());
        CategoryFacts {
            chassis_type: machine.chassis_type,
            virtual_machine: false,
            has_battery: batteries.map(|batteries| !batteries.is_empty()),
            has_built_in_panel: None,
            product_name: model.map(|model| model.product.as_str()),
        }
    }

    /// The processor.
    pub fn processor(&self) -> Finding<Cpu> {
        match self.cpu_name() {
            None => Finding::NotKnown(NotKnown::NoCpuName),
            Some(name) => match cpu::recognise(name) {
                Some(cpu) => Finding::Known(cpu),
                None => Finding::NotKnown(NotKnown::CpuNotRecognised),
            },
        }
    }

    /// Not `Not Specified`, nor the name of the field.
    fn cpu_name(&self) -> Option<&str> {
        let named = |name: &&str| Text::clean(name).is_some_and(|text| text.meaningful().is_some());
        self.cpu.as_deref().filter(named).filter(|name| *name != "CPU Version")
    }

    /// The dates that firmware and batteries bear.
    pub fn stamped(&self) -> impl Iterator<Item = Evidence> {
        let firmware = self.bios_date.as_deref().and_then(firmware_date);
        let firmware = firmware.map(|day| Evidence::on(EvidenceKind::BiosDate, day));
        firmware.into_iter().chain(self.batteries.iter().flatten().filter_map(Battery::made))
    }

    /// What Windows 11 asks for.
    pub fn windows11_facts(&self) -> Windows11Facts<'_> {
        let slots = self.memory_slots.iter().flatten().flatten();
        Windows11Facts {
            cpu: self.cpu_name(),
            lists: None,
            memory_installed_mib: installed_mib(slots.filter_map(|slot| mib(slot))),
            memory_visible_mib: None,
            disk_gb: self.disk_gb,
            tpm: self.tpm.as_deref().map(Tpm::Version),
            secure_boot: secure_boot(self.secure_boot, self.uefi),
        }
    }
}

impl Battery {
    /// The day it was made, unless that is a maker's sample.
    fn made(&self) -> Option<Evidence> {
        let text = self.manufacture_date.as_deref()?.split_whitespace().next()?;
        let day = stamp::written(text).filter(|day| !stamp::is_sample(*day))?;
        let made = Evidence::on(EvidenceKind::Battery, day);
        Some(match self.name.as_deref().and_then(Text::clean) {
            Some(name) => made.noted(name.to_string()),
            None => made,
        })
    }
}

/// `8 GB`, `8192 MB` or `512 kB`, in MiB; firmware's units are binary.
fn mib(slot: &str) -> Option<u32> {
    let (number, unit) = slot.trim().split_once(' ')?;
    let number: u32 = number.parse().ok()?;
    match unit {
        "TB" => number.checked_mul(1024 * 1024),
        "GB" => number.checked_mul(1024),
        "MB" => Some(number),
        "kB" => Some(number / 1024),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn memory_is_read_in_firmwares_units() {
        for (slot, expected) in [
            ("8 GB", Some(8192)),
            ("4096 MB", Some(4096)),
            ("512 kB", Some(0)),
            ("No Module Installed", None),
            ("Unknown", None),
            ("99999999 GB", None),
            ("8 GiB ", None),
            ("", None),
        ] {
            assert_eq!(mib(slot), expected, "{slot}");
        }
    }

    #[test]
    fn batteries_are_dated_where_they_say_so() {
        let august = Some(date(2019, 8, 21));
        for (text, expected) in [
            ("08/21/2019", august),
            ("2019-08-21", august),
            ("2019/8/21", august),
            ("09/08/19", None),
            ("08/08/2010", None),
            ("2012-01-01", None),
            ("2008", None),
            ("**/**/****", None),
            ("ManufDate", None),
        ] {
            let battery = Battery { manufacture_date: Some(text.to_owned()), name: None };
            assert_eq!(battery.made().map(|evidence| evidence.period.first), expected, "{text}");
        }
    }
}
