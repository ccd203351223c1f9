//! What a verb over a connection can fail with, before the file is known.

use rusqlite::{ErrorCode, ffi};

use crate::store::StoreError;

/// A failure inside the engine.
#[derive(Debug)]
pub enum Fault {
    /// A failure in the words of the store.
    Store(StoreError),
    /// The engine refused.
    Engine(rusqlite::Error),
    /// Something stored cannot be read back.
    Corrupt(&'static str, Box<dyn std::error::Error + Send + Sync>),
    /// The transaction this shared failed, for this reason.
    Transaction { full: bool, why: String },
}

impl Fault {
    /// The failure in the words of the store, for the file at `path`.
    pub fn at(self, path: &str) -> StoreError {
        let path = path.to_owned();
        match self {
            Self::Store(error) => error,
            Self::Engine(error) if is_full(&error) => StoreError::Full { path },
            Self::Engine(error) => StoreError::Engine { path, source: error.into() },
            Self::Corrupt(what, source) => StoreError::Corrupt { what, path, source },
            Self::Transaction { full: true, .. } => StoreError::Full { path },
            Self::Transaction { full: false, why } => StoreError::Engine { path, source: why.into() },
        }
    }

    /// The same failure for one more of those who shared the transaction.
    pub fn shared(error: &rusqlite::Error) -> Self {
        Self::Transaction { full: is_full(error), why: error.to_string() }
    }
}

impl From<rusqlite::Error> for Fault {
    fn from(error: rusqlite::Error) -> Self {
        Self::Engine(error)
    }
}

impl From<StoreError> for Fault {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

/// Whether the disk is full: SQLite says so itself, or fails to write a page of the log.
fn is_full(error: &rusqlite::Error) -> bool {
    let rusqlite::Error::SqliteFailure(failure, _) = error else { return false };
    failure.code == ErrorCode::DiskFull
        || matches!(
            failure.extended_code,
            ffi::SQLITE_IOERR_WRITE | ffi::SQLITE_IOERR_FSYNC | ffi::SQLITE_IOERR_SHMSIZE
        )
}
