//! The agent in a console: told to stop by Ctrl-C, and when the machine shuts down.

use anyhow::Context as _;
use tokio::signal::windows::{CtrlC, CtrlShutdown, ctrl_c, ctrl_shutdown};

use super::Order;
use crate::signals::Root;

/// The orders that come from the console.
#[derive(Debug)]
pub struct Orders {
    interrupt: CtrlC,
    shutdown: CtrlShutdown,
}

impl Orders {
    /// Listens from now on.
    ///
    /// # Errors
    /// When the system does not let it.
    pub fn listen(_root: &Root) -> anyhow::Result<Self> {
        Ok(Self {
            interrupt: ctrl_c().context("cannot listen to Ctrl-C")?,
            shutdown: ctrl_shutdown().context("cannot listen to a shutdown")?,
        })
    }

    /// Waits for the next order. Nothing is lost when it is asked again before it has answered.
    pub async fn next(&mut self) -> Order {
        tokio::select! {
            _ = self.interrupt.recv() => Order::Stop,
            _ = self.shutdown.recv() => Order::ShutDown,
        }
    }
}
