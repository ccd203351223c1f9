//! `show`: exactly what would be sent next.

mod pretty;

use std::io::Write as _;

use anyhow::Context as _;
use jiff::Timestamp;
use levetid_protocol::media;

use super::{enrolled, look_at_spool, run, runtime};
use crate::identity::Identity;
use crate::local::{self, Question};
use crate::outbox::{self, Item, Waiting};
use crate::signals::clocks;
use crate::spool::{LINK, Spool};
use crate::state_dir::StateDir;
use crate::uplink::Link;
use crate::usage::Running;

/// Arguments of `show`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The bytes as they are signed, before they are packed, instead of a readable form
    #[arg(long)]
    raw: bool,
}

/// The next report, and when it goes.
struct Next {
    body: Vec<u8>,
    when: String,
}

/// Prints the next report.
pub fn command(arguments: &Arguments, state: &StateDir) -> anyhow::Result<()> {
    let (report, about) = if state.is_out_of_reach() {
        runtime()?.block_on(local::ask(state, Question::Show { raw: arguments.raw }))?
    } else {
        text(state, arguments.raw)?
    };
    about.into_iter().for_each(|about| eprintln!("{about}"));
    let mut output = std::io::stdout().lock();
    output.write_all(report.as_bytes())?;
    Ok(output.flush()?)
}

/// The next report, and when and how it goes.
///
/// # Errors
/// When this PC is not enrolled, or the spool cannot be read.
pub fn text(state: &StateDir, raw: bool) -> anyhow::Result<(String, Option<String>)> {
    let identity = enrolled(state)?;
    let next = match look_at_spool(state)? {
        Some(spool) => next(&identity, &spool)?,
        None => None,
    };
    let Some(Next { body, when }) = next else {
        let about =
            "Nothing is to be sent: the agent has not seen a minute yet. Start it with: levetid-agent run";
        return Ok((String::new(), Some(about.to_owned())));
    };
    let (media_type, packed) = media::pack(body.clone()).context("cannot pack the report")?;
    let about = format!("{when}\n{media_type}, {} bytes, {} as sent", body.len(), packed.len());
    let mut shown = if raw { body } else { pretty::indented(&body) };
    if !raw {
        shown.push(b'\n');
    }
    Ok((String::from_utf8(shown).context("the report is not text")?, Some(about)))
}

/// The report under way, else one of what is due next, else one of the record that still grows.
fn next(identity: &Identity, spool: &Spool) -> anyhow::Result<Option<Next>> {
    if let Some(report) = spool.on_its_way()? {
        let link: Link = spool.value(LINK)?.unwrap_or_default();
        let when = link.not_before.map_or("It is sent now.".to_owned(), |at| {
            format!("It is sent at {}.", at.strftime("%F %T UTC"))
        });
        return Ok(Some(Next { body: report.body, when }));
    }
    let now = clocks::read().wall;
    let (waiting, when) = match spool.next_due()? {
        Some(due) => (spool.due(due.max(now))?, due_at(due, now)),
        None => (running(spool)?, "It grows still; it is sent when its last day has ended.".to_owned()),
    };
    let Some(draft) = outbox::draft(spool.next_sequence()?, identity.policy.version, waiting) else {
        return Ok(None);
    };
    Ok(Some(Next { body: serde_json::to_vec(&draft.report)?, when }))
}

fn due_at(due: Timestamp, now: Timestamp) -> String {
    if due <= now {
        "It is sent within a minute.".to_owned()
    } else {
        format!("It is sent at {}.", due.strftime("%F %T UTC"))
    }
}

fn running(spool: &Spool) -> anyhow::Result<Vec<Waiting>> {
    let item = |running: Running| Waiting {
        id: 0,
        revision: 0,
        item: Item::Usage(Box::new(running.record())),
        bytes: 0,
    };
    Ok(run::running(spool)?.map(item).into_iter().collect())
}
