//! The agent's door for the people at this PC: a socket or pipe on which their own account asks for a link
//! to their page, for the status, and for what would be sent. Who asks is told by the kernel. Nothing comes
//! in but one of three questions; nothing is run, and no page lies behind it.

#[cfg_attr(unix, path = "local/unix.rs")]
#[cfg_attr(windows, path = "local/windows.rs")]
mod system;

mod answer;

use std::time::Duration;

use anyhow::{Context as _, bail};
use serde::{Deserialize, Serialize};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

use crate::signals::Root;
use crate::signals::presence::Person;
use crate::state_dir::{ADMINISTRATOR, StateDir};
use answer::Answerer;
pub use system::Listener;

/// No question is longer.
const MAX_QUESTION_BYTES: u64 = 256;

/// No answer is longer: a whole report, pretty, is a fraction of it.
const MAX_ANSWER_BYTES: u64 = 8 * 1024 * 1024;

/// Who asks has this long to do so.
const PATIENCE: Duration = Duration::from_secs(5);

/// Who asks waits this long for the answer: the collector may be slow.
const PATIENCE_FOR_ANSWER: Duration = Duration::from_secs(60);

/// What can be asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Question {
    /// A link to the page of this PC.
    Open,
    /// The status, with this many days of detail.
    Status {
        /// Days.
        days: u8,
        /// JSON instead of words.
        json: bool,
    },
    /// What would be sent next.
    Show {
        /// The bytes as they are signed.
        raw: bool,
    },
}

/// What is answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Answer {
    /// What was asked for, and a word about it.
    Given {
        /// What was asked for.
        text: String,
        /// A word about it.
        about: Option<String>,
    },
    /// Why not.
    Refused(String),
}

/// Who asks, as the kernel tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Caller {
    /// The account.
    pub person: Person,
    /// It may read the agent's folder anyway: the administrator, or the agent's own account.
    pub administers: bool,
    /// It is logged on at this PC now.
    pub at_the_pc: bool,
}

/// Answers for as long as the agent runs. A caller that asks nonsense, or nothing, harms nobody.
pub async fn serve(mut listener: Listener, state: StateDir, root: Root) {
    let mut answerer = Answerer::new(state, root);
    loop {
        let Ok(mut connection) = listener.accept().await else {
            // Out of file descriptors or the like: it may pass.
            tokio::time::sleep(PATIENCE).await;
            continue;
        };
        let asked = tokio::time::timeout(PATIENCE, read(&mut connection)).await;
        let Ok(Ok(question)) = asked else { continue };
        let answer = match listener.caller(&connection) {
            Ok(caller) => answerer.answer(question, &caller).await,
            Err(error) => Answer::Refused(format!("the system does not tell who asks: {error}")),
        };
        let Ok(json) = serde_json::to_vec(&answer) else { continue };
        // Who asked may be gone by now.
        let written = async {
            connection.write_all(&json).await?;
            connection.shutdown().await
        };
        tokio::time::timeout(PATIENCE, written).await.ok();
        listener.done(connection);
    }
}

/// One line of JSON.
async fn read(connection: &mut system::Connection) -> std::io::Result<Question> {
    let mut line = Vec::new();
    let mut limited = connection.take(MAX_QUESTION_BYTES);
    loop {
        match limited.read_u8().await? {
            b'\n' => return Ok(serde_json::from_slice(&line)?),
            byte => line.push(byte),
        }
    }
}

/// Asks the running agent.
///
/// # Errors
/// When it does not run or answer, or refuses; the message says what to do.
pub async fn ask(state: &StateDir, question: Question) -> anyhow::Result<(String, Option<String>)> {
    let exchange = async {
        let mut connection = system::connect(state).await?;
        let mut line = serde_json::to_vec(&question)?;
        line.push(b'\n');
        connection.write_all(&line).await?;
        let mut json = Vec::new();
        let mut limited = (&mut connection).take(MAX_ANSWER_BYTES);
        limited.read_to_end(&mut json).await?;
        anyhow::Ok(serde_json::from_slice(&json)?)
    };
    let answer = tokio::time::timeout(PATIENCE_FOR_ANSWER, exchange)
        .await
        .context("the agent does not answer; look into its log")?
        .with_context(|| {
            format!("the agent on this PC cannot be asked; does it run? Its folder is {}, which only {ADMINISTRATOR} reads", state.path().display())
        })?;
    match answer {
        Answer::Given { text, about } => Ok((text, about)),
        Answer::Refused(why) => bail!("{why}"),
    }
}

#[cfg(test)]
mod tests;
