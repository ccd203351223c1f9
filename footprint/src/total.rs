//! Totals over many devices.

use std::collections::BTreeMap;

use crate::estimate::Estimate;

/// The total of terms that name the source of their error, e.g. the category whose table row they use.
///
/// Within a source the errors add linearly, across sources in quadrature (method section 6): a thousand
/// laptops of one row are as uncertain as one of them. Zero for no terms.
#[must_use]
pub fn by_source<S: Ord>(terms: impl IntoIterator<Item = (S, Estimate)>) -> Estimate {
    let mut sources: BTreeMap<S, Estimate> = BTreeMap::new();
    for (source, term) in terms {
        let sum = sources.entry(source).or_insert(Estimate::ZERO);
        *sum = sum.add_shared(term);
    }
    sources.into_values().fold(Estimate::ZERO, Estimate::add_independent)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn terms() -> impl Strategy<Value = Vec<(u8, Estimate)>> {
        let term =
            (0..4_u8, 1.0..1e4_f64, 0.0..1.0_f64, 0.0..2.0_f64).prop_map(|(source, p50, below, above)| {
                (source, Estimate::new(p50 * (1.0 - below), p50, p50 * (1.0 + above)).unwrap())
            });
        proptest::collection::vec(term, 1..30)
    }

    fn close(a: f64, b: f64) -> bool {
        (a - b).abs() <= 1e-6 * (1.0 + a.abs())
    }

    fn same(a: Estimate, b: Estimate) -> bool {
        close(a.p10(), b.p10()) && close(a.p50(), b.p50()) && close(a.p90(), b.p90())
    }

    #[test]
    fn a_fleet_of_one_model_stays_as_uncertain_as_one_device() {
        let laptop = Estimate::new(156.0, 241.0, 339.0).unwrap();
        let fleet = by_source((0..1000).map(|_| ("laptop", laptop)));
        assert!(same(fleet, laptop.scale(1000.0).unwrap()));
        assert_eq!(by_source(Vec::<(u8, Estimate)>::new()), Estimate::ZERO);
    }

    proptest! {
        #[test]
        fn totals_conserve_and_are_ordered(terms in terms()) {
            let total = by_source(terms.clone());
            let medians: f64 = terms.iter().map(|(_, term)| term.p50()).sum();
            prop_assert!(close(total.p50(), medians));
            prop_assert!(total.p10() <= total.p50() && total.p50() <= total.p90());
        }

        #[test]
        fn order_and_splitting_change_nothing(terms in terms()) {
            let total = by_source(terms.clone());
            let reversed = by_source(terms.iter().rev().copied());
            let halves = terms.iter().flat_map(|(source, term)| {
                let half = term.scale(0.5).unwrap();
                [(*source, half), (*source, half)]
            });
            prop_assert!(same(total, reversed) && same(total, by_source(halves)));
        }

        #[test]
        fn no_total_is_wider_than_its_widest_part(terms in terms()) {
            let total = by_source(terms.clone());
            let above = terms.iter().map(|(_, t)| (t.p90() - t.p50()) / t.p50()).fold(0.0, f64::max);
            let below = terms.iter().map(|(_, t)| (t.p50() - t.p10()) / t.p50()).fold(0.0, f64::max);
            prop_assert!((total.p90() - total.p50()) / total.p50() <= above + 1e-6);
            prop_assert!((total.p50() - total.p10()) / total.p50() <= below + 1e-6);
        }
    }
}
