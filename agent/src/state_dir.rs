//! The folder in which the agent keeps what it must remember, readable by its own account only.

use std::fs::{self, File, OpenOptions};
use std::io::{Read as _, Write as _};
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use rustix::fs::{FlockOperation, flock};

/// The state folder.
#[derive(Debug, Clone)]
pub struct StateDir(PathBuf);

/// Held while one agent works in the folder; given back when the process ends, however it ends.
#[derive(Debug)]
pub struct Lock {
    _file: File,
}

impl StateDir {
    /// The folder at `path`, whether it exists or not.
    pub fn new(path: PathBuf) -> Self {
        Self(path)
    }

    /// Makes the folder if it is missing.
    ///
    /// # Errors
    /// When it cannot be made.
    pub fn create(&self) -> anyhow::Result<()> {
        fs::DirBuilder::new().recursive(true).mode(0o700).create(&self.0).with_context(|| {
            format!(
                "cannot make the state folder {}; run as root, or choose another with --state-dir",
                self.0.display()
            )
        })
    }

    /// A file in it.
    pub fn file(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    /// The folder itself.
    pub fn path(&self) -> &Path {
        &self.0
    }

    /// Makes sure that no other agent works in the folder.
    ///
    /// # Errors
    /// When another does; the message names its process.
    pub fn lock(&self) -> anyhow::Result<Lock> {
        let path = self.file("lock");
        let mut file = OpenOptions::new()
            .create(true)
            .truncate(false)
            .read(true)
            .write(true)
            .mode(0o600)
            .open(&path)
            .with_context(|| format!("cannot open {}", path.display()))?;
        if flock(&file, FlockOperation::NonBlockingLockExclusive).is_err() {
            let mut holder = String::new();
            file.read_to_string(&mut holder).ok();
            bail!("another agent (process {}) works in {}; stop it first", holder.trim(), self.0.display());
        }
        // Only for that message; a lock whose holder is not named still locks.
        file.set_len(0).and_then(|()| writeln!(file, "{}", std::process::id())).ok();
        Ok(Lock { _file: file })
    }

    /// Replaces a file as a whole: after a power cut it has the old content or the new.
    ///
    /// # Errors
    /// When the disk is full or cannot be written.
    pub fn replace(&self, name: &str, content: &[u8]) -> std::io::Result<()> {
        let new = self.file(&format!("{name}.new"));
        let mut file = OpenOptions::new().create(true).write(true).truncate(true).mode(0o600).open(&new)?;
        file.write_all(content)?;
        file.sync_all()?;
        fs::rename(&new, self.file(name))?;
        File::open(&self.0)?.sync_all()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt as _;

    #[test]
    fn one_agent_at_a_time_and_the_other_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let state = StateDir::new(folder.path().join("agent"));
        state.create().unwrap();
        let lock = state.lock().unwrap();
        let message = state.lock().unwrap_err().to_string();
        assert!(message.contains(&format!("process {}", std::process::id())), "{message}");
        drop(lock);
        state.lock().unwrap();
    }

    #[test]
    fn only_the_owner_reads_what_is_kept() {
        let folder = tempfile::tempdir().unwrap();
        let state = StateDir::new(folder.path().join("a/b"));
        state.create().unwrap();
        state.replace("identity.json", b"one").unwrap();
        state.replace("identity.json", b"two").unwrap();
        assert_eq!(fs::read(state.file("identity.json")).unwrap(), b"two");
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!((mode(state.path()), mode(&state.file("identity.json"))), (0o700, 0o600));
    }
}
