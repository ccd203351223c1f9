//! How many signed reports the collector takes in, each acknowledged when it is on disk.

use std::time::Instant;

use levetid_tests::collector::Collector;
use levetid_tests::device::Device;
use levetid_tests::records::day;
use serde_json::json;

use crate::table::Table;

const SENDERS: usize = 64;
/// Below what one key may send at once.
const REPORTS_EACH: u32 = 100;

/// Sends a day's record in each report, from many devices at a time.
pub fn measure(table: &mut Table) {
    let collector = Collector::start();
    let token = collector.token(&[]);
    let mut devices: Vec<_> = (0..SENDERS).map(|_| Device::enrol(&collector.url(), &token)).collect();
    // Signed beforehand: it is the collector that is measured.
    let work: Vec<_> = devices
        .iter_mut()
        .map(|device| {
            let requests: Vec<_> = (1..=REPORTS_EACH)
                .map(|days| {
                    let usage = day(&device.policy, days);
                    let report = device.next_report(&json!({"usage": [usage]}));
                    device.request(report.to_string().into_bytes())
                })
                .collect();
            (device.clone(), requests)
        })
        .collect();
    let began = Instant::now();
    std::thread::scope(|scope| {
        for (device, requests) in work {
            scope.spawn(move || {
                for request in requests {
                    assert_eq!(device.send(request).status, 200);
                }
            });
        }
    });
    let seconds = began.elapsed().as_secs_f64();
    let sent = u32::try_from(SENDERS).unwrap() * REPORTS_EACH;
    assert_eq!(collector.count("usage"), sent, "all of them are held");
    table.row(
        &format!("Collector, signed reports from {SENDERS} devices at a time, each on disk when answered"),
        format!("{:.0} a second", f64::from(sent) / seconds),
        "",
    );
    let resident = crate::proc::memory(collector.process_id()).resident_mb;
    table.row("Collector, resident memory after that", format!("{resident:.0} MB"), "");
}
