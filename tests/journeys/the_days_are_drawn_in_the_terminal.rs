//! The days that are kept on a PC, drawn where nothing leaves it: `levetid-agent status --days 14`.

use jiff::ToSpan as _;
use levetid_tests::agent::Agent;
use levetid_tests::binaries::fixture;
use levetid_tests::collector::Collector;

#[test]
fn status_draws_as_many_days_as_asked_for_the_newest_first() {
    let collector = Collector::start();
    let agent = Agent::of_machine(fixture("laptop-two-batteries"));
    agent.enrol(&collector.url(), &collector.token(&[])).well();
    let policy = agent.policy();
    let today = policy.local(jiff::Timestamp::now()).date();
    let day = |days_ago: i32| today.checked_sub(days_ago.days()).unwrap();
    let at = |days_ago: i32, hour: i64| policy.start_of_day(day(days_ago)).as_second() / 60 + hour * 60;
    for days_ago in 1..=20 {
        agent.has_seen(&[
            (at(days_ago, 0), at(days_ago, 6), "off"),
            (at(days_ago, 6), at(days_ago, 7), "asleep"),
            (at(days_ago, 7), at(days_ago, 15), "active"),
            (at(days_ago, 15), at(days_ago, 16), "idle"),
            (at(days_ago, 16), at(days_ago, 17), "on"),
            (at(days_ago, 17), at(days_ago, 18), "unknown"),
            (at(days_ago, 18), at(days_ago - 1, 0), "off"),
        ]);
    }
    let drawn = |days: &str| {
        let status = agent.command(&["status", "--days", days]).well();
        let rows = status.lines().filter(|line| line.contains("____"));
        rows.map(str::to_owned).collect::<Vec<String>>()
    };
    let rows = drawn("14");
    assert_eq!(rows.len(), 14);
    for (row, days_ago) in rows.iter().zip(1..) {
        assert!(row.contains(&day(days_ago).to_string()), "the newest first: {row}");
    }
    // The clock does not change on a day with all 24 hours.
    let whole = rows.iter().zip(1..).find(|(_, ago)| at(ago - 1, 0) - at(*ago, 0) == 1_440).unwrap().0;
    assert!(whole.contains("____________··████████████████▒▒▓▓??____________    8:00"), "{whole}");
    let status = agent.command(&["status", "--days", "14"]).well();
    for word in ["never sent", "█ active", "▒ idle", "▓ on", "· asleep", "_ off", "? unknown"] {
        assert!(status.contains(word), "{word:?} is not in:\n{status}");
    }
    assert_eq!((drawn("0").len(), drawn("35").len()), (0, 20));
    let complaint = agent.command(&["status", "--days", "36"]).complaint();
    assert!(complaint.contains("35"), "it says how many there are at most: {complaint}");
}
