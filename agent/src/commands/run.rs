//! `run`: the loop of the agent. One wake-up a minute, at the full minute.

use std::time::Duration;

use anyhow::{Context as _, bail};
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use levetid_protocol::limits::DETAIL_DAYS_ON_DEVICE;
use tokio_util::task::AbortOnDropHandle;

use super::{enrol, open_spool, runtime};
use crate::clock::{self, Ending, Heartbeat, Tick};
use crate::days::{ALONE, Alone};
use crate::disk_health::Reading;
use crate::facts;
use crate::identity::Identity;
use crate::local;
use crate::minute::Minutes;
use crate::observer::{Observer, Parked};
use crate::outbox::Item;
use crate::rhythm::Rhythm;
use crate::sampler::Sampler;
use crate::service::{Order, Orders};
use crate::settings::PLACE;
use crate::signals::{Root, clocks, disk};
use crate::spool::{Flush, Spool, SpoolError};
use crate::state_dir::StateDir;
use crate::uplink::{self, client::Client, within};
use crate::usage::Running;

/// The spool's names for what the loop goes on from.
pub const HEARTBEAT: &str = "heartbeat";
const RUNNING: &str = "running";
const PARKED: &str = "parked";

/// What fell due while the machine was away is sent within this time after it is back.
const BACK_WITHIN: Duration = Duration::from_secs(60 * 60);

/// The machine slept if its awake clock fell behind by more than this many milliseconds.
const SLEPT_MS: i64 = 2_000;

/// So long after a start of the PC every driver is there.
const DRIVERS_MS: i64 = 5 * 60_000;

/// The record that grows, as it was last flushed; `None` before the first, and where use is not observed.
///
/// # Errors
/// When the spool cannot be read, or the record was kept by another version of the agent.
pub fn running(spool: &Spool) -> Result<Option<Running>, SpoolError> {
    Ok(spool.value::<Option<Running>>(RUNNING)?.flatten())
}

/// Arguments of `run`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Windows starts the service so
    #[cfg(windows)]
    #[arg(long, hide = true)]
    service: bool,
}

/// Runs until it is told to stop.
pub fn command(arguments: &Arguments, state: StateDir, root: Root) -> anyhow::Result<()> {
    #[cfg(windows)]
    if arguments.service {
        return crate::service::run(state, root);
    }
    #[cfg(not(windows))]
    let Arguments {} = arguments;
    runtime()?.block_on(async {
        let orders = Orders::listen(&root)?;
        watch(state, root, orders).await
    })
}

/// Watches and reports until an order to stop comes.
///
/// # Errors
/// When this PC is not enrolled, or another agent works in the folder.
pub async fn watch(state: StateDir, root: Root, mut orders: Orders) -> anyhow::Result<()> {
    let Some(identity) = who(&state, &root, &mut orders).await? else { return Ok(()) };
    let _lock = state.lock()?;
    let _door = open_door(&state, &root);
    #[cfg(windows)]
    let _disks = AbortOnDropHandle::new(tokio::spawn(super::disks::ask_weekly(state.clone(), root.clone())));
    let mut agent = Agent::start(state, root, identity)?;
    let mut minutes = Minutes::new();
    loop {
        let order = tokio::select! {
            biased;
            order = orders.next() => Some(order),
            () = agent.minute() => None,
        };
        let order = match order {
            Some(order) => Some(order),
            None => tokio::select! {
                biased;
                order = orders.next() => Some(order),
                () = minutes.next() => None,
            },
        };
        match order {
            None => {}
            Some(Order::Sleep) => agent.keep(Ending::Cut),
            Some(Order::Stop) => {
                agent.keep(Ending::Stopped);
                return Ok(());
            }
            Some(Order::ShutDown) => {
                agent.keep(Ending::Shutdown);
                return Ok(());
            }
        }
    }
}

/// Who this agent is. One that is not enrolled enrols as an administrator left word, however long the
/// collector cannot be reached; `None` when it is told to stop meanwhile.
async fn who(state: &StateDir, root: &Root, orders: &mut Orders) -> anyhow::Result<Option<Identity>> {
    let mut failures = 0;
    loop {
        if let Some(identity) = Identity::load(state)? {
            return Ok(Some(identity));
        }
        let enrolled = tokio::select! {
            biased;
            () = told_to_end(orders) => return Ok(None),
            enrolled = enrol::as_left_word(state, root) => enrolled,
        };
        match enrolled {
            Ok(Some(identity)) => return Ok(Some(identity)),
            Ok(None) => bail!(
                "this PC is not enrolled; enrol it with: levetid-agent enrol --collector URL --token TOKEN, or \
                 leave collector and token in {PLACE}"
            ),
            Err(error) => tell(&format!("{error:#}; it is tried again")),
        }
        tokio::select! {
            biased;
            () = told_to_end(orders) => return Ok(None),
            () = tokio::time::sleep(uplink::pause_to_enrol(failures)) => failures += 1,
        }
    }
}

/// Waits for the order to end. A machine that goes to sleep meanwhile has nothing to keep yet.
async fn told_to_end(orders: &mut Orders) {
    while matches!(orders.next().await, Order::Sleep) {}
}

/// Lets the people at this PC ask. Without it the agent goes on: only `open` needs it.
fn open_door(state: &StateDir, root: &Root) -> Option<AbortOnDropHandle<()>> {
    match local::Listener::bind(state, root) {
        Ok(listener) => {
            Some(AbortOnDropHandle::new(tokio::spawn(local::serve(listener, state.clone(), root.clone()))))
        }
        Err(error) => {
            tell(&format!("nobody can open this PC's page from it: {error}"));
            None
        }
    }
}

struct Agent {
    state: StateDir,
    root: Root,
    identity: Identity,
    spool: Spool,
    client: Client,
    sampler: Sampler,
    observer: Observer,
    /// Whose days the kept detail is.
    alone: Option<Alone>,
    /// A tick was seen since the agent started.
    watching: bool,
    /// The machine or the agent was away, and what fell due meanwhile is not yet put off.
    was_away: bool,
    /// The day on which facts were read, and whether every driver was there by then.
    facts_read: Option<(Date, bool)>,
    rhythm: Rhythm,
    history_read: bool,
    history_attempts: usize,
    /// The last error that was told, so that each is told once.
    told: Option<String>,
}

impl Agent {
    fn start(state: StateDir, root: Root, identity: Identity) -> anyhow::Result<Self> {
        let (spool, damaged) = open_spool(&state)?;
        if let Some(message) = &damaged {
            tell(message);
        }
        // What an earlier version kept in another form is as good as lost: the minutes are unknown.
        let last = spool.value::<Heartbeat>(HEARTBEAT).unwrap_or_default();
        let running = running(&spool).unwrap_or_default();
        let alone = spool.value::<Option<Alone>>(ALONE).unwrap_or_default().flatten();
        let parked = spool.value::<Option<Parked>>(PARKED).unwrap_or_default().flatten();
        let policy = identity.policy.clone();
        tell(&format!("reporting to {} as device {}", identity.collector, identity.device));
        Ok(Self {
            client: Client::new(&identity.collector)?,
            sampler: Sampler::new(root.clone()),
            rhythm: Rhythm::new(disk::system_disk_spins(&root)),
            observer: Observer::resume(policy, last, running, within).with_parked(parked),
            state,
            root,
            identity,
            spool,
            alone,
            watching: false,
            was_away: false,
            facts_read: None,
            history_read: false,
            history_attempts: 0,
            told: None,
        })
    }

    /// Everything of one minute. An error is told, and the next minute tries again.
    async fn minute(&mut self) {
        let result = self.observe_and_report(clocks::read()).await;
        match result {
            Ok(()) if self.told.take().is_some() => tell("that is over; everything is kept again"),
            Ok(()) => {}
            Err(error) => {
                let message = format!("{error:#}");
                if self.told.as_ref() != Some(&message) {
                    tell(&message);
                }
                self.told = Some(message);
            }
        }
    }

    async fn observe_and_report(&mut self, tick: Tick) -> anyhow::Result<()> {
        let (now, minute) = (tick.wall, tick.minute());
        let settled = tick.since_boot_ms >= DRIVERS_MS;
        self.was_away |= self.observe(tick);
        self.rhythm.look(|| disk::activity(&self.root));
        let growing = self.identity.policy.report_growing;
        if !growing && !self.rhythm.may_write(minute) {
            return Ok(());
        }
        self.flush_if_due(minute)?;
        if self.was_away {
            let back = now.checked_add(SignedDuration::try_from(within(BACK_WITHIN))?)?;
            self.spool.postpone(now, back).context("cannot put off what fell due meanwhile")?;
            self.was_away = false;
        }
        self.read_facts(now, settled).await.context("cannot keep what was read of this machine")?;
        self.deliver(now).await
    }

    /// What changes seldom: once a day, and the journal once and for all. Soon after a start of the PC drivers may
    /// still be missing, a screen's for one: then once more.
    async fn read_facts(&mut self, now: Timestamp, settled: bool) -> Result<(), SpoolError> {
        let policy = &self.identity.policy;
        let today = policy.local(now).date();
        if !self.history_read && policy.observes(today) {
            let attempt = self.history_attempts;
            self.history_attempts += 1;
            self.history_read =
                facts::read_history(&self.root, policy, &mut self.spool, now, attempt).await?;
            if self.history_read {
                self.facts_read = None;
            }
        }
        if self.facts_read.is_none_or(|(day, was_settled)| day != today || settled && !was_settled) {
            let disks = Reading::latest(&self.state);
            facts::refresh(&self.root, policy, &mut self.spool, now, disks.as_ref())?;
            self.facts_read = Some((today, settled));
        }
        Ok(())
    }

    /// Counts the minutes since the last tick; returns whether the machine or the agent was away.
    fn observe(&mut self, tick: Tick) -> bool {
        let last = self.observer.last();
        let slept = last.filter(|last| !clock::is_another_start(last, &tick)).is_none_or(|last| {
            let passed_ms = tick.since_boot_ms.saturating_sub(last.since_boot_ms);
            let awake_ms = tick.awake_ms.saturating_sub(last.awake_ms);
            passed_ms.saturating_sub(awake_ms) > SLEPT_MS
        });
        let away = slept || !self.watching;
        let was_there_before = last.is_some();
        self.watching = true;
        let sample = self.sampler.sample(&self.identity.policy, tick.awake_ms, away);
        self.alone = Alone::after(self.alone.take(), self.sampler.logged_on(), tick.minute());
        let complete_before = self.observer.not_yet_kept().1.len();
        self.observer.observe(tick, &sample);
        if self.observer.not_yet_kept().1.len() > complete_before {
            self.sampler.forget_people();
        }
        away && was_there_before && !self.identity.policy.report_growing
    }

    fn flush_if_due(&mut self, minute: i64) -> anyhow::Result<()> {
        let growing = self.identity.policy.report_growing;
        let (_, completed) = self.observer.not_yet_kept();
        let due = self.rhythm.is_time(minute) || growing || !completed.is_empty();
        if due && !self.rhythm.has_flushed(minute) {
            self.flush(Ending::Cut)?;
        }
        Ok(())
    }

    /// Writes what is in memory to disk, and how the agent has ended if nothing follows. When the disk is
    /// full it stays in memory.
    fn flush(&mut self, ending: Ending) -> anyhow::Result<()> {
        let Some(heartbeat) = self.observer.heartbeat(ending, self.rhythm.flush_minutes()) else {
            return Ok(());
        };
        let (detail, completed) = self.observer.not_yet_kept();
        let mut items = completed.to_vec();
        if self.identity.policy.report_growing
            && let Some(running) = self.observer.running()
        {
            items.push((Item::Usage(Box::new(running.record())), heartbeat.tick.wall));
        }
        let keep_detail_from = heartbeat.tick.minute() - i64::from(DETAIL_DAYS_ON_DEVICE) * 1_440;
        let values = vec![
            (HEARTBEAT, json(&heartbeat)?),
            (RUNNING, json(&self.observer.running())?),
            (ALONE, json(&self.alone)?),
            (PARKED, json(&self.observer.parked())?),
        ];
        self.spool.flush(&Flush { items: &items, detail, keep_detail_from, values }).with_context(|| {
            format!("cannot write to {}; minutes are kept in memory", self.state.path().display())
        })?;
        self.observer.kept();
        self.rhythm.flushed(heartbeat.tick.minute());
        Ok(())
    }

    async fn deliver(&mut self, now: Timestamp) -> anyhow::Result<()> {
        if self.spool.rests(now)? {
            return Ok(());
        }
        self.spool
            .begin_with_sequence(self.identity.sequence_after_loss())
            .context("cannot count reports, so none is sent")?;
        let outcome =
            uplink::deliver(&self.client, &mut self.identity, &self.state, &mut self.spool, now).await?;
        outcome.messages.iter().for_each(|message| tell(message));
        if let Some(policy) = outcome.policy {
            tell(&format!("following policy {}", policy.version));
            self.observer.follow(policy);
        }
        Ok(())
    }

    /// Keeps everything, sends nothing: when a PC is shut down is nobody's business.
    fn keep(&mut self, ending: Ending) {
        self.observe(clocks::read());
        if let Err(error) = self.flush(ending) {
            tell(&format!("{error:#}"));
        }
    }
}

fn json<T: serde::Serialize>(value: &T) -> Result<String, SpoolError> {
    Ok(serde_json::to_string(value)?)
}

/// The journal adds the time.
pub fn tell(message: &str) {
    eprintln!("levetid-agent: {message}");
}

#[cfg(test)]
mod tests;
