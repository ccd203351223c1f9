//! The battery, from the properties of `AppleSmartBattery`.

use jiff::civil::Date;
use levetid_protocol::profile::Battery;
use levetid_protocol::text::Text;

use super::{Properties, Value};
use crate::signals::battery::Supply;
use crate::signals::plausible;

/// All that is read of it.
pub const KEYS: [&str; 15] = [
    "Amperage",
    "AppleRawMaxCapacity",
    "BatteryData",
    "BatteryInstalled",
    "CellVoltage",
    "CycleCount",
    "DesignCapacity",
    "DeviceName",
    "ExternalConnected",
    "InstantAmperage",
    "ManufactureDate",
    "Manufacturer",
    "MaxCapacity",
    "NominalChargeCapacity",
    "Voltage",
];

/// The name that `pmset -g batt` prints; a Mac has one battery at most.
const NAME: &str = "InternalBattery-0";

/// Nominal voltage of a cell, mV. Capacities are in mAh; with this they come within 2 % of the watt-hours
/// that Apple states (see the test). The voltage of the moment would make a full battery larger than the same
/// battery empty.
const CELL_MV: i64 = 3_800;

/// Voltage of a cell halfway between full and empty, mV: by it cells are counted where none are listed.
const CELL_HALFWAY_MV: i64 = 3_900;

/// A capacity that is a percentage: since Apple silicon `MaxCapacity` is 100 at most.
const LARGEST_PERCENTAGE: i64 = 100;

/// The battery, as far as it can be true; `None` where none is installed.
pub fn battery(properties: &Properties, today: Date) -> Option<Battery> {
    if properties.flag("BatteryInstalled") == Some(false) {
        return None;
    }
    let cells = cells(properties);
    let text = |key: &str| properties.text(key).as_deref().and_then(Text::clean);
    Some(Battery {
        name: Text::clean(NAME)?,
        manufacturer: text("Manufacturer"),
        model: text("DeviceName"),
        chemistry: None,
        design_wh: properties
            .number("DesignCapacity")
            .and_then(|mah| plausible::design_wh(milliwatt_hours(mah, cells?)?)),
        full_wh: full_mah(properties).and_then(|mah| plausible::full_wh(milliwatt_hours(mah, cells?)?)),
        cycles: properties.number("CycleCount").and_then(|cycles| u32::try_from(cycles).ok()),
        made: properties
            .number("ManufactureDate")
            .and_then(packed_date)
            .and_then(|day| plausible::made(day, today)),
    })
}

/// Where the power comes from now; `None` where no battery is installed.
pub fn supply(properties: &Properties) -> Option<Supply> {
    if properties.flag("BatteryInstalled") == Some(false) {
        return None;
    }
    let on_battery = !properties.flag("ExternalConnected")?;
    let watts = || {
        let out_ma = milliamperes(properties)?.checked_neg()?;
        let millivolts = properties.number("Voltage").filter(|mv| *mv > 0)?;
        plausible::draw_w(out_ma as f64 * millivolts as f64 / 1e6)
    };
    Some(Supply { on_battery, discharging_w: if on_battery { watts() } else { None } })
}

/// Current into the battery, mA; negative while it discharges. The mean of the last while before that of the
/// moment.
fn milliamperes(properties: &Properties) -> Option<i64> {
    let milliamperes =
        properties.number("Amperage").filter(|ma| *ma != 0).or(properties.number("InstantAmperage"))?;
    // Some firmware gives a negative number of 16 bits as a positive one.
    Some(if (0x8000..=0xffff).contains(&milliamperes) { milliamperes - 0x1_0000 } else { milliamperes })
}

fn full_mah(properties: &Properties) -> Option<i64> {
    properties
        .number("AppleRawMaxCapacity")
        .or_else(|| properties.number("NominalChargeCapacity"))
        .or_else(|| properties.number("MaxCapacity").filter(|mah| *mah > LARGEST_PERCENTAGE))
}

/// Cells in series.
fn cells(properties: &Properties) -> Option<i64> {
    let listed = properties
        .list("CellVoltage")
        .or_else(|| properties.table("BatteryData")?.list("CellVoltage"))
        .unwrap_or_default()
        .iter()
        .filter(|cell| matches!(cell, Value::Number(millivolts) if *millivolts > 0))
        .count();
    let counted =
        || Some(properties.number("Voltage")?.saturating_add(CELL_HALFWAY_MV / 2) / CELL_HALFWAY_MV);
    i64::try_from(listed)
        .ok()
        .filter(|cells| *cells > 0)
        .or_else(counted)
        .filter(|cells| (1..=6).contains(cells))
}

/// Energy of a capacity at the nominal voltage, mWh.
fn milliwatt_hours(mah: i64, cells: i64) -> Option<u64> {
    let microwatt_hours = mah.checked_mul(cells.checked_mul(CELL_MV)?)?;
    u64::try_from(microwatt_hours / 1_000).ok()
}

/// A date of the Smart Battery Data Specification: day, month, year since 1980 in 5, 4 and 7 bits. On Apple
/// silicon the property holds something longer that is not documented, and no date is taken from it.
fn packed_date(packed: i64) -> Option<Date> {
    let packed = u16::try_from(packed).ok()?;
    let part = |shift: u32, mask: u16| i8::try_from((packed >> shift) & mask).ok();
    let year = 1980 + i16::from(part(9, 0x7f)?);
    Date::new(year, part(5, 0x0f)?, part(0, 0x1f)?).ok()
}

#[cfg(test)]
mod tests {
    use super::super::tests::{properties, text};
    use super::*;
    use Value::{Flag, List, Number, Table};
    use jiff::civil::date;
    use proptest::prelude::*;

    const TODAY: Date = date(2026, 11, 23);

    fn cells_of(millivolts: &[i64]) -> Value {
        List(millivolts.iter().copied().map(Number).collect())
    }

    #[test]
    fn capacities_agree_with_what_apple_states() {
        // Design capacity in mAh, cells in series, and the Wh of Apple's technical specifications.
        for (model, mah, in_series, stated) in [
            ("MacBook Air (M1, 2020)", 4_382, 3, 49.9),
            ("MacBook Pro 13 (M1, 2020)", 5_103, 3, 58.2),
            ("MacBook Pro 14 (2021)", 6_068, 3, 70.0),
            ("MacBook Air (M2, 2022)", 4_563, 3, 52.6),
            ("MacBook Pro 15 (2015)", 8_755, 3, 99.5),
            ("MacBook Air 13 (2015)", 7_150, 2, 54.0),
        ] {
            let wh = milliwatt_hours(mah, in_series).unwrap() as f64 / 1_000.0;
            assert!((wh / stated - 1.0).abs() < 0.02, "{model}: {wh} Wh");
        }
        assert_eq!(milliwatt_hours(i64::MAX, 3), None);
        assert_eq!(milliwatt_hours(-4_000, 3), None);
    }

    #[test]
    fn a_battery_of_apple_silicon() {
        let found = battery(
            &properties([
                ("BatteryInstalled", Flag(true)),
                ("DesignCapacity", Number(4_382)),
                ("AppleRawMaxCapacity", Number(3_902)),
                ("MaxCapacity", Number(100)),
                ("CycleCount", Number(213)),
                ("Voltage", Number(12_870)),
                ("DeviceName", text("bq20z451")),
                ("ManufactureDate", Number(58_497_686_976_822)),
                ("BatteryData", Table(properties([("CellVoltage", cells_of(&[4_291, 4_290, 4_289, 0]))]))),
            ]),
            TODAY,
        )
        .unwrap();
        assert_eq!((found.design_wh, found.full_wh, found.cycles), (Some(50), Some(44), Some(213)));
        assert_eq!((found.made, found.model.as_ref().map(Text::as_str)), (None, Some("bq20z451")));
    }

    #[test]
    fn a_battery_of_an_intel_mac() {
        let old = properties([
            ("DesignCapacity", Number(6_559)),
            ("MaxCapacity", Number(5_250)),
            ("CycleCount", Number(0)),
            ("Voltage", Number(10_940)),
            ("Manufacturer", text("SMP")),
            ("ManufactureDate", Number(i64::from(((2015_u16 - 1980) << 9) | (5 << 5) | 28))),
        ]);
        let found = battery(&old, TODAY).unwrap();
        assert_eq!((found.design_wh, found.full_wh, found.cycles), (Some(75), Some(60), Some(0)));
        assert_eq!(found.made, Some(date(2015, 5, 28)));
        assert_eq!(battery(&properties([("BatteryInstalled", Flag(false))]), TODAY), None);
    }

    #[test]
    fn cells_are_counted_at_any_charge() {
        for (millivolts, expected) in [
            (7_200, Some(2)),
            (8_800, Some(2)),
            (10_300, Some(3)),
            (13_300, Some(3)),
            (0, None),
            (i64::MAX, None),
        ] {
            assert_eq!(cells(&properties([("Voltage", Number(millivolts))])), expected, "{millivolts} mV");
        }
        assert_eq!(cells(&properties([("CellVoltage", cells_of(&[3_300, 3_300]))])), Some(2));
        assert_eq!(cells(&Properties::default()), None);
    }

    #[test]
    fn dates_that_cannot_be_are_none() {
        let packed = |year: i64, month: i64, day: i64| ((year - 1980) << 9) | (month << 5) | day;
        for (value, expected) in [
            (packed(2018, 12, 31), Some(date(2018, 12, 31))),
            (packed(2018, 2, 30), None),
            (packed(2018, 0, 1), None),
            (packed(1980, 1, 1), Some(date(1980, 1, 1))),
            (0, None),
            (-1, None),
            (0x1_0000, None),
        ] {
            assert_eq!(packed_date(value), expected, "{value:#x}");
        }
    }

    #[test]
    fn the_draw_is_current_times_voltage_away_from_the_mains() {
        let of = |connected: bool, milliamperes: i64| {
            let now = properties([
                ("ExternalConnected", Flag(connected)),
                ("Amperage", Number(milliamperes)),
                ("Voltage", Number(12_000)),
            ]);
            supply(&now)
        };
        let expect = |on_battery, discharging_w| Some(Supply { on_battery, discharging_w });
        assert_eq!(of(false, i64::MIN), expect(true, None));
        assert_eq!(of(false, -500_000), expect(true, None), "6 kW");
        assert_eq!(of(false, -500), expect(true, Some(6.0)));
        assert_eq!(of(false, 0xffff - 499), expect(true, Some(6.0)));
        // Just unplugged: the gauge still tells of charging.
        assert_eq!(of(false, 900), expect(true, None));
        assert_eq!(of(false, 0), expect(true, None));
        // A weak adapter, and the battery helps.
        assert_eq!(of(true, -300), expect(false, None));
        assert_eq!(supply(&properties([("Amperage", Number(-500))])), None);
        let out = properties([("BatteryInstalled", Flag(false)), ("ExternalConnected", Flag(true))]);
        assert_eq!(supply(&out), None);
    }

    proptest! {
        #[test]
        fn no_gauge_stops_the_agent(
            mah in any::<i64>(), ma in any::<i64>(), mv in any::<i64>(), made in any::<i64>()
        ) {
            let wild = properties([
                ("ExternalConnected", Flag(false)),
                ("DesignCapacity", Number(mah)),
                ("AppleRawMaxCapacity", Number(mah)),
                ("Amperage", Number(ma)),
                ("Voltage", Number(mv)),
                ("ManufactureDate", Number(made)),
            ]);
            let found = battery(&wild, TODAY).unwrap();
            prop_assert!(found.design_wh.is_none_or(|wh| wh <= levetid_protocol::limits::MAX_BATTERY_WH));
            prop_assert!(supply(&wild).unwrap().discharging_w.is_none_or(|watts| watts > 0.0));
        }
    }
}
