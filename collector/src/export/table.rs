//! A table that is written row by row, as CSV and as Parquet at once.

use std::fs::File;
use std::path::Path;
use std::sync::Arc;

use anyhow::Context as _;
use parquet::basic::{Compression, LogicalType, Repetition, Type as PhysicalType};
use parquet::data_type::{ByteArray, ByteArrayType, DoubleType, Int64Type};
use parquet::file::properties::WriterProperties;
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::types::Type;

/// Rows that are kept in memory before they are written.
const GROUP: usize = 20_000;

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Text,
    Whole,
    Number,
}

/// A column: its name, what it holds, its unit, and what it means.
#[derive(Debug, Clone, Copy)]
pub struct Column {
    pub name: &'static str,
    pub kind: Kind,
    /// Empty where it has none.
    pub unit: &'static str,
    pub means: &'static str,
}

impl Column {
    /// A text.
    pub const fn text(name: &'static str, means: &'static str) -> Self {
        Self { name, kind: Kind::Text, unit: "", means }
    }

    /// A whole number.
    pub const fn whole(name: &'static str, unit: &'static str, means: &'static str) -> Self {
        Self { name, kind: Kind::Whole, unit, means }
    }

    /// A number.
    pub const fn number(name: &'static str, unit: &'static str, means: &'static str) -> Self {
        Self { name, kind: Kind::Number, unit, means }
    }
}

/// A value. Nothing is written where a thing is not known.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    Text(String),
    Whole(i64),
    Number(f64),
    NotKnown,
}

impl Cell {
    /// A number, where there is one.
    pub fn number(value: Option<f64>) -> Self {
        value.map_or(Self::NotKnown, Self::Number)
    }

    /// A whole number, where there is one.
    pub fn whole(value: Option<impl Into<i64>>) -> Self {
        value.map_or(Self::NotKnown, |value| Self::Whole(value.into()))
    }

    /// A text, where there is one.
    pub fn text(value: Option<impl ToString>) -> Self {
        value.map_or(Self::NotKnown, |value| Self::Text(value.to_string()))
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<f64> for Cell {
    fn from(value: f64) -> Self {
        Self::Number(value)
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<u32> for Cell {
    fn from(value: u32) -> Self {
        Self::Whole(value.into())
    }
}

impl From<i64> for Cell {
    fn from(value: i64) -> Self {
        Self::Whole(value)
    }
}

/// A table under way.
pub struct Table {
    columns: &'static [Column],
    csv: csv::Writer<File>,
    parquet: SerializedFileWriter<File>,
    /// Values by column, not yet in the Parquet file.
    waiting: Vec<Vec<Cell>>,
}

impl Table {
    /// Begins `NAME.csv` and `NAME.parquet` in a folder.
    ///
    /// # Errors
    /// When they cannot be made.
    pub fn begin(folder: &Path, name: &str, columns: &'static [Column]) -> anyhow::Result<Self> {
        let make = |ending: &str| {
            let path = folder.join(format!("{name}.{ending}"));
            File::create_new(&path).with_context(|| format!("cannot make {}", path.display()))
        };
        let mut csv = csv::Writer::from_writer(make("csv")?);
        csv.write_record(columns.iter().map(|column| column.name))?;
        let properties = WriterProperties::builder().set_compression(Compression::UNCOMPRESSED).build();
        let parquet =
            SerializedFileWriter::new(make("parquet")?, schema(name, columns)?, Arc::new(properties))?;
        Ok(Self { columns, csv, parquet, waiting: vec![Vec::new(); columns.len()] })
    }

    /// Writes a row; it has a cell for each column.
    ///
    /// # Errors
    /// When the disk is full, or the row does not fit the columns.
    pub fn write(&mut self, row: Vec<Cell>) -> anyhow::Result<()> {
        anyhow::ensure!(
            row.len() == self.columns.len(),
            "a row of {} cells for {} columns",
            row.len(),
            self.columns.len()
        );
        self.csv.write_record(row.iter().map(csv_text))?;
        for (column, cell) in self.waiting.iter_mut().zip(row) {
            column.push(cell);
        }
        if self.waiting.first().is_some_and(|column| column.len() >= GROUP) {
            self.flush()?;
        }
        Ok(())
    }

    /// Writes what is left, and the end of both files.
    ///
    /// # Errors
    /// When the disk is full.
    pub fn end(mut self) -> anyhow::Result<()> {
        self.flush()?;
        self.csv.flush()?;
        self.csv.get_ref().sync_all()?;
        self.parquet.finish()?;
        self.parquet.inner().sync_all()?;
        Ok(())
    }

    fn flush(&mut self) -> anyhow::Result<()> {
        if self.waiting.iter().all(Vec::is_empty) {
            return Ok(());
        }
        let mut group = self.parquet.next_row_group()?;
        for (column, cells) in self.columns.iter().zip(&mut self.waiting) {
            let cells = std::mem::take(cells);
            let known: Vec<i16> = cells.iter().map(|cell| i16::from(*cell != Cell::NotKnown)).collect();
            let mut writer = group.next_column()?.context("a table has more columns than its schema")?;
            match column.kind {
                Kind::Text => {
                    let texts: Vec<ByteArray> = cells
                        .iter()
                        .filter_map(|cell| match cell {
                            Cell::Text(text) => Some(ByteArray::from(text.as_str())),
                            _ => None,
                        })
                        .collect();
                    writer.typed::<ByteArrayType>().write_batch(&texts, Some(&known), None)?;
                }
                Kind::Whole => {
                    let numbers: Vec<i64> = cells
                        .iter()
                        .filter_map(|cell| match cell {
                            Cell::Whole(number) => Some(*number),
                            _ => None,
                        })
                        .collect();
                    writer.typed::<Int64Type>().write_batch(&numbers, Some(&known), None)?;
                }
                Kind::Number => {
                    let numbers: Vec<f64> = cells
                        .iter()
                        .filter_map(|cell| match cell {
                            Cell::Number(number) => Some(*number),
                            _ => None,
                        })
                        .collect();
                    writer.typed::<DoubleType>().write_batch(&numbers, Some(&known), None)?;
                }
            }
            writer.close()?;
        }
        group.close()?;
        Ok(())
    }
}

fn csv_text(cell: &Cell) -> String {
    match cell {
        Cell::Text(text) => text.clone(),
        Cell::Whole(number) => number.to_string(),
        Cell::Number(number) => number.to_string(),
        Cell::NotKnown => String::new(),
    }
}

fn schema(name: &str, columns: &[Column]) -> anyhow::Result<Arc<Type>> {
    let fields: Result<Vec<_>, _> = columns
        .iter()
        .map(|column| {
            let (physical, logical) = match column.kind {
                Kind::Text => (PhysicalType::BYTE_ARRAY, Some(LogicalType::String)),
                Kind::Whole => (PhysicalType::INT64, None),
                Kind::Number => (PhysicalType::DOUBLE, None),
            };
            Type::primitive_type_builder(column.name, physical)
                .with_repetition(Repetition::OPTIONAL)
                .with_logical_type(logical)
                .build()
                .map(Arc::new)
        })
        .collect();
    Ok(Arc::new(Type::group_type_builder(name).with_fields(fields?).build()?))
}

#[cfg(test)]
mod tests {
    use parquet::file::reader::{FileReader as _, SerializedFileReader};
    use parquet::record::Field;

    use super::*;

    const COLUMNS: &[Column] = &[
        Column::text("name", "A name"),
        Column::whole("count", "devices", "How many"),
        Column::number("mass", "kg CO2e", "How much"),
    ];

    fn text(field: &Field) -> String {
        match field {
            Field::Null => String::new(),
            Field::Str(text) => text.clone(),
            Field::Long(number) => number.to_string(),
            Field::Double(number) => number.to_string(),
            other => panic!("{other:?} is of no kind that is written"),
        }
    }

    /// In more than one group of rows, with what is not known, and with what CSV has to quote.
    #[test]
    fn both_files_hold_the_same_rows() {
        let folder = tempfile::tempdir().unwrap();
        let mut table = Table::begin(folder.path(), "devices", COLUMNS).unwrap();
        for number in 0..i64::try_from(GROUP).unwrap() + 7 {
            let name =
                if number % 3 == 0 { Cell::NotKnown } else { format!("Bø\"rn, {number}\nog unge").into() };
            let mass = (number % 5 != 0).then(|| number as f64 / 7.0);
            table.write(vec![name, number.into(), Cell::number(mass)]).unwrap();
        }
        assert!(table.write(vec![Cell::NotKnown]).is_err(), "a row has a cell for each column");
        table.end().unwrap();

        let mut csv = csv::Reader::from_path(folder.path().join("devices.csv")).unwrap();
        assert_eq!(csv.headers().unwrap(), vec!["name", "count", "mass"]);
        let parquet =
            SerializedFileReader::new(File::open(folder.path().join("devices.parquet")).unwrap()).unwrap();
        assert_eq!(parquet.num_row_groups(), 2);
        let rows = parquet
            .get_row_iter(None)
            .unwrap()
            .map(|row| row.unwrap().get_column_iter().map(|(_, field)| text(field)).collect::<Vec<_>>());
        let mut read = 0;
        for (of_csv, of_parquet) in csv.records().zip(rows) {
            assert_eq!(of_csv.unwrap(), of_parquet);
            read += 1;
        }
        assert_eq!(read, GROUP + 7);
    }
}
