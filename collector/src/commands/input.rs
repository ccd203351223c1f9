//! Files that a person names on the command line.

use std::io::Read as _;
use std::path::Path;

use anyhow::Context as _;

/// The bytes of a file, and its name without folders; `-` is standard input.
pub fn read(file: &Path) -> anyhow::Result<(Vec<u8>, String)> {
    let name = file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    if file == Path::new("-") {
        let mut bytes = Vec::new();
        std::io::stdin().read_to_end(&mut bytes).context("cannot read standard input")?;
        return Ok((bytes, name));
    }
    let bytes = std::fs::read(file).with_context(|| format!("cannot read {}", file.display()))?;
    Ok((bytes, name))
}
