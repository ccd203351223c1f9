//! What to ask Energinet next, and when: at most one question a minute, month by month, where it was left.
//! Pure.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp, civil::Date, tz::TimeZone};
use levetid_footprint::grid::{Hour, Standing};

use super::energinet::{Answer, Ask};
use crate::store::GridFetch;

/// Between two questions, whatever their zones: the service counts by address.
const PAUSE: SignedDuration = SignedDuration::from_mins(1);

/// How long a command waits for its next turn; after failures it gives up.
pub const PATIENCE: SignedDuration = SignedDuration::from_mins(10);

/// How often is asked for hours that were not there yet.
const AGAIN: SignedDuration = SignedDuration::from_hours(6);

/// What has not been declared after so many hours will not be; a gap stays a gap.
const SETTLED_AFTER_HOURS: i32 = 60 * 24;

/// Hours that a preview may be late.
const PREVIEW_LATE_HOURS: i32 = 48;

/// The longest wait after failures.
const LONGEST_WAIT: SignedDuration = SignedDuration::from_hours(6);

/// The longest wait that a server is obeyed in.
const LONGEST_OBEYED: SignedDuration = SignedDuration::from_hours(24);

/// What is to be done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Next {
    Ask(Ask),
    /// Nothing before then.
    Wait(Timestamp),
    /// There is no zone to ask for.
    Nothing,
}

/// What to do next for zones, each with the first hour it is wanted from.
pub fn next(wanted: &BTreeMap<String, Hour>, fetches: &[GridFetch], now: Timestamp) -> Next {
    let pauses = fetches.iter().flat_map(|fetch| [fetch.asked.map(|at| later(at, PAUSE)), fetch.not_before]);
    let earliest = pauses.flatten().max().unwrap_or(now);
    let mut zones: Vec<(GridFetch, Hour)> =
        wanted.iter().map(|(zone, start)| (state(fetches, zone), *start)).collect();
    // Whoever has waited longest is first.
    zones.sort_by_key(|(fetch, _)| fetch.asked);
    let asks = [Standing::Declared, Standing::Preview]
        .iter()
        .flat_map(|standing| zones.iter().map(move |(fetch, start)| ask(fetch, *standing, *start, now)));
    let mut wait = None;
    for (due, ask) in asks.flatten() {
        if due <= now && earliest <= now {
            return Next::Ask(ask);
        }
        let due = due.max(earliest);
        wait = Some(wait.map_or(due, |wait: Timestamp| wait.min(due)));
    }
    match wait {
        Some(until) => Next::Wait(until),
        None if zones.is_empty() => Next::Nothing,
        None => Next::Wait(later(now, AGAIN)),
    }
}

/// How far a zone has come.
pub fn state(fetches: &[GridFetch], zone: &str) -> GridFetch {
    let known = fetches.iter().find(|fetch| fetch.zone == zone).cloned();
    known.unwrap_or_else(|| GridFetch { zone: zone.to_owned(), ..GridFetch::default() })
}

/// The next question of a kind, and from when on it is worth asking.
fn ask(fetch: &GridFetch, standing: Standing, start: Hour, now: Timestamp) -> Option<(Timestamp, Ask)> {
    let this_hour = Hour::containing(now);
    let declared_to = fetch.declared_to.unwrap_or(start);
    let (from, asked) = match standing {
        Standing::Declared => (declared_to, fetch.declared_asked),
        Standing::Preview => {
            let recent = this_hour.plus(-SETTLED_AFTER_HOURS).max(start);
            (fetch.preview_to.unwrap_or(start).max(declared_to).max(recent), fetch.preview_asked)
        }
    };
    let to = end_of_month(from).min(this_hour);
    let due = asked.map_or(now, |asked| later(asked, AGAIN));
    (from < to).then(|| (due, Ask { zone: fetch.zone.clone(), standing, from, to }))
}

/// A question is about to be asked. Kept before it is, so that no restart asks too soon.
pub fn asking(mut fetch: GridFetch, now: Timestamp) -> GridFetch {
    // Whole seconds are kept: rounded down, the next question would come too soon.
    let begun = i64::from(now.subsec_nanosecond() > 0);
    fetch.asked = Some(Timestamp::from_second(now.as_second() + begun).unwrap_or(now));
    fetch
}

/// An answer was taken.
pub fn answered(mut fetch: GridFetch, ask: &Ask, answer: &Answer, now: Timestamp) -> GridFetch {
    let behind_last = answer.hours.last().map_or(ask.from, |(hour, _)| hour.plus(1));
    let given_up_after = match ask.standing {
        Standing::Declared => SETTLED_AFTER_HOURS,
        Standing::Preview => PREVIEW_LATE_HOURS,
    };
    let is_settled = !answer.is_cut && ask.to <= Hour::containing(now).plus(-given_up_after);
    let to = if is_settled { ask.to } else { behind_last };
    // What was answered to its end, or cut, goes on at the next turn; the rest waits for new hours.
    let asked = (to < ask.to && !answer.is_cut).then_some(now);
    match ask.standing {
        Standing::Declared => (fetch.declared_to, fetch.declared_asked) = (Some(to), asked),
        Standing::Preview => (fetch.preview_to, fetch.preview_asked) = (Some(to), asked),
    }
    GridFetch { succeeded: Some(now), failures: 0, not_before: None, error: None, ..fetch }
}

/// A question failed. What is written stays as it was.
pub fn failed(
    fetch: GridFetch,
    why: String,
    retry_after: Option<SignedDuration>,
    now: Timestamp,
) -> GridFetch {
    let failures = fetch.failures.saturating_add(1);
    let doubled = PAUSE.checked_mul(1 << failures.min(9)).map_or(LONGEST_WAIT, |wait| wait.min(LONGEST_WAIT));
    let asked_to = retry_after.unwrap_or_default().min(LONGEST_OBEYED);
    GridFetch { failures, not_before: Some(later(now, doubled.max(asked_to))), error: Some(why), ..fetch }
}

/// The first hour that is wanted: two years back, or from the first record on, whichever is earlier; from the
/// start of its month, so that a month's hours can fill its gaps.
pub fn start(first_record: Option<Date>, now: Timestamp) -> Hour {
    let today = now.to_zoned(TimeZone::UTC).date();
    let two_years_ago = Date::new(today.year() - 2, today.month(), 1).unwrap_or(today);
    let first = first_record.map_or(two_years_ago, |day| day.min(two_years_ago)).first_of_month();
    first.to_zoned(TimeZone::UTC).map_or(Hour::containing(now), |start| Hour::containing(start.timestamp()))
}

fn end_of_month(hour: Hour) -> Hour {
    let last = hour.start().to_zoned(TimeZone::UTC).date().last_of_month();
    let end = last.tomorrow().and_then(|day| day.to_zoned(TimeZone::UTC));
    end.map_or(hour.plus(24), |end| Hour::containing(end.timestamp()))
}

fn later(at: Timestamp, by: SignedDuration) -> Timestamp {
    at.checked_add(by).unwrap_or(Timestamp::MAX)
}

#[cfg(test)]
#[path = "plan_tests.rs"]
mod tests;
