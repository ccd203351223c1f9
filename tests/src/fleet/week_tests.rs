use super::*;
use crate::municipality::devices;
use crate::rhythm::Rhythm;
use jiff::civil::date;
use levetid_protocol::check::{self, Bounds};

fn window() -> Window {
    Window::before(date(2026, 11, 23), 60).unwrap()
}

#[test]
fn every_record_is_one_that_a_collector_takes() {
    let window = window();
    let bounds = Bounds { now: window.days(59)[7], latest_day: date(2026, 11, 23) };
    for device in devices(1, 30, &window) {
        for week in device.reported_weeks() {
            let record = record(1, &device, &window, week);
            check::usage(&record, &bounds).unwrap_or_else(|wrong| panic!("{}: {wrong:?}", device.name));
        }
    }
}

#[test]
fn a_day_goes_from_night_to_night() {
    use Doing::{Asleep, Off, Unattended, Used, Waiting};
    let sessions = [480..500, 520..530, 800..810];
    for (left, minute, doing) in [
        (Left::Off, 479, Off),
        (Left::Off, 480, Used),
        (Left::Off, 501, Waiting),
        (Left::Off, 516, Unattended),
        (Left::Off, 534, Waiting),
        (Left::Off, 535, Off),
        (Left::Off, 1_439, Off),
        (Left::Asleep { after: 10 }, 0, Asleep),
        (Left::Asleep { after: 10 }, 509, Waiting),
        (Left::Asleep { after: 10 }, 510, Asleep),
        (Left::Asleep { after: 30 }, 825, Unattended),
        (Left::Asleep { after: 30 }, 840, Asleep),
        (Left::On, 0, Unattended),
        (Left::On, 809, Used),
        (Left::On, 1_439, Unattended),
    ] {
        assert_eq!(day_of(left, &sessions, 1_440)[minute], doing, "{left:?} {minute}");
    }
}

#[test]
fn being_down_follows_the_fits_and_outlasts_the_day() {
    let window = window();
    let of_always_on: Vec<_> = devices(2, 600, &window)
        .into_iter()
        .filter(|device| device.left == Left::On && device.drawer.is_empty() && device.weeks.len() > 50)
        .collect();
    assert!(of_always_on.len() > 15, "{}", of_always_on.len());
    let (mut off, mut all) = (0.0, 0.0);
    for device in &of_always_on {
        for week in device.reported_weeks() {
            let minutes = record(2, device, &window, week).minutes;
            let bounds = window.days(week);
            let (from, to) = (window.minute(bounds[0]), window.minute(bounds[7]));
            let down = device.down.iter().map(|down| down.minutes().map(|minute| minute.clamp(from, to)));
            let down: u32 = down.map(|[_, from, to]| to - from).sum();
            assert_eq!(minutes.off, down, "a device that is never shut down is off while it is down");
            off += f64::from(minutes.off);
            all += f64::from(minutes.total());
        }
    }
    assert!((off / all - 0.19).abs() < 0.03, "{}", off / all);
}

#[test]
fn weeks_of_summer_are_quiet_and_nights_are_not_used() {
    let window = window();
    let summer = window.week_of(date(2026, 7, 13));
    let mean_active = |week| {
        let office = devices(3, 120, &window);
        let office = office.iter().filter(|d| d.rhythm == Rhythm::Office && d.weeks.contains(&week));
        let records: Vec<_> = office.map(|device| record(3, device, &window, week)).collect();
        assert!(records.iter().all(|record| record.bins[4].screen_on < 60), "Saturday night");
        records.iter().map(|record| f64::from(record.minutes.active)).sum::<f64>() / records.len() as f64
    };
    let (november, july) = (mean_active(55), mean_active(summer));
    assert!((800.0..2_000.0).contains(&november), "{november}");
    assert!(july < november / 5.0, "{july}");
}

#[test]
fn the_clock_is_changed_in_the_night() {
    let window = window();
    let autumn = window.week_of(date(2026, 10, 25));
    let spring = window.week_of(date(2026, 3, 29));
    let devices = devices(4, 20, &window);
    for (week, night) in [(autumn, 780), (spring, 660), (10, 720)] {
        for device in devices.iter().filter(|device| device.weeks.contains(&week)) {
            let bins = record(4, device, &window, week).bins;
            assert_eq!(bins[4].total(), night);
            assert!(bins[..4].iter().all(|bin| bin.total() == 5 * 360));
            assert!(bins[5..].iter().all(|bin| bin.total() == 2 * 360));
        }
    }
}
