use jiff::civil::{Date, date};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan as _};
use proptest::prelude::*;

use super::*;
use crate::annual::{DeviceFacts, RecordedSpan, Setting, factors_used, per_year, so_far};
use crate::category::Category;
use crate::embodied::of_category;
use crate::energy::UsageBin;
use crate::figure::{Figure, Finding, NotKnown, StepLabel};
use crate::lifetime::Life;
use crate::period::Period;
use crate::sources::ENERGINET;

fn copenhagen() -> TimeZone {
    TimeZone::get("Europe/Copenhagen").unwrap()
}

fn at(text: &str) -> Hour {
    Hour::starting(text.parse::<Timestamp>().unwrap()).unwrap()
}

/// Hours from one instant up to another, declared, by a rule.
fn hours(from: &str, to: &str, g_per_kwh: impl Fn(Hour) -> Option<f64>) -> Vec<HourFactor> {
    (at(from).number()..at(to).number())
        .map(Hour::new)
        .filter_map(|hour| {
            g_per_kwh(hour).map(|g| HourFactor { hour, g_per_kwh: g, standing: Standing::Declared })
        })
        .collect()
}

fn grid(basis: Basis, hours: Vec<HourFactor>) -> Grid {
    let series = HourSeries::of("DK2", hours).unwrap();
    Grid::of_years("DK2", basis, Vec::new()).with_hours(&series, ENERGINET, copenhagen())
}

fn days(first: Date, last: Date) -> Period {
    Period { first, last }
}

/// Hours, filled, preview and yearly of each bin.
fn counts(grid: &Grid, period: Period) -> Vec<[u32; 4]> {
    let factors = grid.of_period(period, period).unwrap();
    (0..8).map(|i| factors.bin(i)).map(|bin| [bin.hours, bin.filled, bin.preview, bin.yearly]).collect()
}

fn direct(grid: &Grid, period: Period) -> Vec<f64> {
    let factors = grid.of_period(period, period).unwrap();
    (0..8).map(|index| factors.bin(index).direct_g_per_kwh).collect()
}

fn near(value: f64, expected: f64) {
    assert!((value - expected).abs() < 1e-9 * (1.0 + expected.abs()), "{value} is not {expected}");
}

/// On 29 March 2026 the clock goes from 2 to 3, on 25 October from 3 back to 2.
#[test]
fn days_have_the_hours_that_their_clock_shows() {
    let numbered =
        hours("2026-01-01T00:00:00Z", "2026-12-31T00:00:00Z", |hour| Some(f64::from(hour.number())));
    let grid = grid(Basis::Direct, numbered);
    for (day, nights) in [(date(2026, 3, 29), 5), (date(2026, 10, 25), 7), (date(2026, 7, 5), 6)] {
        let found = counts(&grid, Period::day(day));
        assert_eq!(found[4..], [[nights, 0, 0, 0], [6, 0, 0, 0], [6, 0, 0, 0], [6, 0, 0, 0]], "{day}");
        assert_eq!(found[..4], [[0; 4]; 4], "{day} is no weekday");
    }
    // The night put forward runs from 23:00 UTC of the day before for five hours; put back, from 22:00 for seven.
    let spring = f64::from(at("2026-03-28T23:00:00Z").number());
    near(direct(&grid, Period::day(date(2026, 3, 29)))[4], spring + 2.0);
    let autumn = f64::from(at("2026-10-24T22:00:00Z").number());
    near(direct(&grid, Period::day(date(2026, 10, 25)))[4], autumn + 3.0);
    let week = counts(&grid, days(date(2026, 10, 19), date(2026, 10, 25)));
    assert_eq!(week.iter().map(|bin| bin[0]).sum::<u32>(), 7 * 24 + 1);
}

#[test]
fn a_bin_is_the_mean_of_its_own_hours() {
    // By the local clock: 10 g at night, 20, 30, 40; a hundred more at weekends.
    let by_clock = hours("2025-12-30T00:00:00Z", "2026-02-02T00:00:00Z", |hour| {
        let local = hour.start().to_zoned(copenhagen());
        let weekend = local.weekday().to_monday_zero_offset() >= 5;
        Some(f64::from(local.hour() / 6 + 1) * 10.0 + if weekend { 100.0 } else { 0.0 })
    });
    let grid = grid(Basis::Direct, by_clock);
    let expected = [10.0, 20.0, 30.0, 40.0, 110.0, 120.0, 130.0, 140.0];
    assert_eq!(direct(&grid, days(date(2026, 1, 12), date(2026, 1, 18))), expected);
    // A Monday has no weekend: minutes of it, which no record holds, would take the day's mean.
    assert_eq!(direct(&grid, Period::day(date(2026, 1, 12)))[4..], [25.0; 4]);
    // A part of a week takes the week's hours for bins that it has none of.
    let week = days(date(2026, 1, 12), date(2026, 1, 18));
    let monday = grid.of_period(Period::day(date(2026, 1, 12)), week).unwrap();
    assert_eq!((4..8).map(|i| monday.bin(i).direct_g_per_kwh).collect::<Vec<_>>(), expected[4..]);
}

#[test]
fn a_gap_is_filled_from_the_same_hour_of_the_same_kind_of_day() {
    let is_gap = |hour: Hour| (at("2026-01-14T07:00:00Z")..=at("2026-01-14T08:00:00Z")).contains(&hour);
    let january = hours("2025-12-31T23:00:00Z", "2026-01-31T23:00:00Z", |hour| {
        let local = hour.start().to_zoned(copenhagen());
        let weekend = if local.weekday().to_monday_zero_offset() >= 5 { 1000.0 } else { 0.0 };
        // Other days differ by their date, so that the mean is that of the other 21 weekdays.
        (!is_gap(hour)).then(|| weekend + f64::from(local.hour()) * 10.0 + f64::from(local.day()) / 100.0)
    });
    let grid = grid(Basis::Direct, january);
    let wednesday = Period::day(date(2026, 1, 14));
    assert_eq!(counts(&grid, wednesday)[1], [6, 2, 0, 0]);
    let others: Vec<f64> = (1..=31_i8)
        .filter(|day| *day != 14 && date(2026, 1, *day).weekday().to_monday_zero_offset() < 5)
        .map(|day| f64::from(day) / 100.0)
        .collect();
    assert_eq!(others.len(), 21);
    let mean = others.iter().sum::<f64>() / 21.0;
    near(direct(&grid, wednesday)[1], (510.0 + 4.0 * 0.14 + 2.0 * mean) / 6.0);
    assert_eq!(grid.filled_and_missing().0, 2);
}

/// Energinet's files without 29 February: the day is filled from the Thursdays' like.
#[test]
fn a_leap_day_that_is_left_out_is_filled() {
    let february = hours("2024-01-31T23:00:00Z", "2024-03-01T23:00:00Z", |hour| {
        let day = hour.start().to_zoned(TimeZone::UTC).date();
        (day != date(2024, 2, 29)).then_some(40.0)
    });
    let grid = grid(Basis::Direct, february);
    let leap_day = Period::day(date(2024, 2, 29));
    assert_eq!(counts(&grid, leap_day)[..4], [[6, 5, 0, 0], [6, 6, 0, 0], [6, 6, 0, 0], [6, 6, 0, 0]]);
    assert_eq!(direct(&grid, leap_day)[..4], [40.0; 4]);
}

#[test]
fn where_too_few_speak_for_the_missing_the_year_does() {
    // Two weeks lie missing of a month of four: at each hour ten weekdays of twenty, four weekend days of eight.
    let missing_from = |days: i64| at("2026-02-01T23:00:00Z").plus(i32::try_from(days * 24).unwrap());
    for (missing_days, filled) in [(14, true), (15, false)] {
        let february = hours("2026-01-31T23:00:00Z", "2026-02-28T23:00:00Z", |hour| {
            (hour < missing_from(0) || hour >= missing_from(missing_days)).then_some(90.0)
        });
        let grid = grid(Basis::Direct, february);
        let day = Period::day(date(2026, 2, 3));
        let noon = grid.of_period(day, day).unwrap().bin(2);
        // 40.5 g: DK2's direct mean of 2025, carried to 2026.
        let expected = if filled { (6, 6, 0, 90.0) } else { (0, 0, 6, 40.5) };
        assert_eq!((noon.hours, noon.filled, noon.yearly, noon.direct_g_per_kwh), expected, "{missing_days}");
    }
    // Hours before and after the series are no gaps.
    let grid = grid(Basis::Direct, hours("2026-02-03T11:00:00Z", "2026-02-03T17:00:00Z", |_| Some(90.0)));
    let week = days(date(2026, 2, 2), date(2026, 2, 8));
    assert_eq!(counts(&grid, week)[2], [6, 0, 0, 24]);
    near(direct(&grid, week)[2], (6.0 * 90.0 + 24.0 * 40.5) / 30.0);
    let other = days(date(2026, 3, 2), date(2026, 3, 8));
    assert_eq!((counts(&grid, other)[2], direct(&grid, other)[2]), ([0; 4], 40.5));
}

#[test]
fn previews_are_counted() {
    let mut all = hours("2026-01-31T23:00:00Z", "2026-02-02T23:00:00Z", |_| Some(90.0));
    all.iter_mut().skip(40).for_each(|hour| hour.standing = Standing::Preview);
    let found = counts(&grid(Basis::Direct, all), days(date(2026, 2, 1), date(2026, 2, 2)));
    assert_eq!(found[2..4], [[6, 0, 2, 0], [6, 0, 6, 0]]);
}

#[test]
fn the_hours_of_a_year_scale_to_its_life_cycle_mean() {
    let two_years = |hour: Hour| {
        let local = hour.start().to_zoned(copenhagen());
        Some(if local.year() == 2024 { 50.0 } else { 30.0 } + if local.hour() < 12 { 10.0 } else { -10.0 })
    };
    let grid = grid(Basis::LifeCycle, hours("2023-12-31T23:00:00Z", "2026-03-01T00:00:00Z", two_years));
    for (day, direct, mean, of_year, other) in [
        (date(2024, 6, 3), 60.0, 50.0, 2024, false),
        (date(2025, 6, 3), 40.0, 30.0, 2025, false),
        // 2026 runs still: the scale of 2025.
        (date(2026, 2, 3), 40.0, 30.0, 2025, true),
    ] {
        let factors = grid.of_period(Period::day(day), Period::day(day)).unwrap();
        let lift = factors.scale.lift.as_ref().unwrap();
        assert_eq!((lift.life_cycle.year, lift.of_other_year), (of_year, other), "{day}");
        // A clock that is put forward in the night takes an hour from the morning half.
        assert!((lift.direct_g_per_kwh - mean).abs() < 0.01, "{lift:?}");
        near(factors.g_per_kwh(1), direct * lift.life_cycle.g_per_kwh / lift.direct_g_per_kwh);
    }
}

#[test]
fn without_a_whole_year_the_tables_means_scale() {
    let weeks = |zone: &str| {
        let series =
            HourSeries::of(zone, hours("2026-01-01T00:00:00Z", "2026-03-01T00:00:00Z", |_| Some(81.0)));
        let years = Grid::of_years(zone, Basis::LifeCycle, Vec::new());
        years.with_hours(&series.unwrap(), ENERGINET, copenhagen())
    };
    let day = Period::day(date(2026, 2, 3));
    // 144 / 40.5, of 2025.
    near(weeks("DK2").of_period(day, day).unwrap().g_per_kwh(2), 288.0);
    // DK1 has no direct mean: its hours cannot be lifted, and the year's factor is taken.
    assert!(weeks("DK1").of_period(day, day).is_none());
    assert_eq!(weeks("DK1").of_year(2026).g_per_kwh, 112.0);
}

// What follows looks at a device's figures.

fn laptop(embodied: &Finding) -> DeviceFacts<'_> {
    static NO_AGE: Finding<crate::age::Age> = Finding::NotKnown(NotKnown::NoAgeEvidence);
    let laptop = DeviceFacts::of_category(Category::Laptop, embodied, &NO_AGE);
    DeviceFacts { cpu_rated_w: Some(15.0), ..laptop }
}

/// A week with minutes in each bin.
fn week(first: Date, on: [u32; 8]) -> RecordedSpan {
    let room = [1800, 1800, 1800, 1800, 720, 720, 720, 720];
    let bins = on.iter().zip(room).map(|(on, room)| UsageBin {
        screen_on_minutes: *on / 2,
        screen_off_minutes: *on - *on / 2,
        asleep_minutes: (room - on) / 3,
        off_minutes: (room - on) - (room - on) / 3,
        cpu_load_percent: Some(7.5),
        ..UsageBin::default()
    });
    RecordedSpan { period: days(first, first.saturating_add(6.days())), bins: bins.collect() }
}

fn used(grid: &Grid, spans: &[RecordedSpan]) -> Figure {
    let embodied = of_category(Category::Laptop);
    let setting = Setting { grid, baseline: Life::BASELINE };
    so_far(&laptop(&embodied), &setting, spans).unwrap().use_phase.known().unwrap().clone()
}

fn wave(hour: Hour) -> Option<f64> {
    Some(40.0 + 20.0 * (f64::from(hour.number()) / 24.0 * std::f64::consts::TAU).sin())
}

fn year_of_waves(basis: Basis) -> Grid {
    grid(basis, hours("2024-12-31T23:00:00Z", "2025-12-31T23:00:00Z", wave))
}

#[test]
fn the_factors_listed_add_up_to_the_figure() {
    let grid = year_of_waves(Basis::LifeCycle);
    let spans = [
        week(date(2025, 6, 2), [0, 700, 900, 100, 0, 0, 60, 0]),
        week(date(2025, 10, 20), [300, 0, 0, 0, 700, 0, 0, 0]),
        week(date(2025, 12, 29), [0, 700, 900, 100, 0, 0, 60, 0]),
    ];
    let embodied = of_category(Category::Laptop);
    let setting = Setting { grid: &grid, baseline: Life::BASELINE };
    let listed = factors_used(&laptop(&embodied), &setting, &spans).unwrap();
    let listed = listed.known().unwrap();
    let kg: f64 = listed.iter().map(|used| used.energy_wh * used.g_per_kwh).sum::<f64>() / 1e6;
    near(used(&grid, &spans).value.p50(), kg);
    assert_eq!(listed.len(), 8 + 8 + 8 + 8, "the last week lies in two years");
    let noon = listed.iter().find(|used| used.bin == Some(HourBin::WeekdayAfternoon)).unwrap();
    assert_eq!((noon.hours, noon.filled_hours, noon.yearly_hours), (30, 0, 0));
}

#[test]
fn a_figure_says_what_its_hours_were() {
    let flat = |from, to| grid(Basis::LifeCycle, hours(from, to, wave));
    let spans = [week(date(2026, 2, 2), [0, 700, 900, 100, 0, 0, 60, 0])];
    let running = flat("2024-12-31T23:00:00Z", "2026-03-01T00:00:00Z");
    assert_eq!(used(&running, &spans).caveats, [Caveat::GridHoursScaled, Caveat::GridScaleOfOtherYear]);
    let ends_in_midweek = flat("2024-12-31T23:00:00Z", "2026-02-05T00:00:00Z");
    assert_eq!(
        used(&ends_in_midweek, &spans).caveats,
        [
            Caveat::GridYearCarriedForward,
            Caveat::GridHoursMissing,
            Caveat::GridHoursScaled,
            Caveat::GridScaleOfOtherYear
        ]
    );
    // No hour of these days: the year's factor as ever, by the same words.
    let before = used(&flat("2024-12-31T23:00:00Z", "2026-01-05T00:00:00Z"), &spans);
    let yearly = used(&Grid::of_years("DK2", Basis::LifeCycle, Vec::new()), &spans);
    assert_eq!(before, yearly);
    let labels: Vec<StepLabel> = used(&running, &spans).steps.iter().rev().map(|s| s.label).take(3).collect();
    assert_eq!(labels, [StepLabel::Use, StepLabel::GridFactor, StepLabel::GridByHour]);
}

#[test]
fn a_years_use_takes_the_factor_of_the_hours_it_fell_in() {
    // Dear mornings, cheap nights.
    let dirty_days = grid(
        Basis::Direct,
        hours("2024-12-31T23:00:00Z", "2026-01-31T23:00:00Z", |hour| {
            Some(if (6..18).contains(&hour.start().to_zoned(copenhagen()).hour()) { 60.0 } else { 20.0 })
        }),
    );
    let embodied = of_category(Category::Laptop);
    let device = laptop(&embodied);
    let setting = Setting { grid: &dirty_days, baseline: Life::BASELINE };
    let today = date(2026, 2, 1);
    let of = |on: [u32; 8], first: Date| -> f64 {
        let spans: Vec<_> = (0..6).map(|n| week(first.saturating_add((7 * n).days()), on)).collect();
        let year = per_year(&device, &setting, &spans, today).unwrap();
        let kwh = year.energy.known().unwrap().value.p50();
        year.use_phase.known().unwrap().value.p50() / kwh * 1000.0
    };
    let by_day = of([0, 1500, 1500, 0, 0, 0, 0, 0], date(2025, 12, 15));
    let by_night = of([1500, 0, 0, 1500, 0, 0, 0, 0], date(2025, 12, 15));
    assert!(by_day > 55.0 && by_night < 28.0, "{by_day} {by_night}");
    // Before the hours begin, the year's factor is taken: 2025's, carried to 2026.
    near(of([0, 1500, 1500, 0, 0, 0, 0, 0], date(2024, 10, 7)), 40.5);
    let typical = per_year(&device, &setting, &[], today).unwrap();
    near(typical.use_phase.known().unwrap().value.p50(), 18.8 * 0.0405);
}

prop_compose! {
    fn any_week()(on in prop::array::uniform8(0..720_u32), weeks_later in 0..60_i64) -> RecordedSpan {
        week(date(2024, 12, 16).saturating_add((7 * weeks_later).days()), on)
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    /// What one pays for electricity of one price does not depend on when one uses it.
    #[test]
    fn flat_hours_give_the_flat_factor(spans in prop::collection::vec(any_week(), 1..6), g in 1.0..800.0_f64) {
        let flat = grid(Basis::Direct, hours("2024-11-30T23:00:00Z", "2026-03-31T22:00:00Z", |_| Some(g)));
        let figure = used(&flat, &spans);
        let energy = figure.steps.iter().filter(|step| step.label == StepLabel::EnergyTotal);
        let wh: f64 = energy.map(|step| step.value.p50()).sum();
        prop_assert!((figure.value.p50() - wh * g / 1e6).abs() < 1e-9 * (1.0 + figure.value.p50()));
    }

    /// Twice the grams in every hour, twice the grams in all; and the life cycle takes the level from its mean.
    #[test]
    fn factors_scale(spans in prop::collection::vec(any_week(), 1..6), times in 0.1..9.0_f64) {
        let times_waves = |times: f64, basis| {
            grid(basis, hours("2024-11-30T23:00:00Z", "2026-03-31T22:00:00Z", |h| wave(h).map(|g| g * times)))
        };
        let once = used(&times_waves(1.0, Basis::Direct), &spans).value.p50();
        let scaled = used(&times_waves(times, Basis::Direct), &spans).value.p50();
        prop_assert!((scaled - once * times).abs() < 1e-9 * (1.0 + scaled));
        let once = used(&times_waves(1.0, Basis::LifeCycle), &spans).value.p50();
        let scaled = used(&times_waves(times, Basis::LifeCycle), &spans).value.p50();
        prop_assert!((scaled - once).abs() < 1e-9 * (1.0 + scaled));
    }

    #[test]
    fn the_order_of_records_is_nothing(mut spans in prop::collection::vec(any_week(), 2..6)) {
        let grid = year_of_waves(Basis::LifeCycle);
        let forwards = used(&grid, &spans).value.p50();
        spans.reverse();
        prop_assert!((used(&grid, &spans).value.p50() - forwards).abs() < 1e-9);
    }

    /// No mean lies outside the hours it is of.
    #[test]
    fn a_factor_lies_among_its_hours(spans in prop::collection::vec(any_week(), 1..4)) {
        let waves = grid(Basis::Direct, hours("2024-11-30T23:00:00Z", "2026-03-31T22:00:00Z", wave));
        let figure = used(&waves, &spans);
        for step in figure.steps.iter().filter(|step| step.label == StepLabel::GridByHour) {
            prop_assert!((20.0 - 1e-6..=60.0 + 1e-6).contains(&step.value.p50()));
        }
    }
}
