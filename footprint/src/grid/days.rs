//! Hours as local days: what falls in which daypart of which day, with gaps filled.
//!
//! A day holds the hours that its clock shows: 23 when the clock is put forward, 25 when it is put back, where
//! the hour that comes twice counts twice. A period's factor is then a sum over a handful of days.

use std::collections::BTreeMap;

use jiff::civil::{Date, date};
use jiff::tz::TimeZone;

use super::bin::{BINS, DAYPARTS, daypart, is_weekend};
use super::hours::{Hour, HourSeries, Standing};
use crate::period::{Period, days_between, plus_days};

/// A gap is filled from at least so many hours like it.
const FEWEST_ALIKE: u32 = 3;

/// Hours of one bin, added up.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Sums {
    /// Direct g/kWh of `hours`, added up.
    pub g_per_kwh: f64,
    /// Hours with a figure, filled ones among them.
    pub hours: u32,
    /// Hours filled from others like them.
    pub filled: u32,
    /// Hours known as a preview only.
    pub preview: u32,
    /// Hours without a figure.
    pub missing: u32,
}

impl Sums {
    pub(super) fn add(&mut self, more: &Self) {
        self.g_per_kwh += more.g_per_kwh;
        self.hours += more.hours;
        self.filled += more.filled;
        self.preview += more.preview;
        self.missing += more.missing;
    }
}

/// The days that a series touches.
#[derive(Clone, Debug)]
pub(super) struct DayTable {
    time_zone: TimeZone,
    first_day: i32,
    days: Vec<[Sums; DAYPARTS]>,
    years: BTreeMap<i16, Sums>,
}

/// An hour by the local clock.
#[derive(Clone, Copy)]
struct Local {
    /// Days since 1970-01-01.
    day: i32,
    hour_of_day: u8,
}

/// What makes hours alike: the month, the kind of day and the hour of the day.
type Alike = (i16, i8, bool, u8);

#[derive(Clone, Copy, Default)]
struct Class {
    sum_g_per_kwh: f64,
    known: u32,
    gaps: u32,
}

impl Class {
    /// The mean, where enough hours speak for those that are missing.
    fn mean(self) -> Option<f64> {
        (self.known >= FEWEST_ALIKE && self.known >= self.gaps)
            .then(|| self.sum_g_per_kwh / f64::from(self.known))
    }
}

impl DayTable {
    /// The days of a series in a time zone; `None` where it has no hours.
    pub(super) fn of(series: &HourSeries, time_zone: TimeZone) -> Option<Self> {
        let (first, last) = series.extent()?;
        let locals: Vec<(Hour, Local)> = (first.number()..=last.number())
            .map(|number| (Hour::new(number), local(Hour::new(number), &time_zone)))
            .collect();
        let classes = classes(series, &locals);
        let first_day = locals.iter().map(|(_, at)| at.day).min()?;
        let last_day = locals.iter().map(|(_, at)| at.day).max()?;
        let mut table = Self { time_zone, first_day, days: Vec::new(), years: BTreeMap::new() };
        table.days.resize(usize::try_from(last_day - first_day).ok()? + 1, Default::default());
        let mut months = Months::default();
        for (hour, at) in locals {
            let alike = months.alike(at);
            let of_hour = match series.get(hour) {
                Some((g_per_kwh, standing)) => Sums {
                    g_per_kwh,
                    hours: 1,
                    preview: u32::from(standing == Standing::Preview),
                    ..Sums::default()
                },
                None => match classes.get(&alike).and_then(|class| class.mean()) {
                    Some(g_per_kwh) => Sums { g_per_kwh, hours: 1, filled: 1, ..Sums::default() },
                    None => Sums { missing: 1, ..Sums::default() },
                },
            };
            table.add(at, &of_hour);
        }
        table.add_hours_outside(first, last);
        table.sum_years();
        Some(table)
    }

    fn add(&mut self, at: Local, more: &Sums) {
        let day = usize::try_from(at.day - self.first_day).ok();
        if let Some(sums) =
            day.and_then(|day| self.days.get_mut(day)).and_then(|day| day.get_mut(daypart(at.hour_of_day)))
        {
            sums.add(more);
        }
    }

    /// The first and the last day have hours before and after the series.
    fn add_hours_outside(&mut self, first: Hour, last: Hour) {
        let mut days = vec![self.first_day, self.last_day()];
        days.dedup();
        let outside: Vec<Local> = days
            .into_iter()
            .flat_map(|day| hours_of_day(day, &self.time_zone))
            .filter(|(hour, _)| *hour < first || *hour > last)
            .map(|(_, at)| at)
            .collect();
        let missing = Sums { missing: 1, ..Sums::default() };
        outside.into_iter().for_each(|at| self.add(at, &missing));
    }

    fn last_day(&self) -> i32 {
        self.first_day + i32::try_from(self.days.len()).unwrap_or(i32::MAX) - 1
    }

    fn sum_years(&mut self) {
        let mut months = Months::default();
        for (day, dayparts) in (self.first_day..).zip(&self.days) {
            let of_year = self.years.entry(months.of(day).0).or_default();
            dayparts.iter().for_each(|sums| of_year.add(sums));
        }
    }

    /// The years it touches, with all their hours.
    pub(super) fn years(&self) -> impl Iterator<Item = (i16, &Sums)> {
        self.years.iter().map(|(year, sums)| (*year, sums))
    }

    /// The hours of a period by bin. Days that the series does not touch have only missing hours.
    pub(super) fn of_period(&self, period: Period) -> [Sums; BINS] {
        let mut bins = [Sums::default(); BINS];
        let (first, last) = (day_number(period.first), day_number(period.last));
        for day in first..=last {
            let of_day = match usize::try_from(day - self.first_day).ok().and_then(|at| self.days.get(at)) {
                Some(known) => *known,
                None => empty_day(day, &self.time_zone),
            };
            let offset = if is_weekend(day) { DAYPARTS } else { 0 };
            bins.iter_mut().skip(offset).zip(&of_day).for_each(|(bin, sums)| bin.add(sums));
        }
        bins
    }

    /// Whether any day of a period is touched.
    pub(super) fn touches(&self, period: Period) -> bool {
        day_number(period.first) <= self.last_day() && day_number(period.last) >= self.first_day
    }
}

/// The means from which gaps are filled.
fn classes(series: &HourSeries, locals: &[(Hour, Local)]) -> BTreeMap<Alike, Class> {
    let mut months = Months::default();
    let mut classes: BTreeMap<Alike, Class> = BTreeMap::new();
    for (hour, at) in locals {
        let class = classes.entry(months.alike(*at)).or_default();
        match series.get(*hour) {
            Some((g_per_kwh, _)) => {
                class.sum_g_per_kwh += g_per_kwh;
                class.known += 1;
            }
            None => class.gaps += 1,
        }
    }
    classes
}

/// Years and months of days, looked up once a day.
#[derive(Default)]
struct Months {
    day: Option<(i32, (i16, i8))>,
}

impl Months {
    fn of(&mut self, day: i32) -> (i16, i8) {
        match self.day {
            Some((known, month)) if known == day => month,
            _ => {
                let date = plus_days(EPOCH, day);
                let month = (date.year(), date.month());
                self.day = Some((day, month));
                month
            }
        }
    }

    fn alike(&mut self, at: Local) -> Alike {
        let (year, month) = self.of(at.day);
        (year, month, is_weekend(at.day), at.hour_of_day)
    }
}

const EPOCH: Date = date(1970, 1, 1);

fn day_number(day: Date) -> i32 {
    days_between(EPOCH, day)
}

/// An hour by the local clock; where an offset is no whole hour, by the moment at which the hour begins.
fn local(hour: Hour, time_zone: &TimeZone) -> Local {
    let start = hour.start();
    let local = start.as_second() + i64::from(time_zone.to_offset(start).seconds());
    Local {
        day: i32::try_from(local.div_euclid(86_400)).unwrap_or_default(),
        hour_of_day: u8::try_from(local.rem_euclid(86_400) / 3600).unwrap_or_default(),
    }
}

/// The hours that begin on a local day.
fn hours_of_day(day: i32, time_zone: &TimeZone) -> impl Iterator<Item = (Hour, Local)> + '_ {
    // No offset is a day long, so that the day lies within three days of UTC.
    let from = day.saturating_sub(1).saturating_mul(24);
    (from..from.saturating_add(72))
        .map(|number| (Hour::new(number), local(Hour::new(number), time_zone)))
        .filter(move |(_, at)| at.day == day)
}

fn empty_day(day: i32, time_zone: &TimeZone) -> [Sums; DAYPARTS] {
    let mut dayparts = [Sums::default(); DAYPARTS];
    for (_, at) in hours_of_day(day, time_zone) {
        if let Some(sums) = dayparts.get_mut(daypart(at.hour_of_day)) {
            sums.missing += 1;
        }
    }
    dayparts
}
