//! `levetid-collector token`

use clap::Subcommand;
use jiff::{Timestamp, ToSpan as _};
use levetid_protocol::token::EnrolmentToken;

use crate::store::{Actor, NewToken, Store, TenantSlug};

#[derive(Debug, Subcommand)]
pub enum Token {
    /// Makes a token and prints it; it is shown this once.
    Add(Add),
    /// Lists a tenant's tokens.
    List {
        /// The tenant.
        tenant: TenantSlug,
    },
    /// Revokes a token. Devices that enrolled with it stay enrolled.
    Revoke {
        /// The tenant.
        tenant: TenantSlug,
        /// The token's number in the list.
        id: i64,
    },
}

#[derive(Debug, clap::Args)]
pub struct Add {
    /// The tenant.
    tenant: TenantSlug,
    /// How many days it may be used.
    #[arg(long, default_value_t = 30, conflicts_with = "expires_at", value_parser = clap::value_parser!(u16).range(1..))]
    days: u16,
    /// Until when it may be used.
    #[arg(long)]
    expires_at: Option<Timestamp>,
    /// How many devices may enrol with it.
    #[arg(long, value_parser = clap::value_parser!(u32).range(1..))]
    uses: Option<u32>,
    /// Who will hold the devices that enrol with it.
    #[arg(long)]
    holder: Option<String>,
}

impl Token {
    pub async fn run(self, store: &dyn Store) -> anyhow::Result<()> {
        match self {
            Self::Add(add) => add.run(store).await,
            Self::List { tenant } => list(store, &tenant).await,
            Self::Revoke { tenant, id } => {
                store.revoke_token(&tenant, id, crate::clock::now(), Actor::cli()).await?;
                eprintln!("Token {id} is revoked.");
                Ok(())
            }
        }
    }
}

impl Add {
    async fn run(self, store: &dyn Store) -> anyhow::Result<()> {
        let now = crate::clock::now();
        let expires = match self.expires_at {
            Some(at) => at,
            None => now.checked_add((i64::from(self.days) * 24).hours())?,
        };
        if let Some(holder) = &self.holder {
            store.person(&self.tenant, holder).await?;
        }
        let (id, token) = make(store, &self.tenant, self.holder, expires, self.uses, now).await?;
        println!("{}", token.reveal());
        let validity = if expires > now { "may be used until" } else { "has expired already, at" };
        eprintln!("Token {id} for {} {validity} {expires}. It is not shown again.", self.tenant);
        Ok(())
    }
}

/// Makes a token and keeps its hash.
pub async fn make(
    store: &dyn Store,
    tenant: &TenantSlug,
    holder: Option<String>,
    expires: Timestamp,
    max_uses: Option<u32>,
    now: Timestamp,
) -> anyhow::Result<(i64, EnrolmentToken)> {
    let token = EnrolmentToken::generate(&store.collector_key().public().id())?;
    let new = NewToken { hash: token.hash(), holder, expires, max_uses };
    let id = store.add_token(tenant, new, now, Actor::cli()).await?;
    Ok((id, token))
}

async fn list(store: &dyn Store, tenant: &TenantSlug) -> anyhow::Result<()> {
    let now = crate::clock::now();
    for token in store.tokens(tenant).await? {
        let most = token.max_uses.map_or_else(|| "any number".to_owned(), |most| most.to_string());
        let state = match token.revoked {
            Some(at) => format!("revoked {at}"),
            None if token.expires <= now => format!("expired {}", token.expires),
            None if token.max_uses.is_some_and(|most| token.uses >= most) => "used up".to_owned(),
            None => format!("until {}", token.expires),
        };
        let holder = token.holder.map(|holder| format!("\tholder {holder}")).unwrap_or_default();
        println!("{}\tused {} of {most}\t{state}{holder}", token.id, token.uses);
    }
    Ok(())
}
