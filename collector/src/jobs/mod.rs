//! Work that nobody waits for. Each job is a function that runs once; this is the one place that says when.

mod assess;
mod calibrate;
mod housekeeping;

use std::time::Duration;

use tokio_util::sync::CancellationToken;

use crate::state::AppState;

/// How long a burst of reports may gather before their devices are assessed together.
const GATHER: Duration = Duration::from_millis(500);

/// Assessments are looked after at least this often: commands and the turn of the day change them too.
const ASSESS_AT_LEAST: Duration = Duration::from_secs(60);

/// How often expired sessions and quiet rate limits are forgotten.
const TIDY: Duration = Duration::from_secs(3_600);

pub use assess::run_once as assess_once;

/// Runs all jobs until `stop`.
pub async fn schedule(state: AppState, stop: CancellationToken) {
    tokio::join!(assessments(&state, &stop), tidying(&state, &stop));
}

async fn assessments(state: &AppState, stop: &CancellationToken) {
    loop {
        match assess::run_once(&*state.store, crate::clock::now()).await {
            Ok(run) => {
                state.metrics.assessments(run.assessed);
                state.metrics.job_failed(run.failed);
            }
            Err(error) => failed(state, "assess", &error),
        }
        tokio::select! {
            () = stop.cancelled() => return,
            () = state.changed.notified() => tokio::time::sleep(GATHER).await,
            () = tokio::time::sleep(ASSESS_AT_LEAST) => {}
        }
    }
}

async fn tidying(state: &AppState, stop: &CancellationToken) {
    loop {
        tokio::select! {
            () = stop.cancelled() => return,
            () = tokio::time::sleep(TIDY) => {}
        }
        state.rate_limit.forget_quiet();
        match calibrate::run_once(&*state.store, crate::clock::now()).await {
            Ok(()) => state.changed.notify_one(),
            Err(error) => failed(state, "calibrate", &error),
        }
        if let Err(error) = housekeeping::run_once(&*state.store, crate::clock::now()).await {
            failed(state, "housekeeping", &error);
        }
    }
}

fn failed(state: &AppState, job: &str, error: &dyn std::error::Error) {
    state.metrics.job_failed(1);
    tracing::error!(job, error = %crate::error::chain(error), "a job failed; it is tried again");
}
