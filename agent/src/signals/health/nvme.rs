//! The SMART and health page of an NVMe disk: log page 02h (NVM Express base specification 2.0, figure 207).

use super::{DiskHealth, PAGE_BYTES, plausible_hours};

/// Bits of the critical warning that mean failure: spare below its threshold, reliability degraded, and
/// read only. Too hot, a dead backup capacitor and trouble of persistent memory are left to pass.
const FAILING: u8 = 0b0000_1101;

/// Reserved since the first version of the page, so zero in a real one.
const RESERVED: std::ops::Range<usize> = 8..32;

/// Reads the page; `None` when it is not one.
pub fn health(page: &[u8; PAGE_BYTES]) -> Option<DiskHealth> {
    let reserved = page.get(RESERVED)?;
    // An emulated disk may answer with nothing but zeros.
    if reserved.iter().any(|byte| *byte != 0) || page.iter().all(|byte| *byte == 0) {
        return None;
    }
    let [warning, _, _, _, _, used, ..] = *page;
    Some(DiskHealth {
        // 255 stands for all that is beyond 254, and for a field never filled: no disk lives to tell which.
        used_percent: (used != u8::MAX).then_some(used),
        power_on_hours: number(page, 128).and_then(plausible_hours),
        media_errors: number(page, 160).and_then(|errors| u64::try_from(errors).ok()),
        failing: warning & FAILING != 0,
    })
}

/// A number of 128 bits; all ones is none.
fn number(page: &[u8; PAGE_BYTES], at: usize) -> Option<u128> {
    let number = u128::from_le_bytes(*page.get(at..)?.first_chunk()?);
    (number != u128::MAX).then_some(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A page of a disk at 38 °C with all its spare, and these bytes.
    fn page(fields: &[(usize, &[u8])]) -> [u8; PAGE_BYTES] {
        let mut page = [0; PAGE_BYTES];
        page[1..5].copy_from_slice(&[0x37, 0x01, 100, 10]);
        for (at, value) in fields {
            page[*at..*at + value.len()].copy_from_slice(value);
        }
        page
    }

    #[test]
    fn reads_wear_hours_and_errors() {
        let page = page(&[(5, &[7]), (128, &9_431_u128.to_le_bytes()), (160, &2_u128.to_le_bytes())]);
        let expected = DiskHealth {
            used_percent: Some(7),
            power_on_hours: Some(9_431),
            media_errors: Some(2),
            failing: false,
        };
        assert_eq!(health(&page), Some(expected));
    }

    #[test]
    fn what_no_disk_can_have_is_left_out() {
        for (fields, used, hours, errors) in [
            (vec![(5, &[104][..])], Some(104), Some(0), Some(0)),
            (vec![(5, &[255])], None, Some(0), Some(0)),
            (vec![(128, &[0xff; 16])], Some(0), None, Some(0)),
            (vec![(128, &[0x41, 0x0d, 3])], Some(0), None, Some(0)),
            (vec![(128, &[0x40, 0x0d, 3])], Some(0), Some(200_000), Some(0)),
            (vec![(136, &[1])], Some(0), None, Some(0)),
            (vec![(160, &[0xff; 16])], Some(0), Some(0), None),
        ] {
            let health = health(&page(&fields)).unwrap();
            let found = (health.used_percent, health.power_on_hours, health.media_errors);
            assert_eq!(found, (used, hours, errors), "{fields:?}");
        }
    }

    #[test]
    fn a_hot_disk_does_not_fail() {
        for (warning, failing) in [(0, false), (1, true), (2, false), (4, true), (8, true), (0x32, false)] {
            assert_eq!(health(&page(&[(0, &[warning])])).unwrap().failing, failing, "{warning:#x}");
        }
    }

    #[test]
    fn what_is_in_a_reserved_place_is_another_page() {
        assert_eq!(health(&page(&[(9, &[1])])), None);
    }
}
