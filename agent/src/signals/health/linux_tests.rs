use super::*;
use crate::testing::machine_of;

const NVME: &str = "sys/block/nvme0n1";
const SPINNING: &str = "sys/block/sda";

fn disk(rotational: Option<bool>, name: &str) -> Disk {
    Disk {
        name: levetid_protocol::text::Text::clean(name).unwrap(),
        model: None,
        size_gb: 500,
        rotational,
        bus: DiskBus::Sata,
        system: false,
    }
}

#[test]
fn a_disk_that_rests_is_not_asked() {
    let solid = (Some(false), "nvme0n1");
    let spinning = (Some(true), "sda");
    let not_known = (None, "sda");
    let status = |path: &str, word: &'static str| (format!("{path}/power/runtime_status"), word);
    let stat = |done| (format!("{SPINNING}/stat"), done);
    // Reads done, merged, sectors, ms, writes done, …
    let (three, four) = ("2 0 8 1 1 0 8 1 0 0 0", "2 0 8 1 2 0 8 1 0 0 0");
    for ((rotational, name), files, at_first, awake) in [
        (solid, vec![], None, true),
        (solid, vec![status("sys/block/nvme0n1/device/device", "active")], None, true),
        (solid, vec![status("sys/block/nvme0n1/device/device", "suspended")], None, false),
        (solid, vec![status("sys/block/nvme0n1/device", "suspending")], None, false),
        (spinning, vec![stat(three)], Some(3), false),
        (spinning, vec![stat(four)], Some(3), true),
        (spinning, vec![stat(four), status("sys/block/sda/device", "suspended")], Some(3), false),
        (not_known, vec![stat(three)], Some(3), false),
        // A disk that does not count is never known to be awake.
        (spinning, vec![], None, false),
    ] {
        let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (path.as_str(), *text)).collect();
        let machine = machine_of(&files);
        let found = is_awake(&Root::new(machine.path()), &disk(rotational, name), at_first);
        assert_eq!(found, awake, "{rotational:?} {files:?} {at_first:?}");
    }
}

#[test]
fn a_recorded_machine_is_asked_for_its_pages() {
    let machine = machine_of(&[
        (&format!("{NVME}/size"), "1000215216"),
        (&format!("{NVME}/queue/rotational"), "0"),
        (&format!("{SPINNING}/size"), "1953525168"),
        (&format!("{SPINNING}/queue/rotational"), "1"),
        (&format!("{SPINNING}/stat"), "2 0 8 1 1 0 8 1 0 0 0"),
        ("sys/block/sdb/size", "1953525168"),
        ("sys/block/sdb/queue/rotational", "0"),
        ("sys/block/vda/size", "1953525168"),
        ("sys/block/vda/queue/rotational", "0"),
    ]);
    let mut page = [0; PAGE_BYTES];
    page[1..6].copy_from_slice(&[0x37, 0x01, 100, 10, 7]);
    page[128] = 200;
    std::fs::create_dir(machine.path().join(RECORDED)).unwrap();
    std::fs::write(machine.path().join(RECORDED).join("nvme0n1"), page).unwrap();
    let asked = ask(&Root::new(machine.path()), Duration::ZERO);
    let answers: Vec<_> = asked
        .iter()
        .map(|Asked { name, answer }| {
            (name.as_str(), answer.map(|health| (health.used_percent, health.power_on_hours)))
        })
        .collect();
    let not_known = |reason| Err(Unsupported(reason));
    assert_eq!(
        answers,
        [
            ("nvme0n1", Ok((Some(7), Some(200)))),
            ("sda", not_known(NotKnownReason::NotProvided)),
            ("sdb", not_known(NotKnownReason::Absent)),
            ("vda", not_known(NotKnownReason::VirtualMachine)),
        ]
    );
}

#[test]
fn the_structures_are_laid_out_as_the_kernels() {
    assert_eq!(size_of::<NvmeCommand>(), 72);
    assert_eq!(NVME_ADMIN, 0xc048_4e41);
    if cfg!(target_pointer_width = "64") {
        assert_eq!(size_of::<ScsiCommand>(), 88);
    }
}
