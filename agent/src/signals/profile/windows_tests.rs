use super::*;
use crate::testing::registry::{Machine, smbios};
use crate::testing::{copenhagen, edid};
use jiff::civil::date;
use levetid_protocol::check::{self, Bounds};
use levetid_protocol::profile::OsFamily;

const TODAY: Date = date(2026, 11, 23);

/// A business laptop with a monitor.
fn laptop() -> Machine {
    let version = r"SOFTWARE\Microsoft\Windows NT\CurrentVersion";
    let screens = r"SYSTEM\CurrentControlSet\Enum\DISPLAY";
    let mut machine = Machine::new()
        .bytes("", "SMBIOS", &smbios("LENOVO", "20L5S0AB00", "PF1A2B3C", 10))
        .text(version, "ProductName", "Windows 10 Enterprise")
        .text(version, "DisplayVersion", "24H2")
        .text(version, "CurrentBuild", "26100")
        .number(version, "InstallDate", 1_590_000_000)
        .text(r"SYSTEM\CurrentControlSet\Services\Tcpip\Parameters", "Hostname", "PC-0042")
        .number(r"SYSTEM\CurrentControlSet\Control", "PEFirmwareType", 2)
        .number(r"SYSTEM\CurrentControlSet\Control\SecureBoot\State", "UEFISecureBootEnabled", 1)
        .number(r"SYSTEM\CurrentControlSet\Enum\ACPI\MSFT0101\1", "Capabilities", 0)
        .bytes(
            &format!(r"{screens}\AUO403D\4&1a2b&0&UID265988\Device Parameters"),
            "EDID",
            &edid("AUO", None, [31, 17]),
        )
        .bytes(
            &format!(r"{screens}\DEL4187\5&2c3d&0&UID4353\Device Parameters"),
            "EDID",
            &edid("DEL", Some("DELL U2419H"), [53, 30]),
        );
    for number in 0..8 {
        let key = format!(r"HARDWARE\DESCRIPTION\System\CentralProcessor\{number}");
        machine = machine
            .text(&key, "ProcessorNameString", "Intel(R) Core(TM) i5-8350U CPU @ 1.70GHz")
            .text(&key, "VendorIdentifier", "GenuineIntel")
            .text(&key, "Identifier", "Intel64 Family 6 Model 142 Stepping 10")
            .number(&key, "~MHz", 1_896);
    }
    machine
}

fn profile_of(machine: &Machine) -> DeviceProfile {
    profile(&Root::new(machine.path()), &copenhagen(), TODAY).unwrap()
}

#[test]
fn a_recorded_laptop_has_a_profile_that_a_collector_takes() {
    let profile = profile_of(&laptop());
    assert_eq!((profile.name.as_str(), profile.os.family), ("PC-0042", OsFamily::Windows));
    assert_eq!(profile.os.name.as_str(), "Windows 11 Enterprise");
    assert_eq!(profile.machine.product.as_ref().map(Text::as_str), Some("20L5S0AB00"));
    assert_eq!((profile.cpu.model_number, profile.memory.total_mib), (Some(142), Some(8_192)));
    assert_eq!((profile.firmware.secure_boot, profile.firmware.uefi), (Some(true), Some(true)));
    let screens: Vec<_> =
        profile.displays.iter().map(|screen| (screen.built_in, screen.made_year, screen.size_cm)).collect();
    assert_eq!(screens, [(true, Some(2019), Some([31, 17])), (false, Some(2019), Some([53, 30]))]);
    for known in [Fact::Model, Fact::Serial, Fact::Firmware, Fact::SecureBoot, Fact::Tpm, Fact::MemorySlots] {
        assert_eq!(profile.why_not_known(known), None, "{known:?}");
    }
    for absent in [Fact::Disks, Fact::Batteries, Fact::Energy, Fact::Presence] {
        assert_eq!(profile.why_not_known(absent), Some(NotKnownReason::Absent), "{absent:?}");
    }
    let bounds = Bounds { now: "2026-11-23T12:00:00Z".parse().unwrap(), latest_day: TODAY };
    assert_eq!(check::profile(&profile, &bounds), Ok(()));
    let json = serde_json::to_string(&profile).unwrap();
    assert_eq!(serde_json::from_str::<DeviceProfile>(&json).unwrap(), profile);
}

#[test]
fn an_empty_machine_still_has_a_profile() {
    let profile = profile_of(&Machine::new());
    assert_eq!((profile.name.as_str(), profile.os.name.as_str()), ("unnamed", "Windows"));
    assert_eq!(profile.why_not_known(Fact::Model), Some(NotKnownReason::Absent));
    assert_eq!(profile.why_not_known(Fact::Displays), Some(NotKnownReason::Absent));
}

#[test]
fn this_machine_has_a_profile_that_a_collector_takes() {
    let profile = profile(&Root::new(std::path::Path::new("/")), &copenhagen(), TODAY).unwrap();
    let bounds = Bounds { now: "2026-11-23T12:00:00Z".parse().unwrap(), latest_day: TODAY };
    assert_eq!(check::profile(&profile, &bounds), Ok(()));
    // The service hears of both, whoever asks.
    assert_eq!(profile.why_not_known(Fact::Presence), None);
}
