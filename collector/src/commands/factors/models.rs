//! `factors match`: the models of a tenant's devices and what they matched.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use levetid_footprint::figure::Source;

use crate::factors::{Choice, Factors, Figured, ProductMatch, RowRef};
use crate::store::{Actor, FactorImport, FactorKind, FactorRow, NewFactorSet, Rows, Store, TenantSlug};

/// What a person says of a model.
pub enum Right {
    /// This row is its, `SET:LINE`.
    Row(String),
    /// No row is its.
    None,
    /// Whatever its name matches.
    Automatic,
}

/// The devices of a model, and what it matched.
struct Seen {
    devices: u32,
    matches: [ProductMatch; 2],
}

/// Prints every model, the most frequent first.
pub async fn print(store: &dyn Store, tenant: &TenantSlug) -> anyhow::Result<()> {
    let tenant = store.tenant(tenant).await?.slug;
    let factors = Factors::load(store, Some(&tenant), None).await?;
    let seen = seen(store, &tenant, &factors).await?;
    if seen.is_empty() {
        println!("No device of {tenant} has told its model yet.");
        return Ok(());
    }
    let mut models: Vec<_> = seen.into_iter().collect();
    models.sort_by(|(one, of_one), (other, of_other)| {
        of_other.devices.cmp(&of_one.devices).then_with(|| one.cmp(other))
    });
    for (model, Seen { devices, matches }) in models {
        println!("{model}  ({devices})");
        for (figure, found) in [Figured::Making, Figured::Watts].iter().zip(matches) {
            println!("  {figure}: {}", words(&found));
        }
    }
    Ok(())
}

fn words(found: &ProductMatch) -> String {
    let rows: Vec<String> = found.rows.iter().map(RowRef::to_string).collect();
    format!("{}{}{}", found.standing.code(), if rows.is_empty() { "" } else { ": " }, rows.join("; "))
}

/// The models of all assessed devices.
async fn seen(
    store: &dyn Store,
    tenant: &TenantSlug,
    factors: &Factors,
) -> anyhow::Result<BTreeMap<String, Seen>> {
    let mut seen: BTreeMap<String, Seen> = BTreeMap::new();
    let mut rows = Rows::of(store, tenant);
    while let Some(some) = rows.next().await? {
        for assessment in some.into_iter().filter_map(|row| row.assessment) {
            let Some(model) = assessment.named else { continue };
            let category = assessment.kind.category;
            let known = match seen.entry(model.to_string()) {
                Entry::Occupied(known) => known.into_mut(),
                Entry::Vacant(new) => {
                    let making = factors.making(Some(&model), category)?.1;
                    let watts = factors.watts(Some(&model), category)?.1;
                    new.insert(Seen { devices: 0, matches: [making, watts] })
                }
            };
            known.devices += 1;
        }
    }
    Ok(seen)
}

/// Keeps what a person says, until they say otherwise.
pub async fn correct(
    store: &dyn Store,
    tenant: &TenantSlug,
    model: &str,
    figure: Figured,
    right: Right,
    because: Option<String>,
) -> anyhow::Result<()> {
    let tenant = store.tenant(tenant).await?.slug;
    let factors = Factors::load(store, Some(&tenant), None).await?;
    anyhow::ensure!(
        seen(store, &tenant, &factors).await?.contains_key(model),
        "no device of {tenant} is a {model:?}; `levetid-collector factors match {tenant}` prints the models"
    );
    let product = match &right {
        Right::Row(row) => Some(product_of(&factors, figure, row)?),
        Right::None | Right::Automatic => None,
    };
    let withdrawn = matches!(right, Right::Automatic);
    let choice = Choice { figure, model: model.to_owned(), product, withdrawn, because };
    let source = Source {
        title: format!("Correction of {tenant}: {figure} of {model}").into(),
        year: None,
        licence: None,
        reference: "levetid-collector factors match".into(),
    };
    let set = NewFactorSet {
        kind: FactorKind::Match,
        name: format!("{figure}/{model}"),
        source,
        file: String::new(),
        rows: vec![FactorRow { line: 1, body: serde_json::to_string(&choice)? }],
    };
    let now = crate::clock::now();
    let import = FactorImport { tenant: Some(tenant.clone()), sets: vec![set], now, actor: Actor::cli() };
    store.add_factor_sets(import).await?;
    println!("Kept. {model} of {tenant} is assessed with it in the next minutes.");
    Ok(())
}

fn product_of(factors: &Factors, figure: Figured, row: &str) -> anyhow::Result<(String, String)> {
    let parts = row.split_once(':').and_then(|(set, line)| Some((set.parse().ok()?, line.parse().ok()?)));
    let (set, line) = parts.ok_or_else(|| {
        anyhow::anyhow!("{row:?} names no row; give set and line as `factors show` prints them, e.g. 3:415")
    })?;
    factors.product_at(figure, set, line).ok_or_else(|| {
        anyhow::anyhow!(
            "no row {line} of factor set {set} is in force for {figure}; see `levetid-collector factors show`"
        )
    })
}
