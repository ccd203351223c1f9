//! Forgets what has expired or is not to be kept.

use jiff::Timestamp;

use crate::store::{Result, Store};

/// Forgets expired sessions and links, and pseudonyms that came in while their tenant turned them off.
pub async fn run_once(store: &dyn Store, now: Timestamp) -> Result<()> {
    let forgotten = store.forget_expired(now).await?;
    tracing::debug!(forgotten, "expired sessions and links are forgotten");
    for tenant in store.tenants().await? {
        if tenant.people_key.is_none() {
            let forgotten = store.forget_people(&tenant.slug).await?;
            tracing::debug!(tenant = %tenant.slug, forgotten, "pseudonyms that were turned off are forgotten");
        }
    }
    Ok(())
}
