//! One SQLite file: a writer, readers that never wait for it, and its schema.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};

use super::fault::Fault;
use super::writer::Writer;
use crate::store::{self, StoreError};

/// Idle reading connections kept open for each file.
const IDLE_READERS: usize = 4;

/// Which tables a file holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Schema {
    Control,
    Tenant,
}

/// An open file.
#[derive(Debug)]
pub struct Database {
    path: PathBuf,
    writer: Writer,
    idle: Mutex<Vec<Connection>>,
}

impl Database {
    /// Opens the file, makes it where it is missing, and brings its schema up to date.
    pub fn open(path: &Path, schema: Schema) -> store::Result<Self> {
        let shown = path.display().to_string();
        let engine = |source: Box<dyn std::error::Error + Send + Sync>| StoreError::Engine {
            path: shown.clone(),
            source,
        };
        // Commands open the same files while the server runs: one of them makes the file, the others wait.
        let _turn = Turn::take(path).map_err(|error| engine(error.into()))?;
        let mut connection = Connection::open(path).map_err(|error| engine(error.into()))?;
        prepare(&connection).map_err(|error| Fault::from(error).at(&shown))?;
        connection.pragma_update(None, "journal_mode", "WAL").map_err(|error| engine(error.into()))?;
        // An acknowledgement is a promise: it is given when the log is on disk.
        connection.pragma_update(None, "synchronous", "FULL").map_err(|error| engine(error.into()))?;
        // What is deleted is to be gone from the file, not only from its tables.
        connection.pragma_update(None, "secure_delete", true).map_err(|error| engine(error.into()))?;
        migrate(&mut connection, schema, &shown)?;
        let writer = Writer::start(connection).map_err(|error| engine(error.into()))?;
        Ok(Self { path: path.to_owned(), writer, idle: Mutex::new(Vec::new()) })
    }

    /// Runs a verb that writes; returns once it is on disk.
    pub async fn write<T: Send + 'static>(
        &self,
        verb: impl FnOnce(&Connection) -> Result<T, Fault> + Send + 'static,
    ) -> store::Result<T> {
        self.writer.run(verb).await.map_err(|fault| fault.at(&self.shown_path()))
    }

    /// Empties the log of what was written, so that what was deleted is gone from it too. Where somebody reads or
    /// writes for so long that it cannot be emptied now, it is overwritten by and by.
    pub async fn empty_log(self: &Arc<Self>) -> store::Result<()> {
        self.beside(|database| {
            let connection = Connection::open(&database.path)?;
            prepare(&connection)?;
            Ok(connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?)
        })
        .await
    }

    /// Runs a verb that only reads, beside the writer, on what is committed by now.
    pub async fn read<T: Send + 'static>(
        self: &Arc<Self>,
        verb: impl FnOnce(&Connection) -> Result<T, Fault> + Send + 'static,
    ) -> store::Result<T> {
        self.beside(|database| {
            let connection = database.reader()?;
            let result = verb(&connection);
            let mut idle = database.idle.lock().unwrap_or_else(PoisonError::into_inner);
            if idle.len() < IDLE_READERS {
                idle.push(connection);
            }
            result
        })
        .await
    }

    /// Runs work of the file beside the writer, on a thread that may wait.
    pub async fn beside<T: Send + 'static>(
        self: &Arc<Self>,
        work: impl FnOnce(&Self) -> Result<T, Fault> + Send + 'static,
    ) -> store::Result<T> {
        let database = Arc::clone(self);
        tokio::task::spawn_blocking(move || work(&database).map_err(|fault| fault.at(&database.shown_path())))
            .await
            .map_err(|_| StoreError::Closed)?
    }

    fn reader(&self) -> rusqlite::Result<Connection> {
        if let Some(connection) = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop() {
            return Ok(connection);
        }
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(&self.path, flags)?;
        prepare(&connection)?;
        Ok(connection)
    }

    fn shown_path(&self) -> String {
        self.path.display().to_string()
    }
}

/// The right to make a file or change its schema, held by one process at a time: a lock on a file beside it, which is
/// let go of when this is dropped or the process ends. (SQLite's own lock is taken anew for each migration.)
struct Turn {
    _lock: File,
}

impl Turn {
    fn take(path: &Path) -> std::io::Result<Self> {
        let lock = File::create(path.with_extension("lock"))?;
        lock.lock()?;
        Ok(Self { _lock: lock })
    }
}

/// Settings of every connection.
fn prepare(connection: &Connection) -> rusqlite::Result<()> {
    // Commands write to the same files while the server runs.
    connection.busy_timeout(Duration::from_secs(10))?;
    connection.pragma_update(None, "foreign_keys", true)?;
    connection.set_prepared_statement_cache_capacity(64);
    // Without this SQLite prepares statements anew for the values that are bound to them, at every use.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    Ok(())
}

mod control {
    refinery::embed_migrations!("src/store/sqlite/migrations/control");
}

mod tenant {
    refinery::embed_migrations!("src/store/sqlite/migrations/tenant");
}

fn migrate(connection: &mut Connection, schema: Schema, path: &str) -> store::Result<()> {
    let runner = match schema {
        Schema::Control => control::migrations::runner(),
        Schema::Tenant => tenant::migrations::runner(),
    };
    let engine = |error: refinery::Error| StoreError::Engine { path: path.to_owned(), source: error.into() };
    let known =
        runner.get_migrations().iter().map(|migration| i64::from(migration.version())).max().unwrap_or(0);
    let found = applied_version(connection).map_err(|error| Fault::from(error).at(path))?;
    if found > known {
        return Err(StoreError::Newer { path: path.to_owned(), found, known });
    }
    if found == known {
        return Ok(());
    }
    runner.run(connection).map(|_| ()).map_err(engine)
}

/// The newest migration a file has had; 0 for a new file.
fn applied_version(connection: &Connection) -> rusqlite::Result<i64> {
    let history = "refinery_schema_history";
    if !connection.table_exists(None, history)? {
        return Ok(0);
    }
    connection.query_row(&format!("SELECT coalesce(max(version), 0) FROM {history}"), [], |row| row.get(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_of_a_newer_version_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("tenant.sqlite");
        drop(Database::open(&path, Schema::Tenant).unwrap());
        Connection::open(&path)
            .unwrap()
            .execute_batch(
                "INSERT INTO refinery_schema_history (version, name, applied_on, checksum)
                 VALUES (99, 'later', '2030-01-01T00:00:00Z', '1')",
            )
            .unwrap();
        let error = Database::open(&path, Schema::Tenant).unwrap_err();
        assert!(matches!(error, StoreError::Newer { found: 99, .. }), "{error}");
    }

    #[test]
    fn a_file_is_made_once_however_many_open_it() {
        let folder = tempfile::tempdir().unwrap();
        for round in 0..20 {
            let path = folder.path().join(format!("{round}.sqlite"));
            let start = std::sync::Barrier::new(8);
            std::thread::scope(|scope| {
                for _ in 0..8 {
                    scope.spawn(|| {
                        start.wait();
                        Database::open(&path, Schema::Tenant).unwrap();
                    });
                }
            });
        }
    }

    /// Files of every earlier version are brought up to date with everything in them.
    #[test]
    fn a_file_of_version_1_keeps_what_it_holds() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("control.sqlite");
        let mut old = Connection::open(&path).unwrap();
        control::migrations::runner().set_target(refinery::Target::Version(1)).run(&mut old).unwrap();
        old.execute_batch(
            "INSERT INTO collector VALUES (1, 'ed25519', zeroblob(32), NULL, '2026-11-23T12:00:00Z');
             INSERT INTO tenant VALUES ('aarhus', 'Aarhus', 'Europe/Copenhagen', 'DK1', 'week', 0, NULL, NULL,
                                        NULL, NULL, 4, 7, 3, '2026-11-23T12:00:00Z');",
        )
        .unwrap();
        drop(old);
        drop(Database::open(&path, Schema::Control).unwrap());
        let tenants = super::super::control::tenants(&Connection::open(&path).unwrap()).unwrap();
        assert_eq!(tenants.len(), 1);
        assert_eq!((tenants[0].policy_version, &tenants[0].people_key), (3, &None));

        let path = folder.path().join("tenant.sqlite");
        let mut old = Connection::open(&path).unwrap();
        tenant::migrations::runner().set_target(refinery::Target::Version(1)).run(&mut old).unwrap();
        old.execute_batch(
            "INSERT INTO device VALUES (1, 'd', NULL, NULL, NULL, NULL, NULL, 20000, 20001, 0);
             INSERT INTO usage VALUES (20000, 1, 7, 0, 0, 0, 0, 0, 0, 0, 0, x'01');",
        )
        .unwrap();
        drop(old);
        drop(Database::open(&path, Schema::Tenant).unwrap());
        let held = Connection::open(&path).unwrap().query_row(
            "SELECT count(*), (SELECT count(*) FROM usage_person) FROM usage",
            [],
            |row| Ok((row.get::<_, u32>(0)?, row.get::<_, u32>(1)?)),
        );
        assert_eq!(held.unwrap(), (1, 0));
    }

    #[test]
    fn a_file_that_is_no_database_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("tenant.sqlite");
        std::fs::write(&path, "not a database, but long enough to look at, and then some").unwrap();
        let error = Database::open(&path, Schema::Tenant).unwrap_err();
        assert!(error.to_string().contains("tenant.sqlite"), "{error}");
    }
}
