//! How busy processor and memory are, from the kernel's statistics of the host.

use std::sync::OnceLock;

use super::percent;
use crate::signals::Root;
use crate::signals::apple::load::{Pages, Ticks};

/// Reads load as differences between one minute and the next.
#[derive(Debug, Default)]
pub struct LoadReader {
    last: Option<Ticks>,
}

impl LoadReader {
    /// Mean load of all cores since the last reading, 0 to 100; `None` at the first, or when nothing moved.
    pub fn cpu_percent(&mut self, root: &Root) -> Option<u8> {
        root.only_live().ok()?;
        let now = ticks()?;
        let last = self.last.replace(now)?;
        let (busy, all) = now.since(last);
        percent(busy, all)
    }
}

/// Memory in use, percent of what is installed: what could not be given to a program at once.
pub fn memory_percent(root: &Root) -> Option<u8> {
    let installed = root.kernel_number("hw.memsize").ok()?;
    let page = root.kernel_number("hw.pagesize").ok()?;
    percent(pages()?.used().checked_mul(page)?, installed)
}

/// The kernel's name for this host. Each asking would take another reference that must be given back, so it is asked
/// once.
fn host() -> libc::mach_port_t {
    static HOST: OnceLock<libc::mach_port_t> = OnceLock::new();
    // SAFETY: it takes nothing and gives a name.
    #[expect(unsafe_code, reason = "a call into the kernel")]
    #[expect(deprecated, reason = "its replacement is a crate of its own for this one function")]
    *HOST.get_or_init(|| unsafe { libc::mach_host_self() })
}

fn ticks() -> Option<Ticks> {
    let mut counted = [0_u32; 4];
    let mut numbers: libc::mach_msg_type_number_t = 4;
    // SAFETY: the kernel writes at most `numbers` numbers of 32 bits, which is what `counted` has room for.
    #[expect(unsafe_code, reason = "a call into the kernel")]
    let result = unsafe {
        libc::host_statistics(host(), libc::HOST_CPU_LOAD_INFO, counted.as_mut_ptr().cast(), &raw mut numbers)
    };
    (result == libc::KERN_SUCCESS && numbers == 4).then_some(Ticks { counted })
}

fn pages() -> Option<Pages> {
    let mut statistics = std::mem::MaybeUninit::<libc::vm_statistics64>::zeroed();
    let mut numbers = libc::HOST_VM_INFO64_COUNT;
    // SAFETY: the kernel writes at most `numbers` numbers of 32 bits, which is the size of the structure.
    #[expect(unsafe_code, reason = "a call into the kernel")]
    let result = unsafe {
        libc::host_statistics64(
            host(),
            libc::HOST_VM_INFO64,
            statistics.as_mut_ptr().cast(),
            &raw mut numbers,
        )
    };
    if result != libc::KERN_SUCCESS {
        return None;
    }
    // SAFETY: it is made of numbers, all of which zeros are; the kernel wrote over those it knows.
    #[expect(unsafe_code, reason = "the structure was filled by the kernel")]
    let statistics = unsafe { statistics.assume_init() };
    Some(Pages {
        internal: statistics.internal_page_count.into(),
        purgeable: statistics.purgeable_count.into(),
        wired: statistics.wire_count.into(),
        compressor: statistics.compressor_page_count.into(),
    })
}
