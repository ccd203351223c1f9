use super::*;

fn figures(text: &str) -> Vec<f64> {
    read(text.as_bytes(), "DK2").unwrap().hours.into_iter().map(|(_, g)| g).collect()
}

fn refused(text: &str) -> String {
    read(text.as_bytes(), "DK2").unwrap_err().to_string()
}

#[test]
fn files_of_several_makes_are_read() {
    let plain = "HourUTC,SpotPrice EUR/MWh,CarbonIntensity kg/MWh\n\
                 2020-01-01 00:00:00,31.77,95.759\n2020-01-01 01:00:00,,94.436\n2020-01-01 02:00:00,1,\n";
    let found = read(plain.as_bytes(), "DK2").unwrap();
    assert_eq!((found.rows, found.empty, found.is_declaration), (3, 1, false));
    assert_eq!(found.hours, [(Hour::new(438_288), 95.759), (Hour::new(438_289), 94.436)]);

    let danish = "\u{feff}HourUTC;HourDK;PriceArea;FuelAllocationMethod;CO2PerkWh;NOxPerkWh\r\n\
                  2025-01-01T00:00:00;2025-01-01T01:00:00;DK1;125%;11,5;0,1\r\n\
                  2025-01-01T00:00:00;2025-01-01T01:00:00;DK2;125%;42,25;0,1\r\n\
                  2025-01-01T00:00:00;2025-01-01T01:00:00;DK2;200%;50,5;0,1\r\n\
                  2025-01-01T00:00:00;2025-01-01T01:00:00;DK2;125%;42,25;0,1\r\n";
    let found = read(danish.as_bytes(), "DK2").unwrap();
    assert_eq!((found.rows, found.of_others, found.repeated, found.is_declaration), (4, 2, 1, true));
    assert_eq!(found.hours.iter().map(|(_, g)| *g).collect::<Vec<_>>(), [42.25]);

    let records = r#"[{"HourUTC":"2025-01-01T00:00:00","PriceArea":"DK2","FuelAllocationMethod":"125%","CO2PerkWh":42.25},
        {"HourUTC":"2025-01-01T01:00:00","PriceArea":"DK2","FuelAllocationMethod":"125%","CO2PerkWh":null}]"#;
    assert_eq!(figures(records), [42.25]);
    assert_eq!(figures(&format!(r#"{{"total":2,"records":{records}}}"#)), [42.25]);
}

#[test]
fn units_are_taken_from_the_name_or_not_at_all() {
    for (name, expected) in [
        ("CarbonIntensity kg/MWh", Some(1.0)),
        ("CO2 g/kWh", Some(1.0)),
        ("co2_intensity (gCO2e/kWh)", Some(1.0)),
        ("Emission kgCO2eq/kWh", Some(1000.0)),
        ("carbon [t/MWh]", Some(1000.0)),
        ("CO2", None),
        ("CO2 mg/kWh", None),
        ("CO2 EUR/MWh", None),
        ("CO2 g/MWh", None),
    ] {
        assert_eq!(unit(name), expected, "{name}");
    }
    assert_eq!(figures("HourUTC,carbon kg/kWh\n2025-01-01 00:00,0.25\n"), [250.0]);
}

#[test]
fn what_cannot_be_taken_is_named_by_line_and_column() {
    let head = "HourUTC,CO2 g/kWh\n";
    for (rows, expected) in [
        ("2025-01-01 00:30,40\n", "line 2, column HourUTC: \"2025-01-01 00:30\" is no full hour"),
        ("2025-01-01 00:00,40\n2025-01-01 01:00,x\n", "line 3, column CO2 g/kWh: \"x\" is no number"),
        ("2025-01-01 00:00,-4\n", "line 2, column CO2 g/kWh: -4 g/kWh is no intensity"),
        ("2025-01-01 00:00,NaN\n", "line 2, column CO2 g/kWh: NaN g/kWh is no intensity"),
        ("2025-01-01 00:00,4\n2025-01-01 00:00,5\n", "line 3, column CO2 g/kWh: line 2 says 4 g/kWh"),
        ("2025-13-01 00:00,4\n", "line 2, column HourUTC"),
    ] {
        let said = refused(&format!("{head}{rows}"));
        assert!(said.contains(expected), "{said}");
        assert!(said.starts_with("1 rows cannot be taken, so nothing is."), "{said}");
    }
    let many: String = (0..50).map(|n| format!("2025-01-01 00:{n:02}:30,1\n")).collect();
    let said = refused(&format!("{head}{many}"));
    assert!(said.starts_with("50 rows") && said.matches("line").count() == TOLD, "{said}");
}

#[test]
fn a_file_that_does_not_say_enough_is_refused() {
    for (text, expected) in [
        ("", "it is empty"),
        ("HourDK,CO2 g/kWh\n2025-01-01 00:00,4\n", "it needs a column HourUTC"),
        ("HourUTC,CO2\n2025-01-01 00:00,4\n", "does not say its unit"),
        ("HourUTC,Price\n2025-01-01 00:00,4\n", "no column is CO2PerkWh"),
        ("HourUTC,CO2 g/kWh,carbon g/kWh\n2025-01-01 00:00,4,4\n", "several columns could be the figure"),
        ("HourUTC,PriceArea,CO2PerkWh\n2025-01-01 00:00,DK1,4\n", "none of its 1 rows has a figure of DK2"),
        ("{\"records\": 7}", "no list of records"),
        ("{\"records\": []}", "no records"),
        ("{\"records\": [", "it is no JSON"),
    ] {
        assert!(refused(text).contains(expected), "{text}: {}", refused(text));
    }
}
