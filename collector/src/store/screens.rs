//! The words of the store for external screens: devices of their own, of which PCs tell.

use std::collections::BTreeMap;

use jiff::ToSpan as _;
use jiff::civil::Date;
use levetid_footprint::model::{manufacturer, screen_maker};
use levetid_protocol::DeviceId;
use levetid_protocol::profile::Display;
use levetid_protocol::text::Text;
use levetid_protocol::usage::{
    Bin, Daypart, PresenceSource, ScreenKey, ScreenSource, StateMinutes, UsageRecord, UserCount,
};

/// An external screen, as PCs tell of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Screen {
    pub key: ScreenKey,
    /// Its newest description; none where only minutes of it have come.
    pub described: Option<Described>,
    /// The PCs at which it was seen, the last one first.
    pub seen_at: Vec<SeenAt>,
}

/// What a PC said of a screen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Described {
    /// The day on which it was read.
    pub taken: Date,
    pub display: Display,
}

/// A PC at which a screen was seen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeenAt {
    pub host: DeviceId,
    /// What the PC is called; empty before it has been assessed.
    pub name: String,
    /// The days on which it told of the screen first and last.
    pub first: Date,
    pub last: Date,
}

/// What the hash of a screen's serial number would be, were it a screen of this maker and product code with the serial
/// number of an asset register, which may write it in small letters. None where the maker is another or not known.
pub fn hashes_of_serial<'a>(
    manufacturer_code: &'a Text,
    product_code: u16,
    register_maker: &str,
    serial: &'a str,
) -> impl Iterator<Item = Text> + use<'a> {
    let known = screen_maker(manufacturer_code.as_str());
    let said = manufacturer(register_maker);
    let is_same = known.zip(said).is_some_and(|(known, said)| said.eq_ignore_ascii_case(known));
    let spelt = [serial.to_owned(), serial.to_uppercase()];
    spelt.into_iter().filter(move |_| is_same).filter_map(move |serial| {
        ScreenKey::of(manufacturer_code.clone(), product_code, Some(&serial)).serial_hash
    })
}

/// The use of a screen by the records of the PCs at which it was seen, each in order of time.
///
/// While it was on at a PC it was on; the rest of what that PC saw it was asleep. A PC's records count from the first in
/// which the screen was on there to the last: where it was before and after, that PC does not know. Records of
/// several PCs over the same days are one, in which minutes on add up, to no more than there are.
pub fn use_of(screen: &ScreenKey, hosts: &[&[UsageRecord]]) -> Vec<UsageRecord> {
    let mut of_hosts: Vec<(usize, UsageRecord)> = hosts
        .iter()
        .enumerate()
        .flat_map(|(host, records)| at_host(screen, records).into_iter().map(move |record| (host, record)))
        .collect();
    of_hosts.sort_by_key(|(_, record)| record.from);
    let mut together: Vec<Vec<(usize, UsageRecord)>> = Vec::new();
    for (host, record) in of_hosts {
        match together.last_mut() {
            Some(group) if group.iter().any(|(_, other)| record.from < other.covered_to) => {
                group.push((host, record));
            }
            _ => together.push(vec![(host, record)]),
        }
    }
    together.into_iter().filter_map(merged).collect()
}

fn minutes_on(screen: &ScreenKey, record: &UsageRecord) -> u32 {
    let of_screen = record.external_screens.iter().filter(|minutes| minutes.screen == *screen);
    of_screen.fold(0, |sum, minutes| sum.saturating_add(minutes.on))
}

/// The screen's part of one PC's records.
fn at_host(screen: &ScreenKey, records: &[UsageRecord]) -> Vec<UsageRecord> {
    let was_on = |record: &UsageRecord| minutes_on(screen, record) > 0;
    let (Some(first), Some(last)) = (records.iter().position(was_on), records.iter().rposition(was_on))
    else {
        return Vec::new();
    };
    let within = records.get(first..=last).unwrap_or_default();
    within.iter().map(|record| of_screen(record, minutes_on(screen, record))).collect()
}

/// A PC's record as that of a screen which was on for some of it. The record does not say when: it was while a
/// screen was on, in proportion.
fn of_screen(record: &UsageRecord, on: u32) -> UsageRecord {
    let sum = |of: fn(&Bin) -> u32| record.bins.iter().map(|bin| u64::from(of(bin))).sum::<u64>();
    let with_screen = sum(|bin| bin.screen_on);
    let weight: fn(&Bin) -> u32 =
        if u64::from(on) <= with_screen { |bin| bin.screen_on } else { Bin::powered };
    let all = sum(weight);
    // Rounded on the running sum, so that the bins add up to the whole.
    let upto = |weights: u64| (u64::from(on) * weights).checked_div(all).unwrap_or(0);
    let mut before = 0;
    let bins = record.bins.each_ref().map(|bin| {
        let after = before + u64::from(weight(bin));
        let on = u32::try_from(upto(after) - upto(before)).unwrap_or(u32::MAX);
        before = after;
        bin_of(on, bin.total() - bin.unknown.min(bin.total()), bin.total())
    });
    with_bins(record, bins)
}

/// A bin of so many minutes, of which some were seen and some of those on.
fn bin_of(on: u32, seen: u32, total: u32) -> Bin {
    let on = on.min(total);
    let seen = seen.clamp(on, total);
    Bin { screen_on: on, asleep: seen - on, unknown: total - seen, ..Bin::default() }
}

/// A record over the same time with other minutes.
fn with_bins(record: &UsageRecord, bins: [Bin; Daypart::COUNT]) -> UsageRecord {
    let sum = |of: fn(&Bin) -> u32| bins.iter().map(of).fold(0, u32::saturating_add);
    UsageRecord {
        first_day: record.first_day,
        days: record.days,
        from: record.from,
        covered_to: record.covered_to,
        minutes: StateMinutes {
            on: sum(|bin| bin.screen_on),
            asleep: sum(|bin| bin.asleep),
            unknown: sum(|bin| bin.unknown),
            ..StateMinutes::default()
        },
        bins,
        cpu_load_percent: None,
        memory_used_percent: None,
        supply: None,
        external_screens: Vec::new(),
        presence: PresenceSource::None,
        screen: ScreenSource::Connector,
        users: UserCount::Unknown,
        people: Vec::new(),
    }
}

/// Records that overlap as one. What any PC saw was seen.
fn merged(group: Vec<(usize, UsageRecord)>) -> Option<UsageRecord> {
    let mut by_host: BTreeMap<usize, [Bin; Daypart::COUNT]> = BTreeMap::new();
    for (host, record) in &group {
        let sums = by_host.entry(*host).or_default();
        for (sum, bin) in sums.iter_mut().zip(&record.bins) {
            sum.screen_on = sum.screen_on.saturating_add(bin.screen_on);
            sum.asleep = sum.asleep.saturating_add(bin.asleep);
            sum.unknown = sum.unknown.saturating_add(bin.unknown);
        }
    }
    let mut bins: [Bin; Daypart::COUNT] = Default::default();
    for (index, bin) in bins.iter_mut().enumerate() {
        let of_hosts = || by_host.values().filter_map(|bins| bins.get(index));
        let on = of_hosts().map(|bin| bin.screen_on).fold(0, u32::saturating_add);
        let seen = of_hosts().map(|bin| bin.total() - bin.unknown).max().unwrap_or(0);
        *bin = bin_of(on, seen, of_hosts().map(Bin::total).max().unwrap_or(0));
    }
    let mut records = group.into_iter().map(|(_, record)| record);
    let mut whole = records.next()?;
    for record in records {
        let end = |record: &UsageRecord| record.first_day.saturating_add(i64::from(record.days).days());
        let days = whole.first_day.until(end(&whole).max(end(&record))).map_or(0, |span| span.get_days());
        whole.days = u8::try_from(days).unwrap_or(u8::MAX);
        whole.covered_to = whole.covered_to.max(record.covered_to);
    }
    Some(with_bins(&whole, bins))
}

#[cfg(test)]
mod tests;
