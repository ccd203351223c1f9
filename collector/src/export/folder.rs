//! A folder of tables. It is made under another name, and takes its own when all of it is on disk.

use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use sha2::{Digest as _, Sha256};

use super::table::{Cell, Column, Kind, Table};

const DICTIONARY: &[Column] = &[
    Column { name: "table", kind: Kind::Text, unit: "", means: "The table" },
    Column { name: "column", kind: Kind::Text, unit: "", means: "The column" },
    Column { name: "kind", kind: Kind::Text, unit: "", means: "text, whole number or number" },
    Column { name: "unit", kind: Kind::Text, unit: "", means: "The unit; empty where it has none" },
    Column { name: "means", kind: Kind::Text, unit: "", means: "What the column says" },
];

/// A folder under way.
pub struct Folder {
    path: PathBuf,
    made_in: PathBuf,
    dictionary: Table,
}

impl Folder {
    /// Begins a folder that must not be there yet.
    ///
    /// # Errors
    /// When it is there, or cannot be made.
    pub fn begin(path: &Path) -> anyhow::Result<Self> {
        anyhow::ensure!(!path.exists(), "{} is there already; name a folder that is not", path.display());
        let name = path.file_name().context("name a folder to be made")?.to_string_lossy().into_owned();
        let made_in = path.with_file_name(format!("{name}.part"));
        if made_in.exists() {
            fs::remove_dir_all(&made_in).with_context(|| format!("cannot empty {}", made_in.display()))?;
        }
        fs::create_dir_all(&made_in).with_context(|| format!("cannot make {}", made_in.display()))?;
        let mut dictionary = Table::begin(&made_in, "dictionary", DICTIONARY)?;
        describe(&mut dictionary, "dictionary", DICTIONARY)?;
        Ok(Self { path: path.to_owned(), made_in, dictionary })
    }

    /// Begins a table, and writes its columns into the dictionary.
    ///
    /// # Errors
    /// When its files cannot be made.
    pub fn table(&mut self, name: &str, columns: &'static [Column]) -> anyhow::Result<Table> {
        describe(&mut self.dictionary, name, columns)?;
        Table::begin(&self.made_in, name, columns)
    }

    /// Writes a text.
    ///
    /// # Errors
    /// When the file cannot be made.
    pub fn text(&self, name: &str, text: &str) -> anyhow::Result<()> {
        let path = self.made_in.join(name);
        let write = |path: &Path| -> std::io::Result<()> {
            let mut file = File::create_new(path)?;
            file.write_all(text.as_bytes())?;
            file.sync_all()
        };
        write(&path).with_context(|| format!("cannot write {}", path.display()))
    }

    /// Adds the checksums, and gives the folder its name.
    ///
    /// # Errors
    /// When the disk is full.
    pub fn end(self) -> anyhow::Result<()> {
        let Self { path, made_in, dictionary } = self;
        dictionary.end()?;
        let mut names: Vec<PathBuf> =
            fs::read_dir(&made_in)?.map(|entry| Ok(entry?.path())).collect::<std::io::Result<_>>()?;
        names.sort();
        let mut sums = String::new();
        for file in names {
            let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
            writeln!(sums, "{}  {name}", sha256(&file)?)?;
        }
        let mut file = File::create_new(made_in.join("SHA256SUMS"))?;
        file.write_all(sums.as_bytes())?;
        file.sync_all()?;
        fs::rename(&made_in, &path).with_context(|| format!("cannot name it {}", path.display()))
    }
}

fn describe(dictionary: &mut Table, table: &str, columns: &[Column]) -> anyhow::Result<()> {
    for Column { name, kind, unit, means } in columns {
        let kind = match kind {
            Kind::Text => "text",
            Kind::Whole => "whole number",
            Kind::Number => "number",
        };
        dictionary.write([table, name, kind, unit, means].map(Cell::from).into())?;
    }
    Ok(())
}

/// The checksum of a file, as `sha256sum --check` reads it.
fn sha256(path: &Path) -> anyhow::Result<String> {
    let mut file = File::open(path).with_context(|| format!("cannot read {}", path.display()))?;
    let mut hash = Sha256::new();
    let mut buffer = vec![0; 1 << 16];
    loop {
        let read = file.read(&mut buffer)?;
        if read == 0 {
            break;
        }
        hash.update(buffer.get(..read).unwrap_or_default());
    }
    Ok(hash.finalize().iter().fold(String::new(), |mut hex, byte| {
        // Writing to a string cannot fail.
        let _ = write!(hex, "{byte:02x}");
        hex
    }))
}
