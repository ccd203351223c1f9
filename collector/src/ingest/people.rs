//! Pseudonyms of people in a report: refused where they were not asked for, hashed again where they were.

use levetid_protocol::people::Pseudonym;
use levetid_protocol::report::{Part, Refusal, Report};

/// Takes the pseudonyms out of a report whose tenant does not ask for them. An agent that follows this version of
/// the policy has been told so: its records are refused, by their places in the report as it was sent (`kept`).
/// One that has not heard of it yet loses the pseudonyms, not a week's record.
///
/// Returns the places of the records that are left.
pub fn refuse(report: &mut Report, refused: &mut Vec<Refusal>, kept: &[usize], version: u64) -> Vec<usize> {
    let was_told = report.policy_version >= version;
    let mut places = kept.iter().copied();
    let mut left = Vec::new();
    report.usage.retain_mut(|record| {
        let index = places.next().unwrap_or_default();
        if was_told && !record.people.is_empty() {
            refused.push(Refusal {
                part: Part::Usage,
                index,
                field: "people".into(),
                reason: format!(
                    "{} pseudonyms of people, for which policy {version} does not ask; send the record without them",
                    record.people.len()
                ),
            });
            return false;
        }
        record.people.clear();
        left.push(index);
        true
    });
    left
}

/// Puts in the place of each pseudonym what is kept of it.
pub fn hash_again(report: &mut Report, secret: &[u8; 32]) {
    for record in &mut report.usage {
        let mut kept: Vec<Pseudonym> =
            record.people.iter().map(|person| person.hashed_again(secret)).collect();
        kept.sort_unstable();
        record.people = kept;
    }
}

/// Whether a report holds any.
pub fn has_any(report: &Report) -> bool {
    report.usage.iter().any(|record| !record.people.is_empty())
}

#[cfg(test)]
mod tests {
    use levetid_protocol::SCHEMA;
    use levetid_protocol::text::Text;
    use levetid_protocol::usage::UsageRecord;

    use super::*;
    use crate::store::testing;

    fn report(policy_version: u64, people: &[&[u8]]) -> Report {
        let days = ["2026-11-02", "2026-11-09", "2026-11-16"];
        let record = |(day, people): (&&str, &&[u8])| UsageRecord {
            people: people.iter().map(|n| Pseudonym::from_bytes([*n; 32])).collect(),
            ..testing::record(day, 7)
        };
        Report {
            schema: SCHEMA,
            sequence: 1,
            agent: Text::clean("0.1.0").unwrap(),
            policy_version,
            profile: None,
            usage: days.iter().zip(people).map(record).collect(),
            history: Vec::new(),
            wear: Vec::new(),
        }
    }

    #[test]
    fn an_agent_that_was_told_is_refused_the_records_that_name_people() {
        let mut report = report(7, &[&[], &[1, 2], &[]]);
        let mut refused = Vec::new();
        // The first record of the report as sent was refused already.
        let left = refuse(&mut report, &mut refused, &[1, 2, 3], 7);
        assert_eq!(left, [1, 3]);
        assert_eq!(report.usage.len(), 2);
        let [refusal] = refused.as_slice() else { panic!("{refused:?}") };
        assert_eq!((refusal.part, refusal.index, refusal.field.as_str()), (Part::Usage, 2, "people"));
        assert!(refusal.reason.contains("2 pseudonyms") && refusal.reason.contains("policy 7"), "{refusal}");
    }

    #[test]
    fn an_agent_that_was_not_told_yet_loses_the_pseudonyms_only() {
        let mut report = report(6, &[&[1], &[1, 2], &[]]);
        let mut refused = Vec::new();
        assert_eq!(refuse(&mut report, &mut refused, &[0, 1, 2], 7), [0, 1, 2]);
        assert_eq!((report.usage.len(), refused.len(), has_any(&report)), (3, 0, false));
    }

    #[test]
    fn what_is_kept_is_neither_what_was_sent_nor_out_of_order() {
        let mut kept = report(7, &[&[1, 2, 3, 4, 5, 6, 7, 8]]);
        let sent = kept.usage[0].people.clone();
        hash_again(&mut kept, &[9; 32]);
        let kept = &kept.usage[0].people;
        assert_eq!(kept.len(), sent.len());
        assert!(kept.is_sorted() && sent.iter().all(|person| !kept.contains(person)));
        assert!(kept.contains(&sent[0].hashed_again(&[9; 32])));
    }
}
