//! What a simulated device says that it is.

use jiff::civil::Date;
use levetid_protocol::enrol::MachineIdentity;
use levetid_protocol::profile::{
    Battery, Cpu, DeviceProfile, Disk, DiskBus, Display, Fact, Firmware, Machine, Memory, MemorySlot,
    NotKnown, NotKnownReason, OperatingSystem, OsFamily,
};
use levetid_protocol::text::Text;
use levetid_protocol::usage::ScreenKey;

use crate::municipality::{PlacedScreen, Simulated};
use crate::rhythm::Rhythm;
use crate::wear;

/// A text of ours, none of which is empty or too long.
pub fn text(text: &str) -> Text {
    Text::clean(text).unwrap()
}

/// What it claims to be when it enrols.
pub fn identity(device: &Simulated) -> MachineIdentity {
    MachineIdentity {
        manufacturer: Some(text(device.model.manufacturer)),
        serial: Some(text(&device.serial)),
        uuid: Some(text(&device.uuid.to_string())),
    }
}

/// By what its screen is known.
pub fn screen_key(screen: &PlacedScreen) -> ScreenKey {
    ScreenKey::of(text(screen.model.0), screen.model.1, Some(&screen.serial))
}

/// The name of its disk and of its battery in the operating system.
pub const PARTS: (&str, &str) = ("disk0", "BAT0");

/// Its profile on a day.
pub fn profile(device: &Simulated, taken: Date) -> DeviceProfile {
    let mut not_known = vec![NotKnown { fact: Fact::History, reason: NotKnownReason::NotProvided }];
    if device.model.battery.is_none() {
        not_known.push(NotKnown { fact: Fact::Batteries, reason: NotKnownReason::Absent });
    }
    if is_linux(device) {
        not_known.push(NotKnown { fact: Fact::Presence, reason: NotKnownReason::NotSupported });
    }
    DeviceProfile {
        taken,
        name: text(&device.name),
        machine: machine(device),
        firmware: Firmware {
            vendor: Some(text(device.model.manufacturer)),
            version: Some(text("1.22.0")),
            // Written once a year or so; a municipality is some years behind.
            date: Some(text(&device.bought.strftime("%m/%d/%Y").to_string())),
            uefi: Some(true),
            secure_boot: Some(true),
            tpm: Some(text("2.0")),
        },
        os: os(device),
        cpu: cpu(device),
        memory: Memory {
            total_mib: Some(device.memory_mib - device.memory_mib / 50),
            max_mib: Some(65_536),
            slots: [device.memory_mib, 0]
                .map(|size_mib| MemorySlot {
                    size_mib,
                    kind: (size_mib > 0).then(|| text("DDR4")),
                    soldered: false,
                })
                .into(),
        },
        disks: vec![Disk {
            name: text(PARTS.0),
            model: Some(text(device.model.disk.model)),
            size_gb: device.model.disk.size_gb,
            rotational: Some(false),
            bus: if device.model.disk.nvme { DiskBus::Nvme } else { DiskBus::Sata },
            system: true,
        }],
        displays: displays(device),
        batteries: batteries(device, taken),
        not_known,
    }
}

/// The PCs of libraries run Linux without a session in which presence could be seen; all others run Windows.
pub fn is_linux(device: &Simulated) -> bool {
    device.rhythm == Rhythm::Library
}

fn machine(device: &Simulated) -> Machine {
    let model = device.model;
    let version = (!model.version.is_empty()).then(|| text(model.version));
    Machine {
        manufacturer: Some(text(model.manufacturer)),
        product: Some(text(model.product)),
        family: version.clone(),
        version,
        sku: None,
        serial: Some(text(&device.serial)),
        uuid: Some(text(&device.uuid.to_string())),
        chassis_type: Some(model.chassis_type),
        board_manufacturer: Some(text(model.manufacturer)),
        board_product: None,
        hypervisor: None,
    }
}

fn os(device: &Simulated) -> OperatingSystem {
    let (family, name, version, build) = if is_linux(device) {
        (OsFamily::Linux, "Debian GNU/Linux", "13", "6.12.48+deb13-amd64")
    } else if device.model.cpu.windows_11 {
        (OsFamily::Windows, "Windows 11 Enterprise", "24H2", "26100.4061")
    } else {
        (OsFamily::Windows, "Windows 10 Enterprise", "22H2", "19045.5854")
    };
    OperatingSystem {
        family,
        name: text(name),
        version: Some(text(version)),
        build: Some(text(build)),
        architecture: text("x86_64"),
        installed: Some(device.bought),
    }
}

fn cpu(device: &Simulated) -> Cpu {
    let cpu = device.model.cpu;
    let [model_number, stepping] = cpu.model_number;
    let [cores, threads] = cpu.cores;
    Cpu {
        vendor: Some(text("GenuineIntel")),
        model: Some(text(cpu.name)),
        family: Some(6),
        model_number: Some(model_number),
        stepping: Some(stepping),
        cores: Some(cores),
        threads: Some(threads),
        max_mhz: Some(cpu.max_mhz),
    }
}

fn displays(device: &Simulated) -> Vec<Display> {
    let built_in = device.model.panel.map(|(maker, product_code, size_cm)| Display {
        built_in: true,
        key: Some(ScreenKey::of(text(maker), product_code, None)),
        name: None,
        made_week: Some(20),
        made_year: Some(device.bought.year()),
        model_year: None,
        size_cm: Some(size_cm),
    });
    let external = device.screens.iter().map(|screen| Display {
        built_in: false,
        key: Some(screen_key(screen)),
        name: Some(text(screen.model.2)),
        made_week: Some(30),
        made_year: Some(screen.made),
        model_year: None,
        size_cm: Some(screen.model.3),
    });
    built_in.into_iter().chain(external).collect()
}

fn batteries(device: &Simulated, day: Date) -> Vec<Battery> {
    let battery = device.model.battery.map(|battery| {
        let (full_wh, cycles) = wear::of_battery(device, battery.design_wh, day);
        Battery {
            name: text(PARTS.1),
            manufacturer: Some(text(battery.manufacturer)),
            model: Some(text(battery.model)),
            chemistry: Some(text("LiP")),
            design_wh: Some(battery.design_wh),
            full_wh: Some(full_wh),
            cycles: Some(cycles),
            made: None,
        }
    });
    battery.into_iter().collect()
}
