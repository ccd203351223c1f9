//! Small files here; the real ones where `LEVETID_CORPUS` says where they are.

use levetid_footprint::category::Category;
use levetid_footprint::product::{Carbon, ProductSheet, WattsSheet};

use super::*;

fn about(file: &str) -> About {
    About { file: file.into(), year: None }
}

fn taken<T: serde::de::DeserializeOwned>(set: &NewFactorSet) -> Vec<(u32, T)> {
    set.rows.iter().map(|row| (row.line, serde_json::from_str(&row.body).unwrap())).collect()
}

const BOAVIZTA_US: &str =
    "manufacturer,name,category,subcategory,gwp_total,gwp_use_ratio,gwp_error_ratio,report_date,sources
Dell,Latitude 7400,Workplace,Laptop,300,0.2000,0.2031,2022-2-6,https://dell.example/7400.pdf
Lenovo,Legion 5 15\\xe2\\x80\\x9d,Workplace,Laptop,400,0.1,,April 2022,
Dell,PowerEdge R440,Datacenter,Server,7360,0.8,,,
HP,EliteBook 835 G8,Workplace,Laptop,335,,0.0000,,
HP,EliteBook 836 G8,Workplace,Laptop,many,,,,
Dell,Latitude 7400,Workplace,Laptop,310,0.2,,,
Microsoft,Surface Hub 2S 85in,Workplace,Monitor,2910,0.402,,,
";

#[test]
fn boavizta_is_read_row_by_row() {
    let read = read(BOAVIZTA_US.as_bytes(), &about("b.csv")).unwrap();
    let report = &read.report;
    assert_eq!((report.rows, report.taken), (7, 5));
    assert_eq!(report.left_out["Server"], 1);
    assert_eq!(report.refused, [Refused { line: 6, reason: "gwp_total: \"many\" is no number".into() }]);
    assert_eq!(report.duplicates, ["Dell Latitude 7400 (lines 2, 7)"]);
    assert_eq!(report.outliers, ["line 8: Microsoft Surface Hub 2S 85in: 1740 kg, filed as monitor"]);
    let sheets: Vec<(u32, ProductSheet)> = taken(&read.sets[0]);
    assert_eq!(sheets[0].1.carbon, Carbon::Total { kg: 300.0, use_share: Some(0.2) });
    assert_eq!(sheets[0].1.error_share, Some(0.2031));
    assert_eq!((sheets[1].0, sheets[1].1.product.as_str()), (3, "Legion 5 15”"));
    assert_eq!(sheets[2].1.error_share, None);
}

#[test]
fn the_dialect_with_commas_gives_the_same_rows() {
    let french =
        BOAVIZTA_US.replace(',', ";").replace("0.2", "0,2").replace("0.1", "0,1").replace("0.8", "0,8");
    let french = french.replace("0.402", "0,402").replace("0.0000", "0,0000");
    let rows = |text: &str| read(text.as_bytes(), &about("b.csv")).unwrap().sets[0].rows.clone();
    assert_eq!(rows(BOAVIZTA_US), rows(&french));
    // A byte order mark, and what Excel makes of it.
    assert_eq!(rows(BOAVIZTA_US), rows(&format!("\u{feff}{BOAVIZTA_US}").replace('\n', "\r\n")));
}

#[test]
fn an_own_list_tells_what_is_wrong_with_a_row() {
    let list =
        "manufacturer;product;category;embodied_kg;error_percent;off_w;asleep_w;screen_off_w;screen_on_w
HP;EliteBook 840 G9;laptop;190,5;10;;;;
HP;EliteBook 850 G9;laptop;;;0,3;0,5;2;4,5
HP;;laptop;1;;;;;
HP;ZBook;toaster;1;;;;;
HP;ZBook;laptop;-3;;;;;
HP;ZBook;laptop;;;0,3;;;
HP;ZBook;laptop;;;;;;
";
    let read = read(list.as_bytes(), &about("own.csv")).unwrap();
    assert_eq!(
        read.sets.iter().map(|set| set.kind).collect::<Vec<_>>(),
        [FactorKind::Product, FactorKind::Watts]
    );
    let sheets: Vec<(u32, ProductSheet)> = taken(&read.sets[0]);
    assert_eq!(sheets[0].1.carbon, Carbon::Embodied { kg: 190.5 });
    assert_eq!(sheets[0].1.error_share, Some(0.1));
    let watts: Vec<(u32, WattsSheet)> = taken(&read.sets[1]);
    assert_eq!((watts[0].0, watts[0].1.configurations[0].screen_on_w), (3, 4.5));
    let refused: Vec<String> =
        read.report.refused.iter().map(|refused| format!("{}: {}", refused.line, refused.reason)).collect();
    insta::assert_snapshot!(refused.join("\n"));
}

#[test]
fn what_is_no_file_of_factors_is_refused_whole() {
    for (file, text) in [
        ("a.csv", "a,b\n1,2\n"),
        ("empty.csv", ""),
        ("b.csv", "manufacturer,name,subcategory,gwp_total,gwp_use_ratio\nDell,X,Laptop,oops,\n"),
        ("c.csv", "manufacturer,product,category,co2\nDell,X,laptop,1\n"),
        ("d.csv", "manufacturer,product,category\n"),
        ("e.csv", "manufacturer,product,category,embodied_kg\nDell,\"X,laptop,1\nDell,Y,laptop,1\n"),
        ("f.csv", "manufacturer,product,category,embodied_kg\nDell,X,laptop,1,2\n"),
        ("g.json", "{\"DK\": "),
        ("h.json", "{\"DK\": {\"carbonIntensity\": {\"value\": 136, \"unit\": \"gCO2eq/kWh\"}}}"),
        ("i-2024.json", "{\"DK\": {\"carbonIntensity\": {\"value\": 136, \"unit\": \"lb/MWh\"}}}"),
        ("j.json", "[1, 2]"),
        ("k.txt", "2025.10.6\nCore(TM) i5-8250U\n"),
        ("l.txt", "2025.10.6\nCore(TM) i5-8250U\nRyzen 5 3500U\nEOF\n"),
    ] {
        let error = read(text.as_bytes(), &about(file)).unwrap_err().to_string();
        assert!(error.contains(file), "{error}");
        insta::with_settings!({ description => text }, {
            insta::assert_snapshot!(format!("refused_{}", file.replace(['.', '-'], "_")), error);
        });
    }
}

#[test]
fn yearly_grid_factors() {
    let json = r#"{"DK-DK2": {"zone": {}, "carbonIntensity": {"value": 146, "unit": "gCO2eq/kWh"}}}"#;
    let read = read(json.as_bytes(), &about("yearly_2024.json")).unwrap();
    assert_eq!(read.sets[0].name, "electricity-maps-2024");
    let years: Vec<(u32, crate::factors::GridYear)> = taken(&read.sets[0]);
    assert_eq!((years[0].1.zone.as_str(), years[0].1.year, years[0].1.g_per_kwh), ("DK2", 2024, 146.0));
}

/// The real file, or `None` with a word about it.
fn real(name: &str) -> Option<Vec<u8>> {
    let Some(folder) = std::env::var_os("LEVETID_CORPUS") else {
        println!("{name}: skipped, LEVETID_CORPUS is not set");
        return None;
    };
    Some(std::fs::read(std::path::Path::new(&folder).join("../data").join(name)).unwrap())
}

#[test]
fn the_real_files_are_read_as_they_are() {
    for (name, set, rows, kept, refused) in [
        ("boavizta-data-us.csv", "boavizta", 1226, 1098, 1),
        ("boavizta-data-fr.csv", "boavizta", 1226, 1098, 1),
        ("energy-star-computers-v7-2020.csv", "energy-star-7", 1930, 1901, 27),
        ("energy-star-computers-v8-2020.csv", "energy-star-8", 417, 404, 13),
        ("electricity-maps-yearly-2021.json", "electricity-maps-2021", 352, 352, 0),
        ("electricity-maps-yearly-2025.json", "electricity-maps-2025", 352, 352, 0),
        ("ember-average-intensities.json", "ember", 222, 209, 0),
        ("win11-supported-intel.txt", "windows11-intel", 1059, 1059, 0),
        ("win11-supported-amd.txt", "windows11-amd", 397, 397, 0),
        ("win11-supported-qualcomm.txt", "windows11-qualcomm", 24, 24, 0),
    ] {
        let Some(bytes) = real(name) else { return };
        let Read { sets, report, .. } = read(&bytes, &about(name)).unwrap();
        assert_eq!(sets.iter().map(|set| set.name.as_str()).collect::<Vec<_>>(), [set]);
        assert_eq!((report.rows, report.taken, report.refused.len()), (rows, kept, refused), "{name}");
        assert_eq!(sets[0].rows.len() as u64, kept);
        if set == "boavizta" {
            let hubs = report.outliers.iter().filter(|outlier| outlier.contains("Surface Hub")).count();
            assert_eq!((hubs, report.duplicates.len()), (2, 1), "{report}");
            assert_eq!(report.repaired["bytes written out as \\x.. in a name"], 3);
        }
    }
}

#[test]
fn both_real_dialects_hold_the_same_products() {
    let sheets = |name: &str| {
        let read = read(&real(name)?, &about(name)).unwrap();
        Some(taken::<ProductSheet>(&read.sets[0]))
    };
    let (Some(us), Some(french)) = (sheets("boavizta-data-us.csv"), sheets("boavizta-data-fr.csv")) else {
        return;
    };
    assert_eq!(us.len(), french.len());
    for ((line, one), (_, other)) in us.iter().zip(&french) {
        assert_eq!((&one.manufacturer, &one.carbon), (&other.manufacturer, &other.carbon), "line {line}");
        assert!(one.category != Category::Unknown);
    }
}
