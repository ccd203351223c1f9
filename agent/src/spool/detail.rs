//! Detail that never leaves the PC: minutes in one state, kept for 35 days.

use rusqlite::{Transaction, params};

use super::{Result, Spool};
use crate::usage::State;

/// Days of detail that are kept.
pub const KEPT_DAYS: i64 = 35;

/// Minutes in one state.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Detail {
    /// The first minute, since 1970.
    pub from: i64,
    /// The minute after the last.
    pub to: i64,
    /// The state.
    pub state: State,
}

impl Detail {
    /// Adds a minute to a list, to its last entry where that goes on.
    pub fn push(list: &mut Vec<Self>, minute: i64, state: State) {
        match list.last_mut() {
            Some(last) if last.to == minute && last.state == state => last.to = minute + 1,
            _ => list.push(Self { from: minute, to: minute + 1, state }),
        }
    }
}

/// Adds detail; its first entry goes on with the last one kept where they join in one state.
pub(super) fn append(transaction: &Transaction<'_>, detail: &[Detail]) -> Result<()> {
    for Detail { from, to, state } in detail {
        let state = serde_json::to_string(state)?;
        let joined = transaction
            .prepare_cached("UPDATE stretch SET to_minute = ?2 WHERE to_minute = ?1 AND state = ?3")?
            .execute(params![from, to, state])?;
        if joined == 0 {
            transaction
                .prepare_cached("INSERT OR REPLACE INTO stretch VALUES (?1, ?2, ?3)")?
                .execute(params![from, to, state])?;
        }
    }
    Ok(())
}

/// Drops detail that ended before a minute.
pub(super) fn drop_before(transaction: &Transaction<'_>, minute: i64) -> Result<()> {
    transaction.prepare_cached("DELETE FROM stretch WHERE to_minute < ?1")?.execute([minute])?;
    Ok(())
}

impl Spool {
    /// The detail that is kept, in order.
    ///
    /// # Errors
    /// When the spool cannot be read.
    pub fn detail(&self) -> Result<Vec<Detail>> {
        let mut statement = self
            .connection
            .prepare("SELECT from_minute, to_minute, state FROM stretch ORDER BY from_minute")?;
        let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get::<_, String>(2)?)))?;
        rows.map(|row| {
            let (from, to, state) = row?;
            Ok(Detail { from, to, state: serde_json::from_str(&state)? })
        })
        .collect()
    }
}
