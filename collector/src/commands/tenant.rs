//! `levetid-collector tenant`

use clap::Subcommand;
use jiff::civil::Date;
use levetid_footprint::lifetime::Life;
use levetid_protocol::policy::Detail;

use crate::store::{self, Actor, Store, TenantSlug};

#[derive(Debug, Subcommand)]
pub enum Tenant {
    /// Adds a tenant.
    Add(Add),
    /// Lists the tenants.
    List,
}

#[derive(Debug, clap::Args)]
pub struct Add {
    /// Its short name: lower-case letters, digits, hyphens.
    slug: TenantSlug,
    /// Its name.
    #[arg(long)]
    name: String,
    /// The time zone its days are counted in.
    #[arg(long, default_value = "Europe/Copenhagen")]
    zone: String,
    /// The grid zone of its electricity: DK1 west, DK2 east of the Great Belt, DK for both.
    #[arg(long, default_value = "DK")]
    grid_zone: String,
    /// How many days one record of use covers.
    #[arg(long, value_enum, default_value = "week")]
    detail: DetailName,
    /// Agents report their running record every minute. Only for a trial on the owner's own PC.
    #[arg(long)]
    report_growing: bool,
    /// The first day on which use is observed: the end of the notice to staff.
    #[arg(long)]
    observe_from: Option<Date>,
    #[command(flatten)]
    notice: store::Notice,
    /// Baseline life, years.
    #[arg(long, default_value_t = Life::BASELINE.as_years())]
    baseline_life: f64,
    /// Target life, years.
    #[arg(long, default_value_t = Life::TARGET.as_years())]
    target_life: f64,
}

#[derive(Debug, Clone, Copy, clap::ValueEnum)]
enum DetailName {
    Week,
    Day,
}

impl Tenant {
    pub async fn run(self, store: &dyn Store) -> anyhow::Result<()> {
        match self {
            Self::Add(add) => add.run(store).await,
            Self::List => {
                for tenant in store.tenants().await? {
                    println!("{}\t{}\t{}", tenant.slug, tenant.name, tenant.zone);
                }
                Ok(())
            }
        }
    }
}

impl Add {
    async fn run(self, store: &dyn Store) -> anyhow::Result<()> {
        anyhow::ensure!(!self.name.trim().is_empty(), "the tenant needs a name: --name \"Aarhus Kommune\"");
        jiff::tz::TimeZone::get(&self.zone)
            .map_err(|_| anyhow::anyhow!("{:?} is no time zone; try Europe/Copenhagen", self.zone))?;
        let (baseline, target) = (Life::years(self.baseline_life)?, Life::years(self.target_life)?);
        anyhow::ensure!(
            target.as_years() >= baseline.as_years(),
            "the target life of {target} years is shorter than the baseline life of {baseline} years",
            target = target.as_years(),
            baseline = baseline.as_years(),
        );
        let tenant = store::Tenant {
            slug: self.slug,
            name: self.name.trim().to_owned(),
            zone: self.zone,
            grid_zone: self.grid_zone,
            detail: match self.detail {
                DetailName::Week => Detail::Week,
                DetailName::Day => Detail::Day,
            },
            report_growing: self.report_growing,
            observe_from: self.observe_from,
            notice: self.notice,
            baseline_life_years: baseline.as_years(),
            target_life_years: target.as_years(),
            policy_version: 1,
        };
        let slug = tenant.slug.clone();
        store.add_tenant(tenant, crate::clock::now(), Actor::cli()).await?;
        eprintln!("The tenant {slug} is added. Next: levetid-collector token add {slug}");
        Ok(())
    }
}
