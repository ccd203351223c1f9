//! Forgets what has expired.

use jiff::Timestamp;

use crate::store::{Result, Store};

/// Forgets expired sessions and links.
pub async fn run_once(store: &dyn Store, now: Timestamp) -> Result<()> {
    let forgotten = store.forget_expired(now).await?;
    tracing::debug!(forgotten, "expired sessions and links are forgotten");
    Ok(())
}
