//! The packed part of a usage record: a version byte, then postcard. Golden bytes guard the format.

use levetid_protocol::text::Text;
use levetid_protocol::usage::{
    Bin, Daypart, EnergyMethod, MeasuredEnergy, PresenceSource, Quantiles, ScreenKey, ScreenMinutes,
    ScreenSource, SupplyMinutes, UsageRecord, UserCount,
};
use serde::{Deserialize, Serialize};

use super::fault::Fault;
use super::versioned;

const VERSION: u8 = 1;
const WHAT: &str = "the detail of a usage record";

/// What stands packed beside a record's totals. Its own types: those of the wire leave fields out.
#[derive(Serialize, Deserialize)]
struct Detail {
    bins: [PackedBin; Daypart::COUNT],
    cpu_load_percent: Option<(u8, u8)>,
    memory_used_percent: Option<(u8, u8)>,
    supply: Option<(u32, u32)>,
    screens: Vec<(Text, u16, Option<Text>, u32)>,
    presence: PresenceSource,
    screen: ScreenSource,
    users: UserCount,
}

#[derive(Serialize, Deserialize)]
struct PackedBin {
    minutes: [u32; 6],
    cpu_mean_percent: Option<u8>,
    measured: Vec<(EnergyMethod, u64, u32)>,
}

/// Packs what is not in columns.
pub fn pack(record: &UsageRecord) -> Result<Vec<u8>, Fault> {
    let detail = Detail {
        bins: record.bins.each_ref().map(|bin| PackedBin {
            minutes: [bin.screen_on, bin.screen_off, bin.unattended, bin.asleep, bin.off, bin.unknown],
            cpu_mean_percent: bin.cpu_mean_percent,
            measured: bin.measured.iter().map(|one| (one.method, one.joules, one.minutes)).collect(),
        }),
        cpu_load_percent: record.cpu_load_percent.map(|q| (q.p50, q.p95)),
        memory_used_percent: record.memory_used_percent.map(|q| (q.p50, q.p95)),
        supply: record.supply.map(|supply| (supply.mains, supply.battery)),
        screens: record
            .external_screens
            .iter()
            .map(|ScreenMinutes { screen, on }| {
                (screen.manufacturer.clone(), screen.product_code, screen.serial_hash.clone(), *on)
            })
            .collect(),
        presence: record.presence,
        screen: record.screen,
        users: record.users,
    };
    versioned::pack(VERSION, &detail, WHAT)
}

/// What the whole machine measured in a packed record: joules inside, and minutes.
pub fn measured_whole(bytes: &[u8]) -> Result<(f64, f64), Fault> {
    let detail: Detail = versioned::unpack(VERSION, bytes, WHAT)?;
    let whole = detail
        .bins
        .iter()
        .flat_map(|bin| &bin.measured)
        .filter(|(method, ..)| matches!(method, EnergyMethod::BatteryGauge | EnergyMethod::Platform));
    // Joules of one record stay far below 2^53.
    Ok(whole.fold((0.0, 0.0), |(joules, minutes), (_, more, longer)| {
        (joules + *more as f64, minutes + f64::from(*longer))
    }))
}

/// Fills a record, whose totals are set, with what was packed.
pub fn unpack(bytes: &[u8], record: &mut UsageRecord) -> Result<(), Fault> {
    let detail: Detail = versioned::unpack(VERSION, bytes, WHAT)?;
    record.bins = detail.bins.map(|packed| {
        let [screen_on, screen_off, unattended, asleep, off, unknown] = packed.minutes;
        let measured = packed
            .measured
            .into_iter()
            .map(|(method, joules, minutes)| MeasuredEnergy { method, joules, minutes })
            .collect();
        let cpu_mean_percent = packed.cpu_mean_percent;
        Bin { screen_on, screen_off, unattended, asleep, off, unknown, cpu_mean_percent, measured }
    });
    record.cpu_load_percent = detail.cpu_load_percent.map(|(p50, p95)| Quantiles { p50, p95 });
    record.memory_used_percent = detail.memory_used_percent.map(|(p50, p95)| Quantiles { p50, p95 });
    record.supply = detail.supply.map(|(mains, battery)| SupplyMinutes { mains, battery });
    record.external_screens = detail
        .screens
        .into_iter()
        .map(|(manufacturer, product_code, serial_hash, on)| ScreenMinutes {
            screen: ScreenKey { manufacturer, product_code, serial_hash },
            on,
        })
        .collect();
    record.presence = detail.presence;
    record.screen = detail.screen;
    record.users = detail.users;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::testing::record_with_screen as record;

    #[test]
    fn what_is_packed_comes_back() {
        let whole = record("2026-11-16", 7);
        let mut back = whole.clone();
        back.bins = Default::default();
        back.external_screens.clear();
        back.supply = None;
        unpack(&pack(&whole).unwrap(), &mut back).unwrap();
        assert_eq!(back, whole);
    }

    /// The bytes of version 1. A change here makes stored records unreadable: add a version instead.
    #[test]
    fn the_format_is_the_one_on_disk() {
        let bytes = pack(&record("2026-11-16", 7)).unwrap();
        let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        insta::assert_snapshot!(hex);
    }

    #[test]
    fn damaged_bytes_are_an_error() {
        let good = pack(&record("2026-11-16", 7)).unwrap();
        for bytes in [vec![], vec![9], good[..good.len() / 2].to_vec()] {
            assert!(unpack(&bytes, &mut record("2026-11-16", 7)).is_err());
        }
    }
}
