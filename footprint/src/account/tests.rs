use jiff::civil::date;
use proptest::prelude::*;

use super::*;
use crate::embodied::{self, bought_used, of_category};
use crate::energy::watts_of;
use crate::estimate::Estimate;
use crate::total::ErrorSource;

const TODAY: Date = date(2026, 11, 23);

struct Made {
    making: Finding,
    energy: Total,
    category: Category,
}

fn made(category: Category) -> Made {
    let energy = watts_of(category).known().map(|watts| watts.typical_kwh_per_year).unwrap();
    Made {
        making: of_category(category),
        energy: Total::of(energy, &[(ErrorSource::Watts(category), 1.0)]),
        category,
    }
}

impl Made {
    fn bought(&self, acquired: Acquired) -> AccountDevice<'_> {
        AccountDevice {
            category: self.category,
            zone: "DK2",
            product: None,
            making: &self.making,
            acquired: Some(acquired),
            leased: false,
            retired: None,
            energy: Some(AccountEnergy { kwh_per_year: &self.energy, method: Method::Default, sources: &[] }),
        }
    }
}

fn setting() -> AccountSetting<'static> {
    AccountSetting { grid_years: &[], baseline: Life::BASELINE, market: None }
}

fn of(devices: &[AccountDevice<'_>], year: i16) -> Account {
    with(&setting(), devices, year)
}

fn with(setting: &AccountSetting<'_>, devices: &[AccountDevice<'_>], year: i16) -> Account {
    let mut book = Book::open(setting, year, TODAY);
    for device in devices {
        book.add(device).unwrap();
    }
    book.close().unwrap()
}

const fn mean(entry: &Entry) -> f64 {
    entry.total.mean
}

#[test]
fn making_is_booked_when_a_device_is_bought_and_its_end_when_it_leaves() {
    let desktop = made(Category::Desktop);
    let mut device = desktop.bought(Acquired::on(date(2023, 5, 2)));
    device.retired = Some(date(2025, 5, 2));
    let years = [2022, 2023, 2024, 2025, 2026].map(|year| of(&[device], year));
    let [before, bought, between, left, after] = &years;
    for (account, purchases, ends, runs) in [
        (before, 0.0, 0.0, false),
        (bought, 1.0, 0.0, true),
        (between, 0.0, 0.0, true),
        (left, 0.0, 1.0, true),
        (after, 0.0, 0.0, false),
    ] {
        assert_eq!(mean(&account.capital_goods) > 0.0, purchases > 0.0, "{}", account.year);
        assert_eq!(mean(&account.end_of_life) > 0.0, ends > 0.0, "{}", account.year);
        assert_eq!(mean(&account.energy) > 0.0, runs, "{}", account.year);
    }
    assert_eq!(bought.capital_goods.devices, Counted { certain: 1, possible: 0, missing: 0 });
    // Direct and upstream are the life-cycle factor; half of the life was left when it was scrapped.
    let both = mean(&bought.location) + mean(&bought.upstream);
    assert!((both - mean(&bought.compared.used)).abs() < 0.2, "{both}");
    assert!((mean(&left.compared.left_early) / mean(&bought.capital_goods) - 0.5).abs() < 0.02);
}

#[test]
fn what_is_leased_is_category_8_and_what_was_bought_used_is_nothing() {
    let laptop = made(Category::Laptop);
    let leased = AccountDevice { leased: true, ..laptop.bought(Acquired::on(date(2025, 5, 2))) };
    let used = Made { making: bought_used(), ..made(Category::Laptop) };
    let account = of(&[leased, used.bought(Acquired::on(date(2025, 6, 1)))], 2025);
    assert!(mean(&account.leased) > 200.0);
    assert_eq!(mean(&account.capital_goods), 0.0);
    assert_eq!(account.capital_goods.devices.certain, 1);
    assert!(account.capital_goods.figure.sources.iter().any(|source| source.title.contains("Cut-off")));
}

#[test]
fn a_market_factor_is_used_where_there_is_one_and_else_nothing_is_stated() {
    let laptop = made(Category::Laptop);
    let device = laptop.bought(Acquired::on(date(2020, 1, 1)));
    assert!(of(&[device], 2025).market.is_none());
    let market = Some((500.0, crate::sources::EMBER));
    let stated = with(&AccountSetting { market, ..setting() }, &[device], 2025);
    let (kwh, kg) = (mean(&stated.energy), mean(&stated.market.unwrap()));
    assert!((kg - kwh / 2.0).abs() < 0.1, "{kwh} kWh, {kg} kg");
}

#[test]
fn what_is_not_known_is_counted_and_not_booked() {
    let laptop = made(Category::Laptop);
    let undated = AccountDevice { acquired: None, ..laptop.bought(Acquired::on(TODAY)) };
    let account = of(&[undated], 2025);
    assert_eq!(account.capital_goods.devices, Counted { certain: 0, possible: 0, missing: 1 });
    assert_eq!((account.capital_goods.figure.value, account.energy.devices.missing), (Estimate::ZERO, 1));
}

#[test]
fn energy_takes_the_factor_of_the_zone_in_which_it_is_used() {
    let laptop = made(Category::Laptop);
    let east = laptop.bought(Acquired::on(date(2020, 1, 1)));
    let west = AccountDevice { zone: "DK1", ..east };
    let [in_east, in_west, both] = [&[east][..], &[west], &[east, west]].map(|devices| of(devices, 2025));
    let used = |account: &Account| mean(&account.compared.used);
    assert!(used(&in_west) < used(&in_east), "112 is less than 144 g/kWh");
    assert!((used(&both) - used(&in_east) - used(&in_west)).abs() < 1e-9);
    assert_eq!(both.energy.devices, Counted { certain: 2, possible: 0, missing: 0 });
    let zones: Vec<&str> = both.zones.iter().map(|zone| zone.zone.as_str()).collect();
    assert_eq!(zones, ["DK1", "DK2"]);
    let formulas: Vec<&str> =
        both.compared.used.figure.steps.iter().map(|step| step.formula.as_str()).collect();
    assert!(formulas[0].starts_with("DK1 (μ ") && formulas[0].ends_with("): 112 g/kWh"), "{formulas:?}");
    assert!(formulas.iter().any(|formula| formula.starts_with("2 × laptop")), "{formulas:?}");
}

#[test]
fn a_year_that_has_not_ended_is_booked_up_to_today() {
    let laptop = made(Category::Laptop);
    let device = laptop.bought(Acquired::on(date(2020, 1, 1)));
    let (whole, part) = (of(&[device], 2025), of(&[device], 2026));
    assert_eq!((whole.through, part.through), (date(2025, 12, 31), TODAY));
    assert!((mean(&part.energy) / mean(&whole.energy) - 327.0 / 365.0).abs() < 0.01);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    /// Whenever it may have been bought, account and running footprint both book a life exactly once.
    #[test]
    fn both_book_a_life_exactly_once(
        early in 0..700_i32, middle in 0..700_i32, late in 0..700_i32, retired in prop::option::of(2200..3500_i32),
    ) {
        let start = date(2015, 2, 3);
        let earliest = plus_days(start, early);
        let best = plus_days(earliest, middle);
        let acquired = Acquired { earliest, best, latest: plus_days(best, late) };
        let desktop = made(Category::Desktop);
        let mut device = desktop.bought(acquired);
        device.retired = retired.map(|days| plus_days(start, days));
        let (mut booked, mut running, mut ended) = (0.0, 0.0, 0.0);
        for year in 2015..=2026 {
            let account = of(&[device], year);
            booked += mean(&account.capital_goods);
            ended += mean(&account.end_of_life);
            let compared = &account.compared;
            running += mean(&compared.bought[1]) + mean(&compared.earlier) + mean(&compared.left_early);
        }
        let embodied = embodied::as_total(device.making.known().unwrap().value, None, Category::Desktop).unwrap().mean;
        let end = embodied * end_of_life_share(Category::Desktop).mean();
        prop_assert!((booked + end - embodied).abs() < 1.0, "{} of {}", booked + end, embodied);
        prop_assert!((running - embodied).abs() < 1.0, "{running} of {embodied}");
        let expected = if device.retired.is_some() { end } else { 0.0 };
        prop_assert!((ended - expected).abs() < 0.1, "{}", ended);
    }
}
