//! The system's clocks: always this machine's own, also when a recorded one is replayed.
#![allow(unsafe_code, reason = "the clocks are read by functions of the system")]

use std::mem::offset_of;
use std::ptr::null;
use std::sync::{LazyLock, Mutex, PoisonError};
use std::time::SystemTime;

use jiff::Timestamp;
use windows_registry::LOCAL_MACHINE;
use windows_sys::Win32::System::Power::{
    CallNtPowerInformation, SYSTEM_POWER_CAPABILITIES, SystemPowerCapabilities,
};
use windows_sys::Win32::System::SystemInformation::GetTickCount64;
use windows_sys::Win32::System::WindowsProgramming::QueryUnbiasedInterruptTime;

use super::start;
use crate::clock::{Started, Tick};
use crate::signals::events::{self, Order};
use crate::signals::notices;

/// Where the system numbers its starts. Machines that do not prefetch, such as servers, have no number.
const STARTS: &str = r"SYSTEM\CurrentControlSet\Control\Session Manager\Memory Management\PrefetchParameters";

/// The start of the firmware, in the System log.
const FIRMWARE_STARTS: &str = "<QueryList><Query Id=\"0\" Path=\"System\"><Select Path=\"System\">*[System[\
    Provider[@Name='Microsoft-Windows-Kernel-Boot'] and EventID=27]]</Select></Query></QueryList>";

/// Steps of the awake clock in a millisecond: it counts in 100 nanoseconds.
const STEPS_PER_MS: u64 = 10_000;

/// Sleep that is noticed, ms: less is a difference of two readings.
const SLEPT_MS: i64 = 2_000;

/// The newest start that the log tells, and what the clocks said when it was asked.
static NEWEST_START: Mutex<Option<Asked>> = Mutex::new(None);

/// The machine has no sleep but Modern Standby.
static SLEEPS_IN_STANDBY: LazyLock<bool> = LazyLock::new(sleeps_in_standby);

#[derive(Debug, Clone)]
struct Asked {
    boot: String,
    asleep_ms: i64,
    started: Option<Started>,
}

/// Reads the clocks once. This and the collector's signed time are all the agent knows of time.
///
/// Both clocks go on in a Fast Startup and over hibernation: the first with the time that passed meanwhile,
/// the second without.
pub fn read() -> Tick {
    #[expect(clippy::disallowed_methods, reason = "this is the edge where the machine is asked")]
    let wall = Timestamp::try_from(SystemTime::now()).unwrap_or_default();
    let number = LOCAL_MACHINE.open(STARTS).and_then(|key| key.get_u32("BootId")).ok();
    let boot = number.map(|number| number.to_string()).unwrap_or_default();
    let awake_ms = millis(awake());
    // It goes in steps of up to 16 ms, and is not behind the other for that.
    let since_boot_ms = since_boot_ms().max(awake_ms);
    Tick {
        wall,
        since_boot_ms,
        awake_ms,
        standby: is_in_standby(),
        started: newest_start(&boot, since_boot_ms.saturating_sub(awake_ms)),
        boot,
    }
}

/// The screen is off on a machine that has no sleep but Modern Standby.
pub fn is_in_standby() -> bool {
    notices::screen_on() == Some(false) && *SLEEPS_IN_STANDBY
}

/// The newest start of the firmware. The log is asked when the agent starts and after the machine slept, for no
/// start comes without one of them.
fn newest_start(boot: &str, asleep_ms: i64) -> Option<Started> {
    let mut newest = NEWEST_START.lock().unwrap_or_else(PoisonError::into_inner);
    let known = newest
        .as_ref()
        .filter(|asked| asked.boot == boot && asleep_ms.saturating_sub(asked.asleep_ms).abs() <= SLEPT_MS);
    if let Some(asked) = known {
        return asked.started.clone();
    }
    let mut started = None;
    // A log that cannot be read tells of no start.
    events::visit(FIRMWARE_STARTS, Order::NewestFirst, |xml| {
        started = start(xml);
        false
    })
    .ok();
    *newest = Some(Asked { boot: boot.to_owned(), asleep_ms, started: started.clone() });
    started
}

/// The time asleep is in it, unlike in the awake clock.
fn since_boot_ms() -> i64 {
    // SAFETY: takes nothing and gives a number.
    i64::try_from(unsafe { GetTickCount64() }).unwrap_or(i64::MAX)
}

fn awake() -> u64 {
    let mut steps = 0;
    // SAFETY: writes to a number that lives through the call. It fails for a null pointer only.
    unsafe { QueryUnbiasedInterruptTime(&raw mut steps) };
    steps
}

fn millis(steps: u64) -> i64 {
    i64::try_from(steps / STEPS_PER_MS).unwrap_or(i64::MAX)
}

/// `SYSTEM_POWER_CAPABILITIES.AoAc`. It is read as bytes, for a driver's truth need not be 0 or 1.
fn sleeps_in_standby() -> bool {
    let mut capabilities = [0_u8; size_of::<SYSTEM_POWER_CAPABILITIES>()];
    let Ok(length) = u32::try_from(capabilities.len()) else { return false };
    // SAFETY: the buffer lives through the call and has the length given; there is no input.
    let status = unsafe {
        CallNtPowerInformation(SystemPowerCapabilities, null(), 0, capabilities.as_mut_ptr().cast(), length)
    };
    status == 0
        && capabilities.get(offset_of!(SYSTEM_POWER_CAPABILITIES, AoAc)).is_some_and(|truth| *truth != 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clocks_go_forward_and_the_awake_one_is_never_ahead() {
        let first = read();
        std::thread::sleep(std::time::Duration::from_millis(60));
        let second = read();
        let passed = |clock: fn(&Tick) -> i64| clock(&second) - clock(&first);
        assert!((40..5_000).contains(&passed(|tick| tick.since_boot_ms)));
        assert!((40..5_000).contains(&passed(|tick| tick.awake_ms)));
        assert!(second.awake_ms <= second.since_boot_ms);
        assert_eq!((&first.boot, &first.started), (&second.boot, &second.started));
        assert!(crate::calendar::is_plausible(second.wall));
    }
}
