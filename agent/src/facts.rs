//! Facts that change seldom: when they are read, and what of them is sent.

use jiff::civil::Date;
use jiff::{Timestamp, ToSpan as _};
use levetid_protocol::policy::Policy;
use levetid_protocol::profile::{DeviceProfile, Fact, NotKnown, NotKnownReason};
use levetid_protocol::report::Part;
use levetid_protocol::wear::WearSample;

use crate::disk_health::{self, Reading};
use crate::history::{self, PATIENCE};
use crate::outbox::Item;
use crate::signals::{Root, Unsupported, profile};
use crate::spool::{Result, Spool};

/// The spool's name for the day on which wear was last read.
const WEAR_READ: &str = "wear-read";

/// The spool's name for when the disks were asked whose answers were last taken up.
const DISKS_ASKED: &str = "disks-asked";

/// The spool's name for why there is no history, `null` where there is.
pub const HISTORY_READ: &str = "history-read";

/// Days between two samples of wear.
const WEAR_EVERY_DAYS: i32 = 7;

/// Reads profile and wear on a new day, or when the agent starts, and puts what is news in the spool. `disks` is
/// what the disks said when they were last asked.
///
/// # Errors
/// When the disk is full.
pub fn refresh(
    root: &Root,
    policy: &Policy,
    spool: &mut Spool,
    now: Timestamp,
    disks: Option<&Reading>,
) -> Result<()> {
    let today = policy.local(now).date();
    let mut items = Vec::new();
    let why_no_history = spool.value::<Option<NotKnownReason>>(HISTORY_READ)?.flatten();
    if let Some(profile) = profile_now(root, policy, today, why_no_history, disks) {
        let known = spool.latest(Part::Profile, "")?;
        if !matches!(known, Some(Item::Profile(known)) if is_same(&known, &profile)) {
            items.push((Item::Profile(Box::new(profile)), now));
        }
    }
    let wear_read: Option<Date> = spool.value(WEAR_READ)?;
    let wear_due = policy.observes(today)
        && wear_read.is_none_or(|day| {
            day > today || day.checked_add(WEAR_EVERY_DAYS.days()).is_ok_and(|next| next <= today)
        });
    if wear_due {
        items.extend(profile::wear(root, today).into_iter().map(|sample| (Item::Wear(sample), now)));
    }
    let asked = disks.filter(|disks| disks.read <= now).map(|disks| (policy.local(disks.read).date(), disks));
    let last_asked: Option<Timestamp> = spool.value(DISKS_ASKED)?;
    let news =
        asked.filter(|(day, disks)| policy.observes(*day) && last_asked.is_none_or(|last| last < disks.read));
    if let Some((day, disks)) = news {
        let samples = disks.parts.iter().map(|part| WearSample { day, part: part.clone() });
        items.extend(samples.map(|sample| (Item::Wear(sample), now)));
    }
    spool.put(&items)?;
    if wear_due {
        spool.set(WEAR_READ, &today)?;
    }
    if let Some((_, disks)) = news {
        spool.set(DISKS_ASKED, &disks.read)?;
    }
    Ok(())
}

/// The profile, with the reason why there is no history where there is none, and no wear of disks.
pub fn profile_now(
    root: &Root,
    policy: &Policy,
    today: Date,
    why_no_history: Option<NotKnownReason>,
    disks: Option<&Reading>,
) -> Option<DeviceProfile> {
    let mut profile = profile::profile(root, policy, today)?;
    let why_no_wear = disk_health::known(disks, &profile.disks).err().map(|Unsupported(reason)| reason);
    let missing = [(Fact::DiskHealth, why_no_wear), (Fact::History, why_no_history)];
    let not_known = |(fact, reason): (Fact, Option<NotKnownReason>)| Some(NotKnown { fact, reason: reason? });
    profile.not_known.extend(missing.into_iter().filter_map(not_known));
    Some(profile)
}

/// Asks the logs for the weeks before the agent, once in the life of a spool. Each attempt waits
/// longer; returns whether there is an answer, if only that it takes too long.
///
/// # Errors
/// When the disk is full.
pub async fn read_history(
    root: &Root,
    policy: &Policy,
    spool: &mut Spool,
    now: Timestamp,
    attempt: usize,
) -> Result<bool> {
    if spool.value::<Option<NotKnownReason>>(HISTORY_READ)?.is_some() {
        return Ok(true);
    }
    let today = policy.local(now).date();
    let rows = match PATIENCE.get(attempt) {
        None => Err(Unsupported(NotKnownReason::ReadError)),
        Some(patience) => match tokio::time::timeout(*patience, history::rows(root, policy, today)).await {
            Err(_) => return Ok(false),
            Ok(rows) => rows,
        },
    };
    let items: Vec<_> = rows.iter().flatten().map(|row| (Item::History(row.clone()), now)).collect();
    spool.put(&items)?;
    spool.set(HISTORY_READ, &rows.err().map(|Unsupported(reason)| reason))?;
    Ok(true)
}

/// Whether two profiles tell the same, whenever they were taken.
fn is_same(known: &DeviceProfile, new: &DeviceProfile) -> bool {
    *known == DeviceProfile { taken: known.taken, ..new.clone() }
}

// Recorded machines are folders, as Linux shows itself.
#[cfg(test)]
#[cfg(target_os = "linux")]
mod tests;
