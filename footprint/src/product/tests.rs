//! Names as real data sets and real firmware write them.

use super::*;
use crate::category::Category;
use crate::estimate::Estimate;
use crate::figure::Source;
use crate::model::Model;
use crate::sources::BOAVIZTA;

fn sheet(manufacturer: &str, product: &str, category: Category, total_kg: f64) -> ProductSheet {
    ProductSheet {
        manufacturer: manufacturer.into(),
        product: product.into(),
        category,
        carbon: Carbon::Total { kg: total_kg, use_share: Some(0.2) },
        error_share: None,
        reported: None,
        reference: None,
    }
}

fn model(manufacturer: &str, product: &str) -> Model {
    Model { manufacturer: Some(manufacturer.into()), product: product.into() }
}

#[test]
fn names_meet_as_makers_write_them() {
    for (row, machine, category) in [
        (("HP", "EliteBook 845 G9 Notebook PC"), ("HP", "EliteBook 845 G9"), Category::Laptop),
        (
            ("HP", "EliteBook 645 14 inch G9 Notebook PC"),
            ("HP", "EliteBook 645 14 inch G9"),
            Category::Laptop,
        ),
        (
            ("Hewlett-Packard", "HP Elitebook 745 G6 Notebook PC ENERGY STAR"),
            ("HP", "EliteBook 745 G6"),
            Category::Laptop,
        ),
        (("Lenovo", "ThinkPad T490.ThinkPad P43s"), ("Lenovo", "ThinkPad P43s"), Category::Laptop),
        (("Lenovo", "IdeaPad 3-14/Lenovo V14"), ("Lenovo", "V14"), Category::Laptop),
        (("LENOVO", "ThinkPad X1 Carbon 7th Gen"), ("Lenovo", "ThinkPad X1 Carbon 7th"), Category::Laptop),
        (("Lenovo", "ThinkPad X1 Carbon Gen 7"), ("Lenovo", "ThinkPad X1 Carbon 7th"), Category::Laptop),
        (("DELL", "OptiPlex 7060 Micro Form Factor"), ("Dell", "OptiPlex 7060 Micro"), Category::Desktop),
        (("Dell", "OptiPlex 7480 All-in-One Desktop"), ("Dell", "OptiPlex 7480 AIO"), Category::AllInOne),
        (("Dell", "OptiPlex 7480 All-in-One Desktop"), ("Dell", "OptiPlex 7480"), Category::AllInOne),
        (("Microsoft", "Surface Laptop 3"), ("Microsoft", "Surface Laptop 3"), Category::Laptop),
    ] {
        let of_row = if category == Category::AllInOne { Category::Desktop } else { category };
        let rows = [sheet(row.0, row.1, of_row, 300.0)];
        let found = Index::of(&rows).find(&model(machine.0, machine.1), category);
        assert_eq!(found, Ok(Match { rows: vec![0], of_several_forms: false }), "{row:?} {machine:?}");
    }
}

#[test]
fn a_wrong_match_is_worse_than_none() {
    for (row, machine, category, why) in [
        (("Lenovo", "ThinkPad T480s"), ("Lenovo", "ThinkPad T480"), Category::Laptop, NoMatch::NoSuchName),
        (("Dell", "Latitude 7400 2-in-1"), ("Dell", "Latitude 7400"), Category::Laptop, NoMatch::NoSuchName),
        (("HP", "EliteBook 840 G5"), ("Dell", "EliteBook 840 G5"), Category::Laptop, NoMatch::NoSuchName),
        (
            ("Dell", "OptiPlex 7060 Tower"),
            ("Dell", "OptiPlex 7060 Micro"),
            Category::Desktop,
            NoMatch::OtherForm,
        ),
        (("Dell", "Latitude 7400"), ("Dell", "Latitude 7400"), Category::Desktop, NoMatch::OtherForm),
        (("HP", "17 Laptop PC"), ("HP", "17"), Category::Laptop, NoMatch::NameSaysTooLittle),
        (
            ("HP", "Pavilion 13 Laptop PC"),
            ("HP", "Pavilion 13"),
            Category::Laptop,
            NoMatch::NameSaysTooLittle,
        ),
        (
            ("HP", "Fortis 14 inch G9"),
            ("HP", "Fortis 11 inch G9"),
            Category::Laptop,
            NoMatch::NameSaysTooLittle,
        ),
        (
            ("Apple", "13-inch MacBook Pro"),
            ("Apple", "15-inch MacBook Pro"),
            Category::Laptop,
            NoMatch::NoSuchName,
        ),
    ] {
        let rows =
            [sheet(row.0, row.1, if why == NoMatch::OtherForm { Category::Laptop } else { category }, 300.0)];
        assert_eq!(
            Index::of(&rows).find(&model(machine.0, machine.1), category),
            Err(why),
            "{row:?} {machine:?}"
        );
    }
    let nameless = Model { manufacturer: None, product: "Latitude 7400".into() };
    let rows = [sheet("Dell", "Latitude 7400", Category::Laptop, 300.0)];
    assert_eq!(Index::of(&rows).find(&nameless, Category::Laptop), Err(NoMatch::NameSaysTooLittle));
}

#[test]
fn a_model_that_names_no_form_may_be_any() {
    let forms = ["OptiPlex 7060 Tower", "OptiPlex 7060 Micro", "OptiPlex 7060 All-in-One"];
    let rows = forms.map(|form| sheet("Dell", form, Category::Desktop, 300.0));
    let found = Index::of(&rows).find(&model("Dell", "OptiPlex 7060"), Category::Desktop);
    assert_eq!(found, Ok(Match { rows: vec![0, 1], of_several_forms: true }));
}

fn quantiles(value: Estimate) -> [f64; 3] {
    [value.p10(), value.p50(), value.p90()].map(|kg| (kg * 10.0).round() / 10.0)
}

#[test]
fn embodied_carbon_of_sheets() {
    let of = |sheets: &[ProductSheet]| {
        let sheets: Vec<_> = sheets.iter().map(|sheet| (sheet, BOAVIZTA)).collect();
        embodied(&sheets).unwrap()
    };
    // 300 kg, a fifth of it use; ±20 % of its own and ±20 % that all sheets share: ±28 %.
    let one = of(&[sheet("Dell", "Latitude 7400", Category::Laptop, 300.0)]).unwrap();
    assert_eq!(quantiles(one.value), [172.1, 240.0, 307.9]);
    assert_eq!(one.steps[0].formula, "300 kg × (1 − 0.2)");
    assert_eq!(one.steps.last().unwrap().value, one.value);

    let two = [300.0, 400.0].map(|kg| sheet("Dell", "OptiPlex 7060", Category::Desktop, kg));
    let two = of(&two).unwrap();
    assert_eq!(two.value.p50(), 280.0);
    assert_eq!(two.steps[2].formula, "median(240 kg; 320 kg)");

    // Without its share of use: the category's.
    let mut unsplit = sheet("HP", "EliteBook 835 G8", Category::Laptop, 335.0);
    unsplit.carbon = Carbon::Total { kg: 335.0, use_share: None };
    let figure = of(&[unsplit.clone()]).unwrap();
    assert_eq!((figure.value.p50() * 100.0).round() / 100.0, 278.05);
    assert_eq!(figure.sources.len(), 3);
    unsplit.category = Category::Server;
    assert!(of(&[unsplit]).is_none());

    let mut own = sheet("HP", "EliteBook 840 G9", Category::Laptop, 0.0);
    own.carbon = Carbon::Embodied { kg: 190.0 };
    own.error_share = Some(0.05);
    assert_eq!(quantiles(of(&[own]).unwrap().value), [150.8, 190.0, 229.2]);
}

#[test]
fn watts_of_configurations() {
    let configuration = |on| MeasuredConfiguration {
        off_w: 0.2,
        asleep_w: 0.5,
        screen_off_w: 2.0,
        screen_on_w: on,
        typical_kwh_per_year: Some(18.0),
    };
    let sheet = WattsSheet {
        manufacturer: "HP".into(),
        products: vec!["HP EliteBook 745 G6 Notebook PC".into()],
        category: Category::Laptop,
        configurations: vec![configuration(4.0), configuration(6.0)],
        reported: None,
    };
    let source = Source { year: Some(2020), ..BOAVIZTA };
    let watts = state_watts("HP EliteBook 745 G6", &[&sheet], None, source.clone()).unwrap().unwrap();
    assert_eq!(quantiles(watts.screen_on_w), [3.2, 5.0, 7.2]);
    assert_eq!(quantiles(watts.typical_kwh_per_year), [14.4, 18.0, 21.6]);
    assert!(state_watts("x", &[], None, source).unwrap().is_none());
}
