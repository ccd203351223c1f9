//! Sends what is due, and follows what comes back: one report at a time, repeated with growing
//! pauses until the collector has answered.

mod backoff;
pub mod client;
mod link;
mod verdict;

use anyhow::Context as _;
use jiff::{SignedDuration, Timestamp};
use levetid_protocol::policy::Policy;
use levetid_protocol::report::ReportReply;
use levetid_protocol::signature::Purpose;
use levetid_protocol::{REPORT_PATH, key::PublicKey};

use crate::identity::Identity;
use crate::outbox;
use crate::spool::{LINK, OnItsWay, Spool};
use crate::state_dir::StateDir;
pub use backoff::{pause_to_enrol, within};
use client::{Client, Request};
pub use link::{Link, Trouble};
use verdict::{Taken, Verdict};

/// Most reports sent in a row: a backlog is cleared over several minutes.
const MOST_IN_A_ROW: usize = 4;

/// What the agent must do after sending.
#[derive(Debug, Default)]
pub struct Outcome {
    /// A newer policy to follow.
    pub policy: Option<Policy>,
    /// What happened, for the log, where it matters.
    pub messages: Vec<String>,
}

/// Sends the reports that are due at `now`, unless an earlier failure asks to wait.
///
/// # Errors
/// When the spool or the identity cannot be written. Nothing is lost then, and nothing is sent that
/// could not be remembered.
pub async fn deliver(
    client: &Client,
    identity: &mut Identity,
    state: &StateDir,
    spool: &mut Spool,
    now: Timestamp,
) -> anyhow::Result<Outcome> {
    let link = spool.value(LINK)?.unwrap_or_default();
    let mut delivery = Delivery { identity, state, spool, now, link, outcome: Outcome::default() };
    for _ in 0..MOST_IN_A_ROW {
        if !delivery.link.may_send(now) {
            break;
        }
        let Some(report) = delivery.next_report()? else { break };
        let verdict = delivery.exchange(client, &report).await;
        let goes_on = !matches!(verdict, Verdict::Later { .. });
        delivery.apply(verdict, report.sequence)?;
        if !goes_on {
            break;
        }
    }
    Ok(delivery.outcome)
}

/// One round of sending.
struct Delivery<'a> {
    identity: &'a mut Identity,
    state: &'a StateDir,
    spool: &'a mut Spool,
    now: Timestamp,
    link: Link,
    outcome: Outcome,
}

impl Delivery<'_> {
    /// The report under way, or a new one of what is due.
    fn next_report(&mut self) -> anyhow::Result<Option<OnItsWay>> {
        if let Some(report) = self.spool.on_its_way()? {
            return Ok(Some(report));
        }
        let sequence = self.spool.next_sequence()?;
        let due = self.spool.due(self.now)?;
        let Some(draft) = outbox::draft(sequence, self.identity.policy.version, due) else {
            return Ok(None);
        };
        self.identity.reserve(sequence, self.state)?;
        let report =
            self.spool.begin_report(&draft).context("cannot keep the next report, so it is not sent")?;
        Ok(Some(report))
    }

    /// Sends a report, and remembers how far the collector's clock is ahead.
    async fn exchange(&mut self, client: &Client, report: &OnItsWay) -> Verdict {
        let key = self.identity.key();
        let keys = self.identity.collector_keys();
        let request = Request {
            path: REPORT_PATH,
            purpose: Purpose::Report,
            collector: self.identity.collector_key.id(),
            key: &key,
            json: &report.body,
        };
        let mut collector_time = self.link.collector_time(self.now);
        let exchanged = client.post(&request, &mut collector_time).await;
        self.link.skew_seconds = collector_time.saturating_sub(self.now.as_second());
        verdict::of(exchanged, &keys, self.identity, report.sequence, collector_time)
    }

    /// Does what follows from the answer to a report, and remembers how it stands.
    fn apply(&mut self, verdict: Verdict, sequence: u64) -> anyhow::Result<()> {
        match verdict {
            Verdict::Taken(taken) => self.taken(*taken, sequence)?,
            Verdict::SetAside(problem) => {
                let reason = problem.to_string();
                self.spool
                    .set_report_aside(&reason)
                    .context("cannot set aside what the collector refused")?;
                self.tell(format!("the collector refused a report, it is kept aside: {reason}"));
                self.link.answered();
            }
            Verdict::Later { what, to_do, pause } => {
                let growing = self.identity.policy.report_growing;
                let pause = backoff::pause(pause, self.link.failures, growing);
                let not_before = self.now.checked_add(SignedDuration::try_from(pause)?)?;
                self.link.failed(self.now, not_before, what.clone(), to_do);
                if self.link.is_news() {
                    self.tell(format!("{what}; {to_do}"));
                }
            }
        }
        self.spool.set(LINK, &self.link).context("cannot remember the answer of the collector")
    }

    fn taken(&mut self, taken: Taken, sequence: u64) -> anyhow::Result<()> {
        let Taken { reply, signed_by } = taken;
        self.send_lost_again(&reply)?;
        self.spool
            .acknowledge(sequence, &reply.refused)
            .context("cannot remember what the collector took")?;
        for refusal in &reply.refused {
            self.tell(format!("the collector refused {refusal}; it is kept aside"));
        }
        self.link.succeeded(self.now, sequence);
        self.follow(reply.policy, signed_by)
    }

    /// After the collector was restored from a backup, what it lost waits again.
    fn send_lost_again(&mut self, reply: &ReportReply) -> anyhow::Result<()> {
        let held_before = reply.held_before.unwrap_or(0);
        if self.link.acknowledged.is_some_and(|acknowledged| held_before < acknowledged) {
            let again = self
                .spool
                .send_again_after(held_before)
                .context("cannot send again what the collector lost")?;
            self.tell(format!(
                "the collector lost what it took after report {held_before}; {again} parts are sent again"
            ));
        }
        Ok(())
    }

    /// Takes a newer policy, and the collector's next key once it signs with it.
    fn follow(&mut self, policy: Policy, signed_by: PublicKey) -> anyhow::Result<()> {
        let newer = policy.version > self.identity.policy.version;
        if newer || signed_by != self.identity.collector_key {
            if newer && policy.people_key != self.identity.policy.people_key {
                self.spool.forget_people().context("cannot drop pseudonyms that are not asked for")?;
            }
            let mut followed = self.identity.clone();
            followed.collector_key = signed_by;
            if newer {
                followed.policy = policy.clone();
                self.outcome.policy = Some(policy);
            }
            followed.save(self.state).context("cannot keep the new policy")?;
            *self.identity = followed;
        }
        Ok(())
    }

    fn tell(&mut self, message: String) {
        self.outcome.messages.push(message);
    }
}

#[cfg(test)]
mod tests;
