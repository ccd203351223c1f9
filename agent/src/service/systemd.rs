//! A service of systemd: told to stop by SIGTERM.

use anyhow::Context as _;
use tokio::signal::unix::{Signal, SignalKind, signal};

use super::Order;
use crate::signals::{Root, shutdown};

/// The orders that come as signals.
#[derive(Debug)]
pub struct Orders {
    terminate: Signal,
    interrupt: Signal,
    root: Root,
    /// A signal has come, and it is not yet said whether the whole machine goes down.
    told: bool,
}

impl Orders {
    /// Listens from now on.
    ///
    /// # Errors
    /// When the system does not let it.
    pub fn listen(root: &Root) -> anyhow::Result<Self> {
        Ok(Self {
            terminate: signal(SignalKind::terminate()).context("cannot listen to SIGTERM")?,
            interrupt: signal(SignalKind::interrupt()).context("cannot listen to SIGINT")?,
            root: root.clone(),
            told: false,
        })
    }

    /// Waits for the next order. Nothing is lost when it is asked again before it has answered.
    pub async fn next(&mut self) -> Order {
        if !self.told {
            tokio::select! {
                _ = self.terminate.recv() => {}
                _ = self.interrupt.recv() => {}
            }
            self.told = true;
        }
        if shutdown::is_under_way(&self.root).await { Order::ShutDown } else { Order::Stop }
    }
}
