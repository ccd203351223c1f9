//! `levetid-collector export`

use std::path::PathBuf;

use crate::export::audit;
use crate::store::{Store, TenantSlug};
use crate::zone;

#[derive(Debug, clap::Subcommand)]
pub enum Export {
    /// The audit of a year: all that a tenant's totals are made of, as CSV and Parquet, with a dictionary, checksums and
    /// a script that computes the totals again.
    Audit(Audit),
}

#[derive(Debug, clap::Args)]
pub struct Audit {
    /// The tenant.
    tenant: TenantSlug,
    /// The calendar year; this year up to today, where it has not ended.
    #[arg(long)]
    year: i16,
    /// The folder to be made; audit-TENANT-YEAR here, where it is left out.
    #[arg(long)]
    to: Option<PathBuf>,
}

impl Export {
    pub async fn run(self, store: &dyn Store) -> anyhow::Result<()> {
        let Self::Audit(Audit { tenant, year, to }) = self;
        let tenant = store.tenant(&tenant).await?;
        let today = zone::local_day(&tenant.zone, crate::clock::now());
        super::account::ensure_account(year, today)?;
        let folder = to.unwrap_or_else(|| format!("audit-{}-{year}", tenant.slug).into());
        let summary = audit::write(store, &tenant, year, today, &folder).await?;
        println!("{}: {} devices, {} lines", folder.display(), summary.devices, summary.lines);
        println!("Check it: sha256sum --check SHA256SUMS, and python3 recompute.py, both in the folder");
        Ok(())
    }
}
