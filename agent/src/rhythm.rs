//! When the agent writes to disk. Pure.
//!
//! What is seen is flushed every 15 minutes. A system disk that spins may stand still, and is not started for it:
//! then everything waits in memory until somebody else has used the disk, an hour at the longest. To send a report
//! is to write as well, for what was sent must be remembered; so that waits too.

use crate::clock::FLUSH_MINUTES;

/// A disk that stands still is started for the agent after so many minutes without a flush.
const LONGEST_MINUTES: i64 = 60;

/// What is known of the disk, and of the last flush.
#[derive(Debug)]
pub struct Rhythm {
    spins: bool,
    activity: Option<u64>,
    /// Somebody used the disk since the last minute.
    moved: bool,
    flushed: Option<i64>,
}

impl Rhythm {
    /// For a system disk that spins, or not.
    pub fn new(spins: bool) -> Self {
        Self { spins, activity: None, moved: false, flushed: None }
    }

    /// Takes a look at the disk's counter of reads and writes, once a minute.
    pub fn look(&mut self, counter: impl FnOnce() -> Option<u64>) {
        if self.spins {
            let now = counter();
            self.moved = now.is_some() && self.activity.is_some() && now != self.activity;
            self.activity = now;
        }
    }

    /// How many minutes after a flush the next one comes at the latest.
    pub fn flush_minutes(&self) -> i64 {
        if self.spins { LONGEST_MINUTES } else { FLUSH_MINUTES }
    }

    /// Whether anything may be written in this minute: the disk is awake, or waited for long enough.
    pub fn may_write(&self, minute: i64) -> bool {
        !self.spins || self.moved || self.since_flush(minute).is_none_or(|minutes| minutes >= LONGEST_MINUTES)
    }

    /// Whether it is time for a flush. It may have to wait for the disk.
    pub fn is_time(&self, minute: i64) -> bool {
        self.since_flush(minute).is_none_or(|minutes| minutes >= FLUSH_MINUTES)
    }

    /// Whether nothing has passed since the last flush.
    pub fn has_flushed(&self, minute: i64) -> bool {
        self.flushed == Some(minute)
    }

    /// A flush was made in this minute.
    pub fn flushed(&mut self, minute: i64) {
        self.flushed = Some(minute);
    }

    /// Minutes since the last flush, whichever way the clock was set meanwhile.
    fn since_flush(&self, minute: i64) -> Option<i64> {
        self.flushed.map(|flushed| (minute - flushed).abs())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The minutes in which is flushed, of those from 0 on; `used`: the minutes in which the disk is used by others.
    fn flushes(spins: bool, minutes: std::ops::Range<i64>, used: &[i64]) -> Vec<i64> {
        let mut rhythm = Rhythm::new(spins);
        let mut counter = 7;
        minutes
            .filter(|minute| {
                counter += u64::from(used.contains(minute));
                rhythm.look(|| Some(counter));
                let flush = rhythm.is_time(*minute) && rhythm.may_write(*minute);
                if flush {
                    rhythm.flushed(*minute);
                    counter += 3;
                }
                flush
            })
            .collect()
    }

    #[test]
    fn a_disk_that_does_not_spin_is_written_every_quarter() {
        assert_eq!(flushes(false, 0..50, &[]), [0, 15, 30, 45]);
        assert_eq!(flushes(false, 0..20, &[3, 4, 5]), [0, 15]);
    }

    #[test]
    fn a_disk_that_spins_is_written_when_it_is_awake_and_else_every_hour() {
        assert_eq!(flushes(true, 0..180, &[]), [0, 60, 120], "nor does its own flush keep it awake");
        assert_eq!(flushes(true, 0..80, &[5, 14]), [0, 60], "awake, and nothing to flush yet");
        assert_eq!(flushes(true, 0..80, &[17, 18, 40]), [0, 17, 40]);
        let busy: Vec<i64> = (0..50).collect();
        assert_eq!(flushes(true, 0..50, &busy), [0, 15, 30, 45]);
    }

    #[test]
    fn nothing_is_written_to_a_disk_that_stands_still_or_does_not_tell() {
        let mut rhythm = Rhythm::new(true);
        assert!(rhythm.may_write(0), "an agent that starts has been read from it");
        rhythm.flushed(0);
        for (counter, minute, may) in [
            (Some(7), 1, false),
            (Some(7), 2, false),
            (Some(8), 3, true),
            (Some(8), 4, false),
            (None, 5, false),
            (Some(9), 6, false),
            (None, 60, true),
        ] {
            rhythm.look(|| counter);
            assert_eq!(rhythm.may_write(minute), may, "{minute}");
        }
        assert!(rhythm.may_write(-60), "the clock was set back");
        assert_eq!([true, false].map(|spins| Rhythm::new(spins).flush_minutes()), [60, 15]);
    }

    #[test]
    fn the_counter_of_a_disk_that_does_not_spin_is_not_looked_at() {
        Rhythm::new(false).look(|| panic!("it was looked at"));
    }
}
