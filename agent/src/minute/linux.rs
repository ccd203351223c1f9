//! A timer of the kernel on the wall clock. It wakes the agent once, where the runtime's own timer wakes it three
//! times for each minute; and it rings at once when the machine wakes from sleep or the wall clock is set.

use std::io::ErrorKind;
use std::time::Duration;

use rustix::io::Errno;
use rustix::time::{
    Itimerspec, TimerfdClockId, TimerfdFlags, TimerfdTimerFlags, Timespec, timerfd_create, timerfd_settime,
};
use tokio::net::unix::pipe::Receiver;

use super::until_next;
use crate::signals::clocks;

/// The minutes to come. A timer is waited for and read as a pipe is, which is how the runtime takes it.
#[derive(Debug)]
pub struct Minutes(Option<Receiver>);

impl Minutes {
    /// From now on.
    pub fn new() -> Self {
        let timer = timerfd_create(TimerfdClockId::Realtime, TimerfdFlags::NONBLOCK | TimerfdFlags::CLOEXEC);
        Self(timer.ok().and_then(|timer| Receiver::from_owned_fd_unchecked(timer).ok()))
    }

    /// Waits for the next one, with the runtime's timer where the kernel has none to give.
    pub async fn next(&mut self) {
        let wait = until_next(clocks::wall());
        let rang = match &self.0 {
            Some(timer) => ring(timer, wait).await.is_some(),
            None => false,
        };
        if !rang {
            tokio::time::sleep(wait).await;
        }
    }
}

async fn ring(timer: &Receiver, wait: Duration) -> Option<()> {
    let at = clocks::wall().as_millisecond().checked_add(i64::try_from(wait.as_millis()).ok()?)?;
    let it_value = Timespec { tv_sec: at.div_euclid(1_000), tv_nsec: at.rem_euclid(1_000) * 1_000_000 };
    let once = Itimerspec { it_interval: Timespec { tv_sec: 0, tv_nsec: 0 }, it_value };
    timerfd_settime(timer, TimerfdTimerFlags::ABSTIME | TimerfdTimerFlags::CANCEL_ON_SET, &once).ok()?;
    loop {
        timer.readable().await.ok()?;
        match timer.try_read(&mut [0_u8; 8]) {
            Err(error) if error.kind() == ErrorKind::WouldBlock => {}
            // The clock was set: then it is time to look as well.
            Err(error) if error.raw_os_error() != Some(Errno::CANCELED.raw_os_error()) => return None,
            _ => return Some(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn it_rings_once_and_not_before() {
        let minutes = Minutes::new();
        let timer = minutes.0.as_ref().unwrap();
        for _ in 0..2 {
            let before = clocks::wall();
            ring(timer, Duration::from_millis(30)).await.unwrap();
            assert!(clocks::wall().duration_since(before).as_millis() >= 29);
        }
    }
}
