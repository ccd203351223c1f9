//! What follows from the answer to a report. Pure.

use std::time::Duration;

use levetid_protocol::key::PublicKey;
use levetid_protocol::problem::{Problem, ProblemKind};
use levetid_protocol::report::ReportReply;

use super::backoff::Pause;
use super::client::{Exchange, ExchangeError};
use crate::identity::Identity;

/// What follows.
#[derive(Debug)]
pub enum Verdict {
    /// The collector holds it, but for the parts it refused.
    Taken(Box<Taken>),
    /// The collector will never take it as it is: its parts are kept aside.
    SetAside(Box<Problem>),
    /// It is tried again after a pause.
    Later {
        /// What happened.
        what: String,
        /// What to do about it.
        to_do: &'static str,
        /// How long.
        pause: Pause,
    },
}

/// A verified reply.
#[derive(Debug)]
pub struct Taken {
    /// The reply.
    pub reply: ReportReply,
    /// The key that signed it: the pinned one, or the next one that was announced.
    pub signed_by: PublicKey,
}

/// Judges the answer to the report with this sequence number.
pub fn of(
    exchanged: Result<Exchange, ExchangeError>,
    keys: &[PublicKey],
    identity: &Identity,
    sequence: u64,
    unix_seconds: i64,
) -> Verdict {
    let taken = match exchanged {
        Ok(Exchange::Problem(problem, retry_after)) => return of_problem(problem, retry_after),
        Ok(Exchange::Reply(reply)) => reply
            .verify(keys, unix_seconds)
            .and_then(|signed_by| Ok(Taken { reply: reply.parse()?, signed_by })),
        Err(error) => Err(error),
    };
    match taken {
        Ok(taken) => match not_ours(&taken.reply, identity, sequence) {
            None => Verdict::Taken(Box::new(taken)),
            Some(why) => later(why, CHECK_ADDRESS, Pause::Growing),
        },
        Err(error) => of_error(&error),
    }
}

const CHECK_ADDRESS: &str =
    "check that the collector's address leads to the collector this PC was enrolled with; it is tried again";

fn not_ours(reply: &ReportReply, identity: &Identity, sequence: u64) -> Option<String> {
    if reply.device != identity.device || reply.policy.device != identity.device {
        return Some(format!("the reply speaks of another device ({})", reply.device));
    }
    (reply.sequence != sequence)
        .then(|| format!("the reply answers report {}, not {sequence}", reply.sequence))
}

fn of_problem(problem: Problem, retry_after: Option<Duration>) -> Verdict {
    let what = problem.to_string();
    match problem.kind {
        ProblemKind::Malformed | ProblemKind::TooLarge | ProblemKind::UnsupportedMediaType => {
            Verdict::SetAside(Box::new(problem))
        }
        ProblemKind::UnknownSchema => {
            later(what, "update the collector; everything is kept and tried again each day", Pause::Day)
        }
        ProblemKind::UnknownKey | ProblemKind::RevokedKey => later(
            what,
            "enrol this PC again: levetid-agent enrol --again --collector URL --token TOKEN; minutes are kept meanwhile",
            Pause::Day,
        ),
        ProblemKind::SequenceDiverged => later(
            what,
            "this disk was probably cloned: on one of the two PCs run levetid-agent enrol --again; minutes are kept meanwhile",
            Pause::Day,
        ),
        ProblemKind::TooManyRequests | ProblemKind::Unavailable => {
            later(what, "nothing: it is tried again when the collector asked", asked(retry_after))
        }
        ProblemKind::StaleSignature => later(what, "set this PC's clock; it is tried again", Pause::Growing),
        _ => later(what, "tell whoever runs the collector; it is tried again", asked(retry_after)),
    }
}

fn of_error(error: &ExchangeError) -> Verdict {
    let what = error.to_string();
    match error {
        ExchangeError::Unreachable(_) => {
            later(what, "check network and collector; it is tried again", Pause::Growing)
        }
        ExchangeError::NotCollector(_, retry_after) => later(what, CHECK_ADDRESS, asked(*retry_after)),
        ExchangeError::Request(_) => later(what, "it is tried again", Pause::Growing),
        ExchangeError::Untrusted(_) => later(what, CHECK_ADDRESS, Pause::Growing),
    }
}

fn asked(retry_after: Option<Duration>) -> Pause {
    retry_after.map_or(Pause::Growing, Pause::Asked)
}

fn later(what: String, to_do: &'static str, pause: Pause) -> Verdict {
    Verdict::Later { what, to_do, pause }
}
