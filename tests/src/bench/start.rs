//! How long until the collector listens and a new PC is known.

use std::time::Instant;

use levetid_tests::agent::Agent;
use levetid_tests::collector::{Collector, TENANT};
use levetid_tests::wait;

use crate::table::Table;

/// Starts both, first with nothing and then with what is there.
pub fn measure(table: &mut Table) {
    let folder = tempfile::tempdir().unwrap();
    let mut collector = Collector::in_folder(folder.path());
    let began = Instant::now();
    collector.serve();
    table.row("Collector, first start until it listens", millis(began), "");
    collector.stop();
    collector.add_tenant(TENANT, &[]);
    let began = Instant::now();
    collector.serve();
    table.row("Collector, second start until it listens", millis(began), "");

    let mut agent = Agent::here();
    let token = collector.token(&[]);
    let began = Instant::now();
    agent.enrol(&collector.url(), &token).well();
    agent.run();
    wait::until_true("the profile", 60, || collector.count("profile") == 1);
    table.row("Agent, from enrolling until its profile is held", millis(began), "10 s");
}

fn millis(began: Instant) -> String {
    format!("{} ms", began.elapsed().as_millis())
}
