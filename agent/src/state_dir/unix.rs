//! Modes: what only its owner reads.

use std::fs::{DirBuilder, File, OpenOptions};
use std::io;
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::Path;

/// Makes a folder that only its owner enters, and those above it.
pub fn create_folder(path: &Path) -> io::Result<()> {
    DirBuilder::new().recursive(true).mode(0o700).create(path)
}

/// Options to make files that only their owner reads.
pub fn new_file() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.mode(0o600);
    options
}

/// Opens a file for one holder at a time; `None` while another holds it.
pub fn lock(path: &Path) -> io::Result<Option<File>> {
    let file = new_file().create(true).truncate(false).read(true).write(true).open(path)?;
    Ok(file.try_lock().is_ok().then_some(file))
}

/// Makes a new name in a folder survive a power cut.
pub fn sync_folder(path: &Path) -> io::Result<()> {
    File::open(path)?.sync_all()
}
