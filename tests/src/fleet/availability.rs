//! When a device is switched on at all.
//!
//! Up and down follow each other, each span drawn by itself from the distributions that were fitted to 51,663 PCs of
//! a company, asked hourly whether they answer (Bolosky et al., Sigmetrics 2000; fits by Javadi, Kondo, Iosup and
//! Epema, J. Parallel Distrib. Comput. 73(8), 2013): on average 60 hours up and 14 down, 81 % up.
//!
//! What this is: the spans of each device have these distributions, exactly, with many short and few very long ones.
//! What it is not: spans do not know the hour of the day. Nobody in this model switches a PC on because the work day
//! begins; whoever finds it down does without for that long. The hours of people are laid over it
//! ([`rhythm`](crate::rhythm)): they say what happens while the device is up, and where a habit is to shut down at
//! night, the hours after it are off though the spans say up. Spans that begin or end outside what is simulated are cut
//! there.

use crate::dice::Dice;
use crate::weibull::Weibull;

/// Hours up.
pub const UP: Weibull = Weibull { shape: 0.55, scale_hours: 35.30 };

/// Hours down.
pub const DOWN: Weibull = Weibull { shape: 0.60, scale_hours: 9.34 };

/// How long it has been going on when the simulation begins, hours.
const BEFORE_HOURS: f64 = 2_000.0;

/// Of all ends, those at which power is cut or the battery runs out: the agent's last minutes are lost.
const CUT_SHARE: f64 = 0.03;

/// Most minutes that an agent loses then.
const LOST_MINUTES: i32 = 15;

/// A stretch in which a device is down, in seconds from the start of the simulation: many are shorter than a minute.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Down {
    /// When it begins.
    pub from: u32,
    /// When it ends.
    pub to: u32,
    /// What the agent could not save before it, seconds.
    pub lost: u32,
}

impl Down {
    /// The first minute of what was lost, the first down, and the first up again, each to the nearest.
    pub fn minutes(&self) -> [u32; 3] {
        [self.from - self.lost, self.from, self.to].map(|second| (second + 30) / 60)
    }
}

/// The stretches in which a device is down, in order, within the first `minutes`.
pub fn down(dice: &mut Dice, minutes: u32) -> Vec<Down> {
    let end = f64::from(minutes) / 60.0;
    let mut stretches = Vec::new();
    let mut hour = -BEFORE_HOURS;
    while hour < end {
        let second = |hour: f64| (hour.clamp(0.0, end) * 3_600.0).round() as u32;
        let up_at = second(hour);
        let down_at = hour + UP.draw(dice);
        hour = down_at + DOWN.draw(dice);
        let lost = if dice.chance(CUT_SHARE) { dice.whole(1, LOST_MINUTES + 1).unsigned_abs() } else { 0 };
        let (from, to) = (second(down_at), second(hour));
        if from < to {
            stretches.push(Down { from, to, lost: (lost * 60).min(from - up_at) });
        }
    }
    stretches
}

/// The distributions of up and down that are most likely to have made these stretches of some devices; `None` where there
/// are too few. What lasted less than half a second was not seen.
pub fn fit<'a>(devices: impl Iterator<Item = &'a [Down]>) -> Option<(Weibull, Weibull)> {
    let (mut up, mut down) = (Vec::new(), Vec::new());
    for stretches in devices {
        // The first and the last may be cut off.
        let pairs = stretches.windows(2).skip(1);
        for (before, after) in pairs.map(|pair| (pair[0], pair[1])) {
            up.push(f64::from(after.from - before.to) / 3_600.0);
            down.push(f64::from(before.to - before.from) / 3_600.0);
        }
    }
    up.retain(|hours| *hours > 0.0);
    Some((Weibull::fit(&up)?, Weibull::fit(&down)?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dice::Draw;

    /// Ten years of some devices.
    fn simulated() -> Vec<Vec<Down>> {
        let of_device = |device| down(&mut Dice::of(3, Draw::Availability(device)), 10 * 525_960);
        (0..60).map(of_device).collect()
    }

    #[test]
    fn the_fits_are_found_again_in_simulated_spans() {
        let devices = simulated();
        let (up, down) = fit(devices.iter().map(Vec::as_slice)).unwrap();
        for (found, truth) in [(up, UP), (down, DOWN)] {
            assert!((found.shape / truth.shape - 1.0).abs() < 0.03, "{found:?} {truth:?}");
            assert!((found.scale_hours / truth.scale_hours - 1.0).abs() < 0.03, "{found:?} {truth:?}");
        }
    }

    #[test]
    fn four_fifths_of_the_time_are_up() {
        let down: u64 = simulated().iter().flatten().map(|down| u64::from(down.to - down.from)).sum();
        let up_share = 1.0 - down as f64 / (60.0 * 10.0 * 60.0 * 525_960.0);
        assert!((up_share - 0.810).abs() < 0.01, "{up_share}");
    }

    #[test]
    fn stretches_are_in_order_and_apart() {
        for stretches in simulated() {
            assert!(stretches.iter().all(|down| down.from < down.to && down.lost <= down.from));
            assert!(stretches.windows(2).all(|pair| pair[0].to <= pair[1].from));
        }
    }
}
