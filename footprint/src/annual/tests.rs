use std::sync::LazyLock;

use jiff::civil::date;
use proptest::prelude::*;

use super::*;
use crate::age::{Evidence, EvidenceKind, fuse};
use crate::embodied::of_category;
use crate::energy::{MeasuredEnergy, Meter};
use crate::figure::{Caveat, Figure, Method, NotKnown};
use crate::grid::Basis;

const TODAY: Date = date(2026, 11, 23);

/// DK2 by the year.
fn dk2() -> Setting<'static> {
    static GRID: LazyLock<Grid> = LazyLock::new(|| Grid::of_years("DK2", Basis::LifeCycle, Vec::new()));
    Setting { grid: &GRID, baseline: Life::BASELINE }
}

/// A device of a category that the register dates.
struct Device {
    category: Category,
    embodied: Finding,
    age: Finding<Age>,
}

impl Device {
    fn bought(category: Category, bought: Date) -> Self {
        let age = fuse(&[Evidence::on(EvidenceKind::Register, bought)], TODAY);
        Self { category, embodied: of_category(category), age }
    }

    fn facts(&self) -> DeviceFacts<'_> {
        let Self { category, embodied, age } = self;
        DeviceFacts { cpu_rated_w: Some(15.0), ..DeviceFacts::of_category(*category, embodied, age) }
    }
}

/// Weeks of office use, the last ending on the day.
fn weeks(count: i32, until: Date) -> Vec<RecordedSpan> {
    (0..count)
        .map(|back| {
            let last = crate::period::plus_days(until, -7 * back);
            let first = crate::period::plus_days(last, -6);
            let gauge = MeasuredEnergy { meter: Meter::BatteryGauge, joules: 72_000.0, minutes: 150 };
            let office = UsageBin {
                screen_on_minutes: 2000,
                screen_off_minutes: 300,
                asleep_minutes: 3000,
                off_minutes: 4700,
                unknown_minutes: 80,
                cpu_load_percent: Some(7.5),
                measured: vec![gauge],
                ..UsageBin::default()
            };
            RecordedSpan { period: Period { first, last }, bins: vec![office] }
        })
        .collect()
}

fn known(finding: &Finding) -> &Figure {
    finding.known().unwrap_or_else(|| panic!("{finding:?}"))
}

fn near(value: f64, expected: f64) {
    assert!((value - expected).abs() < 1e-3 * (1e-6 + expected.abs()), "{value} is not {expected}");
}

/// What a person with a calculator gets from a formula: units are read over.
fn calculate(formula: &str) -> f64 {
    let spaced = formula.replace('(', " ( ").replace(')', " ) ");
    let tokens: Vec<&str> = spaced.split_whitespace().collect();
    let mut at = 0;
    let value = sum(&tokens, &mut at);
    assert_eq!(at, tokens.len(), "{formula}");
    value
}

fn sum(tokens: &[&str], at: &mut usize) -> f64 {
    let mut value = product(tokens, at);
    while tokens.get(*at) == Some(&"+") {
        *at += 1;
        value += product(tokens, at);
    }
    value
}

fn product(tokens: &[&str], at: &mut usize) -> f64 {
    let mut value = term(tokens, at);
    while let Some(operator @ (&"×" | &"/")) = tokens.get(*at) {
        *at += 1;
        let next = term(tokens, at);
        value = if *operator == "×" { value * next } else { value / next };
    }
    value
}

fn term(tokens: &[&str], at: &mut usize) -> f64 {
    let token = tokens[*at];
    *at += 1;
    if token == "(" {
        let value = sum(tokens, at);
        *at += 1;
        return value;
    }
    let is_unit = |token: &&&str| !["+", "×", "/", ")"].contains(*token);
    if tokens.get(*at).filter(is_unit).is_some() {
        *at += 1;
    }
    token.parse().unwrap_or_else(|_| panic!("{token}"))
}

fn assert_recomputes(figure: &Figure) {
    for step in &figure.steps {
        let by_hand = calculate(&step.formula);
        let tolerance = 1e-4 * by_hand.abs() + 1e-9;
        assert!(
            (by_hand - step.value.p50()).abs() <= tolerance,
            "{} = {by_hand}, not {:?}",
            step.formula,
            step.value
        );
        if let Some(source) = &step.source {
            assert!(figure.sources.contains(source), "{}", source.title);
        }
    }
    let last = figure.steps.last().unwrap();
    assert_eq!((last.value, last.unit), (figure.value, figure.unit));
}

#[test]
fn the_year_of_a_young_laptop() {
    let device = Device::bought(Category::Laptop, date(2025, 1, 15));
    let year = per_year(&device.facts(), &dk2(), &weeks(6, TODAY), TODAY).unwrap();
    near(known(&year.embodied).value.p50(), 241.0 / 4.0);
    assert_eq!(known(&year.energy).method, Method::Modelled);
    let kwh = known(&year.energy).value.p50();
    near(known(&year.use_phase).value.p50(), kwh * 0.144);
    near(known(&year.total).value.p50(), 241.0 / 4.0 + kwh * 0.144);
    near(year.covered_days, 6.0 * 10_000.0 / 1440.0);
    assert_eq!(known(&year.total).caveats, [Caveat::UnknownMinutes, Caveat::GridYearCarriedForward]);
}

#[test]
fn a_year_is_typical_until_four_weeks_were_seen() {
    let device = Device::bought(Category::Laptop, date(2025, 1, 15));
    let year = |count| per_year(&device.facts(), &dk2(), &weeks(count, TODAY), TODAY).unwrap();
    for few in [0, 4] {
        let energy = year(few).energy;
        assert_eq!((known(&energy).method, known(&energy).value.p50()), (Method::Default, 18.8));
        assert_eq!(known(&energy).caveats, [Caveat::TypicalUse]);
    }
    // Four weeks with 80 unseen minutes each are short of 28 days; five are not.
    assert_eq!(known(&year(5).energy).method, Method::Modelled);
}

#[test]
fn an_old_device_is_paid_off_and_says_so() {
    let device = Device::bought(Category::Laptop, date(2022, 11, 1));
    let year = per_year(&device.facts(), &dk2(), &[], TODAY).unwrap();
    assert_eq!(known(&year.embodied).value.p90(), 0.0);
    assert_eq!(known(&year.embodied).caveats, [Caveat::PaidOff]);
    near(known(&year.total).value.p50(), 18.8 * 0.144);
}

#[test]
fn an_age_across_the_baseline_may_be_paid_off() {
    let launched = Evidence::on(EvidenceKind::CpuLaunch, date(2022, 7, 1));
    let device = Device { age: fuse(&[launched], TODAY), ..Device::bought(Category::Laptop, TODAY) };
    let embodied = per_year(&device.facts(), &dk2(), &[], TODAY).unwrap().embodied;
    let value = known(&embodied).value;
    assert_eq!((value.p10(), value.p50(), value.p90()), (0.0, 241.0 / 4.0, 339.0 / 4.0));
    assert_eq!(known(&embodied).caveats, [Caveat::MaybePaidOff]);
}

#[test]
fn so_far_books_the_making_of_the_recorded_days() {
    let device = Device::bought(Category::Desktop, date(2025, 1, 15));
    let so_far = so_far(&device.facts(), &dk2(), &weeks(2, TODAY)).unwrap();
    near(known(&so_far.embodied).value.p50(), 301.0 / 4.0 * 14.0 / 365.25);
    let energy = so_far.energy.known().unwrap();
    near(known(&so_far.use_phase).value.p50(), energy.total.value.p50() / 1000.0 * 0.144);
    assert_eq!(energy.entries.len(), 2);
}

#[test]
fn a_record_that_ends_in_mid_day_books_only_its_minutes() {
    let device = Device::bought(Category::Laptop, date(2025, 1, 15));
    let bins = vec![UsageBin { screen_on_minutes: 360, ..UsageBin::default() }];
    let span = RecordedSpan { period: Period::day(TODAY), bins };
    let so_far = so_far(&device.facts(), &dk2(), &[span]).unwrap();
    near(known(&so_far.embodied).value.p50(), 241.0 / 4.0 * 0.25 / 365.25);
}

#[test]
fn a_week_across_new_year_takes_each_years_factor() {
    let device = Device::bought(Category::Laptop, date(2023, 1, 15));
    // Three days of 2024 at 131 g, four of 2025 at 112 g.
    let grid = Grid::of_years("DK1", Basis::LifeCycle, Vec::new());
    let setting = Setting { grid: &grid, ..dk2() };
    let so_far = so_far(&device.facts(), &setting, &weeks(1, date(2025, 1, 4))).unwrap();
    let kwh = so_far.energy.known().unwrap().total.value.p50() / 1000.0;
    near(known(&so_far.use_phase).value.p50(), kwh * (3.0 * 0.131 + 4.0 * 0.112) / 7.0);
}

#[test]
fn a_guest_has_no_making_and_its_energy_is_its_hosts() {
    let device = Device {
        age: Finding::NotKnown(NotKnown::NoAgeEvidence),
        ..Device::bought(Category::VirtualMachine, TODAY)
    };
    let shared = Some(NotKnown::VirtualMachineSharesHost);
    for spans in [weeks(6, TODAY), Vec::new()] {
        let year = per_year(&device.facts(), &dk2(), &spans, TODAY).unwrap();
        assert_eq!(known(&year.embodied).value.p90(), 0.0);
        assert_eq!(
            (year.energy.reason(), year.use_phase.reason(), year.total.reason()),
            (shared, shared, shared)
        );
    }
    let so_far = so_far(&device.facts(), &dk2(), &weeks(6, TODAY)).unwrap();
    assert_eq!(known(&so_far.embodied).value.p90(), 0.0);
    assert_eq!((so_far.energy.reason(), so_far.total.reason()), (shared, shared));
}

#[test]
fn what_is_not_known_is_never_zero() {
    let laptop = Device::bought(Category::Laptop, date(2025, 1, 15));
    let nothing = so_far(&laptop.facts(), &dk2(), &[]).unwrap();
    let reasons = [nothing.energy.reason(), nothing.use_phase.reason(), nothing.embodied.reason()];
    assert_eq!(reasons, [Some(NotKnown::NoUsageYet); 3]);

    let undated = Device { age: Finding::NotKnown(NotKnown::NoAgeEvidence), ..laptop };
    let year = per_year(&undated.facts(), &dk2(), &weeks(6, TODAY), TODAY).unwrap();
    assert_eq!([year.embodied.reason(), year.total.reason()], [Some(NotKnown::NoAgeEvidence); 2]);
}

#[test]
fn a_span_that_ends_before_it_begins_is_refused() {
    let device = Device::bought(Category::Laptop, date(2025, 1, 15));
    let period = Period { first: TODAY, last: date(2026, 11, 22) };
    let refused = so_far(&device.facts(), &dk2(), &[RecordedSpan { period, bins: Vec::new() }]);
    assert!(matches!(refused, Err(FootprintError::Span { .. })));
}

#[test]
fn a_person_can_recompute_every_line() {
    for category in
        [Category::Laptop, Category::Desktop, Category::AllInOne, Category::Tablet, Category::Monitor]
    {
        for bought in [date(2025, 1, 15), date(2018, 1, 15)] {
            let device = Device::bought(category, bought);
            // Across new year, so that there are two grid factors.
            let spans = weeks(6, date(2026, 1, 14));
            let so_far = so_far(&device.facts(), &dk2(), &spans).unwrap();
            let year = per_year(&device.facts(), &dk2(), &spans, TODAY).unwrap();
            let typical = per_year(&device.facts(), &dk2(), &[], TODAY).unwrap();
            assert_recomputes(&so_far.energy.known().unwrap().total);
            for finding in [&so_far.embodied, &so_far.use_phase, &so_far.total] {
                assert_recomputes(known(finding));
            }
            for year in [&year, &typical] {
                for finding in [&year.energy, &year.embodied, &year.use_phase, &year.total] {
                    assert_recomputes(known(finding));
                }
            }
        }
    }
}

#[test]
fn the_lines_of_a_year() {
    let device = Device::bought(Category::Laptop, date(2025, 1, 15));
    let year = per_year(&device.facts(), &dk2(), &weeks(6, TODAY), TODAY).unwrap();
    let lines: Vec<String> = known(&year.total)
        .steps
        .iter()
        .map(|s| format!("{}: {} = {} {}", s.label, s.formula, number(s.value.p50()), s.unit.symbol()))
        .collect();
    insta::assert_snapshot!(lines.join("\n"));
}

#[test]
fn an_assessment_survives_storage() {
    let device = Device::bought(Category::Laptop, date(2025, 1, 15));
    let year = per_year(&device.facts(), &dk2(), &weeks(6, TODAY), TODAY).unwrap();
    let so_far = so_far(&device.facts(), &dk2(), &weeks(6, TODAY)).unwrap();
    let json = serde_json::to_string(&(&so_far, &year)).unwrap();
    assert_eq!(serde_json::from_str::<(SoFar, PerYear)>(&json).unwrap(), (so_far, year));
}

proptest! {
    #[test]
    fn ranges_are_ordered_and_totals_conserve(count in 0..8_i32, age_days in 0..4000_i32, slack in 0..2000_i32) {
        let bought = crate::period::plus_days(TODAY, -age_days);
        let period = Period { first: crate::period::plus_days(bought, -slack), last: bought };
        let dated = fuse(&[Evidence::new(EvidenceKind::MonitorEdid, period)], TODAY);
        let device = Device { age: dated, ..Device::bought(Category::Laptop, TODAY) };
        let year = per_year(&device.facts(), &dk2(), &weeks(count, TODAY), TODAY).unwrap();
        let (total, embodied, in_use) = (known(&year.total).value, known(&year.embodied).value, known(&year.use_phase).value);
        prop_assert!((total.p50() - embodied.p50() - in_use.p50()).abs() < 1e-9);
        prop_assert!(total.p10() <= total.p50() && total.p50() <= total.p90());
        prop_assert!(embodied.p10() >= 0.0 && in_use.p10() >= 0.0);
    }
}
