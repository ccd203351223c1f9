//! The folder below which a machine is read: `/`, or a recorded machine.

use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use jiff::Timestamp;
use levetid_protocol::profile::NotKnownReason;
use levetid_protocol::text::Text;

use super::{Answer, Unsupported, reason};

/// Most files that are read here are smaller: they are read at once.
const USUAL_BYTES: usize = 4 * 1024;

/// No file that is read here is larger; what lies beyond is not read.
const MAX_FILE_BYTES: u64 = 256 * 1024;

/// The file of a recorded machine that holds the times of its files: lines of path and Unix seconds.
const RECORDED_TIMES: &str = "file-times";

/// The folder below which `/sys`, `/proc`, `/etc`, `/run` and `/var/log` are read.
#[derive(Debug, Clone)]
pub struct Root {
    path: PathBuf,
    live: bool,
}

impl Root {
    /// The machine below `path`; `/` is this machine, anything else a recorded one.
    pub fn new(path: &Path) -> Self {
        Self { path: path.to_owned(), live: path == Path::new("/") }
    }

    /// Whether this is the machine the agent runs on, so that its processor may be asked directly.
    pub fn is_live(&self) -> bool {
        self.live
    }

    /// Where a path such as `sys/block` lies.
    pub fn path(&self, path: &str) -> PathBuf {
        self.path.join(path)
    }

    /// Whether a file or folder exists.
    pub fn exists(&self, path: &str) -> bool {
        self.path(path).exists()
    }

    /// The bytes of a file.
    pub fn bytes(&self, path: &str) -> Answer<Vec<u8>> {
        let mut bytes = Vec::with_capacity(USUAL_BYTES);
        std::fs::File::open(self.path(path))
            .and_then(|file| file.take(MAX_FILE_BYTES).read_to_end(&mut bytes))
            .map_err(|error| Unsupported(reason(&error)))?;
        Ok(bytes)
    }

    /// A file as text without the white space at its ends.
    pub fn text(&self, path: &str) -> Answer<String> {
        let bytes = self.bytes(path)?;
        Ok(String::from_utf8_lossy(&bytes).trim().to_owned())
    }

    /// A file as a short text that can travel; an empty one is `NotProvided`.
    pub fn short_text(&self, path: &str) -> Answer<Text> {
        Text::clean(&self.text(path)?).ok_or(Unsupported(NotKnownReason::NotProvided))
    }

    /// A file that holds one number.
    pub fn number<T: FromStr>(&self, path: &str) -> Answer<T> {
        self.text(path)?.parse().map_err(|_| Unsupported(NotKnownReason::ReadError))
    }

    /// The names in a folder, sorted; none when it cannot be read.
    pub fn names(&self, folder: &str) -> Vec<String> {
        let Ok(entries) = std::fs::read_dir(self.path(folder)) else { return Vec::new() };
        let mut names: Vec<String> =
            entries.flatten().filter_map(|entry| entry.file_name().into_string().ok()).collect();
        names.sort();
        names
    }

    /// When a file was made, or where the file system does not say, last written.
    pub fn made(&self, path: &str) -> Answer<Timestamp> {
        if !self.live {
            return self.recorded_time(path);
        }
        let metadata = std::fs::metadata(self.path(path)).map_err(|error| Unsupported(reason(&error)))?;
        [metadata.created(), metadata.modified()]
            .into_iter()
            .flatten()
            .filter_map(|time| Timestamp::try_from(time).ok())
            // Some file systems say 1970 where they do not know.
            .find(|made| made.as_second() > 0)
            .ok_or(Unsupported(NotKnownReason::NotProvided))
    }

    fn recorded_time(&self, path: &str) -> Answer<Timestamp> {
        let times = self.text(RECORDED_TIMES)?;
        times
            .lines()
            .filter_map(|line| line.split_once(' '))
            .find(|(recorded, _)| recorded.trim_matches('/') == path.trim_matches('/'))
            .and_then(|(_, seconds)| Timestamp::from_second(seconds.trim().parse().ok()?).ok())
            .ok_or(Unsupported(NotKnownReason::NotProvided))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_file_is_an_answer() {
        let folder = tempfile::tempdir().unwrap();
        let root = Root::new(folder.path());
        assert_eq!(root.text("sys/nothing"), Err(Unsupported(NotKnownReason::Absent)));
        std::fs::write(folder.path().join("word"), "twelve\n").unwrap();
        assert_eq!(root.number::<u32>("word"), Err(Unsupported(NotKnownReason::ReadError)));
        assert_eq!(root.text("word").unwrap(), "twelve");
        assert!(root.names("sys").is_empty());
    }

    #[test]
    fn a_recorded_machine_keeps_its_file_times() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("file-times"), "/ 1600000000\n/etc/machine-id 1600000500\n")
            .unwrap();
        let root = Root::new(folder.path());
        assert_eq!(root.made("etc/machine-id").unwrap().as_second(), 1_600_000_500);
        assert_eq!(root.made("").unwrap().as_second(), 1_600_000_000);
        assert_eq!(root.made("etc/hosts"), Err(Unsupported(NotKnownReason::NotProvided)));
    }
}
