//! `levetid-collector factors`

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::path::PathBuf;

use super::input;
use crate::factors::{Factors, Figured, OWN_LIST, RowRef, in_force};
use crate::import::{self, About};
use crate::store::{Actor, AddedFactors, FactorImport, FactorRow, FactorSet, Store, TenantSlug};

mod fetch;
mod models;

#[derive(Debug, clap::Subcommand)]
pub enum FactorsCommand {
    /// Takes the rows of a file in. The format is recognised: Boavizta's CSV, ENERGY STAR's CSV of computers, your own
    /// list (docs/FACTORS.md), Electricity Maps' and Ember's JSON, lists of processors for Windows 11.
    Import {
        /// The file; `-` reads standard input.
        file: PathBuf,
        /// Whose rows they are; a list of your own belongs to a tenant. Without it they are everyone's.
        #[arg(long)]
        tenant: Option<TenantSlug>,
        /// The year the factors are of, where neither the file nor its name says it.
        #[arg(long)]
        year: Option<i16>,
        /// Reads and reports, and keeps nothing.
        #[arg(long)]
        dry_run: bool,
    },
    /// Downloads a published data set and takes it in; without a name, lists those that are known.
    Fetch {
        /// The data set.
        name: Option<String>,
        /// Another address of the same file, such as a mirror of your own.
        #[arg(long, requires = "name")]
        url: Option<String>,
        /// Whose rows they are. Without it they are everyone's.
        #[arg(long, requires = "name")]
        tenant: Option<TenantSlug>,
        /// The year, where there is a file a year.
        #[arg(long, requires = "name")]
        year: Option<i16>,
        /// Downloads, reads and reports, and keeps nothing.
        #[arg(long, requires = "name")]
        dry_run: bool,
    },
    /// What was imported, when and by whom, and what is in force.
    List {
        /// As this tenant has it.
        #[arg(long)]
        tenant: Option<TenantSlug>,
    },
    /// The rows whose product holds these words.
    Show {
        /// Words of maker and product, such as "elitebook 840 g5".
        words: Vec<String>,
        /// As this tenant has it; without it what is everyone's.
        #[arg(long)]
        tenant: Option<TenantSlug>,
    },
    /// What differs between two factor sets.
    Diff {
        /// The earlier set's number.
        before: i64,
        /// The later set's number.
        after: i64,
    },
    /// For each model of a tenant's devices, the row it matched and why; with a model, says which row is right.
    Match {
        /// The tenant.
        tenant: TenantSlug,
        /// The model to correct, as it is printed here.
        model: Option<String>,
        /// Which figure to correct.
        #[arg(long, value_enum, default_value_t = Figured::Making, requires = "model")]
        figure: Figured,
        /// The row that is right: the factor set and the line, as `factors show` prints them, e.g. 3:415.
        #[arg(long, conflicts_with_all = ["none", "withdraw"], requires = "model")]
        row: Option<String>,
        /// No row is right: the category counts.
        #[arg(long, conflicts_with = "withdraw", requires = "model")]
        none: bool,
        /// Takes the correction back.
        #[arg(long, requires = "model")]
        withdraw: bool,
        /// Why, for whoever looks later.
        #[arg(long, requires = "model")]
        because: Option<String>,
    },
}

impl FactorsCommand {
    pub async fn run(self, store: &dyn Store) -> anyhow::Result<()> {
        match self {
            Self::Import { file, tenant, year, dry_run } => {
                let (bytes, name) = input::read(&file)?;
                let read = import::read(&bytes, &About { file: name, year })?;
                take_in(store, &file.display().to_string(), read, tenant, dry_run).await
            }
            Self::Fetch { name: None, .. } => {
                fetch::list();
                Ok(())
            }
            Self::Fetch { name: Some(name), url, tenant, year, dry_run } => {
                let (address, read) = fetch::read(&name, url, year).await?;
                take_in(store, &address, read, tenant, dry_run).await
            }
            Self::List { tenant } => list(store, tenant).await,
            Self::Show { words, tenant } => show(store, &words.join(" "), tenant).await,
            Self::Diff { before, after } => diff(store, before, after).await,
            Self::Match { tenant, model: None, .. } => models::print(store, &tenant).await,
            Self::Match { tenant, model: Some(model), figure, row, none, withdraw, because } => {
                let right = match (row, none, withdraw) {
                    (Some(row), ..) => models::Right::Row(row),
                    (None, true, _) => models::Right::None,
                    (None, false, true) => models::Right::Automatic,
                    (None, false, false) => {
                        anyhow::bail!("say what is right for {model}: --row SET:LINE, --none or --withdraw")
                    }
                };
                models::correct(store, &tenant, &model, figure, right, because).await
            }
        }
    }
}

/// Keeps what was read, and says what it is and from where.
async fn take_in(
    store: &dyn Store,
    from: &str,
    read: import::Read,
    tenant: Option<TenantSlug>,
    dry_run: bool,
) -> anyhow::Result<()> {
    if tenant.is_none() && read.sets.iter().any(|set| set.name == OWN_LIST) {
        anyhow::bail!("a list of your own belongs to a tenant: add --tenant SLUG");
    }
    println!("{from}: {}", read.format);
    print!("{}", read.report);
    if dry_run {
        println!("Nothing was kept: this was a dry run.");
        return Ok(());
    }
    let names: Vec<String> = read.sets.iter().map(|set| set.name.clone()).collect();
    let import = FactorImport { tenant, sets: read.sets, now: crate::clock::now(), actor: Actor::cli() };
    let added = store.add_factor_sets(import).await?;
    for (name, added) in names.iter().zip(&added) {
        match added {
            AddedFactors::Added(revision) => println!("Kept as factor set {revision}, {name}."),
            AddedFactors::Unchanged(revision) => {
                println!("Nothing changed: factor set {revision}, {name}, holds the same rows.");
            }
        }
    }
    if added.iter().any(|added| matches!(added, AddedFactors::Added(_))) {
        println!(
            "The devices are assessed with it in the next minutes; `levetid-collector assess` does so now."
        );
    }
    Ok(())
}

async fn list(store: &dyn Store, tenant: Option<TenantSlug>) -> anyhow::Result<()> {
    let sets = store.factor_sets().await?;
    if let Some(tenant) = &tenant {
        store.tenant(tenant).await?;
    }
    if sets.is_empty() {
        println!(
            "No factors were imported: built-in ones count, of each category and of the Danish grid.\n\
             To take some in: levetid-collector factors import FILE"
        );
        return Ok(());
    }
    let counts: Vec<i64> = in_force(&sets, tenant.as_ref(), None).iter().map(|set| set.revision).collect();
    for set in sets {
        let FactorSet { revision, tenant, kind, name, source, rows, imported, actor, file, .. } = set;
        let kind = serde_json::to_value(kind)?;
        let standing = if counts.contains(&revision) { "in force" } else { "-" };
        let whose = tenant.map_or_else(|| "everyone".to_owned(), |tenant| tenant.to_string());
        println!(
            "{revision:>4}  {standing:<8}  {:<14}  {name:<28}  {rows:>6} rows  {whose}  {} by {actor}",
            kind.as_str().unwrap_or_default(),
            imported.strftime("%Y-%m-%d %H:%M UTC"),
        );
        let licence = source.licence.as_deref().unwrap_or("no licence stated");
        println!("      {} ({licence}); file {file}", source.title);
    }
    Ok(())
}

async fn show(store: &dyn Store, words: &str, tenant: Option<TenantSlug>) -> anyhow::Result<()> {
    anyhow::ensure!(!words.trim().is_empty(), "say which product: factors show elitebook 840");
    if let Some(tenant) = &tenant {
        store.tenant(tenant).await?;
    }
    let factors = Factors::load(store, tenant.as_ref(), None).await?;
    let mut bodies: BTreeMap<i64, Vec<FactorRow>> = BTreeMap::new();
    let mut any = false;
    for figure in [Figured::Making, Figured::Watts] {
        for RowRef { revision, line, product } in factors.rows_like(figure, words) {
            any = true;
            println!("{revision}:{line}  {figure}: {product}");
            let rows = match bodies.entry(revision) {
                Entry::Occupied(known) => known.into_mut(),
                Entry::Vacant(new) => new.insert(store.factor_rows(revision).await?),
            };
            if let Some(row) = rows.iter().find(|row| row.line == line) {
                println!("      {}", row.body);
            }
        }
    }
    anyhow::ensure!(any, "no row names {words:?}; `levetid-collector factors list` tells what was imported");
    Ok(())
}

/// Rows by what they are of, so that two versions of a data set can be compared line by line.
async fn diff(store: &dyn Store, before: i64, after: i64) -> anyhow::Result<()> {
    let sets = store.factor_sets().await?;
    for revision in [before, after] {
        anyhow::ensure!(
            sets.iter().any(|set| set.revision == revision),
            "there is no factor set {revision}; `levetid-collector factors list` numbers them"
        );
    }
    let (old, new) = (keyed(&store.factor_rows(before).await?)?, keyed(&store.factor_rows(after).await?)?);
    let (mut gone, mut added, mut changed) = (0, 0, 0);
    for (key, bodies) in &old {
        match new.get(key) {
            None => {
                gone += 1;
                println!("- {key}");
            }
            Some(now) if now != bodies => {
                changed += 1;
                println!("~ {key}\n    {}\n    {}", bodies.join("\n    "), now.join("\n    "));
            }
            Some(_) => {}
        }
    }
    for key in new.keys().filter(|key| !old.contains_key(*key)) {
        added += 1;
        println!("+ {key}");
    }
    println!("{gone} gone, {added} new, {changed} changed, of {} before and {} after.", old.len(), new.len());
    Ok(())
}

/// Rows by what they are of.
fn keyed(rows: &[FactorRow]) -> anyhow::Result<BTreeMap<String, Vec<String>>> {
    let mut keyed: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for FactorRow { body, .. } in rows {
        let row: serde_json::Value = serde_json::from_str(body)?;
        let said = |name: &str| row.get(name).map(|value| value.to_string().trim_matches('"').to_owned());
        let names =
            ["manufacturer", "product", "products", "zone", "year", "basis", "name", "figure", "model"];
        let key = names.iter().filter_map(|name| said(name)).collect::<Vec<_>>().join(" ");
        keyed.entry(key).or_default().push(body.clone());
    }
    keyed.values_mut().for_each(|bodies| bodies.sort());
    Ok(keyed)
}
