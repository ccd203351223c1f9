//! The ways in which a municipality sends: what each device has to send and when it begins.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use levetid_protocol::report::Part;

use crate::dice::{Dice, Draw};
use crate::municipality::Simulated;
use crate::reports::{MOST_WEEKS, report};
use crate::tally::Tally;
use crate::truth::{Held, Truth};
use crate::uplink::{Collector, Sent, Uplink};
use crate::window::Window;

/// What one device sends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivery {
    /// Its place in the list of devices.
    pub device: usize,
    /// How long after the start of the run it begins.
    pub after: Duration,
    /// The weeks it tells of.
    pub weeks: Vec<u16>,
}

/// All weeks but the last `leave`, as fast as they are taken.
pub fn history(devices: &[Simulated], window: &Window, leave: u16) -> Vec<Delivery> {
    let end = window.weeks.saturating_sub(leave);
    plan(devices, |device| {
        let weeks = device.reported_weeks().filter(|week| *week < end).collect();
        Some((Duration::ZERO, weeks))
    })
}

/// The last week, once each, spread over so long as on a morning. A device that is down when the week ends, or lies in a
/// drawer, is not heard of.
pub fn live(seed: u64, devices: &[Simulated], window: &Window, within: Duration) -> Vec<Delivery> {
    let last = window.weeks - 1;
    let mut plan = plan(devices, |device| {
        let at = Dice::of(seed, Draw::Morning(device.number)).normal(0.4, 0.17).clamp(0.0, 1.0);
        let is_there =
            device.reported_weeks().any(|week| week == last) && !device.is_down(window.minutes() - 1);
        Some((within.mul_f64(at), if is_there { vec![last] } else { Vec::new() }))
    });
    plan.sort_by_key(|delivery| delivery.after);
    plan
}

/// The last weeks, all at once: what spools hold after a collector was away for so long.
pub fn storm(devices: &[Simulated], window: &Window, records: u16) -> Vec<Delivery> {
    let first = window.weeks.saturating_sub(records);
    plan(devices, |device| {
        // Those that were replaced before have nothing in their spools.
        let is_there = device.weeks.end > first;
        is_there.then(|| (Duration::ZERO, device.reported_weeks().filter(|week| *week >= first).collect()))
    })
}

fn plan(devices: &[Simulated], of: impl Fn(&Simulated) -> Option<(Duration, Vec<u16>)>) -> Vec<Delivery> {
    let deliveries = devices.iter().enumerate().filter_map(|(index, device)| {
        let (after, weeks) = of(device)?;
        Some(Delivery { device: index, after, weeks })
    });
    deliveries.collect()
}

/// A run of a municipality against a collector.
#[derive(Debug)]
pub struct Run<'a> {
    /// The seed.
    pub seed: u64,
    /// The weeks.
    pub window: &'a Window,
    /// The devices.
    pub devices: &'a [Simulated],
    /// The collector.
    pub collector: &'a Collector,
    /// How many send at a time, each over a connection of its own.
    pub senders: usize,
}

impl Run<'_> {
    /// Sends what is planned and not yet acknowledged, and adds what is acknowledged to the truth. Returns what came
    /// of it, and how long it took.
    pub fn deliver(&self, plan: &[Delivery], truth: &mut Truth) -> (Tally, Duration) {
        let known = truth.by_number();
        let next = AtomicUsize::new(0);
        let began = Instant::now();
        let work = || {
            let mut uplink = Uplink::to(self.collector);
            let mut held = Vec::new();
            while let Some(delivery) = plan.get(next.fetch_add(1, Ordering::Relaxed)) {
                std::thread::sleep(delivery.after.saturating_sub(began.elapsed()));
                let number = self.devices[delivery.device].number;
                let before = known.get(&number).cloned().unwrap_or_default();
                held.extend(self.deliver_one(&mut uplink, delivery, before));
                if number % 1_000 == 999 {
                    eprintln!(
                        "{} of {} devices, {:.0} s",
                        number + 1,
                        plan.len(),
                        began.elapsed().as_secs_f64()
                    );
                }
            }
            (uplink.tally, held)
        };
        let mut tally = Tally::default();
        std::thread::scope(|scope| {
            let senders: Vec<_> = (0..self.senders).map(|_| scope.spawn(work)).collect();
            for sender in senders {
                let (counted, held) = sender.join().expect("a sender ends");
                tally.add(&counted);
                truth.devices.extend(held);
            }
        });
        (tally, began.elapsed())
    }

    /// One device: enrols it and sends its weeks in order, until something is not taken.
    fn deliver_one(
        &self,
        uplink: &mut Uplink<'_>,
        delivery: &Delivery,
        before: Held,
    ) -> Option<(String, Held)> {
        let simulated = &self.devices[delivery.device];
        let left: Vec<u16> =
            delivery.weeks.iter().copied().filter(|week| *week >= before.next_week).collect();
        if left.is_empty() {
            uplink.tally.silent += 1;
            return None;
        }
        let device = uplink.enrol(self.seed, simulated)?;
        let mut held = Held { number: Some(simulated.number), ..before };
        for weeks in left.chunks(MOST_WEEKS) {
            let (sequence, version) = (held.sequence + 1, device.policy.version);
            let report = report(self.seed, simulated, self.window, weeks, sequence, version);
            match uplink.send(&device, &report) {
                Sent::Held(refused) => {
                    let of_usage: Vec<usize> = refused
                        .iter()
                        .filter(|refusal| refusal.part == Part::Usage)
                        .map(|refusal| refusal.index)
                        .collect();
                    let taken =
                        report.usage.iter().enumerate().filter(|(index, _)| !of_usage.contains(index));
                    for (_, record) in taken {
                        uplink.tally.records_held += 1;
                        held.add(record);
                    }
                    held.sequence = sequence;
                    held.next_week = weeks.last().map_or(0, |week| week + 1);
                }
                Sent::Refused => break,
                Sent::Unanswered => {
                    held.in_doubt += u32::try_from(weeks.len()).unwrap();
                    break;
                }
            }
        }
        Some((device.id.to_string(), held))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::municipality::devices;
    use jiff::civil::date;

    fn municipality() -> (Window, Vec<Simulated>) {
        let window = Window::before(date(2026, 11, 23), 60).unwrap();
        let devices = devices(1, 600, &window);
        (window, devices)
    }

    #[test]
    fn history_leaves_what_comes_after_it() {
        let (window, devices) = municipality();
        let all = history(&devices, &window, 0);
        let weeks: usize = all.iter().map(|delivery| delivery.weeks.len()).sum();
        assert_eq!(weeks, devices.iter().map(|device| device.reported_weeks().count()).sum::<usize>());
        let some = history(&devices, &window, 4);
        assert!(some.iter().flat_map(|delivery| &delivery.weeks).all(|week| *week < 56));
    }

    #[test]
    fn a_morning_begins_slowly_and_leaves_out_who_is_away() {
        let (window, devices) = municipality();
        let within = Duration::from_secs(600);
        let plan = live(1, &devices, &window, within);
        assert!(plan.is_sorted_by_key(|delivery| delivery.after));
        let reporting: Vec<_> = plan.iter().filter(|delivery| !delivery.weeks.is_empty()).collect();
        assert!(reporting.iter().all(|delivery| delivery.weeks == [59] && delivery.after <= within));
        let in_middle = reporting.iter().filter(|d| (120..400).contains(&d.after.as_secs())).count();
        assert!(in_middle * 10 > reporting.len() * 7);
        let there = devices.iter().filter(|device| device.reported_weeks().any(|week| week == 59)).count();
        assert!(reporting.len() * 10 > there * 7 && reporting.len() * 10 < there * 9, "a fifth are down");
    }

    #[test]
    fn a_storm_comes_from_those_that_are_still_there() {
        let (window, devices) = municipality();
        let plan = storm(&devices, &window, 6);
        assert!(plan.iter().all(|delivery| delivery.weeks.len() <= 6 && delivery.after.is_zero()));
        let full = plan.iter().filter(|delivery| delivery.weeks.len() == 6).count();
        assert!(full * 10 > plan.len() * 8 && plan.len() < devices.len());
    }
}
