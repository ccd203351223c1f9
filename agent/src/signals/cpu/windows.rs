//! The processor, from the registry, its cores from the system, and its highest clock from itself.
#![allow(unsafe_code, reason = "cores are counted by a function of the system")]

use std::ptr::null_mut;

use levetid_protocol::profile::Cpu;

use super::{cores_listed, family_model_stepping};
use crate::signals::Root;
use windows_sys::Win32::System::SystemInformation::{
    GetLogicalProcessorInformationEx, RelationProcessorCore,
};

/// One key a logical processor below.
const PROCESSORS: &str = r"HARDWARE\DESCRIPTION\System\CentralProcessor";

/// The list of cores of 64 sockets is shorter, in bytes.
const MAX_LIST: u32 = 1 << 20;

/// The processor, as far as it tells.
pub fn cpu(root: &Root) -> Cpu {
    let first = format!("{PROCESSORS}\\0");
    let numbers = root.text(&first, "Identifier").ok().and_then(|text| family_model_stepping(&text));
    let rated_mhz = root.number(&first, "~MHz").ok().and_then(|mhz| u32::try_from(mhz).ok());
    let threads = u16::try_from(root.keys(PROCESSORS).len()).ok();
    Cpu {
        vendor: root.short_text(&first, "VendorIdentifier").ok(),
        model: root.short_text(&first, "ProcessorNameString").ok(),
        family: numbers.map(|(family, _, _)| family),
        model_number: numbers.map(|(_, model, _)| model),
        stepping: numbers.map(|(_, _, stepping)| stepping),
        cores: if root.is_live() { cores() } else { None },
        threads: threads.filter(|threads| *threads > 0),
        max_mhz: if root.is_live() { highest_mhz() } else { None }.or(rated_mhz).filter(|mhz| *mhz > 0),
    }
}

/// The highest clock that the processor itself tells of; AMD's and older ones do not.
#[cfg(target_arch = "x86_64")]
fn highest_mhz() -> Option<u32> {
    let frequency = raw_cpuid::CpuId::new().get_processor_frequency_info()?;
    Some(u32::from(frequency.processor_max_frequency())).filter(|mhz| *mhz > 0)
}

#[cfg(not(target_arch = "x86_64"))]
fn highest_mhz() -> Option<u32> {
    None
}

fn cores() -> Option<u16> {
    let mut length: u32 = 0;
    // SAFETY: with a length of zero nothing is written but the length that is needed.
    unsafe { GetLogicalProcessorInformationEx(RelationProcessorCore, null_mut(), &raw mut length) };
    if length == 0 || length > MAX_LIST {
        return None;
    }
    // Of eight bytes each, because the entries hold addresses and numbers of that size.
    let mut list = vec![0_u64; usize::try_from(length).ok()?.div_ceil(8)];
    // SAFETY: the list lives through the call, has at least `length` bytes and the entries' alignment.
    let well = unsafe {
        GetLogicalProcessorInformationEx(RelationProcessorCore, list.as_mut_ptr().cast(), &raw mut length)
    };
    if well == 0 {
        return None;
    }
    let bytes: Vec<u8> = list.iter().flat_map(|eight| eight.to_le_bytes()).collect();
    cores_listed(bytes.get(..usize::try_from(length).ok()?)?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::registry::Machine;
    use std::path::Path;

    #[test]
    fn reads_a_recorded_processor() {
        let mut machine = Machine::new();
        for number in 0..8 {
            let key = format!("{PROCESSORS}\\{number}");
            machine = machine
                .text(&key, "ProcessorNameString", "Intel(R) Core(TM) i5-8350U CPU @ 1.70GHz")
                .text(&key, "VendorIdentifier", "GenuineIntel")
                .text(&key, "Identifier", "Intel64 Family 6 Model 142 Stepping 10")
                .number(&key, "~MHz", 1_896);
        }
        let cpu = cpu(&Root::new(machine.path()));
        assert_eq!((cpu.family, cpu.model_number, cpu.stepping), (Some(6), Some(142), Some(10)));
        assert_eq!((cpu.cores, cpu.threads, cpu.max_mhz), (None, Some(8), Some(1_896)));
        assert_eq!(cpu.vendor.unwrap().as_str(), "GenuineIntel");
    }

    #[test]
    fn this_machine_has_cores_and_no_more_of_them_than_threads() {
        let cpu = cpu(&Root::new(Path::new("/")));
        assert!(cpu.cores >= Some(1) && cpu.cores <= cpu.threads, "{cpu:?}");
        assert!(cpu.model.is_some());
    }
}
