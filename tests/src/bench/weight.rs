//! Idle agents side by side: memory, processor time, wake-ups, writes.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use levetid_tests::agent::Agent;
use levetid_tests::collector::{Collector, free_port};
use levetid_tests::process::Process;
use levetid_tests::wait;
use tempfile::TempDir;

use crate::proc::{Load, Memory, load, memory};
use crate::table::Table;

/// Prometheus asks an exporter this often unless it is told otherwise.
const SCRAPE_EVERY: Duration = Duration::from_secs(60);

/// What Debian's `collectd` reads by default, but for its own disk: it sends what it reads, as in a fleet.
const COLLECTD_PLUGINS: [&str; 11] =
    ["battery", "cpu", "df", "disk", "entropy", "interface", "irq", "load", "memory", "processes", "swap"];

/// The limits of ours: MB resident with glibc and with musl, percent of a core, wake-ups a minute, MB on disk.
const MOST_RESIDENT_MB: [f64; 2] = [8.0, 6.0];
const MOST_PERCENT: f64 = 0.001;
const MOST_WAKE_UPS: f64 = 3.0;
const MOST_BINARY_MB: f64 = 5.0;

/// What is measured.
struct Watched {
    what: &'static str,
    binary: PathBuf,
    process: u32,
    most_resident_mb: Option<f64>,
    before: Option<(Load, Instant)>,
}

/// What is kept alive while it is.
struct Peers {
    _processes: Vec<Process>,
    _folder: TempDir,
    exporter_port: u16,
}

/// Watches all of them after they have settled. `musl` is the static agent, `peers` holds other agents.
pub fn measure(table: &mut Table, span: Duration, musl: Option<&Path>, peers: Option<&Path>) {
    let collector = Collector::start();
    let mut agents = vec![("Levetid agent, glibc", Agent::here(), MOST_RESIDENT_MB[0])];
    if let Some(musl) = musl {
        agents.push(("Levetid agent, static (musl)", Agent::of_binary(musl), MOST_RESIDENT_MB[1]));
    }
    for (_, agent, _) in &mut agents {
        agent.enrol(&collector.url(), &collector.token(&[])).well();
        agent.run();
    }
    let count = u32::try_from(agents.len()).unwrap();
    wait::until_true("the profiles", 60, || collector.count("profile") == count);
    let mut watched: Vec<Watched> = agents
        .iter()
        .map(|(what, agent, most)| Watched::new(what, agent.binary(), agent.process_id(), Some(*most)))
        .collect();
    let peers = peers.map(|folder| start_peers(folder, &mut watched));
    // A full minute and its flush, so that everything has been touched once.
    std::thread::sleep(Duration::from_secs(75));

    for one in &mut watched {
        one.before = Some((load(one.process), Instant::now()));
    }
    let end = Instant::now() + span;
    while Instant::now() < end {
        if let Some(peers) = &peers {
            scrape(peers.exporter_port);
        }
        std::thread::sleep(SCRAPE_EVERY.min(end.saturating_duration_since(Instant::now())));
    }
    let header =
        ["RSS", "PSS", "of one core", "wake-ups a minute", "preempted a minute", "written to disk", "binary"];
    table.section(&format!("Idle for {} s, side by side", span.as_secs()), &header);
    for one in &watched {
        one.row(table);
    }
    let [glibc, musl] = MOST_RESIDENT_MB;
    table.cells(
        "Limit of ours",
        &[
            format!("{glibc} MB, static {musl} MB"),
            String::new(),
            format!("{MOST_PERCENT} %"),
            format!("{MOST_WAKE_UPS}"),
            String::new(),
            String::new(),
            format!("{MOST_BINARY_MB} MB"),
        ],
    );
    table.note(
        "A wake-up is a voluntary context switch of any thread. node_exporter is asked once a minute, as Prometheus does \
         by default; collectd reads what Debian's configuration reads, every 10 s, and sends it to an address where nobody \
         listens. Debian's packages, started by the bench without their units.",
    );
}

impl Watched {
    fn new(what: &'static str, binary: PathBuf, process: u32, most_resident_mb: Option<f64>) -> Self {
        Self { what, binary, process, most_resident_mb, before: None }
    }

    fn row(&self, table: &mut Table) {
        let (before, began) = self.before.unwrap();
        let (after, minutes) = (load(self.process), began.elapsed().as_secs_f64() / 60.0);
        let Memory { resident_mb, share_mb } = memory(self.process);
        let percent = 100.0 * (after.cpu - before.cpu).as_secs_f64() / (minutes * 60.0);
        let a_minute = |before: u64, after: u64| after.saturating_sub(before) as f64 / minutes;
        let wake_ups = a_minute(before.voluntary_switches, after.voluntary_switches);
        let preempted = a_minute(before.involuntary_switches, after.involuntary_switches);
        let written_kb = after.written_bytes.saturating_sub(before.written_bytes) as f64 / 1_000.0;
        let binary_mb = std::fs::metadata(&self.binary).unwrap().len() as f64 / 1e6;
        table.cells(
            self.what,
            &[
                format!("{resident_mb:.1} MB"),
                format!("{share_mb:.1} MB"),
                format!("{percent:.5} %"),
                format!("{wake_ups:.1}"),
                format!("{preempted:.1}"),
                format!("{written_kb:.0} kB"),
                format!("{binary_mb:.1} MB"),
            ],
        );
        let Some(most_resident_mb) = self.most_resident_mb else { return };
        for (name, value, most) in [
            ("resident MB", resident_mb, most_resident_mb),
            ("percent of a core", percent, MOST_PERCENT),
            ("wake-ups a minute", wake_ups, MOST_WAKE_UPS),
            ("MB of binary", binary_mb, MOST_BINARY_MB),
        ] {
            table.limit(&format!("{}, {name}", self.what), value, most);
        }
    }
}

fn start_peers(folder: &Path, watched: &mut Vec<Watched>) -> Peers {
    let own = tempfile::tempdir().unwrap();
    let exporter_port = free_port();
    let exporter = folder.join("usr/bin/prometheus-node-exporter");
    let collectd = folder.join("usr/sbin/collectd");
    let configuration = own.path().join("collectd.conf");
    std::fs::write(&configuration, collectd_configuration(folder, own.path())).unwrap();
    let processes = vec![
        Process::start(
            "node_exporter",
            Command::new(&exporter).arg(format!("--web.listen-address=127.0.0.1:{exporter_port}")),
        ),
        Process::start("collectd", Command::new(&collectd).arg("-f").arg("-C").arg(&configuration)),
    ];
    wait::until_true("node_exporter", 30, || TcpStream::connect(("127.0.0.1", exporter_port)).is_ok());
    for (what, binary, process) in
        [("node_exporter", exporter, &processes[0]), ("collectd", collectd, &processes[1])]
    {
        watched.push(Watched::new(what, binary, process.id(), None));
    }
    Peers { _processes: processes, _folder: own, exporter_port }
}

fn collectd_configuration(folder: &Path, own: &Path) -> String {
    let plugins: String = COLLECTD_PLUGINS.iter().map(|plugin| format!("LoadPlugin {plugin}\n")).collect();
    format!(
        "Hostname localhost\nFQDNLookup false\nInterval 10\nBaseDir \"{own}\"\nPIDFile \"{own}/pid\"\n\
         PluginDir \"{folder}/usr/lib/collectd\"\nTypesDB \"{folder}/usr/share/collectd/types.db\"\n{plugins}\
         LoadPlugin network\n<Plugin network>\nServer \"127.0.0.1\" \"25826\"\n</Plugin>\n",
        own = own.display(),
        folder = folder.display()
    )
}

fn scrape(port: u16) {
    let mut connection = TcpStream::connect(("127.0.0.1", port)).unwrap();
    connection.write_all(b"GET /metrics HTTP/1.0\r\n\r\n").unwrap();
    let mut metrics = String::new();
    connection.read_to_string(&mut metrics).unwrap();
    assert!(metrics.contains("node_cpu_seconds_total"), "{metrics}");
}
