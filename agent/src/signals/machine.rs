//! Maker, product and identity, as firmware gives them, and whether the machine is a virtual one.

#[cfg_attr(target_os = "linux", path = "machine/linux.rs")]
#[cfg_attr(windows, path = "machine/windows.rs")]
#[cfg_attr(target_os = "macos", path = "machine/macos.rs")]
mod system;

pub use system::{machine, machine_identity, model, serial};

/// Names by which hypervisors are found in firmware texts, and what they are called here.
const FIRMWARE_NAMES: [(&str, &str); 9] = [
    ("vmware", "vmware"),
    ("virtualbox", "virtualbox"),
    ("innotek", "virtualbox"),
    ("qemu", "kvm"),
    ("kvm", "kvm"),
    ("bochs", "kvm"),
    ("xen", "xen"),
    ("microsoft corporation virtual machine", "hyper-v"),
    ("parallels", "parallels"),
];

/// The hypervisor that maker and product of the firmware tell of.
fn firmware_hypervisor(maker: &str, product: &str) -> Option<&'static str> {
    let texts = format!("{maker} {product}").to_lowercase();
    FIRMWARE_NAMES.iter().find(|(text, _)| texts.contains(text)).map(|(_, name)| *name)
}

/// The hypervisor that the processor of this very machine tells of.
#[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
fn processor_hypervisor() -> Option<&'static str> {
    use raw_cpuid::Hypervisor;
    match raw_cpuid::CpuId::new().get_hypervisor_info()?.identify() {
        // QEMU's firmware does not tell whether KVM is below it, so one word stands for both.
        Hypervisor::KVM | Hypervisor::QEMU => Some("kvm"),
        Hypervisor::HyperV => Some("hyper-v"),
        Hypervisor::VMware => Some("vmware"),
        Hypervisor::Xen => Some("xen"),
        Hypervisor::Bhyve => Some("bhyve"),
        Hypervisor::QNX => Some("qnx"),
        Hypervisor::ACRN => Some("acrn"),
        Hypervisor::Unknown(..) => None,
    }
}

#[cfg(not(any(target_arch = "x86", target_arch = "x86_64")))]
fn processor_hypervisor() -> Option<&'static str> {
    None
}

/// Whether the processor of this very machine is below a hypervisor that it did not bring along itself. Windows
/// brings one for its own security and is its root partition, the one that may create others (leaf 0x40000003,
/// EBX bit 0, by the Hypervisor Top-Level Functional Specification).
#[cfg(all(windows, target_arch = "x86_64"))]
fn is_guest() -> bool {
    use raw_cpuid::{CpuId, Hypervisor, native_cpuid::cpuid_count};
    const PRIVILEGES: u32 = 0x4000_0003;
    const CREATE_PARTITIONS: u32 = 1;
    let cpuid = CpuId::new();
    let below = cpuid.get_feature_info().is_some_and(|features| features.has_hypervisor());
    let microsoft = cpuid.get_hypervisor_info().is_some_and(|info| info.identify() == Hypervisor::HyperV);
    below && !(microsoft && cpuid_count(PRIVILEGES, 0).ebx & CREATE_PARTITIONS != 0)
}

/// Windows on ARM brings its own, and tells firmware's texts alone.
#[cfg(all(windows, not(target_arch = "x86_64")))]
fn is_guest() -> bool {
    false
}
