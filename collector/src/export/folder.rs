//! A folder of tables. It is made under another name, and takes its own when all of it is on disk.

use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use sha2::{Digest as _, Sha256};
use tempfile::TempDir;

use super::table::{Cell, Column, Kind, Table};

const DICTIONARY: &[Column] = &[
    Column::text("table", "The table"),
    Column::text("column", "The column"),
    Column::text("kind", "Text, whole number or number; an empty cell is something that is not known"),
    Column::text("unit", "The unit; empty where it has none"),
    Column::text("means", "What the column says"),
];

/// A folder under way. What was made of it is removed where it does not come to its end.
pub struct Folder {
    path: PathBuf,
    made_in: TempDir,
    dictionary: Table,
}

impl Folder {
    /// Begins a folder that must not be there yet.
    ///
    /// # Errors
    /// When it is there, or cannot be made.
    pub fn begin(path: &Path) -> anyhow::Result<Self> {
        anyhow::ensure!(!path.exists(), "{} is there already; name a folder that is not", path.display());
        let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let made_in = tempfile::Builder::new()
            .prefix(".levetid-export-")
            .tempdir_in(parent)
            .with_context(|| format!("cannot make a folder in {}", parent.display()))?;
        let mut dictionary = Table::begin(made_in.path(), "dictionary", DICTIONARY)?;
        describe(&mut dictionary, "dictionary", DICTIONARY)?;
        Ok(Self { path: path.to_owned(), made_in, dictionary })
    }

    /// Begins a table, and writes its columns into the dictionary.
    ///
    /// # Errors
    /// When its files cannot be made.
    pub fn table(&mut self, name: &str, columns: &'static [Column]) -> anyhow::Result<Table> {
        describe(&mut self.dictionary, name, columns)?;
        Table::begin(self.made_in.path(), name, columns)
    }

    /// Writes a text.
    ///
    /// # Errors
    /// When the file cannot be made.
    pub fn text(&self, name: &str, text: &str) -> anyhow::Result<()> {
        let path = self.made_in.path().join(name);
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
            fs::read_dir(made_in.path())?.map(|entry| Ok(entry?.path())).collect::<std::io::Result<_>>()?;
        names.sort();
        let mut sums = String::new();
        for file in names {
            let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
            writeln!(sums, "{}  {name}", sha256(&file)?)?;
        }
        let mut file = File::create_new(made_in.path().join("SHA256SUMS"))?;
        file.write_all(sums.as_bytes())?;
        file.sync_all()?;
        fs::rename(made_in.path(), &path).with_context(|| format!("cannot name it {}", path.display()))?;
        // It is not there any more under the name by which it would be removed.
        let _ = made_in.keep();
        Ok(())
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

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let files = fs::read_dir(folder).unwrap();
        let mut names: Vec<_> = files.map(|file| file.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    #[test]
    fn a_folder_is_there_whole_or_not_at_all() {
        let parent = tempfile::tempdir().unwrap();
        let path = parent.path().join("audit");
        drop(Folder::begin(&path).unwrap());
        assert!(names(parent.path()).is_empty(), "what did not come to its end is gone");

        let folder = Folder::begin(&path).unwrap();
        folder.text("note.txt", "seen").unwrap();
        folder.end().unwrap();
        assert_eq!(names(parent.path()), ["audit"]);
        assert_eq!(names(&path), ["SHA256SUMS", "dictionary.csv", "dictionary.parquet", "note.txt"]);
        let sums = fs::read_to_string(path.join("SHA256SUMS")).unwrap();
        let of_note = format!("{}  note.txt", sha256(&path.join("note.txt")).unwrap());
        assert!(sums.lines().count() == 3 && sums.lines().any(|line| line == of_note), "{sums}");

        let there = Folder::begin(&path).err().unwrap().to_string();
        assert!(there.contains("is there already"), "{there}");
    }
}
