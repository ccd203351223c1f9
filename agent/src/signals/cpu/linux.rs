//! The processor, from `/proc/cpuinfo`.

use std::collections::BTreeSet;
use std::str::FromStr;

use levetid_protocol::profile::Cpu;
use levetid_protocol::text::Text;

use crate::signals::Root;

/// The processor, as far as the kernel tells.
pub fn cpu(root: &Root) -> Cpu {
    let cpuinfo = root.text("proc/cpuinfo").unwrap_or_default();
    let max_khz = root.number::<u64>("sys/devices/system/cpu/cpu0/cpufreq/cpuinfo_max_freq").ok();
    Cpu {
        vendor: value(&cpuinfo, "vendor_id").and_then(Text::clean),
        model: value(&cpuinfo, "model name").or_else(|| value(&cpuinfo, "Model")).and_then(Text::clean),
        family: number(&cpuinfo, "cpu family"),
        model_number: number(&cpuinfo, "model"),
        stepping: number(&cpuinfo, "stepping"),
        cores: cores(&cpuinfo),
        threads: u16::try_from(values(&cpuinfo, "processor").count()).ok().filter(|threads| *threads > 0),
        max_mhz: max_khz.and_then(|khz| u32::try_from(khz / 1_000).ok()),
    }
}

fn values<'a>(cpuinfo: &'a str, key: &'a str) -> impl Iterator<Item = &'a str> {
    cpuinfo
        .lines()
        .filter_map(|line| line.split_once(':'))
        .filter(move |(name, _)| name.trim_end() == key)
        .map(|(_, value)| value.trim())
}

fn value<'a>(cpuinfo: &'a str, key: &'a str) -> Option<&'a str> {
    values(cpuinfo, key).next()
}

fn number<T: FromStr>(cpuinfo: &str, key: &str) -> Option<T> {
    value(cpuinfo, key)?.parse().ok()
}

/// Different pairs of socket and core.
fn cores(cpuinfo: &str) -> Option<u16> {
    let pairs: BTreeSet<_> = values(cpuinfo, "physical id").zip(values(cpuinfo, "core id")).collect();
    u16::try_from(pairs.len()).ok().filter(|cores| *cores > 0)
}
