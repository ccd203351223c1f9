//! What a battery can have: capacities and dates of making that are not a maker's sample, an empty field
//! or a counter at its stop. Used wherever a battery is read, on every system.

use jiff::civil::Date;
use levetid_protocol::stamp;

/// The least a battery of a PC was made to hold, mWh. Below are charges (mAh) in the place of energies:
/// of the hardware corpus' 3,137 batteries, none holds between 8.6 and 10 Wh.
const MIN_DESIGN_MWH: u64 = 10_000;

/// The most a battery of a PC holds, mWh: aeroplanes carry none above 160 Wh. It also leaves out counters at
/// their stop, which give 655 (0xffff × 10) or 671 Wh.
const MAX_MWH: u64 = 200_000;

/// A counter at its stop.
const FULL_WORD: u64 = 0xffff;

/// No part of a PC in use is older.
pub const FIRST_YEAR: i16 = 1995;

/// A capacity by design of so many mWh, in Wh.
pub fn design_wh(milliwatt_hours: u64) -> Option<u32> {
    full_wh(milliwatt_hours).filter(|_| milliwatt_hours >= MIN_DESIGN_MWH)
}

/// A full charge of so many mWh, in Wh. A worn battery may hold as little as it likes.
pub fn full_wh(milliwatt_hours: u64) -> Option<u32> {
    if milliwatt_hours > MAX_MWH || milliwatt_hours == FULL_WORD {
        return None;
    }
    u32::try_from((milliwatt_hours + 500) / 1_000).ok().filter(|wh| *wh > 0)
}

/// Whether a part of a PC can be of this day.
pub fn day(day: Date, today: Date) -> bool {
    day.year() >= FIRST_YEAR && day <= today
}

/// What a PC draws from its batteries, W, if it can be: none gives more than twice what it holds in an hour.
pub fn draw_w(watts: f64) -> Option<f64> {
    const MAX_DRAW_W: f64 = 2.0 * MAX_MWH as f64 / 1_000.0;
    (watts > 0.0 && watts < MAX_DRAW_W).then_some(watts)
}

/// The day a battery was made, if it can have been made then.
pub fn made(made: Date, today: Date) -> Option<Date> {
    (day(made, today) && !stamp::is_sample(made)).then_some(made)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn empty_fields_and_stopped_counters_are_no_capacities() {
        for (mwh, design, full) in [
            (0, None, None),
            (499, None, None),
            (4_400, None, Some(4)),
            (13_450, Some(13), Some(13)),
            (48_807, Some(49), Some(49)),
            (65_535, None, None),
            (99_900, Some(100), Some(100)),
            (655_350, None, None),
            (671_040, None, None),
            (u64::MAX, None, None),
        ] {
            assert_eq!((design_wh(mwh), full_wh(mwh)), (design, full), "{mwh}");
        }
    }

    #[test]
    fn a_gauge_at_its_stop_is_no_draw() {
        for (watts, draw) in [
            (-1.0, None),
            (0.0, None),
            (7.5, Some(7.5)),
            (230.0, Some(230.0)),
            (655.35, None),
            (32_768.0, None),
            (f64::NAN, None),
        ] {
            assert_eq!(draw_w(watts), draw, "{watts}");
        }
    }

    #[test]
    fn samples_and_impossible_years_are_no_dates() {
        let today = date(2026, 11, 23);
        for (day, is_made) in [
            (date(92, 5, 6), false),
            (date(1980, 1, 30), false),
            (date(1994, 12, 31), false),
            (date(2010, 8, 8), false),
            (date(2012, 1, 1), false),
            (date(2019, 4, 21), true),
            (date(2026, 11, 23), true),
            (date(2026, 11, 24), false),
            (date(2067, 3, 2), false),
        ] {
            assert_eq!(made(day, today).is_some(), is_made, "{day}");
        }
    }
}
