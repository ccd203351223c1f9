//! `enrol`: trades a token for the binding of a new key to a device, when a person asks or when the agent
//! starts where an administrator left word.

use std::path::PathBuf;

use anyhow::{Context as _, bail, ensure};
use levetid_protocol::enrol::{EnrolReply, EnrolRequest, KeyState};
use levetid_protocol::key::SigningKey;
use levetid_protocol::signature::Purpose;
use levetid_protocol::token::EnrolmentToken;
use levetid_protocol::{ENROL_PATH, SCHEMA};

use super::{open_spool, runtime};
use crate::address::Address;
use crate::identity::Identity;
use crate::outbox;
use crate::settings::{PLACE, Settings};
use crate::signals::{Root, clocks, machine};
use crate::state_dir::StateDir;
use crate::uplink::client::{Client, Exchange, Request};

/// Arguments of `enrol`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The collector's address, such as https://levetid.example.dk
    #[arg(long, value_name = "URL")]
    collector: String,
    /// The enrolment token; better in the environment, where other users do not see it
    #[arg(long, env = "LEVETID_ENROL_TOKEN", hide_env_values = true)]
    token: Option<String>,
    /// A file that holds the token
    #[arg(long, value_name = "FILE", conflicts_with = "token")]
    token_file: Option<PathBuf>,
    /// Trust only the certificates in this file (PEM), not those of the operating system
    #[arg(long, value_name = "FILE")]
    ca: Option<PathBuf>,
    /// Make a new key and enrol again, even with another collector
    #[arg(long)]
    again: bool,
}

/// Enrols this PC.
pub fn command(arguments: Arguments, state: &StateDir, root: &Root) -> anyhow::Result<()> {
    let ca = arguments.ca.as_deref().map(std::path::absolute).transpose().context("--ca is not a path")?;
    let collector = Address::parse(&arguments.collector, ca)?;
    state.create()?;
    if let Some(identity) = Identity::load(state)?.filter(|_| !arguments.again) {
        ensure!(
            identity.collector.is_same_place(&collector),
            "this PC is enrolled with {} as device {}; to change to {collector}, add --again",
            identity.collector,
            identity.device
        );
        println!("Already enrolled with {collector} as device {}.", identity.device);
        return Ok(());
    }
    let _lock = state.lock()?;
    let token = token(&arguments)?;
    let identity = runtime()?.block_on(enrol(collector, &token, state, root))?;
    println!("Enrolled with {} as device {}.", identity.collector, identity.device);
    if identity.key_state == KeyState::Pending {
        println!("{PENDING}");
    }
    println!("Start the agent with: levetid-agent run");
    Ok(())
}

/// What it means that another PC has the same serial number.
const PENDING: &str = "Another PC reports with the same serial number; whoever runs the collector decides \
                       whether this is the same device. It reports meanwhile.";

/// Enrols as an administrator left word; `None` where nobody did. The token is deleted once it has been used.
///
/// # Errors
/// When what was left is not usable, or the collector does not enrol this PC.
pub async fn as_left_word(state: &StateDir, root: &Root) -> anyhow::Result<Option<Identity>> {
    let settings = Settings::read(root)?;
    let (Some(collector), Some(token)) = (&settings.collector, &settings.token) else { return Ok(None) };
    let collector = Address::parse(collector, settings.ca)?;
    let token =
        token.parse::<EnrolmentToken>().with_context(|| format!("the token in {PLACE} is not one"))?;
    state.create()?;
    let _lock = state.lock()?;
    let identity = enrol(collector, &token, state, root).await?;
    if let Err(error) = Settings::forget_token(root) {
        eprintln!("levetid-agent: enrolled, but the token stays behind: {error:#}");
    }
    Ok(Some(identity))
}

/// Enrols, and keeps who this agent is.
async fn enrol(
    collector: Address,
    token: &EnrolmentToken,
    state: &StateDir,
    root: &Root,
) -> anyhow::Result<Identity> {
    let key = SigningKey::generate().context("the operating system has no randomness to give")?;
    let reply = ask(&collector, token, &key, root).await?;
    let identity = Identity::new(collector, &key, reply.collector_key, reply.state, reply.policy);
    let (mut spool, damaged) = open_spool(state)?;
    if let Some(message) = damaged {
        eprintln!("levetid-agent: {message}");
    }
    spool.begin_anew().context("cannot prepare the spool")?;
    identity.save(state)?;
    Ok(identity)
}

fn token(arguments: &Arguments) -> anyhow::Result<EnrolmentToken> {
    let text = match (&arguments.token, &arguments.token_file) {
        (Some(token), _) => token.clone(),
        (None, Some(file)) => std::fs::read_to_string(file)
            .with_context(|| format!("cannot read the token from {}", file.display()))?,
        (None, None) => {
            bail!("an enrolment token is needed: --token TOKEN, --token-file FILE, or LEVETID_ENROL_TOKEN")
        }
    };
    Ok(text.parse::<EnrolmentToken>()?)
}

/// Asks the collector.
async fn ask(
    collector: &Address,
    token: &EnrolmentToken,
    key: &SigningKey,
    root: &Root,
) -> anyhow::Result<EnrolReply> {
    let request = EnrolRequest {
        schema: SCHEMA,
        token: token.reveal(),
        key: key.public(),
        agent: outbox::version().context("this build has no version")?,
        machine: machine::machine_identity(root),
    };
    let json = serde_json::to_vec(&request).context("cannot write the request as JSON")?;
    let request =
        Request { path: ENROL_PATH, purpose: Purpose::Enrol, collector: token.collector(), key, json: &json };
    let client = Client::new(collector)?;
    let mut unix_seconds = clocks::read().wall.as_second();
    let exchanged = client.post(&request, &mut unix_seconds).await;
    let answer = match exchanged.with_context(|| format!("cannot enrol with {collector}"))? {
        Exchange::Reply(answer) => answer,
        Exchange::Problem(problem, _) => bail!("{collector} does not enrol this PC. {problem}"),
    };
    let reply: EnrolReply = answer.parse()?;
    ensure!(
        reply.collector_key.id() == token.collector(),
        "{collector} is not the collector this token is for (its key is {}, the token's {}); \
         check the address and that the token is whole",
        reply.collector_key.id(),
        token.collector()
    );
    answer.verify(std::slice::from_ref(&reply.collector_key), unix_seconds)?;
    ensure!(reply.policy.device == reply.device, "{collector} sent the policy of another device");
    Ok(reply)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::machine_of;
    use clap::Parser as _;

    #[derive(Debug, clap::Parser)]
    struct CommandLine {
        #[command(flatten)]
        arguments: Arguments,
    }

    fn arguments(more: &[&str]) -> Arguments {
        let line = ["enrol", "--collector", "https://levetid.example.dk"].iter().chain(more);
        CommandLine::parse_from(line).arguments
    }

    #[test]
    fn the_token_comes_from_the_command_line_or_a_file() {
        let key = SigningKey::from_secret(&[3; 32]).public().id();
        let given = EnrolmentToken::generate(&key).unwrap();
        assert_eq!(token(&arguments(&["--token", &given.reveal()])).unwrap(), given);
        let folder = machine_of(&[("token", &format!("{}\n", given.reveal()))]);
        let file = folder.path().join("token");
        assert_eq!(token(&arguments(&["--token-file", file.to_str().unwrap()])).unwrap(), given);
        let complaint = token(&Arguments { token: None, ..arguments(&[]) }).unwrap_err().to_string();
        assert!(complaint.contains("--token-file"), "{complaint}");
    }

    #[test]
    fn nothing_is_asked_or_kept_where_the_address_is_not_encrypted() {
        let folder = tempfile::tempdir().unwrap();
        let state = StateDir::new(folder.path().join("state"));
        let given = Arguments { collector: "http://example.dk".to_owned(), ..arguments(&["--token", "x"]) };
        let complaint = command(given, &state, &Root::new(folder.path())).unwrap_err().to_string();
        assert!(complaint.contains("not encrypted"), "{complaint}");
        assert!(!state.path().exists());
    }
}
