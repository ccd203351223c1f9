//! How busy processor and memory are, from the kernel's counters.

/// Ticks of all processors together since the machine started. They are counted in 32 bits and start again
/// from 0: on ten processors after five days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ticks {
    /// User, system, idle and nice, in the kernel's order.
    pub counted: [u32; 4],
}

/// Where idle ticks stand.
const IDLE: usize = 2;

impl Ticks {
    /// Busy ticks and all ticks since an earlier reading.
    pub fn since(self, earlier: Self) -> (u64, u64) {
        let passed =
            self.counted.iter().zip(earlier.counted).map(|(now, then)| u64::from(now.wrapping_sub(then)));
        let all = passed.clone().sum();
        let busy = passed.enumerate().filter(|(place, _)| *place != IDLE).map(|(_, ticks)| ticks).sum();
        (busy, all)
    }
}

/// Pages of memory.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Pages {
    /// Of programs rather than of files.
    pub internal: u64,
    /// Of those, what a program said may be thrown away.
    pub purgeable: u64,
    /// That must stay in memory.
    pub wired: u64,
    /// That hold compressed ones.
    pub compressor: u64,
}

impl Pages {
    /// Pages in use: what could not be given to a program at once. Activity Monitor counts alike.
    pub fn used(self) -> u64 {
        self.internal
            .saturating_sub(self.purgeable)
            .saturating_add(self.wired)
            .saturating_add(self.compressor)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_are_counted_over_the_end_of_their_numbers() {
        let ticks = |counted| Ticks { counted };
        for (earlier, now, expected) in [
            ([0, 0, 0, 0], [100, 50, 800, 50], (200, 1_000)),
            ([100, 50, 800, 50], [100, 50, 800, 50], (0, 0)),
            ([u32::MAX - 9, 50, u32::MAX, 50], [10, 50, 79, 50], (20, 100)),
        ] {
            assert_eq!(ticks(now).since(ticks(earlier)), expected, "{now:?}");
        }
    }

    #[test]
    fn files_in_memory_are_not_in_use() {
        let pages = Pages { internal: 500, purgeable: 100, wired: 150, compressor: 50 };
        assert_eq!(pages.used(), 600);
        assert_eq!(Pages { purgeable: 1, ..Pages::default() }.used(), 0);
    }
}
