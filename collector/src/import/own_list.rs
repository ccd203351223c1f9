//! A tenant's own list: what its vendors state of the models it has. Columns: docs/FACTORS.md.

use std::collections::BTreeMap;

use levetid_footprint::category::Category;
use levetid_footprint::figure::Source;
use levetid_footprint::product::{Carbon, MeasuredConfiguration, ProductSheet, WattsSheet};

use super::boavizta::{name_duplicates, name_outliers};
use super::table::{Row, Table};
use super::{About, ImportError, Read, Report, set, take_rows};
use crate::factors::OWN_LIST;
use crate::store::FactorKind;

const COLUMNS: &[&str] = &[
    "manufacturer",
    "product",
    "category",
    "embodied_kg",
    "total_kg",
    "use_percent",
    "error_percent",
    "off_w",
    "asleep_w",
    "screen_off_w",
    "screen_on_w",
    "kwh_per_year",
    "reported",
    "reference",
];

/// Whether the columns are this format's.
pub fn is_it(table: &Table<'_>) -> bool {
    table.has(&["manufacturer", "product", "category"])
}

/// Reads the rows.
pub fn read(table: Table<'_>, about: &About) -> Result<Read, ImportError> {
    let columns: BTreeMap<&str, Option<usize>> =
        COLUMNS.iter().map(|name| (*name, table.column(name))).collect();
    if let Some((stranger, _)) = table.columns().into_iter().find(|(name, _)| !COLUMNS.contains(name)) {
        return Err(ImportError::Malformed {
            file: about.file.clone(),
            line: 1,
            what: format!(
                "{stranger:?} is no column of your own list; its columns are: {}",
                COLUMNS.join(", ")
            ),
        });
    }
    let mut report = Report::default();
    let taken = take_rows(table, &mut report, |row, _| product(row, &columns).map(Some))?;
    let (mut sheets, mut watts) = (BTreeMap::new(), BTreeMap::new());
    for (line, (sheet, of_states)) in taken {
        sheets.extend(sheet.map(|sheet| (line, sheet)));
        watts.extend(of_states.map(|sheet| (line, sheet)));
    }
    name_duplicates(&sheets, &mut report);
    name_outliers(&sheets, &mut report);
    let source = Source {
        title: format!("Own list, {}", about.file).into(),
        year: about.year,
        licence: None,
        reference: "docs/FACTORS.md".into(),
    };
    let mut sets = set(FactorKind::Product, OWN_LIST, source.clone(), about, &sheets)?;
    sets.extend(set(FactorKind::Watts, OWN_LIST, source, about, &watts)?);
    Ok(Read { format: "your own list", sets, report })
}

type Columns<'a> = BTreeMap<&'a str, Option<usize>>;

fn product(row: &Row, columns: &Columns<'_>) -> Result<(Option<ProductSheet>, Option<WattsSheet>), String> {
    let at = |name: &str| columns.get(name).copied().flatten();
    let said = |name: &str| Some(row.text(at(name)).to_owned()).filter(|text| !text.is_empty());
    let needed = |name: &str| said(name).ok_or_else(|| format!("{name} is empty"));
    let number = |name: &str, most: f64| row.number_in(name, at(name), 0.0..=most);
    row.closes_its_quotes()?;
    let (manufacturer, product, code) = (needed("manufacturer")?, needed("product")?, needed("category")?);
    let category = Category::from_code(&code.to_lowercase())
        .filter(|category| *category != Category::Unknown)
        .ok_or_else(|| {
            let known: Vec<&str> = Category::ALL.iter().map(|category| category.code()).collect();
            format!("category: {code:?} is none of {}", known.join(", "))
        })?;
    let carbon = match (number("embodied_kg", 20_000.0)?, number("total_kg", 20_000.0)?) {
        (Some(kg), None) => Some(Carbon::Embodied { kg }),
        (None, Some(kg)) => Some(Carbon::Total {
            kg,
            use_share: number("use_percent", 100.0)?.map(|percent| percent / 100.0),
        }),
        (None, None) => None,
        (Some(_), Some(_)) => return Err("both embodied_kg and total_kg are given; give one".to_owned()),
    };
    let states = [
        number("off_w", 2_000.0)?,
        number("asleep_w", 2_000.0)?,
        number("screen_off_w", 2_000.0)?,
        number("screen_on_w", 2_000.0)?,
    ];
    let typical_kwh_per_year = number("kwh_per_year", 5_000.0)?;
    let error_share = number("error_percent", 200.0)?.map(|percent| percent / 100.0);
    let reported = said("reported");
    let watts = match states {
        [Some(off_w), Some(asleep_w), Some(screen_off_w), Some(screen_on_w)] => {
            Some(MeasuredConfiguration { off_w, asleep_w, screen_off_w, screen_on_w, typical_kwh_per_year })
        }
        [None, None, None, None] => None,
        _ => {
            return Err(
                "off_w, asleep_w, screen_off_w and screen_on_w belong together; give all four".to_owned()
            );
        }
    };
    if carbon.is_none() && watts.is_none() {
        return Err("neither embodied_kg, total_kg nor watts are given".to_owned());
    }
    let watts = watts.map(|configuration| WattsSheet {
        manufacturer: manufacturer.clone(),
        products: vec![product.clone()],
        category,
        configurations: vec![configuration],
        reported: reported.clone(),
    });
    let reference = said("reference");
    let sheet = carbon.map(|carbon| ProductSheet {
        manufacturer,
        product,
        category,
        carbon,
        error_share,
        reported,
        reference,
    });
    Ok((sheet, watts))
}
