//! Chance that repeats itself: one stream of numbers for each thing that is drawn, so that any week of any device is
//! the same whatever was drawn before it.

use rand::{Rng as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;
use rand_distr::{Distribution as _, Normal};

/// What is drawn.
#[derive(Debug, Clone, Copy)]
pub enum Draw {
    /// The places of the municipality and their devices.
    Municipality,
    /// A device's secret key.
    Key(u32),
    /// When a device is switched on and off.
    Availability(u32),
    /// What happens at a device in a week, counted from the first.
    Week(u32, u16),
    /// When a device reports.
    Morning(u32),
}

/// A stream of numbers.
#[derive(Debug)]
pub struct Dice(ChaCha8Rng);

impl Dice {
    /// The stream of one thing under a seed.
    pub fn of(seed: u64, draw: Draw) -> Self {
        let (device, part) = match draw {
            Draw::Municipality => (u32::MAX, 0),
            Draw::Key(device) => (device, 0),
            Draw::Availability(device) => (device, 1),
            Draw::Morning(device) => (device, 2),
            Draw::Week(device, week) => (device, 1_000 + u64::from(week)),
        };
        let mut stream = ChaCha8Rng::seed_from_u64(seed);
        stream.set_stream(u64::from(device) << 32 | part);
        Self(stream)
    }

    /// Even between two ends, the second left out.
    pub fn even(&mut self, from: f64, to: f64) -> f64 {
        self.0.random_range(from..to)
    }

    /// A whole number between two ends, the second left out.
    pub fn whole(&mut self, from: i32, to: i32) -> i32 {
        self.0.random_range(from..to)
    }

    /// Around a mean.
    pub fn normal(&mut self, mean: f64, deviation: f64) -> f64 {
        Normal::new(mean, deviation).unwrap().sample(&mut self.0)
    }

    /// True this often, 0 to 1.
    pub fn chance(&mut self, share: f64) -> bool {
        self.0.random_bool(share)
    }

    /// One of several, by weight.
    pub fn pick<T: Copy>(&mut self, from: &[(f64, T)]) -> T {
        let sum: f64 = from.iter().map(|(weight, _)| weight).sum();
        let mut left = self.even(0.0, sum);
        let hit = from.iter().find(|(weight, _)| {
            left -= weight;
            left < 0.0
        });
        // Rounding may leave nothing for the last.
        hit.unwrap_or(from.last().unwrap()).1
    }

    /// Random bytes.
    pub fn bytes<const N: usize>(&mut self) -> [u8; N] {
        let mut bytes = [0; N];
        self.0.fill(&mut bytes);
        bytes
    }

    /// The generator itself, for distributions.
    pub fn generator(&mut self) -> &mut ChaCha8Rng {
        &mut self.0
    }
}
