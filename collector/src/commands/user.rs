//! `levetid-collector user`

use anyhow::Context as _;
use clap::Subcommand;
use jiff::ToSpan as _;

use crate::identity::{LinkSecret, is_local_path};
use crate::store::{Actor, NewLink, Person, Role, Store, TenantSlug};

#[derive(Debug, Subcommand)]
pub enum User {
    /// Adds a person, or changes their name and role.
    Add {
        /// The tenant.
        tenant: TenantSlug,
        /// Their login name.
        login: String,
        /// Their name.
        #[arg(long)]
        name: String,
        /// What they may do.
        #[arg(long, value_enum)]
        role: Role,
    },
    /// Lists a tenant's people.
    List {
        /// The tenant.
        tenant: TenantSlug,
    },
    /// Removes a person: their sessions and links end at once.
    Remove {
        /// The tenant.
        tenant: TenantSlug,
        /// Their login name.
        login: String,
    },
    /// Makes a link that signs a person in once, and prints it.
    Link {
        /// The tenant.
        tenant: TenantSlug,
        /// Their login name.
        login: String,
        /// Where the link leads: the fleet, or for an employee their own page, if left out.
        #[arg(long)]
        to: Option<String>,
        /// How many hours it may be used.
        #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u16).range(1..=168))]
        hours: u16,
        /// The collector's address, as people reach it; what it was last served with, if left out.
        #[arg(long, env = "LEVETID_PUBLIC_URL")]
        public_url: Option<String>,
    },
}

impl User {
    pub async fn run(self, store: &dyn Store) -> anyhow::Result<()> {
        let now = crate::clock::now();
        match self {
            Self::Add { tenant, login, name, role } => {
                anyhow::ensure!(!login.trim().is_empty(), "a person needs a login name");
                let person = Person { tenant, login, name, role };
                let said = format!(
                    "{} may sign in: levetid-collector user link {} {}",
                    person.login, person.tenant, person.login
                );
                store.put_person(person, now, Actor::cli()).await?;
                eprintln!("{said}");
            }
            Self::List { tenant } => {
                for person in store.people(&tenant).await? {
                    println!("{}\t{}\t{:?}", person.login, person.name, person.role);
                }
            }
            Self::Remove { tenant, login } => {
                store.remove_person(&tenant, &login, now, Actor::cli()).await?;
                eprintln!("{login} is removed, with all links; the devices they held are held by nobody.");
            }
            Self::Link { tenant, login, to, hours, public_url } => {
                let role = store.person(&tenant, &login).await?.role;
                let own = if role == Role::Employee { "/me" } else { "/" };
                let to = to.unwrap_or_else(|| own.into());
                anyhow::ensure!(is_local_path(&to), "--to is a path on this collector, such as /me");
                let served = store.public_url().await?;
                let public_url = public_url.or(served).context(
                    "this collector has not been served yet, so its address is not known: give --public-url",
                )?;
                let secret = LinkSecret::generate()?;
                let expires = now.checked_add(i64::from(hours).hours())?;
                let link = NewLink { hash: secret.hash(), tenant, login, path: to, expires };
                store.add_link(link, now, Actor::cli()).await?;
                println!("{}", secret.url(&public_url));
            }
        }
        Ok(())
    }
}
