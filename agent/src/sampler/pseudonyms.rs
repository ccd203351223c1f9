//! Pseudonyms of those who are logged on: made only where a tenant asks for them, of names that are forgotten
//! at once.

use std::collections::{BTreeMap, BTreeSet};

use levetid_protocol::people::{self, PeopleKey, Pseudonym};
use levetid_protocol::policy::Policy;

use crate::signals::presence::{Person, PersonName};

/// The pseudonyms that were made for the record that grows, so that no name is looked up twice for it.
#[derive(Debug, Default)]
pub struct Pseudonyms {
    key: Option<PeopleKey>,
    made: BTreeMap<Person, Pseudonym>,
}

impl Pseudonyms {
    /// Those of these people, as far as they have names. `name_of` is asked only where the policy asks.
    pub fn of(
        &mut self,
        policy: &Policy,
        people: &BTreeSet<Person>,
        name_of: impl Fn(&Person) -> Option<PersonName>,
    ) -> BTreeSet<Pseudonym> {
        if self.key != policy.people_key {
            self.forget();
            self.key.clone_from(&policy.people_key);
        }
        let Some(key) = &self.key else { return BTreeSet::new() };
        for person in people {
            if !self.made.contains_key(person)
                && let Some(name) = name_of(person)
            {
                self.made.insert(person.clone(), made_of(key, policy, &name));
            }
        }
        people.iter().filter_map(|person| self.made.get(person).copied()).collect()
    }

    /// Forgets them: another record has begun.
    pub fn forget(&mut self) {
        self.made.clear();
    }
}

fn made_of(key: &PeopleKey, policy: &Policy, name: &PersonName) -> Pseudonym {
    let name = match name {
        PersonName::Upn(upn) => people::PersonName::Upn(upn),
        PersonName::Local(name) => people::PersonName::Local { device: policy.device, name },
    };
    Pseudonym::of(key, name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{DEVICE, copenhagen};
    use std::cell::RefCell;

    fn asking(key: u8) -> Policy {
        Policy { people_key: Some(PeopleKey::from_bytes([key; 32])), ..copenhagen() }
    }

    fn people(numbers: &[&str]) -> BTreeSet<Person> {
        numbers.iter().map(|number| Person((*number).to_owned())).collect()
    }

    /// A system on which account 1000 is Anna's, 1001 of this device only, and 1002 has no name.
    fn name_of(person: &Person) -> Option<PersonName> {
        match person.0.as_str() {
            "1000" => PersonName::of_account("Anna@lyngby.dk"),
            "1001" => PersonName::of_account("Bo"),
            _ => PersonName::of_account(""),
        }
    }

    #[test]
    fn no_name_is_looked_up_that_nobody_asked_for() {
        let never = |person: &Person| panic!("the name of {person:?} was looked up");
        let mut pseudonyms = Pseudonyms::default();
        assert!(pseudonyms.of(&copenhagen(), &people(&["1000", "1001"]), never).is_empty());
        pseudonyms.of(&asking(7), &people(&["1000"]), name_of);
        assert!(pseudonyms.of(&copenhagen(), &people(&["1000"]), never).is_empty(), "not any more");
        assert!(pseudonyms.made.is_empty(), "and none is remembered");
    }

    #[test]
    fn names_become_pseudonyms_of_this_tenant_once() {
        let looked_up = RefCell::new(Vec::new());
        let noted = |person: &Person| {
            looked_up.borrow_mut().push(person.0.clone());
            name_of(person)
        };
        let key = PeopleKey::from_bytes([7; 32]);
        let anna = Pseudonym::of(&key, people::PersonName::Upn("anna@lyngby.dk"));
        let bo = Pseudonym::of(&key, people::PersonName::Local { device: DEVICE, name: "bo" });
        let mut pseudonyms = Pseudonyms::default();
        assert_eq!(pseudonyms.of(&asking(7), &people(&["1000"]), noted), [anna].into());
        let all = people(&["1000", "1001", "1002"]);
        assert_eq!(pseudonyms.of(&asking(7), &all, noted), [anna, bo].into());
        assert_eq!(pseudonyms.of(&asking(7), &people(&["1001"]), noted), [bo].into(), "those who are there");
        assert_eq!(*looked_up.borrow(), ["1000", "1001", "1002"], "each once, if it has a name");
        let others = pseudonyms.of(&asking(8), &all, noted);
        assert!(others.len() == 2 && others.is_disjoint(&[anna, bo].into()), "another key, other pseudonyms");
        pseudonyms.forget();
        assert_eq!(pseudonyms.of(&asking(8), &all, noted), others);
    }
}
