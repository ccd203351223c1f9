//! Asking a disk for its health page, by the kernel's pass-through calls: the admin queue of an NVMe
//! controller, or an ATA command wrapped in a SCSI one. It takes rights that the running agent has not.
//!
//! A disk that rests is not asked, since even a question that does not spin it up keeps it from resting: a
//! solid-state disk rests when the kernel has powered it down, a spinning one also while nobody reads or
//! writes. Removable and USB disks are not among those that are asked. What is on a disk is never read.
#![allow(unsafe_code, reason = "the pass-through calls take structures of pointers")]

use std::ffi::c_void;
use std::fs::{File, OpenOptions};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use levetid_protocol::profile::{Disk, DiskBus, NotKnownReason};
use rustix::fs::OFlags;
use rustix::io::Errno;
use rustix::ioctl::{Opcode, Updater, ioctl, opcode};

use super::super::{Answer, Root, Unsupported, disk};
use super::{Asked, DiskHealth, PAGE_BYTES, ata, has_page, nvme};

const FOLDER: &str = "sys/block";

/// The pages of a recorded machine's disks, each named for its disk.
const RECORDED: &str = "disk-health";

/// Pause between two looks whether a resting disk is in use by now.
const PAUSE: Duration = Duration::from_secs(5);

/// What a disk is given to answer, in milliseconds.
const TIMEOUT_MS: u32 = 5_000;

/// Asks the fixed disks, each once it is awake; those that rest all the while are not asked.
pub fn ask(root: &Root, patience: Duration) -> Vec<Asked> {
    let disks = disk::disks(root).unwrap_or_default();
    let began = Instant::now();
    let mut waiting: Vec<(Disk, Option<u64>)> = disks
        .into_iter()
        .map(|disk| (disk::requests(root, disk.name.as_str()), disk))
        .map(|(now, disk)| (disk, now))
        .collect();
    let mut asked = Vec::new();
    loop {
        let time_is_up = began.elapsed() >= patience;
        waiting.retain(|(disk, at_first)| {
            let answer = if !has_page(disk) || is_awake(root, disk, *at_first) {
                ask_disk(root, disk)
            } else if time_is_up {
                Err(Unsupported(NotKnownReason::NotProvided))
            } else {
                return true;
            };
            asked.push(Asked { name: disk.name.clone(), answer });
            false
        });
        if waiting.is_empty() {
            return asked;
        }
        std::thread::sleep(PAUSE.min(patience));
    }
}

/// Whether a question does not disturb its rest.
fn is_awake(root: &Root, disk: &Disk, requests_at_first: Option<u64>) -> bool {
    // The disk itself, and the controller that an NVMe disk is.
    let powered_down = ["device", "device/device"].iter().any(|device| {
        let state = root.text(&format!("{FOLDER}/{}/{device}/power/runtime_status", disk.name));
        matches!(state.as_deref(), Ok("suspended" | "suspending"))
    });
    let spins = disk.rotational != Some(false);
    !powered_down && (!spins || disk::requests(root, disk.name.as_str()) > requests_at_first)
}

fn ask_disk(root: &Root, disk: &Disk) -> Answer<DiskHealth> {
    // A disk that answers with something else than the page it is asked for has none.
    let health = match disk.bus {
        DiskBus::Nvme => nvme::health(&page(root, disk, nvme_page)?),
        DiskBus::Sata => ata::health(&page(root, disk, ata_page)?),
        DiskBus::Virtual => return Err(Unsupported(NotKnownReason::VirtualMachine)),
        DiskBus::Mmc | DiskBus::Other => None,
    };
    health.ok_or(Unsupported(NotKnownReason::NotSupported))
}

type Page = [u8; PAGE_BYTES];

fn page(root: &Root, disk: &Disk, ask: fn(&File, &mut Page) -> Result<(), Errno>) -> Answer<Page> {
    if !root.is_live() {
        let recorded = root.bytes(&format!("{RECORDED}/{}", disk.name))?;
        return recorded.as_slice().try_into().map_err(|_| Unsupported(NotKnownReason::ReadError));
    }
    let file = OpenOptions::new()
        .read(true)
        // Without this, a drive without a medium is waited for.
        .custom_flags(OFlags::NONBLOCK.bits().cast_signed())
        .open(node(root, disk))
        .map_err(|error| Unsupported(super::super::root::reason(&error)))?;
    let mut page = [0; PAGE_BYTES];
    match ask(&file, &mut page) {
        Ok(()) => Ok(page),
        Err(Errno::PERM | Errno::ACCESS) => Err(Unsupported(NotKnownReason::NoPermission)),
        Err(Errno::NOTTY | Errno::INVAL | Errno::OPNOTSUPP) => Err(Unsupported(NotKnownReason::NotSupported)),
        Err(_) => Err(Unsupported(NotKnownReason::ReadError)),
    }
}

/// What is opened: the controller of an NVMe disk, by which nothing that is stored can be read.
fn node(root: &Root, disk: &Disk) -> PathBuf {
    let controller = std::fs::canonicalize(root.path(&format!("{FOLDER}/{}/device", disk.name)));
    let name = match (disk.bus, &controller) {
        (DiskBus::Nvme, Ok(controller)) => controller.file_name().map(|name| name.to_string_lossy()),
        _ => None,
    };
    root.path("dev").join(name.unwrap_or(disk.name.as_str().into()).as_ref())
}

/// A command to an NVMe controller: `struct nvme_admin_cmd` of `linux/nvme_ioctl.h`.
#[repr(C)]
#[derive(Default)]
struct NvmeCommand {
    opcode: u8,
    flags: u8,
    reserved: u16,
    namespace: u32,
    words_2_3: [u32; 2],
    metadata: u64,
    address: u64,
    metadata_bytes: u32,
    data_bytes: u32,
    words_10_15: [u32; 6],
    timeout_ms: u32,
    result: u32,
}

const NVME_ADMIN: Opcode = opcode::read_write::<NvmeCommand>(b'N', 0x41);

/// Get Log Page (02h), page 02h, of the whole controller. Where the disk refuses, the page stays empty.
fn nvme_page(disk: &File, page: &mut Page) -> Result<(), Errno> {
    const WORDS_LESS_ONE: u32 = (PAGE_BYTES / 4 - 1) as u32;
    let mut command = NvmeCommand {
        opcode: 0x02,
        namespace: u32::MAX,
        address: page.as_mut_ptr() as u64,
        data_bytes: PAGE_BYTES as u32,
        words_10_15: [WORDS_LESS_ONE << 16 | 0x02, 0, 0, 0, 0, 0],
        timeout_ms: TIMEOUT_MS,
        ..NvmeCommand::default()
    };
    // SAFETY: the opcode is that of `nvme_admin_cmd`, which is laid out as the kernel's; it names `page`, which
    // is as long as it says and outlives the call, and the log page command only fills it.
    unsafe { ioctl(disk, Updater::<NVME_ADMIN, _>::new(&mut command)) }
}

/// A SCSI command: `struct sg_io_hdr` of `scsi/sg.h`.
#[repr(C)]
struct ScsiCommand {
    interface: i32,
    direction: i32,
    command_bytes: u8,
    sense_bytes: u8,
    parts: u16,
    data_bytes: u32,
    data: *mut c_void,
    command: *const c_void,
    sense: *mut c_void,
    timeout_ms: u32,
    flags: u32,
    number: i32,
    own: *mut c_void,
    status: u8,
    masked_status: u8,
    message_status: u8,
    sense_written: u8,
    host_status: u16,
    driver_status: u16,
    not_moved: i32,
    duration_ms: u32,
    info: u32,
}

const SG_IO: Opcode = 0x2285;

/// ATA PASS-THROUGH (16): SMART READ DATA (B0h, D0h), one sector in.
const SMART_READ_DATA: [u8; 16] = [
    0x85, // the SCSI command
    0x08, // protocol: data in by the processor (PIO)
    0x0e, // one block, as the count says, from the disk
    0, 0xd0, // feature: read data
    0, 1, // count
    0, 0, 0, 0x4f, 0, 0xc2, // the address that stands for SMART
    0, 0xb0, // the ATA command
    0,
];

fn ata_page(disk: &File, page: &mut Page) -> Result<(), Errno> {
    let mut sense = [0_u8; 32];
    let mut command = ScsiCommand {
        interface: i32::from(b'S'),
        direction: -3,
        command_bytes: SMART_READ_DATA.len() as u8,
        sense_bytes: sense.len() as u8,
        parts: 0,
        data_bytes: PAGE_BYTES as u32,
        data: page.as_mut_ptr().cast(),
        command: SMART_READ_DATA.as_ptr().cast(),
        sense: sense.as_mut_ptr().cast(),
        timeout_ms: TIMEOUT_MS,
        flags: 0,
        number: 0,
        own: std::ptr::null_mut(),
        status: 0,
        masked_status: 0,
        message_status: 0,
        sense_written: 0,
        host_status: 0,
        driver_status: 0,
        not_moved: 0,
        duration_ms: 0,
        info: 0,
    };
    // SAFETY: SG_IO takes an `sg_io_hdr`, which is laid out as the kernel's; data, command and sense are as long
    // as it says and outlive the call; the command reads one sector of SMART data into `page`.
    unsafe { ioctl(disk, Updater::<SG_IO, _>::new(&mut command)) }?;
    let done = command.status == 0 && command.host_status == 0 && command.driver_status == 0;
    if done { Ok(()) } else { Err(Errno::OPNOTSUPP) }
}

#[cfg(test)]
#[path = "linux_tests.rs"]
mod tests;
