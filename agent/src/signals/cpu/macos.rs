//! The processor, from the kernel's facts `hw` and, with Intel's processors, `machdep.cpu`.

use levetid_protocol::profile::Cpu;
use levetid_protocol::text::Text;

use crate::signals::Root;
use crate::signals::apple::machine::processor_vendor;

/// The processor, as far as the kernel tells. Apple's own says neither numbers nor its highest clock.
pub fn cpu(root: &Root) -> Cpu {
    let text = |name: &str| root.kernel_text(name).ok();
    let number = |name: &str| root.kernel_number(name).ok();
    let short = |name: &str| number(name).and_then(|number| u16::try_from(number).ok());
    let model = text("machdep.cpu.brand_string");
    Cpu {
        vendor: processor_vendor(text("machdep.cpu.vendor"), model.as_deref())
            .as_deref()
            .and_then(Text::clean),
        family: short("machdep.cpu.family"),
        model_number: short("machdep.cpu.model"),
        stepping: short("machdep.cpu.stepping"),
        cores: short("hw.physicalcpu_max").filter(|cores| *cores > 0),
        threads: short("hw.logicalcpu_max").filter(|threads| *threads > 0),
        max_mhz: number("hw.cpufrequency_max")
            .and_then(|hz| u32::try_from(hz / 1_000_000).ok())
            .filter(|mhz| *mhz > 0),
        model: model.as_deref().and_then(Text::clean),
    }
}
