//! The main journey: enrol, report, and see it on a page.

use levetid_tests::agent::Agent;
use levetid_tests::binaries::fixture;
use levetid_tests::collector::{Collector, TENANT};
use levetid_tests::wait;

#[test]
fn this_pc_is_on_the_fleet_page_within_seconds_and_its_minutes_soon_after() {
    let collector = Collector::start_growing();
    let boss = collector.person("boss", "admin");
    let mut agent = Agent::here();
    agent.enrol(&collector.url(), &collector.token(&["--holder", "boss"])).well();
    agent.run();
    wait::until_true("the profile", 10, || collector.count("profile") == 1);
    let id = collector.pc_ids().pop().unwrap();
    let device = boss.device(&id);
    let name = device["profile"]["name"].as_str().unwrap().to_owned();
    let hostname = std::fs::read_to_string("/proc/sys/kernel/hostname").unwrap();
    assert_eq!(name, hostname.trim());
    wait::until_true("the fleet page to show it", 10, || boss.get("/").text.contains(&name));
    wait::until_true("the device page to show it", 10, || {
        boss.get(&format!("/devices/{id}")).text.contains(&name)
    });
    wait::until_true("the personal page to show it", 10, || boss.get("/me").text.contains(&name));

    wait::until_true("its first minute on", 130, || collector.minutes().on > 0);
    assert_eq!(boss.device(&id)["usage"].as_array().map(Vec::len), Some(1));
    let explained = collector.command(&["explain", TENANT, &id]).well();
    assert!(explained.contains(&name) && explained.contains("Footprint a year"), "{explained}");
}

#[test]
fn a_laptop_a_desktop_with_its_screens_and_a_virtual_machine_make_a_fleet() {
    let collector = Collector::start_growing();
    let boss = collector.person("boss", "admin");
    let mut agents: Vec<_> = ["laptop-two-batteries", "desktop-two-screens", "virtual-machine"]
        .map(|machine| Agent::of_machine(fixture(machine)))
        .into();
    for agent in &mut agents {
        agent.enrol(&collector.url(), &collector.token(&[])).well();
        agent.run();
    }
    wait::until_true("three profiles", 30, || collector.count("profile") == 3);
    let (screens, ids): (Vec<String>, Vec<String>) =
        collector.device_ids().into_iter().partition(|id| boss.device(id)["screen"].is_object());
    assert_eq!((ids.len(), screens.len()), (3, 2));
    let profiles: Vec<_> = ids.iter().map(|id| boss.device(id)["profile"].clone()).collect();
    let count = |of: fn(&serde_json::Value) -> bool| profiles.iter().filter(|profile| of(profile)).count();
    assert_eq!(count(|profile| profile["batteries"].as_array().is_some_and(|b| b.len() == 2)), 1, "a laptop");
    assert_eq!(
        count(|profile| {
            let screens = profile["displays"].as_array().map_or(&[][..], Vec::as_slice);
            screens.iter().filter(|screen| screen["built_in"] == false).count() == 2
        }),
        1,
        "a desktop with two screens"
    );
    assert_eq!(count(|profile| profile["machine"]["hypervisor"].is_string()), 1, "a virtual machine");

    for (id, profile) in ids.iter().zip(&profiles) {
        let page = wait::until("its page to be assessed", 15, || {
            let page = boss.get(&format!("/devices/{id}"));
            (page.status == 200 && page.text.contains("kg")).then_some(page.text)
        });
        assert!(page.contains(profile["name"].as_str().unwrap()));
        let explained = collector.command(&["explain", TENANT, id]).well();
        assert!(explained.contains("kg") || profile["machine"]["hypervisor"].is_string(), "{explained}");
        if profile["machine"]["hypervisor"].is_string() {
            assert!(
                page.contains("ikke kendt") || page.contains("Ikke kendt"),
                "what a VM cannot tell is not known"
            );
        }
    }
    for id in &screens {
        let page = wait::until("the screen's page to be assessed", 15, || {
            let page = boss.get(&format!("/devices/{id}"));
            (page.status == 200).then_some(page.text)
        });
        let screen = boss.device(id);
        let desktop = screen["screen"]["seen_at"][0]["device"].as_str().unwrap();
        assert!(page.contains(&format!("/devices/{desktop}")), "the desktop that tells of it: {screen}");
        assert_eq!(screen["assessment"]["kind"]["category"], "monitor");
        assert_eq!(screen["assessment"]["age"]["known"]["evidence"][1]["evidence"]["kind"], "monitor-edid");
    }
    let fleet = boss.get("/").text;
    assert!(fleet.contains("Hvor spændet kommer fra"), "the levels of error");
    let explained = collector.command(&["explain", TENANT]).well();
    assert!(explained.contains("Where the range comes from"), "{explained}");
    for profile in &profiles {
        assert!(fleet.contains(profile["name"].as_str().unwrap()));
    }
}

#[test]
fn health_and_metrics_are_there_for_operations() {
    let collector = Collector::start();
    let stranger = levetid_tests::person::Person::stranger(&collector.url());
    let health = stranger.get("/healthz");
    assert_eq!((health.status, health.text.trim()), (200, "ok"));
    let metrics = stranger.get("/metrics");
    assert_eq!(metrics.status, 200);
    assert!(metrics.text.contains("# TYPE"), "{}", metrics.text);
}
