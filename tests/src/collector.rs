//! A real collector with a tenant.

use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicU16, Ordering};

use levetid_protocol::people::PeopleKey;
use rusqlite::{Connection, OpenFlags};
use tempfile::TempDir;

use crate::binaries::binary;
use crate::person::Person;
use crate::process::{Process, Said};

/// The tenant that every collector here has.
pub const TENANT: &str = "lyngby";

/// Minutes the collector holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Minutes {
    /// In every state.
    pub all: u32,
    /// Powered on.
    pub on: u32,
}

/// A collector: its data, its port, and its process while it runs.
#[derive(Debug)]
pub struct Collector {
    process: Option<Process>,
    data: PathBuf,
    port: u16,
    tls: Option<[PathBuf; 2]>,
    /// Removed with everything in it when the collector is dropped.
    _folder: Option<TempDir>,
}

impl Collector {
    /// Starts one in a folder of its own, with a tenant whose agents report complete weeks.
    pub fn start() -> Self {
        Self::start_with(&[])
    }

    /// Starts one whose agents report every minute, as in the trial.
    pub fn start_growing() -> Self {
        Self::start_with(&["--report-growing"])
    }

    fn start_with(tenant: &[&str]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut collector = Self::in_folder(folder.path());
        collector._folder = Some(folder);
        collector.add_tenant(TENANT, tenant);
        collector.serve();
        collector
    }

    /// One with its data in a given folder; it has no tenant and does not run yet.
    pub fn in_folder(data: &Path) -> Self {
        Self { process: None, data: data.to_owned(), port: free_port(), tls: None, _folder: None }
    }

    /// Makes it serve TLS with this certificate and key.
    pub fn with_tls(mut self, certificate: &Path, key: &Path) -> Self {
        self.tls = Some([certificate.to_owned(), key.to_owned()]);
        self
    }

    /// Makes it serve without TLS when it is started next.
    pub fn without_tls(&mut self) {
        self.tls = None;
    }

    /// Adds a tenant.
    pub fn add_tenant(&self, slug: &str, more: &[&str]) {
        self.command(
            &[&["tenant", "add", slug, "--name", "Lyngby Kommune", "--observe-from", "now"], more].concat(),
        )
        .well();
    }

    /// Starts it, or starts it again with the same data on the same port, and waits until it listens.
    pub fn serve(&mut self) {
        let listen = format!("127.0.0.1:{}", self.port);
        let mut command = self.program();
        command.args(["serve", "--listen", &listen]);
        if let Some([certificate, key]) = &self.tls {
            command.arg("--tls-cert").arg(certificate).arg("--tls-key").arg(key);
        }
        let mut process = Process::start("levetid-collector", &mut command);
        process.line_with("levetid-collector is listening on", 30);
        self.process = Some(process);
    }

    /// Its address.
    pub fn url(&self) -> String {
        format!("{}://127.0.0.1:{}", if self.tls.is_some() { "https" } else { "http" }, self.port)
    }

    /// The port it listens on.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Its data folder.
    pub fn data(&self) -> &Path {
        &self.data
    }

    /// What it has logged since it was started last.
    pub fn log(&self) -> String {
        self.running().log()
    }

    /// Its process number.
    pub fn process_id(&self) -> u32 {
        self.running().id()
    }

    fn running(&self) -> &Process {
        self.process.as_ref().expect("the collector runs")
    }

    /// As a power cut would.
    pub fn kill(&mut self) {
        self.process.take().expect("the collector runs").kill();
    }

    /// Stops it gracefully.
    #[track_caller]
    pub fn stop(&mut self) {
        let status = self.process.take().expect("the collector runs").stop();
        assert!(status.success(), "a graceful stop ends with {status}");
    }

    /// Runs a command of `levetid-collector` on the same data.
    pub fn command(&self, args: &[&str]) -> Said {
        Said::by(self.program().args(args))
    }

    fn program(&self) -> Command {
        let mut command = Command::new(binary("levetid-collector"));
        command.arg("--data").arg(&self.data).env("LEVETID_PUBLIC_URL", self.url());
        command
    }

    /// A fresh enrolment token; `more` are further arguments of `token add`.
    pub fn token(&self, more: &[&str]) -> String {
        self.command(&[&["token", "add", TENANT], more].concat()).well()
    }

    /// Adds a person and signs them in by a one-time link.
    pub fn person(&self, login: &str, role: &str) -> Person {
        self.command(&["user", "add", TENANT, login, "--name", login, "--role", role]).well();
        Person::sign_in(&self.link(login, "/"))
    }

    /// A one-time link for a person.
    pub fn link(&self, login: &str, to: &str) -> String {
        self.command(&["user", "link", TENANT, login, "--to", to]).well()
    }

    /// The numbers of the tenant's tokens, oldest first.
    pub fn tenant_tokens(&self) -> Vec<String> {
        let list = self.command(&["token", "list", TENANT]).well();
        list.lines().filter_map(|line| line.split_whitespace().next().map(str::to_owned)).collect()
    }

    /// The ids of the tenant's devices.
    pub fn device_ids(&self) -> Vec<String> {
        let list = self.command(&["device", "list", TENANT, "--json"]).well();
        list.lines()
            .map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap())
            .map(|device| device["device"].as_str().unwrap().to_owned())
            .collect()
    }

    /// The ids of all devices but the screens of which they tell.
    pub fn pc_ids(&self) -> Vec<String> {
        let file = self.tenant_file();
        let mut ids = file
            .prepare("SELECT id FROM device WHERE number NOT IN (SELECT device FROM screen) ORDER BY number")
            .unwrap();
        ids.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
    }

    /// Changes the tenant's time zone without telling its agents.
    pub fn set_zone(&self, zone: &str) {
        let changed =
            open(&self.data.join("control.sqlite")).execute("UPDATE tenant SET zone = ?1", [zone]).unwrap();
        assert_eq!(changed, 1);
    }

    /// The minutes of all records: in every state, and powered on.
    pub fn minutes(&self) -> Minutes {
        let sums = r#"SELECT coalesce(sum(active + idle + "on" + asleep + off + unknown), 0),
                             coalesce(sum(active + idle + "on"), 0) FROM usage"#;
        self.tenant_file()
            .query_row(sums, [], |row| Ok(Minutes { all: row.get(0)?, on: row.get(1)? }))
            .unwrap()
    }

    /// How many rows a table of the tenant's file has.
    pub fn count(&self, table: &str) -> u32 {
        self.tenant_file()
            .query_row(&format!("SELECT count(*) FROM {table}"), [], |row| row.get::<_, u32>(0))
            .unwrap()
    }

    /// A number that `control.sqlite` gives for a query.
    pub fn control_number(&self, query: &str) -> i64 {
        open(&self.data.join("control.sqlite")).query_row(query, [], |row| row.get(0)).unwrap()
    }

    /// Changes `control.sqlite` behind the collector's back, as time or a hand would.
    pub fn change(&self, statement: &str) {
        let changed = open(&self.data.join("control.sqlite")).execute(statement, []).unwrap();
        assert!(changed > 0, "{statement} changed nothing");
    }

    /// The tenant's key for pseudonyms of people.
    pub fn people_key(&self) -> PeopleKey {
        let key = open(&self.data.join("control.sqlite"))
            .query_row("SELECT people_key FROM tenant", [], |row| row.get(0))
            .unwrap();
        PeopleKey::from_bytes(key)
    }

    /// What is kept of people.
    pub fn people_kept(&self) -> Vec<[u8; 32]> {
        let file = self.tenant_file();
        let mut query = file.prepare("SELECT person FROM usage_person").unwrap();
        query.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
    }

    /// Fails unless SQLite finds both files whole.
    pub fn assert_files_are_whole(&self) {
        for file in [self.data.join("control.sqlite"), self.tenant_path()] {
            let verdict: String =
                open(&file).query_row("PRAGMA integrity_check", [], |row| row.get(0)).unwrap();
            assert_eq!(verdict, "ok", "{}", file.display());
        }
    }

    /// The tenant's file, to look into.
    pub fn tenant_file(&self) -> Connection {
        open(&self.tenant_path())
    }

    fn tenant_path(&self) -> PathBuf {
        self.data.join("tenants").join(format!("{TENANT}.sqlite"))
    }
}

fn open(path: &Path) -> Connection {
    // Not read-only: after a kill, the first to open the file may have to recover its log.
    let connection = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_WRITE)
        .unwrap_or_else(|error| panic!("cannot open {}: {error}", path.display()));
    connection.busy_timeout(std::time::Duration::from_secs(10)).unwrap();
    connection
}

/// A port that is free, below the range from which the system takes ports for outgoing connections:
/// so it is still free when a collector is started again.
pub fn free_port() -> u16 {
    static NEXT: AtomicU16 = AtomicU16::new(0);
    let first = 10_000 + u16::try_from(std::process::id() % 200).unwrap() * 100;
    loop {
        let port = first + NEXT.fetch_add(1, Ordering::Relaxed) % 2_000;
        if TcpListener::bind(("127.0.0.1", port)).is_ok() {
            return port;
        }
    }
}
