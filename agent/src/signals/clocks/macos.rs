//! The kernel's clocks: always this machine's own.
//!
//! By clock_gettime(3), `CLOCK_UPTIME_RAW` is `mach_absolute_time`, which stands still while the machine sleeps,
//! and `CLOCK_MONOTONIC_RAW` is `mach_continuous_time`, which does not; both begin with the start of the machine
//! and come scaled to nanoseconds. `kern.bootsessionuuid` names the start.

use std::path::Path;

use jiff::Timestamp;

use crate::clock::Tick;
use crate::signals::Root;

/// Reads the clocks once. This and the collector's signed time are all the agent knows of time.
pub fn read() -> Tick {
    Tick {
        wall: Timestamp::from_millisecond(millis(libc::CLOCK_REALTIME)).unwrap_or_default(),
        since_boot_ms: millis(libc::CLOCK_MONOTONIC_RAW),
        awake_ms: millis(libc::CLOCK_UPTIME_RAW),
        boot: Root::new(Path::new("/")).kernel_text("kern.bootsessionuuid").unwrap_or_default(),
        standby: false,
        started: None,
    }
}

fn millis(clock: libc::clockid_t) -> i64 {
    let mut time = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: the time is written to a place of ours. These clocks are in every macOS since 10.12, so the call
    // does not fail; if it did, the time stays 0.
    #[expect(unsafe_code, reason = "these clocks have no safe interface in the crates that are used here")]
    unsafe {
        libc::clock_gettime(clock, &raw mut time)
    };
    time.tv_sec.saturating_mul(1_000).saturating_add(time.tv_nsec / 1_000_000)
}
