//! The runtime's own timer.

use super::until_next;
use crate::signals::clocks;

/// The minutes to come.
#[derive(Debug)]
pub struct Minutes;

impl Minutes {
    /// From now on.
    pub fn new() -> Self {
        Self
    }

    /// Waits for the next one.
    pub async fn next(&mut self) {
        tokio::time::sleep(until_next(clocks::wall())).await;
    }
}
