//! This Mac: its kernel's facts by name (`sysctl -a` lists them) and the times of its files. Its registry is read
//! by `iokit.rs`. A recorded Mac cannot be replayed: only this one answers.

use std::ffi::CString;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use levetid_protocol::profile::NotKnownReason;
use levetid_protocol::text::Text;

use super::{Answer, Unsupported, reason};

/// No file that is read here is larger; what lies beyond is not read.
const MAX_FILE_BYTES: u64 = 256 * 1024;

/// The machine that is asked.
#[derive(Debug, Clone)]
pub struct Root {
    path: PathBuf,
    live: bool,
}

impl Root {
    /// The machine below `path`; `/` is this machine, anything else one that does not answer.
    pub fn new(path: &Path) -> Self {
        Self { path: path.to_owned(), live: path == Path::new("/") }
    }

    /// Whether this is the machine the agent runs on.
    pub fn is_live(&self) -> bool {
        self.live
    }

    /// Nothing but this machine can be asked.
    pub fn only_live(&self) -> Answer<()> {
        if self.live { Ok(()) } else { Err(Unsupported(NotKnownReason::NotSupported)) }
    }

    /// Where a path such as `etc/levetid` lies.
    pub fn path(&self, path: &str) -> PathBuf {
        self.path.join(path)
    }

    /// The bytes of a file.
    pub fn bytes(&self, path: &str) -> Answer<Vec<u8>> {
        let mut bytes = Vec::new();
        std::fs::File::open(self.path(path))
            .and_then(|file| file.take(MAX_FILE_BYTES).read_to_end(&mut bytes))
            .map_err(|error| Unsupported(reason(&error)))?;
        Ok(bytes)
    }

    /// When a file was made.
    pub fn made(&self, path: &str) -> Answer<Timestamp> {
        self.only_live()?;
        let metadata = std::fs::metadata(self.path(path)).map_err(|error| Unsupported(reason(&error)))?;
        metadata
            .created()
            .ok()
            .and_then(|time| Timestamp::try_from(time).ok())
            .ok_or(Unsupported(NotKnownReason::NotProvided))
    }

    /// Whether a file or folder exists.
    pub fn exists(&self, path: &str) -> bool {
        self.live && self.path(path).exists()
    }

    /// A text of the kernel.
    pub fn kernel_text(&self, name: &str) -> Answer<String> {
        let bytes = self.kernel(name)?;
        let text = bytes.split(|byte| *byte == 0).next().unwrap_or_default();
        Ok(String::from_utf8_lossy(text).trim().to_owned())
    }

    /// A text of the kernel that can travel.
    pub fn kernel_short_text(&self, name: &str) -> Answer<Text> {
        Text::clean(&self.kernel_text(name)?).ok_or(Unsupported(NotKnownReason::NotProvided))
    }

    /// A number of the kernel, of 4 or 8 bytes.
    pub fn kernel_number(&self, name: &str) -> Answer<u64> {
        let bytes = self.kernel(name)?;
        let four = || Some(u64::from(u32::from_ne_bytes(bytes.as_slice().try_into().ok()?)));
        let eight = || Some(u64::from_ne_bytes(bytes.as_slice().try_into().ok()?));
        four().or_else(eight).ok_or(Unsupported(NotKnownReason::ReadError))
    }

    fn kernel(&self, name: &str) -> Answer<Vec<u8>> {
        self.only_live()?;
        let name = CString::new(name).map_err(|_| Unsupported(NotKnownReason::ReadError))?;
        // The texts read here are names and versions; none is longer.
        let mut bytes = vec![0_u8; 1_024];
        let mut length = bytes.len();
        // SAFETY: the name ends with a zero, `bytes` has room for `length` bytes, the kernel writes no more
        // than that and says in `length` how many it wrote; nothing is set.
        #[expect(unsafe_code, reason = "sysctl has no safe interface in the crates that are used here")]
        let failed = unsafe {
            libc::sysctlbyname(
                name.as_ptr(),
                bytes.as_mut_ptr().cast(),
                &raw mut length,
                std::ptr::null_mut(),
                0,
            )
        };
        if failed != 0 {
            return Err(Unsupported(reason(&std::io::Error::last_os_error())));
        }
        bytes.truncate(length);
        Ok(bytes)
    }
}
