//! The kernel's clocks: always this machine's own, also when a recorded one is replayed.

use std::sync::OnceLock;

use jiff::Timestamp;
use rustix::time::{ClockId, Timespec, clock_gettime};

use crate::clock::Tick;

/// Reads the clocks once. This and the collector's signed time are all the agent knows of time.
pub fn read() -> Tick {
    let millis = |clock| {
        let Timespec { tv_sec, tv_nsec } = clock_gettime(clock);
        tv_sec.saturating_mul(1_000).saturating_add(tv_nsec / 1_000_000)
    };
    Tick {
        wall: Timestamp::from_millisecond(millis(ClockId::Realtime)).unwrap_or_default(),
        since_boot_ms: millis(ClockId::Boottime),
        awake_ms: millis(ClockId::Monotonic),
        boot: boot().to_owned(),
        standby: false,
        started: None,
    }
}

/// The kernel's random name of this start of the machine. It outlives this program.
fn boot() -> &'static str {
    static BOOT: OnceLock<String> = OnceLock::new();
    BOOT.get_or_init(|| {
        let name = std::fs::read_to_string("/proc/sys/kernel/random/boot_id").unwrap_or_default();
        name.trim().to_owned()
    })
}
