//! The days that are kept on this PC: who may see them, and how they are drawn. They never travel in a
//! message; a person's own browser gets them in the part of an address that no server is sent.

use std::collections::BTreeSet;

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use jiff::civil::{Date, date};
use jiff::{Timestamp, ToSpan as _};
use levetid_protocol::limits::DETAIL_DAYS_ON_DEVICE;
use levetid_protocol::policy::Policy;
use serde::{Deserialize, Serialize};

use crate::signals::presence::Person;
use crate::spool::{Result, Spool};
use crate::usage::{MinuteDetail, State};

/// Quarters of an hour in a day.
pub const QUARTERS: usize = 96;

/// The spool's name for who alone has been logged on.
pub const ALONE: &str = "alone";

/// The version of [`fragment`]'s form.
const VERSION: u8 = 1;

/// Who looks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Viewer {
    /// Whoever may read the agent's folder.
    Administrator,
    /// A person at the PC.
    Person(Person),
}

/// The one account that has been logged on, and since when no other has. On a shared PC nobody is shown
/// another's day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Alone {
    /// The account.
    person: Person,
    /// The minute, since 1970, from which on it was the only one.
    since: i64,
}

impl Alone {
    /// What holds after a minute with these people logged on. A minute with nobody changes nothing.
    pub fn after(before: Option<Self>, people: &BTreeSet<Person>, minute: i64) -> Option<Self> {
        let mut people = people.iter();
        match (people.next(), people.next()) {
            (None, _) => before,
            (Some(one), None) => match before {
                Some(alone) if alone.person == *one => Some(alone),
                _ => Some(Self { person: one.clone(), since: minute }),
            },
            (Some(_), Some(_)) => None,
        }
    }
}

/// The detail that a viewer may see, in order; none before the agent has run.
///
/// # Errors
/// When the spool cannot be read.
pub fn kept(spool: Option<&Spool>, viewer: &Viewer) -> Result<Vec<MinuteDetail>> {
    let Some(spool) = spool else { return Ok(Vec::new()) };
    let detail = spool.detail()?;
    let Viewer::Person(person) = viewer else { return Ok(detail) };
    let alone: Option<Alone> = spool.value::<Option<Alone>>(ALONE)?.flatten();
    Ok(match alone {
        Some(alone) if alone.person == *person => from(detail, alone.since),
        _ => Vec::new(),
    })
}

/// Detail from a minute on.
fn from(detail: Vec<MinuteDetail>, minute: i64) -> Vec<MinuteDetail> {
    detail
        .into_iter()
        .filter(|stretch| stretch.to > minute)
        .map(|stretch| MinuteDetail { from: stretch.from.max(minute), ..stretch })
        .collect()
}

/// A local day in quarters of an hour: the state of most minutes of each, `None` where none is kept. An
/// hour that the clock runs through twice is one hour here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Day {
    /// The day.
    pub day: Date,
    /// Its quarters, from midnight.
    pub quarters: [Option<State>; QUARTERS],
}

/// The days that detail falls into, oldest first.
pub fn days(policy: &Policy, detail: &[MinuteDetail]) -> Vec<Day> {
    let mut days: Vec<(Date, Box<[[u8; STATES.len()]; QUARTERS]>)> = Vec::new();
    for MinuteDetail { from, to, state } in detail {
        for minute in *from..*to {
            let Ok(instant) = Timestamp::from_second(minute * 60) else { continue };
            let local = policy.local(instant);
            if days.last().is_none_or(|(day, _)| *day != local.date()) {
                days.push((local.date(), Box::new([[0; STATES.len()]; QUARTERS])));
            }
            let quarter = usize::from(local.hour().unsigned_abs()) * 4
                + usize::from(local.minute().unsigned_abs()) / 15;
            let place = STATES.iter().position(|known| known == state);
            if let Some((_, counts)) = days.last_mut()
                && let Some(count) =
                    counts.get_mut(quarter).zip(place).and_then(|(counts, place)| counts.get_mut(place))
            {
                *count = count.saturating_add(1);
            }
        }
    }
    days.into_iter().map(|(day, counts)| Day { day, quarters: counts.map(most) }).collect()
}

/// The states in the order of their numbers in the fragment, which begin at 1; of equals the first counts.
const STATES: [State; 6] = [State::Active, State::Idle, State::On, State::Asleep, State::Off, State::Unknown];

fn most(counts: [u8; STATES.len()]) -> Option<State> {
    let (count, state) = counts.into_iter().zip(STATES).rev().max_by_key(|(count, _)| *count)?;
    (count > 0).then_some(state)
}

/// The last days as the page's script reads them: version, first day as days since 1970 (big endian), number
/// of days, then three bits a quarter of an hour. `None` where nothing is kept.
pub fn fragment(policy: &Policy, detail: &[MinuteDetail], now: Timestamp) -> Option<String> {
    let today = policy.local(now).date();
    let first = today.checked_sub((i32::from(DETAIL_DAYS_ON_DEVICE) - 1).days()).ok()?;
    let days: Vec<Day> =
        days(policy, detail).into_iter().filter(|day| (first..=today).contains(&day.day)).collect();
    let begin = days.first()?.day;
    let since_1970 = u16::try_from(date(1970, 1, 1).until(begin).ok()?.get_days()).ok()?;
    let number = u8::try_from(begin.until(today).ok()?.get_days() + 1).ok()?;
    let mut bytes = vec![VERSION];
    bytes.extend(since_1970.to_be_bytes());
    bytes.push(number);
    let mut day = begin;
    for _ in 0..number {
        let quarters = days.iter().find(|known| known.day == day).map(|known| known.quarters);
        pack(&quarters.unwrap_or([None; QUARTERS]), &mut bytes);
        day = day.tomorrow().ok()?;
    }
    Some(URL_SAFE_NO_PAD.encode(bytes))
}

/// Eight quarters make three bytes.
fn pack(quarters: &[Option<State>; QUARTERS], bytes: &mut Vec<u8>) {
    for eight in quarters.chunks(8) {
        let bits = eight.iter().fold(0_u32, |bits, state| (bits << 3) | number(*state));
        bytes.extend(bits.to_be_bytes().into_iter().skip(1));
    }
}

fn number(state: Option<State>) -> u32 {
    let place = state.and_then(|state| STATES.iter().position(|known| *known == state));
    place.and_then(|place| u32::try_from(place + 1).ok()).unwrap_or(0)
}

#[cfg(test)]
mod tests;
