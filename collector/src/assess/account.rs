//! The climate account over a tenant's devices (METHOD 10).

use jiff::civil::Date;
use levetid_footprint::account::{self, Account, AccountDevice, AccountSetting, Acquired};
use levetid_footprint::error::FootprintError;
use levetid_footprint::figure::{Finding, Source, StepLabel};
use levetid_footprint::lifetime::Life;
use levetid_footprint::model::Model;

use super::Assessment;
use crate::factors::Factors;
use crate::store::{FleetRow, RegisterEntry, Tenant};

/// The account of a year, and the years there are to choose from, newest first.
///
/// It is drawn up of today's assessments and today's register, for past years too.
///
/// # Errors
/// When a tenant's setting contradicts itself.
pub fn of_year(
    rows: &[FleetRow],
    tenant: &Tenant,
    factors: &Factors,
    year: i16,
    today: Date,
) -> Result<(Account, Vec<i16>), FootprintError> {
    let models: Vec<Option<String>> = rows.iter().map(product).collect();
    let devices: Vec<AccountDevice<'_>> =
        rows.iter().zip(&models).filter_map(|(row, model)| device(row, model.as_deref())).collect();
    let setting = AccountSetting {
        zone: &tenant.grid_zone,
        grid_years: &factors.grid_years,
        baseline: Life::years(tenant.baseline_life_years)?,
        market: tenant.market.as_ref().map(|market| {
            let source = Source {
                title: market.source.clone().into(),
                year: None,
                licence: None,
                reference: "levetid-collector tenant set --market-factor".into(),
            };
            (market.g_per_kwh, source)
        }),
    };
    let account = account::account(devices.iter().copied(), &setting, year, today)?;
    Ok((account, account::years(&devices, today)))
}

fn entry(row: &FleetRow) -> Option<&RegisterEntry> {
    row.device.register.as_ref().map(|known| &known.entry)
}

/// The model whose product sheets its making is of.
pub fn product(row: &FleetRow) -> Option<String> {
    let Assessment { embodied, named, .. } = row.assessment.as_ref()?;
    let of_kind = embodied
        .known()
        .is_none_or(|it| it.steps.iter().any(|step| step.label == StepLabel::EmbodiedCategory));
    named.as_ref().filter(|_| !of_kind).map(Model::to_string)
}

/// A device that has not been assessed yet, in its first minute, is left out.
fn device<'a>(row: &'a FleetRow, product: Option<&'a str>) -> Option<AccountDevice<'a>> {
    let Assessment { kind, embodied, age, per_year, .. } = row.assessment.as_ref()?;
    let entry = entry(row);
    let of_age = || age.known().map(Acquired::from);
    Some(AccountDevice {
        category: kind.category,
        product,
        making: embodied,
        acquired: entry.and_then(|entry| entry.purchased).map(Acquired::on).or_else(of_age),
        leased: entry.and_then(|entry| entry.leased) == Some(true),
        retired: entry.and_then(|entry| entry.retired),
        energy_kwh_per_year: match (&per_year.in_totals.energy_kwh, &per_year.energy) {
            (Some(kwh), Finding::Known(energy)) => Some((kwh, energy.method)),
            _ => None,
        },
    })
}
