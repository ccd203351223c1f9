use super::*;
use crate::address::Address;
use crate::outbox::Item;
use crate::testing::collector::{Answer, FakeCollector, Forgery, problem};
use crate::testing::{DEVICE, copenhagen, sample};
use crate::usage::{Minute, Running, Sample};
use jiff::civil::date;
use levetid_protocol::DeviceId;
use levetid_protocol::enrol::KeyState;
use levetid_protocol::history::{HistoryRow, HistorySource};
use levetid_protocol::key::SigningKey;
use levetid_protocol::people::{PeopleKey, Pseudonym};
use levetid_protocol::problem::{Problem, ProblemKind};
use levetid_protocol::report::{Part, Refusal};

/// An enrolled agent and its collector.
struct Pair {
    collector: FakeCollector,
    client: Client,
    identity: Identity,
    spool: Spool,
    state: StateDir,
    now: Timestamp,
    _folder: tempfile::TempDir,
}

impl Pair {
    async fn new() -> Self {
        let key = SigningKey::from_secret(&[1; 32]);
        let collector = FakeCollector::start(copenhagen(), Some(key.public())).await;
        let address = Address::parse(&collector.url(), None).unwrap();
        let collector_key = collector.shared().key.public();
        let folder = tempfile::tempdir().unwrap();
        let (spool, _) = Spool::open(&folder.path().join("spool.sqlite"), "2026-11-23").unwrap();
        Self {
            client: Client::new(&address).unwrap(),
            identity: Identity::new(address, &key, collector_key, KeyState::Active, copenhagen()),
            spool,
            state: StateDir::new(folder.path().to_owned()),
            now: crate::signals::clocks::read().wall,
            collector,
            _folder: folder,
        }
    }

    fn put(&mut self, days: std::ops::Range<i8>) {
        let items: Vec<_> = days.map(|day| (row(day), self.now)).collect();
        self.spool.put(&items).unwrap();
    }

    async fn deliver(&mut self) -> Outcome {
        deliver(&self.client, &mut self.identity, &self.state, &mut self.spool, self.now).await.unwrap()
    }

    /// What is answered next, then delivers once.
    async fn answered(&mut self, answer: Answer) -> Outcome {
        self.collector.shared().answers.push_back(answer);
        self.deliver().await
    }

    fn link(&self) -> Link {
        self.spool.value(LINK).unwrap().unwrap_or_default()
    }

    /// Waiting, held, aside.
    fn counts(&self) -> [u64; 3] {
        let counts = self.spool.counts().unwrap();
        [counts.waiting, counts.held, counts.aside]
    }

    fn pause_seconds(&self) -> i64 {
        self.link().not_before.map_or(0, |until| until.as_second() - self.now.as_second())
    }
}

fn row(day: i8) -> Item {
    Item::History(HistoryRow {
        from: date(2026, 10, day),
        to: date(2026, 10, day + 1),
        on_minutes: Some(480),
        active_minutes: None,
        full_charge_wh: None,
        source: HistorySource::JournalBoots,
    })
}

fn says(kind: ProblemKind, retry_after: Option<u32>) -> Answer {
    Answer::Raw(problem(&Problem::new(kind, "because"), retry_after))
}

fn reply(change: impl Fn(&mut ReportReply) + Send + 'static) -> Answer {
    Answer::Reply(Box::new(change))
}

#[tokio::test]
async fn what_is_due_is_sent_once_and_held() {
    let mut pair = Pair::new().await;
    pair.put(1..4);
    assert_eq!(pair.counts(), [3, 0, 0]);
    pair.deliver().await;
    pair.deliver().await;
    assert_eq!(pair.counts(), [0, 3, 0]);
    let reports = pair.collector.reports();
    assert_eq!(reports.len(), 1);
    assert_eq!(reports[0]["history"].as_array().unwrap().len(), 3);
    assert_eq!(pair.link().last_report, Some(pair.now));
    assert_eq!(pair.link().acknowledged, Some(1));
}

#[tokio::test]
async fn a_failed_report_is_repeated_byte_for_byte() {
    let mut pair = Pair::new().await;
    pair.put(1..3);
    pair.answered(Answer::Raw(wiremock::ResponseTemplate::new(502))).await;
    assert_eq!(pair.counts(), [2, 0, 0]);
    pair.put(3..5);
    pair.now += SignedDuration::from_hours(30);
    pair.deliver().await;
    let bodies = pair.collector.shared().reports.clone();
    assert_eq!(bodies.len(), 3, "the same again, then what came meanwhile");
    assert_eq!(bodies[0], bodies[1]);
    let sequences: Vec<_> =
        pair.collector.reports().iter().map(|report| report["sequence"].as_u64()).collect();
    assert_eq!(sequences, [Some(1), Some(1), Some(2)]);
    assert_eq!(pair.counts(), [0, 4, 0]);
}

#[tokio::test]
async fn a_newer_version_of_an_item_waits_on_while_the_older_is_under_way() {
    let mut pair = Pair::new().await;
    pair.put(1..2);
    pair.answered(says(ProblemKind::Unavailable, Some(1))).await;
    let Item::History(mut longer) = row(1) else { unreachable!() };
    longer.on_minutes = Some(500);
    pair.spool.put(&[(Item::History(longer), pair.now)]).unwrap();
    pair.now += SignedDuration::from_secs(60);
    pair.deliver().await;
    let reports = pair.collector.reports();
    assert_eq!(reports.len(), 3);
    assert_eq!(reports[1]["history"][0]["on_minutes"], 480);
    assert_eq!(reports[2]["history"][0]["on_minutes"], 500);
    assert_eq!(pair.counts(), [0, 1, 0]);
}

#[tokio::test]
async fn a_problem_decides_what_becomes_of_the_report() {
    use ProblemKind::{
        BadSignature, Internal, Malformed, RevokedKey, SequenceDiverged, TokenRefused, TooLarge,
        TooManyRequests, Unavailable, UnknownKey, UnknownSchema, UnsupportedMediaType,
    };
    const DAY: std::ops::RangeInclusive<i64> = 86_400..=90_100;
    const BACKOFF: std::ops::RangeInclusive<i64> = 0..=60;
    for (kind, retry_after, aside, pause) in [
        (Malformed, None, true, 0..=0),
        (TooLarge, None, true, 0..=0),
        (UnsupportedMediaType, None, true, 0..=0),
        (UnknownSchema, None, false, DAY),
        (UnknownKey, None, false, DAY),
        (RevokedKey, None, false, DAY),
        (SequenceDiverged, None, false, DAY),
        (TooManyRequests, Some(120), false, 120..=240),
        (Unavailable, Some(30), false, 30..=60),
        (Unavailable, None, false, BACKOFF),
        (Internal, None, false, BACKOFF),
        (BadSignature, None, false, BACKOFF),
        (TokenRefused, None, false, BACKOFF),
    ] {
        let mut pair = Pair::new().await;
        pair.put(1..3);
        let outcome = pair.answered(says(kind, retry_after)).await;
        assert_eq!(outcome.messages.len(), 1, "{kind:?}: the log tells it");
        assert!(pause.contains(&pair.pause_seconds()), "{kind:?}: {} s", pair.pause_seconds());
        assert_eq!(pair.counts(), if aside { [0, 0, 2] } else { [2, 0, 0] }, "{kind:?}");
        assert_eq!(pair.link().trouble.is_some(), !aside, "{kind:?}");
        if !aside {
            // Once the cause is gone the same report arrives, and nothing is left to tell.
            pair.now += SignedDuration::from_hours(26);
            pair.deliver().await;
            assert_eq!((pair.counts(), pair.link().trouble), ([0, 2, 0], None), "{kind:?}");
        }
    }
}

#[tokio::test]
async fn a_refused_part_is_kept_aside_with_its_reason_and_the_rest_is_held() {
    let mut pair = Pair::new().await;
    pair.put(1..4);
    let refusal =
        Refusal { part: Part::History, index: 1, field: "on_minutes".into(), reason: "too many".into() };
    pair.answered(reply(move |reply| reply.refused = vec![refusal.clone()])).await;
    assert_eq!(pair.counts(), [0, 2, 1]);
    let aside = pair.spool.set_aside().unwrap();
    assert_eq!(aside[0].key, "journal-boots 2026-10-02");
    assert_eq!(aside[0].reason, "history[1].on_minutes: too many");
}

#[tokio::test]
async fn pauses_grow_and_survive_a_restart() {
    let mut pair = Pair::new().await;
    pair.put(1..2);
    for failures in 1..=5 {
        pair.now += SignedDuration::from_hours(7);
        pair.answered(Answer::Raw(wiremock::ResponseTemplate::new(500))).await;
        assert_eq!(pair.link().failures, failures);
    }
    assert!((0..=16 * 60).contains(&pair.pause_seconds()));
    let before = pair.collector.reports().len();
    pair.spool
        .set(LINK, &Link { not_before: Some(pair.now + SignedDuration::from_mins(5)), ..pair.link() })
        .unwrap();
    pair.deliver().await;
    assert_eq!(pair.collector.reports().len(), before, "the pause holds");
}

#[tokio::test]
async fn a_collector_that_cannot_be_reached_loses_nothing() {
    let mut pair = Pair::new().await;
    pair.put(1..2);
    pair.client = Client::new(&Address::parse("http://127.0.0.1:9", None).unwrap()).unwrap();
    let outcome = pair.deliver().await;
    assert!(outcome.messages[0].contains("cannot be reached"), "{:?}", outcome.messages);
    assert_eq!(pair.counts(), [1, 0, 0]);
    assert!(pair.link().trouble.unwrap().to_do.contains("check network"));
}

#[tokio::test]
async fn a_wrong_clock_is_corrected_once_and_remembered() {
    for skew_seconds in [-86_400, 7_200] {
        let mut pair = Pair::new().await;
        pair.collector.shared().skew_seconds = skew_seconds;
        pair.put(1..2);
        pair.deliver().await;
        assert_eq!(pair.counts(), [0, 1, 0]);
        assert!((pair.link().skew_seconds - skew_seconds).abs() <= 60);
    }
}

#[tokio::test]
async fn a_reply_that_is_not_the_collectors_acknowledges_nothing() {
    let answers = [
        (Answer::Forged(Forgery::Key(43)), "not to be trusted"),
        (Answer::Forged(Forgery::Nonce), "another request"),
        (Answer::Forged(Forgery::Time), "seconds from"),
        (reply(|reply| reply.device = DeviceId(levetid_protocol::Uuid::nil())), "another device"),
        (reply(|reply| reply.policy.device = DeviceId(levetid_protocol::Uuid::nil())), "another device"),
        (reply(|reply| reply.sequence = 9), "answers report 9"),
        (
            Answer::Raw(wiremock::ResponseTemplate::new(200).set_body_string("<html>log in</html>")),
            "not to be trusted",
        ),
        (Answer::Raw(wiremock::ResponseTemplate::new(407).set_body_string("<html>")), "not as a collector"),
        (
            Answer::Raw(
                wiremock::ResponseTemplate::new(302).insert_header("location", "http://127.0.0.1:9/"),
            ),
            "302",
        ),
        (Answer::Raw(wiremock::ResponseTemplate::new(500).set_body_bytes(vec![b'x'; 300_000])), "longer"),
    ];
    for (answer, expected) in answers {
        let mut pair = Pair::new().await;
        pair.put(1..2);
        let outcome = pair.answered(answer).await;
        assert_eq!(pair.counts(), [1, 0, 0], "{expected}");
        assert!(outcome.messages[0].contains(expected), "{:?} lacks {expected:?}", outcome.messages);
    }
}

#[tokio::test]
async fn a_policy_is_taken_only_when_it_is_newer() {
    let mut pair = Pair::new().await;
    for (version, taken) in [(1, None), (5, Some(5)), (4, None), (5, None)] {
        pair.put(version..version + 1);
        pair.collector.shared().policy.version = version.unsigned_abs().into();
        pair.spool.put(&[(row(10 + version), pair.now)]).unwrap();
        let outcome = pair.deliver().await;
        assert_eq!(outcome.policy.map(|policy| policy.version), taken, "{version}");
        pair.spool.begin_anew().unwrap();
    }
    let kept = Identity::load(&pair.state).unwrap().unwrap();
    assert_eq!(kept.policy.version, 5);
    assert_eq!(kept.policy.device, DEVICE);
}

#[tokio::test]
async fn the_collectors_next_key_is_pinned_once_it_signs() {
    let mut pair = Pair::new().await;
    let next = SigningKey::from_secret(&[43; 32]);
    {
        let mut shared = pair.collector.shared();
        shared.policy.version = 2;
        shared.policy.next_key = Some(next.public());
    }
    pair.put(1..2);
    pair.deliver().await;
    pair.put(2..3);
    pair.answered(Answer::Forged(Forgery::Key(43))).await;
    assert_eq!(pair.counts(), [0, 2, 0]);
    assert_eq!(pair.identity.collector_key, next.public());
    assert_eq!(Identity::load(&pair.state).unwrap().unwrap().collector_key, next.public());
}

#[tokio::test]
async fn what_a_restored_collector_lost_is_sent_again() {
    let mut pair = Pair::new().await;
    for day in 1..5 {
        pair.put(day..day + 1);
        pair.deliver().await;
    }
    assert_eq!(pair.counts(), [0, 4, 0]);
    pair.collector.shared().held = Some(2);
    pair.put(5..6);
    let outcome = pair.deliver().await;
    assert!(outcome.messages[0].contains("lost what it took after report 2"), "{:?}", outcome.messages);
    let reports = pair.collector.reports();
    let last = reports.last().unwrap();
    assert_eq!(last["sequence"], 6);
    assert_eq!(last["history"].as_array().unwrap().len(), 2, "reports 3 and 4 in one");
    assert_eq!(pair.counts(), [0, 5, 0]);
}

#[tokio::test]
async fn a_full_disk_sends_nothing_that_could_not_be_remembered() {
    let mut pair = Pair::new().await;
    let first = date(2026, 1, 1);
    let rows = (0..300_i64).map(|days| {
        let Item::History(row) = row(1) else { unreachable!() };
        let from = first + jiff::Span::new().days(days);
        (Item::History(HistoryRow { from, to: from.tomorrow().unwrap(), ..row }), pair.now)
    });
    let rows: Vec<_> = rows.collect();
    pair.spool.put(&rows).unwrap();
    pair.spool.fill_up();
    let error =
        deliver(&pair.client, &mut pair.identity, &pair.state, &mut pair.spool, pair.now).await.unwrap_err();
    assert!(format!("{error:#}").contains("the disk is full"), "{error:#}");
    assert!(pair.collector.reports().is_empty());
    pair.spool.make_room();
    pair.deliver().await;
    assert_eq!(pair.counts(), [0, 300, 0]);
}

/// A record of the week before, by one person.
fn used_by_somebody() -> Item {
    let mut running = Running::starting(&asking(), "2026-11-16T12:00:00Z".parse().unwrap());
    let people = [Pseudonym::from_bytes([9; 32])].into();
    running.count(Minute::On(&Sample { people, ..sample() }));
    Item::Usage(Box::new(running.record()))
}

fn asking() -> Policy {
    Policy { people_key: Some(PeopleKey::from_bytes([7; 32])), ..copenhagen() }
}

#[tokio::test]
async fn pseudonyms_that_wait_are_dropped_when_they_are_not_asked_for_any_more() {
    let mut pair = Pair::new().await;
    pair.identity.policy = asking();
    let later = pair.now.checked_add(SignedDuration::from_hours(1)).unwrap();
    pair.spool.put(&[(row(1), pair.now), (used_by_somebody(), later)]).unwrap();
    pair.answered(reply(|reply| reply.policy.people_key = asking().people_key)).await;
    let people = |pair: &Pair| {
        let Some(Item::Usage(record)) = pair.spool.latest(Part::Usage, "2026-11-16").unwrap() else {
            panic!("no record")
        };
        record.people.len()
    };
    assert_eq!(people(&pair), 1, "the policy is the same");
    pair.put(2..3);
    pair.answered(reply(|reply| reply.policy.version = 2)).await;
    assert_eq!((pair.identity.policy.people_key.clone(), people(&pair)), (None, 0));
    pair.now = later;
    pair.deliver().await;
    let last = pair.collector.reports().pop().unwrap();
    assert_eq!((&last["policy_version"], last["usage"][0].get("people")), (&2.into(), None));
    assert_eq!(last["usage"][0]["users"], "one");
}
