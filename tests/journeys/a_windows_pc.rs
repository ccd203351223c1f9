//! A PC with Windows, as far as Wine is one: the agent is rolled out, reports, opens its page and is taken out.
//! Run by `make test-slow`; needs Wine and the Windows binary, whose path is in `LEVETID_WINDOWS_AGENT`.
//!
//! Wine tells no presence, energy, battery or wear, and enforces no access rights: those ran nowhere here.

use std::path::{Path, PathBuf};

use levetid_tests::certificate::Certificate;
use levetid_tests::collector::{Collector, TENANT};
use levetid_tests::person::Person;
use levetid_tests::trace::allowed::Allowed;
use levetid_tests::trace::{Deed, Done, registry};
use levetid_tests::wait;
use levetid_tests::wine::Windows;

/// Every key it may open.
const KEYS: &str = include_str!("registry.txt");

/// Its name, by which Wine tells its processes apart.
const PROGRAM: &str = "levetid-agent.exe";

#[test]
#[ignore = "needs Wine and some minutes: make test-slow"]
fn windows_the_agent_is_rolled_out_reports_opens_its_page_and_is_taken_out() {
    let agent = std::env::var_os("LEVETID_WINDOWS_AGENT").map(PathBuf::from).expect("LEVETID_WINDOWS_AGENT");
    let folder = tempfile::tempdir().unwrap();
    let Certificate { certificate, key } = Certificate::of(folder.path(), &["127.0.0.1"]);
    let mut collector = Collector::in_folder(&folder.path().join("data")).with_tls(&certificate, &key);
    collector.add_tenant(TENANT, &["--report-growing"]);
    collector.serve();

    // As Intune does it: settings, then the service.
    let windows = Windows::start(agent);
    windows.leave_word("Collector", &collector.url());
    windows.leave_word("CaFile", &Windows::path(&certificate));
    let token = collector.token(&[]);
    windows.leave_word("Token", &token);
    let installed = windows.agent(&["service", "install"]).well();
    assert!(installed.contains("installed and started"), "{installed}");

    // It enrols by itself over TLS, says what it is, and forgets the token.
    wait::until_true("the profile", 60, || collector.count("profile") == 1);
    let id = collector.pc_ids().pop().unwrap();
    wait::until_true("the token to be deleted", 30, || !windows.word().contains("Token"));
    assert!(windows.word().contains("Collector"), "the rest stays: {}", windows.word());
    assert!(!windows.log().contains(&token), "the token is in the log");

    // It counts minutes, and what it counts adds up.
    wait::until_true("two minutes on", 240, || collector.minutes().on >= 2);
    let shown: serde_json::Value = serde_json::from_str(&windows.agent(&["show"]).well()).unwrap();
    assert_eq!(shown["schema"], 1, "{shown}");
    let status = windows.agent(&["status", "--days", "14"]).well();
    assert!(status.contains(&format!("as device {id}")) && status.contains("Last report: 20"), "{status}");
    assert!(status.contains("Windows") && status.contains("Day by day"), "{status}");

    // Somebody at the PC opens its page, once.
    let link = windows.agent(&["open", "--print"]).well();
    assert!(link.starts_with(&collector.url()) && link.contains("#d="), "{link}");
    let address = link.split('#').next().unwrap();
    let person = Person::sign_in(address);
    let page = person.get("/me");
    assert_eq!(page.status, 200);
    let name = status.lines().find_map(|line| line.strip_prefix("  name: ")).unwrap();
    assert!(page.text.contains(name), "{name}\n{}", page.text);

    // A stop keeps what was seen; a start goes on with the same device.
    windows.run(&["net.exe", "stop", "LevetidAgent"]).well();
    windows.run(&["net.exe", "start", "LevetidAgent"]).well();
    let before = collector.minutes().all;
    wait::until_true("minutes after the start", 150, || collector.minutes().all > before);
    assert_eq!(collector.pc_ids(), [id]);

    let removed = windows.agent(&["service", "remove"]).well();
    assert!(removed.contains("is removed"), "{removed}");
    let complaint = windows.agent(&["service", "remove"]).complaint();
    assert!(complaint.contains("is it installed"), "{complaint}");
    let complaint = windows.agent(&["open", "--print"]).complaint();
    assert!(complaint.contains("does it run"), "{complaint}");

    it_opens_no_other_key(&windows, &collector, folder.path());
}

/// The privacy promise as a test, as for Linux in `the_agent_opens_nothing_else`: every key of the registry that an
/// agent opens while it enrols by itself, reads what the PC is, and reports two minutes.
fn it_opens_no_other_key(windows: &Windows, collector: &Collector, folder: &Path) {
    let trace = folder.join("registry");
    windows.leave_word("Token", &collector.token(&[]));
    let state = Windows::path(&folder.join("another-state"));
    let on = collector.minutes().on;
    let agent = windows.traced(&["--state-dir", &state, "run"], &trace);
    wait::until_true("another profile", 90, || collector.count("profile") == 2);
    wait::until_true("two minutes of it", 200, || collector.minutes().on >= on + 2);
    agent.kill();
    let done = registry::done(&String::from_utf8_lossy(&std::fs::read(&trace).unwrap()), PROGRAM);
    for (deed, key) in [(Deed::Read, "hklm/system/setup"), (Deed::Write, "hklm/software/levetid/agent")] {
        assert!(done.contains(&Done { deed, what: key.to_owned() }), "Wine saw it work: {done:#?}");
    }
    let allowed = Allowed::read(&KEYS.to_lowercase(), &[]);
    allowed.hold(&done, "tests/journeys/registry.txt");
}
