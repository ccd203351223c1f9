//! Portable batteries (type 22).

use jiff::civil::Date;
use levetid_protocol::limits::MAX_PARTS;
use levetid_protocol::profile::Battery;
use levetid_protocol::stamp;
use levetid_protocol::text::Text;

use super::{Structure, Tables};
use crate::signals::plausible;

const PORTABLE_BATTERY: u8 = 22;

/// Chemistries by their number, in the words of Linux. A sixth of the corpus' batteries claim nickel cadmium
/// or zinc air, which no PC of this century has: they copied a sample.
const CHEMISTRIES: [(u8, &str); 3] = [(5, "NiMH"), (6, "Li-ion"), (8, "Li-poly")];
/// "Unknown": the smart battery's own text says it, if any.
const OWN_CHEMISTRY: u8 = 2;

impl Tables<'_> {
    /// The batteries that firmware lists. It may list one that is not there, or a sample: for completing what
    /// the operating system sees.
    pub fn batteries(self, today: Date) -> Vec<Battery> {
        let of_kind = self.structures().filter(|structure| structure.kind() == PORTABLE_BATTERY);
        of_kind
            .zip(1..=MAX_PARTS)
            .filter_map(|(structure, number)| battery(&structure, number, today))
            .collect()
    }
}

fn battery(structure: &Structure, number: usize, today: Date) -> Option<Battery> {
    Some(Battery {
        name: structure.meaningful(4).or_else(|| Text::clean(&format!("battery {number}")))?,
        manufacturer: structure.meaningful(5),
        model: structure.meaningful(8),
        chemistry: chemistry(structure),
        design_wh: design_wh(structure),
        full_wh: None,
        cycles: None,
        made: made(structure).and_then(|day| plausible::made(day, today)),
    })
}

fn chemistry(structure: &Structure) -> Option<Text> {
    let number = structure.byte(9)?;
    if number == OWN_CHEMISTRY {
        return structure.meaningful(0x14);
    }
    CHEMISTRIES.iter().find(|(known, _)| *known == number).and_then(|(_, name)| Text::clean(name))
}

/// Capacity in mWh times a factor, which is absent before version 2.2 and 0 where it was forgotten.
fn design_wh(structure: &Structure) -> Option<u32> {
    let capacity = structure.word(0x0a).filter(|capacity| *capacity != u16::MAX)?;
    let factor = structure.byte(0x15).unwrap_or(1).max(1);
    plausible::design_wh(u64::from(capacity) * u64::from(factor))
}

/// The day it was made: a text, or where there is none, the packed date of a smart battery.
fn made(structure: &Structure) -> Option<Date> {
    if structure.byte(6)? != 0 {
        return stamp::written(structure.text(6)?.as_str());
    }
    let packed = structure.word(0x12)?;
    let year = i16::try_from(packed >> 9).ok()? + 1980;
    Date::new(year, i8::try_from((packed >> 5) & 15).ok()?, i8::try_from(packed & 31).ok()?).ok()
}
