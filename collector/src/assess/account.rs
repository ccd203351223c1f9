//! What of a tenant's devices enters its climate account (METHOD 10).

use jiff::civil::Date;
use levetid_footprint::account::{AccountDevice, AccountEnergy, AccountSetting, Acquired, Book, Booking};
use levetid_footprint::embodied;
use levetid_footprint::error::FootprintError;
use levetid_footprint::figure::{Figure, Finding, Source, StepLabel};
use levetid_footprint::lifetime::Life;
use levetid_footprint::model::Model;
use levetid_footprint::total::Total;

use super::Assessment;
use crate::factors::Factors;
use crate::store::{FleetRow, Tenant};

/// Whether a year has an account: not before there were such devices, nor to come.
pub fn has_account(year: i16, today: Date) -> bool {
    (1995..=today.year()).contains(&year)
}

/// What the tenant chose.
///
/// # Errors
/// When a tenant's setting contradicts itself.
pub fn setting<'a>(tenant: &'a Tenant, factors: &'a Factors) -> Result<AccountSetting<'a>, FootprintError> {
    Ok(AccountSetting {
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
    })
}

/// Books a device, by today's assessment and today's register for past years too, and says what. One that has not been
/// assessed yet, in its first minute, is left out.
///
/// # Errors
/// Only if a figure leaves the range of numbers.
pub fn book(book: &mut Book<'_>, tenant: &Tenant, row: &FleetRow) -> Result<Vec<Booking>, FootprintError> {
    let Some(assessment) = &row.assessment else { return Ok(Vec::new()) };
    let product = product(assessment);
    let Assessment { kind, embodied, age, per_year, .. } = assessment;
    let entry = row.device.register.as_ref().map(|known| &known.entry);
    let of_age = || age.known().map(Acquired::from);
    book.add(&AccountDevice {
        category: kind.category,
        zone: tenant.grid_zone_of(&row.device),
        product: product.as_deref(),
        making: embodied,
        acquired: entry.and_then(|entry| entry.purchased).map(Acquired::on).or_else(of_age),
        leased: entry.and_then(|entry| entry.leased) == Some(true),
        retired: entry.and_then(|entry| entry.retired),
        energy: match (&per_year.in_totals.energy_kwh, &per_year.energy) {
            (Some(kwh_per_year), Finding::Known(energy)) => {
                Some(AccountEnergy { kwh_per_year, method: energy.method, sources: &energy.sources })
            }
            _ => None,
        },
    })
}

/// Its making as it enters totals, kg CO2e; none where it is not known.
///
/// # Errors
/// Only if it leaves the range of numbers.
pub fn making_total(assessment: &Assessment) -> Result<Option<Total>, FootprintError> {
    let of = |making: &Figure| {
        embodied::as_total(making.value, product(assessment).as_deref(), assessment.kind.category)
    };
    Ok(assessment.embodied.known().map(of).transpose()?)
}

/// The model whose product sheets its making is of.
pub fn product(assessment: &Assessment) -> Option<String> {
    let Assessment { embodied, named, .. } = assessment;
    let of_kind = embodied
        .known()
        .is_none_or(|it| it.steps.iter().any(|step| step.label == StepLabel::EmbodiedCategory));
    named.as_ref().filter(|_| !of_kind).map(Model::to_string)
}
