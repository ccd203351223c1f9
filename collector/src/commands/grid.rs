//! `levetid-collector grid`

use std::borrow::Cow;
use std::path::PathBuf;
use std::time::Duration;

use anyhow::Context as _;
use clap::Subcommand;
use levetid_footprint::figure::Source;
use levetid_footprint::grid::{Basis, Hour, HourFactor, HourSeries, Standing};
use levetid_footprint::sources::ENERGINET_HOURS;

use crate::grid::client::Client;
use crate::grid::energinet::{self, ZONES};
use crate::grid::read::{Read, read};
use crate::grid::{ZoneGrid, plan};
use crate::jobs::{self, GridRun};
use crate::store::{Actor, GridAdded, GridImport, NewGridHours, Store};

/// Gaps told one by one; more are counted.
const GAPS_TOLD: usize = 20;

#[derive(Debug, Subcommand)]
pub enum Grid {
    /// Takes hourly emissions in from a file: all of it or nothing. Taken in again it changes nothing.
    Import(Import),
    /// Shows which hours are there, which are missing, and how fetching stands.
    Status,
    /// Fetches hours from Energinet, at most one question a minute, until there is nothing left to ask.
    Fetch(Fetch),
}

#[derive(Debug, clap::Args)]
pub struct Import {
    /// CSV with a column HourUTC and one of CO2 with its unit, or Energinet's own CSV or JSON with HourUTC, PriceArea,
    /// FuelAllocationMethod and CO2PerkWh.
    file: PathBuf,
    /// The grid zone, such as DK2.
    #[arg(long)]
    zone: String,
    /// Where the figures come from, with the publisher; shown beside every figure that rests on them.
    #[arg(long)]
    source: Option<String>,
    /// The licence they come under.
    #[arg(long)]
    licence: Option<String>,
}

#[derive(Debug, clap::Args)]
pub struct Fetch {
    /// One zone only: DK1 or DK2. Without it, those of all tenants.
    #[arg(long, value_parser = ZONES)]
    zone: Option<String>,
    /// One question only.
    #[arg(long)]
    once: bool,
    #[command(flatten)]
    from: From,
}

/// Where hours are fetched from.
#[derive(Debug, clap::Args)]
pub struct From {
    /// The data service, or a mirror of it.
    #[arg(long, env = "LEVETID_GRID_URL", default_value = energinet::URL)]
    grid_url: String,
}

impl From {
    /// A client of it.
    pub fn client(&self) -> anyhow::Result<Client> {
        Client::new(&self.grid_url)
    }
}

impl Grid {
    pub async fn run(self, store: &dyn Store) -> anyhow::Result<()> {
        match self {
            Self::Import(import) => import.run(store).await,
            Self::Status => status(store).await,
            Self::Fetch(fetch) => fetch.run(store).await,
        }
    }
}

impl Import {
    async fn run(self, store: &dyn Store) -> anyhow::Result<()> {
        anyhow::ensure!(
            !self.zone.is_empty() && self.zone.chars().all(|c| c.is_ascii_alphanumeric() || c == '-'),
            "{:?} is no grid zone such as DK2",
            self.zone
        );
        let shown = self.file.display();
        let bytes = std::fs::read(&self.file).with_context(|| format!("{shown} cannot be read"))?;
        let found = read(&bytes, &self.zone).with_context(|| format!("{shown} is not taken"))?;
        let new = NewGridHours {
            zone: self.zone.clone(),
            standing: Standing::Declared,
            source: self.source(&found),
            hours: found.hours.clone(),
        };
        let hours = found.hours.iter().map(|(hour, g_per_kwh)| HourFactor {
            hour: *hour,
            g_per_kwh: *g_per_kwh,
            standing: Standing::Declared,
        });
        let gaps = HourSeries::of(hours)?.gaps();
        let added = store.add_grid_hours(new, crate::clock::now(), Actor::cli()).await?;
        print!("{}", report(&found, &added, &gaps));
        Ok(())
    }

    /// What was said of it; else Energinet where the columns are Energinet's, else the file itself.
    fn source(&self, found: &Read) -> Source {
        let name = self.file.file_name().unwrap_or_default().to_string_lossy();
        let built_in = if found.is_declaration {
            ENERGINET_HOURS
        } else {
            Source {
                title: Cow::Owned(format!("Imported hours, {name}")),
                year: None,
                licence: None,
                reference: Cow::Owned(name.into_owned()),
            }
        };
        Source {
            title: self.source.clone().map_or(built_in.title, Cow::Owned),
            licence: self.licence.clone().map(Cow::Owned).or(built_in.licence),
            ..built_in
        }
    }
}

fn report(found: &Read, added: &GridAdded, gaps: &[(Hour, Hour)]) -> String {
    let mut lines = vec![format!("{} rows read, {} hours in them.", found.rows, found.hours.len())];
    for (count, what) in [
        (found.empty, "rows have no figure"),
        (found.of_others, "rows are of other zones or methods"),
        (found.repeated, "rows repeat another"),
    ] {
        if count > 0 {
            lines.push(format!("{count} {what}."));
        }
    }
    lines.extend(told(gaps));
    lines.push(match added.revision {
        Some(revision) => format!(
            "{} hours are new, {} changed, {} were known: revision {revision}.",
            added.added, added.changed, added.unchanged
        ),
        None => format!("All {} hours were known: nothing is changed.", added.unchanged),
    });
    lines.join("\n") + "\n"
}

fn told(gaps: &[(Hour, Hour)]) -> Vec<String> {
    let of = |(first, last): &(Hour, Hour)| last.number() - first.number() + 1;
    let missing: i32 = gaps.iter().map(of).sum();
    if missing == 0 {
        return Vec::new();
    }
    let mut lines = vec![format!("{missing} hours are missing between the first and the last:")];
    for gap in gaps.iter().take(GAPS_TOLD) {
        lines.push(format!("  {} to {} UTC ({} h)", shown(gap.0), shown(gap.1.plus(1)), of(gap)));
    }
    if gaps.len() > GAPS_TOLD {
        lines.push(format!("  and {} gaps more", gaps.len() - GAPS_TOLD));
    }
    lines
}

fn shown(hour: Hour) -> String {
    hour.start().strftime("%Y-%m-%d %H:%M").to_string()
}

async fn status(store: &dyn Store) -> anyhow::Result<()> {
    let imports = store.grid_imports().await?;
    let fetches = store.grid_fetches().await?;
    let tenants = store.tenants().await?;
    let mut zones: Vec<&str> = imports
        .iter()
        .map(|import| import.zone.as_str())
        .chain(fetches.iter().map(|fetch| fetch.zone.as_str()))
        .chain(tenants.iter().flat_map(|tenant| tenant.grid_zones()))
        .collect();
    zones.sort_unstable();
    zones.dedup();
    for zone in zones {
        println!("{zone}");
        let held = store.grid_hours(zone, None).await?;
        match held.series.extent() {
            Some((first, last)) => {
                println!("  {} hours, {} to {} UTC", held.series.len(), shown(first), shown(last.plus(1)));
                println!("  {} of them a preview only", held.series.previews());
                told(&held.series.gaps()).iter().for_each(|line| println!("  {line}"));
                for tenant in tenants.iter().filter(|tenant| tenant.grid_zones().contains(&zone)) {
                    let of_zone =
                        ZoneGrid::of_hours(zone, Basis::Direct, &tenant.zone, held.clone(), Vec::new());
                    let (filled, _) = of_zone.grid.filled_and_missing();
                    println!("  {filled} hours are filled from others like them for {}", tenant.slug);
                }
            }
            None => println!("  no hours: the year's figure is used"),
        }
        if let Some(GridImport { revision, source, at, actor, .. }) =
            imports.iter().rfind(|import| import.zone == zone)
        {
            println!("  revision {revision} of {at} by {actor}: {}", source.title);
        }
        match fetches.iter().find(|fetch| fetch.zone == zone) {
            Some(fetch) => {
                let told = |at: Option<jiff::Timestamp>| at.map_or("never".to_owned(), |at| at.to_string());
                println!("  last fetched {}, last asked {}", told(fetch.succeeded), told(fetch.asked));
                if let Some(error) = &fetch.error {
                    println!(
                        "  failed {} times, not again before {}: {error}",
                        fetch.failures,
                        told(fetch.not_before)
                    );
                }
            }
            None if ZONES.contains(&zone) => println!("  never fetched"),
            None => println!("  not fetched: Energinet has hours of {} only", ZONES.join(" and ")),
        }
    }
    Ok(())
}

impl Fetch {
    async fn run(self, store: &dyn Store) -> anyhow::Result<()> {
        let client = self.from.client()?;
        loop {
            let now = crate::clock::now();
            let wait = match jobs::grid_once(store, &client, self.zone.as_deref(), now).await? {
                GridRun::Fetched { zone, standing, from, to, added } => {
                    println!(
                        "{zone}, {standing}, {} to {} UTC: {} hours are new, {} changed",
                        shown(from),
                        shown(to),
                        added.added,
                        added.changed
                    );
                    Duration::ZERO
                }
                GridRun::Failed { zone, why } if self.once => anyhow::bail!("{zone}: {why}"),
                GridRun::Failed { zone, why } => {
                    eprintln!("{zone}: {why}");
                    Duration::ZERO
                }
                GridRun::Nothing => anyhow::bail!(
                    "no tenant has a zone that Energinet declares; `levetid-collector tenant set SLUG --grid-zone DK1`, \
                     or --zone here"
                ),
                GridRun::Wait(until) => {
                    if self.once || until.duration_since(now) > plan::PATIENCE {
                        println!("Nothing to ask before {until}.");
                        return Ok(());
                    }
                    until.duration_since(now).try_into().unwrap_or(Duration::ZERO)
                }
            };
            if self.once {
                return Ok(());
            }
            tokio::time::sleep(wait).await;
        }
    }
}
