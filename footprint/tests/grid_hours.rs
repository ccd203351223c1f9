//! The method against six real years of Energinet's hourly declaration of eastern Denmark.
//!
//! These tests need the corpus folder in `LEVETID_CORPUS` (with `../data` beside it); without it they say
//! that they were skipped.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "helpers of tests may fail loudly, as tests do"
)]

use jiff::ToSpan as _;
use jiff::civil::{DateTime, date};
use jiff::tz::TimeZone;
use levetid_footprint::age::Age;
use levetid_footprint::annual::{DeviceFacts, RecordedSpan, Setting, factors_used, so_far};
use levetid_footprint::category::Category;
use levetid_footprint::embodied::of_category;
use levetid_footprint::energy::UsageBin;
use levetid_footprint::figure::{Finding, NotKnown, StepLabel};
use levetid_footprint::grid::{Basis, Grid, Hour, HourFactor, HourSeries, Standing, factor};
use levetid_footprint::lifetime::Life;
use levetid_footprint::period::Period;
use levetid_footprint::sources::ENERGINET;

/// The hours of the file, or `None` with a word about it.
fn hours(test: &str) -> Option<HourSeries> {
    let Some(corpus) = std::env::var_os("LEVETID_CORPUS") else {
        println!("{test}: skipped, LEVETID_CORPUS is not set");
        return None;
    };
    let path = std::path::Path::new(&corpus).join("../data/energinet-dk2-hourly-2020-2025.csv");
    let hours = csv::Reader::from_path(path).unwrap().into_records().filter_map(|row| {
        let row = row.unwrap();
        let time: DateTime = row[0].parse().unwrap();
        let hour = Hour::starting(time.to_zoned(TimeZone::UTC).unwrap().timestamp()).unwrap();
        let g_per_kwh = row[2].parse().ok()?;
        Some(HourFactor { hour, g_per_kwh, standing: Standing::Declared })
    });
    Some(HourSeries::of("DK2", hours).unwrap())
}

fn mean(values: impl Iterator<Item = f64>) -> f64 {
    let (sum, count) = values.fold((0.0, 0.0), |(sum, count), value| (sum + value, count + 1.0));
    sum / count
}

fn utc_year(of: &HourFactor) -> i16 {
    of.hour.start().to_zoned(TimeZone::UTC).year()
}

#[test]
fn the_years_means_are_those_of_the_table() {
    let Some(series) = hours("the_years_means_are_those_of_the_table") else { return };
    assert_eq!((series.len(), series.previews()), (52_513, 0));
    for year in 2020..=2025 {
        let found = mean(series.iter().filter(|of| utc_year(of) == year).map(|of| of.g_per_kwh));
        let table = factor("DK2", year, Basis::Direct).g_per_kwh;
        println!("{year}: {found:.3} g/kWh, table {table}");
        assert!((found - table).abs() <= 0.06, "{year}: {found} is not {table}");
    }
}

#[test]
fn every_gap_is_filled() {
    let Some(series) = hours("every_gap_is_filled") else { return };
    let gaps: i32 = series.gaps().iter().map(|(first, last)| last.number() - first.number() + 1).sum();
    let zone = TimeZone::get("Europe/Copenhagen").unwrap();
    let grid = Grid::of_years("DK2", Basis::Direct, Vec::new()).with_hours(&series, ENERGINET, zone);
    println!("{gaps} hours are missing in {} gaps", series.gaps().len());
    // Two leap days, 46 hours of 2020 and one of 2022; the series begins an hour into its first local day and ends
    // an hour into the day after its last.
    assert_eq!(gaps, 2 * 24 + 47);
    assert_eq!(grid.filled_and_missing(), (95, 1 + 23));
}

/// Method section 4: office hours, 8 to 16 by the local clock, were dirtier than the flat mean.
#[test]
fn office_hours_are_dirtier_than_the_mean() {
    let Some(series) = hours("office_hours_are_dirtier_than_the_mean") else { return };
    let zone = TimeZone::get("Europe/Copenhagen").unwrap();
    for year in 2023..=2025 {
        let of_year: Vec<HourFactor> = series.iter().filter(|of| utc_year(of) == year).collect();
        let flat = mean(of_year.iter().map(|of| of.g_per_kwh));
        let office = mean(of_year.iter().filter_map(|of| {
            let local = of.hour.start().to_zoned(zone.clone());
            let at_work = local.weekday().to_monday_zero_offset() < 5 && (8..16).contains(&local.hour());
            at_work.then_some(of.g_per_kwh)
        }));
        let grid = Grid::of_years("DK2", Basis::LifeCycle, Vec::new());
        let grid = grid.with_hours(&series, ENERGINET, zone.clone());
        let whole = Period { first: date(year, 1, 1), last: date(year, 12, 31) };
        let factors = grid.of_period(whole, whole).unwrap();
        let [morning, afternoon] = [1, 2].map(|bin| factors.g_per_kwh(bin));
        println!(
            "{year}: office hours {office:.1} against {flat:.1} g/kWh direct, {:+.1} %; life cycle 06–12 \
             {morning:.1}, 12–18 {afternoon:.1}",
            (office / flat - 1.0) * 100.0
        );
        assert!((1.10..=1.13).contains(&(office / flat)), "{year}: {office} against {flat}");
        // Every hour of the year at once is the year's life-cycle mean.
        let bins = (0..8).map(|bin| (factors.g_per_kwh(bin), f64::from(factors.bin(bin).hours)));
        let (grams, all) = bins.fold((0.0, 0.0), |(g, n), (of_bin, hours)| (g + of_bin * hours, n + hours));
        let lifted = factors.scale.lift.as_ref().unwrap();
        let expected = if lifted.of_other_year { f64::NAN } else { lifted.life_cycle.g_per_kwh };
        assert!((grams / all - expected).abs() < 0.2, "{year}: {} is not {expected}", grams / all);
    }
}

/// A laptop in 52 weeks of 2025: on from 8 to 16 on weekdays, asleep or off otherwise; and one that is never off.
#[test]
fn a_laptop_takes_the_factor_of_its_own_hours() {
    let Some(series) = hours("a_laptop_takes_the_factor_of_its_own_hours") else { return };
    let zone = TimeZone::get("Europe/Copenhagen").unwrap();
    let grid = Grid::of_years("DK2", Basis::LifeCycle, Vec::new()).with_hours(&series, ENERGINET, zone);
    let minutes = |screen_on: u32, room: u32, otherwise_on: bool| UsageBin {
        screen_on_minutes: if otherwise_on { room } else { screen_on },
        off_minutes: if otherwise_on { 0 } else { room - screen_on },
        ..UsageBin::default()
    };
    let weeks = |always_on: bool| -> Vec<RecordedSpan> {
        let bins = [(0, 1800), (1200, 1800), (1200, 1800), (0, 1800), (0, 720), (0, 720), (0, 720), (0, 720)]
            .map(|(on, room)| minutes(on, room, always_on));
        let first = |week: i64| date(2025, 1, 6).saturating_add((7 * week).days());
        (0..51)
            .map(|week| RecordedSpan {
                period: Period { first: first(week), last: first(week).saturating_add(6.days()) },
                bins: bins.to_vec(),
            })
            .collect()
    };
    let embodied = of_category(Category::Laptop);
    let age: Finding<Age> = Finding::NotKnown(NotKnown::NoAgeEvidence);
    let device = DeviceFacts::of_category(Category::Laptop, &embodied, &age);
    let setting = Setting { grid: &grid, baseline: Life::BASELINE };
    let effective = |spans: &[RecordedSpan]| {
        let figure = so_far(&device, &setting, spans).unwrap().use_phase.known().unwrap().clone();
        let listed = factors_used(&device, &setting, spans).unwrap().known().unwrap().clone();
        let kg: f64 = listed.iter().map(|used| used.energy_wh * used.g_per_kwh).sum::<f64>() / 1e6;
        assert!((kg - figure.value.p50()).abs() < 1e-9, "the factors listed give {kg}");
        let factor = figure.steps.iter().find(|step| step.label == StepLabel::GridFactor).unwrap();
        println!("{} = {:.2} g/kWh; {:.4} kg", factor.formula, factor.value.p50(), kg);
        factor.value.p50()
    };
    let (office, always) = (effective(&weeks(false)), effective(&weeks(true)));
    // The year's life-cycle mean is 144 g/kWh.
    assert!((150.0..165.0).contains(&office), "{office}");
    assert!((142.0..146.0).contains(&always), "{always}");
}
