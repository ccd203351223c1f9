use super::*;
use crate::testing::{copenhagen, fixture};
use jiff::civil::date;
use levetid_protocol::check::{self, Bounds};

fn profile_of(machine: &str) -> DeviceProfile {
    let mut profile = profile(&fixture(machine), &copenhagen(), date(2026, 11, 23)).unwrap();
    // That of the machine that runs the test.
    profile.os.architecture = Text::clean("x86_64").unwrap();
    profile
}

#[test]
fn a_business_laptop_with_two_batteries() {
    insta::assert_json_snapshot!(profile_of("laptop-two-batteries"));
}

#[test]
fn a_desktop_with_two_screens() {
    insta::assert_json_snapshot!(profile_of("desktop-two-screens"));
}

#[test]
fn a_virtual_machine_says_what_it_cannot_tell() {
    insta::assert_json_snapshot!(profile_of("virtual-machine"));
}

#[test]
fn an_empty_machine_still_has_a_profile() {
    let folder = tempfile::tempdir().unwrap();
    let profile = profile(&Root::new(folder.path()), &copenhagen(), date(2026, 11, 23)).unwrap();
    assert_eq!(profile.name.as_str(), "unnamed");
    assert_eq!(profile.why_not_known(Fact::Disks), Some(NotKnownReason::Absent));
    assert_eq!(profile.why_not_known(Fact::Energy), Some(NotKnownReason::Absent));
}

#[test]
fn a_collector_takes_what_is_read() {
    let bounds = Bounds { now: "2026-11-23T12:00:00Z".parse().unwrap(), latest_day: date(2026, 11, 23) };
    for machine in ["laptop-two-batteries", "desktop-two-screens", "virtual-machine"] {
        assert_eq!(check::profile(&profile_of(machine), &bounds), Ok(()));
        let json = serde_json::to_string(&profile_of(machine)).unwrap();
        assert_eq!(serde_json::from_str::<DeviceProfile>(&json).unwrap(), profile_of(machine));
    }
}

#[test]
fn only_the_laptop_has_parts_that_wear() {
    let names = |machine: &str| -> Vec<String> {
        wear(&fixture(machine), date(2026, 11, 23))
            .iter()
            .map(|sample| sample.part.name().to_string())
            .collect()
    };
    assert_eq!(names("laptop-two-batteries"), ["BAT0", "BAT1"]);
    assert!(names("desktop-two-screens").is_empty());
}
