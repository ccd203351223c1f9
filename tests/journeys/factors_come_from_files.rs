//! An administrator takes factors in from files and from an address: figures of models rest on them from then on, and
//! what a person said of a model lasts.

use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::thread::JoinHandle;

use levetid_tests::collector::{Collector, TENANT};
use levetid_tests::device::Device;
use levetid_tests::records::{monday, profile, week};
use serde_json::json;

const HEAD: &str =
    "manufacturer,name,category,subcategory,gwp_total,gwp_use_ratio,gwp_error_ratio,report_date,sources\n";

/// What is booked a year of a laptop this old whose making is its kind's.
const OF_KIND: &str = "0 × 241 kg / 4 y";

/// As the makers might have it, with a row that Levetid leaves out and one that it refuses.
fn rows(t480_kg: u32) -> String {
    format!(
        "{HEAD}\
         Lenovo,ThinkPad T480,Workplace,Laptop,{t480_kg},0.20,0.10,March 2018,https://maker.example/t480.pdf\n\
         Lenovo,ThinkPad T480s,Workplace,Laptop,333,0.10,,,\n\
         Maker,Rack 1,Datacenter,Server,7000,0.8,,,\n\
         Maker,Odd 1,Workplace,Laptop,many,,,,\n"
    )
}

/// The same data with semicolons and decimal commas.
fn with_commas(rows: &str) -> String {
    rows.replace(',', ";")
        .replace('.', ",")
        .replace("https://maker,example/t480,pdf", "https://maker.example/t480.pdf")
}

const CERTIFIED: &str = "\
ENERGY STAR Unique ID,Brand Name,Model Name,Model Number,Additional Model Information,Type,\
Notebook: Off Mode (watts),Notebook: Sleep Mode (watts),Notebook: Long Idle (watts),Notebook: Short Idle (watts),\
Notebook: TEC of Model (kWh),Date Certified
1,Lenovo,ThinkPad T480,20L5,,Notebook,0.2,0.6,1.1,4.4,19,2018-02-01
";

/// A collector with a laptop of that model, five weeks in use.
struct Municipality {
    collector: Collector,
    id: String,
}

impl Municipality {
    fn new() -> Self {
        let collector = Collector::start();
        let mut device = Device::enrol(&collector.url(), &collector.token(&[]));
        let policy = device.policy.clone();
        let records: Vec<_> = (1..=5).map(|weeks| week(&policy, monday(&policy, weeks))).collect();
        device.report(&json!({"profile": profile(&policy, "PC-0815"), "usage": records}));
        let id = device.id.to_string();
        let municipality = Self { collector, id };
        assert!(municipality.assessed().contains(OF_KIND), "of its kind, as long as nothing is imported");
        municipality
    }

    /// What is said of the laptop once everything is assessed.
    fn assessed(&self) -> String {
        self.collector.command(&["assess"]).told();
        self.collector.command(&["explain", TENANT, &self.id]).well()
    }

    fn factors(&self, args: &[&str]) -> String {
        self.collector.command(&[&["factors"], args].concat()).well()
    }

    fn complaint(&self, args: &[&str]) -> String {
        self.collector.command(&[&["factors"], args].concat()).complaint()
    }

    fn file(&self, name: &str, content: &str) -> String {
        let path = self.collector.data().join(name);
        std::fs::write(&path, content).unwrap();
        path.to_str().unwrap().to_owned()
    }
}

fn has(text: &str, parts: &[&str]) {
    for part in parts {
        assert!(text.contains(part), "{part:?} is missing in:\n{text}");
    }
}

#[test]
fn a_model_has_its_own_figures_once_its_rows_are_imported() {
    let municipality = Municipality::new();
    let first = municipality.file("boavizta-data-us.csv", &rows(350));
    let dry = municipality.factors(&["import", &first, "--dry-run"]);
    has(&dry, &["Boavizta's CSV", "4 rows", "line 5", "gwp_total", "many", "Server", "Nothing was kept"]);
    assert!(municipality.factors(&["list"]).contains("No factors were imported"));

    has(&municipality.factors(&["import", &first]), &["Kept as factor set 1, boavizta."]);
    has(&municipality.factors(&["import", &first]), &["Nothing changed: factor set 1"]);
    // The other dialect holds the same rows.
    let commas = municipality.file("boavizta-data-fr.csv", &with_commas(&rows(350)));
    has(&municipality.factors(&["import", &commas]), &["Nothing changed: factor set 1"]);
    let certified = municipality.file("certified-v8.csv", CERTIFIED);
    has(&municipality.factors(&["import", &certified]), &["Kept as factor set 2, energy-star-8."]);

    has(
        &municipality.factors(&["list"]),
        &["in force", "boavizta", "ODbL 1.0", "boavizta-data-us.csv", "by cli"],
    );
    has(
        &municipality.factors(&["show", "thinkpad", "t480"]),
        &["1:2  making: Lenovo ThinkPad T480", "2:2  watts"],
    );
    // 350 kg without the fifth that is use; its own watts.
    let explained = municipality.assessed();
    has(&explained, &["0 × 280 kg / 4 y", "Lenovo ThinkPad T480 (1:2)", "4.4 W", " + 2, grid zone"]);
    assert!(!explained.contains(OF_KIND), "{explained}");
    let page = municipality.collector.person("boss", "reader").get(&format!("/devices/{}", municipality.id));
    has(&page.text, &["Lenovo ThinkPad T480 (1:2)", "fundet på modellens navn"]);

    // A newer file: what was said before can be calculated again.
    let newer = municipality.file("newer.csv", &rows(300));
    has(&municipality.factors(&["import", &newer]), &["Kept as factor set 3"]);
    has(&municipality.factors(&["diff", "1", "3"]), &["~ Lenovo ThinkPad T480", "0 gone, 0 new, 1 changed"]);
    has(&municipality.assessed(), &["0 × 240 kg / 4 y", "(3:2)"]);
    let earlier =
        municipality.collector.command(&["explain", TENANT, &municipality.id, "--factors", "1"]).well();
    has(&earlier, &["0 × 280 kg / 4 y", "(1:2)"]);
}

#[test]
fn what_a_person_says_of_a_model_lasts() {
    let municipality = Municipality::new();
    let first = municipality.file("boavizta-data-us.csv", &rows(350));
    municipality.factors(&["import", &first]);
    municipality.assessed();
    has(
        &municipality.factors(&["match", TENANT]),
        &["Lenovo ThinkPad T480  (1)", "making: matched", "watts: no-data"],
    );
    let of_model = |more: &[&str]| {
        municipality.factors(&[&["match", TENANT, "Lenovo ThinkPad T480"], more].concat());
        municipality.assessed()
    };
    // 333 kg without the tenth that is use.
    has(
        &of_model(&["--row", "1:3", "--because", "ours are the slim ones"]),
        &["0 × 299.7 kg / 4 y", "T480s (1:3)"],
    );
    let newer = municipality.file("newer.csv", &rows(300));
    municipality.factors(&["import", &newer]);
    has(&municipality.assessed(), &["0 × 299.7 kg / 4 y"]);
    has(&municipality.factors(&["match", TENANT]), &["making: chosen"]);
    has(&of_model(&["--none"]), &[OF_KIND, "no row fits"]);
    has(&of_model(&["--withdraw"]), &["0 × 240 kg / 4 y"]);
}

#[test]
fn a_file_that_is_broken_changes_nothing() {
    let municipality = Municipality::new();
    let odd_row = municipality
        .file("commas.csv", &format!("{}Lenovo,ThinkPad, T14,Workplace,Laptop,300,0.2,,,\n", rows(350)));
    has(
        &municipality.complaint(&["import", &odd_row]),
        &["commas.csv", "line 6", "10 values, but 9 columns"],
    );
    let other = municipality.file("other.csv", "a,b\n1,2\n");
    has(&municipality.complaint(&["import", &other]), &["other.csv", "Known are: Boavizta's CSV"]);
    let odd = municipality.file("odd.csv", &format!("{HEAD}Maker,Odd 1,Workplace,Laptop,many,,,,\n"));
    has(
        &municipality.complaint(&["import", &odd]),
        &["odd.csv", "line 2", "gwp_total: \"many\" is no number"],
    );
    assert!(municipality.factors(&["list"]).contains("No factors were imported"));
    assert!(municipality.assessed().contains(OF_KIND));
}

#[test]
fn a_published_file_is_fetched() {
    let municipality = Municipality::new();
    has(
        &municipality.factors(&["fetch"]),
        &["boavizta", "ODbL 1.0", "https://", "electricity-maps", "windows11-amd"],
    );
    let from = |content: String, args: &[&str], command: fn(&Municipality, &[&str]) -> String| {
        let (url, served) = serve_once(content);
        let said = command(&municipality, &[args, &["--url", &url]].concat());
        served.join().unwrap();
        said
    };
    let page = from(
        "<!doctype html><title>Sign in</title>".to_owned(),
        &["fetch", "boavizta"],
        Municipality::complaint,
    );
    has(
        &page,
        &[
            "boavizta is not fetched: ",
            "Nothing was kept",
            "a web page came instead of data",
            "factors import FILE",
        ],
    );
    let other = from(CERTIFIED.to_owned(), &["fetch", "boavizta"], Municipality::complaint);
    has(&other, &["the address holds ENERGY STAR's CSV of computers", "not boavizta"]);
    let dry = from(rows(350), &["fetch", "boavizta", "--dry-run"], Municipality::factors);
    has(&dry, &["4 rows", "Nothing was kept"]);
    assert!(municipality.factors(&["list"]).contains("No factors were imported"));

    let taken = from(rows(350), &["fetch", "boavizta"], Municipality::factors);
    has(&taken, &["Boavizta's CSV", "Kept as factor set 1, boavizta."]);
    has(&municipality.assessed(), &["0 × 280 kg / 4 y"]);
    has(&from(rows(350), &["fetch", "boavizta"], Municipality::factors), &["Nothing changed: factor set 1"]);
    has(
        &municipality.complaint(&["fetch", "boavista"]),
        &["no data set is called \"boavista\"", "boavizta, energy-star"],
    );
    has(&municipality.complaint(&["fetch", "electricity-maps"]), &["a file a year", "--year"]);
}

/// The address of a server that gives this content to whoever asks first.
fn serve_once(content: String) -> (String, JoinHandle<()>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/file.csv", listener.local_addr().unwrap());
    let served = std::thread::spawn(move || {
        let (mut connection, _) = listener.accept().unwrap();
        assert!(connection.read(&mut [0; 8192]).unwrap() > 0);
        let head =
            format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\nconnection: close\r\n\r\n", content.len());
        connection.write_all(head.as_bytes()).unwrap();
        connection.write_all(content.as_bytes()).unwrap();
    });
    (url, served)
}
