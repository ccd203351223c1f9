//! What was sent and what came of it.

use std::collections::BTreeMap;
use std::time::Duration;

use hdrhistogram::Histogram;

/// Counts, and how long answers took.
#[derive(Debug, Clone)]
pub struct Tally {
    /// Devices that enrolled, or that the collector knew already.
    pub enrolled: u64,
    /// Devices that had nothing to tell.
    pub silent: u64,
    /// Reports sent, each once however often it was tried.
    pub reports: u64,
    /// Reports acknowledged.
    pub reports_held: u64,
    /// Usage records sent.
    pub records: u64,
    /// Usage records acknowledged.
    pub records_held: u64,
    /// Requests refused, by what was asked and answered.
    pub refused: BTreeMap<String, u64>,
    /// Parts refused of reports that were taken, by reason.
    pub refused_parts: BTreeMap<String, u64>,
    /// Requests that nobody answered in time.
    pub unanswered: u64,
    /// Tries after the first.
    pub retries: u64,
    /// How long reports took from sending to a verified answer, microseconds.
    latency: Histogram<u64>,
}

impl Default for Tally {
    fn default() -> Self {
        Self {
            enrolled: 0,
            silent: 0,
            reports: 0,
            reports_held: 0,
            records: 0,
            records_held: 0,
            refused: BTreeMap::new(),
            refused_parts: BTreeMap::new(),
            unanswered: 0,
            retries: 0,
            latency: Histogram::new(3).unwrap(),
        }
    }
}

impl Tally {
    /// Counts how long an answer took.
    pub fn took(&mut self, time: Duration) {
        let micros = u64::try_from(time.as_micros()).unwrap_or(u64::MAX);
        self.latency.record(micros).unwrap();
    }

    /// Adds what another sender counted.
    pub fn add(&mut self, other: &Self) {
        self.enrolled += other.enrolled;
        self.silent += other.silent;
        self.reports += other.reports;
        self.reports_held += other.reports_held;
        self.records += other.records;
        self.records_held += other.records_held;
        for (sum, more) in
            [(&mut self.refused, &other.refused), (&mut self.refused_parts, &other.refused_parts)]
        {
            for (why, count) in more {
                *sum.entry(why.clone()).or_default() += count;
            }
        }
        self.unanswered += other.unanswered;
        self.retries += other.retries;
        self.latency.add(&other.latency).unwrap();
    }

    /// Whether everything that was sent is held.
    pub fn is_clean(&self) -> bool {
        self.refused.is_empty() && self.refused_parts.is_empty() && self.unanswered == 0
    }

    /// As a table, with rates over the time it took.
    pub fn table(&self, took: Duration) -> String {
        let seconds = took.as_secs_f64();
        let rate = |count: u64| format!("{:.0} a second", count as f64 / seconds);
        let mut rows = vec![
            ("devices", format!("{} enrolled, {} had nothing to tell", self.enrolled, self.silent)),
            ("reports", format!("{} sent, {} acknowledged", self.reports, self.reports_held)),
            ("records", format!("{} sent, {} acknowledged", self.records, self.records_held)),
            ("tried again", self.retries.to_string()),
            ("unanswered", self.unanswered.to_string()),
        ];
        rows.extend(self.refused.iter().map(|(why, count)| ("refused", format!("{count} × {why}"))));
        rows.extend(
            self.refused_parts.iter().map(|(why, count)| ("part refused", format!("{count} × {why}"))),
        );
        let acknowledged =
            format!("{} reports, {} records", rate(self.reports_held), rate(self.records_held));
        rows.push(("time", format!("{seconds:.1} s")));
        rows.push(("acknowledged", acknowledged));
        let quantiles = [("p50", 0.5), ("p99", 0.99), ("p99.9", 0.999), ("most", 1.0)];
        let latency = quantiles.map(|(name, quantile)| {
            format!("{name} {:.1}", self.latency.value_at_quantile(quantile) as f64 / 1_000.0)
        });
        rows.push(("answer, ms", latency.join(", ")));
        rows.iter().map(|(name, text)| format!("{name:<13} {text}\n")).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_senders_make_one_table() {
        let mut one = Tally { reports: 2, reports_held: 1, records: 30, ..Tally::default() };
        one.refused.insert("report: 409".into(), 1);
        one.took(Duration::from_millis(4));
        let mut both = one.clone();
        both.add(&one);
        assert!(!both.is_clean() && Tally::default().is_clean());
        let table = both.table(Duration::from_secs(2));
        for row in ["4 sent, 2 acknowledged", "2 × report: 409", "1 a second reports, 0 a second", "p50 4.0"]
        {
            assert!(table.contains(row), "{row}\n{table}");
        }
    }
}
