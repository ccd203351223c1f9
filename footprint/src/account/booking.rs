//! What one device books in a year, line by line.

use jiff::civil::Date;

use super::{AccountDevice, end_of_life_share};
use crate::category::Category;
use crate::code::coded_enum;
use crate::embodied;
use crate::error::FootprintError;
use crate::figure::{Caveat, Figure, Finding, Method, Source};
use crate::lifetime::{Life, booked_share};
use crate::period::{DAYS_PER_YEAR, days_between, years_between};
use crate::sources::END_OF_LIFE_SPLIT;
use crate::total::{ErrorSource, Moments, Total};

/// Less of a device than this is rounding.
const TRACE: f64 = 1e-9;

coded_enum! {
    /// A line in which devices are booked. The other lines of the account are made of these.
    pub enum Line {
        /// Energy of the days in service, kWh.
        Energy = "energy",
        /// Cradle-to-gate of what was bought, kg CO2e.
        CapitalGoods = "capital-goods",
        /// The same of what was leased, kg CO2e.
        Leased = "leased",
        /// The end of life of what left service, kg CO2e.
        EndOfLife = "end-of-life",
        /// The running footprint's share of the making of devices bought this year, kg CO2e.
        RunningBought = "running-bought",
        /// The same of devices bought in earlier years, kg CO2e.
        RunningEarlier = "running-earlier",
        /// What the running footprint books at once of devices that left before their baseline life, kg CO2e.
        LeftEarly = "left-early",
    }
}

/// What a device books in a line.
#[derive(Clone, Debug)]
pub struct Booking {
    /// The line.
    pub line: Line,
    /// What is booked; `None`: it may belong here, but its age, kind, making or energy is not known.
    pub amount: Option<Amount>,
}

/// An amount: `of × share`, in the mean.
#[derive(Clone, Debug)]
pub struct Amount {
    /// The mean of what is booked in part: its making, kg CO2e, or its energy a year, kWh.
    pub of: f64,
    /// The mean of the share that is booked: of a making 0 to 1, of energy years.
    pub share: f64,
    /// What is booked, in the unit of the line.
    pub total: Total,
    /// It belongs in the line for certain, not by chance.
    pub certain: bool,
    /// How it was found.
    pub method: Method,
    /// What is to be said of it.
    pub caveat: Option<Caveat>,
}

/// What the end of life rests on.
static OF_END_OF_LIFE: [Source; 1] = [END_OF_LIFE_SPLIT];

impl<'a> AccountDevice<'a> {
    /// What a booking in the line rests on.
    #[must_use]
    pub fn sources(&self, line: Line) -> &'a [Source] {
        match line {
            Line::Energy => self.energy.map_or(&[], |energy| energy.sources),
            Line::EndOfLife => &OF_END_OF_LIFE,
            Line::CapitalGoods
            | Line::Leased
            | Line::RunningBought
            | Line::RunningEarlier
            | Line::LeftEarly => self.making.known().map_or(&[], |making| &making.sources),
        }
    }
}

/// The days of a year that are booked.
#[derive(Clone, Copy, Debug)]
pub(super) struct Days {
    pub first: Date,
    /// The day after the last.
    pub end: Date,
}

impl Days {
    fn hold(self, day: Date) -> bool {
        self.first <= day && day < self.end
    }

    fn end_of(self, retired: Option<Date>) -> Date {
        retired.map_or(self.end, |day| day.min(self.end))
    }

    /// Days in service, as a share of a year of 365.25 days.
    fn served(self, built: Date, retired: Option<Date>) -> f64 {
        f64::from(days_between(self.first.max(built), self.end_of(retired)).max(0)) / DAYS_PER_YEAR
    }

    /// The share of the making that the running footprint books, 0 to 1.
    fn running(self, built: Date, retired: Option<Date>, baseline: Life) -> f64 {
        let (from, to) = (self.first.max(built), self.end_of(retired));
        booked_share(years_between(built, from), years_between(built, to), baseline)
    }
}

/// What a device books in these days. A guest books nothing: its hardware and electricity are its host's.
pub(super) fn bookings(
    device: &AccountDevice<'_>,
    days: Days,
    baseline: Life,
) -> Result<Vec<Booking>, FootprintError> {
    if device.category == Category::VirtualMachine {
        return Ok(Vec::new());
    }
    let mut booked = match (device.acquired, device.making) {
        (Some(acquired), Finding::Known(making)) => {
            OfDevice { device, days, baseline, making, bought: acquired }.making()?
        }
        _ => missing(device, days),
    };
    booked.extend(energy(device, days));
    Ok(booked)
}

/// The lines that a device may belong in whose purchase or making is not known.
fn missing(device: &AccountDevice<'_>, days: Days) -> Vec<Booking> {
    let left: &[Line] = match device.retired {
        Some(day) if days.hold(day) => &[Line::EndOfLife, Line::LeftEarly],
        _ => &[],
    };
    let bought = [device.purchases(), Line::RunningBought, Line::RunningEarlier];
    bought.iter().chain(left).map(|line| Booking { line: *line, amount: None }).collect()
}

/// Its energy of the days in service.
fn energy(device: &AccountDevice<'_>, days: Days) -> Option<Booking> {
    let amount = device.acquired.zip(device.energy).map(|(acquired, energy)| {
        let served = acquired.chance(|built| days.served(built, device.retired));
        let total = energy.kwh_per_year.clone().times_own(served);
        let certain = !total.errors.contains_key(&ErrorSource::Device) || served.mean >= 1.0;
        Amount {
            of: energy.kwh_per_year.mean,
            share: served.mean,
            total,
            certain,
            method: energy.method,
            caveat: None,
        }
    });
    let nothing = amount.as_ref().is_some_and(|amount| amount.share < TRACE);
    (!nothing).then_some(Booking { line: Line::Energy, amount })
}

/// A device of which purchase and making are known.
struct OfDevice<'a> {
    device: &'a AccountDevice<'a>,
    days: Days,
    baseline: Life,
    making: &'a Figure,
    bought: super::Acquired,
}

impl OfDevice<'_> {
    fn making(&self) -> Result<Vec<Booking>, FootprintError> {
        let Self { device, days, baseline, making, bought: acquired } = *self;
        let total = embodied::as_total(making.value, device.product, device.category)?;
        let gate = 1.0 - end_of_life_share(device.category).mean();
        let bought = acquired.chance(|built| f64::from(days.hold(built)));
        let mut booked = Vec::new();
        booked.extend(self.book(device.purchases(), &total, gate, bought, (bought.mean, 1.0)));
        booked.extend(self.end_of_life(&total)?);
        let running = |of: &dyn Fn(Date) -> bool| {
            acquired
                .chance(|built| if of(built) { days.running(built, device.retired, baseline) } else { 0.0 })
        };
        let this_year = running(&|built| days.hold(built));
        booked.extend(self.book(Line::RunningBought, &total, 1.0, this_year, (bought.mean, 1.0)));
        let earlier = running(&|built| built < days.first);
        let most = 1.0 / baseline.as_years();
        booked.extend(self.book(Line::RunningEarlier, &total, 1.0, earlier, (earlier.mean, most)));
        if let Some(left) = device.retired.filter(|day| days.hold(*day)) {
            let rest = acquired.chance(|built| match built <= left {
                true => booked_share(years_between(built, left), baseline.as_years(), baseline),
                false => 0.0,
            });
            booked.extend(self.book(Line::LeftEarly, &total, 1.0, rest, (rest.mean, 1.0)));
        }
        Ok(booked)
    }

    /// A share of the making, or of the part of it that the line is of; how far the device belongs in the line, of all.
    fn book(
        &self,
        line: Line,
        total: &Total,
        part: f64,
        share: Moments,
        (chance, all): (f64, f64),
    ) -> Option<Booking> {
        if chance < TRACE {
            return None;
        }
        let booked = total.clone().scale(part).times_own(share);
        let certain = !booked.errors.contains_key(&ErrorSource::Device) || chance >= all;
        let amount = Amount {
            of: total.mean,
            share: part * share.mean,
            total: booked,
            certain,
            method: self.making.method,
            caveat: None,
        };
        Some(Booking { line, amount: Some(amount) })
    }

    /// Its end of life, in the year it left. The range is that of the share alone.
    fn end_of_life(&self, total: &Total) -> Result<Option<Booking>, FootprintError> {
        let device = self.device;
        if !device.retired.is_some_and(|day| self.days.hold(day)) || self.making.value.p90() <= 0.0 {
            return Ok(None);
        }
        let split = end_of_life_share(device.category);
        let row = if device.category == Category::AllInOne { Category::Desktop } else { device.category };
        let amount = Amount {
            of: total.mean,
            share: split.mean(),
            total: Total::of(split.share.scale(total.mean)?, &[(ErrorSource::Making(row), 1.0)]),
            certain: true,
            method: Method::Default,
            caveat: split.stands_in.then_some(Caveat::EndOfLifeStandsIn),
        };
        Ok(Some(Booking { line: Line::EndOfLife, amount: Some(amount) }))
    }
}
