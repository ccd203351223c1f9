//! The usage record: how much a device was used over one to seven whole local days, too coarse to
//! follow a person through a day.

use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::people::Pseudonym;
use crate::text::Text;

/// Use of a device over 1 to 7 civil days in the tenant's time zone.
///
/// Records are upserted by device and [`first_day`](Self::first_day): a longer
/// [`covered_to`](Self::covered_to) replaces a shorter one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UsageRecord {
    /// The first local day.
    pub first_day: Date,
    /// Whole days it will cover once complete, 1 to 7.
    pub days: u8,
    /// The instant at which the first day began in the tenant's zone.
    pub from: Timestamp,
    /// The instant up to which minutes are counted: a whole number of minutes after `from`.
    pub covered_to: Timestamp,
    /// Minutes by state; they sum to the minutes between `from` and `covered_to`.
    pub minutes: StateMinutes,
    /// The same minutes by daypart, in the order of [`Daypart::ALL`].
    pub bins: [Bin; Daypart::COUNT],
    /// Processor load while on, percent of all cores; absent when it was never on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cpu_load_percent: Option<Quantiles>,
    /// Memory in use while on, percent of what is installed; absent when it was never on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub memory_used_percent: Option<Quantiles>,
    /// Minutes on by where the power came from; absent on a device without a battery.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub supply: Option<SupplyMinutes>,
    /// Minutes each external screen was on.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub external_screens: Vec<ScreenMinutes>,
    /// How presence was seen, or that it was not visible on this device.
    pub presence: PresenceSource,
    /// How the state of the screen was seen, or that it was not visible on this device.
    pub screen: ScreenSource,
    /// Whether one person or several used it. Never who.
    pub users: UserCount,
    /// Pseudonyms of those people, each once, in order; none unless the tenant turned them on
    /// ([`Policy::people_key`](crate::policy::Policy::people_key)). There may be fewer than people, where a name was
    /// not to be had, and at most [`MAX_PEOPLE`](crate::limits::MAX_PEOPLE).
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub people: Vec<Pseudonym>,
}

impl UsageRecord {
    /// Minutes from `from` to `covered_to`; zero where they are in the wrong order.
    pub fn covered_minutes(&self) -> u32 {
        let seconds = self.covered_to.as_second().saturating_sub(self.from.as_second());
        u32::try_from(seconds / 60).unwrap_or(0)
    }
}

/// Minutes by state. The states exclude each other.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StateMinutes {
    /// A person at it, by the operating system's own presence signal.
    pub active: u32,
    /// On, presence visible, nobody at it; locked counts here.
    pub idle: u32,
    /// On, on a machine where presence is not visible.
    pub on: u32,
    /// Asleep.
    pub asleep: u32,
    /// Off.
    pub off: u32,
    /// The agent could not see; never counted as off.
    pub unknown: u32,
}

impl StateMinutes {
    /// All minutes.
    pub fn total(&self) -> u32 {
        [self.active, self.idle, self.on, self.asleep, self.off, self.unknown]
            .into_iter()
            .fold(0, u32::saturating_add)
    }

    /// Minutes powered on: active, idle and on.
    pub fn powered(&self) -> u32 {
        [self.active, self.idle, self.on].into_iter().fold(0, u32::saturating_add)
    }
}

/// A quarter of a weekday or of a weekend day, local time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Daypart {
    /// Saturday and Sunday, rather than Monday to Friday.
    pub weekend: bool,
    /// 0, 6, 12 or 18: the hour at which it starts; each lasts six hours.
    pub from_hour: u8,
}

impl Daypart {
    /// How many there are.
    pub const COUNT: usize = 8;

    /// All of them, in the order of [`UsageRecord::bins`].
    pub const ALL: [Self; Self::COUNT] = [
        Self { weekend: false, from_hour: 0 },
        Self { weekend: false, from_hour: 6 },
        Self { weekend: false, from_hour: 12 },
        Self { weekend: false, from_hour: 18 },
        Self { weekend: true, from_hour: 0 },
        Self { weekend: true, from_hour: 6 },
        Self { weekend: true, from_hour: 12 },
        Self { weekend: true, from_hour: 18 },
    ];

    /// The place in [`ALL`](Self::ALL) of a local date and hour (0 to 23).
    pub fn index_of(day: Date, hour: i8) -> usize {
        let weekend = day.weekday().to_monday_zero_offset() >= 5;
        let quarter = usize::from(hour.unsigned_abs() / 6).min(3);
        if weekend { 4 + quarter } else { quarter }
    }
}

/// Minutes, load and energy within one daypart.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bin {
    /// Powered on with a screen on, or with a screen whose state is not visible.
    pub screen_on: u32,
    /// Powered on with every screen off, or with none.
    pub screen_off: u32,
    /// Of the powered minutes, those after 15 minutes without presence, whatever the screen.
    pub unattended: u32,
    /// Asleep.
    pub asleep: u32,
    /// Off.
    pub off: u32,
    /// Not seen.
    pub unknown: u32,
    /// Mean processor load over the powered minutes, percent; absent when there were none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cpu_mean_percent: Option<u8>,
    /// Energy that was measured, one entry a method. Minutes without an entry are modelled by the collector.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub measured: Vec<MeasuredEnergy>,
}

impl Bin {
    /// Minutes powered on.
    pub fn powered(&self) -> u32 {
        self.screen_on.saturating_add(self.screen_off)
    }

    /// All minutes.
    pub fn total(&self) -> u32 {
        [self.screen_on, self.screen_off, self.asleep, self.off, self.unknown]
            .into_iter()
            .fold(0, u32::saturating_add)
    }
}

/// Energy measured by one method.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MeasuredEnergy {
    /// How.
    pub method: EnergyMethod,
    /// Joules over those minutes, as the meter gave them: the battery's are direct current.
    pub joules: u64,
    /// The minutes it covers.
    pub minutes: u32,
}

/// What can measure energy in a PC.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum EnergyMethod {
    /// The battery's gauge while discharging: the whole machine, direct current.
    BatteryGauge,
    /// The platform counter (psys): the whole machine, where the maker wired it.
    Platform,
    /// The processor package's counter: a part of the machine.
    Package,
}

/// Minutes on by where the power came from.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SupplyMinutes {
    /// Plugged in.
    pub mains: u32,
    /// On battery.
    pub battery: u32,
}

/// Minutes one external screen was on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ScreenMinutes {
    /// The screen, by maker, product and serial hash.
    pub screen: ScreenKey,
    /// Minutes on.
    pub on: u32,
}

/// By what a screen is known: never its readable serial number.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ScreenKey {
    /// Three letters of the maker (EDID).
    pub manufacturer: Text,
    /// The maker's product code (EDID).
    pub product_code: u16,
    /// First 16 hexadecimal digits of the SHA-256 of maker, product code (four hexadecimal digits) and serial, with a
    /// space between them; absent without a serial.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub serial_hash: Option<Text>,
}

impl ScreenKey {
    /// The key of a screen, whose serial number it holds as a hash only.
    ///
    /// ```
    /// use levetid_protocol::{text::Text, usage::ScreenKey};
    ///
    /// let key = ScreenKey::of(Text::clean("DEL").unwrap(), 0xa0c7, Some("CN0X1"));
    /// assert_eq!(key.serial_hash.unwrap().as_str(), "c846a2a7a169cc85");
    /// ```
    pub fn of(manufacturer: Text, product_code: u16, serial: Option<&str>) -> Self {
        let serial_hash = serial.and_then(|serial| {
            let digest = Sha256::digest(format!("{manufacturer} {product_code:04x} {serial}"));
            let digits: String = digest.iter().take(8).map(|byte| format!("{byte:02x}")).collect();
            Text::clean(&digits)
        });
        Self { manufacturer, product_code, serial_hash }
    }
}

/// The 50th and 95th percentile of minute samples, percent, to two significant digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Quantiles {
    /// Half of the minutes were at or below this.
    pub p50: u8,
    /// 95 of 100 minutes were at or below this.
    pub p95: u8,
}

/// How presence was seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PresenceSource {
    /// Not visible on this device: powered minutes are `on`.
    None,
    /// The operating system's session manager (logind on Linux).
    Session,
    /// Counters of input events that carry no content (Linux), confirmed by the session manager.
    Counters,
    /// The operating system's own user presence (Windows).
    UserPresence,
    /// The time since the last input, by the operating system (macOS).
    IdleTime,
}

/// How the state of the screen was seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ScreenSource {
    /// The device has a screen, or may have, but its state is not visible.
    None,
    /// No screen is connected.
    NoScreen,
    /// The graphics driver's connectors.
    Connector,
    /// The operating system's display state.
    DisplayState,
}

/// How many people used a device. Never who.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum UserCount {
    /// Not visible on this device.
    Unknown,
    /// Nobody was logged on.
    None,
    /// One person.
    One,
    /// More than one.
    Several,
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn hours_fall_into_their_daypart() {
        let (friday, saturday) = (date(2026, 11, 20), date(2026, 11, 21));
        for (day, hour, index) in [
            (friday, 0, 0),
            (friday, 5, 0),
            (friday, 6, 1),
            (friday, 23, 3),
            (saturday, 0, 4),
            (saturday, 18, 7),
        ] {
            assert_eq!(Daypart::index_of(day, hour), index, "{day} {hour}");
            let daypart = Daypart::ALL[index];
            assert_eq!(daypart.weekend, day == saturday);
            assert!((0..6).contains(&(hour - daypart.from_hour.cast_signed())));
        }
    }
}
