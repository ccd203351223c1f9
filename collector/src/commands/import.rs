//! `levetid-collector import`

use std::path::{Path, PathBuf};

use anyhow::Context as _;

use super::input;
use crate::import::devices::{self, AssetsRead, Plan};
use crate::import::{About, Refused};
use crate::store::{Actor, Store, TenantSlug};
use crate::zone;

#[derive(Debug, clap::Subcommand)]
pub enum Import {
    /// Takes in the asset register: phones, tablets, screens and PCs without an agent count, and purchase dates win over
    /// all other evidence of age. The columns are in docs/IMPORT.md. A file with a row that cannot be right is refused
    /// whole.
    Devices {
        /// The tenant.
        tenant: TenantSlug,
        /// The file; `-` reads standard input.
        file: PathBuf,
        /// Takes the rows that can be right, and lists the others.
        #[arg(long)]
        skip_bad_rows: bool,
        /// Reads and reports, and keeps nothing.
        #[arg(long)]
        dry_run: bool,
    },
}

impl Import {
    pub async fn run(self, store: &dyn Store) -> anyhow::Result<()> {
        match self {
            Self::Devices { tenant, file, skip_bad_rows, dry_run } => {
                import_devices(store, &tenant, &file, skip_bad_rows, dry_run).await
            }
        }
    }
}

async fn import_devices(
    store: &dyn Store,
    tenant: &TenantSlug,
    file: &Path,
    skip_bad_rows: bool,
    dry_run: bool,
) -> anyhow::Result<()> {
    let zone = store.tenant(tenant).await?.zone;
    let now = crate::clock::now();
    let (bytes, name) = input::read(file)?;
    let about = About { file: name, year: None };
    let AssetsRead { rows, assets, mut refused, notes } =
        devices::read(&bytes, &about, zone::local_day(&zone, now))?;
    let logins: Vec<String> = assets.iter().filter_map(|asset| asset.holder.clone()).collect();
    let plan = devices::plan(assets, &store.assets(tenant).await?);
    refused.extend(plan.refused.iter().cloned());
    refused.sort_by_key(|refused| refused.line);
    print!("{}", report(file, rows, &plan, &refused, &notes));
    if let Some(note) = strangers(store, tenant, logins).await? {
        println!("  {note}");
    }
    let bad = refused.len();
    anyhow::ensure!(
        bad == 0 || skip_bad_rows,
        "{}: {bad} of {rows} rows cannot be right, so nothing was taken. Correct them, or take the rest with \
         --skip-bad-rows",
        file.display()
    );
    if dry_run {
        println!("Nothing was kept: --dry-run.");
        return Ok(());
    }
    if plan.puts.is_empty() {
        println!("Nothing changed.");
        return Ok(());
    }
    store.put_register(tenant, plan.puts, now, Actor::cli()).await.context("nothing was taken")?;
    println!(
        "Taken. The devices are assessed by the serving collector within a minute, or by `levetid-collector assess`."
    );
    Ok(())
}

/// Logins that nobody can sign in with.
async fn strangers(
    store: &dyn Store,
    tenant: &TenantSlug,
    mut logins: Vec<String>,
) -> anyhow::Result<Option<String>> {
    let people = store.people(tenant).await?;
    logins.retain(|login| people.iter().all(|person| person.login != *login));
    logins.sort_unstable();
    logins.dedup();
    Ok((!logins.is_empty()).then(|| {
        format!(
            "note: {} holders are not among the people who may sign in; `user add` adds them: {}",
            logins.len(),
            logins.join(", ")
        )
    }))
}

fn report(file: &Path, rows: u64, plan: &Plan, refused: &[Refused], notes: &[String]) -> String {
    let Plan { added, matched, changed, unchanged, .. } = plan;
    let mut lines = vec![
        format!("{}: asset register", file.display()),
        format!(
            "  {rows} rows read, {} taken, {unchanged} unchanged, {} refused",
            added + matched + changed,
            refused.len()
        ),
        format!(
            "  of those taken: {added} new devices, {matched} devices seen already, {changed} changed entries"
        ),
    ];
    lines.extend(notes.iter().map(|note| format!("  note: {note}")));
    lines.extend(refused.iter().map(|Refused { line, reason }| format!("  refused: line {line}: {reason}")));
    lines.push(String::new());
    lines.join("\n")
}
