//! The lines: what the bookings add up to.

use std::collections::BTreeMap;

use levetid_footprint::account::{Account, AccountSetting, Counted, Entry, Line, ZoneFactors};
use levetid_footprint::category::Category;
use levetid_footprint::estimate::{Estimate, EstimateError};
use levetid_footprint::figure::{Finding, Method, Source, Unit, cite};
use levetid_footprint::total::Total;

use super::of_device::name_of;
use crate::export::table::Cell;

/// A line with what it is made of.
pub struct LineOut {
    name: &'static str,
    unit: Unit,
    /// None of a line without devices.
    method: Option<Method>,
    mean: f64,
    value: Estimate,
    /// None of a sum of several lines: a device may be in more than one of them.
    devices: Option<Counted>,
    /// The lines of bookings that it is a sum of, and what each is multiplied by.
    made_of: Vec<(String, f64)>,
    sources: Vec<Source>,
}

/// The lines of the account.
pub fn of_account(account: &Account, setting: &AccountSetting<'_>) -> Vec<LineOut> {
    let energy = |times: &dyn Fn(&ZoneFactors) -> f64| -> Vec<(String, f64)> {
        account.zones.iter().map(|zone| (name_of(Line::Energy, &zone.zone), times(zone))).collect()
    };
    let whole = |line: Line| (line.code().to_owned(), 1.0);
    let location = energy(&|zone| zone.direct.g_per_kwh / 1000.0);
    let upstream = energy(&|zone| zone.upstream_g_per_kwh() / 1000.0);
    let used = energy(&|zone| zone.life_cycle.g_per_kwh / 1000.0);
    let line = |name, entry: &Entry, made_of| LineOut {
        name,
        unit: entry.figure.unit,
        method: (!entry.figure.steps.is_empty()).then_some(entry.figure.method),
        mean: entry.total.mean,
        value: entry.figure.value,
        devices: Some(entry.devices),
        made_of,
        sources: entry.figure.sources.clone(),
    };
    let in_all = |name, entry, made_of| LineOut { devices: None, ..line(name, entry, made_of) };
    let booked = [Line::CapitalGoods, Line::Leased, Line::EndOfLife].map(whole);
    let running = [Line::RunningBought, Line::RunningEarlier, Line::LeftEarly].map(whole);
    let it = &account.compared;
    let [booked_in_all, running_in_all] = &it.totals;
    let with_use = |lines: [(String, f64); 3]| [&lines[..], &used[..]].concat();
    let mut lines = vec![
        line("energy", &account.energy, energy(&|_| 1.0)),
        line("scope-2-location", &account.location, location),
        line("scope-3-category-2", &account.capital_goods, vec![whole(Line::CapitalGoods)]),
        line("scope-3-category-3", &account.upstream, upstream),
        line("scope-3-category-8", &account.leased, vec![whole(Line::Leased)]),
        line("scope-3-category-12", &account.end_of_life, vec![whole(Line::EndOfLife)]),
        in_all("account-in-all", booked_in_all, with_use(booked)),
        line("running-bought", &it.bought[1], vec![whole(Line::RunningBought)]),
        line("running-earlier", &it.earlier, vec![whole(Line::RunningEarlier)]),
        line("running-left-early", &it.left_early, vec![whole(Line::LeftEarly)]),
        line("used", &it.used, used.clone()),
        in_all("running-in-all", running_in_all, with_use(running)),
    ];
    if let (Some(entry), Some((g_per_kwh, _))) = (&account.market, &setting.market) {
        lines.push(line("scope-2-market", entry, energy(&|_| g_per_kwh / 1000.0)));
    }
    lines
}

/// A figure that devices in service are counted with whole, under way.
#[derive(Default)]
pub struct InService {
    by_category: BTreeMap<Category, Total>,
    method: Option<Method>,
    devices: Counted,
    sources: Vec<Source>,
}

impl InService {
    /// Adds a device, or counts it as one of which the figure is not known.
    pub fn add(&mut self, category: Category, figure: &Finding, total: Option<&Total>) {
        let (Finding::Known(figure), Some(total)) = (figure, total) else {
            self.devices.missing += 1;
            return;
        };
        self.devices.certain += 1;
        *self.by_category.entry(category).or_default() += total;
        self.method = Some(self.method.map_or(figure.method, |known| known.weaker(figure.method)));
        figure.sources.iter().for_each(|source| cite(&mut self.sources, source));
    }

    /// The line.
    ///
    /// # Errors
    /// Only if the total leaves the range of numbers.
    pub fn line(self, name: &'static str, unit: Unit) -> Result<LineOut, EstimateError> {
        let Self { by_category, method, devices, sources } = self;
        let mean = by_category.values().map(|total| total.mean).sum();
        let of_kinds = by_category.iter().map(|(category, total)| (category.code(), total));
        let value = Total::estimate_together(of_kinds)?;
        let devices = Some(devices);
        Ok(LineOut {
            name,
            unit,
            method,
            mean,
            value,
            devices,
            made_of: vec![(name.to_owned(), 1.0)],
            sources,
        })
    }
}

impl LineOut {
    /// The row of the table of lines.
    pub fn row(&self) -> Vec<Cell> {
        let Self { name, unit, method, mean, value, devices, .. } = self;
        vec![
            (*name).into(),
            unit.code().into(),
            Cell::text(*method),
            (*mean).into(),
            value.p10().into(),
            value.p50().into(),
            value.p90().into(),
            Cell::whole(devices.map(|devices| devices.certain)),
            Cell::whole(devices.map(|devices| devices.possible)),
            Cell::whole(devices.map(|devices| devices.missing)),
        ]
    }

    /// The rows of the table of formulas.
    pub fn formulas(&self) -> impl Iterator<Item = Vec<Cell>> {
        self.made_of
            .iter()
            .map(|(booked, times)| vec![self.name.into(), booked.as_str().into(), (*times).into()])
    }

    /// The rows of the table of sources.
    pub fn sources(&self) -> impl Iterator<Item = Vec<Cell>> {
        self.sources.iter().map(|Source { title, year, licence, reference }| {
            vec![
                self.name.into(),
                title.as_ref().into(),
                Cell::whole(*year),
                Cell::text(licence.as_deref()),
                reference.as_ref().into(),
            ]
        })
    }
}
