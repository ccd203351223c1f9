//! The distribution of percentages over the minutes of a record.

use hdrhistogram::Histogram;
use levetid_protocol::usage::Quantiles;
use serde::{Deserialize, Serialize};

/// A histogram of percentages to two significant digits; stored as pairs of percentage and minutes.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(from = "Vec<(u8, u32)>", into = "Vec<(u8, u32)>")]
pub struct Percentiles(Option<Histogram<u32>>);

impl Percentiles {
    /// Adds a minute.
    pub fn record(&mut self, percent: u8) {
        self.add(percent, 1);
    }

    /// The 50th and 95th percentile; `None` without a minute.
    pub fn quantiles(&self) -> Option<Quantiles> {
        let histogram = self.0.as_ref()?;
        let at = |quantile| u8::try_from(histogram.value_at_quantile(quantile).min(100)).unwrap_or(100);
        Some(Quantiles { p50: at(0.5), p95: at(0.95) })
    }

    fn add(&mut self, percent: u8, minutes: u32) {
        if self.0.is_none() {
            // Bounds 1 to 100 and two digits are within what the library accepts.
            self.0 = Histogram::new_with_bounds(1, 100, 2).ok();
        }
        if let Some(histogram) = &mut self.0 {
            histogram.saturating_record_n(u64::from(percent), minutes);
        }
    }
}

impl From<Vec<(u8, u32)>> for Percentiles {
    fn from(pairs: Vec<(u8, u32)>) -> Self {
        let mut percentiles = Self::default();
        pairs.into_iter().for_each(|(percent, minutes)| percentiles.add(percent, minutes));
        percentiles
    }
}

impl From<Percentiles> for Vec<(u8, u32)> {
    fn from(percentiles: Percentiles) -> Self {
        let Some(histogram) = percentiles.0 else { return Self::new() };
        histogram
            .iter_recorded()
            .filter_map(|step| Some((u8::try_from(step.value_iterated_to()).ok()?, step.count_at_value())))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn quantiles_are_those_of_the_sorted_minutes(mut minutes in prop::collection::vec(0_u8..=100, 1..200)) {
            let mut percentiles = Percentiles::default();
            minutes.iter().for_each(|percent| percentiles.record(*percent));
            let stored = serde_json::to_string(&percentiles).unwrap();
            let restored: Percentiles = serde_json::from_str(&stored).unwrap();
            prop_assert_eq!(&restored, &percentiles);
            minutes.sort_unstable();
            let at = |share: f64| minutes[((minutes.len() as f64 * share).ceil() as usize).max(1) - 1];
            prop_assert_eq!(restored.quantiles(), Some(Quantiles { p50: at(0.5), p95: at(0.95) }));
        }
    }

    #[test]
    fn nothing_recorded_has_no_quantiles() {
        assert_eq!(Percentiles::default().quantiles(), None);
    }
}
