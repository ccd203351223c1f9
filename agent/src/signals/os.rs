//! The operating system and its age.

#[cfg_attr(target_os = "linux", path = "os/linux.rs")]
#[cfg_attr(windows, path = "os/windows.rs")]
#[cfg_attr(target_os = "macos", path = "os/macos.rs")]
mod system;

pub use system::{host_name, installed, os};

/// The first build of Windows 11. It still calls itself Windows 10 in the registry.
#[cfg(any(windows, test))]
const WINDOWS_11_BUILD: u32 = 22_000;

/// The name of a Windows by its build, whatever it calls itself.
#[cfg(any(windows, test))]
fn windows_name(called: &str, build: Option<u32>) -> String {
    match called.strip_prefix("Windows 10") {
        Some(edition) if build >= Some(WINDOWS_11_BUILD) => format!("Windows 11{edition}"),
        _ => called.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn windows_11_is_told_by_its_build() {
        for (called, build, name) in [
            ("Windows 10 Pro", Some(19_045), "Windows 10 Pro"),
            ("Windows 10 Pro", Some(22_000), "Windows 11 Pro"),
            ("Windows 10 Enterprise LTSC 2024", Some(26_100), "Windows 11 Enterprise LTSC 2024"),
            ("Windows 10 Pro", None, "Windows 10 Pro"),
            ("Windows Server 2025 Standard", Some(26_100), "Windows Server 2025 Standard"),
            ("", Some(26_100), ""),
        ] {
            assert_eq!(windows_name(called, build), name, "{called} {build:?}");
        }
    }
}
