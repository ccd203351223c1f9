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

mod booking;
mod split;
mod spread;
mod sum;
#[cfg(test)]
mod tests;

pub use booking::{Amount, Booking, Line};
pub use split::{END_OF_LIFE, EndOfLifeRow, end_of_life_share};
pub use spread::Acquired;
pub use sum::{Counted, Entry};

use std::collections::BTreeMap;

use jiff::civil::{Date, date};

use serde::Serialize;

use crate::category::Category;
use crate::error::FootprintError;
use crate::estimate::{Estimate, EstimateError};
use crate::figure::{Caveat, Finding, Method, Source, Step, StepLabel, Unit, number};
use crate::grid::{Basis, GridFactor, YearlyRow, factor_from};
use crate::lifetime::Life;
use crate::period::plus_days;
use crate::total::Total;
use booking::Days;
use sum::Sum;

/// What the account needs to know of a device.
#[derive(Clone, Copy, Debug)]
pub struct AccountDevice<'a> {
    /// What kind of device it is.
    pub category: Category,
    /// Grid zone of its electricity: `DK1`, `DK2`, `DK`.
    pub zone: &'a str,
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
    /// Its energy in use; `None`: not known.
    pub energy: Option<AccountEnergy<'a>>,
}

impl AccountDevice<'_> {
    /// The line in which its purchase is booked.
    const fn purchases(&self) -> Line {
        if self.leased { Line::Leased } else { Line::CapitalGoods }
    }
}

/// The energy of a device in use.
#[derive(Clone, Copy, Debug)]
pub struct AccountEnergy<'a> {
    /// kWh a year.
    pub kwh_per_year: &'a Total,
    /// How it was found.
    pub method: Method,
    /// What it rests on.
    pub sources: &'a [Source],
}

/// What the tenant chose.
#[derive(Clone, Debug)]
pub struct AccountSetting<'a> {
    /// Yearly grid factors that go before the built-in ones.
    pub grid_years: &'a [YearlyRow],
    /// Baseline life of the running footprint.
    pub baseline: Life,
    /// A residual-mix or contract factor, g CO2e/kWh, and where it is from.
    pub market: Option<(f64, Source)>,
}

/// The account of a year.
#[derive(Clone, Debug, Serialize)]
pub struct Account {
    /// The calendar year.
    pub year: i16,
    /// The last day that is booked: the year's last, or today.
    pub through: Date,
    /// The grid factors of the zones in which energy was used.
    pub zones: Vec<ZoneFactors>,
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

/// The factors of a grid zone in the account's year, g CO2e per kWh.
#[derive(Clone, Debug, Serialize)]
pub struct ZoneFactors {
    /// The zone.
    pub zone: String,
    /// The direct factor.
    pub direct: GridFactor,
    /// The life-cycle factor.
    pub life_cycle: GridFactor,
}

/// The account beside the running footprint, kg CO2e; rows that one of them does not have are absent from it.
#[derive(Clone, Debug, Serialize)]
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

/// An account under way: devices are booked one by one, so that there may be any number of them.
#[derive(Debug)]
pub struct Book<'s> {
    setting: &'s AccountSetting<'s>,
    year: i16,
    today: Date,
    days: Days,
    /// All lines but energy.
    sums: BTreeMap<Line, Sum>,
    /// Energy by grid zone.
    energy: BTreeMap<String, Sum>,
    /// The first year in which a device may have been bought.
    earliest: i16,
}

impl<'s> Book<'s> {
    /// The account of a year, as known on `today`. A year that has not ended is booked up to then.
    #[must_use]
    pub fn open(setting: &'s AccountSetting<'s>, year: i16, today: Date) -> Self {
        let last = Date::new(year, 12, 31).unwrap_or(date(9999, 12, 31)).min(today);
        let days = Days { first: Date::new(year, 1, 1).unwrap_or(last), end: plus_days(last, 1) };
        let (sums, energy) = (BTreeMap::new(), BTreeMap::new());
        Self { setting, year, today, days, sums, energy, earliest: today.year() }
    }

    /// Books a device, and says what.
    ///
    /// # Errors
    /// Only if a figure leaves the range of numbers.
    pub fn add(&mut self, device: &AccountDevice<'_>) -> Result<Vec<Booking>, FootprintError> {
        let bookings = booking::bookings(device, self.days, self.setting.baseline)?;
        for Booking { line, amount } in &bookings {
            let sum = match line {
                Line::Energy => self.energy.entry(device.zone.to_owned()).or_default(),
                line => self.sums.entry(*line).or_default(),
            };
            sum.add(device.category, amount.as_ref(), device.sources(*line));
        }
        if let Some(acquired) = device.acquired {
            self.earliest = self.earliest.min(acquired.earliest.year());
        }
        Ok(bookings)
    }

    /// The years in which the devices may have been bought or have left, newest first; at most 20.
    #[must_use]
    pub fn years(&self) -> Vec<i16> {
        let this_year = self.today.year();
        (self.earliest.max(this_year - 19)..=this_year).rev().collect()
    }

    /// The account of what was booked.
    ///
    /// # Errors
    /// Only if a total leaves the range of numbers.
    pub fn close(self) -> Result<Account, FootprintError> {
        let Self { setting, year, days, ref sums, ref energy, .. } = self;
        let line = |line: Line| sums.get(&line).cloned().unwrap_or_default();
        let zones: Vec<ZoneFactors> = energy.keys().map(|zone| setting.factors(zone, year)).collect();
        let used = at(energy, &zones, ZoneFactors::used)?;
        let [bought, leased] = [Line::CapitalGoods, Line::Leased].map(line);
        let [end_of_life, running_bought] = [Line::EndOfLife, Line::RunningBought].map(line);
        let [earlier, left_early] = [Line::RunningEarlier, Line::LeftEarly].map(line);
        let purchases = bought.clone().beside(&leased);
        let account = purchases.clone().plus(&end_of_life).plus(&used);
        let running = running_bought.clone().plus(&earlier).plus(&left_early).plus(&used);
        let kg = |sum: &Sum| sum.entry(Unit::Kg);
        let market = match &setting.market {
            Some((g_per_kwh, source)) => Some(kg(&at(energy, &zones, |_| Factor {
                g_per_kwh: *g_per_kwh,
                formula: per_kwh(*g_per_kwh),
                sources: vec![source],
                caveats: Vec::new(),
            })?)?),
            None => None,
        };
        Ok(Account {
            year,
            through: plus_days(days.end, -1),
            energy: in_all(energy.values().cloned()).entry(Unit::Kwh)?,
            location: kg(&at(energy, &zones, ZoneFactors::location)?)?,
            market,
            capital_goods: kg(&bought)?,
            leased: kg(&leased)?,
            upstream: kg(&at(energy, &zones, ZoneFactors::upstream)?)?,
            end_of_life: kg(&end_of_life)?,
            compared: Compared {
                bought: [kg(&purchases)?, kg(&running_bought)?],
                earlier: kg(&earlier)?,
                left_early: kg(&left_early)?,
                end_of_life: kg(&end_of_life)?,
                used: kg(&used)?,
                totals: [kg(&account)?, kg(&running)?],
            },
            zones,
        })
    }
}

impl AccountSetting<'_> {
    fn factors(&self, zone: &str, year: i16) -> ZoneFactors {
        let of = |basis| factor_from(self.grid_years, zone, year, basis);
        ZoneFactors { zone: zone.to_owned(), direct: of(Basis::Direct), life_cycle: of(Basis::LifeCycle) }
    }
}

/// What energy is multiplied by.
struct Factor<'a> {
    g_per_kwh: f64,
    formula: String,
    sources: Vec<&'a Source>,
    caveats: Vec<Caveat>,
}

impl ZoneFactors {
    /// What comes before the power station, g CO2e per kWh: what the life-cycle factor has beyond the direct one.
    #[must_use]
    pub fn upstream_g_per_kwh(&self) -> f64 {
        (self.life_cycle.g_per_kwh - self.direct.g_per_kwh).max(0.0)
    }

    fn location(&self) -> Factor<'_> {
        of_grid(&self.direct)
    }

    fn used(&self) -> Factor<'_> {
        of_grid(&self.life_cycle)
    }

    fn upstream(&self) -> Factor<'_> {
        let Self { direct, life_cycle, .. } = self;
        Factor {
            g_per_kwh: self.upstream_g_per_kwh(),
            formula: format!("{} - {}", per_kwh(life_cycle.g_per_kwh), per_kwh(direct.g_per_kwh)),
            sources: vec![&life_cycle.source, &direct.source],
            caveats: direct.caveats.iter().chain(&life_cycle.caveats).copied().collect(),
        }
    }
}

fn of_grid(grid: &GridFactor) -> Factor<'_> {
    Factor {
        g_per_kwh: grid.g_per_kwh,
        formula: per_kwh(grid.g_per_kwh),
        sources: vec![&grid.source],
        caveats: grid.caveats.clone(),
    }
}

fn per_kwh(g_per_kwh: f64) -> String {
    format!("{} g/kWh", number(g_per_kwh))
}

/// Energy of each zone at a factor of the zone, kg CO2e. Where there are several, the calculation says which is whose.
fn at<'z>(
    energy: &BTreeMap<String, Sum>,
    zones: &'z [ZoneFactors],
    factor: impl Fn(&'z ZoneFactors) -> Factor<'z>,
) -> Result<Sum, EstimateError> {
    let mut sums = Vec::new();
    for (of_zone, kwh) in zones.iter().zip(energy.values()) {
        let Factor { g_per_kwh, formula, sources, caveats } = factor(of_zone);
        let formula = match zones {
            [_] => formula,
            _ => format!("{} (μ {:.1} kWh): {formula}", of_zone.zone, kwh.mean()),
        };
        let mut sum = kwh.clone().scale(g_per_kwh / 1000.0);
        sum.factor(Step {
            label: StepLabel::GridFactor,
            formula,
            value: Estimate::exact(g_per_kwh)?,
            unit: Unit::GramsPerKwh,
            source: None,
        });
        sources.into_iter().for_each(|source| sum.cite(source));
        caveats.into_iter().for_each(|caveat| sum.note(caveat));
        sums.push(sum);
    }
    Ok(in_all(sums))
}

/// Lines of which no device is in two.
fn in_all(sums: impl IntoIterator<Item = Sum>) -> Sum {
    sums.into_iter().fold(Sum::default(), |all, sum| all.beside(&sum))
}
