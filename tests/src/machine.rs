//! A copy of a recorded machine, which a test may change.

use std::path::Path;

use tempfile::TempDir;

use crate::binaries::fixture;

/// The copy.
#[derive(Debug)]
pub struct Machine(TempDir);

impl Machine {
    /// A machine like a recorded one.
    pub fn like(name: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        copy(&fixture(name), folder.path());
        Self(folder)
    }

    /// Where it lies.
    pub fn path(&self) -> &Path {
        self.0.path()
    }

    /// Writes one of its files.
    pub fn set(&self, path: &str, content: &str) {
        let path = self.0.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, content).unwrap();
    }

    /// One of its files.
    pub fn text(&self, path: &str) -> String {
        std::fs::read_to_string(self.0.path().join(path)).unwrap()
    }

    /// Lets one account be logged on at its screen and keyboard, and no other.
    pub fn has_at_its_seat(&self, user: u32, name: &str) {
        const SESSIONS: &str = "run/systemd/sessions";
        std::fs::remove_dir_all(self.0.path().join(SESSIONS)).unwrap();
        let seat = "ACTIVE=1\nSTATE=active\nREMOTE=0\nTYPE=wayland\nCLASS=user\nSEAT=seat0\n";
        self.set(&format!("{SESSIONS}/2"), &format!("UID={user}\nUSER={name}\n{seat}"));
    }
}

fn copy(from: &Path, to: &Path) {
    for entry in std::fs::read_dir(from).unwrap() {
        let (path, name) = entry.map(|entry| (entry.path(), entry.file_name())).unwrap();
        let target = to.join(name);
        if path.is_dir() {
            std::fs::create_dir(&target).unwrap();
            copy(&path, &target);
        } else {
            std::fs::copy(&path, &target).unwrap();
        }
    }
}
