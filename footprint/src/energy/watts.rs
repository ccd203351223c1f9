//! Watts in each state.

use crate::category::Category;
use crate::estimate::Estimate;
use crate::figure::{Finding, NotKnown, Source};
use crate::sources::{ENERGY_STAR, MONITOR_WATTS};
use crate::total::ErrorSource;

/// What devices of a category or model draw at the wall.
#[derive(Clone, Debug, PartialEq)]
pub struct StateWatts {
    /// Off but plugged in, W.
    pub off_w: Estimate,
    /// Asleep, W.
    pub asleep_w: Estimate,
    /// On with the screen off (ENERGY STAR's long idle), W.
    pub screen_off_w: Estimate,
    /// On with the screen on (short idle), W.
    pub screen_on_w: Estimate,
    /// Typical energy consumption, kWh a year.
    pub typical_kwh_per_year: Estimate,
    /// Share of the CPU's rated power that full load adds.
    pub load_share: f64,
    /// What devices of the model measured of themselves while on; it counts before `screen_on_w` and `screen_off_w`.
    pub calibrated: Option<CalibratedWatts>,
    /// For which other devices they are wrong alike.
    pub error: ErrorSource,
    /// Where the watts come from.
    pub source: Source,
}

/// What devices of a model draw while on, by what they measured themselves.
#[derive(Clone, Debug, PartialEq)]
pub struct CalibratedWatts {
    /// On, whatever the screen and with the load they had, W at the wall.
    pub on_w: Estimate,
    /// For which other devices it is wrong alike.
    pub error: ErrorSource,
    /// When it was measured, and of how many devices.
    pub source: Source,
}

const fn w(p10: f64, p50: f64, p90: f64) -> Estimate {
    Estimate::of_table(p10, p50, p90)
}

static LAPTOP: StateWatts = StateWatts {
    off_w: w(0.2, 0.3, 0.5),
    asleep_w: w(0.4, 0.6, 1.2),
    screen_off_w: w(0.9, 2.7, 5.7),
    screen_on_w: w(3.7, 5.5, 8.9),
    typical_kwh_per_year: w(13.2, 18.8, 30.9),
    load_share: 0.6,
    calibrated: None,
    error: ErrorSource::Watts(Category::Laptop),
    source: ENERGY_STAR,
};

static DESKTOP: StateWatts = StateWatts {
    off_w: w(0.2, 0.5, 1.0),
    asleep_w: w(0.8, 1.4, 2.1),
    screen_off_w: w(6.5, 19.4, 31.7),
    screen_on_w: w(7.6, 20.7, 33.2),
    typical_kwh_per_year: w(34.0, 91.0, 146.0),
    load_share: 0.8,
    calibrated: None,
    error: ErrorSource::Watts(Category::Desktop),
    source: ENERGY_STAR,
};

// The method gives medians for all-in-ones and tablets; the ranges are of the same rows of the same file.
static ALL_IN_ONE: StateWatts = StateWatts {
    off_w: w(0.2, 0.5, 1.0),
    asleep_w: w(0.7, 1.4, 4.4),
    screen_off_w: w(4.4, 12.1, 20.8),
    screen_on_w: w(15.8, 23.9, 39.9),
    typical_kwh_per_year: w(56.4, 91.0, 149.2),
    load_share: 0.8,
    calibrated: None,
    error: ErrorSource::Watts(Category::AllInOne),
    source: ENERGY_STAR,
};

static TABLET: StateWatts = StateWatts {
    off_w: w(0.1, 0.2, 0.5),
    asleep_w: w(0.1, 0.3, 1.0),
    screen_off_w: w(0.2, 0.7, 2.7),
    screen_on_w: w(1.6, 3.0, 5.5),
    typical_kwh_per_year: w(5.3, 10.7, 18.8),
    load_share: 0.6,
    calibrated: None,
    error: ErrorSource::Watts(Category::Tablet),
    source: ENERGY_STAR,
};

// A monitor with its screen off is asleep; no EU monitor may draw more than 0.5 W then.
static MONITOR: StateWatts = StateWatts {
    off_w: w(0.2, 0.3, 0.5),
    asleep_w: w(0.2, 0.3, 0.5),
    screen_off_w: w(0.2, 0.3, 0.5),
    screen_on_w: w(15.0, 20.0, 35.0),
    typical_kwh_per_year: w(29.8, 41.0, 89.1),
    load_share: 0.0,
    calibrated: None,
    error: ErrorSource::Watts(Category::Monitor),
    source: MONITOR_WATTS,
};

/// The watts of a category.
#[must_use]
pub fn watts_of(category: Category) -> Finding<&'static StateWatts> {
    match category {
        Category::Laptop => Finding::Known(&LAPTOP),
        Category::Desktop => Finding::Known(&DESKTOP),
        Category::AllInOne => Finding::Known(&ALL_IN_ONE),
        Category::Tablet => Finding::Known(&TABLET),
        Category::Monitor => Finding::Known(&MONITOR),
        Category::VirtualMachine => Finding::NotKnown(NotKnown::VirtualMachineSharesHost),
        Category::Unknown => Finding::NotKnown(NotKnown::NoCategory),
        Category::ThinClient | Category::Smartphone | Category::Server => {
            Finding::NotKnown(NotKnown::NoStateWatts)
        }
    }
}
