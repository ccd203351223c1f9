//! `levetid-collector tenant`

use std::collections::BTreeMap;

use anyhow::Context as _;
use clap::Subcommand;
use jiff::civil::Date;
use levetid_footprint::figure::Caveat;
use levetid_footprint::grid::{self, Basis};
use levetid_footprint::lifetime::Life;
use levetid_protocol::people::PeopleKey;
use levetid_protocol::policy::Detail;

use crate::store::{self, Actor, Store, TenantSlug};

#[derive(Debug, Subcommand)]
pub enum Tenant {
    /// Adds a tenant.
    Add(Add),
    /// Changes a tenant's settings; those that are left out stay. Agents follow with their next report.
    Set(Set),
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
    /// The time zone its days are counted in. It cannot be changed later: days would mean something else.
    #[arg(long, default_value = "Europe/Copenhagen")]
    zone: String,
    /// The first day on which use is observed, the end of the notice to staff. Until then agents send what their PC
    /// is, and nothing of its use, then or before. `now` where staff have been told: then agents also read from the
    /// PC's own log for how long it was on in the weeks before.
    #[arg(long, value_name = "DATE|now")]
    observe_from: ObserveFrom,
    /// Agents report their running record every minute. Only for a trial on the owner's own PC.
    #[arg(long)]
    report_growing: bool,
    #[command(flatten)]
    settings: Settings,
}

#[derive(Debug, clap::Args)]
pub struct Set {
    /// The tenant.
    slug: TenantSlug,
    /// Its name.
    #[arg(long)]
    name: Option<String>,
    /// The first day on which use is observed: a date, or `now`.
    #[arg(long, value_name = "DATE|now")]
    observe_from: Option<ObserveFrom>,
    /// Pseudonyms of the people who use a PC: off unless turned on here. Turning them on is for the municipality to
    /// decide, after staff have been told; docs/PRIVACY.md says what they are. Turning them off deletes the key and
    /// every pseudonym that is kept.
    #[arg(long, value_enum)]
    people: Option<People>,
    /// What its electricity emits by the market, g CO2e per kWh: a residual mix or a contract. For scope 2 of the climate
    /// account; without it no market-based figure is stated.
    #[arg(long, value_name = "G_PER_KWH", requires = "market_source")]
    market_factor: Option<f64>,
    /// Where that factor is from, such as "Energinet, residualmix 2025".
    #[arg(long, value_name = "TEXT", requires = "market_factor")]
    market_source: Option<String>,
    /// States no market-based figure any more.
    #[arg(long, conflicts_with = "market_factor")]
    no_market_factor: bool,
    /// The grid zone of a unit that lies elsewhere, by its name in the asset register: "Kystskolen=DK2"; "Kystskolen=" takes
    /// it back. May be given several times.
    #[arg(long, value_name = "UNIT=ZONE")]
    unit_zone: Vec<String>,
    #[command(flatten)]
    settings: Settings,
}

/// What is known of the people who use a PC.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum People {
    /// A pseudonym for each, the same from day to day.
    Pseudonyms,
    /// Only whether it was one or several.
    None,
}

/// Settings with a default, which may be changed.
#[derive(Debug, clap::Args)]
struct Settings {
    /// The grid zone of its electricity: DK1 west, DK2 east of the Great Belt, DK for both (which is where it begins).
    #[arg(long)]
    grid_zone: Option<String>,
    /// How many days one record of use covers: a week, unless staff have been told otherwise.
    #[arg(long, value_enum)]
    detail: Option<DetailName>,
    /// Baseline life, years; 4 to begin with.
    #[arg(long)]
    baseline_life: Option<f64>,
    /// Target life, years; 7 to begin with.
    #[arg(long)]
    target_life: Option<f64>,
    #[command(flatten)]
    notice: store::Notice,
}

#[derive(Debug, Clone, Copy, clap::ValueEnum)]
enum DetailName {
    Week,
    Day,
}

/// A day, or at once.
#[derive(Debug, Clone, Copy)]
enum ObserveFrom {
    Now,
    Day(Date),
}

impl ObserveFrom {
    /// The day before which nothing is observed.
    fn day(self) -> Option<Date> {
        match self {
            Self::Now => None,
            Self::Day(day) => Some(day),
        }
    }
}

impl std::str::FromStr for ObserveFrom {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "now" => Ok(Self::Now),
            day => day.parse().map(Self::Day).map_err(|_| "a date such as 2027-01-04, or now".into()),
        }
    }
}

impl Tenant {
    pub async fn run(self, store: &dyn Store) -> anyhow::Result<()> {
        match self {
            Self::Add(add) => add.run(store).await,
            Self::Set(set) => set.run(store).await,
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
        jiff::tz::TimeZone::get(&self.zone)
            .map_err(|_| anyhow::anyhow!("{:?} is no time zone; try Europe/Copenhagen", self.zone))?;
        let mut tenant = store::Tenant {
            observe_from: self.observe_from.day(),
            slug: self.slug,
            name: named(&self.name)?,
            zone: self.zone,
            grid_zone: "DK".into(),
            unit_zones: BTreeMap::new(),
            detail: Detail::Week,
            report_growing: self.report_growing,
            people_key: None,
            market: None,
            notice: store::Notice::default(),
            baseline_life_years: Life::BASELINE.as_years(),
            target_life_years: Life::TARGET.as_years(),
            policy_version: 1,
        };
        self.settings.apply_to(&mut tenant)?;
        let slug = tenant.slug.clone();
        store.add_tenant(tenant, crate::clock::now(), Actor::cli()).await?;
        eprintln!("The tenant {slug} is added. Next: levetid-collector token add {slug}");
        Ok(())
    }
}

impl Set {
    async fn run(self, store: &dyn Store) -> anyhow::Result<()> {
        let mut tenant = store.tenant(&self.slug).await?;
        if let Some(name) = &self.name {
            tenant.name = named(name)?;
        }
        if let Some(from) = self.observe_from {
            tenant.observe_from = from.day();
        }
        match (self.market_factor, self.market_source) {
            (Some(g_per_kwh), Some(source)) => tenant.market = Some(market(g_per_kwh, &source)?),
            _ if self.no_market_factor => tenant.market = None,
            _ => {}
        }
        for text in &self.unit_zone {
            set_unit_zone(&mut tenant.unit_zones, text)?;
        }
        self.settings.apply_to(&mut tenant)?;
        let had_people = tenant.people_key.is_some();
        match self.people {
            Some(People::Pseudonyms) if !had_people => {
                let key = PeopleKey::generate();
                tenant.people_key =
                    Some(key.map_err(|error| anyhow::anyhow!("no randomness for a key: {error}"))?);
            }
            Some(People::None) => tenant.people_key = None,
            Some(People::Pseudonyms) | None => {}
        }
        tenant.policy_version =
            tenant.policy_version.checked_add(1).context("the settings changed too often")?;
        store.change_tenant(tenant, crate::clock::now(), Actor::cli()).await?;
        eprintln!("The tenant {} is changed. Agents follow with their next report.", self.slug);
        match (self.people, had_people) {
            (Some(People::Pseudonyms), false) => eprintln!("{}", TURNED_ON.trim()),
            (Some(People::Pseudonyms), true) => {
                eprintln!("Pseudonyms of people were on already; the key stays.")
            }
            (Some(People::None), true) => eprintln!("{}", TURNED_OFF.trim()),
            (Some(People::None), false) => eprintln!("Pseudonyms of people were off already."),
            (None, _) => {}
        }
        Ok(())
    }
}

const TURNED_ON: &str = "
Pseudonyms of people are ON for this tenant. What that means:
- From now on each PC tells this collector by whom it was used, as a pseudonym made with a key of this tenant that
  was made just now. The collector hashes each again with a secret of its own before it keeps it.
- It can be reversed: whoever holds both keys, this collector's administrators among them, can find out whose a
  pseudonym is. It is personal data.
- Staff must be told before this is used. The page \"What is measured\" says it from now on.
- Shown is a number only: by how many different people a PC was used in the last 4 weeks, to IT.
To turn it off and delete the key and every pseudonym: levetid-collector tenant set SLUG --people none
";

const TURNED_OFF: &str = "
Pseudonyms of people are OFF for this tenant. The key and every pseudonym that was kept are deleted here. Backups made
before still hold them.
";

impl Settings {
    fn apply_to(self, tenant: &mut store::Tenant) -> anyhow::Result<()> {
        if let Some(zone) = self.grid_zone {
            ensure_zone(&zone)?;
            tenant.grid_zone = zone;
        }
        if let Some(detail) = self.detail {
            tenant.detail = match detail {
                DetailName::Week => Detail::Week,
                DetailName::Day => Detail::Day,
            };
        }
        tenant.baseline_life_years = years(self.baseline_life, tenant.baseline_life_years)?;
        tenant.target_life_years = years(self.target_life, tenant.target_life_years)?;
        anyhow::ensure!(
            tenant.target_life_years >= tenant.baseline_life_years,
            "the target life of {} years is shorter than the baseline life of {} years",
            tenant.target_life_years,
            tenant.baseline_life_years,
        );
        let store::Notice { contact, purpose, legal_basis } = self.notice;
        tenant.notice.contact = contact.or(tenant.notice.contact.take());
        tenant.notice.purpose = purpose.or(tenant.notice.purpose.take());
        tenant.notice.legal_basis = legal_basis.or(tenant.notice.legal_basis.take());
        Ok(())
    }
}

fn ensure_zone(zone: &str) -> anyhow::Result<()> {
    anyhow::ensure!(
        !grid::factor(zone, 2025, Basis::LifeCycle).caveats.contains(&Caveat::GridWorldMean),
        "no grid factor is known for {zone:?}; DK1, DK2 and DK are"
    );
    Ok(())
}

/// Says in which grid zone a unit lies, or that it lies where the tenant does.
fn set_unit_zone(zones: &mut BTreeMap<String, String>, text: &str) -> anyhow::Result<()> {
    // The zone has no equals sign, the unit's name may.
    let (unit, zone) = text
        .rsplit_once('=')
        .map(|(unit, zone)| (unit.trim(), zone.trim()))
        .filter(|(unit, _)| !unit.is_empty())
        .with_context(|| format!("--unit-zone: {text:?} is not UNIT=ZONE, such as \"Kystskolen=DK2\""))?;
    if zone.is_empty() {
        let was = zones.remove(unit);
        anyhow::ensure!(was.is_some(), "--unit-zone: {unit:?} has no zone of its own");
        return Ok(());
    }
    ensure_zone(zone)?;
    zones.insert(unit.to_owned(), zone.to_owned());
    Ok(())
}

fn named(name: &str) -> anyhow::Result<String> {
    let name = name.trim();
    anyhow::ensure!(!name.is_empty(), "the tenant needs a name: --name \"Aarhus Kommune\"");
    Ok(name.to_owned())
}

fn market(g_per_kwh: f64, source: &str) -> anyhow::Result<store::MarketFactor> {
    anyhow::ensure!(
        (0.0..=2000.0).contains(&g_per_kwh),
        "--market-factor: {g_per_kwh} g/kWh is no factor of electricity; 0 to 2000 are"
    );
    let source = source.trim();
    anyhow::ensure!(!source.is_empty(), "--market-source: say where the factor is from, for auditors");
    Ok(store::MarketFactor { g_per_kwh, source: source.to_owned() })
}

fn years(asked: Option<f64>, present: f64) -> anyhow::Result<f64> {
    match asked {
        None => Ok(present),
        Some(years) if (1.0..=20.0).contains(&years) => Ok(Life::years(years)?.as_years()),
        Some(years) => anyhow::bail!("{years:.1} years is no life of a PC; 1 to 20 are"),
    }
}
