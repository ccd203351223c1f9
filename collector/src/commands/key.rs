//! `levetid-collector key`

use clap::Subcommand;
use levetid_protocol::key::KeyId;

use crate::store::{Actor, Store, TenantSlug};

#[derive(Debug, Subcommand)]
pub enum Key {
    /// Lists a tenant's keys.
    List {
        /// The tenant.
        tenant: TenantSlug,
    },
    /// Revokes a key: reports signed with it are refused from now on.
    Revoke {
        /// The tenant.
        tenant: TenantSlug,
        /// The key.
        key: KeyId,
    },
}

impl Key {
    pub async fn run(self, store: &dyn Store) -> anyhow::Result<()> {
        match self {
            Self::List { tenant } => {
                for key in store.agent_keys(&tenant).await? {
                    println!("{}\t{}\t{:?}\tenrolled {}", key.id, key.device, key.state, key.enrolled);
                }
            }
            Self::Revoke { tenant, key } => {
                store.revoke_key(&tenant, &key, crate::clock::now(), Actor::cli()).await?;
                eprintln!("Key {key} is revoked.");
            }
        }
        Ok(())
    }
}
