//! Retries, duplicates, other orders, growing records: each leaves the same as if all had come once, in order.

use jiff::ToSpan as _;
use levetid_protocol::problem::ProblemKind;
use levetid_tests::collector::Collector;
use levetid_tests::device::Device;
use levetid_tests::person::Person;
use levetid_tests::records::{monday, record, week};
use serde_json::{Value, json};

struct Setting {
    collector: Collector,
    device: Device,
    boss: Person,
}

impl Setting {
    fn new() -> Self {
        let collector = Collector::start();
        let device = Device::enrol(&collector.url(), &collector.token(&[]));
        let boss = collector.person("boss", "admin");
        Self { collector, device, boss }
    }

    fn held(&self) -> Value {
        self.boss.device(self.device.id)
    }

    fn usage(&self) -> Vec<Value> {
        self.held()["usage"].as_array().unwrap().clone()
    }
}

#[test]
fn the_same_report_twice_is_held_once() {
    let mut setting = Setting::new();
    let device = &mut setting.device;
    let usage = json!({"usage": [week(&device.policy, monday(&device.policy, 1))]});
    let report = device.next_report(&usage).to_string().into_bytes();
    let first = device.reply(&device.send(device.request(report.clone())));
    let held = setting.usage();
    let device = &setting.device;
    let again = device.reply(&device.send(device.request(report)));
    assert_eq!((first.held_before, again.held_before), (None, Some(1)), "it says that it had it");
    assert_eq!(held.len(), 1);
    assert_eq!(setting.usage(), held, "a retry changes nothing");
}

#[test]
fn another_report_with_a_number_already_used_is_another_machine() {
    let mut setting = Setting::new();
    let device = &mut setting.device;
    device.report(&json!({}));
    device.report(&json!({"usage": [week(&device.policy, monday(&device.policy, 1))]}));
    device.sequence = 1;
    let other = device.next_report(&json!({"usage": [week(&device.policy, monday(&device.policy, 2))]}));
    let answer = device.send(device.request(other.to_string().into_bytes()));
    assert_eq!((answer.status, answer.problem().kind), (409, ProblemKind::SequenceDiverged));
    assert_eq!(setting.usage().len(), 1, "nothing of it was taken");
    setting.device.report(&json!({}));
}

#[test]
fn weeks_that_come_in_any_order_make_the_same_history() {
    let (mut ordered, mut shuffled) = (Setting::new(), Setting::new());
    for (setting, order) in [(&mut ordered, [4, 3, 2, 1]), (&mut shuffled, [2, 4, 1, 3])] {
        let device = &mut setting.device;
        for weeks in order {
            device.report(&json!({"usage": [week(&device.policy, monday(&device.policy, weeks))]}));
        }
    }
    assert_eq!(ordered.usage().len(), 4);
    assert_eq!(ordered.usage(), shuffled.usage());
}

#[test]
fn a_record_that_grows_is_one_record_and_a_shorter_one_never_shrinks_it() {
    let mut setting = Setting::new();
    let device = &mut setting.device;
    let first_day = monday(&device.policy, 1);
    let from = device.policy.start_of_day(first_day);
    let grown = |hours: i64| {
        let covered_to = from.checked_add(hours.hours()).unwrap();
        serde_json::to_value(record(&device.policy, first_day, 7, covered_to)).unwrap()
    };
    let records: Vec<_> = [9, 30, 20, 168, 100].map(grown).into();
    let longest_so_far = [0, 1, 1, 3, 3];
    for (record, longest) in records.iter().zip(longest_so_far) {
        setting.device.report(&json!({"usage": [record]}));
        assert_eq!(setting.usage(), [records[longest].clone()]);
    }
}

#[test]
fn what_a_log_tells_never_replaces_what_was_measured() {
    let mut setting = Setting::new();
    let device = &mut setting.device;
    let (measured, before) = (monday(&device.policy, 1), monday(&device.policy, 2));
    let row = |from: jiff::civil::Date| {
        let to = from.checked_add(7.days()).unwrap();
        json!({"from": from, "to": to, "on_minutes": 9_000, "source": "journal-boots"})
    };
    device.report(&json!({"usage": [week(&device.policy, measured)]}));
    let held = setting.usage();
    setting.device.report(&json!({"history": [row(measured), row(before)]}));
    assert_eq!(setting.usage(), held);
    let history = setting.held()["history"].clone();
    assert_eq!(history, json!([row(before)]), "a week that was measured is not reconstructed");

    // The other way round: what is measured later takes the place of the row.
    let device = &mut setting.device;
    device.report(&json!({"usage": [week(&device.policy, before)]}));
    assert_eq!(setting.held()["history"].as_array().map_or(0, Vec::len), 0);
    assert_eq!(setting.usage().len(), 2);
    assert_eq!(setting.collector.count("usage"), 2);
}
