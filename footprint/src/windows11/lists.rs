//! Lists of processors that Windows 11 supports, as they are published: names, and the day the list is of.

use std::collections::HashMap;

use jiff::civil::Date;

use super::cpu::Support;
use crate::cpu::{Vendor, plain, recognise};
use crate::period::Quarter;

/// The lists that were imported; empty where none was.
#[derive(Clone, Debug, Default)]
pub struct CpuLists {
    dated: Vec<(Vendor, Date)>,
    /// The names' words, by the last of them: the model's number.
    by_last: HashMap<String, Vec<Vec<String>>>,
}

impl CpuLists {
    /// Adds the list of a maker, of a day.
    pub fn add<'a>(&mut self, vendor: Vendor, dated: Date, names: impl IntoIterator<Item = &'a str>) {
        self.dated.push((vendor, dated));
        for name in names {
            let words = words(name);
            if let Some(last) = words.last() {
                self.by_last.entry(last.clone()).or_default().push(words);
            }
        }
    }

    /// Whether a list names the processor; `None` where no list of its maker is at hand.
    #[must_use]
    pub fn lists(&self, brand: &str) -> Option<bool> {
        let words = words(brand);
        let is_listed = words.iter().enumerate().any(|(at, word)| {
            let names = self.by_last.get(word).map(Vec::as_slice).unwrap_or_default();
            names.iter().any(|name| words.get(..=at).is_some_and(|before| before.ends_with(name)))
        });
        let vendor = recognise(brand).map(|cpu| cpu.vendor);
        let has_list = self.dated.iter().any(|(of, _)| Some(*of) == vendor);
        (is_listed || has_list).then_some(is_listed)
    }

    /// What rules and lists say together: where they disagree it is disputed. A list knows nothing of what was launched
    /// after it.
    #[must_use]
    pub fn weigh(&self, brand: &str, by_rule: Support) -> Support {
        match (by_rule, self.lists(brand)) {
            (Support::NotKnown, Some(true)) => Support::Supported,
            (Support::NotSupported, Some(true)) => Support::Disputed,
            (Support::Supported, Some(false)) if !self.is_older_than(brand) => Support::Disputed,
            (rule, _) => rule,
        }
    }

    /// Whether the newest list of the maker is older than the processor.
    fn is_older_than(&self, brand: &str) -> bool {
        let Some(cpu) = recognise(brand) else { return false };
        let newest = self.dated.iter().filter(|(vendor, _)| *vendor == cpu.vendor).map(|(_, day)| *day).max();
        newest.is_some_and(|day| quarter(day) <= cpu.launched)
    }
}

fn quarter(day: Date) -> Quarter {
    Quarter { year: day.year(), quarter: (day.month().unsigned_abs() - 1) / 3 + 1 }
}

/// `Core(TM) Ultra 5-125H` and `Intel(R) Core(TM) Ultra 5 125H` have their last four words in common.
fn words(name: &str) -> Vec<String> {
    plain(name).replace('-', " ").split_whitespace().map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn where_lists_and_rules_disagree_it_is_disputed() {
        let mut lists = CpuLists::default();
        assert_eq!(lists.lists("Intel(R) Core(TM) i5-8250U CPU @ 1.60GHz"), None);
        let names = ["Core(TM) i5-8250U", "Core(TM) i5-6300U", "Core(TM) Ultra 5-125H"];
        lists.add(Vendor::Intel, date(2025, 10, 6), names);
        for (brand, rule, listed, together) in [
            ("Intel(R) Core(TM) i5-8250U CPU @ 1.60GHz", Support::Supported, Some(true), Support::Supported),
            ("Intel(R) Core(TM) Ultra 5 125H", Support::Supported, Some(true), Support::Supported),
            (
                "Intel(R) Core(TM) i5-6300U CPU @ 2.40GHz",
                Support::NotSupported,
                Some(true),
                Support::Disputed,
            ),
            ("Intel(R) Core(TM) i5-8350U CPU @ 1.70GHz", Support::Supported, Some(false), Support::Disputed),
            (
                "Intel(R) Core(TM) i5-2520M CPU @ 2.50GHz",
                Support::NotSupported,
                Some(false),
                Support::NotSupported,
            ),
            ("AMD Ryzen 5 3500U", Support::Supported, None, Support::Supported),
        ] {
            assert_eq!(lists.lists(brand), listed, "{brand}");
            assert_eq!(lists.weigh(brand, rule), together, "{brand}");
        }
    }
}
