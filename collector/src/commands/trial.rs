//! `levetid-collector trial`: one PC, its owner, in one step.

use std::collections::BTreeMap;

use std::io::Write as _;
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use jiff::ToSpan as _;
use levetid_footprint::lifetime::Life;
use levetid_protocol::policy::Detail;

use super::token;
use crate::store::{Actor, Notice, Person, Role, Store, StoreError, Tenant, TenantSlug};

#[derive(Debug, clap::Args)]
pub struct Trial {
    /// Where the enrolment token is written, readable by you only.
    #[arg(long)]
    token_file: Option<PathBuf>,
}

impl Trial {
    pub async fn run(self, store: &dyn Store) -> anyhow::Result<()> {
        let now = crate::clock::now();
        let slug: TenantSlug = "trial".parse().map_err(anyhow::Error::msg)?;
        match store.add_tenant(tenant(&slug), now, Actor::cli()).await {
            Ok(()) | Err(StoreError::Exists { .. }) => {}
            Err(error) => return Err(error.into()),
        }
        let me = "me".to_owned();
        if let Err(StoreError::NotFound { .. }) = store.person(&slug, &me).await {
            let person =
                Person { tenant: slug.clone(), login: me.clone(), name: String::new(), role: Role::Admin };
            store.put_person(person, now, Actor::cli()).await?;
        }
        if let Some(file) = &self.token_file {
            let expires = now.checked_add(24.hours())?;
            let (_, token) = token::make(store, &slug, Some(me), expires, Some(1), now).await?;
            write_private(file, &token.reveal())
                .with_context(|| format!("the token cannot be written to {}", file.display()))?;
        }
        Ok(())
    }
}

fn tenant(slug: &TenantSlug) -> Tenant {
    Tenant {
        slug: slug.clone(),
        name: "Levetid trial".into(),
        zone: "Europe/Copenhagen".into(),
        grid_zone: "DK".into(),
        unit_zones: BTreeMap::new(),
        detail: Detail::Week,
        report_growing: true,
        observe_from: None,
        people_key: None,
        market: None,
        notice: Notice::default(),
        baseline_life_years: Life::BASELINE.as_years(),
        target_life_years: Life::TARGET.as_years(),
        policy_version: 1,
    }
}

fn write_private(path: &Path, text: &str) -> std::io::Result<()> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)?.write_all(text.as_bytes())
}
