//! `status`: what the agent sees, what it has reported, what waits, and what stands in the way.

mod words;

use jiff::Timestamp;
use jiff::civil::Date;
use levetid_protocol::DeviceId;
use levetid_protocol::enrol::KeyState;
use levetid_protocol::limits::DETAIL_DAYS_ON_DEVICE;
use levetid_protocol::policy::Policy;
use levetid_protocol::profile::{DeviceProfile, NotKnownReason};
use levetid_protocol::text::Text;
use levetid_protocol::usage::{StateMinutes, UsageRecord};
use serde::Serialize;

use super::{look_at_spool, run, runtime};
use crate::clock::{FLUSH_MINUTES, Heartbeat};
use crate::days::{self, Viewer};
use crate::disk_health::Reading;
use crate::facts;
use crate::identity::Identity;
use crate::local::{self, Question};
use crate::signals::{Root, clocks};
use crate::spool::{Counts, LINK, SetAside, Spool};
use crate::state_dir::StateDir;
use crate::uplink::{Link, Trouble};
use crate::usage::{self, MinuteDetail};

/// Arguments of `status`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// JSON instead of words
    #[arg(long)]
    json: bool,
    /// How many days of those kept on this PC are drawn
    #[arg(long, default_value_t = 7, value_parser = clap::value_parser!(u8).range(0..=i64::from(DETAIL_DAYS_ON_DEVICE)))]
    days: u8,
}

/// Everything `status` tells.
#[derive(Debug, Serialize)]
struct Status {
    /// The agent's version.
    agent: &'static str,
    /// This machine's time.
    now: Timestamp,
    /// With whom this PC is enrolled; absent when it is not.
    #[serde(skip_serializing_if = "Option::is_none")]
    enrolled: Option<Enrolled>,
}

#[derive(Debug, Serialize)]
struct Enrolled {
    collector: String,
    device: DeviceId,
    key_state: KeyState,
    /// Without the key to make pseudonyms with: it is nobody's to see.
    policy: Policy,
    /// Whether people get pseudonyms.
    pseudonyms: bool,
    /// What the machine tells now.
    #[serde(skip_serializing_if = "Option::is_none")]
    profile: Option<DeviceProfile>,
    /// The disks that said they are about to fail when they were asked.
    failing_disks: Vec<Text>,
    /// The last minute on disk.
    #[serde(skip_serializing_if = "Option::is_none")]
    written: Option<Timestamp>,
    /// The next one is written within so many minutes.
    #[serde(skip)]
    flush_minutes: i64,
    /// The record that grows.
    #[serde(skip_serializing_if = "Option::is_none")]
    record: Option<UsageRecord>,
    /// Minutes by state of each local day that is kept; they never leave the PC.
    days: Vec<Day>,
    /// The same by quarters of an hour, to be drawn.
    #[serde(skip)]
    drawn: Vec<days::Day>,
    #[serde(skip_serializing_if = "Option::is_none")]
    last_report: Option<Timestamp>,
    /// When the next report is due, or tried again.
    #[serde(skip_serializing_if = "Option::is_none")]
    next_report: Option<Timestamp>,
    spool: Counts,
    set_aside: Vec<SetAside>,
    #[serde(skip_serializing_if = "Option::is_none")]
    trouble: Option<Trouble>,
}

#[derive(Debug, Serialize)]
struct Day {
    day: Date,
    minutes: StateMinutes,
}

/// Prints the status.
pub fn command(arguments: &Arguments, state: &StateDir, root: &Root) -> anyhow::Result<()> {
    let &Arguments { json, days } = arguments;
    let text = if state.is_out_of_reach() {
        runtime()?.block_on(local::ask(state, Question::Status { days, json }))?.0
    } else {
        text(state, root, &Viewer::Administrator, days, json)?
    };
    print!("{text}");
    Ok(())
}

/// The status as a viewer may see it.
///
/// # Errors
/// When the agent's folder cannot be read.
pub fn text(state: &StateDir, root: &Root, viewer: &Viewer, days: u8, json: bool) -> anyhow::Result<String> {
    let now = clocks::read().wall;
    let enrolled = match Identity::load(state)? {
        Some(identity) => {
            let spool = look_at_spool(state)?;
            let kept = days::kept(spool.as_ref(), viewer)?;
            Some(enrolled(identity, spool.as_ref(), state, kept, root, now)?)
        }
        None => None,
    };
    let others_days = enrolled.as_ref().is_some_and(|enrolled| enrolled.days.is_empty())
        && *viewer != Viewer::Administrator;
    let status = Status { agent: env!("CARGO_PKG_VERSION"), now, enrolled };
    Ok(if json {
        serde_json::to_string_pretty(&status)? + "\n"
    } else {
        words::of(&status, days, others_days)
    })
}

fn enrolled(
    identity: Identity,
    spool: Option<&Spool>,
    state: &StateDir,
    kept: Vec<MinuteDetail>,
    root: &Root,
    now: Timestamp,
) -> anyhow::Result<Enrolled> {
    let mut policy = identity.policy;
    let pseudonyms = policy.people_key.take().is_some();
    let link: Link = value(spool, LINK)?.unwrap_or_default();
    let heartbeat: Option<Heartbeat> = value(spool, run::HEARTBEAT)?;
    let running = spool.map(run::running).transpose()?.flatten();
    let no_history = value::<Option<NotKnownReason>>(spool, facts::HISTORY_READ)?.flatten();
    let today = policy.local(now).date();
    let due = match spool {
        Some(spool) if spool.on_its_way()?.is_some() => Some(now),
        Some(spool) => spool.next_due()?,
        None => None,
    };
    let disks = Reading::latest(state);
    Ok(Enrolled {
        collector: identity.collector.to_string(),
        device: identity.device,
        key_state: identity.key_state,
        profile: facts::profile_now(root, &policy, today, no_history, disks.as_ref()),
        failing_disks: disks.map(|reading| reading.failing).unwrap_or_default(),
        flush_minutes: heartbeat.as_ref().map_or(FLUSH_MINUTES, |heartbeat| heartbeat.flush_minutes),
        written: heartbeat.map(|heartbeat| heartbeat.tick.wall),
        record: running.map(|running| running.record()),
        drawn: days::days(&policy, &kept),
        days: sums(&policy, kept),
        last_report: link.last_report,
        next_report: due.map(|due| link.not_before.map_or(due, |not_before| not_before.max(due))),
        spool: spool.map(Spool::counts).transpose()?.unwrap_or_default(),
        set_aside: spool.map(Spool::set_aside).transpose()?.unwrap_or_default(),
        trouble: link.trouble,
        policy,
        pseudonyms,
    })
}

fn value<T: serde::de::DeserializeOwned>(spool: Option<&Spool>, name: &str) -> anyhow::Result<Option<T>> {
    Ok(spool.map(|spool| spool.value(name)).transpose()?.flatten())
}

/// Minutes by state of each local day.
fn sums(policy: &Policy, detail: Vec<MinuteDetail>) -> Vec<Day> {
    let mut days: Vec<Day> = Vec::new();
    for MinuteDetail { from, to, state } in detail {
        for minute in from..to {
            let Ok(instant) = Timestamp::from_second(minute * 60) else { continue };
            let day = policy.local(instant).date();
            if days.last().is_none_or(|last| last.day != day) {
                days.push(Day { day, minutes: StateMinutes::default() });
            }
            if let Some(last) = days.last_mut() {
                usage::add(&mut last.minutes, state, 1);
            }
        }
    }
    days
}
