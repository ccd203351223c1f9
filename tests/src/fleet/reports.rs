//! The reports that a simulated device sends: some of its weeks at a time, with what it is and how it wears.

use levetid_protocol::SCHEMA;
use levetid_protocol::limits::MAX_WEAR;
use levetid_protocol::report::Report;

use crate::municipality::Simulated;
use crate::profile::{profile, text};
use crate::wear;
use crate::week;
use crate::window::Window;

/// Most weeks in one report: each brings two samples of wear at most.
pub const MOST_WEEKS: usize = MAX_WEAR / 2;

/// A report of these weeks, none of which are more than [`MOST_WEEKS`]. The profile is that of the last day, and wear was
/// read once a week, as agents do.
pub fn report(
    seed: u64,
    device: &Simulated,
    window: &Window,
    weeks: &[u16],
    sequence: u64,
    policy_version: u64,
) -> Report {
    let sunday = |week: u16| window.monday(week + 1).yesterday().unwrap();
    Report {
        schema: SCHEMA,
        sequence,
        agent: text(env!("CARGO_PKG_VERSION")),
        policy_version,
        profile: weeks.last().map(|week| profile(device, sunday(*week))),
        usage: weeks.iter().map(|week| week::record(seed, device, window, *week)).collect(),
        history: Vec::new(),
        wear: weeks.iter().flat_map(|week| wear::samples(device, sunday(*week))).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::municipality::devices;
    use jiff::civil::date;
    use levetid_protocol::check::Bounds;
    use levetid_protocol::limits::MAX_BODY_BYTES;
    use levetid_protocol::{media, report as protocol};

    /// All that twelve devices send of 60 weeks.
    fn bodies(seed: u64) -> Vec<Vec<u8>> {
        let window = Window::before(date(2026, 11, 23), 60).unwrap();
        let mut bodies = Vec::new();
        for device in devices(seed, 12, &window) {
            let weeks: Vec<u16> = device.reported_weeks().collect();
            for (sequence, weeks) in (1..).zip(weeks.chunks(MOST_WEEKS)) {
                let report = report(seed, &device, &window, weeks, sequence, 1);
                bodies.push(serde_json::to_vec(&report).unwrap());
            }
        }
        bodies
    }

    #[test]
    fn a_seed_makes_the_same_bytes_again() {
        assert_eq!(bodies(1), bodies(1));
        assert_ne!(bodies(1), bodies(2));
    }

    #[test]
    fn a_collector_takes_every_part_of_every_report() {
        let now = "2026-11-23T12:00:00Z".parse().unwrap();
        let bounds = Bounds { now, latest_day: date(2026, 11, 23) };
        for body in bodies(1) {
            let read = protocol::read(&body, &bounds).unwrap();
            assert_eq!(read.refused, []);
            let (_, packed) = media::pack(body).unwrap();
            assert!(packed.len() < MAX_BODY_BYTES, "{}", packed.len());
        }
    }
}
