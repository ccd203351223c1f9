//! Sign-in by one-time link, and who sees which page.

use levetid_protocol::DeviceId;
use levetid_tests::collector::{Collector, TENANT};
use levetid_tests::device::Device;
use levetid_tests::person::Person;
use levetid_tests::records::{monday, profile, week};
use levetid_tests::wait;
use serde_json::json;

#[test]
fn a_link_signs_in_once_and_opening_it_does_not_use_it() {
    let collector = Collector::start();
    collector.command(&["user", "add", TENANT, "anna", "--name", "Anna", "--role", "reader"]).well();
    let (anna, path) = Person::with_link(&collector.link("anna", "/privacy"));
    for scanner in 0..3 {
        let page = anna.get(&path);
        assert_eq!(page.status, 200, "a mail scanner may look, time {scanner}");
        assert!(page.text.contains("<button"), "there is a button to press");
    }
    let signed_in = anna.post(&path);
    assert_eq!((signed_in.status, signed_in.location.as_deref()), (303, Some("/privacy")));
    let second = anna.post(&path);
    assert!(second.location.is_none() && !second.text.contains("/sign-out"), "used once:\n{}", second.text);
    assert!(!anna.get(&path).text.contains(&format!("action=\"{path}\"")), "no button on a used link");
    let other = collector.link("anna", "/");
    assert_ne!(other, collector.link("anna", "/"), "each link is another");
}

#[test]
fn a_link_nobody_made_opens_nothing() {
    let collector = Collector::start();
    let stranger = Person::stranger(&collector.url());
    for secret in ["AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "x", "%00", "%F0%28%8C%28"] {
        let page = stranger.post(&format!("/link/{secret}"));
        assert!(page.location.is_none() && page.status < 500, "{secret}: {}", page.status);
        assert_eq!(stranger.get("/").status, 401);
    }
}

#[test]
fn without_a_session_every_page_says_how_to_get_in() {
    let collector = Collector::start();
    let device = Device::enrol(&collector.url(), &collector.token(&[]));
    let stranger = Person::stranger(&collector.url());
    for path in ["/", "/me", &format!("/devices/{}", device.id), &format!("/devices/{}.json", device.id)] {
        let page = stranger.get(path);
        assert_eq!(page.status, 401, "{path}");
        assert!(
            !page.text.contains(&device.id.to_string()) || path.contains("/devices/"),
            "{path} tells nothing"
        );
    }
    assert_eq!(stranger.get("/privacy").status, 200, "everyone may know what is collected");
    assert_eq!(stranger.get("/nowhere").status, 404);
}

#[test]
fn an_employee_sees_their_own_devices_and_nobody_elses() {
    let collector = Collector::start();
    let (anna, bo) = (collector.person("anna", "employee"), collector.person("bo", "employee"));
    let held_by = |login: &str| Device::enrol(&collector.url(), &collector.token(&["--holder", login]));
    let (mut annas, mut bos) = (held_by("anna"), held_by("bo"));
    for (device, name) in [(&mut annas, "ANNAS-PC"), (&mut bos, "BOS-PC")] {
        let usage = week(&device.policy, monday(&device.policy, 1));
        device.report(&json!({"profile": profile(&device.policy, name), "usage": [usage]}));
    }
    let page_of = |person: &Person, device: DeviceId| person.get(&format!("/devices/{device}")).status;
    wait::until_true("both to be assessed", 10, || {
        page_of(&anna, annas.id) == 200 && page_of(&bo, bos.id) == 200
    });
    assert!([403, 404].contains(&page_of(&anna, bos.id)), "{}", page_of(&anna, bos.id));
    let json_of_bos = anna.get(&format!("/devices/{}.json", bos.id));
    assert!([403, 404].contains(&json_of_bos.status), "{}", json_of_bos.status);
    assert_eq!(anna.get("/").status, 403, "the fleet is not hers to see");
    let own = anna.get("/me");
    assert_eq!(own.status, 200);
    assert!(own.text.contains("ANNAS-PC") && !own.text.contains("BOS-PC"));

    for role in ["reader", "it", "admin"] {
        let person = collector.person(role, role);
        assert_eq!(person.get("/").status, 200, "{role}");
        assert_eq!((page_of(&person, annas.id), page_of(&person, bos.id)), (200, 200), "{role}");
    }

    // The laptop changes hands: so does what each may see.
    collector.command(&["device", "holder", TENANT, &annas.id.to_string(), "bo"]).well();
    assert!([403, 404].contains(&page_of(&anna, annas.id)));
    assert_eq!(page_of(&bo, annas.id), 200);
}

#[test]
fn another_municipality_sees_nothing_of_this_one() {
    let collector = Collector::start();
    let device = Device::enrol(&collector.url(), &collector.token(&[]));
    collector.add_tenant("odense", &[]);
    collector.command(&["user", "add", "odense", "ole", "--name", "Ole", "--role", "admin"]).well();
    let ole = Person::sign_in(&collector.command(&["user", "link", "odense", "ole"]).well());
    let fleet = ole.get("/");
    assert_eq!(fleet.status, 200);
    assert!(!fleet.text.contains(&device.id.to_string()));
    assert_eq!(ole.get(&format!("/devices/{}", device.id)).status, 404);
    assert_eq!(ole.get(&format!("/devices/{}.json", device.id)).status, 404);
}

#[test]
fn signing_out_ends_the_session() {
    let collector = Collector::start();
    let anna = collector.person("anna", "reader");
    assert_eq!(anna.get("/").status, 200);
    assert!((200..400).contains(&anna.post("/sign-out").status));
    assert_eq!(anna.get("/").status, 401);
}

#[test]
fn a_session_survives_a_restart_of_the_collector() {
    let mut collector = Collector::start();
    let anna = collector.person("anna", "reader");
    collector.stop();
    collector.serve();
    wait::until_true("the page", 10, || anna.get("/").status == 200);
}
