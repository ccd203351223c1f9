use jiff::civil::{Date, date};
use levetid_footprint::age::{Evidence, EvidenceKind, fuse};
use levetid_footprint::annual::{DeviceFacts, Setting, per_year};
use levetid_footprint::figure::Method;
use levetid_footprint::grid::{self, Basis};
use levetid_footprint::lifetime::Life;

use super::*;

const TODAY: Date = date(2026, 10, 12);

fn sum_of(devices: u32, category: Category) -> CategorySum {
    let embodied = embodied::of_category(category);
    let age = fuse(&[Evidence::on(EvidenceKind::Register, date(2024, 1, 1))], TODAY);
    let facts = DeviceFacts::of_category(category, &embodied, &age);
    let grid = grid::Grid::of_years("DK2", Basis::LifeCycle, Vec::new());
    let setting = Setting { grid: &grid, baseline: Life::BASELINE };
    let in_totals = per_year(&facts, &setting, &[], TODAY).unwrap().in_totals;
    let sum = |total: Option<Total>| KnownSum {
        devices,
        total: std::iter::repeat_n(&total.unwrap(), devices as usize).sum(),
        method: Some(Method::Default),
    };
    CategorySum {
        category: category.code().into(),
        devices,
        footprint: sum(in_totals.footprint_kg),
        energy: sum(in_totals.energy_kwh),
        ..CategorySum::default()
    }
}

/// The fleet that `docs/METHOD.md` calculates by hand.
#[test]
fn the_worked_example() {
    let sums = [sum_of(10, Category::Laptop), sum_of(2, Category::Desktop)];
    let total = footprint_per_year(&sums, &TotalSources::default()).unwrap();
    let total = total.known().unwrap();
    let lines: Vec<String> = total
        .figure
        .steps
        .iter()
        .map(|s| format!("{} = {:.1} ({:.1}–{:.1})", s.formula, s.value.p50(), s.value.p10(), s.value.p90()))
        .chain(total.by_source.iter().map(|(source, share)| format!("{source}: {:.1} %", share * 100.0)))
        .collect();
    insta::assert_snapshot!(lines.join("\n"));
    let titles: Vec<_> = total.figure.sources.iter().map(|source| &*source.title).collect();
    assert!(titles.contains(&&*SHEETS_ASSUMPTION.title), "{titles:?}");
}

#[test]
fn nothing_is_known_of_no_device() {
    let none = CategorySum { footprint: KnownSum::default(), ..sum_of(3, Category::Tablet) };
    let total = footprint_per_year(&[none], &TotalSources::default()).unwrap();
    assert_eq!(total.reason(), Some(NotKnown::KnownOfNoDevice));
}
