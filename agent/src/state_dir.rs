//! The folder in which the agent keeps what it must remember, readable by its own account only.

#[cfg_attr(unix, path = "state_dir/unix.rs")]
#[cfg_attr(windows, path = "state_dir/windows.rs")]
mod private;

use std::fs::{self, File};
use std::io::Write as _;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};

pub use private::new_file;

/// Who may make it, as this system calls them.
pub const ADMINISTRATOR: &str = if cfg!(windows) { "administrator" } else { "root" };

/// Where it lies unless another is named.
///
/// # Errors
/// On Windows, when the environment does not say where programs keep data.
pub fn default_path() -> anyhow::Result<PathBuf> {
    if cfg!(windows) {
        let programs = std::env::var_os("ProgramData")
            .context("the environment does not say where %ProgramData% is; name a folder with --state-dir")?;
        return Ok(Path::new(&programs).join("Levetid").join("Agent"));
    }
    let path = if cfg!(target_os = "macos") {
        "/Library/Application Support/Levetid Agent"
    } else {
        "/var/lib/levetid-agent"
    };
    Ok(path.into())
}

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
        private::create_folder(&self.0).with_context(|| {
            format!(
                "cannot make the state folder {}; run as {ADMINISTRATOR}, or choose another with --state-dir",
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

    /// Whether it exists and this account may not look into it: the running agent can be asked instead.
    pub fn is_out_of_reach(&self) -> bool {
        fs::read_dir(&self.0).is_err_and(|error| error.kind() == std::io::ErrorKind::PermissionDenied)
    }

    /// Makes sure that no other agent works in the folder.
    ///
    /// # Errors
    /// When another does; the message names its process.
    pub fn lock(&self) -> anyhow::Result<Lock> {
        let path = self.file("lock");
        let held = private::lock(&path).with_context(|| format!("cannot open {}", path.display()))?;
        let Some(mut file) = held else {
            let holder = fs::read_to_string(&path).unwrap_or_default();
            bail!("another agent (process {}) works in {}; stop it first", holder.trim(), self.0.display());
        };
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
        let mut file = new_file().create(true).write(true).truncate(true).open(&new)?;
        file.write_all(content)?;
        file.sync_all()?;
        drop(file);
        fs::rename(&new, self.file(name))?;
        private::sync_folder(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
            assert_eq!((mode(state.path()), mode(&state.file("identity.json"))), (0o700, 0o600));
        }
    }
}
