//! The disks of a PC of our choosing.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::path::{Path, PathBuf};
use std::process::Command;

use rustix::fs::{FlockOperation, flock};

use crate::process::Said;

/// Makes the disk; what it is made of stands in it, so that another one makes another disk.
const MAKE: &str = include_str!("../../../scripts/guest/make-guest.sh");

/// A disk with Debian on it, and what boots it.
#[derive(Debug)]
pub struct Image {
    pub disk: PathBuf,
    pub kernel: PathBuf,
    pub initrd: PathBuf,
}

/// The disk, made now if it was not made before.
pub fn made() -> Image {
    let mut hasher = DefaultHasher::new();
    MAKE.hash(&mut hasher);
    let folder = target().join("guest");
    std::fs::create_dir_all(&folder).unwrap();
    let disk = folder.join(format!("debian-{:016x}", hasher.finish()));
    let lock = std::fs::File::create(folder.join("lock")).unwrap();
    flock(&lock, FlockOperation::LockExclusive).unwrap();
    if !disk.is_file() {
        println!("Making the guest's disk {}; it takes a minute or two.", disk.display());
        Said::by(Command::new("bash").arg(script()).arg(&disk)).well();
    }
    Image { kernel: disk.with_extension("kernel"), initrd: disk.with_extension("initrd"), disk }
}

/// A disk with these files on it, each with its name there.
pub fn of_files(disk: &Path, files: &[(&Path, &str)]) {
    let folder = tempfile::tempdir().unwrap();
    let mut bytes = 0;
    for (file, name) in files {
        bytes += std::fs::copy(file, folder.path().join(name))
            .unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    }
    // And as much again for what the file system needs for itself.
    let size = format!("{}M", 2 * (bytes >> 20) + 8);
    Said::by(Command::new("mke2fs").args(["-q", "-d"]).arg(folder.path()).arg(disk).arg(size)).well();
}

fn script() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../scripts/guest/make-guest.sh")
}

/// Where builds go.
fn target() -> PathBuf {
    let test = std::env::current_exe().unwrap();
    let folder = test.ancestors().find(|folder| folder.join("CACHEDIR.TAG").is_file());
    folder.unwrap_or_else(|| panic!("{} is not in a target folder", test.display())).to_owned()
}
