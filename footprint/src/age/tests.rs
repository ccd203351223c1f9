use jiff::civil::date;
use proptest::prelude::*;

use super::EvidenceKind as Kind;
use super::*;
use crate::figure::{Finding, NotKnown};
use crate::period::Quarter;

const TODAY: Date = date(2026, 11, 23);

fn on(kind: Kind, year: i16, month: i8, day: i8) -> Evidence {
    Evidence::on(kind, date(year, month, day))
}

fn cpu(year: i16, quarter: u8) -> Evidence {
    Evidence::new(Kind::CpuLaunch, Quarter { year, quarter }.period().unwrap())
}

fn age(evidence: &[Evidence]) -> Age {
    match fuse(evidence, TODAY) {
        Finding::Known(age) => age,
        Finding::NotKnown(reason) => panic!("not known: {reason}"),
    }
}

/// Earliest, best and latest as text, with the confidence.
fn summary(evidence: &[Evidence]) -> String {
    let Age { earliest, best, latest, confidence, .. } = age(evidence);
    format!("{earliest} {best} {latest} {confidence}")
}

fn role_of(age: &Age, kind: Kind) -> Vec<(Role, Because)> {
    age.evidence.iter().filter(|w| w.evidence.kind == kind).map(|w| (w.role, w.because)).collect()
}

#[test]
fn bounds_and_best_guess() {
    for (evidence, expected) in [
        (vec![cpu(2017, 3)], "2017-07-01 2018-07-01 2026-11-23 weak"),
        // The guess stays inside the bounds.
        (vec![cpu(2026, 3)], "2026-07-01 2026-11-23 2026-11-23 strong"),
        (vec![cpu(2017, 3), on(Kind::FirstHistory, 2018, 3, 1)], "2017-07-01 2018-03-01 2018-03-01 fair"),
        (
            vec![cpu(2017, 3), on(Kind::BuiltInPanel, 2018, 2, 5), on(Kind::OsInstall, 2018, 6, 30)],
            "2018-02-05 2018-05-05 2018-06-30 strong",
        ),
        (vec![cpu(2017, 3), on(Kind::Battery, 2018, 2, 5)], "2018-02-05 2018-04-05 2026-11-23 weak"),
        // The panel speaks before the battery, and both were made before the machine.
        (
            vec![on(Kind::Battery, 2018, 3, 1), on(Kind::BuiltInPanel, 2018, 2, 1)],
            "2018-03-01 2018-05-01 2026-11-23 weak",
        ),
        (
            vec![cpu(2017, 3), Evidence::disk_power_on(TODAY, 24 * 365)],
            "2017-07-01 2018-07-01 2025-11-23 weak",
        ),
        // A battery that is ten years newer than the firmware is not the first one; without firmware, who knows.
        (
            vec![on(Kind::Battery, 2019, 9, 15), on(Kind::BiosDate, 2009, 7, 17)],
            "2002-06-11 2008-12-25 2019-09-15 weak",
        ),
        (vec![on(Kind::Battery, 2019, 9, 15)], "2019-09-15 2019-11-15 2026-11-23 weak"),
        // Firmware alone: half a year newer than the machine, seven at most; never better than weak.
        (vec![on(Kind::BiosDate, 2022, 7, 27)], "2015-06-21 2022-01-04 2026-11-23 weak"),
        (
            vec![on(Kind::BiosDate, 2022, 7, 27), on(Kind::FirstHistory, 2015, 8, 1)],
            "2015-06-21 2015-08-01 2015-08-01 weak",
        ),
        (vec![on(Kind::Register, 2021, 4, 9), cpu(2017, 3)], "2021-04-09 2021-04-09 2021-04-09 register"),
    ] {
        assert_eq!(summary(&evidence), expected, "{evidence:?}");
    }
}

#[test]
fn a_register_date_wins_over_all() {
    let age = age(&[
        on(Kind::Register, 2021, 4, 9),
        cpu(2022, 1),
        on(Kind::OsInstall, 2019, 1, 1),
        on(Kind::FirstContact, 2026, 11, 1),
        on(Kind::BuiltInPanel, 2019, 1, 1),
        on(Kind::Battery, 2020, 6, 1),
    ]);
    assert_eq!((age.earliest, age.latest), (date(2021, 4, 9), date(2021, 4, 9)));
    assert_eq!(age.confidence, Confidence::Register);
    assert_eq!(role_of(&age, Kind::Register), [(Role::Exact, Because::RegisterDate)]);
    assert_eq!(role_of(&age, Kind::CpuLaunch), [(Role::Dropped, Because::ContradictsBound)]);
    assert_eq!(role_of(&age, Kind::OsInstall), [(Role::Dropped, Because::ContradictsBound)]);
}

#[test]
fn what_precedes_the_cpu_is_dropped() {
    let age = age(&[
        cpu(2020, 1),
        on(Kind::Battery, 2019, 11, 1),
        on(Kind::OsInstall, 2018, 5, 1),
        Evidence::disk_power_on(TODAY, 24 * 365 * 9),
    ]);
    for kind in [Kind::Battery, Kind::OsInstall, Kind::DiskPowerOn] {
        assert_eq!(role_of(&age, kind), [(Role::Dropped, Because::BeforeCpuLaunch)], "{kind}");
    }
    assert_eq!((age.earliest, age.latest), (date(2020, 1, 1), TODAY));
}

#[test]
fn a_clearly_replaced_part_bounds_from_above() {
    let age = age(&[on(Kind::BuiltInPanel, 2018, 2, 1), on(Kind::Battery, 2021, 6, 1)]);
    assert_eq!((age.earliest, age.latest), (date(2018, 2, 1), date(2021, 6, 1)));
    assert_eq!(role_of(&age, Kind::Battery), [(Role::NotAfter, Because::PartReplaced)]);
}

/// A lone battery of 2024 does not make a PC of 2017 young.
#[test]
fn a_battery_long_after_the_cpu_is_not_the_first() {
    let age = age(&[cpu(2017, 3), on(Kind::Battery, 2024, 5, 1)]);
    assert_eq!((age.earliest, age.latest), (date(2017, 7, 1), date(2024, 5, 1)));
    assert_eq!(role_of(&age, Kind::Battery), [(Role::NotAfter, Because::PartReplaced)]);
}

#[test]
fn a_panel_newer_than_the_first_use_was_replaced() {
    let age = age(&[cpu(2017, 3), on(Kind::FirstHistory, 2018, 3, 1), on(Kind::BuiltInPanel, 2020, 1, 1)]);
    assert_eq!((age.earliest, age.latest), (date(2017, 7, 1), date(2018, 3, 1)));
    assert_eq!(role_of(&age, Kind::BuiltInPanel), [(Role::NotAfter, Because::PartReplaced)]);
}

#[test]
fn a_battery_much_older_than_the_panel_is_a_wrong_stamp() {
    let age = age(&[on(Kind::BuiltInPanel, 2020, 2, 1), on(Kind::Battery, 2016, 1, 1)]);
    assert_eq!(age.earliest, date(2020, 2, 1));
    assert_eq!(role_of(&age, Kind::Battery), [(Role::Dropped, Because::ContradictsBound)]);
}

#[test]
fn an_hp_serial_is_read_in_the_decade_that_the_bounds_allow() {
    let serial = hp_serial("5CG1234XYZ", TODAY);
    let mut evidence = serial.clone();
    evidence.push(cpu(2020, 3));
    let resolved = age(&evidence);
    assert_eq!(resolved.best, date(2021, 6, 7));
    assert!(role_of(&resolved, Kind::HpSerial).contains(&(Role::Near, Because::SerialWeek)));

    let mut evidence = serial;
    evidence.push(cpu(2010, 1));
    let open = age(&evidence);
    assert_eq!(open.best, date(2011, 1, 1), "falls back to the CPU");
    assert!(role_of(&open, Kind::HpSerial).contains(&(Role::Dropped, Because::DecadeOpen)));
}

#[test]
fn firmware_gives_way_to_anything_better() {
    let age = age(&[cpu(2017, 3), on(Kind::BiosDate, 2022, 7, 27)]);
    assert_eq!(role_of(&age, Kind::BiosDate), [(Role::Dropped, Because::BetterAtHand)]);
}

#[test]
fn placeholders_and_the_future_are_dropped() {
    let age = age(&[cpu(2017, 3), on(Kind::Battery, 1980, 1, 1), on(Kind::BuiltInPanel, 2045, 1, 1)]);
    assert_eq!(role_of(&age, Kind::Battery), [(Role::Dropped, Because::Placeholder)]);
    assert_eq!(role_of(&age, Kind::BuiltInPanel), [(Role::Dropped, Because::InTheFuture)]);
}

/// EDID years 92 and 2067 and the like: firmware lies, and a lie of last year is none the truer this year.
#[test]
fn a_date_no_maker_can_have_stamped_is_evidence_of_nothing() {
    let read = date(2025, 2, 1);
    for kind in [Kind::BuiltInPanel, Kind::Battery] {
        for (made, because) in [
            (Period::year(92), Because::Placeholder),
            (Period::week(92, 12), Because::Placeholder),
            // ISO week 52 of 1994 ends on the first day of 1995.
            (Period::week(1994, 52), Because::Placeholder),
            (Period::year(2026), Because::InTheFuture),
            (Period::week(2026, 3), Because::InTheFuture),
            (Period::year(2067), Because::InTheFuture),
        ] {
            let piece = Evidence::new(kind, made.unwrap()).read_on(read);
            let age = age(&[cpu(2017, 3), piece]);
            assert_eq!(role_of(&age, kind), [(Role::Dropped, because)], "{kind} {made:?}");
            assert_eq!((age.earliest, age.best, age.latest), (date(2017, 7, 1), date(2018, 7, 1), TODAY));
        }
        let of_that_year =
            age(&[cpu(2024, 1), Evidence::new(kind, Period::year(2025).unwrap()).read_on(read)]);
        assert_eq!(of_that_year.earliest, date(2025, 1, 1), "{kind} of the year in which it was read");
    }
}

#[test]
fn what_is_not_known_says_why() {
    let reason = |evidence: &[Evidence]| fuse(evidence, TODAY).reason();
    assert_eq!(reason(&[]), Some(NotKnown::NoAgeEvidence));
    assert_eq!(reason(&[on(Kind::Battery, 1980, 1, 1)]), Some(NotKnown::NoAgeEvidence));
    assert_eq!(reason(&[on(Kind::FirstContact, 2026, 11, 1)]), Some(NotKnown::NoLowerBoundOnBuild));
    assert_eq!(reason(&hp_serial("5CG1234XYZ", TODAY)), Some(NotKnown::NoAgeEvidence));
}

#[test]
fn years_are_of_365_and_a_quarter_days() {
    let age = age(&[cpu(2018, 4), on(Kind::OsInstall, 2022, 11, 23)]);
    let years = age.years_on(TODAY);
    assert!(
        (years.min - 4.0).abs() < 0.01 && (years.best - 7.14).abs() < 0.01 && (years.max - 8.14).abs() < 0.01
    );
    assert_eq!(age.years_on(date(2000, 1, 1)), AgeYears { min: 0.0, best: 0.0, max: 0.0 });
}

#[test]
fn an_age_survives_storage() {
    let age = age(&[cpu(2017, 3).noted("8th generation"), on(Kind::Battery, 2018, 2, 5)]);
    let json = serde_json::to_string(&age).unwrap();
    assert_eq!(serde_json::from_str::<Age>(&json).unwrap(), age);
}

fn any_evidence() -> impl Strategy<Value = Vec<Evidence>> {
    let piece = (0..Kind::ALL.len(), 1990..2030_i16, 1..=12_i8, 1..=28_i8, 0..400_i32).prop_map(
        |(kind, year, month, day, length)| {
            let first = date(year, month, day);
            Evidence::new(Kind::ALL[kind], Period { first, last: plus_days(first, length) })
        },
    );
    proptest::collection::vec(piece, 0..10)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn whatever_the_evidence_the_days_are_in_order(evidence in any_evidence()) {
        if let Finding::Known(age) = fuse(&evidence, TODAY) {
            prop_assert!(age.earliest <= age.best && age.best <= age.latest && age.latest <= TODAY, "{age:?}");
            let years = age.years_on(TODAY);
            prop_assert!(0.0 <= years.min && years.min <= years.best && years.best <= years.max);
        }
    }

    #[test]
    fn the_order_of_evidence_is_nothing(evidence in any_evidence().prop_shuffle()) {
        let mut reversed = evidence.clone();
        reversed.reverse();
        prop_assert_eq!(fuse(&evidence, TODAY), fuse(&reversed, TODAY));
    }

    #[test]
    fn no_evidence_is_passed_over(evidence in any_evidence()) {
        if let Finding::Known(age) = fuse(&evidence, TODAY) {
            for piece in &evidence {
                prop_assert!(age.evidence.iter().any(|weighed| weighed.evidence == *piece), "{piece:?}");
            }
        }
    }
}
