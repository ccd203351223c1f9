//! How long pages of a large tenant take, one reader after the other.

use std::time::Instant;

use levetid_tests::collector::Collector;
use levetid_tests::wait;

use crate::table::Table;

/// Each page is asked for so often.
const TIMES: usize = 300;

/// What is looked at: the address, its name, and the most p99 may be, ms.
const PAGES: [(&str, &str, Option<f64>); 6] = [
    ("/", "overview", Some(50.0)),
    ("/?sort=co2e&order=desc&page=2500", "list, by CO2e, page 2,500", Some(100.0)),
    ("/?q=thinkpad", "list, a search that finds all", Some(100.0)),
    ("/?q=zzz", "list, a search that finds none", Some(100.0)),
    ("/how/80-20", "80/20", None),
    ("/climate", "climate account, once worked out", None),
];

/// Asks for them as somebody who is signed in.
pub fn measure(table: &mut Table, collector: &mut Collector, devices: u32) {
    collector.serve();
    let boss = collector.person("boss", "admin");
    let began = Instant::now();
    wait::until_true("the climate account", 300, || boss.get("/climate").status == 200);
    table.row(
        &format!("Collector, {devices} devices, climate account worked out"),
        format!("{:.0} s", began.elapsed().as_secs_f64()),
        "",
    );
    for (path, name, most) in PAGES {
        let mut times: Vec<f64> = (0..TIMES)
            .map(|_| {
                let began = Instant::now();
                assert_eq!(boss.get(path).status, 200);
                began.elapsed().as_secs_f64() * 1000.0
            })
            .collect();
        times.sort_by(f64::total_cmp);
        let p99 = times[TIMES * 99 / 100];
        let what = format!("Collector, {devices} devices, {name}, p99");
        let limit = most.map_or_else(String::new, |most| format!("{most:.0} ms"));
        table.row(&what, format!("{p99:.0} ms (p50 {:.0} ms)", times[TIMES / 2]), &limit);
        if let Some(most) = most {
            table.limit(&what, p99, most);
        }
    }
    collector.stop();
}
