//! `levetid-collector assess`

use crate::grid::Cache;
use crate::jobs;
use crate::store::Store;

pub async fn run(store: &dyn Store) -> anyhow::Result<()> {
    let run = jobs::assess_once(store, &Cache::default(), crate::clock::now()).await?;
    eprintln!("{} devices are assessed.", run.assessed);
    anyhow::ensure!(run.failed == 0, "{} could not be assessed; the log says which and why", run.failed);
    Ok(())
}
