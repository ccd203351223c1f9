//! A real Debian on hardware of our choosing: what happens to the PC, and what the collector then holds of it.
//! Run by `make test-slow`; needs root and qemu.

use levetid_tests::guest::Pc;

#[test]
#[ignore = "minutes long: make test-slow"]
fn guest_mechanics() {
    let pc = Pc::new(1, &[]);
    let began = std::time::Instant::now();
    let mut guest = pc.boot("2026-11-18T08:00:00Z".parse().unwrap());
    println!("booted in {:?}", began.elapsed());
    println!("{}", guest.clock());
    println!("{}", guest.runs("cat /sys/power/mem_sleep; cat /run/systemd/sessions/*; cat /proc/uptime; cat /sys/class/drm/*/status; ls /dev/nvme*; ip a; cat /sys/bus/usb/devices/*/urbnum"));
    guest.press("a");
    guest.press("b");
    println!("{}", guest.runs("cat /sys/bus/usb/devices/*/urbnum"));
    guest.falls_asleep();
    std::thread::sleep(std::time::Duration::from_secs(10));
    guest.wakes();
    println!("{}", guest.clock());
    println!("{}", guest.runs("cat /proc/uptime; dmesg | tail -20; cat /sys/class/drm/*/status; ls /dev/nvme*; cat /sys/bus/usb/devices/*/urbnum"));
    guest.press("a");
    guest.press("b");
    println!("{}", guest.runs("cat /sys/bus/usb/devices/*/urbnum"));
    guest.shuts_down();
}
