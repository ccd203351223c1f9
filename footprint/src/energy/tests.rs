use proptest::prelude::*;

use super::*;
use crate::category::Category;

fn day() -> UsageBin {
    UsageBin {
        screen_on_minutes: 400,
        screen_off_minutes: 80,
        unattended_minutes: 60,
        asleep_minutes: 300,
        off_minutes: 600,
        unknown_minutes: 60,
        cpu_load_percent: Some(10.0),
        measured: Vec::new(),
    }
}

fn tally(bins: &[UsageBin]) -> Tally {
    let mut tally = Tally::default();
    bins.iter().for_each(|bin| tally.add(bin, 1.0).unwrap());
    tally
}

fn energy(bin: UsageBin, category: Category, cpu_rated_w: Option<f64>) -> RecordedEnergy {
    match of_tally(&tally(&[bin]), watts_of(category), cpu_rated_w).unwrap() {
        Finding::Known(energy) => energy,
        Finding::NotKnown(reason) => panic!("not known: {reason}"),
    }
}

fn near(value: f64, expected: f64) {
    assert!((value - expected).abs() < 1e-9 * (1.0 + expected.abs()), "{value} is not {expected}");
}

#[test]
fn the_watts_of_the_method() {
    for (category, medians) in [
        (Category::Laptop, [0.3, 0.6, 2.7, 5.5, 18.8]),
        (Category::Desktop, [0.5, 1.4, 19.4, 20.7, 91.0]),
        (Category::AllInOne, [0.5, 1.4, 12.1, 23.9, 91.0]),
        (Category::Tablet, [0.2, 0.3, 0.7, 3.0, 10.7]),
        (Category::Monitor, [0.3, 0.3, 0.3, 20.0, 41.0]),
    ] {
        let watts = *watts_of(category).known().unwrap();
        let states =
            [watts.off_w, watts.asleep_w, watts.screen_off_w, watts.screen_on_w, watts.typical_kwh_per_year];
        assert_eq!(states.map(Estimate::p50), medians, "{category}");
    }
}

#[test]
fn modelled_minutes_times_watts() {
    let energy = energy(day(), Category::Laptop, None);
    near(energy.total.value.p50(), (5.5 * 400.0 + 2.7 * 80.0 + 0.6 * 300.0 + 0.3 * 600.0) / 60.0);
    near(energy.total.value.p10(), (3.7 * 400.0 + 0.9 * 80.0 + 0.4 * 300.0 + 0.2 * 600.0) / 60.0);
    assert_eq!(energy.total.method, Method::Modelled);
    near(energy.known_minutes, 1380.0);
    near(energy.unknown_minutes, 60.0);
    assert_eq!(energy.total.caveats, [Caveat::NoLoadUplift, Caveat::UnknownMinutes]);
}

#[test]
fn load_adds_a_share_of_the_rated_power() {
    let idle = energy(day(), Category::Laptop, None).total.value;
    let loaded = energy(day(), Category::Laptop, Some(15.0)).total;
    near(loaded.value.p50() - idle.p50(), 0.1 * 0.6 * 15.0 * 480.0 / 60.0);
    assert_eq!(loaded.caveats, [Caveat::UnknownMinutes]);
    let desktop = energy(day(), Category::Desktop, Some(65.0)).total.value.p50();
    let idle_desktop = energy(day(), Category::Desktop, None).total.value.p50();
    near(desktop - idle_desktop, 0.1 * 0.8 * 65.0 * 480.0 / 60.0);
}

#[test]
fn measured_minutes_stand_for_themselves_and_the_rest_is_modelled() {
    let gauge = MeasuredEnergy { meter: Meter::BatteryGauge, joules: 61_200.0, minutes: 120 };
    let energy = energy(UsageBin { measured: vec![gauge], ..day() }, Category::Laptop, None);
    let entries: Vec<_> = energy.entries.iter().map(|e| (e.method, e.minutes)).collect();
    assert_eq!(entries, [(Method::Measured, 120.0), (Method::Modelled, 1260.0)]);
    // 17 Wh from the battery are 20 Wh at the wall.
    let measured = energy.entries[0].energy_wh;
    near(measured.p50(), 20.0);
    near(measured.p10(), 17.0 / 0.9);
    near(measured.p90(), 17.0 / 0.8);
    near(energy.entries[1].energy_wh.p50(), (5.5 * 300.0 + 2.7 * 60.0 + 0.6 * 300.0 + 0.3 * 600.0) / 60.0);
}

#[test]
fn a_measured_package_is_a_part_and_the_rest_is_modelled() {
    let package = MeasuredEnergy { meter: Meter::CpuPackage, joules: 30_600.0, minutes: 480 };
    let energy = energy(UsageBin { measured: vec![package], ..day() }, Category::Laptop, Some(15.0));
    let entry = &energy.entries[0];
    assert_eq!((entry.method, entry.minutes), (Method::MeasuredInPart, 480.0));
    near(entry.energy_wh.p50(), 30_600.0 / 3600.0 / 0.85 + 0.6 * (5.5 * 400.0 + 2.7 * 80.0) / 60.0);
    assert!(energy.total.steps.iter().all(|step| step.label != StepLabel::EnergyLoad));
}

#[test]
fn what_is_not_known_says_why() {
    let reason =
        |bin: UsageBin, category| of_tally(&tally(&[bin]), watts_of(category), None).unwrap().reason();
    assert_eq!(reason(day(), Category::VirtualMachine), Some(NotKnown::VirtualMachineSharesHost));
    assert_eq!(reason(day(), Category::ThinClient), Some(NotKnown::NoStateWatts));
    assert_eq!(reason(day(), Category::Unknown), Some(NotKnown::NoCategory));
    let unseen = UsageBin { unknown_minutes: 1440, ..UsageBin::default() };
    assert_eq!(reason(unseen, Category::Laptop), Some(NotKnown::NoUsageYet));
}

#[test]
fn a_bin_that_contradicts_itself_is_refused() {
    let measured = |joules, minutes| vec![MeasuredEnergy { meter: Meter::Platform, joules, minutes }];
    let refused = |bin: UsageBin| Tally::default().add(&bin, 1.0).unwrap_err();
    assert_eq!(
        refused(UsageBin { measured: measured(1.0, 481), ..day() }),
        FootprintError::MeasuredBeyondOn { measured_minutes: 481, on_minutes: 480 }
    );
    assert_eq!(refused(UsageBin { measured: measured(-1.0, 1), ..day() }), FootprintError::Joules(-1.0));
    assert_eq!(refused(UsageBin { cpu_load_percent: Some(101.0), ..day() }), FootprintError::Load(101.0));
    assert!(matches!(
        refused(UsageBin { cpu_load_percent: Some(f64::NAN), ..day() }),
        FootprintError::Load(_)
    ));
    assert_eq!(
        of_tally(&tally(&[day()]), watts_of(Category::Laptop), Some(0.0)),
        Err(FootprintError::RatedPower(0.0))
    );
}

fn any_bin() -> impl Strategy<Value = UsageBin> {
    let minutes = || 0..400_u32;
    (
        minutes(),
        minutes(),
        minutes(),
        minutes(),
        minutes(),
        proptest::option::of(0.0..=100.0_f64),
        0.0..1.0_f64,
    )
        .prop_map(|(screen_on, screen_off, asleep, off, unknown, cpu_load_percent, measured)| UsageBin {
            screen_on_minutes: screen_on,
            screen_off_minutes: screen_off,
            unattended_minutes: 0,
            asleep_minutes: asleep,
            off_minutes: off,
            unknown_minutes: unknown,
            cpu_load_percent,
            measured: [Meter::BatteryGauge, Meter::CpuPackage]
                .map(|meter| MeasuredEnergy {
                    meter,
                    joules: 5e4 * measured,
                    minutes: (f64::from(screen_on + screen_off) * measured / 2.0) as u32,
                })
                .to_vec(),
        })
}

proptest! {
    #[test]
    fn every_minute_is_in_one_entry_and_every_watt_hour_in_the_total(
        bins in proptest::collection::vec(any_bin(), 1..9)
    ) {
        let tally = tally(&bins);
        let unknown: u32 = bins.iter().map(|bin| bin.unknown_minutes).sum();
        let all: u64 = bins.iter().map(UsageBin::minutes).sum();
        if let Finding::Known(energy) = of_tally(&tally, watts_of(Category::Laptop), Some(15.0)).unwrap() {
            let minutes: f64 = energy.entries.iter().map(|entry| entry.minutes).sum();
            let wh: f64 = energy.entries.iter().map(|entry| entry.energy_wh.p50()).sum();
            prop_assert!((minutes + f64::from(unknown) - all as f64).abs() < 1e-6);
            prop_assert!((wh - energy.total.value.p50()).abs() < 1e-6);
            prop_assert!(energy.total.value.p10() >= 0.0);
        }
    }

    #[test]
    fn bins_may_be_added_in_any_order_and_in_parts(
        bins in proptest::collection::vec(any_bin(), 1..9), share in 0.0..1.0_f64
    ) {
        let mut parts = Tally::default();
        for bin in bins.iter().rev() {
            parts.add(bin, share).unwrap();
            parts.add(bin, 1.0 - share).unwrap();
        }
        let wh = |tally: &Tally| {
            of_tally(tally, watts_of(Category::Desktop), Some(65.0)).unwrap().known().map_or(0.0, |e| e.total.value.p50())
        };
        let (whole, parts) = (wh(&tally(&bins)), wh(&parts));
        prop_assert!((whole - parts).abs() < 1e-6 * (1.0 + whole));
    }
}

#[test]
fn what_devices_of_the_model_measured_counts_before_watts_of_states() {
    let mut watts = (*watts_of(Category::Laptop).known().unwrap()).clone();
    let error = ErrorSource::ModelWatts("HP EliteBook 840 G9".into());
    let on_w = Estimate::new(5.0, 7.0, 9.0).unwrap();
    watts.calibrated =
        Some(CalibratedWatts { on_w, error: error.clone(), source: crate::sources::ENERGY_STAR });
    let (energy, in_total) = match with_errors(&tally(&[day()]), Finding::Known(&watts), Some(15.0)).unwrap()
    {
        Finding::Known(known) => known,
        Finding::NotKnown(reason) => panic!("{reason}"),
    };
    let [calibrated, modelled] = energy.entries.as_slice() else { panic!("{:?}", energy.entries) };
    assert_eq!((calibrated.method, calibrated.minutes), (Method::Calibrated, 480.0));
    assert!((calibrated.energy_wh.p50() - 56.0).abs() < 1e-9);
    assert_eq!((modelled.method, modelled.minutes), (Method::Modelled, 900.0));
    assert!(energy.total.steps.iter().all(|step| step.label != StepLabel::EnergyLoad));
    assert!(in_total.by_source()[&error] > 0.5);
}
