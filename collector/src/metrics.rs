//! What the collector counts about itself, for Prometheus. Nothing about any device or person.

use levetid_protocol::problem::ProblemKind;
use prometheus_client::encoding::{EncodeLabelSet, text::encode};
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::registry::Registry;

/// The counters.
#[derive(Debug)]
pub struct Metrics {
    registry: Registry,
    reports: Family<Outcome, Counter>,
    enrolments: Family<Outcome, Counter>,
    opens: Family<Outcome, Counter>,
    refused_parts: Counter,
    assessments: Counter,
    job_failures: Counter,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Outcome {
    outcome: String,
}

impl Outcome {
    /// `ok`, or the code of the problem.
    fn of(problem: Option<ProblemKind>) -> Self {
        let code = problem.and_then(|kind| match serde_json::to_value(kind) {
            Ok(serde_json::Value::String(path)) => path.rsplit('/').next().map(str::to_owned),
            _ => None,
        });
        Self { outcome: code.unwrap_or_else(|| "ok".into()) }
    }
}

impl Default for Metrics {
    fn default() -> Self {
        let mut registry = Registry::with_prefix("levetid");
        let (reports, enrolments, opens) = (Family::default(), Family::default(), Family::default());
        let (refused_parts, assessments, job_failures) =
            (Counter::default(), Counter::default(), Counter::default());
        registry.register("reports", "Reports by outcome", reports.clone());
        registry.register("enrolments", "Enrolments by outcome", enrolments.clone());
        registry.register("opens", "Pages of a PC asked for at the PC, by outcome", opens.clone());
        registry.register("refused_parts", "Parts of reports that were refused", refused_parts.clone());
        registry.register("assessments", "Devices assessed", assessments.clone());
        registry.register(
            "job_failures",
            "Devices, tenants and whole runs that background jobs failed on",
            job_failures.clone(),
        );
        Self { registry, reports, enrolments, opens, refused_parts, assessments, job_failures }
    }
}

impl Metrics {
    /// Counts a report.
    pub fn reports(&self, problem: Option<ProblemKind>) {
        self.reports.get_or_create(&Outcome::of(problem)).inc();
    }

    /// Counts an enrolment.
    pub fn enrolments(&self, problem: Option<ProblemKind>) {
        self.enrolments.get_or_create(&Outcome::of(problem)).inc();
    }

    /// Counts a page that was asked for at its PC.
    pub fn opens(&self, problem: Option<ProblemKind>) {
        self.opens.get_or_create(&Outcome::of(problem)).inc();
    }

    /// Counts parts of reports that were refused.
    pub fn refused_parts(&self, count: usize) {
        self.refused_parts.inc_by(count.try_into().unwrap_or(u64::MAX));
    }

    /// Counts devices assessed.
    pub fn assessments(&self, count: usize) {
        self.assessments.inc_by(count.try_into().unwrap_or(u64::MAX));
    }

    /// Counts what background jobs could not do.
    pub fn job_failed(&self, count: usize) {
        self.job_failures.inc_by(count.try_into().unwrap_or(u64::MAX));
    }

    /// All counters in the OpenMetrics text format.
    pub fn text(&self) -> Result<String, std::fmt::Error> {
        let mut text = String::new();
        encode(&mut text, &self.registry)?;
        Ok(text)
    }
}
