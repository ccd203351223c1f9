//! How busy processor and memory are, from `/proc/stat` and `/proc/meminfo`.

use super::percent;
use crate::signals::Root;

/// Reads load as differences between one minute and the next.
#[derive(Debug, Default)]
pub struct LoadReader {
    last: Option<Jiffies>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Jiffies {
    busy: u64,
    total: u64,
}

impl LoadReader {
    /// Mean load of all cores since the last reading, 0 to 100; `None` at the first, or when nothing moved.
    pub fn cpu_percent(&mut self, root: &Root) -> Option<u8> {
        let now = jiffies(&root.text("proc/stat").ok()?)?;
        let last = self.last.replace(now)?;
        percent(now.busy.checked_sub(last.busy)?, now.total.checked_sub(last.total)?)
    }
}

/// Memory in use, percent of what is installed: what could not be given to a program at once.
pub fn memory_percent(root: &Root) -> Option<u8> {
    let meminfo = root.text("proc/meminfo").ok()?;
    let total = kilobytes(&meminfo, "MemTotal:")?;
    percent(total.checked_sub(kilobytes(&meminfo, "MemAvailable:")?)?, total)
}

/// A row of `/proc/meminfo`, in KiB.
pub fn kilobytes(meminfo: &str, row: &str) -> Option<u64> {
    let line = meminfo.lines().find_map(|line| line.strip_prefix(row))?;
    line.split_whitespace().next()?.parse().ok()
}

/// The first row: user, nice, system, idle, iowait, irq, softirq, steal. Guest time is within user time.
fn jiffies(stat: &str) -> Option<Jiffies> {
    let row = stat.lines().next()?.strip_prefix("cpu ")?;
    let times: Vec<u64> = row.split_whitespace().take(8).map_while(|time| time.parse().ok()).collect();
    let idle: u64 = times.iter().skip(3).take(2).sum();
    let total: u64 = times.iter().sum();
    (times.len() >= 4).then_some(Jiffies { busy: total.saturating_sub(idle), total })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn load_is_the_difference_of_two_readings() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("proc")).unwrap();
        let root = Root::new(folder.path());
        let mut reader = LoadReader::default();
        for (stat, expected) in [
            ("cpu  100 0 100 800 0 0 0 0 50 0", None),
            ("cpu  125 0 100 875 0 0 0 0 70 0", Some(25)),
            ("cpu  125 0 100 875 0 0 0 0 70 0", None),
            ("cpu  10 0 10 80 0 0 0 0 0 0", None),
            ("cpu  10 0 10 80 100 0 0 100 0 0", Some(50)),
            ("nonsense", None),
        ] {
            std::fs::write(folder.path().join("proc/stat"), stat).unwrap();
            assert_eq!(reader.cpu_percent(&root), expected, "{stat}");
        }
    }

    #[test]
    fn memory_counts_what_is_not_available() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("proc")).unwrap();
        let root = Root::new(folder.path());
        assert_eq!(memory_percent(&root), None);
        let meminfo = "MemTotal:       16000000 kB\nMemFree: 1 kB\nMemAvailable:    4000000 kB\n";
        std::fs::write(folder.path().join("proc/meminfo"), meminfo).unwrap();
        assert_eq!(memory_percent(&root), Some(75));
    }
}
