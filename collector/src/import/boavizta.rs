//! Boavizta's environmental-footprint-data: vendors' product carbon footprints, in both its dialects (`,` with decimal
//! points, `;` with decimal commas).

use std::collections::{BTreeMap, HashMap};

use levetid_footprint::category::Category;
use levetid_footprint::embodied::BY_CATEGORY;
use levetid_footprint::product::{Carbon, ProductSheet};
use levetid_footprint::sources::BOAVIZTA;

use super::table::{Row, Table};
use super::{About, ImportError, Read, Report, set, take_rows};
use crate::store::FactorKind;

const NAME: &str = "boavizta";

/// A footprint above so many medians of its category is named: something else was filed there.
const OUTLIER_MEDIANS: f64 = 2.0;

/// Of no end-user device is the footprint of a life larger.
const MAX_KG: f64 = 20_000.0;

/// Whether the columns are this format's.
pub fn is_it(table: &Table<'_>) -> bool {
    table.has(&["manufacturer", "name", "subcategory", "gwp_total", "gwp_use_ratio"])
}

/// Reads the rows.
pub fn read(table: Table<'_>, about: &About) -> Result<Read, ImportError> {
    let columns = Columns::of(&table);
    let mut report = Report::default();
    let taken = take_rows(table, &mut report, |row, report| columns.sheet(row, report))?;
    name_duplicates(&taken, &mut report);
    name_outliers(&taken, &mut report);
    Ok(Read {
        format: "Boavizta's CSV",
        sets: set(FactorKind::Product, NAME, BOAVIZTA, about, &taken)?,
        report,
    })
}

/// Products that stand on several lines.
pub fn name_duplicates(taken: &BTreeMap<u64, ProductSheet>, report: &mut Report) {
    let mut lines: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (line, sheet) in taken {
        let name = format!("{} {}", sheet.manufacturer, sheet.product);
        lines.entry(name).or_default().push(line.to_string());
    }
    let several = lines.into_iter().filter(|(_, lines)| lines.len() > 1);
    report.duplicates = several.map(|(name, lines)| format!("{name} (lines {})", lines.join(", "))).collect();
}

/// Sheets far above the median of their category.
pub fn name_outliers(taken: &BTreeMap<u64, ProductSheet>, report: &mut Report) {
    let medians: HashMap<&str, f64> =
        BY_CATEGORY.iter().map(|row| (row.category.code(), row.embodied_kg.p50())).collect();
    for (line, sheet) in taken {
        let Ok(Some(kg)) = sheet.own() else { continue };
        let is_far =
            medians.get(sheet.category.code()).is_some_and(|median| kg.p50() > OUTLIER_MEDIANS * median);
        // As one category has no other name, the person sees what it was filed as.
        if is_far {
            let ProductSheet { manufacturer, product, category, .. } = sheet;
            report.outliers.push(format!(
                "line {line}: {manufacturer} {product}: {:.0} kg, filed as {category}",
                kg.p50()
            ));
        }
    }
}

struct Columns {
    manufacturer: Option<usize>,
    name: Option<usize>,
    subcategory: Option<usize>,
    total: Option<usize>,
    use_share: Option<usize>,
    error: Option<usize>,
    reported: Option<usize>,
    reference: Option<usize>,
}

impl Columns {
    fn of(table: &Table<'_>) -> Self {
        Self {
            manufacturer: table.column("manufacturer"),
            name: table.column("name"),
            subcategory: table.column("subcategory"),
            total: table.column("gwp_total"),
            use_share: table.column("gwp_use_ratio"),
            error: table.column("gwp_error_ratio"),
            reported: table.column("report_date"),
            reference: table.column("sources"),
        }
    }

    /// The sheet on a row; none where it is of something else.
    fn sheet(&self, row: &Row, report: &mut Report) -> Result<Option<ProductSheet>, String> {
        let filed = row.text(self.subcategory);
        let Some(category) = category(filed) else {
            report.leave_out(filed);
            return Ok(None);
        };
        let manufacturer = repaired(row.text(self.manufacturer), report);
        let product = repaired(row.text(self.name), report);
        if manufacturer.is_empty() || product.is_empty() {
            return Err("manufacturer or name is empty".to_owned());
        }
        let kg = row
            .number_in("gwp_total", self.total, 1.0..=MAX_KG)?
            .ok_or_else(|| "gwp_total is empty".to_owned())?;
        let use_share = row.number_in("gwp_use_ratio", self.use_share, 0.0..=1.0)?;
        // Zero means that it is not stated.
        let error_share =
            row.number_in("gwp_error_ratio", self.error, 0.0..=2.0)?.filter(|share| *share > 0.0);
        let said = |at| Some(row.text(at).to_owned()).filter(|text| !text.is_empty());
        if use_share.is_none() {
            report.repair("no share of use: the category's stands in");
        }
        Ok(Some(ProductSheet {
            manufacturer,
            product,
            category,
            carbon: Carbon::Total { kg, use_share },
            error_share,
            reported: said(self.reported),
            reference: said(self.reference),
        }))
    }
}

fn category(filed: &str) -> Option<Category> {
    Some(match filed.to_lowercase().as_str() {
        "laptop" => Category::Laptop,
        "desktop" | "workstation" => Category::Desktop,
        "monitor" => Category::Monitor,
        "tablet" => Category::Tablet,
        "smartphone" => Category::Smartphone,
        "thin client" => Category::ThinClient,
        _ => return None,
    })
}

/// Some names hold bytes that were written out as `\xe2\x80\x9d`.
pub fn repaired(text: &str, report: &mut Report) -> String {
    if !text.contains("\\x") {
        return text.to_owned();
    }
    report.repair("bytes written out as \\x.. in a name");
    let mut bytes = Vec::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("\\x") {
        bytes.extend_from_slice(before.as_bytes());
        let byte = after.get(..2).and_then(|digits| u8::from_str_radix(digits, 16).ok());
        match byte {
            Some(byte) => {
                bytes.push(byte);
                rest = after.get(2..).unwrap_or_default();
            }
            None => {
                bytes.extend_from_slice(b"\\x");
                rest = after;
            }
        }
    }
    bytes.extend_from_slice(rest.as_bytes());
    String::from_utf8_lossy(&bytes).into_owned()
}
