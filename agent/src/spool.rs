//! The SQLite spool: what waits to be sent, the running record, and weeks of detail. It survives
//! power loss and stays small: the oldest detail goes first, unsent records last.
//!
//! The journal is a rollback journal, not a write-ahead log: one writer commits a few kilobytes every
//! 15 minutes, and a single file can be read by `status` without shared memory.

mod detail;
mod reports;

use std::path::{Path, PathBuf};
use std::time::Duration;

use jiff::Timestamp;
use levetid_protocol::report::Part;
use rusqlite::{Connection, OpenFlags, OptionalExtension as _, Transaction, params};
use serde::{Serialize, de::DeserializeOwned};

use crate::outbox::{Item, Waiting};
use crate::state_dir::new_file;
use crate::usage::MinuteDetail;
pub use reports::{LINK, OnItsWay, SetAside};

const MIGRATIONS: &[&str] = &[include_str!("spool/001.sql")];

/// Most bytes of the spool on disk.
const MAX_BYTES: u64 = 16 * 1024 * 1024;

/// Why the spool could not be used.
#[derive(Debug, thiserror::Error)]
pub enum SpoolError {
    /// The disk is full.
    #[error("the disk is full")]
    Full,
    /// The file is not a database any more.
    #[error("the spool is damaged")]
    Damaged(#[source] rusqlite::Error),
    /// The file can be read, and what is in it contradicts itself.
    #[error("the spool is damaged: {0}")]
    Unsound(String),
    /// The damaged file cannot be moved out of the way.
    #[error("the spool is damaged, and cannot be moved to {}", to.display())]
    NotMovedAside {
        /// Where it should go.
        to: PathBuf,
        /// Why it does not.
        #[source]
        source: std::io::Error,
    },
    /// It was written by a newer agent.
    #[error(
        "the spool was written by a newer agent (version {0}); install that one again, or move the file away"
    )]
    Newer(usize),
    /// It was written by an older agent, and only an agent that runs brings it to its own version.
    #[error("the spool was written by an older agent (version {0}); start this one once: levetid-agent run")]
    Older(usize),
    /// Something else went wrong with it.
    #[error("the spool cannot be used")]
    Database(#[source] rusqlite::Error),
    /// A value in it cannot be written or read as JSON.
    #[error("a value in the spool is not what this agent writes")]
    Json(#[from] serde_json::Error),
}

impl From<rusqlite::Error> for SpoolError {
    fn from(error: rusqlite::Error) -> Self {
        use rusqlite::ErrorCode::{DatabaseCorrupt, DiskFull, NotADatabase};
        match error.sqlite_error_code() {
            Some(DiskFull) => Self::Full,
            Some(DatabaseCorrupt | NotADatabase) => Self::Damaged(error),
            _ => Self::Database(error),
        }
    }
}

/// Result of the spool.
pub type Result<T> = std::result::Result<T, SpoolError>;

/// The spool.
#[derive(Debug)]
pub struct Spool {
    connection: Connection,
    max_bytes: u64,
    /// After how many changes nothing was found to be on its way, and when the next item is due then.
    next_due: Option<(u64, Timestamp)>,
}

/// What is kept at each flush, all of it or nothing.
#[derive(Debug)]
pub struct Flush<'a> {
    /// Items to be sent, each with the time before which it is not.
    pub items: &'a [(Item, Timestamp)],
    /// Detail since the last flush.
    pub detail: &'a [MinuteDetail],
    /// Detail before this minute is dropped.
    pub keep_detail_from: i64,
    /// Single values.
    pub values: Vec<(&'static str, String)>,
}

/// How many items are in which state.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// Not yet sent.
    pub waiting: u64,
    /// Held by the collector.
    pub held: u64,
    /// Refused by it.
    pub aside: u64,
}

impl Spool {
    /// Opens the spool, makes it if it is missing, and brings it to this version. A damaged file is
    /// moved aside and its new name returned.
    ///
    /// # Errors
    /// When there is no place for it, or it is a newer agent's.
    pub fn open(path: &Path, today: &str) -> Result<(Self, Option<PathBuf>)> {
        match Self::open_existing_or_new(path) {
            Err(SpoolError::Damaged(_) | SpoolError::Unsound(_)) => {
                let aside = aside_path(path, today);
                std::fs::rename(path, &aside)
                    .map_err(|source| SpoolError::NotMovedAside { to: aside.clone(), source })?;
                Ok((Self::open_existing_or_new(path)?, Some(aside)))
            }
            opened => Ok((opened?, None)),
        }
    }

    /// Opens a spool that another process may be writing, to look at it.
    ///
    /// # Errors
    /// When there is none, or it is another agent's version.
    pub fn look(path: &Path) -> Result<Self> {
        let spool =
            Self { connection: connect(path, OpenFlags::empty())?, max_bytes: MAX_BYTES, next_due: None };
        match spool.version()? {
            version if version > MIGRATIONS.len() => Err(SpoolError::Newer(version)),
            version if version < MIGRATIONS.len() => Err(SpoolError::Older(version)),
            _ => Ok(spool),
        }
    }

    fn open_existing_or_new(path: &Path) -> Result<Self> {
        // Made here with its mode; SQLite would let others read it. What fails now fails again below.
        new_file().create_new(true).write(true).open(path).ok();
        let mut spool = Self {
            connection: connect(path, OpenFlags::SQLITE_OPEN_CREATE)?,
            max_bytes: MAX_BYTES,
            next_due: None,
        };
        spool.migrate()?;
        let sound: String = spool.connection.query_row("PRAGMA quick_check(1)", [], |row| row.get(0))?;
        if sound == "ok" { Ok(spool) } else { Err(SpoolError::Unsound(sound)) }
    }

    fn version(&self) -> Result<usize> {
        Ok(self.connection.query_row("PRAGMA user_version", [], |row| row.get(0))?)
    }

    fn migrate(&mut self) -> Result<()> {
        let version = self.version()?;
        if version > MIGRATIONS.len() {
            return Err(SpoolError::Newer(version));
        }
        for (index, migration) in MIGRATIONS.iter().enumerate().skip(version) {
            let transaction = self.connection.transaction()?;
            transaction.execute_batch(migration)?;
            transaction.pragma_update(None, "user_version", index + 1)?;
            transaction.commit()?;
        }
        Ok(())
    }

    /// Keeps what was seen since the last flush, all of it or nothing.
    ///
    /// # Errors
    /// When the disk is full; nothing is changed then.
    pub fn flush(&mut self, flush: &Flush<'_>) -> Result<()> {
        let transaction = self.connection.transaction()?;
        for (item, due) in flush.items {
            put(&transaction, item, *due)?;
        }
        detail::append(&transaction, flush.detail)?;
        detail::drop_before(&transaction, flush.keep_detail_from)?;
        for (name, json) in &flush.values {
            set_value(&transaction, name, json)?;
        }
        transaction.commit()?;
        self.trim()
    }

    /// Keeps items to be sent.
    ///
    /// # Errors
    /// When the disk is full.
    pub fn put(&mut self, items: &[(Item, Timestamp)]) -> Result<()> {
        let transaction = self.connection.transaction()?;
        for (item, due) in items {
            put(&transaction, item, *due)?;
        }
        Ok(transaction.commit()?)
    }

    /// The latest version of an item, wherever it stands.
    ///
    /// # Errors
    /// When the spool cannot be read.
    pub fn latest(&self, part: Part, key: &str) -> Result<Option<Item>> {
        let body: Option<String> = self
            .connection
            .query_row(
                "SELECT body FROM item WHERE part = ?1 AND key = ?2",
                params![part.name(), key],
                |row| row.get(0),
            )
            .optional()?;
        Ok(body.and_then(|body| Item::read(part, &body).ok()))
    }

    /// The items that are due, oldest first.
    ///
    /// # Errors
    /// When the spool cannot be read.
    pub fn due(&self, now: Timestamp) -> Result<Vec<Waiting>> {
        let mut statement = self.connection.prepare_cached(
            "SELECT id, revision, part, body FROM item
             WHERE state = 'waiting' AND due <= ?1 ORDER BY due, id",
        )?;
        let rows = statement.query_map([now.as_second()], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get::<_, String>(2)?, row.get::<_, String>(3)?))
        })?;
        let mut waiting = Vec::new();
        for row in rows {
            let (id, revision, part, body) = row?;
            let item = Part::from_name(&part).and_then(|part| Item::read(part, &body).ok());
            waiting.extend(item.map(|item| Waiting { id, revision, item, bytes: body.len() }));
        }
        Ok(waiting)
    }

    /// When the next item is due.
    ///
    /// # Errors
    /// When the spool cannot be read.
    pub fn next_due(&self) -> Result<Option<Timestamp>> {
        let seconds: Option<i64> =
            self.connection
                .query_row("SELECT min(due) FROM item WHERE state = 'waiting'", [], |row| row.get(0))?;
        Ok(seconds.and_then(|seconds| Timestamp::from_second(seconds).ok()))
    }

    /// Whether there is nothing to send at `now`. The disk is only asked again when something has changed.
    ///
    /// # Errors
    /// When the spool cannot be read.
    pub fn rests(&mut self, now: Timestamp) -> Result<bool> {
        let changes = self.connection.total_changes();
        let due = match self.next_due {
            Some((then, due)) if then == changes => due,
            _ if self.on_its_way()?.is_some() => return Ok(false),
            _ => self.next_due()?.unwrap_or(Timestamp::MAX),
        };
        self.next_due = Some((changes, due));
        Ok(now < due)
    }

    /// Moves what fell due while the machine was off or asleep to a later time.
    ///
    /// # Errors
    /// When the disk is full.
    pub fn postpone(&mut self, due_before: Timestamp, to: Timestamp) -> Result<()> {
        self.connection.execute(
            "UPDATE item SET due = ?2 WHERE state = 'waiting' AND part = 'usage' AND due < ?1",
            params![due_before.as_second(), to.as_second()],
        )?;
        Ok(())
    }

    /// How many items are in which state.
    ///
    /// # Errors
    /// When the spool cannot be read.
    pub fn counts(&self) -> Result<Counts> {
        Ok(self.connection.query_row(
            "SELECT count(*) FILTER (WHERE state = 'waiting'), count(*) FILTER (WHERE state = 'held'),
                    count(*) FILTER (WHERE state = 'aside') FROM item",
            [],
            |row| Ok(Counts { waiting: row.get(0)?, held: row.get(1)?, aside: row.get(2)? }),
        )?)
    }

    /// A single value.
    ///
    /// # Errors
    /// When the spool cannot be read, or the value is not what this agent writes.
    pub fn value<T: DeserializeOwned>(&self, name: &str) -> Result<Option<T>> {
        let json: Option<String> = self
            .connection
            .query_row("SELECT json FROM value WHERE name = ?1", [name], |row| row.get(0))
            .optional()?;
        Ok(json.map(|json| serde_json::from_str(&json)).transpose()?)
    }

    /// Keeps a single value.
    ///
    /// # Errors
    /// When the disk is full.
    pub fn set<T: Serialize>(&mut self, name: &str, value: &T) -> Result<()> {
        let json = serde_json::to_string(value)?;
        let transaction = self.connection.transaction()?;
        set_value(&transaction, name, &json)?;
        Ok(transaction.commit()?)
    }

    /// Drops what is least needed while the spool is larger than its bound.
    fn trim(&mut self) -> Result<()> {
        const LEAST_NEEDED_FIRST: [&str; 4] = [
            "DELETE FROM stretch WHERE from_minute IN (SELECT from_minute FROM stretch ORDER BY from_minute LIMIT 500)",
            "DELETE FROM item WHERE id IN (SELECT id FROM item WHERE state = 'held' ORDER BY sequence, id LIMIT 50)",
            "DELETE FROM item WHERE id IN (SELECT id FROM item WHERE state = 'aside' ORDER BY id LIMIT 50)",
            "DELETE FROM item WHERE id IN (SELECT id FROM item WHERE state = 'waiting' ORDER BY due, id LIMIT 1)",
        ];
        while self.used_bytes()? > self.max_bytes {
            let mut dropped = 0;
            for statement in LEAST_NEEDED_FIRST {
                dropped = self.connection.execute(statement, [])?;
                if dropped > 0 {
                    break;
                }
            }
            if dropped == 0 {
                break;
            }
        }
        Ok(())
    }

    fn used_bytes(&self) -> Result<u64> {
        Ok(self.connection.query_row(
            "SELECT (page_count - freelist_count) * page_size
             FROM pragma_page_count, pragma_freelist_count, pragma_page_size",
            [],
            |row| row.get(0),
        )?)
    }
}

fn connect(path: &Path, create: OpenFlags) -> Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX | create;
    let connection = Connection::open_with_flags(path, flags)?;
    connection.busy_timeout(Duration::from_secs(5))?;
    connection.execute_batch(
        "PRAGMA journal_mode = TRUNCATE; PRAGMA synchronous = FULL; PRAGMA cache_size = -128;",
    )?;
    Ok(connection)
}

/// `spool.sqlite` becomes `spool.corrupt-2026-11-23`, or with a number after it if that is taken.
fn aside_path(path: &Path, today: &str) -> PathBuf {
    let first = path.with_extension(format!("corrupt-{today}"));
    let numbered = |number: u32| path.with_extension(format!("corrupt-{today}-{number}"));
    std::iter::once(first.clone())
        .chain((2..1_000).map(numbered))
        .find(|path| !path.exists())
        .unwrap_or(first)
}

/// A newer version of an item waits again; the same version changes nothing.
fn put(transaction: &Transaction<'_>, item: &Item, due: Timestamp) -> Result<()> {
    transaction
        .prepare_cached(
            "INSERT INTO item (part, key, body, revision, due, state) VALUES (?1, ?2, ?3, 1, ?4, 'waiting')
             ON CONFLICT (part, key) DO UPDATE SET
                 body = excluded.body, revision = revision + 1, due = excluded.due,
                 state = 'waiting', sequence = NULL, reason = NULL
             WHERE body <> excluded.body",
        )?
        .execute(params![item.part().name(), item.key(), item.body()?, due.as_second()])?;
    Ok(())
}

fn set_value(transaction: &Transaction<'_>, name: &str, json: &str) -> Result<()> {
    transaction
        .prepare_cached(
            "INSERT INTO value (name, json) VALUES (?1, ?2)
             ON CONFLICT (name) DO UPDATE SET json = excluded.json WHERE json <> excluded.json",
        )?
        .execute(params![name, json])?;
    Ok(())
}

#[cfg(test)]
mod tests;
