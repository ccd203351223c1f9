//! Recorded minutes by calendar year, and the grid factor of the hours in which they fell.
//!
//! Energy is linear in minutes. So minutes weighted with the g/kWh of their hours give grams where minutes give
//! Wh, and one more tally a year is all that hours cost.

use std::collections::BTreeMap;

use super::{DeviceFacts, RecordedSpan};
use crate::energy::{Tally, UsageBin, of_tally};
use crate::error::FootprintError;
use crate::estimate::{Estimate, EstimateError};
use crate::figure::{Caveat, Figure, Finding, Source, Step, StepLabel, Unit, cite, note, number};
use crate::grid::{BinFactor, Grid, GridFactor, PeriodFactors, Scale};
use crate::period::Period;

/// Recorded minutes by calendar year, since every year has its own factors.
pub(super) struct YearTallies<'g>(BTreeMap<i16, OfYear<'g>>);

/// The minutes of a year.
#[derive(Default)]
pub(super) struct OfYear<'g> {
    pub tally: Tally,
    by_hour: Option<ByHour<'g>>,
}

/// What hours say of the minutes of a year.
struct ByHour<'g> {
    scale: &'g Scale,
    source: &'g Source,
    /// The minutes, each times the direct g/kWh of its hours.
    weighted: Tally,
    minutes: Minutes,
}

/// Minutes that were seen, by what is known of their hours.
#[derive(Clone, Copy, Default)]
struct Minutes {
    seen: f64,
    by_hour: f64,
    filled: f64,
    preview: f64,
}

/// The factor by which energy becomes CO2e, and how it was found.
pub(super) struct Effective {
    /// g CO2e per kWh.
    pub g_per_kwh: f64,
    pub steps: Vec<Step>,
    pub sources: Vec<Source>,
    pub caveats: Vec<Caveat>,
}

/// The part of a span that lies in one year, and its share of the span's days.
pub(super) fn year_parts(period: Period) -> Result<Vec<(i16, Period, f64)>, FootprintError> {
    let Period { first, last } = period;
    if last < first {
        return Err(FootprintError::Span { first_day: first, last_day: last });
    }
    let days = f64::from(period.days());
    let part = |year: i16| {
        let whole = Period::year(year).unwrap_or(period);
        let part = Period { first: first.max(whole.first), last: last.min(whole.last) };
        (year, part, f64::from(part.days()) / days)
    };
    Ok((first.year()..=last.year()).map(part).collect())
}

impl<'g> YearTallies<'g> {
    pub(super) fn of(spans: &[RecordedSpan], grid: &'g Grid) -> Result<Self, FootprintError> {
        let mut years: BTreeMap<i16, OfYear<'g>> = BTreeMap::new();
        for RecordedSpan { period, bins } in spans {
            for (year, part, share) in year_parts(*period)? {
                let factors = grid.of_period(part, *period);
                let of_year = years.entry(year).or_default();
                for (index, bin) in bins.iter().enumerate() {
                    of_year.tally.add(bin, share)?;
                    if let Some(factors) = &factors {
                        let by_hour = of_year.by_hour.get_or_insert_with(|| ByHour::of(factors));
                        by_hour.add(bin, share, &factors.bin(index))?;
                    }
                }
            }
        }
        Ok(Self(years))
    }

    /// All years as one.
    pub(super) fn together(&self) -> Tally {
        self.0.values().fold(Tally::default(), |sum, year| sum.plus(&year.tally))
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (i16, &OfYear<'g>)> {
        self.0.iter().map(|(year, of_year)| (*year, of_year))
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The share of all minutes that were seen whose hours are known, 0 to 1.
    pub(super) fn hourly_share(&self) -> f64 {
        let seen: f64 = self.0.values().map(|year| year.tally.known_minutes()).sum();
        let by_hour: f64 =
            self.0.values().filter_map(|year| year.by_hour.as_ref()).map(|year| year.minutes.by_hour).sum();
        if seen > 0.0 { by_hour / seen } else { 0.0 }
    }

    /// The factor of all minutes, weighted with their energy; `None` where they have none.
    pub(super) fn factor(
        &self,
        device: &DeviceFacts<'_>,
        grid: &Grid,
    ) -> Result<Option<Effective>, FootprintError> {
        let mut parts: Vec<(Effective, f64)> = Vec::new();
        for (year, of_year) in self.iter() {
            let energy = of_tally(&of_year.tally, device.watts.clone(), device.cpu_rated_w)?;
            if let Finding::Known(energy) = energy
                && energy.total.value.p50() > 0.0
            {
                let wh = energy.total.value.p50();
                parts.push((of_year.factor(year, &energy.total, device, grid)?, wh));
            }
        }
        Ok(Effective::weighted(parts)?)
    }
}

impl<'g> ByHour<'g> {
    fn of(factors: &PeriodFactors<'g>) -> Self {
        let (scale, source) = (factors.scale, factors.source);
        Self { scale, source, weighted: Tally::default(), minutes: Minutes::default() }
    }

    fn add(&mut self, bin: &UsageBin, share: f64, factor: &BinFactor) -> Result<(), FootprintError> {
        self.weighted.add(bin, share * factor.direct_g_per_kwh)?;
        let seen = (bin.minutes() as f64 - f64::from(bin.unknown_minutes)) * share;
        let hours = f64::from(factor.hours + factor.yearly);
        self.minutes.seen += seen;
        if hours > 0.0 {
            self.minutes.by_hour += seen * f64::from(factor.hours) / hours;
            self.minutes.filled += seen * f64::from(factor.filled) / hours;
            self.minutes.preview += seen * f64::from(factor.preview) / hours;
        }
        Ok(())
    }

    fn caveats(&self) -> Vec<Caveat> {
        let Minutes { seen, by_hour, filled, preview } = self.minutes;
        // Shares are quotients of sums: what is missing by rounding alone is not missing.
        let missing = seen - by_hour > seen * 1e-9;
        let lift = self.scale.lift.as_ref();
        let yearly = if missing { self.scale.yearly.caveats.as_slice() } else { &[] };
        let said = [
            (missing, Caveat::GridHoursMissing),
            (filled > 0.0, Caveat::GridHoursFilled),
            (preview > 0.0, Caveat::GridHoursPreview),
            (lift.is_some(), Caveat::GridHoursScaled),
            (lift.is_some_and(|lift| lift.of_other_year), Caveat::GridScaleOfOtherYear),
        ];
        let said = said.into_iter().filter_map(|(holds, caveat)| holds.then_some(caveat));
        yearly.iter().copied().chain(said).collect()
    }
}

impl OfYear<'_> {
    /// The factor of the year's minutes, whose energy (Wh) is given: of their hours where any is known, else the
    /// year's.
    pub(super) fn factor(
        &self,
        year: i16,
        energy: &Figure,
        device: &DeviceFacts<'_>,
        grid: &Grid,
    ) -> Result<Effective, FootprintError> {
        let by_hour = self.by_hour.as_ref().filter(|by_hour| by_hour.minutes.by_hour > 0.0);
        let wh = energy.value.p50();
        let (Some(by_hour), true) = (by_hour, wh > 0.0) else {
            return Ok(Effective::of_year(grid.of_year(year))?);
        };
        match of_tally(&by_hour.weighted, device.watts.clone(), device.cpu_rated_w)? {
            // A tally of Wh times g/kWh: thousandths of a gram.
            Finding::Known(weighted) => Ok(by_hour.factor(weighted.total.value.p50() / 1000.0, wh)?),
            // Every hour of use emitted nothing, so no minute has any weight.
            Finding::NotKnown(_) => Ok(by_hour.factor(0.0, wh)?),
        }
    }
}

impl ByHour<'_> {
    fn factor(&self, direct_g: f64, wh: f64) -> Result<Effective, EstimateError> {
        let direct = direct_g * 1000.0 / wh;
        let formula = format!("{} g × 1000 / {} Wh", number(direct_g), number(wh));
        let mut steps = vec![step(StepLabel::GridByHour, formula, direct, Some(self.source.clone()))?];
        let mut sources = vec![self.source.clone()];
        if let Some(lift) = &self.scale.lift {
            let formula = format!(
                "{} g/kWh × {} g/kWh / {} g/kWh",
                number(direct),
                number(lift.life_cycle.g_per_kwh),
                number(lift.direct_g_per_kwh)
            );
            let source = lift.life_cycle.source.clone();
            lift.direct_source.iter().for_each(|direct| cite(&mut sources, direct));
            cite(&mut sources, &source);
            steps.push(step(StepLabel::GridFactor, formula, direct * self.scale.ratio(), Some(source))?);
        }
        Ok(Effective { g_per_kwh: direct * self.scale.ratio(), steps, sources, caveats: self.caveats() })
    }
}

impl Effective {
    /// A year's own factor.
    pub(super) fn of_year(grid: GridFactor) -> Result<Self, EstimateError> {
        let GridFactor { g_per_kwh, source, caveats, .. } = grid;
        let formula = format!("{} g/kWh", number(g_per_kwh));
        let steps = vec![step(StepLabel::GridFactor, formula, g_per_kwh, Some(source.clone()))?];
        Ok(Self { g_per_kwh, steps, sources: vec![source], caveats })
    }

    /// Several factors as one, each weighted with the energy (Wh) it is of.
    fn weighted(parts: Vec<(Self, f64)>) -> Result<Option<Self>, EstimateError> {
        let wh: f64 = parts.iter().map(|(_, wh)| wh).sum();
        let of_part = |(part, wh): &(Self, f64)| part.g_per_kwh * wh;
        let g_per_kwh = parts.iter().map(of_part).sum::<f64>() / wh;
        let terms: Vec<String> = parts
            .iter()
            .map(|(part, wh)| format!("{} g/kWh × {} Wh", number(part.g_per_kwh), number(*wh)))
            .collect();
        let formula = format!("( {} ) / {} Wh", terms.join(" + "), number(wh));
        let several = parts.len() > 1;
        let joined = parts.into_iter().map(|(part, _)| part).reduce(|mut sum, part| {
            sum.steps.extend(part.steps);
            part.sources.iter().for_each(|source| cite(&mut sum.sources, source));
            part.caveats.iter().for_each(|caveat| note(&mut sum.caveats, *caveat));
            sum
        });
        let Some(mut joined) = joined else { return Ok(None) };
        if several {
            joined.g_per_kwh = g_per_kwh;
            joined.steps.push(step(StepLabel::GridFactor, formula, g_per_kwh, None)?);
        }
        Ok(Some(joined))
    }
}

fn step(
    label: StepLabel,
    formula: String,
    g_per_kwh: f64,
    source: Option<Source>,
) -> Result<Step, EstimateError> {
    Ok(Step { label, formula, value: Estimate::exact(g_per_kwh)?, unit: Unit::GramsPerKwh, source })
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_span_is_cut_at_new_year() {
        let span = Period { first: date(2025, 12, 29), last: date(2026, 1, 4) };
        let parts = year_parts(span).unwrap();
        assert_eq!(
            parts.iter().map(|(year, _, share)| (*year, *share)).collect::<Vec<_>>(),
            [(2025, 3.0 / 7.0), (2026, 4.0 / 7.0)]
        );
        assert_eq!((parts[0].1.last, parts[1].1.first), (date(2025, 12, 31), date(2026, 1, 1)));
        assert!(year_parts(Period { first: span.last, last: span.first }).is_err());
    }
}
