//! What can go wrong in a store, in words for whoever runs it.

/// A failure of the store. Nothing of the failed verb was kept.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// Something the verb names is not there.
    #[error("there is no {what} {name:?}")]
    NotFound {
        /// What kind of thing.
        what: &'static str,
        /// Its name as given.
        name: String,
    },
    /// Something of that name is there already.
    #[error("there is a {what} {name:?} already")]
    Exists {
        /// What kind of thing.
        what: &'static str,
        /// Its name as given.
        name: String,
    },
    /// There is no store in the folder, or only a part of one.
    #[error(
        "{path} is missing{}",
        if *.tenants_remain {
            ", but tenants' files are there: keys, tokens and people stand in it, so restore it from a backup"
        } else {
            "; is --data right? `levetid-collector tenant add` makes a new store"
        }
    )]
    Missing {
        /// The file.
        path: String,
        /// Whether there are tenants' files all the same.
        tenants_remain: bool,
    },
    /// The disk is full.
    #[error(
        "the disk that holds {path} is full; nothing was stored. Free some space: writing goes on by itself"
    )]
    Full {
        /// The file that could not grow.
        path: String,
    },
    /// The writer has more work queued than it should take on.
    #[error("the store is busy; try again in a moment")]
    Busy,
    /// The writer has stopped.
    #[error("the store is closing")]
    Closed,
    /// The file was written by a newer version of Levetid.
    #[error(
        "{path} is at schema {found}, newer than this version of Levetid knows ({known}); install that version or restore a backup"
    )]
    Newer {
        /// The file.
        path: String,
        /// Its schema.
        found: i64,
        /// The newest schema this binary knows.
        known: i64,
    },
    /// Something stored cannot be read back.
    #[error("{what} in {path} cannot be read")]
    Corrupt {
        /// What was being read.
        what: &'static str,
        /// Where.
        path: String,
        /// Why.
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// The operating system gave no randomness.
    #[error("the operating system has no randomness to give; nothing was stored")]
    NoRandomness,
    /// The database engine refused.
    #[error("{path}: the database failed")]
    Engine {
        /// The file.
        path: String,
        /// Why.
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
}
