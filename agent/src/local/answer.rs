//! What the people at this PC are answered.

use std::time::Duration;

use anyhow::{Context as _, bail, ensure};
use levetid_protocol::SCHEMA;
use levetid_protocol::open::{OPEN_PATH, OpenReply, OpenRequest};
use levetid_protocol::signature::Purpose;
use tokio::time::Instant;

use super::{Answer, Caller, Question};
use crate::commands::{look_at_spool, show, status};
use crate::days::{self, Viewer};
use crate::identity::Identity;
use crate::signals::{Root, clocks};
use crate::state_dir::StateDir;
use crate::uplink::client::{Client, Exchange, Request};

/// Between two links.
const LINKS_APART: Duration = Duration::from_secs(5);

/// Answers questions from what the agent keeps in its folder.
#[derive(Debug)]
pub struct Answerer {
    state: StateDir,
    root: Root,
    last_link: Option<Instant>,
}

impl Answerer {
    /// One for this agent's folder.
    pub fn new(state: StateDir, root: Root) -> Self {
        Self { state, root, last_link: None }
    }

    /// Answers, or says why not.
    pub async fn answer(&mut self, question: Question, caller: &Caller) -> Answer {
        match self.given(question, caller).await {
            Ok((text, about)) => Answer::Given { text, about },
            Err(error) => Answer::Refused(format!("{error:#}")),
        }
    }

    async fn given(
        &mut self,
        question: Question,
        caller: &Caller,
    ) -> anyhow::Result<(String, Option<String>)> {
        ensure!(
            caller.administers || caller.at_the_pc,
            "only somebody who is logged on at this PC is answered, and that account is not"
        );
        let viewer =
            if caller.administers { Viewer::Administrator } else { Viewer::Person(caller.person.clone()) };
        match question {
            Question::Open => Ok((self.link(&viewer).await?, None)),
            Question::Status { days, json } => {
                Ok((status::text(&self.state, &self.root, &viewer, days, json)?, None))
            }
            Question::Show { raw } => show::text(&self.state, raw),
        }
    }

    /// A link to this PC's page, with the days that this person may see in its fragment: what follows the
    /// `#` stays in the browser.
    async fn link(&mut self, viewer: &Viewer) -> anyhow::Result<String> {
        let now = Instant::now();
        if self.last_link.is_some_and(|last| now.duration_since(last) < LINKS_APART) {
            bail!("a link was asked for a moment ago; try again in {} seconds", LINKS_APART.as_secs());
        }
        self.last_link = Some(now);
        let identity = Identity::load(&self.state)?.context("this PC is not enrolled yet")?;
        let url = ask_collector(&identity).await?;
        let days = days::kept(look_at_spool(&self.state)?.as_ref(), viewer)?;
        Ok(match days::fragment(&identity.policy, &days, clocks::read().wall) {
            Some(fragment) => format!("{url}#d={fragment}"),
            None => url,
        })
    }
}

/// Asks the collector for a link.
async fn ask_collector(identity: &Identity) -> anyhow::Result<String> {
    let collector = &identity.collector;
    let json = serde_json::to_vec(&OpenRequest { schema: SCHEMA })?;
    let key = identity.key();
    let request = Request {
        path: OPEN_PATH,
        purpose: Purpose::Open,
        collector: identity.collector_key.id(),
        key: &key,
        json: &json,
    };
    let mut unix_seconds = clocks::read().wall.as_second();
    let exchanged = Client::new(collector)?.post(&request, &mut unix_seconds).await;
    let answer = match exchanged.with_context(|| format!("{collector} gives no link"))? {
        Exchange::Reply(answer) => answer,
        Exchange::Problem(problem, _) => bail!("{collector} gives no link. {problem}"),
    };
    answer.verify(&identity.collector_keys(), unix_seconds)?;
    let reply: OpenReply = answer.parse()?;
    ensure!(reply.device == identity.device, "{collector} gave a link for another device");
    let url = reqwest::Url::parse(&reply.url).context("the collector gave a link that is none")?;
    ensure!(matches!(url.scheme(), "https" | "http"), "the collector gave a link that is no web page");
    ensure!(url.fragment().is_none(), "the collector gave a link with a fragment of its own");
    Ok(url.into())
}
