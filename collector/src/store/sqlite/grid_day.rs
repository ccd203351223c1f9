//! A day's hours as they are packed: a version byte, three bytes with a bit for each hour, then the g/kWh of
//! each hour that is there, eight bytes, little end first. Golden bytes guard the format.

use super::fault::Fault;

const VERSION: u8 = 1;
const WHAT: &str = "the grid's hours of a day";

/// Hours in a UTC day.
pub const HOURS: usize = 24;

/// Packs the hours that are there.
pub fn pack(hours: &[Option<f64>; HOURS]) -> Vec<u8> {
    let mask = (0..).zip(hours).fold(0_u32, |mask, (hour, g)| mask | (u32::from(g.is_some()) << hour));
    let [a, b, c, _] = mask.to_le_bytes();
    let mut bytes = vec![VERSION, a, b, c];
    hours.iter().flatten().for_each(|g_per_kwh| bytes.extend(g_per_kwh.to_le_bytes()));
    bytes
}

/// Lays what was packed over a day's hours.
pub fn unpack_over(bytes: &[u8], hours: &mut [Option<f64>; HOURS]) -> Result<(), Fault> {
    let corrupt = |why: String| Fault::Corrupt(WHAT, why.into());
    let (mask, packed) = match bytes {
        [VERSION, a, b, c, packed @ ..] => (u32::from_le_bytes([*a, *b, *c, 0]), packed),
        [VERSION, ..] | [] => return Err(corrupt("it is cut short".into())),
        [version, ..] => return Err(corrupt(format!("version {version} is not known"))),
    };
    let (values, rest) = packed.as_chunks::<8>();
    let there = mask.count_ones() as usize;
    if values.len() != there || !rest.is_empty() {
        return Err(corrupt(format!("{} bytes are not {there} hours", packed.len())));
    }
    let places = (0..).zip(hours).filter(|(hour, _)| mask >> hour & 1 == 1);
    for ((_, place), value) in places.zip(values) {
        *place = Some(f64::from_le_bytes(*value));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day() -> [Option<f64>; HOURS] {
        let mut day = [None; HOURS];
        (day[0], day[1], day[23]) = (Some(95.759), Some(0.0), Some(20.006));
        day
    }

    #[test]
    fn what_is_packed_comes_back() {
        let mut back = [None; HOURS];
        unpack_over(&pack(&day()), &mut back).unwrap();
        assert_eq!(back, day());
    }

    #[test]
    fn what_is_not_there_stays_as_it_was() {
        let mut over = [Some(7.0); HOURS];
        unpack_over(&pack(&day()), &mut over).unwrap();
        assert_eq!((over[0], over[2], over[23]), (Some(95.759), Some(7.0), Some(20.006)));
    }

    /// The bytes of version 1. A change here makes stored hours unreadable: add a version instead.
    #[test]
    fn the_format_is_the_one_on_disk() {
        let hex: String = pack(&day()).iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(hex, "010300807f6abc7493f057400000000000000000a8c64b3789013440".to_owned());
    }

    #[test]
    fn damaged_bytes_are_an_error() {
        let good = pack(&day());
        for bytes in [&[][..], &[9], &[1, 0], &good[..good.len() - 1], &[&good[..], &[0]].concat()] {
            assert!(unpack_over(bytes, &mut [None; HOURS]).is_err());
        }
    }
}
