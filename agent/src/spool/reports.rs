//! The report under way: made once, repeated byte for byte until the collector has answered.

use levetid_protocol::report::{Part, Refusal};
use rusqlite::{Connection, OptionalExtension as _, Transaction, params};
use serde::Serialize;

use super::{Result, Spool, set_value};
use crate::outbox::{Draft, Place};

/// The name of the highest sequence number that was used.
const SEQUENCE: &str = "sequence";

/// The name of the state of the link to the collector.
pub const LINK: &str = "link";

/// A report that was made and has no answer yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OnItsWay {
    /// Its sequence number.
    pub sequence: u64,
    /// Its JSON.
    pub body: Vec<u8>,
}

/// An item the collector did not take.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SetAside {
    /// Which list of a report it belongs to.
    pub part: String,
    /// Which of them: a usage record's first day, for instance.
    pub key: String,
    /// Why.
    pub reason: String,
}

impl Spool {
    /// The report under way, if there is one.
    ///
    /// # Errors
    /// When the spool cannot be read.
    pub fn on_its_way(&self) -> Result<Option<OnItsWay>> {
        Ok(self
            .connection
            .query_row("SELECT sequence, body FROM report ORDER BY sequence LIMIT 1", [], |row| {
                Ok(OnItsWay { sequence: row.get(0)?, body: row.get(1)? })
            })
            .optional()?)
    }

    /// The sequence number of the next report.
    ///
    /// # Errors
    /// When the spool cannot be read.
    pub fn next_sequence(&self) -> Result<u64> {
        Ok(self.value::<u64>(SEQUENCE)?.unwrap_or(0) + 1)
    }

    /// Begins with this number in a spool that has not counted any: the one before it was lost.
    ///
    /// # Errors
    /// When the disk is full.
    pub fn begin_with_sequence(&mut self, first: u64) -> Result<()> {
        if self.value::<u64>(SEQUENCE)?.is_none() {
            self.set(SEQUENCE, &first.saturating_sub(1))?;
        }
        Ok(())
    }

    /// Keeps a report before it is first sent.
    ///
    /// # Errors
    /// When the disk is full; the report must not be sent then.
    pub fn begin_report(&mut self, draft: &Draft) -> Result<OnItsWay> {
        let body = serde_json::to_vec(&draft.report)?;
        let sequence = draft.report.sequence;
        let transaction = self.connection.transaction()?;
        transaction
            .execute("INSERT INTO report (sequence, body) VALUES (?1, ?2)", params![sequence, body])?;
        for Place { id, revision, part, index } in &draft.places {
            transaction
                .prepare_cached("INSERT INTO place (item, revision, part, position) VALUES (?1, ?2, ?3, ?4)")?
                .execute(params![id, revision, part.name(), index])?;
        }
        set_value(&transaction, SEQUENCE, &sequence.to_string())?;
        transaction.commit()?;
        Ok(OnItsWay { sequence, body })
    }

    /// The collector holds the report under way, but for the parts it refused. Items that were
    /// replaced by a newer version meanwhile go on waiting.
    ///
    /// # Errors
    /// When the disk is full; the report is then sent again, which does no harm.
    pub fn acknowledge(&mut self, sequence: u64, refused: &[Refusal]) -> Result<()> {
        let transaction = self.connection.transaction()?;
        for refusal in refused {
            set_aside(&transaction, Some((refusal.part, refusal.index)), &refusal.to_string())?;
        }
        transaction.execute(
            "UPDATE item SET state = 'held', sequence = ?1
             FROM place WHERE item.id = place.item AND item.revision = place.revision AND state = 'waiting'",
            [sequence],
        )?;
        end_report(&transaction)?;
        Ok(transaction.commit()?)
    }

    /// The collector refused the report under way as a whole.
    ///
    /// # Errors
    /// When the disk is full.
    pub fn set_report_aside(&mut self, reason: &str) -> Result<()> {
        let transaction = self.connection.transaction()?;
        set_aside(&transaction, None, reason)?;
        end_report(&transaction)?;
        Ok(transaction.commit()?)
    }

    /// The collector was restored from a backup and holds reports up to `sequence` only: what it
    /// acknowledged after that waits again.
    ///
    /// # Errors
    /// When the disk is full.
    pub fn send_again_after(&mut self, sequence: u64) -> Result<usize> {
        Ok(self.connection.execute(
            "UPDATE item SET state = 'waiting', sequence = NULL WHERE state = 'held' AND sequence > ?1",
            [sequence],
        )?)
    }

    /// Drops the pseudonyms of people from every record that is kept: the policy does not ask for them any more, or
    /// asks with another key. A report under way stays as it is; the collector that is asked to take it knows which
    /// policy it followed.
    ///
    /// # Errors
    /// When the disk is full.
    pub fn forget_people(&mut self) -> Result<()> {
        forget_people(&self.connection)
    }

    /// Forgets what another enrolment's collector held: everything waits again, without the pseudonyms that were
    /// made for that one.
    ///
    /// # Errors
    /// When the disk is full.
    pub fn begin_anew(&mut self) -> Result<()> {
        let transaction = self.connection.transaction()?;
        end_report(&transaction)?;
        forget_people(&transaction)?;
        transaction.execute("UPDATE item SET state = 'waiting', sequence = NULL WHERE state = 'held'", [])?;
        transaction.execute("DELETE FROM value WHERE name IN (?1, ?2)", [SEQUENCE, LINK])?;
        Ok(transaction.commit()?)
    }

    /// The items the collector did not take, latest first.
    ///
    /// # Errors
    /// When the spool cannot be read.
    pub fn set_aside(&self) -> Result<Vec<SetAside>> {
        let mut statement = self.connection.prepare(
            "SELECT part, key, coalesce(reason, '') FROM item WHERE state = 'aside' ORDER BY id DESC",
        )?;
        let rows = statement
            .query_map([], |row| Ok(SetAside { part: row.get(0)?, key: row.get(1)?, reason: row.get(2)? }))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }
}

/// Sets items of the report under way aside: the one at a place, or all.
fn set_aside(transaction: &Transaction<'_>, place: Option<(Part, usize)>, reason: &str) -> Result<()> {
    let (part, position) = place.unzip();
    transaction.execute(
        "UPDATE item SET state = 'aside', reason = ?1
         FROM place WHERE item.id = place.item AND item.revision = place.revision
             AND (?2 IS NULL OR (place.part = ?2 AND place.position = ?3))",
        params![reason, part.map(Part::name), position],
    )?;
    Ok(())
}

fn forget_people(connection: &Connection) -> Result<()> {
    let usage = Part::Usage.name();
    connection.execute(
        "UPDATE item SET body = json_remove(body, '$.people')
         WHERE part = ?1 AND json_extract(body, '$.people') IS NOT NULL",
        [usage],
    )?;
    Ok(())
}

fn end_report(transaction: &Transaction<'_>) -> Result<()> {
    transaction.execute("DELETE FROM place", [])?;
    transaction.execute("DELETE FROM report", [])?;
    Ok(())
}
