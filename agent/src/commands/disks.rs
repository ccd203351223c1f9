//! Windows: the service has the rights that asking a disk takes, so that it asks them itself, once a week, and leaves
//! their answers where other systems' weekly program leaves them.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

use super::run::tell;
use crate::disk_health::Reading;
use crate::signals::{Root, clocks, health};
use crate::state_dir::StateDir;

/// Between two answers of a disk.
const WEEK: SignedDuration = SignedDuration::from_hours(7 * 24);

/// Where none has answered.
const DAY: SignedDuration = SignedDuration::from_hours(24);

/// Between two looks whether a week has passed: the machine may have slept.
const LOOK_EVERY: Duration = Duration::from_secs(6 * 60 * 60);

/// How long is waited for a disk that rests to be used by somebody else.
const PATIENCE: Duration = Duration::from_secs(5 * 60);

/// Asks the disks, for as long as the agent runs.
pub async fn ask_weekly(state: StateDir, root: Root) {
    loop {
        if is_due(Reading::latest(&state).as_ref(), clocks::read().wall) {
            let asked = health::ask(&root, PATIENCE).await;
            let reading = Reading::new(clocks::read().wall, &asked);
            if let Err(error) = reading.keep(&state) {
                tell(&format!("what the disks said of their wear is lost until the next week: {error:#}"));
            }
        }
        tokio::time::sleep(LOOK_EVERY).await;
    }
}

/// A reading from the future tells that the clock was set.
fn is_due(last: Option<&Reading>, now: Timestamp) -> bool {
    last.is_none_or(|last| {
        let pause = if last.parts.is_empty() { DAY } else { WEEK };
        let age = now.duration_since(last.read);
        age >= pause || age.is_negative()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use levetid_protocol::text::Text;
    use levetid_protocol::wear::WornPart;

    #[test]
    fn disks_are_asked_once_a_week_and_daily_until_one_answers() {
        let now: Timestamp = "2026-11-23T12:00:00Z".parse().unwrap();
        let reading = |hours: i64, tells: bool| {
            let part = WornPart::Disk {
                name: Text::clean("PhysicalDrive0").unwrap(),
                used_percent: Some(3),
                power_on_hours: None,
                media_errors: None,
            };
            let parts = if tells { vec![part] } else { Vec::new() };
            Reading {
                read: now - SignedDuration::from_hours(hours),
                parts,
                failing: Vec::new(),
                not_known: None,
            }
        };
        assert!(is_due(None, now));
        for (hours, tells, due) in
            [(167, true, false), (168, true, true), (23, false, false), (24, false, true), (-1, true, true)]
        {
            assert_eq!(is_due(Some(&reading(hours, tells)), now), due, "{hours} {tells}");
        }
    }
}
