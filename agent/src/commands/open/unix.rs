//! The desktop's own way to open an address.

use std::io;
use std::process::{Command, Stdio};

const OPENER: &str = if cfg!(target_os = "macos") { "open" } else { "xdg-open" };

/// Opens an address in the person's browser.
pub fn open(url: &str) -> io::Result<()> {
    let status = Command::new(OPENER)
        .arg(url)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .map_err(|error| io::Error::other(format!("{OPENER}: {error}")))?;
    if status.success() { Ok(()) } else { Err(io::Error::other(format!("{OPENER} ended with {status}"))) }
}
