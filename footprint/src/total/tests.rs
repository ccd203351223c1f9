//! The laws of totals.

use proptest::prelude::*;

use super::*;
use crate::category::Category;

fn estimate(p10: f64, p50: f64, p90: f64) -> Estimate {
    Estimate::new(p10, p50, p90).unwrap()
}

fn of_category(category: Category) -> [(ErrorSource, f64); 2] {
    [(ErrorSource::VendorSheets, 0.3), (ErrorSource::Making(category), 0.7)]
}

fn laptop() -> Total {
    Total::of(estimate(156.0, 241.0, 339.0), &of_category(Category::Laptop))
}

fn close(a: f64, b: f64, within: f64) -> bool {
    (a - b).abs() <= within * (a.abs().max(b.abs()) + 1e-9)
}

fn same(a: Estimate, b: Estimate) -> bool {
    close(a.p10(), b.p10(), 1e-3) && close(a.p50(), b.p50(), 1e-3) && close(a.p90(), b.p90(), 1e-3)
}

/// Width of the range, in medians.
fn relative_range(value: Estimate) -> f64 {
    (value.p90() - value.p10()) / value.p50()
}

fn relative_deviation(total: &Total) -> f64 {
    total.deviation() / total.mean
}

/// One figure: of some level's source, or of several, or of the device alone.
fn figure() -> impl Strategy<Value = Total> {
    let sources = prop_oneof![
        (0..4_usize).prop_map(|c| of_category(Category::ALL[c]).to_vec()),
        (0..4_usize).prop_map(|c| vec![(ErrorSource::Watts(Category::ALL[c]), 1.0)]),
        ("[ab]", 0.0..1.0_f64).prop_map(|(model, share)| vec![
            (ErrorSource::VendorSheets, share),
            (ErrorSource::Model(model), 1.0 - share)
        ]),
        (0.0..1.0_f64)
            .prop_map(|own| vec![(ErrorSource::PowerSupply, 1.0 - own), (ErrorSource::Device, own)]),
    ];
    (1.0..1e4_f64, 0.05..1.0_f64, 0.05..1.0_f64, sources).prop_map(|(p50, below, above, sources)| {
        Total::of(estimate(p50 * (-below).exp(), p50, p50 * above.exp()), &sources)
    })
}

fn figures() -> impl Strategy<Value = Vec<Total>> {
    proptest::collection::vec(figure(), 1..20)
}

#[test]
fn a_fleet_of_one_category_stays_as_uncertain_as_one_device() {
    let one = laptop();
    let fleet: Total = std::iter::repeat_n(&one, 1000).sum();
    assert!(same(fleet.estimate().unwrap(), estimate(156_000.0, 241_000.0, 339_000.0)), "{fleet:?}");
    assert_eq!(Total::default().estimate().unwrap(), Estimate::ZERO);
    assert_eq!(Total::certain(61.0).estimate().unwrap(), Estimate::exact(61.0).unwrap());
}

#[test]
fn what_is_of_each_device_alone_evens_out() {
    let one = Total::of(estimate(50.0, 100.0, 200.0), &[(ErrorSource::Device, 1.0)]);
    let fleet: Total = std::iter::repeat_n(&one, 10_000).sum();
    assert!(close(relative_deviation(&fleet), relative_deviation(&one) / 100.0, 1e-9));
}

#[test]
fn the_range_of_a_model_stays_and_that_of_devices_goes() {
    let of_model = [(ErrorSource::Model("t480".into()), 0.5), (ErrorSource::Device, 0.5)];
    let one = Total::of(estimate(80.0, 100.0, 120.0), &of_model);
    let fleet: Total = std::iter::repeat_n(&one, 10_000).sum();
    assert!(fleet.by_level()[&Level::Model] > 0.999);
    assert!(close(relative_deviation(&fleet), relative_deviation(&one) / 2.0_f64.sqrt(), 1e-3));
}

#[test]
fn a_factor_of_the_device_alone_is_its_own_error() {
    let paid_off_or_not = Moments::of_powers([0.5, 0.5, 0.5]);
    let product = laptop().times_own(paid_off_or_not);
    let (kept, whole) = (product.moments(), laptop().moments().times(paid_off_or_not));
    assert!(close(kept.variance, whole.variance, 1e-9) && close(kept.third, whole.third, 1e-9));
    assert!(close(
        product.errors[&ErrorSource::VendorSheets].width * 2.0,
        laptop().errors[&ErrorSource::VendorSheets].width,
        1e-9
    ));
    // A factor that is certain leaves nothing to the device.
    assert_eq!(
        laptop().times_own(Moments::of_powers([0.25, 0.0625, 0.015_625])).by_level().get(&Level::Device),
        None
    );
}

#[test]
fn a_stored_total_reads_back() {
    let text = serde_json::to_string(&laptop()).unwrap();
    assert!(text.contains(r#""making/laptop":{"width":"#), "{text}");
    assert_eq!(serde_json::from_str::<Total>(&text).unwrap(), laptop());
}

proptest! {
    #[test]
    fn totals_conserve_the_mean_and_are_ordered(figures in figures()) {
        let total: Total = figures.iter().sum();
        let means: f64 = figures.iter().map(|figure| figure.mean).sum();
        prop_assert!(close(total.mean, means, 1e-9));
        let range = total.estimate().unwrap();
        prop_assert!(0.0 <= range.p10() && range.p10() <= range.p50() && range.p50() <= range.p90());
    }

    #[test]
    fn twice_every_figure_is_twice_the_total(figures in figures(), factor in 1e-3..1e3_f64) {
        let total: Total = figures.iter().sum();
        let scaled: Vec<Total> = figures.iter().map(|figure| figure.clone().scale(factor)).collect();
        let of_scaled: Total = scaled.iter().sum();
        prop_assert!(same(of_scaled.estimate().unwrap(), total.estimate().unwrap().scale(factor).unwrap()));
    }

    #[test]
    fn order_and_parts_change_nothing(figures in figures(), at in 0..20_usize) {
        let total: Total = figures.iter().sum();
        let reversed: Total = figures.iter().rev().sum();
        let (left, right) = figures.split_at(at.min(figures.len()));
        let parts = [left.iter().sum::<Total>(), right.iter().sum::<Total>()];
        let of_parts: Total = parts.iter().sum();
        for other in [reversed, of_parts] {
            prop_assert!(same(total.estimate().unwrap(), other.estimate().unwrap()));
        }
    }

    /// Half a figure twice is the figure, where a source is shared.
    #[test]
    fn splitting_a_figure_changes_nothing(figure in figure()) {
        prop_assume!(!figure.errors.contains_key(&ErrorSource::Device));
        let half = figure.clone().scale(0.5);
        let halves: Total = [&half, &half].into_iter().sum();
        prop_assert!(same(halves.estimate().unwrap(), figure.estimate().unwrap()));
    }

    #[test]
    fn no_total_is_wider_than_its_widest_part(figures in figures()) {
        let total: Total = figures.iter().sum();
        let widest = |of: fn(&Total) -> f64| figures.iter().map(of).fold(0.0, f64::max);
        prop_assert!(relative_deviation(&total) <= widest(relative_deviation) * (1.0 + 1e-9));
        let range = |total: &Total| relative_range(total.estimate().unwrap());
        prop_assert!(range(&total) <= widest(range) * 1.01, "{} of {}", range(&total), widest(range));
    }

    #[test]
    fn a_fleet_of_one_model_keeps_what_it_shares(figure in figure(), devices in 2..2_000_usize) {
        let fleet: Total = std::iter::repeat_n(&figure, devices).sum();
        let shared: f64 = figure.by_level().iter().filter(|(level, _)| **level != Level::Device).map(|(_, share)| share).sum();
        prop_assert!(relative_deviation(&fleet) >= relative_deviation(&figure) * shared.sqrt() * (1.0 - 1e-9));
    }

    #[test]
    fn levels_share_the_whole_range(figures in figures()) {
        let total: Total = figures.iter().sum();
        let shares = total.by_level();
        prop_assert!(close(shares.values().sum(), 1.0, 1e-9));
        prop_assert!(shares.values().all(|share| *share >= 0.0));
    }
}
