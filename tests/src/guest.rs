//! A PC of our choosing: a real Debian with systemd under qemu, with the firmware strings, screen, disk and
//! keyboard we say, and a clock we set. Keys are pressed and power is cut from outside.
//!
//! Software emulation on purpose: it works on every machine, and a boot takes some 20 seconds.

mod console;
mod image;
mod monitor;

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use jiff::Timestamp;
use tempfile::TempDir;

use crate::process::{Process, Said};
use crate::wait;
use console::Console;
use monitor::Monitor;

/// What the PC calls the collector.
pub const COLLECTOR: &str = "https://levetid.example:7400";

/// What its firmware says: (SMBIOS type, fields).
const FIRMWARE: [&str; 3] = [
    "type=0,vendor=LENOVO,version=N1WET68W,date=07/21/2022",
    "type=1,manufacturer=LENOVO,product=20HGS0001P,version=ThinkPad_T470s,serial=PF0ABCDE,family=ThinkPad_T470s",
    "type=3,manufacturer=LENOVO,serial=PF0ABCDE",
];

/// A PC that is switched off: its disks.
#[derive(Debug)]
pub struct Pc {
    folder: TempDir,
    kernel: PathBuf,
    initrd: PathBuf,
    collector_port: u16,
}

impl Pc {
    /// A new PC with Debian on it, and beside it a disk with these files, which [`Guest::copied`] unpacks. It
    /// reaches the collector on a port of this machine, and nothing else.
    pub fn new(collector_port: u16, files: &[(&Path, &str)]) -> Self {
        let image = image::made();
        let folder = tempfile::tempdir().unwrap();
        let disk = folder.path().join("disk");
        Said::by(Command::new("cp").arg("--sparse=always").arg(&image.disk).arg(&disk)).well();
        for empty in ["nvme", "sata"] {
            std::fs::File::create(folder.path().join(empty)).unwrap().set_len(8 << 30).unwrap();
        }
        image::of_files(&folder.path().join("files"), files);
        Self { folder, kernel: image.kernel, initrd: image.initrd, collector_port }
    }

    /// Switches it on; its clock shows this time.
    pub fn boot(&self, clock: Timestamp) -> Guest {
        let file = |name: &str| self.folder.path().join(name).display().to_string();
        let (console, monitor) = (file("console"), file("monitor"));
        let mut qemu = Command::new("qemu-system-x86_64");
        qemu.args(["-accel", "tcg,thread=multi", "-cpu", "max,-hypervisor", "-smp", "2", "-m", "768"])
            .args(["-display", "none", "-no-reboot", "-nodefaults"])
            .arg("-kernel")
            .arg(&self.kernel)
            .arg("-initrd")
            .arg(&self.initrd)
            .args(["-append", "root=/dev/vda rw console=tty0 console=ttyS0 quiet loglevel=2"])
            .args(["-serial", &format!("unix:{console},server=on,wait=off")])
            .args(["-qmp", &format!("unix:{monitor},server=on,wait=off")])
            .args(["-rtc", &format!("base={},clock=host", clock.strftime("%Y-%m-%dT%H:%M:%S"))])
            .args(["-drive", &format!("file={},if=virtio,format=raw", file("disk"))])
            .args(["-drive", &format!("file={},if=virtio,format=raw,readonly=on", file("files"))])
            .args(["-drive", &format!("file={},if=none,id=nvme,format=raw", file("nvme"))])
            .args(["-device", "nvme,drive=nvme,serial=NVME0001"])
            .args(["-drive", &format!("file={},if=none,id=sata,format=raw", file("sata"))])
            .args(["-device", "ahci,id=ahci", "-device", "ide-hd,bus=ahci.0,drive=sata,rotation_rate=1"])
            .args(["-device", "qemu-xhci", "-device", "usb-kbd", "-device", "usb-mouse"])
            .args(["-device", "virtio-vga,edid=on,xres=1920,yres=1080", "-vga", "none"])
            .args(["-device", "virtio-net-pci,netdev=line"])
            // A connection each, by its own program: qemu itself would make one for all.
            .args([
                "-netdev",
                &format!(
                    "user,id=line,restrict=on,guestfwd=tcp:10.0.2.100:7400-cmd:socat - TCP:127.0.0.1:{}",
                    self.collector_port
                ),
            ]);
        for strings in FIRMWARE {
            qemu.args(["-smbios", strings]);
        }
        let began = Instant::now();
        let mut qemu = Process::start("qemu", &mut qemu);
        let monitor = Monitor::to(&monitor, &mut qemu);
        let console = Console::to(&console);
        println!("The guest booted in {} s.", began.elapsed().as_secs());
        Guest { qemu, console, monitor }
    }
}

/// A PC that is on.
#[derive(Debug)]
pub struct Guest {
    qemu: Process,
    console: Console,
    monitor: Monitor,
}

impl Guest {
    /// Whether a command of the PC's administrator ends well, and what it says.
    pub fn tries(&mut self, command: &str) -> Said {
        self.console.command(command, 120)
    }

    /// What a command says that the PC's administrator types; it must end well.
    #[track_caller]
    pub fn runs(&mut self, command: &str) -> String {
        self.tries(command).well()
    }

    /// Unpacks the files that came with the PC to `/media`.
    pub fn copied(&mut self) {
        self.runs("mount -o ro /dev/vdb /media");
    }

    /// The bytes of a file on it.
    pub fn file(&mut self, path: &str) -> Vec<u8> {
        let numbers = self.runs(&format!("od -An -v -tu1 {path}"));
        numbers.split_whitespace().map(|number| number.parse().unwrap()).collect()
    }

    /// Sets the PC's clock.
    pub fn set_clock(&mut self, clock: Timestamp) {
        self.runs(&format!("date -s @{}", clock.as_second()));
    }

    /// The PC's clock.
    pub fn clock(&mut self) -> Timestamp {
        let millis = self.runs("date +%s%3N").parse().unwrap();
        Timestamp::from_millisecond(millis).unwrap()
    }

    /// Presses and releases a key of the USB keyboard.
    pub fn press(&mut self, key: &str) {
        let keys = serde_json::json!([{"type": "qcode", "data": key}]);
        self.monitor.command("send-key", &serde_json::json!({"keys": keys}));
    }

    /// Puts it to sleep, as its user would, and waits until it sleeps.
    pub fn falls_asleep(&mut self) {
        self.console.type_line("systemctl suspend");
        self.monitor.event("SUSPEND", 60);
    }

    /// Wakes it, as a press on its power button would.
    pub fn wakes(&mut self) {
        self.monitor.command("system_wakeup", &serde_json::json!({}));
        self.monitor.event("WAKEUP", 60);
        self.console.is_there(60);
    }

    /// Shuts it down, as its user would, and waits until it is off.
    pub fn shuts_down(mut self) {
        self.console.type_line("systemctl poweroff");
        wait::until_true("the guest to shut down", 120, || !self.qemu.is_running());
    }

    /// Cuts its power.
    pub fn loses_power(self) {
        self.qemu.kill();
    }

    /// Runs a command until it says this.
    #[track_caller]
    pub fn says(&mut self, command: &str, text: &str, seconds: u64) -> String {
        wait::until(&format!("{command:?} to say {text:?}"), seconds, || {
            let said = self.tries(command).out;
            said.contains(text).then_some(said)
        })
    }

    /// Waits until its clock shows this time.
    #[track_caller]
    pub fn waits_until(&mut self, clock: Timestamp) {
        let left = clock.duration_since(self.clock());
        assert!(left.is_positive(), "it is {left:#} too late for {clock}");
        std::thread::sleep(Duration::try_from(left).unwrap());
    }
}
