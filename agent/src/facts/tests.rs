use super::*;
use crate::testing::{copenhagen, fixture};
use jiff::civil::date;
use levetid_protocol::text::Text;
use levetid_protocol::wear::WornPart;

struct Laptop {
    folder: tempfile::TempDir,
    policy: Policy,
}

impl Laptop {
    fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap(), policy: copenhagen() }
    }

    fn spool(&self) -> Spool {
        Spool::open(&self.folder.path().join("spool.sqlite"), "2026-11-23").unwrap().0
    }

    /// Reads the machine at noon of a day in November, and takes as sent what is due: profiles, wear.
    fn refresh(&self, root: &Root, day: i8) -> (usize, usize) {
        self.refresh_with(root, day, None)
    }

    fn refresh_with(&self, root: &Root, day: i8, disks: Option<&Reading>) -> (usize, usize) {
        let mut spool = self.spool();
        let noon = date(2026, 11, day).at(11, 0, 0, 0).to_zoned(jiff::tz::TimeZone::UTC).unwrap().timestamp();
        refresh(root, &self.policy, &mut spool, noon, disks).unwrap();
        let due = spool.due(noon).unwrap();
        let count = |part| due.iter().filter(|waiting| waiting.item.part() == part).count();
        let counts = (count(Part::Profile), count(Part::Wear));
        let sequence = spool.next_sequence().unwrap();
        if let Some(draft) = crate::outbox::draft(sequence, 1, due) {
            spool.begin_report(&draft).unwrap();
            spool.acknowledge(sequence, &[]).unwrap();
        }
        counts
    }
}

#[test]
fn a_profile_is_sent_when_it_is_new_and_wear_every_week() {
    let laptop = Laptop::new();
    let root = fixture("laptop-two-batteries");
    assert_eq!(laptop.refresh(&root, 2), (1, 2));
    assert_eq!(laptop.refresh(&root, 3), (0, 0));
    assert_eq!(laptop.refresh(&root, 8), (0, 0));
    assert_eq!(laptop.refresh(&root, 9), (0, 2));
    assert_eq!(laptop.refresh(&fixture("desktop-two-screens"), 10), (1, 0));
    assert_eq!(laptop.refresh(&root, 11), (1, 0));
}

#[test]
fn before_the_announced_day_only_the_profile_is_sent() {
    let mut laptop = Laptop::new();
    laptop.policy.observe_from = Some(date(2026, 11, 9));
    let root = fixture("laptop-two-batteries");
    assert_eq!(laptop.refresh(&root, 8), (1, 0));
    assert_eq!(laptop.refresh(&root, 9), (0, 2));
}

#[test]
fn what_the_disks_said_is_sent_once() {
    let laptop = Laptop::new();
    let root = fixture("laptop-two-batteries");
    let on_day = |day: i8| Reading {
        read: format!("2026-11-{day:02}T05:00:00Z").parse().unwrap(),
        parts: vec![WornPart::Disk {
            name: Text::clean("nvme0n1").unwrap(),
            used_percent: Some(3),
            power_on_hours: Some(9_431),
            media_errors: None,
        }],
        failing: Vec::new(),
        not_known: None,
    };
    let (second, third) = (on_day(2), on_day(3));
    assert_eq!(laptop.refresh_with(&root, 2, Some(&second)), (1, 3), "two batteries and a disk");
    assert_eq!(laptop.refresh_with(&root, 2, Some(&second)), (0, 0));
    assert_eq!(laptop.refresh_with(&root, 3, Some(&third)), (0, 1));
    assert_eq!(laptop.refresh_with(&root, 4, Some(&on_day(9))), (0, 0), "a clock that was wrong");
    assert_eq!(laptop.refresh_with(&root, 5, None), (1, 0), "the answer is gone, and the profile says so");
}

#[tokio::test]
async fn the_journal_is_asked_once() {
    let laptop = Laptop::new();
    let (root, now) = (fixture("laptop-two-batteries"), "2026-11-23T11:00:00Z".parse().unwrap());
    let mut spool = laptop.spool();
    assert!(read_history(&root, &laptop.policy, &mut spool, now, 0).await.unwrap());
    let rows = || laptop.spool().due(now).unwrap().len();
    assert_eq!(rows(), 10, "ten weeks of starts");
    // A week later the same journal would tell of eleven.
    let later = "2026-11-30T11:00:00Z".parse().unwrap();
    assert!(read_history(&root, &laptop.policy, &mut spool, later, 0).await.unwrap());
    assert_eq!(rows(), 10);
}

#[tokio::test]
async fn a_machine_without_a_journal_says_so_in_its_profile() {
    let reason_after = async |attempt| {
        let laptop = Laptop::new();
        let (root, now) = (fixture("virtual-machine"), "2026-11-23T11:00:00Z".parse().unwrap());
        let mut spool = laptop.spool();
        assert!(read_history(&root, &laptop.policy, &mut spool, now, attempt).await.unwrap());
        refresh(&root, &laptop.policy, &mut spool, now, None).unwrap();
        let Some(Item::Profile(profile)) = spool.latest(Part::Profile, "").unwrap() else { unreachable!() };
        profile.why_not_known(Fact::History)
    };
    assert_eq!(reason_after(0).await, Some(NotKnownReason::Absent));
    assert_eq!(reason_after(PATIENCE.len()).await, Some(NotKnownReason::ReadError));
}
