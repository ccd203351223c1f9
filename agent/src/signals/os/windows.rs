//! The operating system and its age, from the registry.

use jiff::Timestamp;
use levetid_protocol::policy::Policy;
use levetid_protocol::profile::{NotKnownReason, OperatingSystem, OsFamily};
use levetid_protocol::text::Text;

use super::windows_name;
use crate::calendar;
use crate::signals::{Answer, Root, Unsupported};

const VERSION: &str = r"SOFTWARE\Microsoft\Windows NT\CurrentVersion";
const SETUP: &str = r"SYSTEM\Setup";
const ENVIRONMENT: &str = r"SYSTEM\CurrentControlSet\Control\Session Manager\Environment";

/// Keys below [`SETUP`] with this beginning remember what an upgrade replaced.
const REPLACED: &str = "Source OS";

/// Where the computer's name in the network stands: the one in use, else the short one.
const NAMES: [(&str, &str); 2] = [
    (r"SYSTEM\CurrentControlSet\Services\Tcpip\Parameters", "Hostname"),
    (r"SYSTEM\CurrentControlSet\Control\ComputerName\ActiveComputerName", "ComputerName"),
];

/// The operating system. Days are counted by the policy.
pub fn os(root: &Root, policy: &Policy) -> Option<OperatingSystem> {
    let build = root.text(VERSION, "CurrentBuild").ok();
    let build_number = build.as_deref().and_then(|build| build.parse().ok());
    let revision = root.number(VERSION, "UBR").ok();
    let build = match (build, revision) {
        (Some(build), Some(revision)) => Some(format!("{build}.{revision}")),
        (build, _) => build,
    };
    let name = root.text(VERSION, "ProductName").unwrap_or_default();
    Some(OperatingSystem {
        family: OsFamily::Windows,
        name: Text::clean(&windows_name(&name, build_number)).or_else(|| Text::clean("Windows"))?,
        // Before 2020 the second name was the only one, and later it stands still.
        version: root
            .short_text(VERSION, "DisplayVersion")
            .or_else(|_| root.short_text(VERSION, "ReleaseId"))
            .ok(),
        build: build.as_deref().and_then(Text::clean),
        architecture: Text::clean(architecture(root))?,
        installed: installed(root).ok().map(|instant| policy.local(instant).date()),
    })
}

/// When Windows was first installed, at the latest: each upgrade is an installation of its own, which
/// remembers the one that it replaced.
pub fn installed(root: &Root) -> Answer<Timestamp> {
    let replaced = root.keys(SETUP).into_iter().filter(|key| key.starts_with(REPLACED));
    let keys = replaced.map(|key| format!("{SETUP}\\{key}")).chain([VERSION.to_owned()]);
    keys.filter_map(|key| root.instant(&key, "InstallDate").ok())
        .filter(|made| calendar::is_plausible(*made))
        .min()
        .ok_or(Unsupported(NotKnownReason::NotProvided))
}

/// The computer's name in the network.
pub fn host_name(root: &Root) -> Option<Text> {
    NAMES.iter().find_map(|(key, name)| root.short_text(key, name).ok())
}

/// The machine's architecture, which need not be the one this agent was built for.
fn architecture(root: &Root) -> &'static str {
    match root.text(ENVIRONMENT, "PROCESSOR_ARCHITECTURE").as_deref() {
        Ok("AMD64") => "x86_64",
        Ok("ARM64") => "aarch64",
        Ok("x86") => "x86",
        _ => std::env::consts::ARCH,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::copenhagen;
    use crate::testing::registry::Machine;
    use jiff::civil::date;

    #[test]
    fn an_upgraded_windows_remembers_what_it_replaced() {
        let machine = Machine::new()
            .text(VERSION, "ProductName", "Windows 10 Enterprise")
            .text(VERSION, "DisplayVersion", "23H2")
            .text(VERSION, "CurrentBuild", "22631")
            .number(VERSION, "UBR", 4_460)
            .number(VERSION, "InstallDate", 1_710_000_000)
            .number(
                &format!("{SETUP}\\Source OS (Updated on 3/9/2024 16:51:40)"),
                "InstallDate",
                1_590_000_000,
            )
            .number(
                &format!("{SETUP}\\Source OS (Updated on 5/20/2020 18:40:00)"),
                "InstallDate",
                1_540_000_000,
            )
            .number(&format!("{SETUP}\\Upgrade"), "InstallDate", 1_200_000_000)
            .text(ENVIRONMENT, "PROCESSOR_ARCHITECTURE", "ARM64")
            .text(NAMES[1].0, NAMES[1].1, "PC-0042");
        let root = Root::new(machine.path());
        let os = os(&root, &copenhagen()).unwrap();
        assert_eq!(os.name.as_str(), "Windows 11 Enterprise");
        assert_eq!(
            (os.version.as_ref().map(Text::as_str), os.build.as_ref().map(Text::as_str)),
            (Some("23H2"), Some("22631.4460"))
        );
        assert_eq!((os.architecture.as_str(), os.installed), ("aarch64", Some(date(2018, 10, 20))));
        assert_eq!(host_name(&root).unwrap().as_str(), "PC-0042");
    }

    #[test]
    fn a_windows_that_tells_nothing_is_still_windows() {
        let machine = Machine::new().number(VERSION, "InstallDate", 0);
        let root = Root::new(machine.path());
        let os = os(&root, &copenhagen()).unwrap();
        assert_eq!((os.name.as_str(), os.installed), ("Windows", None));
        assert_eq!(installed(&root), Err(Unsupported(NotKnownReason::NotProvided)));
        assert_eq!(host_name(&root), None);
    }
}
