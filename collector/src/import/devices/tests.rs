use jiff::civil::date;
use levetid_footprint::category::Category;
use levetid_protocol::text::Text;
use levetid_protocol::usage::ScreenKey;
use levetid_protocol::{DeviceId, Uuid};

use super::*;
use crate::store::KnownAsset;

const TODAY: Date = date(2026, 11, 23);

fn about() -> About {
    About { file: "aktiver.csv".into(), year: None }
}

fn read(text: &str) -> AssetsRead {
    super::read(text.as_bytes(), &about(), TODAY).unwrap()
}

fn refused(text: &str) -> Vec<(u64, String)> {
    read(text).refused.into_iter().map(|refused| (refused.line, refused.reason)).collect()
}

const DANISH: &str =
    "Aktivnummer;Serienummer;Producent;Model;Kategori;Købsdato;Købt brugt;Leaset;Bruger;Afdeling;Pris
A-1;PF0ABCD1;LENOVO;ThinkPad T14 Gen 3;bærbar;14-03-2024;nej;ja;anna;Børn og Unge;7.499,00
A-2;;Apple;iPad 9;tablet;01.02.2023;ja;;;;

A-3;To be filled by O.E.M.;Dell;P2419H;skærm;2021-09-30;;nej;;Skole 4;
";

#[test]
fn a_danish_register_is_read_in_every_encoding_that_excel_saves() {
    let utf8 = read(DANISH);
    assert_eq!((utf8.rows, utf8.assets.len(), utf8.refused.len()), (3, 3, 0), "{utf8:?}");
    let first = &utf8.assets[0];
    assert_eq!(first.line, 2);
    assert_eq!(first.holder.as_deref(), Some("anna"));
    assert_eq!(
        first.entry,
        RegisterEntry {
            asset_id: Some("A-1".into()),
            manufacturer: Some("LENOVO".into()),
            serial: Some("PF0ABCD1".into()),
            product: Some("ThinkPad T14 Gen 3".into()),
            category: Some(Category::Laptop),
            purchased: Some(date(2024, 3, 14)),
            bought_used: Some(false),
            leased: Some(true),
            unit: Some("Børn og Unge".into()),
            retired: None,
        }
    );
    assert_eq!(utf8.assets[1].entry.bought_used, Some(true));
    assert_eq!(utf8.assets[2].entry.serial, None, "a placeholder is no serial number");
    assert_eq!(utf8.notes.len(), 2, "{:?}", utf8.notes);

    let with_mark = [b"\xef\xbb\xbf", DANISH.as_bytes()].concat();
    let windows = encoding_rs::WINDOWS_1252.encode(DANISH).0.into_owned();
    let crlf = DANISH.replace('\n', "\r\n").into_bytes();
    for bytes in [with_mark, windows, crlf] {
        assert_eq!(super::read(&bytes, &about(), TODAY).unwrap().assets, utf8.assets);
    }
}

#[test]
fn a_row_that_cannot_be_right_is_refused_by_line_and_column() {
    let text = "asset id,serial,manufacturer,category,purchase date,leased,retired
A-1,,,spoon,2024-13-01,perhaps,
,PF0X,,laptop,,,
,,HP,laptop,,,
A-2,,,laptop,2027-01-01,,
A-3,,,laptop,2024-01-02,,2023-12-31
A-4,,,laptop,03/04/2024,,
A-5,,,laptop,1980-01-01,,
";
    let reasons = refused(text);
    let lines: Vec<u64> = reasons.iter().map(|(line, _)| *line).collect();
    assert_eq!(lines, [2, 3, 4, 5, 6, 7, 8]);
    for (line, parts) in [
        (2, &["category: \"spoon\"", "leased: \"perhaps\"", "purchase date: \"2024-13-01\""][..]),
        (3, &["manufacturer: without it"]),
        (4, &["neither an asset id nor a serial number"]),
        (5, &["purchase date: \"2027-01-01\" lies in the future"]),
        (6, &["retired: 2023-12-31 lies before the purchase on 2024-01-02"]),
        (7, &["may be day and month or month and day"]),
        (8, &["is a placeholder"]),
    ] {
        let (_, reason) = reasons.iter().find(|(known, _)| *known == line).unwrap();
        assert!(parts.iter().all(|part| reason.contains(part)), "line {line}: {reason}");
    }
}

#[test]
fn what_stands_twice_is_refused_on_both_lines() {
    let text = "asset id,serial,manufacturer
A-1,,
A-2,PF0X,Lenovo
A-1,,
A-3,pf0x,LENOVO
A-4,PF0X,HP
";
    let reasons = refused(text);
    assert_eq!(reasons.iter().map(|(line, _)| *line).collect::<Vec<_>>(), [2, 3, 4, 5]);
    assert!(reasons[0].1.contains("asset id: \"A-1\" stands on lines 2, 4"), "{reasons:?}");
    assert!(reasons[1].1.contains("stands on lines 3, 5"), "{reasons:?}");
    assert_eq!(read(text).assets.len(), 1, "two makers may use one number");
}

#[test]
fn a_file_that_names_no_device_or_a_column_twice_is_refused_whole() {
    for (text, part) in [
        ("category,price\nlaptop,1\n", "no column names the devices"),
        ("asset id,aktivnummer\n1,2\n", "are both the column asset id"),
        ("asset id,serial\n1,2,3\n", "3 values, but 2 columns"),
    ] {
        let error = super::read(text.as_bytes(), &about(), TODAY).unwrap_err().to_string();
        assert!(error.contains(part) && error.contains("aktiver.csv"), "{error}");
    }
}

fn id(n: u128) -> DeviceId {
    DeviceId(Uuid::from_u128(n))
}

fn reporting(n: u128, maker: &str, serial: &str) -> KnownAsset {
    KnownAsset {
        device: id(n),
        manufacturer: Some(maker.into()),
        serial: Some(serial.into()),
        has_agent: true,
        holder: None,
        entry: None,
        screen: None,
    }
}

fn asset(line: u64, asset_id: &str, maker: &str, serial: &str) -> Asset {
    let said = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
    let entry = RegisterEntry {
        asset_id: said(asset_id),
        manufacturer: said(maker),
        serial: said(serial),
        ..RegisterEntry::default()
    };
    Asset { line, entry, holder: None }
}

fn registered(n: u128, asset: &Asset) -> KnownAsset {
    KnownAsset {
        device: id(n),
        manufacturer: asset.entry.manufacturer.clone(),
        serial: asset.entry.serial.clone(),
        has_agent: false,
        holder: None,
        entry: Some(asset.entry.clone()),
        screen: None,
    }
}

#[test]
fn a_row_is_of_the_device_that_reports_its_maker_and_serial_however_they_are_spelt() {
    let known = [reporting(1, "LENOVO", "PF0X"), reporting(2, "Dell Inc.", "PF0X")];
    let plan = plan(vec![asset(2, "A-1", "Lenovo", "pf0x"), asset(3, "A-2", "HP", "PF0X")], &known);
    assert_eq!(plan.puts.iter().map(|put| put.device).collect::<Vec<_>>(), [Some(id(1)), None]);
    assert_eq!((plan.matched, plan.added, plan.refused.len()), (1, 1, 0));
}

#[test]
fn twins_are_settled_by_nobody_here() {
    let known = [reporting(1, "LENOVO", "PF0X"), reporting(2, "LENOVO", "PF0X")];
    let plan = plan(vec![asset(2, "A-1", "Lenovo", "PF0X")], &known);
    assert!(plan.puts.is_empty());
    assert!(plan.refused[0].reason.contains("is of 2 devices"), "{:?}", plan.refused);
}

#[test]
fn placeholders_match_nothing() {
    let known = [reporting(1, "LENOVO", "To be filled by O.E.M.")];
    let plan = plan(vec![asset(2, "A-1", "LENOVO", "To be filled by O.E.M.")], &known);
    assert_eq!((plan.added, plan.matched), (1, 0));
}

#[test]
fn the_same_row_again_changes_nothing_and_another_changes_its_device() {
    let row = asset(2, "A-1", "Apple", "DMPX");
    let known = [registered(1, &row)];
    let again = plan(vec![row.clone()], &known);
    assert_eq!((again.unchanged, again.puts.len()), (1, 0));
    let mut moved = row.clone();
    moved.entry.unit = Some("Skole 4".into());
    let changed = plan(vec![moved], &known);
    assert_eq!((changed.changed, changed.puts[0].device), (1, Some(id(1))));
    let held = plan(vec![Asset { holder: Some("anna".into()), ..row }], &known);
    assert_eq!((held.changed, held.puts[0].holder.as_deref()), (1, Some("anna")));
}

#[test]
fn an_asset_that_turns_out_to_be_a_pc_that_reports_becomes_that_pc() {
    let without_serial = asset(2, "A-1", "Lenovo", "");
    let known = [registered(1, &without_serial), reporting(2, "LENOVO", "PF0X")];
    let plan = plan(vec![asset(2, "A-1", "Lenovo", "PF0X")], &known);
    assert_eq!((plan.puts[0].device, plan.puts[0].replaces), (Some(id(2)), Some(id(1))));
}

#[test]
fn an_asset_of_one_pc_with_the_serial_number_of_another_is_refused() {
    let first = asset(2, "A-1", "Lenovo", "PF0X");
    let one = KnownAsset { has_agent: true, ..registered(1, &first) };
    let other = reporting(2, "LENOVO", "PF0Y");
    let moved = plan(vec![asset(2, "A-1", "Lenovo", "PF0Y")], &[one.clone(), other]);
    assert!(moved.refused[0].reason.contains("is of the device"), "{:?}", moved.refused);
    let unknown = plan(vec![asset(2, "A-1", "Lenovo", "PF0Z")], &[one]);
    assert!(unknown.refused[0].reason.contains("reports lenovo pf0x"), "{:?}", unknown.refused);
}

fn seen(n: u128, letters: &str, serial: &str) -> KnownAsset {
    let letters = Text::clean(letters).unwrap();
    let screen = Some(ScreenKey::of(letters, 0xa0c4, Some(serial)));
    KnownAsset { manufacturer: None, serial: None, has_agent: false, screen, ..reporting(n, "", "") }
}

#[test]
fn a_monitor_is_the_screen_that_bears_the_hash_of_its_serial_number() {
    let known = [seen(1, "DEL", "CN0X1"), seen(2, "DEL", "CN0X2"), seen(3, "HPN", "CN0X3")];
    let rows = vec![
        asset(2, "S-1", "Dell Inc.", "cn0x2"),
        asset(3, "S-2", "Dell", "CN0X3"),
        asset(4, "S-3", "Hewlett-Packard", "CN0X3"),
    ];
    let made = plan(rows.clone(), &known);
    assert_eq!(made.puts.iter().map(|put| put.device).collect::<Vec<_>>(), [Some(id(2)), None, Some(id(3))]);
    assert_eq!((made.matched, made.added, made.refused.len()), (2, 1, 0));
    // An entry without its serial number was there before: it was this screen.
    let before = registered(4, &asset(2, "S-1", "Dell", ""));
    let joined = plan(rows, &[known.to_vec(), vec![before]].concat());
    assert_eq!((joined.puts[0].device, joined.puts[0].replaces), (Some(id(2)), Some(id(4))));
    // The serial number of a laptop is no monitor's.
    let mut laptop = asset(2, "A-1", "Dell", "CN0X1");
    laptop.entry.category = Some(Category::Laptop);
    assert_eq!(plan(vec![laptop], &known).added, 1);
}
