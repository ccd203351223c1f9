//! The audit of a year: one folder from which a spreadsheet, or the script in it, computes a tenant's totals again.
//!
//! Every device is assessed anew from what is stored, so that all tables are of one moment.

mod columns;
mod lines;
mod of_device;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use jiff::civil::Date;
use levetid_footprint::account::{Account, AccountSetting, Book};
use levetid_footprint::figure::Unit;
use levetid_footprint::version::{FACTOR_SET_VERSION, METHOD_VERSION};

use self::lines::{InService, LineOut};
use self::of_device::{ENERGY_PER_YEAR, FOOTPRINT_PER_YEAR};
use super::folder::Folder;
use super::table::{Cell, Table};
use crate::assess::account;
use crate::assess::explained::Explained;
use crate::factors::{Factors, in_force};
use crate::grid::{Asked, TenantGrid};
use crate::store::{Device, FleetRow, Rows, Store, Tenant};

/// What the script in the folder is called.
const SCRIPT: &str = "recompute.py";

/// How an export went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Summary {
    pub devices: u32,
    pub lines: usize,
}

/// Writes the audit of a year into a folder that is not there yet.
///
/// # Errors
/// When the store fails, a device cannot be assessed, or the folder cannot be written; nothing is left then.
pub async fn write(
    store: &dyn Store,
    tenant: &Tenant,
    year: i16,
    today: Date,
    path: &Path,
) -> anyhow::Result<Summary> {
    let factors = Factors::load(store, Some(&tenant.slug), None).await?;
    let grid = crate::grid::load(store, tenant, &factors, Asked::default()).await?;
    let setting = account::setting(tenant, &factors)?;
    let mut folder = Folder::begin(path)?;
    let mut tables = Tables::begin(&mut folder)?;
    let mut under_way = UnderWay {
        tenant,
        book: Book::open(&setting, year, today),
        energy: InService::default(),
        footprint: InService::default(),
        rows_used: BTreeSet::new(),
        devices: 0,
    };
    let mut rows = Rows::of(store, &tenant.slug);
    while let Some(some) = rows.next().await? {
        let ids = some.iter().map(|row| row.device.id).collect();
        for record in store.device_records(&tenant.slug, ids).await? {
            let explained = Explained::of(&record, tenant, &factors, &grid, today)?;
            under_way.device(&mut tables, record.device, explained)?;
        }
    }
    let UnderWay { book, energy, footprint, rows_used, devices, .. } = under_way;
    let account = book.close()?;
    let mut lines = vec![
        footprint.line(FOOTPRINT_PER_YEAR, Unit::KgPerYear)?,
        energy.line(ENERGY_PER_YEAR, Unit::KwhPerYear)?,
    ];
    lines.extend(lines::of_account(&account, &setting));
    tables.end()?;
    write_lines(&mut folder, &lines)?;
    write_settings(&mut folder, &settings(tenant, &setting, &factors, &grid, &account, today))?;
    write_factors(&mut folder, store, tenant, &rows_used).await?;
    folder.text(SCRIPT, include_str!("recompute.py"))?;
    folder.text("README.md", include_str!("README.md"))?;
    folder.end()?;
    Ok(Summary { devices, lines: lines.len() })
}

/// The tables that have rows for each device.
struct Tables {
    devices: Table,
    steps: Table,
    energy: Table,
    recorded: Table,
    bookings: Table,
    errors: Table,
}

impl Tables {
    fn begin(folder: &mut Folder) -> anyhow::Result<Self> {
        Ok(Self {
            devices: folder.table("devices", columns::DEVICES)?,
            steps: folder.table("steps", columns::STEPS)?,
            energy: folder.table("energy", columns::ENERGY)?,
            recorded: folder.table("recorded", columns::RECORDED)?,
            bookings: folder.table("bookings", columns::BOOKINGS)?,
            errors: folder.table("errors", columns::ERRORS)?,
        })
    }

    fn booked(&mut self, (booking, errors): (Vec<Cell>, Vec<Vec<Cell>>)) -> anyhow::Result<()> {
        self.bookings.write(booking)?;
        errors.into_iter().try_for_each(|row| self.errors.write(row))
    }

    fn end(self) -> anyhow::Result<()> {
        let Self { devices, steps, energy, recorded, bookings, errors } = self;
        [devices, steps, energy, recorded, bookings, errors].into_iter().try_for_each(Table::end)
    }
}

/// What the devices so far add up to.
struct UnderWay<'s> {
    tenant: &'s Tenant,
    book: Book<'s>,
    energy: InService,
    footprint: InService,
    /// Rows of factor sets that figures rest on, with what they are called.
    rows_used: BTreeSet<(i64, u32, String)>,
    devices: u32,
}

impl UnderWay<'_> {
    fn device(&mut self, tables: &mut Tables, device: Device, explained: Explained) -> anyhow::Result<()> {
        let id = device.id;
        of_device::recorded(&explained).into_iter().try_for_each(|row| tables.recorded.write(row))?;
        let row = FleetRow { device, assessment: Some(explained.assessment) };
        let bookings = account::book(&mut self.book, self.tenant, &row)?;
        let Some(assessment) = &row.assessment else { return Ok(()) };
        self.devices += 1;
        tables.devices.write(of_device::device(&row, assessment)?)?;
        of_device::steps(id, assessment).into_iter().try_for_each(|row| tables.steps.write(row))?;
        of_device::energy(id, assessment).into_iter().try_for_each(|row| tables.energy.write(row))?;
        let zone = self.tenant.grid_zone_of(&row.device);
        bookings.iter().try_for_each(|booking| tables.booked(of_device::booking(id, zone, booking)))?;
        let matches = &assessment.matches;
        let used = matches.making.rows.iter().chain(&matches.watts.rows);
        self.rows_used.extend(used.map(|row| (row.revision, row.line, row.product.clone())));
        if !of_device::in_service(&row, assessment) {
            return Ok(());
        }
        let per_year = &assessment.per_year;
        for (line, sum, figure, total) in [
            (ENERGY_PER_YEAR, &mut self.energy, &per_year.energy, &per_year.in_totals.energy_kwh),
            (FOOTPRINT_PER_YEAR, &mut self.footprint, &per_year.total, &per_year.in_totals.footprint_kg),
        ] {
            sum.add(assessment.kind.category, figure, total.as_ref());
            total.iter().try_for_each(|total| tables.booked(of_device::whole(id, line, total)))?;
        }
        Ok(())
    }
}

fn write_lines(folder: &mut Folder, lines: &[LineOut]) -> anyhow::Result<()> {
    let mut table = folder.table("lines", columns::LINES)?;
    lines.iter().try_for_each(|line| table.write(line.row()))?;
    table.end()?;
    let mut table = folder.table("formulas", columns::FORMULAS)?;
    lines.iter().flat_map(LineOut::formulas).try_for_each(|row| table.write(row))?;
    table.end()?;
    let mut table = folder.table("sources", columns::SOURCES)?;
    lines.iter().flat_map(LineOut::sources).try_for_each(|row| table.write(row))?;
    table.end()
}

fn settings(
    tenant: &Tenant,
    setting: &AccountSetting<'_>,
    factors: &Factors,
    grid: &TenantGrid,
    account: &Account,
    today: Date,
) -> Vec<(&'static str, String)> {
    let grid_revisions: Vec<String> =
        grid.zones().map(|zone| format!("{}:{}", zone.grid.zone(), zone.revision)).collect();
    let mut settings = vec![
        ("tenant", tenant.name.clone()),
        ("year", account.year.to_string()),
        ("assessed_on", today.to_string()),
        ("booked_through", account.through.to_string()),
        ("program", format!("levetid-collector {}", env!("CARGO_PKG_VERSION"))),
        ("method_version", METHOD_VERSION.to_owned()),
        ("factor_set_version", FACTOR_SET_VERSION.to_owned()),
        ("factor_revision", factors.revision.to_string()),
        ("grid_zone", tenant.grid_zone.clone()),
        ("grid_revisions", grid_revisions.join(" ")),
        ("baseline_life_years", tenant.baseline_life_years.to_string()),
        ("target_life_years", tenant.target_life_years.to_string()),
        ("time_zone", tenant.zone.clone()),
        ("covers", "end-user devices only: no network, servers, cloud or AI".to_owned()),
    ];
    if let Some((g_per_kwh, source)) = &setting.market {
        settings.push(("market_factor_g_per_kwh", g_per_kwh.to_string()));
        settings.push(("market_factor_source", source.title.to_string()));
    }
    settings
}

fn write_settings(folder: &mut Folder, settings: &[(&'static str, String)]) -> anyhow::Result<()> {
    let mut table = folder.table("settings", columns::SETTINGS)?;
    for (setting, value) in settings {
        table.write(vec![(*setting).into(), value.as_str().into()])?;
    }
    table.end()
}

/// The factor sets that were in force, and the rows of them that figures rest on, as they are kept.
async fn write_factors(
    folder: &mut Folder,
    store: &dyn Store,
    tenant: &Tenant,
    used: &BTreeSet<(i64, u32, String)>,
) -> anyhow::Result<()> {
    let sets = in_force(&store.factor_sets().await?, Some(&tenant.slug), None);
    let mut table = folder.table("factor_sets", columns::FACTOR_SETS)?;
    for set in &sets {
        let digest: String = set.digest.iter().map(|byte| format!("{byte:02x}")).collect();
        table.write(vec![
            set.revision.into(),
            set.kind.code().into(),
            set.name.as_str().into(),
            Cell::text(set.tenant.as_ref()),
            set.file.as_str().into(),
            set.rows.into(),
            digest.into(),
            set.imported.to_string().into(),
            set.actor.as_str().into(),
            set.source.title.as_ref().into(),
            Cell::text(set.source.licence.as_deref()),
            set.source.reference.as_ref().into(),
        ])?;
    }
    table.end()?;
    let mut table = folder.table("factor_rows", columns::FACTOR_ROWS)?;
    let mut by_set: BTreeMap<i64, BTreeMap<u32, &str>> = BTreeMap::new();
    for (revision, line, product) in used {
        by_set.entry(*revision).or_default().insert(*line, product);
    }
    for (revision, lines) in by_set {
        for row in store.factor_rows(revision).await? {
            if let Some(product) = lines.get(&row.line) {
                table.write(vec![revision.into(), row.line.into(), (*product).into(), row.body.into()])?;
            }
        }
    }
    table.end()
}
