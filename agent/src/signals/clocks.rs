//! The machine's clocks: always this machine's own, also when a recorded one is replayed.

#[cfg_attr(target_os = "linux", path = "clocks/linux.rs")]
#[cfg_attr(windows, path = "clocks/windows.rs")]
#[cfg_attr(target_os = "macos", path = "clocks/macos.rs")]
mod system;

use jiff::Timestamp;

#[cfg(any(windows, test))]
use crate::clock::{BootKind, Started};
#[cfg(windows)]
pub use system::is_in_standby;
pub use system::read;

/// A start of the firmware, from the event of Windows that tells it (Kernel-Boot 27). It is taken apart by its two
/// marks: as the system renders it, nothing else has them.
#[cfg(any(windows, test))]
fn start(event: &str) -> Option<Started> {
    let after = |mark: &str, end: char| Some(event.split_once(mark)?.1.split(end).next()?.trim());
    let kind = match after("<Data Name='BootType'>", '<')? {
        "0" | "0x0" => BootKind::Cold,
        "1" | "0x1" => BootKind::FastStartup,
        "2" | "0x2" => BootKind::Hibernation,
        _ => return None,
    };
    Some(Started { at: after("<TimeCreated SystemTime='", '\'')?.parse().ok()?, kind })
}

/// The wall clock.
pub fn wall() -> Timestamp {
    read().wall
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_start_is_told_by_its_event() {
        let event = |time: &str, kind: &str| {
            format!(
                "<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System><Provider \
                 Name='Microsoft-Windows-Kernel-Boot' Guid='{{15ca44ff-4d7a-4baa-bba5-0998955e531e}}'/>\
                 <EventID>27</EventID><TimeCreated SystemTime='{time}'/><Computer>PC-0042</Computer></System>\
                 <EventData><Data Name='BootType'>{kind}</Data><Data Name='LoadOptions'></Data></EventData></Event>"
            )
        };
        let time = "2026-11-23T06:58:21.1234567Z";
        for (kind, expected) in [
            ("0", Some(BootKind::Cold)),
            ("0x1", Some(BootKind::FastStartup)),
            ("2", Some(BootKind::Hibernation)),
            ("3", None),
            ("", None),
        ] {
            let started = start(&event(time, kind));
            assert_eq!(started.as_ref().map(|started| started.kind), expected, "{kind}");
            assert!(started.is_none_or(|started| started.at == time.parse().unwrap()));
        }
        assert_eq!(start(&event("yesterday", "0")), None);
        assert_eq!(start("<Event/>"), None);
    }
}
