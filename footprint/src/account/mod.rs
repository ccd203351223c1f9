//! The climate account of a year: what a municipality reports, beside the running footprint by which it steers
//! (method section 10).
//!
//! The account books making at once, when a device is bought (scope 3 category 2, or 8 where it is leased), its end of
//! life when it leaves (category 12), and electricity as it is used: direct emissions in scope 2, what comes before the
//! power station in scope 3 category 3. The running footprint (section 5) spreads making over the baseline life. Both
//! count every kilogram once over a life; within one year they differ, and [`Account::compared`] says by what.
//!
//! A device whose day of purchase is not known is spread over the days on which it may have been bought, as its age
//! has them: as likely before as after the best guess, and within either as likely on one day as on another. So each
//! device is booked once over all years, and a year gets its chance of it.

mod split;
mod spread;
mod sum;
#[cfg(test)]
mod tests;

pub use split::{END_OF_LIFE, EndOfLifeRow, end_of_life_share};
pub use spread::Acquired;
pub use sum::{Counted, Entry};

use jiff::civil::{Date, date};

use crate::category::Category;
use crate::embodied;
use crate::error::FootprintError;
use crate::estimate::{Estimate, EstimateError};
use crate::figure::{Caveat, Finding, Method, Source, Step, StepLabel, Unit, number};
use crate::grid::{Basis, GridFactor, YearlyRow, factor_from};
use crate::lifetime::{Life, booked_share};
use crate::period::{DAYS_PER_YEAR, days_between, plus_days, years_between};
use crate::sources::END_OF_LIFE_SPLIT;
use crate::total::{ErrorSource, Total};
use sum::Sum;

/// What the account needs to know of a device.
#[derive(Clone, Copy, Debug)]
pub struct AccountDevice<'a> {
    /// What kind of device it is.
    pub category: Category,
    /// The model whose product sheets `making` is of; `None`: it is the category's.
    pub product: Option<&'a str>,
    /// Its embodied carbon, kg CO2e.
    pub making: &'a Finding,
    /// When it was bought; `None`: not known.
    pub acquired: Option<Acquired>,
    /// It is leased: its making is booked under category 8.
    pub leased: bool,
    /// The day it left service for good.
    pub retired: Option<Date>,
    /// Its energy, kWh a year in use, and how that was found.
    pub energy_kwh_per_year: Option<(&'a Total, Method)>,
}

/// What the tenant chose.
#[derive(Clone, Debug)]
pub struct AccountSetting<'a> {
    /// Grid zone: `DK1`, `DK2`, `DK`.
    pub zone: &'a str,
    /// Yearly grid factors that go before the built-in ones.
    pub grid_years: &'a [YearlyRow],
    /// Baseline life of the running footprint.
    pub baseline: Life,
    /// A residual-mix or contract factor, g CO2e/kWh, and where it is from.
    pub market: Option<(f64, Source)>,
}

/// The account of a year.
#[derive(Clone, Debug)]
pub struct Account {
    /// The calendar year.
    pub year: i16,
    /// The last day that is booked: the year's last, or today.
    pub through: Date,
    /// Energy of the days in service, kWh.
    pub energy: Entry,
    /// Scope 2, location-based, kg CO2e: energy at the grid's direct factor.
    pub location: Entry,
    /// Scope 2, market-based, kg CO2e; `None`: the tenant has stated no factor.
    pub market: Option<Entry>,
    /// Scope 3 category 2, kg CO2e: cradle-to-gate of what was bought.
    pub capital_goods: Entry,
    /// Scope 3 category 8, kg CO2e: the same of what was leased.
    pub leased: Entry,
    /// Scope 3 category 3, kg CO2e: energy at what the life-cycle factor has beyond the direct one.
    pub upstream: Entry,
    /// Scope 3 category 12, kg CO2e: the end of life of what left service.
    pub end_of_life: Entry,
    /// The same year beside the running footprint.
    pub compared: Compared,
}

/// The account beside the running footprint, kg CO2e; rows that one of them does not have are absent from it.
#[derive(Clone, Debug)]
pub struct Compared {
    /// Making and moving of devices bought this year: booked at once, or the year's share.
    pub bought: [Entry; 2],
    /// Making of devices bought in earlier years: only the running footprint still books it.
    pub earlier: Entry,
    /// What the running footprint books at once of devices that left before their baseline life.
    pub left_early: Entry,
    /// End of life: only the account books it apart.
    pub end_of_life: Entry,
    /// Use, on the life-cycle basis: the same in both.
    pub used: Entry,
    /// All of it: the account, the running footprint.
    pub totals: [Entry; 2],
}

/// The days of the year that are booked.
#[derive(Clone, Copy)]
struct Days {
    first: Date,
    /// The day after the last.
    end: Date,
}

impl Days {
    fn holds(self, day: Date) -> bool {
        self.first <= day && day < self.end
    }

    /// Days in service, as a share of a year of 365.25 days.
    fn served(self, built: Date, retired: Option<Date>) -> f64 {
        let to = retired.map_or(self.end, |day| day.min(self.end));
        f64::from(days_between(self.first.max(built), to).max(0)) / DAYS_PER_YEAR
    }

    /// The share of the making that the running footprint books, 0 to 1.
    fn running(self, built: Date, retired: Option<Date>, baseline: Life) -> f64 {
        let to = retired.map_or(self.end, |day| day.min(self.end));
        booked_share(years_between(built, self.first.max(built)), years_between(built, to), baseline)
    }
}

#[derive(Default)]
struct Sums {
    energy: Sum,
    bought: Sum,
    leased: Sum,
    end_of_life: Sum,
    running_bought: Sum,
    running_earlier: Sum,
    left_early: Sum,
}

/// Draws up the account of a year over devices, as known on `today`. A year that has not ended is booked up to then.
///
/// # Errors
/// Only if a total leaves the range of numbers.
pub fn account<'a>(
    devices: impl IntoIterator<Item = AccountDevice<'a>>,
    setting: &AccountSetting<'_>,
    year: i16,
    today: Date,
) -> Result<Account, FootprintError> {
    let last = Date::new(year, 12, 31).unwrap_or(date(9999, 12, 31)).min(today);
    let days = Days { first: Date::new(year, 1, 1).unwrap_or(last), end: plus_days(last, 1) };
    let mut sums = Sums::default();
    for device in devices {
        book(&mut sums, &device, days, setting.baseline)?;
    }
    entries(&sums, setting, year, last)
}

/// Books one device.
fn book(
    sums: &mut Sums,
    device: &AccountDevice<'_>,
    days: Days,
    baseline: Life,
) -> Result<(), FootprintError> {
    // A guest's hardware and electricity are its host's.
    if device.category == Category::VirtualMachine {
        return Ok(());
    }
    let purchases = if device.leased { &mut sums.leased } else { &mut sums.bought };
    let (Some(acquired), Finding::Known(making)) = (device.acquired, device.making) else {
        for sum in [purchases, &mut sums.running_bought, &mut sums.running_earlier] {
            sum.miss();
        }
        if device.retired.is_some_and(|day| days.holds(day)) {
            sums.end_of_life.miss();
            sums.left_early.miss();
        }
        match (device.acquired, device.energy_kwh_per_year) {
            (Some(acquired), Some((kwh, method))) => {
                let served = acquired.chance(|built| days.served(built, device.retired));
                sums.energy.add(device.category, kwh.clone().times_own(served), served.mean, 1.0, method);
            }
            _ => sums.energy.miss(),
        }
        return Ok(());
    };
    let total = embodied::as_total(making.value, device.product, device.category)?;
    let split = end_of_life_share(device.category);
    let mean_share = split.mean();
    let gate = total.clone().scale(1.0 - mean_share);
    let cite = |sum: &mut Sum| making.sources.iter().for_each(|source| sum.cite(source));

    let bought = acquired.chance(|built| f64::from(days.holds(built)));
    purchases.add(device.category, gate.times_own(bought), bought.mean, 1.0, making.method);
    cite(purchases);
    if device.retired.is_some_and(|day| days.holds(day)) && making.value.p90() > 0.0 {
        let kg = split.share.scale(total.mean)?;
        let row = if device.category == Category::AllInOne { Category::Desktop } else { device.category };
        let scrapped = Total::of(kg, &[(ErrorSource::Making(row), 1.0)]);
        sums.end_of_life.add(device.category, scrapped, 1.0, 1.0, Method::Default);
        sums.end_of_life.cite(&END_OF_LIFE_SPLIT);
        if split.stands_in {
            sums.end_of_life.note(Caveat::EndOfLifeStandsIn);
        }
    }
    let running = |of: &dyn Fn(Date) -> bool| {
        acquired.chance(|built| if of(built) { days.running(built, device.retired, baseline) } else { 0.0 })
    };
    let most = 1.0 / baseline.as_years();
    let this_year = running(&|built| days.holds(built));
    sums.running_bought.add(
        device.category,
        total.clone().times_own(this_year),
        bought.mean,
        1.0,
        making.method,
    );
    let earlier = running(&|built| built < days.first);
    sums.running_earlier.add(
        device.category,
        total.clone().times_own(earlier),
        earlier.mean,
        most,
        making.method,
    );
    if let Some(left) = device.retired.filter(|day| days.holds(*day)) {
        let rest = acquired.chance(|built| {
            if built <= left {
                booked_share(years_between(built, left), baseline.as_years(), baseline)
            } else {
                0.0
            }
        });
        sums.left_early.add(device.category, total.times_own(rest), rest.mean, 1.0, making.method);
    }
    match device.energy_kwh_per_year {
        Some((kwh, method)) => {
            let served = acquired.chance(|built| days.served(built, device.retired));
            sums.energy.add(device.category, kwh.clone().times_own(served), served.mean, 1.0, method);
        }
        None => sums.energy.miss(),
    }
    Ok(())
}

fn entries(
    sums: &Sums,
    setting: &AccountSetting<'_>,
    year: i16,
    through: Date,
) -> Result<Account, FootprintError> {
    let direct = factor_from(setting.grid_years, setting.zone, year, Basis::Direct);
    let life_cycle = factor_from(setting.grid_years, setting.zone, year, Basis::LifeCycle);
    let at = |g_per_kwh: f64,
              formula: String,
              sources: &[&Source],
              caveats: &[Caveat]|
     -> Result<Sum, EstimateError> {
        let mut sum = sums.energy.clone().scale(g_per_kwh / 1000.0);
        sum.factor(Step {
            label: StepLabel::GridFactor,
            formula,
            value: Estimate::exact(g_per_kwh)?,
            unit: Unit::GramsPerKwh,
            source: None,
        });
        sources.iter().for_each(|source| sum.cite(source));
        caveats.iter().for_each(|caveat| sum.note(*caveat));
        Ok(sum)
    };
    let of_factor = |g_per_kwh: f64| format!("{} g/kWh", number(g_per_kwh));
    let of_grid =
        |grid: &GridFactor| at(grid.g_per_kwh, of_factor(grid.g_per_kwh), &[&grid.source], &grid.caveats);
    let before = (life_cycle.g_per_kwh - direct.g_per_kwh).max(0.0);
    let caveats: Vec<Caveat> = direct.caveats.iter().chain(&life_cycle.caveats).copied().collect();
    let less = format!("{} g/kWh - {} g/kWh", number(life_cycle.g_per_kwh), number(direct.g_per_kwh));
    let upstream = at(before, less, &[&life_cycle.source, &direct.source], &caveats)?;
    let used = of_grid(&life_cycle)?;
    let purchases = sums.bought.clone().plus(&sums.leased);
    let account = purchases.clone().plus(&sums.end_of_life).plus(&used);
    let running = sums.running_bought.clone().plus(&sums.running_earlier).plus(&sums.left_early).plus(&used);
    let kg = |sum: &Sum| sum.entry(Unit::Kg);
    let market = match &setting.market {
        Some((g_per_kwh, source)) => Some(kg(&at(*g_per_kwh, of_factor(*g_per_kwh), &[source], &[])?)?),
        None => None,
    };
    Ok(Account {
        year,
        through,
        energy: sums.energy.entry(Unit::Kwh)?,
        location: kg(&of_grid(&direct)?)?,
        market,
        capital_goods: kg(&sums.bought)?,
        leased: kg(&sums.leased)?,
        upstream: kg(&upstream)?,
        end_of_life: kg(&sums.end_of_life)?,
        compared: Compared {
            bought: [kg(&purchases)?, kg(&sums.running_bought)?],
            earlier: kg(&sums.running_earlier)?,
            left_early: kg(&sums.left_early)?,
            end_of_life: kg(&sums.end_of_life)?,
            used: kg(&used)?,
            totals: [kg(&account)?, kg(&running)?],
        },
    })
}

/// The years that devices may have been bought in or have left in, newest first; at most 20.
pub fn years<'a>(devices: impl IntoIterator<Item = &'a AccountDevice<'a>>, today: Date) -> Vec<i16> {
    let earliest = devices.into_iter().filter_map(|device| Some(device.acquired?.earliest.year())).min();
    let first = earliest.unwrap_or(today.year()).max(today.year() - 19).min(today.year());
    (first..=today.year()).rev().collect()
}
