//! What every request handler shares.

use std::sync::Arc;

use tokio::sync::Notify;

use crate::accounts::Accounts;
use crate::metrics::Metrics;
use crate::rate_limit::RateLimit;
use crate::store::Store;

/// Shared by all handlers and jobs.
#[derive(Debug, Clone)]
pub struct AppState {
    pub store: Arc<dyn Store>,
    pub metrics: Arc<Metrics>,
    pub rate_limit: Arc<RateLimit>,
    pub accounts: Arc<Accounts>,
    /// Rung when a device has changed and waits for its assessment.
    pub changed: Arc<Notify>,
    /// Whether sign-in cookies may travel over HTTPS only.
    pub https: bool,
}
