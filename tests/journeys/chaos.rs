//! Kill -9, again and again, under load. Run by `make test-slow`; `CHAOS_SECONDS` says how long (180).

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use levetid_tests::agent::Agent;
use levetid_tests::collector::Collector;
use levetid_tests::device::Device;
use levetid_tests::records::day;
use levetid_tests::wait;
use serde_json::json;

const DEVICES: usize = 8;

/// Devices report day after day and repeat what was not answered, while the collector is killed every
/// second or two. Afterwards it holds exactly what it has acknowledged.
#[test]
#[ignore = "minutes long: make test-slow"]
fn chaos_collector_killed_under_load_loses_and_doubles_nothing() {
    let mut collector = Collector::start();
    let devices: Vec<_> =
        (0..DEVICES).map(|_| Device::enrol(&collector.url(), &collector.token(&[]))).collect();
    let stop = AtomicBool::new(false);
    let end = Instant::now() + duration();
    let mut kills = 0;
    let acknowledged: Vec<u32> = std::thread::scope(|scope| {
        let workers: Vec<_> =
            devices.into_iter().map(|device| scope.spawn(|| report_until(device, &stop))).collect();
        while Instant::now() < end {
            // Uneven on purpose: kills fall into writes, checkpoints and starts alike.
            std::thread::sleep(Duration::from_millis(400 + kills * 137 % 1_600));
            collector.kill();
            collector.serve();
            kills += 1;
        }
        stop.store(true, Ordering::SeqCst);
        workers.into_iter().map(|worker| worker.join().unwrap()).collect()
    });
    collector.assert_files_are_whole();
    let (held, sent) = (collector.count("usage"), acknowledged.iter().sum::<u32>());
    println!("{kills} kills; {sent} reports of {DEVICES} devices acknowledged, {held} records held");
    assert_eq!(held, sent, "every report was repeated until it was acknowledged");
    assert_eq!(collector.count("device"), u32::try_from(DEVICES).unwrap());
    assert!(sent > 50 && kills > 10, "there was load and there were kills");
}

/// Reports one day after the other until it is told to stop; returns how many were acknowledged.
fn report_until(mut device: Device, stop: &AtomicBool) -> u32 {
    let mut days = 0;
    while !stop.load(Ordering::SeqCst) && days < 365 {
        let usage = day(&device.policy, days + 1);
        let body = device.next_report(&json!({"usage": [usage]})).to_string().into_bytes();
        let answer = wait::until("a report to be taken", 120, || {
            device.try_send(device.request(body.clone())).filter(|answer| answer.status == 200)
        });
        assert_eq!(device.reply(&answer).refused, []);
        days += 1;
        // Below the most that one key may report a minute.
        std::thread::sleep(Duration::from_millis(1_050));
    }
    days
}

/// An agent is killed in its spool's every moment; what it reports only ever grows, and it stays one device.
#[test]
#[ignore = "minutes long: make test-slow"]
fn chaos_agent_killed_again_and_again_stays_one_device_whose_minutes_grow() {
    let collector = Collector::start_growing();
    let mut agent = Agent::here();
    agent.enrol(&collector.url(), &collector.token(&[])).well();
    let end = Instant::now() + duration();
    let (mut kills, mut last) = (0_u64, collector.minutes());
    while Instant::now() < end {
        agent.run();
        std::thread::sleep(Duration::from_millis(300 + kills * 733 % 7_000));
        agent.kill();
        kills += 1;
        let now = collector.minutes();
        assert!(now.all >= last.all && now.on >= last.on, "{last:?} were held, now {now:?}");
        last = now;
    }
    agent.run();
    wait::until_true("another minute on", 150, || collector.minutes().on > last.on);
    agent.stop();
    collector.assert_files_are_whole();
    assert_eq!((collector.count("device"), collector.count("usage")), (1, 1));
    let files = std::fs::read_dir(agent.state()).unwrap().map(|entry| entry.unwrap().file_name());
    let corrupt: Vec<_> = files.filter(|name| name.to_string_lossy().contains("corrupt")).collect();
    assert!(corrupt.is_empty(), "{corrupt:?}");
    println!("{kills} kills; {:?} held", collector.minutes());
}

fn duration() -> Duration {
    let seconds = std::env::var("CHAOS_SECONDS").ok().and_then(|seconds| seconds.parse().ok());
    Duration::from_secs(seconds.unwrap_or(180))
}
