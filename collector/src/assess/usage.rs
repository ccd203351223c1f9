//! Usage records as the method takes them.

use std::collections::BTreeMap;

use jiff::ToSpan as _;
use jiff::civil::Date;
use levetid_footprint::annual::RecordedSpan;
use levetid_footprint::energy::{MeasuredEnergy, Meter, UsageBin};
use levetid_footprint::period::Period;
use levetid_protocol::usage::{Bin, EnergyMethod, StateMinutes, UsageRecord};

use super::Recorded;

/// The records as spans of days. A record that is still growing spans the days it covers by now.
pub fn spans(records: &[UsageRecord]) -> Vec<RecordedSpan> {
    records
        .iter()
        .filter(|record| record.covered_minutes() > 0)
        .map(|record| {
            let days = i64::from(record.covered_minutes().div_ceil(24 * 60).clamp(1, u32::from(record.days)));
            let last = record.first_day.saturating_add((days - 1).days());
            RecordedSpan {
                period: Period { first: record.first_day, last },
                bins: record.bins.iter().map(bin).collect(),
            }
        })
        .collect()
}

fn bin(bin: &Bin) -> UsageBin {
    UsageBin {
        screen_on_minutes: bin.screen_on,
        screen_off_minutes: bin.screen_off,
        unattended_minutes: bin.unattended,
        asleep_minutes: bin.asleep,
        off_minutes: bin.off,
        unknown_minutes: bin.unknown,
        cpu_load_percent: bin.cpu_mean_percent.map(f64::from),
        measured: bin
            .measured
            .iter()
            .map(|measured| MeasuredEnergy {
                meter: match measured.method {
                    EnergyMethod::BatteryGauge => Meter::BatteryGauge,
                    EnergyMethod::Platform => Meter::Platform,
                    EnergyMethod::Package => Meter::CpuPackage,
                },
                // Joules of one record stay far below 2^53.
                joules: measured.joules as f64,
                minutes: measured.minutes,
            })
            .collect(),
    }
}

/// Minutes by state and daypart over all records.
pub fn recorded(records: &[UsageRecord]) -> Recorded {
    let mut sum = Recorded {
        from: records.iter().map(|record| record.from).min(),
        to: records.iter().map(|record| record.covered_to).max(),
        ..Recorded::default()
    };
    for record in records {
        add_minutes(&mut sum.minutes, &record.minutes);
        for (bin, more) in sum.bins.iter_mut().zip(&record.bins) {
            add_bin(bin, more);
        }
    }
    sum
}

/// Minutes by state of each ISO week, oldest first, by the Monday it began. A person's page shows no less.
pub fn by_week(records: &[UsageRecord]) -> Vec<(Date, StateMinutes)> {
    let mut weeks: BTreeMap<Date, StateMinutes> = BTreeMap::new();
    for record in records {
        let since_monday = i64::from(record.first_day.weekday().to_monday_zero_offset());
        let monday = record.first_day.saturating_sub(since_monday.days());
        add_minutes(weeks.entry(monday).or_default(), &record.minutes);
    }
    weeks.into_iter().collect()
}

fn add_minutes(sum: &mut StateMinutes, more: &StateMinutes) {
    add(&mut sum.active, more.active);
    add(&mut sum.idle, more.idle);
    add(&mut sum.on, more.on);
    add(&mut sum.asleep, more.asleep);
    add(&mut sum.off, more.off);
    add(&mut sum.unknown, more.unknown);
}

fn add(sum: &mut u32, more: u32) {
    *sum = sum.saturating_add(more);
}

fn add_bin(sum: &mut Bin, more: &Bin) {
    sum.cpu_mean_percent =
        mean((sum.cpu_mean_percent, sum.powered()), (more.cpu_mean_percent, more.powered()));
    add(&mut sum.screen_on, more.screen_on);
    add(&mut sum.screen_off, more.screen_off);
    add(&mut sum.unattended, more.unattended);
    add(&mut sum.asleep, more.asleep);
    add(&mut sum.off, more.off);
    add(&mut sum.unknown, more.unknown);
    for measured in &more.measured {
        match sum.measured.iter_mut().find(|known| known.method == measured.method) {
            Some(known) => {
                known.joules = known.joules.saturating_add(measured.joules);
                add(&mut known.minutes, measured.minutes);
            }
            None => sum.measured.push(*measured),
        }
    }
}

/// The mean of two means, each with the minutes it is of.
fn mean(one: (Option<u8>, u32), other: (Option<u8>, u32)) -> Option<u8> {
    match (one, other) {
        ((Some(a), minutes_a), (Some(b), minutes_b)) => {
            let all = u64::from(minutes_a) + u64::from(minutes_b);
            let sum = u64::from(a) * u64::from(minutes_a) + u64::from(b) * u64::from(minutes_b);
            u8::try_from((sum + all / 2).checked_div(all)?).ok()
        }
        ((known, _), (None, _)) | ((None, _), (known, _)) => known,
    }
}
