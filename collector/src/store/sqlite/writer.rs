//! One thread that writes to one file: it takes what is queued, commits once, then acknowledges all.
//!
//! An acknowledgement therefore means "on disk", and a crowd of reports shares the cost of reaching it.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::thread::JoinHandle;

use rusqlite::Connection;
use tokio::sync::oneshot;

use super::fault::Fault;
use crate::store::StoreError;

/// Most jobs that wait; the next one is told to come back.
const QUEUE: usize = 8_192;

/// Most jobs in one transaction.
const BATCH: usize = 1_000;

/// The writing end of a file.
#[derive(Debug)]
pub struct Writer {
    queue: Option<SyncSender<Box<dyn Job>>>,
    thread: Option<JoinHandle<()>>,
}

/// A verb that waits for its transaction.
trait Job: Send {
    /// Does the work inside the transaction, without a trace when it fails.
    fn run(&mut self, connection: &Connection);
    /// Tells whoever waits. `failed` is why the transaction did not commit.
    fn finish(self: Box<Self>, failed: Option<&rusqlite::Error>);
}

struct Pending<T, V> {
    verb: Option<V>,
    result: Option<Result<T, Fault>>,
    waiting: oneshot::Sender<Result<T, Fault>>,
}

impl Writer {
    /// Starts the thread.
    pub fn start(connection: Connection) -> std::io::Result<Self> {
        let (queue, jobs) = sync_channel(QUEUE);
        let thread = std::thread::Builder::new()
            .name("store-writer".into())
            .spawn(move || write(&connection, &jobs))?;
        Ok(Self { queue: Some(queue), thread: Some(thread) })
    }

    /// Runs a verb in the next transaction and returns once it is on disk. A verb that fails leaves no
    /// trace and spoils nothing for those that share its transaction.
    pub async fn run<T: Send + 'static>(
        &self,
        verb: impl FnOnce(&Connection) -> Result<T, Fault> + Send + 'static,
    ) -> Result<T, Fault> {
        let (waiting, answer) = oneshot::channel();
        let job = Box::new(Pending { verb: Some(verb), result: None, waiting });
        self.queue.as_ref().ok_or(StoreError::Closed)?.try_send(job).map_err(|error| match error {
            TrySendError::Full(_) => StoreError::Busy,
            TrySendError::Disconnected(_) => StoreError::Closed,
        })?;
        answer.await.map_err(|_| StoreError::Closed)?
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        drop(self.queue.take());
        if let Some(thread) = self.thread.take() {
            // What is queued is still written; the thread ends with the queue.
            let _ = thread.join();
        }
    }
}

impl<T, V> Job for Pending<T, V>
where
    T: Send,
    V: FnOnce(&Connection) -> Result<T, Fault> + Send,
{
    fn run(&mut self, connection: &Connection) {
        if let Some(verb) = self.verb.take() {
            self.result = Some(in_savepoint(connection, verb));
        }
    }

    fn finish(self: Box<Self>, failed: Option<&rusqlite::Error>) {
        let result = match (failed, self.result) {
            (Some(error), _) => Err(Fault::shared(error)),
            (None, Some(result)) => result,
            (None, None) => Err(StoreError::Closed.into()),
        };
        // Nobody waits any more when the request was given up; the work is done all the same.
        let _ = self.waiting.send(result);
    }
}

fn write(connection: &Connection, queue: &Receiver<Box<dyn Job>>) {
    while let Ok(first) = queue.recv() {
        let mut jobs: Vec<_> = std::iter::once(first).chain(queue.try_iter().take(BATCH - 1)).collect();
        let failed = commit(connection, &mut jobs).err();
        for job in jobs {
            job.finish(failed.as_ref());
        }
    }
}

/// Runs the jobs in one transaction.
fn commit(connection: &Connection, jobs: &mut [Box<dyn Job>]) -> rusqlite::Result<()> {
    connection.execute_batch("BEGIN IMMEDIATE")?;
    for job in jobs {
        job.run(connection);
        if connection.is_autocommit() {
            // A full disk makes SQLite roll the whole transaction back by itself.
            return Err(rusqlite::Error::SqliteFailure(
                rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_FULL),
                Some("the transaction was rolled back".into()),
            ));
        }
    }
    connection.execute_batch("COMMIT").inspect_err(|_| {
        if !connection.is_autocommit() {
            // A transaction that does not commit can only be given up.
            let _ = connection.execute_batch("ROLLBACK");
        }
    })
}

fn in_savepoint<T>(
    connection: &Connection,
    verb: impl FnOnce(&Connection) -> Result<T, Fault>,
) -> Result<T, Fault> {
    connection.execute_batch("SAVEPOINT verb")?;
    let result = catch_unwind(AssertUnwindSafe(|| verb(connection)))
        .unwrap_or_else(|_| Err(Fault::Corrupt("what a verb works on", "the verb panicked".into())));
    if connection.is_autocommit() {
        return result;
    }
    if result.is_err() {
        connection.execute_batch("ROLLBACK TO verb")?;
    }
    connection.execute_batch("RELEASE verb")?;
    result
}

#[cfg(test)]
mod tests {
    use super::*;

    fn writer() -> Writer {
        let connection = Connection::open_in_memory().unwrap();
        connection.execute_batch("CREATE TABLE n (n INTEGER PRIMARY KEY)").unwrap();
        Writer::start(connection).unwrap()
    }

    fn insert(n: i64) -> impl FnOnce(&Connection) -> Result<(), Fault> {
        move |connection| Ok(connection.execute("INSERT INTO n VALUES (?1)", [n]).map(|_| ())?)
    }

    async fn count(writer: &Writer) -> i64 {
        writer.run(|c| Ok(c.query_row("SELECT count(*) FROM n", [], |row| row.get(0))?)).await.unwrap()
    }

    #[tokio::test]
    async fn a_failing_verb_leaves_no_trace_and_spoils_nothing() {
        let writer = writer();
        let half = writer.run(|connection| {
            insert(10)(connection)?;
            Err::<(), _>(StoreError::Busy.into())
        });
        let (first, half, twice) = tokio::join!(writer.run(insert(1)), half, writer.run(insert(1)));
        assert!(first.is_ok());
        assert!(matches!(half, Err(Fault::Store(StoreError::Busy))));
        assert!(matches!(twice, Err(Fault::Engine(_))));
        assert_eq!(count(&writer).await, 1);
    }

    #[tokio::test]
    async fn a_panicking_verb_does_not_stop_the_writer() {
        let writer = writer();
        let broken: Result<(), Fault> = writer.run(|_| panic!("a fault")).await;
        assert!(broken.is_err());
        assert!(writer.run(insert(2)).await.is_ok());
    }

    #[tokio::test]
    async fn many_share_a_commit() {
        let writer = writer();
        let all: Vec<_> = (0..500).map(|n| writer.run(insert(n))).collect();
        for one in all {
            one.await.unwrap();
        }
        assert_eq!(count(&writer).await, 500);
    }
}
