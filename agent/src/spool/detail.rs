//! Where detail is kept on this PC, for as many days as
//! [`DETAIL_DAYS_ON_DEVICE`](levetid_protocol::limits::DETAIL_DAYS_ON_DEVICE) says.

use rusqlite::{Transaction, params};

use super::{Result, Spool};
use crate::usage::MinuteDetail;

/// Adds detail; its first entry goes on with the last one kept where they join in one state. It takes the place
/// of what was kept of the same minutes before the clock was set back.
pub(super) fn append(transaction: &Transaction<'_>, detail: &[MinuteDetail]) -> Result<()> {
    for MinuteDetail { from, to, state } in detail {
        let state = serde_json::to_string(state)?;
        transaction
            .prepare_cached("DELETE FROM stretch WHERE from_minute >= ?1 AND from_minute < ?2")?
            .execute(params![from, to])?;
        transaction
            .prepare_cached(
                "UPDATE stretch SET to_minute = ?1 WHERE to_minute > ?1
                 AND from_minute = (SELECT max(from_minute) FROM stretch WHERE from_minute < ?1)",
            )?
            .execute([from])?;
        let joined = transaction
            .prepare_cached("UPDATE stretch SET to_minute = ?2 WHERE to_minute = ?1 AND state = ?3")?
            .execute(params![from, to, state])?;
        if joined == 0 {
            transaction
                .prepare_cached("INSERT INTO stretch VALUES (?1, ?2, ?3)")?
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
    pub fn detail(&self) -> Result<Vec<MinuteDetail>> {
        let mut statement = self
            .connection
            .prepare("SELECT from_minute, to_minute, state FROM stretch ORDER BY from_minute")?;
        let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get::<_, String>(2)?)))?;
        rows.map(|row| {
            let (from, to, state) = row?;
            Ok(MinuteDetail { from, to, state: serde_json::from_str(&state)? })
        })
        .collect()
    }
}
