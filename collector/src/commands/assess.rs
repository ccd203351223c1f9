//! `levetid-collector assess`

use crate::jobs;
use crate::store::Store;

pub async fn run(store: &dyn Store) -> anyhow::Result<()> {
    let count = jobs::assess_once(store, crate::clock::now()).await?;
    eprintln!("{count} devices are assessed.");
    Ok(())
}
