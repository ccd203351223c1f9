use super::*;

/// Long after a start.
const UP_MS: i64 = 3_600_000;

struct Machine(tempfile::TempDir);

impl Machine {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn set(&self, path: &str, content: &str) {
        let path = self.0.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, content).unwrap();
    }

    fn keyboard(&self, urbnum: u64) {
        self.set("sys/bus/usb/devices/1-2/urbnum", &urbnum.to_string());
        self.set("sys/bus/usb/devices/1-2:1.0/bInterfaceClass", "03\n");
        self.set("sys/bus/usb/devices/1-2:1.0/bInterfaceProtocol", "01\n");
    }

    fn i8042(&self, count: u64) {
        self.set(
            "proc/interrupts",
            &format!("   CPU0 CPU1\n  1:  {count}  7  IO-APIC  1-edge  i8042\n  8: 99 99 rtc0\n"),
        );
    }

    fn session(&self, name: &str, lines: &str) {
        self.set(&format!("run/systemd/sessions/{name}"), lines);
    }

    fn root(&self) -> Root {
        Root::new(self.0.path())
    }
}

const DESK: &str = "UID=1000\nACTIVE=1\nCLASS=user\nSEAT=seat0\nTYPE=wayland\n";

#[test]
fn a_person_is_more_than_one_change_a_minute() {
    let machine = Machine::new();
    machine.session("2", DESK);
    let mut reader = PresenceReader::default();
    let mut minute = |urbnum, i8042| {
        machine.keyboard(urbnum);
        machine.i8042(i8042);
        let seen = reader.read(&machine.root(), ScreenState::On, false, UP_MS);
        assert_eq!(seen.source, PresenceSource::Counters);
        seen.presence
    };
    for (urbnum, i8042, expected) in [
        (100, 10, Presence::Absent),
        (100, 10, Presence::Absent),
        (101, 10, Presence::Absent),
        (103, 10, Presence::Present),
        (104, 11, Presence::Present),
        (104, 60, Presence::Present),
        (2, 60, Presence::Absent),
    ] {
        assert_eq!(minute(urbnum, i8042), expected, "{urbnum} {i8042}");
    }
}

#[test]
fn a_device_that_is_plugged_in_is_not_a_person() {
    let machine = Machine::new();
    machine.session("2", DESK);
    machine.i8042(5);
    let mut reader = PresenceReader::default();
    reader.read(&machine.root(), ScreenState::On, false, UP_MS);
    machine.keyboard(5_000);
    assert_eq!(reader.read(&machine.root(), ScreenState::On, false, UP_MS).presence, Presence::Absent);
}

/// It may be out and in again between two looks, and its counter higher than before.
#[test]
fn a_device_that_is_plugged_in_anew_is_not_a_person() {
    let machine = Machine::new();
    machine.session("2", DESK);
    let mut reader = PresenceReader::default();
    for (urbnum, number, expected) in [
        (16, "4", Presence::Absent),
        (16, "4", Presence::Absent),
        (40, "7", Presence::Absent),
        (43, "7", Presence::Present),
    ] {
        machine.keyboard(urbnum);
        machine.set("sys/bus/usb/devices/1-2/devnum", number);
        assert_eq!(
            reader.read(&machine.root(), ScreenState::On, false, UP_MS).presence,
            expected,
            "{urbnum}"
        );
    }
}

/// A switch for two PCs and one desk takes keyboard and mouse away, with the screen or without.
#[test]
fn who_switched_to_another_pc_is_not_at_this_one() {
    let machine = Machine::new();
    machine.session("2", DESK);
    let mut reader = PresenceReader::default();
    let mut minute = |urbnum: Option<u64>, screen| {
        match urbnum {
            Some(urbnum) => machine.keyboard(urbnum),
            None => std::fs::remove_dir_all(machine.0.path().join("sys/bus/usb")).unwrap(),
        }
        let seen = reader.read(&machine.root(), screen, false, UP_MS);
        assert_eq!(seen.source, PresenceSource::Counters);
        seen.presence
    };
    assert_eq!(minute(Some(10), ScreenState::On), Presence::Absent);
    assert_eq!(minute(Some(90), ScreenState::On), Presence::Present);
    assert_eq!(minute(None, ScreenState::On), Presence::Absent);
    assert_eq!(minute(Some(24), ScreenState::On), Presence::Absent, "back, and not yet used");
    assert_eq!(minute(Some(99), ScreenState::On), Presence::Present);
    assert_eq!(minute(None, ScreenState::None), Presence::Absent);
}

#[test]
fn a_resume_is_not_a_person() {
    let machine = Machine::new();
    machine.session("2", DESK);
    let mut reader = PresenceReader::default();
    for (urbnum, slept, expected) in
        [(16, true, Presence::Absent), (35, true, Presence::Absent), (42, false, Presence::Present)]
    {
        machine.keyboard(urbnum);
        assert_eq!(
            reader.read(&machine.root(), ScreenState::On, slept, UP_MS).presence,
            expected,
            "{urbnum}"
        );
    }
}

#[test]
fn a_start_is_not_a_person_but_a_logon_is() {
    let machine = Machine::new();
    machine.session("2", DESK);
    let mut reader = PresenceReader::default();
    for (urbnum, awake_ms, expected) in [
        (16, 43_000, Presence::Absent),
        (20, 60_000, Presence::Absent),
        (39, 120_000, Presence::Absent),
        (59, 179_000, Presence::Present),
        (61, 180_000, Presence::Present),
    ] {
        machine.keyboard(urbnum);
        let seen = reader.read(&machine.root(), ScreenState::On, false, awake_ms);
        assert_eq!(seen.presence, expected, "{urbnum}");
    }
}

#[test]
fn presence_is_not_visible_on_a_server() {
    use PresenceSource::{Counters, None as NotVisible, Session};
    let remote = "UID=1000\nACTIVE=1\nREMOTE=1\nCLASS=user\nTYPE=tty\n";
    let greeter = "UID=118\nACTIVE=1\nCLASS=greeter\nSEAT=seat0\n";
    for (what, session, has_counters, screen, expected) in [
        ("nothing at all", None, false, ScreenState::None, NotVisible),
        ("a server with a keyboard controller", None, true, ScreenState::None, NotVisible),
        ("a server with a remote login", Some(remote), true, ScreenState::None, NotVisible),
        ("no logind, but a screen", None, true, ScreenState::Off, Counters),
        ("a login screen", Some(greeter), true, ScreenState::On, Counters),
        ("a wireless keyboard without a counter", Some(DESK), false, ScreenState::On, Session),
    ] {
        let machine = Machine::new();
        if let Some(session) = session {
            machine.session("1", session);
        }
        if has_counters {
            machine.i8042(5);
        }
        let seen = PresenceReader::default().read(&machine.root(), screen, false, UP_MS);
        assert_eq!(seen.source, expected, "{what}");
        assert_eq!(seen.presence == Presence::NotVisible, expected == NotVisible, "{what}");
    }
}

#[test]
fn without_counters_a_session_with_a_lit_screen_counts() {
    let machine = Machine::new();
    machine.session("2", DESK);
    for (screen, expected) in [(ScreenState::On, Presence::Present), (ScreenState::Off, Presence::Absent)] {
        assert_eq!(PresenceReader::default().read(&machine.root(), screen, false, UP_MS).presence, expected);
    }
}

#[test]
fn people_are_only_counted() {
    let machine = Machine::new();
    assert_eq!(PresenceReader::default().read(&machine.root(), ScreenState::On, false, UP_MS).people, None);
    machine.session("2", DESK);
    machine.session("5", "UID=1001\nACTIVE=1\nCLASS=user\nREMOTE=1\nUSER=anna\n");
    machine.session("6", "UID=1000\nACTIVE=1\nCLASS=user\nREMOTE=1\n");
    machine.session("7", "UID=1002\nACTIVE=0\nCLASS=user\n");
    machine.session("c1", "UID=118\nACTIVE=1\nCLASS=greeter\nSEAT=seat0\n");
    let seen = PresenceReader::default().read(&machine.root(), ScreenState::On, false, UP_MS);
    assert_eq!(seen.people.map(|people| people.len()), Some(2));
}

#[test]
fn a_name_comes_from_the_session_and_from_nowhere_else() {
    let machine = Machine::new();
    machine.session("2", "UID=1000\nUSER=anna@lyngby.dk\nACTIVE=1\nCLASS=user\n");
    machine.session("5", "UID=1001\nUSER=bo\nACTIVE=1\nCLASS=user\n");
    machine.session("6", "UID=1002\nACTIVE=1\nCLASS=user\n");
    machine.set("etc/passwd", "carl:x:1003:1003::/home/carl:/bin/sh\n");
    for (user, name) in [
        ("1000", Some(PersonName::Upn("anna@lyngby.dk".to_owned()))),
        ("1001", Some(PersonName::Local("bo".to_owned()))),
        ("1002", None),
        ("1003", None),
    ] {
        assert_eq!(name_of(&machine.root(), &Person(user.to_owned())), name, "{user}");
    }
}
