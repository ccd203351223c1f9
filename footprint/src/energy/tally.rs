//! Recorded minutes, added up by what their energy is found from.

use crate::code::coded_enum;
use crate::error::FootprintError;

/// The minutes of one bin (weekday or weekend, one daypart) of a usage record.
///
/// `screen_on`, `screen_off`, `asleep`, `off` and `unknown` are apart and together make the bin;
/// `unattended` is the part of the minutes on in which nobody was there.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct UsageBin {
    /// On with the screen on.
    pub screen_on_minutes: u32,
    /// On with the screen off.
    pub screen_off_minutes: u32,
    /// On with nobody there for a quarter of an hour, whatever the screen. No energy rests on it.
    pub unattended_minutes: u32,
    /// Asleep.
    pub asleep_minutes: u32,
    /// Off.
    pub off_minutes: u32,
    /// Not seen by anyone; never counted as off.
    pub unknown_minutes: u32,
    /// Mean CPU load of the minutes on, 0 to 100.
    pub cpu_load_percent: Option<f64>,
    /// What was measured in minutes on. No minute is in two of them.
    pub measured: Vec<MeasuredEnergy>,
}

impl UsageBin {
    /// All minutes of the bin, seen or not.
    #[must_use]
    pub fn minutes(&self) -> u64 {
        [
            self.screen_on_minutes,
            self.screen_off_minutes,
            self.asleep_minutes,
            self.off_minutes,
            self.unknown_minutes,
        ]
        .into_iter()
        .map(u64::from)
        .sum()
    }
}

/// Energy that the device measured itself.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MeasuredEnergy {
    /// What measured it.
    pub meter: Meter,
    /// Energy inside the device, J.
    pub joules: f64,
    /// Minutes over which it was measured.
    pub minutes: u32,
}

coded_enum! {
    /// What a device can measure itself with. All read direct current inside the device.
    pub enum Meter {
        /// The battery's gauge while it discharges: the whole machine.
        BatteryGauge = "battery-gauge",
        /// The platform counter (psys): the whole machine.
        Platform = "platform",
        /// The CPU package counter (RAPL, EMI): a part of the machine.
        CpuPackage = "cpu-package",
    }
}

/// Minutes on, by screen.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct StateMinutes {
    pub screen_on: f64,
    pub screen_off: f64,
}

impl StateMinutes {
    pub(crate) fn total(self) -> f64 {
        self.screen_on + self.screen_off
    }

    fn add(&mut self, other: Self, weight: f64) {
        self.screen_on += other.screen_on * weight;
        self.screen_off += other.screen_off * weight;
    }

    fn share(self, share: f64) -> Self {
        Self { screen_on: self.screen_on * share, screen_off: self.screen_off * share }
    }
}

/// A measurement added up.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Metered {
    pub joules: f64,
    pub minutes: StateMinutes,
}

/// Minutes of any number of bins, added up. Energy is linear in all of them, so nothing is lost.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Tally {
    pub(crate) modelled_on: StateMinutes,
    pub(crate) whole: Metered,
    pub(crate) package: Metered,
    pub(crate) asleep_minutes: f64,
    pub(crate) off_minutes: f64,
    pub(crate) unknown_minutes: f64,
    pub(crate) minutes_with_load: f64,
    pub(crate) minutes_without_load: f64,
    load_percent_minutes: f64,
}

impl Tally {
    /// Adds a share (0 to 1) of a bin: 1 for all of it, less where a record lies across two years.
    ///
    /// Measured minutes are taken from the minutes with the screen on and off in proportion, because the
    /// record does not say which they were.
    ///
    /// # Errors
    /// If the bin measured longer than it was on, or its load or a measured energy is no quantity.
    pub fn add(&mut self, bin: &UsageBin, share: f64) -> Result<(), FootprintError> {
        let on = StateMinutes {
            screen_on: f64::from(bin.screen_on_minutes),
            screen_off: f64::from(bin.screen_off_minutes),
        };
        check(bin)?;
        let mut modelled_share = 1.0;
        for measured in &bin.measured {
            if measured.minutes == 0 {
                continue;
            }
            let covered = f64::from(measured.minutes) / on.total();
            modelled_share -= covered;
            let sum = match measured.meter {
                Meter::BatteryGauge | Meter::Platform => &mut self.whole,
                Meter::CpuPackage => &mut self.package,
            };
            sum.joules += measured.joules * share;
            sum.minutes.add(on.share(covered), share);
        }
        let modelled_on = on.share(modelled_share.max(0.0));
        self.modelled_on.add(modelled_on, share);
        match bin.cpu_load_percent {
            Some(percent) => {
                self.minutes_with_load += modelled_on.total() * share;
                self.load_percent_minutes += percent * modelled_on.total() * share;
            }
            None => self.minutes_without_load += modelled_on.total() * share,
        }
        self.asleep_minutes += f64::from(bin.asleep_minutes) * share;
        self.off_minutes += f64::from(bin.off_minutes) * share;
        self.unknown_minutes += f64::from(bin.unknown_minutes) * share;
        Ok(())
    }

    /// Two tallies as one.
    #[must_use]
    pub(crate) fn plus(mut self, other: &Self) -> Self {
        self.modelled_on.add(other.modelled_on, 1.0);
        for (sum, term) in [(&mut self.whole, other.whole), (&mut self.package, other.package)] {
            sum.joules += term.joules;
            sum.minutes.add(term.minutes, 1.0);
        }
        self.asleep_minutes += other.asleep_minutes;
        self.off_minutes += other.off_minutes;
        self.unknown_minutes += other.unknown_minutes;
        self.minutes_with_load += other.minutes_with_load;
        self.minutes_without_load += other.minutes_without_load;
        self.load_percent_minutes += other.load_percent_minutes;
        self
    }

    /// Minutes whose state was seen.
    #[must_use]
    pub fn known_minutes(&self) -> f64 {
        self.modelled_on.total()
            + self.whole.minutes.total()
            + self.package.minutes.total()
            + self.asleep_minutes
            + self.off_minutes
    }

    pub(crate) fn mean_load_percent(&self) -> Option<f64> {
        (self.minutes_with_load > 0.0).then(|| self.load_percent_minutes / self.minutes_with_load)
    }
}

fn check(bin: &UsageBin) -> Result<(), FootprintError> {
    if let Some(percent) = bin.cpu_load_percent.filter(|p| !(0.0..=100.0).contains(p)) {
        return Err(FootprintError::Load(percent));
    }
    if let Some(bad) = bin.measured.iter().find(|m| !(m.joules.is_finite() && m.joules >= 0.0)) {
        return Err(FootprintError::Joules(bad.joules));
    }
    let measured_minutes = bin.measured.iter().map(|m| u64::from(m.minutes)).sum();
    let on_minutes = u64::from(bin.screen_on_minutes) + u64::from(bin.screen_off_minutes);
    if measured_minutes > on_minutes {
        return Err(FootprintError::MeasuredBeyondOn { measured_minutes, on_minutes });
    }
    Ok(())
}
