//! Totals against draws: 100,000 fleets each, from the model of `levetid_footprint::total`, whose p10, p50 and
//! p90 the totals have to meet within 3 %.
//!
//! The draws share nothing with the calculation but the tables: they take watts state by state, integrate the
//! variances and toss each device's age.

#![expect(clippy::unwrap_used, reason = "helpers of tests may fail loudly, as tests do")]

use std::collections::BTreeMap;
use std::sync::LazyLock;

use jiff::civil::{Date, date};
use levetid_footprint::age::{Age, Evidence, EvidenceKind, fuse};
use levetid_footprint::annual::{DeviceFacts, RecordedSpan, Setting, per_year};
use levetid_footprint::category::Category;
use levetid_footprint::embodied::{SHEETS_ERROR, of_category};
use levetid_footprint::energy::{MeasuredEnergy, Meter, UsageBin, watts_of};
use levetid_footprint::estimate::Estimate;
use levetid_footprint::figure::Finding;
use levetid_footprint::grid::{Basis, Grid};
use levetid_footprint::lifetime::Life;
use levetid_footprint::period::Period;
use levetid_footprint::total::{Level, Total};
use rand::rngs::SmallRng;
use rand::{Rng, SeedableRng};
use rand_distr::StandardNormal;

const DRAWS: usize = 100_000;
const TOLERANCE: f64 = 0.03;
const TODAY: Date = date(2026, 11, 23);
static GRID: LazyLock<Grid> = LazyLock::new(|| Grid::of_years("DK2", Basis::LifeCycle, Vec::new()));
const KG_PER_KWH: f64 = 0.144;
const YEAR_MINUTES: f64 = 365.25 * 1440.0;

/// Some devices that are alike: built in a period, with a year's minutes or none recorded.
struct Kind {
    devices: usize,
    category: Category,
    age: Age,
    week: Option<UsageBin>,
}

fn kind(devices: usize, category: Category, built: (Date, Date)) -> Kind {
    let period = Period { first: built.0, last: built.1 };
    let age = fuse(&[Evidence::new(EvidenceKind::MonitorEdid, period)], TODAY);
    Kind { devices, category, age: age.known().unwrap().clone(), week: None }
}

fn young(devices: usize, category: Category) -> Kind {
    kind(devices, category, (date(2024, 9, 1), date(2025, 3, 1)))
}

fn paid_off(devices: usize, category: Category) -> Kind {
    kind(devices, category, (date(2018, 1, 1), date(2019, 6, 1)))
}

/// Old enough to be paid off or not.
fn open_age(devices: usize, category: Category) -> Kind {
    kind(devices, category, (date(2021, 11, 1), date(2024, 3, 1)))
}

/// A week of 10,080 minutes, all seen, 600 of them on the battery's gauge.
fn recorded(kind: Kind) -> Kind {
    let gauge = MeasuredEnergy { meter: Meter::BatteryGauge, joules: 600.0 * 60.0 * 7.0, minutes: 600 };
    let week = UsageBin {
        screen_on_minutes: 2_000,
        screen_off_minutes: 400,
        asleep_minutes: 3_000,
        off_minutes: 4_680,
        measured: vec![gauge],
        ..UsageBin::default()
    };
    Kind { week: Some(week), ..kind }
}

impl Kind {
    /// What the crate makes of one of them.
    fn in_totals(&self) -> (Total, Total) {
        let first = date(2026, 9, 7);
        let spans: Vec<RecordedSpan> = (0..6)
            .filter_map(|week| Some((week, self.week.clone()?)))
            .map(|(week, bin)| {
                let day = |days: i64| first + jiff::Span::new().days(7 * week + days);
                RecordedSpan { period: Period { first: day(0), last: day(6) }, bins: vec![bin] }
            })
            .collect();
        let (embodied, age) = (of_category(self.category), Finding::Known(self.age.clone()));
        let facts = DeviceFacts::of_category(self.category, &embodied, &age);
        let year =
            per_year(&facts, &Setting { grid: &GRID, baseline: Life::BASELINE }, &spans, TODAY).unwrap();
        (year.in_totals.footprint_kg.unwrap(), year.in_totals.energy_kwh.unwrap())
    }

    /// Energy of a year, kWh, where watts and power supply err by so many standard deviations.
    fn draw_kwh(&self, watts: f64, supply: f64) -> f64 {
        let row = *watts_of(self.category).known().unwrap();
        let Some(week) = &self.week else { return at(row.typical_kwh_per_year, watts) };
        let on = f64::from(week.screen_on_minutes + week.screen_off_minutes);
        let modelled = 1.0 - 600.0 / on;
        let by_state: f64 = [
            (row.screen_on_w, f64::from(week.screen_on_minutes) * modelled),
            (row.screen_off_w, f64::from(week.screen_off_minutes) * modelled),
            (row.asleep_w, f64::from(week.asleep_minutes)),
            (row.off_w, f64::from(week.off_minutes)),
        ]
        .into_iter()
        .map(|(state_w, minutes)| at(state_w, watts) * minutes / 60.0)
        .sum();
        let inside_wh = 600.0 * 7.0 / 60.0;
        let measured = at(estimate(inside_wh / 0.90, inside_wh / 0.85, inside_wh / 0.80), supply);
        (by_state + measured) / 1000.0 / 10_080.0 * YEAR_MINUTES
    }

    /// How many of them are younger than their baseline life.
    fn draw_unpaid(&self, random: &mut SmallRng) -> usize {
        let years = self.age.years_on(TODAY);
        if years.max < 4.0 || years.min >= 4.0 {
            return if years.max < 4.0 { self.devices } else { 0 };
        }
        let is_unpaid = |random: &mut SmallRng| {
            let (younger, older) =
                if random.random() { (years.min, years.best) } else { (years.best, years.max) };
            younger + (older - younger) * random.random::<f64>() < 4.0
        };
        (0..self.devices).filter(|_| is_unpaid(random)).count()
    }
}

fn estimate(p10: f64, p50: f64, p90: f64) -> Estimate {
    Estimate::new(p10, p50, p90).unwrap()
}

/// The value so many standard deviations from the median.
fn at(value: Estimate, z: f64) -> f64 {
    let z = z / 1.281_551_565_544_600_4;
    let end = if z < 0.0 { value.p50() / value.p10() } else { value.p90() / value.p50() };
    value.p50() * end.powf(z)
}

/// Variance by integration over the standard normal.
fn variance(value: Estimate) -> f64 {
    let mean_of = |power: i32| -> f64 {
        let step = 0.01;
        let terms = (-800..=800).map(|i| f64::from(i) * step);
        let density = |z: f64| (-z * z / 2.0).exp() / (2.0 * std::f64::consts::PI).sqrt();
        terms.map(|z| at(value, z).powi(power) * density(z) * step).sum()
    };
    mean_of(2) - mean_of(1).powi(2)
}

/// Footprint (kg a year) and energy (kWh a year) of many fleets.
fn draw(fleet: &[Kind]) -> [Vec<f64>; 2] {
    let mut random = SmallRng::seed_from_u64(20_261_124);
    let row = |category| if category == Category::AllInOne { Category::Desktop } else { category };
    let kinds: Vec<(&Kind, Estimate, f64)> = fleet
        .iter()
        .map(|kind| {
            let kg = of_category(kind.category).known().unwrap().value;
            let of_sheets = Estimate::around(kg.p50(), SHEETS_ERROR).unwrap();
            (kind, kg, (variance(of_sheets) / variance(kg)).min(1.0))
        })
        .collect();
    let (mut footprints, mut energies) = (Vec::with_capacity(DRAWS), Vec::with_capacity(DRAWS));
    for _ in 0..DRAWS {
        let (sheets, supply): (f64, f64) = (random.sample(StandardNormal), random.sample(StandardNormal));
        let mut of_row: BTreeMap<(Category, bool), f64> = BTreeMap::new();
        let (mut kg, mut kwh) = (0.0, 0.0);
        for &(kind, embodied, weight) in &kinds {
            let mut error = |category, of_watts| {
                *of_row.entry((category, of_watts)).or_insert_with(|| random.sample(StandardNormal))
            };
            let making = error(row(kind.category), false);
            let watts = error(kind.category, true);
            let making = weight.sqrt() * sheets + (1.0 - weight).sqrt() * making;
            let unpaid = kind.draw_unpaid(&mut random) as f64;
            let energy = kind.draw_kwh(watts, supply) * kind.devices as f64;
            kwh += energy;
            kg += unpaid * at(embodied, making) / 4.0 + energy * KG_PER_KWH;
        }
        footprints.push(kg);
        energies.push(kwh);
    }
    [footprints, energies]
}

fn quantile(values: &mut [f64], share: f64) -> f64 {
    let place = (values.len() as f64 * share) as usize;
    *values.select_nth_unstable_by(place, f64::total_cmp).1
}

/// Draws the fleet, compares, and prints by how much they differ.
fn assert_agrees(name: &str, fleet: &[Kind]) {
    let (mut kg_by_kind, mut kwh_by_kind): (BTreeMap<&str, Total>, BTreeMap<&str, Total>) =
        Default::default();
    for kind in fleet {
        let (kg, kwh) = kind.in_totals();
        let name = kind.category.code();
        for _ in 0..kind.devices {
            *kg_by_kind.entry(name).or_default() += &kg;
            *kwh_by_kind.entry(name).or_default() += &kwh;
        }
    }
    let totals = [("kg", kg_by_kind), ("kWh", kwh_by_kind)];
    for ((what, by_kind), mut drawn) in totals.into_iter().zip(draw(fleet)) {
        let found = Total::estimate_together(by_kind.iter().map(|(name, total)| (*name, total))).unwrap();
        for (place, found) in [(0.1, found.p10()), (0.5, found.p50()), (0.9, found.p90())] {
            let expected = quantile(&mut drawn, place);
            let off = found / expected - 1.0;
            println!(
                "{name}, {what}, p{}: {found:.1}, drawn {expected:.1}, {:+.2} %",
                place * 100.0,
                off * 100.0
            );
            assert!(off.abs() <= TOLERANCE, "{name}, {what}, p{}: {found} is not {expected}", place * 100.0);
        }
        let total: Total = by_kind.values().sum();
        println!("{name}, {what}, levels: {:?}", total.by_level());
    }
}

#[test]
fn one_category() {
    for category in
        [Category::Laptop, Category::Desktop, Category::AllInOne, Category::Tablet, Category::Monitor]
    {
        assert_agrees(category.code(), &[young(100, category)]);
    }
}

#[test]
fn a_municipality() {
    let fleet = [
        young(600, Category::Laptop),
        recorded(young(400, Category::Laptop)),
        open_age(60, Category::Laptop),
        recorded(paid_off(300, Category::Laptop)),
        young(150, Category::Desktop),
        recorded(paid_off(120, Category::Desktop)),
        young(40, Category::AllInOne),
        young(200, Category::Tablet),
    ];
    assert_agrees("municipality", &fleet);
}

/// The typical energy of monitors is lopsided (29.8–41–89.1 kWh), that of laptops another way.
#[test]
fn screens_beside_laptops() {
    for screens in [100, 300, 400] {
        let fleet = [young(300, Category::Laptop), young(screens, Category::Monitor)];
        assert_agrees(&format!("{screens} screens"), &fleet);
    }
}

/// Many kinds, each lopsided in its way, some of which share what their makers' sheets get wrong.
#[test]
fn every_kind_beside_every_other() {
    let fleet = [
        recorded(young(100, Category::Laptop)),
        open_age(20, Category::Laptop),
        young(20, Category::Desktop),
        young(20, Category::AllInOne),
        young(120, Category::Monitor),
        young(60, Category::Tablet),
    ];
    assert_agrees("every kind", &fleet);
}

#[test]
fn a_fleet_that_is_paid_off_and_costs_its_use() {
    let fleet = [recorded(paid_off(300, Category::Laptop)), paid_off(100, Category::Desktop)];
    assert_agrees("paid off", &fleet);
}

#[test]
fn a_fleet_whose_age_is_open() {
    let fleet = [open_age(40, Category::Laptop), open_age(10, Category::Desktop)];
    assert_agrees("open age", &fleet);
}

#[test]
fn a_small_office() {
    let fleet =
        [young(6, Category::Laptop), open_age(2, Category::Laptop), recorded(young(1, Category::Desktop))];
    assert_agrees("small office", &fleet);
}

/// The level of each device is the part of the variance that is left when all that is shared is held still.
#[test]
fn what_the_device_alone_brings() {
    let fleet = [open_age(12, Category::Laptop)];
    let (kg, _) = fleet[0].in_totals();
    let total: Total = std::iter::repeat_n(&kg, 12).sum();
    let mut random = SmallRng::seed_from_u64(1);
    let embodied = of_category(Category::Laptop).known().unwrap().value;
    let unpaid: Vec<f64> = (0..DRAWS).map(|_| fleet[0].draw_unpaid(&mut random) as f64).collect();
    let mean = unpaid.iter().sum::<f64>() / DRAWS as f64;
    let spread = unpaid.iter().map(|n| (n - mean).powi(2)).sum::<f64>() / DRAWS as f64;
    // The mean of the square of a laptop's making, by integration.
    let square = variance(embodied) + (embodied.p50() * 1.0157).powi(2);
    let own = spread * square / 16.0 / total.deviation().powi(2);
    let found = total.by_level()[&Level::Device];
    assert!((found - own).abs() < 0.03 * own, "{found} is not {own}");
}
