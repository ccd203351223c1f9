//! The columns of a register, by their Danish and English names.

use std::collections::BTreeMap;

use crate::import::table::Table;
use crate::import::{About, ImportError};

/// A column that is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Column {
    AssetId,
    Serial,
    Manufacturer,
    Product,
    Category,
    Purchased,
    BoughtUsed,
    Leased,
    Holder,
    Unit,
    Retired,
}

/// What each column is called, plain: lower case, letters and digits only. The first is its name in messages.
const NAMES: &[(Column, &[&str])] = &[
    (
        Column::AssetId,
        &[
            "assetid",
            "asset",
            "assetnumber",
            "assettag",
            "aktivid",
            "aktivnummer",
            "aktivnr",
            "inventarnummer",
            "inventarnr",
            "udstyrsnummer",
        ],
    ),
    (Column::Serial, &["serial", "serialnumber", "serialno", "serienummer", "serienr"]),
    (
        Column::Manufacturer,
        &["manufacturer", "maker", "brand", "vendor", "producent", "fabrikant", "mærke", "fabrikat"],
    ),
    (
        Column::Product,
        &["product", "model", "modelname", "productname", "produkt", "modelnavn", "produktnavn"],
    ),
    (
        Column::Category,
        &["category", "type", "kind", "devicetype", "kategori", "art", "udstyrstype", "enhedstype"],
    ),
    (
        Column::Purchased,
        &[
            "purchasedate",
            "purchased",
            "dateofpurchase",
            "boughton",
            "købsdato",
            "købt",
            "indkøbsdato",
            "anskaffelsesdato",
            "anskaffet",
        ],
    ),
    (Column::BoughtUsed, &["boughtused", "used", "refurbished", "købtbrugt", "brugt", "genbrugt"]),
    (Column::Leased, &["leased", "leasing", "leaset", "lejet"]),
    (Column::Holder, &["holder", "login", "user", "username", "indehaver", "bruger", "brugernavn"]),
    (
        Column::Unit,
        &[
            "unit",
            "department",
            "organisation",
            "organization",
            "afdeling",
            "enhed",
            "forvaltning",
            "institution",
        ],
    ),
    (
        Column::Retired,
        &[
            "retired",
            "retireddate",
            "dateretired",
            "disposed",
            "disposaldate",
            "afgang",
            "afgangsdato",
            "udfaset",
            "udgået",
            "kasseret",
        ],
    ),
];

impl Column {
    /// Its name in messages and in docs/IMPORT.md.
    pub fn name(self) -> &'static str {
        match self {
            Self::AssetId => "asset id",
            Self::Serial => "serial",
            Self::Manufacturer => "manufacturer",
            Self::Product => "product",
            Self::Category => "category",
            Self::Purchased => "purchase date",
            Self::BoughtUsed => "bought used",
            Self::Leased => "leased",
            Self::Holder => "holder",
            Self::Unit => "unit",
            Self::Retired => "retired",
        }
    }

    fn named(name: &str) -> Option<Self> {
        let plain: String = name.to_lowercase().chars().filter(|c| c.is_alphanumeric()).collect();
        NAMES.iter().find(|(_, names)| names.contains(&plain.as_str())).map(|(column, _)| *column)
    }
}

/// Where the columns stand.
#[derive(Debug)]
pub struct Columns {
    at: BTreeMap<Column, usize>,
    /// The names of columns that are not read.
    pub strangers: Vec<String>,
}

impl Columns {
    /// Finds them by the names on the first line.
    pub fn of(table: &Table<'_>, about: &About) -> Result<Self, ImportError> {
        let refuse = |what: String| ImportError::Malformed { file: about.file.clone(), line: 1, what };
        let mut columns = Self { at: BTreeMap::new(), strangers: Vec::new() };
        let mut names = BTreeMap::new();
        for (name, at) in table.columns() {
            let Some(column) = Column::named(name) else {
                if !name.is_empty() {
                    columns.strangers.push(name.to_owned());
                }
                continue;
            };
            columns.at.insert(column, at);
            if let Some(before) = names.insert(column, name) {
                let what =
                    format!("{before:?} and {name:?} are both the column {}; leave one", column.name());
                return Err(refuse(what));
            }
        }
        if columns.at(Column::AssetId).is_none() && columns.at(Column::Serial).is_none() {
            return Err(refuse(
                "no column names the devices: give an asset id (\"asset id\", \"aktivnummer\") or a serial number \
                 (\"serial\", \"serienummer\"); docs/IMPORT.md names all columns"
                    .to_owned(),
            ));
        }
        Ok(columns)
    }

    /// The place of a column, where there is one.
    pub fn at(&self, column: Column) -> Option<usize> {
        self.at.get(&column).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_known_by_danish_and_english_names_however_they_are_written() {
        for (name, column) in [
            ("Asset ID", Some(Column::AssetId)),
            ("asset_id", Some(Column::AssetId)),
            ("Serie-nr.", Some(Column::Serial)),
            ("Købsdato", Some(Column::Purchased)),
            ("Purchase date", Some(Column::Purchased)),
            ("Købt brugt", Some(Column::BoughtUsed)),
            ("Afdeling", Some(Column::Unit)),
            ("Price", None),
        ] {
            assert_eq!(Column::named(name), column, "{name}");
        }
    }

    #[test]
    fn no_name_is_of_two_columns() {
        let names: Vec<&str> = NAMES.iter().flat_map(|(_, names)| names.iter().copied()).collect();
        let mut once = names.clone();
        once.sort_unstable();
        once.dedup();
        assert_eq!(names.len(), once.len());
    }
}
