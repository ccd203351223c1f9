//! The attributes of an ATA disk: the sector that SMART READ DATA gives (ATA8-ACS 7.52). What an attribute
//! means is not in the standard but custom, so that only what nearly all makers agree on is read.

use super::{DiskHealth, PAGE_BYTES, plausible_hours};

/// Places for attributes: 30 of 12 bytes, after two bytes of version.
const PLACES: usize = 30;
const PLACE_BYTES: usize = 12;

/// Sectors that were replaced.
const REALLOCATED: u8 = 5;
const POWER_ON_HOURS: u8 = 9;
/// Sectors that wait to be replaced, and sectors that could not be read.
const UNREADABLE: [u8; 2] = [197, 198];
/// Errors of seeking and of spinning up: such a disk spins, and what else is read as wear means other things.
const SPINS: [u8; 2] = [7, 10];
/// Reserve blocks left, percent.
const RESERVE: u8 = 232;
/// Makers give up on a disk whose reserve falls to this, percent.
const RESERVE_GONE: u8 = 10;
/// Life left as most makers count it: 231 (Kingston, Phison, SandForce), 202 (Crucial, Micron), 177 (Samsung).
const LIFE_LEFT: [u8; 3] = [231, 202, 177];
/// Life left as Intel counts it; makers with 230 (SanDisk) or 231 count gigabytes written there.
const LIFE_LEFT_INTEL: u8 = 233;
const NOT_INTEL: u8 = 230;

/// Reads the sector; `None` when its checksum is wrong or it holds no attribute.
pub fn health(sector: &[u8; PAGE_BYTES]) -> Option<DiskHealth> {
    let sum = sector.iter().fold(0_u8, |sum, byte| sum.wrapping_add(*byte));
    let attributes = Attributes::of(sector);
    if sum != 0 || attributes.0.is_empty() {
        return None;
    }
    let unreadable = UNREADABLE.into_iter().filter_map(|id| attributes.get(id)?.count()).max();
    let reserve = attributes.get(RESERVE).map(|reserve| reserve.value);
    Some(DiskHealth {
        used_percent: attributes.used_percent(),
        power_on_hours: attributes.get(POWER_ON_HOURS).and_then(|hours| plausible_hours(hours.raw.into())),
        media_errors: unreadable,
        // A value of 1 is as low as values go, below any threshold. The disk's own verdict is another
        // command's answer.
        failing: reserve.is_some_and(|percent| (1..=RESERVE_GONE).contains(&percent))
            || attributes.get(REALLOCATED).is_some_and(|reallocated| reallocated.value == 1),
    })
}

struct Attribute {
    id: u8,
    /// From 100 (some makers 200 or 253) down to 1.
    value: u8,
    /// The lower 32 bits of the count. The upper 16 may hold minutes, milliseconds or a second count.
    raw: u32,
}

impl Attribute {
    /// A count of events; all ones is none.
    fn count(&self) -> Option<u64> {
        (self.raw != u32::MAX).then_some(self.raw.into())
    }

    /// What is used where the value counts down from 100. Zero without a count was never filled.
    fn used_percent(&self) -> Option<u8> {
        if self.value == 0 && self.raw == 0 { None } else { 100_u8.checked_sub(self.value) }
    }
}

struct Attributes(Vec<Attribute>);

impl Attributes {
    fn of(sector: &[u8; PAGE_BYTES]) -> Self {
        let places = sector.get(2..).unwrap_or_default().chunks_exact(PLACE_BYTES).take(PLACES);
        let attribute = |place: &[u8]| {
            let [id, _, _, value, _, r0, r1, r2, r3, ..] = *place.first_chunk::<PLACE_BYTES>()?;
            (![0, u8::MAX].contains(&id)).then_some(Attribute {
                id,
                value,
                raw: u32::from_le_bytes([r0, r1, r2, r3]),
            })
        };
        Self(places.filter_map(attribute).collect())
    }

    fn get(&self, id: u8) -> Option<&Attribute> {
        self.0.iter().find(|attribute| attribute.id == id)
    }

    fn used_percent(&self) -> Option<u8> {
        if SPINS.iter().any(|id| self.get(*id).is_some()) {
            return None;
        }
        // The first that is there answers, if only that it was never filled.
        let most_makers = LIFE_LEFT.iter().find_map(|id| self.get(*id));
        let intel = || self.get(LIFE_LEFT_INTEL).filter(|_| self.get(NOT_INTEL).is_none());
        most_makers.or_else(intel)?.used_percent()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A sector of attributes: id, value and count.
    fn sector(attributes: &[(u8, u8, u64)]) -> [u8; PAGE_BYTES] {
        let mut sector = [0; PAGE_BYTES];
        sector[0] = 16;
        for (place, (id, value, raw)) in attributes.iter().enumerate() {
            let at = 2 + place * PLACE_BYTES;
            sector[at..at + 5].copy_from_slice(&[*id, 0x33, 0, *value, *value]);
            sector[at + 5..at + 11].copy_from_slice(&raw.to_le_bytes()[..6]);
        }
        sector[511] = sector.iter().fold(0_u8, |sum, byte| sum.wrapping_sub(*byte));
        sector
    }

    #[test]
    fn wear_is_where_the_maker_writes_it() {
        for (maker, attributes, used) in [
            ("Samsung", vec![(5, 100, 0), (9, 95, 20_000), (177, 88, 240)], Some(12)),
            ("Crucial", vec![(9, 100, 900), (202, 97, 3)], Some(3)),
            ("Crucial, worn out", vec![(9, 100, 900), (202, 0, 100)], Some(100)),
            ("Kingston", vec![(177, 0, 9), (231, 99, 99), (233, 100, 5_000)], Some(1)),
            ("Intel", vec![(232, 100, 0), (233, 91, 0)], Some(9)),
            ("SanDisk", vec![(230, 100, 9), (232, 100, 100), (233, 100, 4_711)], None),
            ("never filled", vec![(177, 0, 9), (231, 0, 0)], None),
            ("counts from 253", vec![(177, 253, 1)], None),
            ("a spinning disk", vec![(7, 200, 0), (202, 100, 0)], None),
        ] {
            assert_eq!(health(&sector(&attributes)).unwrap().used_percent, used, "{maker}");
        }
    }

    #[test]
    fn hours_are_in_the_lower_half() {
        for (raw, hours) in [
            (20_000, Some(20_000)),
            (0x0037_0000_4e20, Some(20_000)),
            (200_001, None),
            (0x12_0000_4e20, Some(20_000)),
            (0xffff_ffff_ffff, None),
        ] {
            assert_eq!(health(&sector(&[(9, 95, raw)])).unwrap().power_on_hours, hours, "{raw:#x}");
        }
    }

    #[test]
    fn one_bad_sector_is_not_counted_twice() {
        for (attributes, errors) in [
            (vec![(197, 100, 3), (198, 100, 2)], Some(3)),
            (vec![(198, 100, 0)], Some(0)),
            (vec![(198, 100, 0xffff_ffff)], None),
            (vec![(9, 95, 1)], None),
        ] {
            assert_eq!(health(&sector(&attributes)).unwrap().media_errors, errors, "{attributes:?}");
        }
    }

    #[test]
    fn a_disk_fails_when_its_reserve_is_gone() {
        for (attribute, failing) in [
            ((5, 100, 8), false),
            ((5, 1, 4_000), true),
            ((232, 100, 0), false),
            ((232, 10, 0), true),
            ((232, 0, 0), false),
        ] {
            assert_eq!(health(&sector(&[attribute])).unwrap().failing, failing, "{attribute:?}");
        }
    }

    #[test]
    fn a_changed_byte_is_noticed() {
        let mut sector = sector(&[(9, 95, 20_000)]);
        sector[8] += 1;
        assert_eq!(health(&sector), None);
    }
}
