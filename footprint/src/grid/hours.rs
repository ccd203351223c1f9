//! What a kilowatt hour emitted in each hour, as its source says it: direct, by UTC hours, with gaps.

use jiff::Timestamp;

use crate::code::coded_enum;
use crate::error::FootprintError;

/// A UTC hour, counted from 1970-01-01 00:00.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Hour(i32);

const SECONDS: i64 = 3600;

impl Hour {
    /// The hour of this number.
    #[must_use]
    pub const fn new(number: i32) -> Self {
        Self(number)
    }

    /// Its number.
    #[must_use]
    pub const fn number(self) -> i32 {
        self.0
    }

    /// The hour in which an instant lies.
    #[must_use]
    pub fn containing(instant: Timestamp) -> Self {
        // Instants end in the year 9999, whose hours are far below two thousand million.
        Self(i32::try_from(instant.as_second().div_euclid(SECONDS)).unwrap_or(i32::MAX))
    }

    /// The hour that begins at an instant; `None` where none does.
    #[must_use]
    pub fn starting(instant: Timestamp) -> Option<Self> {
        let hour = Self::containing(instant);
        (hour.start() == instant).then_some(hour)
    }

    /// The instant at which it begins; the calendar's end for hours beyond it.
    #[must_use]
    pub fn start(self) -> Timestamp {
        let end = if self.0 < 0 { Timestamp::MIN } else { Timestamp::MAX };
        Timestamp::from_second(i64::from(self.0) * SECONDS).unwrap_or(end)
    }

    /// The hour so many hours later.
    #[must_use]
    pub const fn plus(self, hours: i32) -> Self {
        Self(self.0.saturating_add(hours))
    }
}

coded_enum! {
    /// How settled an hour's figure is.
    pub enum Standing {
        /// The declaration, which is made once the hour's accounts are closed.
        Declared = "declared",
        /// Measured as it happened; the declaration replaces it.
        Preview = "preview",
    }
}

/// An hour and what a kilowatt hour emitted in it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct HourFactor {
    /// The hour.
    pub hour: Hour,
    /// Direct emissions, g CO2e per kWh.
    pub g_per_kwh: f64,
    /// How settled it is.
    pub standing: Standing,
}

/// The hours of one zone, from the first that is known to the last, with gaps between.
///
/// Eight bytes and a bit an hour: six years take 0.4 MB.
#[derive(Clone, Debug)]
pub struct HourSeries {
    zone: String,
    first: Hour,
    /// Not a number where an hour is missing.
    g_per_kwh: Vec<f64>,
    /// One bit an hour.
    preview: Vec<u64>,
}

/// A hundred years: more is a mistake in a date.
const MOST_HOURS: i64 = 876_600;

impl HourSeries {
    /// A series of hours in any order. Of two figures of one hour the declared one counts, else the later one.
    ///
    /// # Errors
    /// If a figure is no quantity, or the hours lie more than a hundred years apart.
    pub fn of(zone: &str, hours: impl IntoIterator<Item = HourFactor>) -> Result<Self, FootprintError> {
        let hours: Vec<HourFactor> = hours.into_iter().collect();
        if let Some(bad) = hours.iter().find(|h| !(h.g_per_kwh.is_finite() && h.g_per_kwh >= 0.0)) {
            return Err(FootprintError::HourFactor { hour: bad.hour.start(), g_per_kwh: bad.g_per_kwh });
        }
        let numbers = || hours.iter().map(|h| h.hour);
        let (Some(first), Some(last)) = (numbers().min(), numbers().max()) else {
            return Ok(Self {
                zone: zone.to_owned(),
                first: Hour(0),
                g_per_kwh: Vec::new(),
                preview: Vec::new(),
            });
        };
        let count = i64::from(last.0) - i64::from(first.0) + 1;
        let count = usize::try_from(count.min(MOST_HOURS + 1)).unwrap_or_default();
        if i64::try_from(count).unwrap_or(i64::MAX) > MOST_HOURS {
            return Err(FootprintError::HourSpan { first: first.start(), last: last.start() });
        }
        let mut series = Self {
            zone: zone.to_owned(),
            first,
            g_per_kwh: vec![f64::NAN; count],
            preview: vec![0; count.div_ceil(64)],
        };
        hours.iter().for_each(|hour| series.put(hour));
        Ok(series)
    }

    fn put(&mut self, of: &HourFactor) {
        let Some(at) = self.index(of.hour) else { return };
        let is_declared = self.get(of.hour).is_some_and(|(_, standing)| standing == Standing::Declared);
        if is_declared && of.standing == Standing::Preview {
            return;
        }
        let (Some(g_per_kwh), Some(word)) = (self.g_per_kwh.get_mut(at), self.preview.get_mut(at / 64))
        else {
            return;
        };
        *g_per_kwh = of.g_per_kwh;
        let bit = 1_u64 << (at % 64);
        match of.standing {
            Standing::Declared => *word &= !bit,
            Standing::Preview => *word |= bit,
        }
    }

    fn index(&self, hour: Hour) -> Option<usize> {
        usize::try_from(i64::from(hour.0) - i64::from(self.first.0))
            .ok()
            .filter(|i| *i < self.g_per_kwh.len())
    }

    /// The zone.
    #[must_use]
    pub fn zone(&self) -> &str {
        &self.zone
    }

    /// The first and the last hour; `None` where there is none.
    #[must_use]
    pub fn extent(&self) -> Option<(Hour, Hour)> {
        let behind = i32::try_from(self.g_per_kwh.len()).ok()?.checked_sub(1)?;
        (behind >= 0).then(|| (self.first, self.first.plus(behind)))
    }

    /// An hour's direct emissions, g CO2e per kWh, and how settled they are; `None` in a gap.
    #[must_use]
    pub fn get(&self, hour: Hour) -> Option<(f64, Standing)> {
        let at = self.index(hour)?;
        let g_per_kwh = self.g_per_kwh.get(at).copied().filter(|g| !g.is_nan())?;
        let is_preview = self.preview.get(at / 64).is_some_and(|word| word >> (at % 64) & 1 == 1);
        Some((g_per_kwh, if is_preview { Standing::Preview } else { Standing::Declared }))
    }

    /// The hours that are known, in order.
    pub fn iter(&self) -> impl Iterator<Item = HourFactor> + '_ {
        (0..).zip(&self.g_per_kwh).filter_map(|(behind, _)| {
            let hour = self.first.plus(behind);
            self.get(hour).map(|(g_per_kwh, standing)| HourFactor { hour, g_per_kwh, standing })
        })
    }

    /// How many hours are known.
    #[must_use]
    pub fn len(&self) -> usize {
        self.g_per_kwh.iter().filter(|g| !g.is_nan()).count()
    }

    /// Whether no hour is known.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.g_per_kwh.is_empty()
    }

    /// How many hours are known as a preview only.
    #[must_use]
    pub fn previews(&self) -> usize {
        self.preview.iter().map(|word| word.count_ones() as usize).sum()
    }

    /// The gaps between the first and the last hour: first and last hour of each.
    #[must_use]
    pub fn gaps(&self) -> Vec<(Hour, Hour)> {
        let mut gaps: Vec<(Hour, Hour)> = Vec::new();
        for (behind, g_per_kwh) in (0..).zip(&self.g_per_kwh) {
            if !g_per_kwh.is_nan() {
                continue;
            }
            let hour = self.first.plus(behind);
            match gaps.last_mut() {
                Some((_, last)) if last.plus(1) == hour => *last = hour,
                _ => gaps.push((hour, hour)),
            }
        }
        gaps
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hour(number: i32, g_per_kwh: f64, standing: Standing) -> HourFactor {
        HourFactor { hour: Hour(number), g_per_kwh, standing }
    }

    #[test]
    fn the_declaration_counts_whenever_it_comes() {
        let (declared, preview) = (Standing::Declared, Standing::Preview);
        for order in [[0, 1, 2, 3], [3, 2, 1, 0], [1, 3, 0, 2]] {
            let all = [
                hour(7, 40.0, declared),
                hour(7, 90.0, preview),
                hour(9, 50.0, preview),
                hour(9, 50.0, preview),
            ];
            let series = HourSeries::of("DK2", order.map(|i| all[i])).unwrap();
            assert_eq!(series.get(Hour(7)), Some((40.0, declared)));
            assert_eq!((series.get(Hour(8)), series.get(Hour(9))), (None, Some((50.0, preview))));
            assert_eq!((series.len(), series.previews(), series.gaps()), (2, 1, vec![(Hour(8), Hour(8))]));
            assert_eq!(series.extent(), Some((Hour(7), Hour(9))));
        }
    }

    #[test]
    fn what_is_no_quantity_is_refused() {
        for bad in [f64::NAN, -1.0, f64::INFINITY] {
            let refused = HourSeries::of("DK2", [hour(0, bad, Standing::Declared)]);
            assert!(matches!(refused, Err(FootprintError::HourFactor { .. })), "{bad}");
        }
        let apart = [hour(0, 1.0, Standing::Declared), hour(i32::MAX, 1.0, Standing::Declared)];
        assert!(matches!(HourSeries::of("DK2", apart), Err(FootprintError::HourSpan { .. })));
        assert!(HourSeries::of("DK2", []).unwrap().extent().is_none());
    }

    #[test]
    fn hours_are_instants() {
        let instant: Timestamp = "2024-02-29T13:00:00Z".parse().unwrap();
        assert_eq!(Hour::starting(instant).map(Hour::start), Some(instant));
        assert_eq!(Hour::starting("2024-02-29T13:00:01Z".parse().unwrap()), None);
        assert_eq!(Hour::containing("1969-12-31T23:30:00Z".parse().unwrap()), Hour(-1));
    }
}
