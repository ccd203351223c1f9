use super::*;
use crate::outbox;
use crate::usage::{MinuteDetail, State};
use jiff::civil::date;
use levetid_protocol::history::{HistoryRow, HistorySource};

impl Spool {
    /// The file cannot grow from now on, as on a full disk.
    pub fn fill_up(&mut self) {
        let pages: i64 = self.connection.query_row("PRAGMA page_count", [], |row| row.get(0)).unwrap();
        self.connection.pragma_update(None, "max_page_count", pages).unwrap();
    }

    /// The disk has room again.
    pub fn make_room(&mut self) {
        self.connection.pragma_update(None, "max_page_count", 1_000_000).unwrap();
    }
}

fn open(folder: &tempfile::TempDir) -> Spool {
    Spool::open(&folder.path().join("spool.sqlite"), "2026-11-23").unwrap().0
}

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(second).unwrap()
}

fn row(day: i8, on_minutes: u32) -> Item {
    Item::History(HistoryRow {
        from: date(2026, 10, day),
        to: date(2026, 10, day + 1),
        on_minutes: Some(on_minutes),
        active_minutes: None,
        full_charge_wh: None,
        source: HistorySource::JournalBoots,
    })
}

fn flush<'a>(items: &'a [(Item, Timestamp)], detail: &'a [MinuteDetail]) -> Flush<'a> {
    Flush { items, detail, keep_detail_from: 0, values: vec![("running", "7".to_owned())] }
}

#[test]
fn a_flush_is_kept_as_a_whole() {
    let folder = tempfile::tempdir().unwrap();
    let detail = [
        MinuteDetail { from: 100, to: 110, state: State::Active },
        MinuteDetail { from: 110, to: 120, state: State::Idle },
    ];
    open(&folder).flush(&flush(&[(row(1, 60), at(5))], &detail)).unwrap();
    let mut spool = open(&folder);
    assert_eq!(spool.value::<u32>("running").unwrap(), Some(7));
    assert_eq!(spool.due(at(5)).unwrap().len(), 1);
    assert!(spool.due(at(4)).unwrap().is_empty());
    let longer = [MinuteDetail { from: 120, to: 125, state: State::Idle }];
    spool.flush(&flush(&[], &longer)).unwrap();
    assert_eq!(spool.detail().unwrap(), [detail[0], MinuteDetail { from: 110, to: 125, state: State::Idle }]);
    spool.flush(&Flush { keep_detail_from: 115, ..flush(&[], &[]) }).unwrap();
    assert_eq!(spool.detail().unwrap().len(), 1);
}

#[test]
fn detail_of_a_wrong_clock_makes_way() {
    let folder = tempfile::tempdir().unwrap();
    let mut spool = open(&folder);
    let entry = |from, to, state| MinuteDetail { from, to, state };
    let wrong =
        [entry(100, 110, State::Active), entry(110, 900, State::Unknown), entry(900, 910, State::Active)];
    spool.flush(&flush(&[], &wrong)).unwrap();
    let right = [entry(115, 120, State::Idle), entry(120, 905, State::Off)];
    spool.flush(&flush(&[], &right)).unwrap();
    assert_eq!(spool.detail().unwrap(), [wrong[0], entry(110, 115, State::Unknown), right[0], right[1]]);
}

#[test]
fn a_flush_that_is_cut_short_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let mut spool = open(&folder);
    spool.flush(&flush(&[(row(1, 60), at(5))], &[])).unwrap();
    {
        let transaction = spool.connection.transaction().unwrap();
        put(&transaction, &row(1, 90), at(5)).unwrap();
        put(&transaction, &row(2, 90), at(5)).unwrap();
        // Dropped without commit, as when the agent is killed.
    }
    drop(spool);
    let waiting = open(&folder).due(at(5)).unwrap();
    assert_eq!(waiting.iter().map(|waiting| waiting.item.clone()).collect::<Vec<_>>(), [row(1, 60)]);
}

#[test]
fn only_a_changed_item_waits_again() {
    let folder = tempfile::tempdir().unwrap();
    let mut spool = open(&folder);
    let counts = |spool: &Spool| {
        let counts = spool.counts().unwrap();
        (counts.waiting, counts.held)
    };
    spool.put(&[(row(1, 60), at(5))]).unwrap();
    let draft = outbox::draft(1, 1, spool.due(at(5)).unwrap()).unwrap();
    spool.begin_report(&draft).unwrap();
    spool.acknowledge(1, &[]).unwrap();
    assert_eq!(counts(&spool), (0, 1));
    spool.put(&[(row(1, 60), at(5))]).unwrap();
    assert_eq!(counts(&spool), (0, 1));
    spool.put(&[(row(1, 61), at(5))]).unwrap();
    assert_eq!(counts(&spool), (1, 0));
}

#[test]
fn a_full_disk_is_told_and_recovered_from() {
    let folder = tempfile::tempdir().unwrap();
    let mut spool = open(&folder);
    spool.put(&[(row(1, 60), at(5))]).unwrap();
    spool.fill_up();
    let many: Vec<_> = (1..25).map(|day| (row(day, 61), at(5))).collect();
    // More than fits the space left in the pages there are.
    let state = |minute: i64| if minute % 2 == 0 { State::On } else { State::Off };
    let detail: Vec<_> = (0..2_000)
        .map(|minute| MinuteDetail { from: minute, to: minute + 1, state: state(minute) })
        .collect();
    let error = spool.flush(&flush(&many, &detail)).unwrap_err();
    assert!(matches!(error, SpoolError::Full), "{error:?}");
    assert_eq!(spool.due(at(5)).unwrap().len(), 1);
    spool.make_room();
    spool.flush(&flush(&many, &detail)).unwrap();
    assert_eq!(spool.due(at(5)).unwrap().len(), 24);
}

#[test]
fn a_damaged_spool_is_kept_aside_and_a_new_one_begun() {
    for damage in [b"not a database, certainly".to_vec(), vec![0xa5; 20_000]] {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("spool.sqlite");
        std::fs::write(&path, &damage).unwrap();
        let (mut spool, aside) = Spool::open(&path, "2026-11-23").unwrap();
        let aside = aside.unwrap();
        assert_eq!(aside.file_name().unwrap(), "spool.corrupt-2026-11-23");
        assert_eq!(std::fs::read(&aside).unwrap(), damage);
        spool.put(&[(row(1, 60), at(5))]).unwrap();
    }
}

#[test]
fn damage_in_the_middle_of_the_file_is_found() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("spool.sqlite");
    let items: Vec<_> = (1..28).map(|day| (row(day, 60), at(5))).collect();
    open(&folder).put(&items).unwrap();
    let mut bytes = std::fs::read(&path).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle..middle + 4_096].fill(0x5a);
    std::fs::write(&path, bytes).unwrap();
    assert!(Spool::open(&path, "2026-11-23").unwrap().1.is_some());
}

#[test]
fn a_newer_agents_spool_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    open(&folder).connection.pragma_update(None, "user_version", 99).unwrap();
    let path = folder.path().join("spool.sqlite");
    assert!(matches!(Spool::open(&path, "2026-11-23"), Err(SpoolError::Newer(99))));
    assert!(matches!(Spool::look(&path), Err(SpoolError::Newer(99))));
}

#[test]
fn an_older_agents_spool_is_brought_up_to_date_before_it_is_looked_at() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("spool.sqlite");
    // Not yet a table in it.
    Connection::open(&path).unwrap().pragma_update(None, "user_version", 0).unwrap();
    let error = Spool::look(&path).unwrap_err();
    assert!(
        matches!(error, SpoolError::Older(0)) && error.to_string().contains("levetid-agent run"),
        "{error}"
    );
    drop(open(&folder));
    Spool::look(&path).unwrap();
}

#[test]
fn the_oldest_detail_goes_first_and_unsent_items_last() {
    let folder = tempfile::tempdir().unwrap();
    let mut spool = open(&folder);
    let held: Vec<_> = (1..28).map(|day| (row(day, 60), at(5))).collect();
    spool.put(&held).unwrap();
    let draft = outbox::draft(1, 1, spool.due(at(5)).unwrap()).unwrap();
    spool.begin_report(&draft).unwrap();
    spool.acknowledge(1, &[]).unwrap();
    spool.put(&[(row(28, 60), at(5))]).unwrap();
    let detail: Vec<_> = (0..20_000)
        .map(|minute| MinuteDetail {
            from: minute,
            to: minute + 1,
            state: if minute % 2 == 0 { State::Active } else { State::Idle },
        })
        .collect();
    spool.max_bytes = 200_000;
    spool.flush(&flush(&[], &detail)).unwrap();
    assert!(spool.used_bytes().unwrap() <= 200_000);
    let kept = spool.detail().unwrap();
    assert_eq!(kept.last().map(|detail| detail.to), Some(20_000));
    assert!(kept.len() < 20_000);
    assert_eq!(spool.counts().unwrap(), Counts { waiting: 1, held: 27, aside: 0 });
    spool.max_bytes = 1;
    spool.flush(&flush(&[], &[])).unwrap();
    assert_eq!(spool.counts().unwrap(), Counts::default());
    assert!(spool.detail().unwrap().is_empty());
}

#[test]
fn what_fell_due_while_away_is_put_off() {
    let folder = tempfile::tempdir().unwrap();
    let mut spool = open(&folder);
    spool.put(&[(row(1, 60), at(5))]).unwrap();
    spool.postpone(at(100), at(200)).unwrap();
    assert_eq!(spool.next_due().unwrap(), Some(at(5)), "history is not put off, only records are");
}

#[test]
fn it_rests_until_something_is_due_and_while_nothing_changes() {
    let folder = tempfile::tempdir().unwrap();
    let mut spool = open(&folder);
    let (now, later) = (at(100), at(200));
    assert!(spool.rests(now).unwrap());
    spool.put(&[(row(1, 60), later)]).unwrap();
    assert!(spool.rests(now).unwrap());
    assert!(!spool.rests(later).unwrap());
    spool.put(&[(row(2, 60), now)]).unwrap();
    assert!(!spool.rests(now).unwrap());
    let sequence = spool.next_sequence().unwrap();
    let due = spool.due(now).unwrap();
    spool.begin_report(&outbox::draft(sequence, 1, due).unwrap()).unwrap();
    assert!(!spool.rests(now).unwrap(), "a report is on its way");
    spool.acknowledge(sequence, &[]).unwrap();
    assert!(spool.rests(now).unwrap());
    assert!(!spool.rests(later).unwrap());
}
