//! Work that nobody waits for. Each job is a function that runs once; this is the one place that says when.

mod assess;
mod calibrate;
mod grid;
mod housekeeping;

use std::time::Duration;

use tokio_util::sync::CancellationToken;

use crate::grid::Cache;
use crate::grid::client::Client;
use crate::state::AppState;

/// How long a burst of reports may gather before their devices are assessed together.
const GATHER: Duration = Duration::from_millis(500);

/// Assessments are looked after at least this often: commands and the turn of the day change them too.
const ASSESS_AT_LEAST: Duration = Duration::from_secs(60);

/// How often expired sessions and quiet rate limits are forgotten.
const TIDY: Duration = Duration::from_secs(3_600);

/// How long fetching waits at most before it looks again: tenants and zones change.
const GRID_AT_MOST: Duration = Duration::from_secs(600);

pub use assess::run_once as assess_once;
pub use grid::{Run as GridRun, run_once as grid_once};

/// Runs all jobs until `stop`. The grid's hours are fetched where there is a client for it.
pub async fn schedule(state: AppState, grid: Option<Client>, stop: CancellationToken) {
    let fetching = async {
        if let Some(client) = &grid {
            grid_hours(&state, client, &stop).await;
        }
    };
    tokio::join!(assessments(&state, &stop), tidying(&state, &stop), fetching);
}

async fn assessments(state: &AppState, stop: &CancellationToken) {
    let grids = Cache::default();
    loop {
        match assess::run_once(&*state.store, &grids, crate::clock::now()).await {
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

async fn grid_hours(state: &AppState, client: &Client, stop: &CancellationToken) {
    loop {
        let now = crate::clock::now();
        let wait = match grid::run_once(&*state.store, client, None, now).await {
            Ok(GridRun::Fetched { zone, standing, added, .. }) => {
                tracing::info!(zone, %standing, added.added, added.changed, "grid hours are fetched");
                if added.revision.is_some() {
                    state.changed.notify_one();
                }
                Duration::ZERO
            }
            Ok(GridRun::Failed { zone, why }) => {
                state.metrics.job_failed(1);
                tracing::warn!(zone, why, "grid hours are not fetched; it is tried again");
                Duration::ZERO
            }
            Ok(GridRun::Wait(until)) => until.duration_since(now).try_into().unwrap_or(GRID_AT_MOST),
            Ok(GridRun::Nothing) => GRID_AT_MOST,
            Err(error) => {
                failed(state, "grid", &error);
                GRID_AT_MOST
            }
        };
        tokio::select! {
            () = stop.cancelled() => return,
            () = tokio::time::sleep(wait.min(GRID_AT_MOST)) => {}
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
