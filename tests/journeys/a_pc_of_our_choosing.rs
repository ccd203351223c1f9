//! A real Debian on hardware of our choosing: what happens to the PC, and what the collector then holds of it.
//! Needs root and qemu.
//!
//! Everything goes the way it goes in an organisation: the packaged units with all their restrictions, TLS
//! that the system trusts, a record a day that is sent at a random hour of the day after.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use jiff::civil::Weekday;
use jiff::{SignedDuration, Timestamp, ToSpan as _, tz::TimeZone};
use levetid_tests::binaries::binary;
use levetid_tests::certificate::Certificate;
use levetid_tests::collector::{Collector, TENANT};
use levetid_tests::diary::Diary;
use levetid_tests::guest::{COLLECTOR, Guest, Pc};
use levetid_tests::records::monday_of;
use levetid_tests::wait;
use serde_json::{Value, json};

/// As a package puts them.
const INSTALL: &str = "
set -e
mount -o ro /dev/vdb /media
install -m 755 /media/levetid-agent /usr/bin/
install -m 644 /media/*.service /media/*.timer /usr/lib/systemd/system/
cat /media/ca.pem >>/etc/ssl/certs/ca-certificates.crt
install -D -m 600 /media/agent.json /etc/levetid/agent.json
systemctl daemon-reload";

/// A minute is lost when the power goes at most this long after the last that is on disk.
const FLUSH: SignedDuration = SignedDuration::from_mins(15);

#[test]
#[ignore = "ten minutes: make test-guest"]
fn guest_a_laptop_is_used_left_alone_put_to_sleep_shut_down_and_cut_off() {
    let folder = tempfile::tempdir().unwrap();
    let Certificate { certificate, key } = Certificate::of(folder.path(), &["levetid.example"]);
    let mut collector = Collector::in_folder(&folder.path().join("data")).with_tls(&certificate, &key);
    collector.add_tenant(TENANT, &["--detail", "day"]);
    collector.serve();
    let word = folder.path().join("agent.json");
    std::fs::write(&word, json!({"collector": COLLECTOR, "token": collector.token(&[])}).to_string())
        .unwrap();
    let pc = Pc::new(
        collector.port(),
        &[
            (&binary("levetid-agent"), "levetid-agent"),
            (&certificate, "ca.pem"),
            (&word, "agent.json"),
            (&unit("levetid-agent.service"), "levetid-agent.service"),
            (&unit("levetid-agent-health.service"), "levetid-agent-health.service"),
            (&unit("levetid-agent-health.timer"), "levetid-agent-health.timer"),
        ],
    );
    let mut diary = Diary::default();
    let thursday = thursday_at_seven();

    // Thursday at seven: it is installed, and enrols by itself.
    let mut guest = pc.boot(thursday);
    guest.runs(INSTALL);
    guest.says("cat /run/systemd/sessions/*", "SEAT=seat0", 60);
    // Early in a minute, so that the agent is there in the same one.
    guest.set_clock(thursday + SignedDuration::from_secs(10 * 60 + 2));
    guest.runs("systemctl enable --now levetid-agent.service levetid-agent-health.timer");
    diary.from(minute_of(written(&mut guest)), "idle");
    assert!(
        !guest.runs("cat /etc/levetid/agent.json").contains("token"),
        "the token is gone once it was used"
    );

    // Somebody types for a minute, and then does not.
    let begin = minute_of(guest.clock());
    let minute = |minutes: i64, seconds: i64| begin + SignedDuration::from_secs(minutes * 60 + seconds);
    diary.from(minute(1, 0), "active");
    for second in [20, 30, 40] {
        guest.waits_until(minute(1, second));
        guest.press("a");
        guest.press("ret");
    }
    diary.from(minute(2, 0), "idle");
    // Two minutes asleep, woken early in a minute: to which of its two states it belongs is then beyond doubt.
    guest.waits_until(minute(3, 12));
    let falls_asleep = guest.clock();
    let began = Instant::now();
    diary.from(falls_asleep, "asleep");
    guest.falls_asleep();
    let sleeps = Duration::try_from(minute(5, 3).duration_since(falls_asleep)).unwrap();
    std::thread::sleep(sleeps.saturating_sub(began.elapsed()));
    guest.wakes();
    let woken = guest.clock();
    assert!((minute(5, 0)..minute(5, 29)).contains(&woken), "woken at {woken}");
    diary.from(woken, "idle");
    // Shut down.
    guest.waits_until(minute(6, 15));
    assert_eq!(guest.runs("systemctl is-active levetid-agent"), "active");
    println!("{}", guest.runs("journalctl --no-pager --unit levetid-agent"));
    diary.from(guest.clock(), "off");
    guest.shuts_down();

    // Half past eight: on again, until somebody trips over the cable.
    let mut guest = pc.boot(minute(80, 40));
    let booted = booted(&mut guest);
    let on_disk = written(&mut guest);
    // On a busy host it may have taken longer to come up than the agent believes it was seen.
    let was_seen = on_disk.duration_since(booted) < SignedDuration::from_mins(3);
    diary.from(booted, if was_seen { "idle" } else { "unknown" });
    diary.from(on_disk, "unknown");
    guest.waits_until(on_disk + SignedDuration::from_secs(70));
    guest.loses_power();
    diary.from(on_disk + FLUSH, "off");

    // Monday evening: on again, and the disks are asked. After midnight there is a new day's report to send, and
    // within an hour or so what was put off when the PC came back.
    let monday = thursday + SignedDuration::from_hours(4 * 24 + 13);
    let mut guest = pc.boot(monday);
    guest.says("ls /var/lib/levetid-agent", "health.json", 60);
    // The agent puts off by the clock of its first minute: the clock is set only after it.
    written(&mut guest);
    println!("{}", guest.runs("journalctl --no-pager --boot --unit 'levetid*'"));
    guest.set_clock(monday + SignedDuration::from_hours(4));
    let day = thursday.as_second().div_euclid(86_400);
    wait::until_true("Thursday's record", 150, || held(&collector, day));
    wait::until_true("what the disks said", 90, || collector.count("wear") == 2);
    println!("{}", guest.runs("levetid-agent status"));
    let timeline = timeline(&guest.file("/var/lib/levetid-agent/spool.sqlite"));
    guest.shuts_down();

    // What the collector holds agrees to the minute with what was done, and so does what the PC shows its user.
    collector.stop();
    collector.without_tls();
    collector.serve();
    let device = collector.person("boss", "admin").device(collector.pc_ids().pop().unwrap());
    let date = thursday.to_zoned(TimeZone::UTC).date().to_string();
    let record = find(&device["usage"], "first_day", &date);
    println!("{record:#}");
    let (from, to) = (second(&record["from"]), second(&record["covered_to"]));
    assert_eq!(to - from, 86_400);
    let differences = diary.differences(from, to, &timeline);
    assert!(differences.is_empty(), "on the PC:\n{}\n{diary:?}", differences.join("\n"));
    assert_eq!(record["minutes"], diary.minutes(from, to), "{diary:?}");
    let active = timeline.iter().filter(|(_, _, state)| state == "active");
    let active: i64 = active.map(|(from, to, _)| to - from).sum();
    assert_eq!(active, 1, "nobody was there when it was started again: {timeline:?}");
    assert_eq!(
        (&record["presence"], &record["screen"], &record["users"]),
        (&json!("counters"), &json!("connector"), &json!("one"))
    );
    // All of it was on a weekday's morning; the screen was on whenever the PC was.
    let powered = record["minutes"]["active"].as_u64().unwrap() + record["minutes"]["idle"].as_u64().unwrap();
    assert_eq!(record["bins"][1]["screen_on"], powered);

    let profile = &device["profile"];
    let machine = &profile["machine"];
    assert_eq!(
        (&machine["manufacturer"], &machine["version"], &machine["serial"]),
        (&json!("LENOVO"), &json!("ThinkPad_T470s"), &json!("PF0ABCDE"))
    );
    assert_eq!(profile["firmware"]["date"], "07/21/2022");
    assert_eq!(profile["name"], "pc-0417");
    println!("{profile:#}");
    assert!(profile["displays"][0]["key"].is_object(), "the screen gives an EDID");
    let disks: Vec<_> =
        profile["disks"].as_array().unwrap().iter().map(|disk| (&disk["name"], &disk["bus"])).collect();
    assert_eq!(
        disks,
        [
            (&json!("nvme0n1"), &json!("nvme")),
            (&json!("sda"), &json!("sata")),
            (&json!("vda"), &json!("virtual"))
        ]
    );
    let unknown: Vec<_> =
        profile["not_known"].as_array().unwrap().iter().map(|known| &known["fact"]).collect();
    assert!(!unknown.contains(&&json!("disk-health")), "{unknown:?}");
    println!("{:#}", device["wear"]);
}

/// A packaged unit.
fn unit(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../packaging/systemd").join(name)
}

/// A Thursday at seven in the morning, UTC; the Tuesday after it is over by now.
fn thursday_at_seven() -> Timestamp {
    let today = Timestamp::now().to_zoned(TimeZone::UTC).date();
    let monday = monday_of(today);
    let is_over = today.weekday().to_monday_zero_offset() > Weekday::Tuesday.to_monday_zero_offset();
    let weeks = if is_over { 0 } else { 1 };
    let thursday = monday.checked_sub((weeks * 7 + 4).days()).unwrap();
    thursday.at(7, 0, 0, 0).to_zoned(TimeZone::UTC).unwrap().timestamp()
}

/// Waits for the first minute that the agent writes after a start of the PC, and says when it was.
fn written(guest: &mut Guest) -> Timestamp {
    let booted = booted(guest);
    wait::until("the agent's first minute on disk", 90, || {
        // The agent may be writing at this moment.
        let said = guest.tries("levetid-agent status --json");
        let status: Value = serde_json::from_str(&said.out).ok()?;
        let written: Timestamp = status["enrolled"]["written"].as_str()?.parse().unwrap();
        (written > booted).then_some(written)
    })
}

/// When the PC was started, by its own clock.
fn booted(guest: &mut Guest) -> Timestamp {
    let uptime = guest.runs("cut -d' ' -f1 /proc/uptime").parse().unwrap();
    guest.clock() - SignedDuration::from_secs_f64(uptime)
}

/// What the PC keeps for its user, minute by minute, from the agent's own file.
fn timeline(spool: &[u8]) -> Vec<(i64, i64, String)> {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("spool.sqlite"), spool).unwrap();
    let spool = rusqlite::Connection::open(folder.path().join("spool.sqlite")).unwrap();
    let mut all = spool.prepare("SELECT from_minute, to_minute, state FROM stretch").unwrap();
    let rows = all.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get::<_, String>(2)?))).unwrap();
    rows.map(Result::unwrap).map(|(from, to, state)| (from, to, state.trim_matches('"').to_owned())).collect()
}

/// The beginning of its minute.
fn minute_of(time: Timestamp) -> Timestamp {
    Timestamp::from_second(time.as_second().div_euclid(60) * 60).unwrap()
}

fn held(collector: &Collector, day: i64) -> bool {
    let count = "SELECT count(*) FROM usage WHERE first_day = ?1";
    collector.tenant_file().query_row(count, [day], |row| row.get::<_, u32>(0)).unwrap() == 1
}

fn find(list: &Value, field: &str, value: &str) -> Value {
    let found = list.as_array().unwrap().iter().find(|one| one[field] == value);
    found.unwrap_or_else(|| panic!("no {field} {value} in {list:#}")).clone()
}

fn second(time: &Value) -> i64 {
    time.as_str().unwrap().parse::<Timestamp>().unwrap().as_second()
}
